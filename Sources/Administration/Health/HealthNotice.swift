package import Essentials

/// Something that is broken, or will break, with what to do about it.
package struct HealthNotice: Sendable, Hashable {
    /// When it breaks; an instant that has passed: since when it is broken; nil: nobody can say.
    package let at: Timestamp?
    package let finding: Finding
    /// The name of what it is about, as admins know it.
    package let subject: String

    package init(at: Timestamp?, _ finding: Finding, subject: String) {
        self.at = at
        self.finding = finding
        self.subject = subject
    }

    /// What hurts now first, then by time; what has no time comes last.
    static func inOrder(_ notices: [HealthNotice]) -> [HealthNotice] {
        notices.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if (one.finding.severity == .error) != (other.finding.severity == .error) {
                return one.finding.severity == .error
            }
            if one.at != other.at {
                guard let first = one.at else { return false }
                guard let second = other.at else { return true }
                return first < second
            }
            return left.offset < right.offset
        }.map(\.element)
    }
}
