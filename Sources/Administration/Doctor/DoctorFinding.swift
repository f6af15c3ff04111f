package import Essentials

/// What one check of `doctor` found.
package struct DoctorFinding: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable {
        /// As it should be.
        case ok
        /// Good to know.
        case info
        /// Works now, will hurt later.
        case warning
        /// Hurts now.
        case error
        /// Could not be looked at; the sentence says why.
        case skipped
    }

    /// Dotted lower-case words, never renamed.
    package let id: String
    package let severity: Severity
    /// The id or path of what it is about, or nil for the whole installation.
    package let subject: String?
    /// Lower case, no full stop.
    package let sentence: String
    /// What to do, or nil where there is nothing to do.
    package let remedy: String?

    package init(_ severity: Severity, _ id: String, subject: String? = nil, _ sentence: String, remedy: String? = nil)
    {
        self.id = id
        self.severity = severity
        self.subject = subject
        self.sentence = sentence
        self.remedy = remedy
    }

    package var json: JSONValue {
        [
            "id": .string(id), "severity": .string(severity.rawValue), "subject": JSONValue(subject),
            "sentence": .string(sentence), "remedy": JSONValue(remedy),
        ]
    }
}
