/// Something noticed about a configuration, without anything having failed yet.
package struct Finding: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable, Comparable {
        /// Good to know.
        case info
        /// Works now, will hurt later.
        case warning
        /// Blocks activation.
        case error

        private var rank: Int {
            switch self {
            case .info: 0
            case .warning: 1
            case .error: 2
            }
        }

        package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    }

    package let severity: Severity
    /// Dotted lower-case words, never renamed.
    package let code: String
    /// What was noticed: lower case, no full stop.
    package let message: String
    /// What to do about it, or nil.
    package let remedy: String?

    package init(_ severity: Severity, code: String, message: String, remedy: String? = nil) {
        self.severity = severity
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}
