package import Essentials

/// One request of a directory, as its organization's admins see it: what came, what was rewritten, what it changed.
package struct ProvisioningLogEntry: Sendable, Hashable {
    package let id: Identifier<ProvisioningLogEntry>
    package let organization: Identifier<Organization>
    package let directory: Identifier<Directory>
    package let token: Identifier<DirectoryToken>
    package let at: Timestamp
    package let method: String
    /// Relative to the base endpoint, with the query; at most 2,000 characters.
    package let path: String
    package let status: Int
    /// The refusal's code, or nil.
    package let code: String?
    /// The refusal's text, or nil.
    package let detail: String?
    /// Ids of the dialect's rewrites, with how often each was applied.
    package let rewrites: JSONValue
    /// What the request made different, or null.
    package let difference: JSONValue
    /// Microseconds.
    package let duration: Int64
    package let requestID: String
    package let expiresAt: Timestamp

    package init(
        id: Identifier<ProvisioningLogEntry>, organization: Identifier<Organization>,
        directory: Identifier<Directory>, token: Identifier<DirectoryToken>, at: Timestamp, method: String,
        path: String, status: Int, code: String?, detail: String?, rewrites: JSONValue, difference: JSONValue,
        duration: Int64, requestID: String, expiresAt: Timestamp
    ) {
        self.id = id
        self.organization = organization
        self.directory = directory
        self.token = token
        self.at = at
        self.method = method
        self.path = path
        self.status = status
        self.code = code
        self.detail = detail
        self.rewrites = rewrites
        self.difference = difference
        self.duration = duration
        self.requestID = requestID
        self.expiresAt = expiresAt
    }
}
