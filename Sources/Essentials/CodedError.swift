/// An error that a person can act on.
///
/// Codes are dotted lower-case words (`domain.public_suffix`), never renamed and never reused. Messages start lower case,
/// have no full stop, and name the value received and the value expected.
package protocol CodedError: Error, Sendable {
    /// The stable name of this error.
    var code: String { get }
    /// What happened, for an admin.
    var message: String { get }
    /// What to do next, for an admin; nil only where nothing can be done.
    var remedy: Remedy? { get }
    /// Who may read the message.
    var exposure: Exposure { get }
}

/// Who may read an error's message.
///
/// Its code may be read by everybody.
package enum Exposure: Sendable, Hashable {
    /// Whoever made the request.
    case anyone
    /// Admins of the organization concerned, and the operator. A browser sees a code and a support number.
    case administrators
    /// The operator's log only.
    case operators
}

/// What to do next, and whose turn it is.
package struct Remedy: Sendable, Hashable {
    /// Who can mend it.
    package enum Side: String, Sendable, Hashable {
        case person
        case organizationAdmin = "organization_admin"
        case identityProvider = "identity_provider"
        case application
        case operators = "operator"
    }

    package let side: Side
    /// One instruction, lower case, no full stop: `set the audience at the provider to https://…`.
    package let text: String

    package init(_ side: Side, _ text: String) {
        self.side = side
        self.text = text
    }
}
