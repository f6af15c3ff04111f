package import Essentials

/// A person's password, of which only the hash is known (rule A-2).
package struct PasswordCredential: Sendable, Hashable {
    package let identity: Identifier<Identity>
    /// A PHC string.
    package let hash: String
    package let setAt: Timestamp

    package init(identity: Identifier<Identity>, hash: String, setAt: Timestamp) {
        self.identity = identity
        self.hash = hash
        self.setAt = setAt
    }
}
