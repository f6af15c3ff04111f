package import Essentials

/// Hashes passwords where that holds nobody up: a few at once, on threads of their own.
package protocol PasswordHasher: Sendable {
    /// A PHC string of the password under the parameters of now.
    ///
    /// - Throws: ``PasswordHasherError/busy`` where too many wait already.
    func hash(_ password: Secret) async throws(PasswordHasherError) -> String

    /// Whether the password belongs to `stored`.
    ///
    /// With nil, for an account that has no password or does not exist, it computes as long as for one of today's
    /// hashes and answers no: the duration tells nobody whether there is an account (rule L-1).
    ///
    /// - Throws: ``PasswordHasherError/busy`` where too many wait already.
    func verify(_ password: Secret, against stored: String?) async throws(PasswordHasherError) -> PasswordVerdict
}

/// What a verification found.
package enum PasswordVerdict: Sendable, Hashable {
    case wrong
    /// - outdated: the hash was made under weaker parameters than today's: store a new one.
    case right(outdated: Bool)
}

/// Why nothing was hashed.
package enum PasswordHasherError: CodedError, Hashable {
    case busy
    /// The stored hash can't be read, or memory ran out.
    case failed

    package var code: String {
        switch self {
        case .busy: "password.busy"
        case .failed: "password.hash_failed"
        }
    }

    package var message: String {
        switch self {
        case .busy: "too many passwords are being checked at the moment"
        case .failed: "the password could not be hashed"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .busy: Remedy(.person, "try again in a moment")
        case .failed: Remedy(.operators, "look at the free memory, and at the log for what is stored")
        }
    }

    package var exposure: Exposure { self == .busy ? .anyone : .operators }
}
