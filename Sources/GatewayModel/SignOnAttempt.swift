package import Essentials

/// One log-in that was begun in one browser.
///
/// An attempt that waits for the person to type an e-mail has no connection yet; once it has one, a request with
/// `requestID` is on its way to the IdP. It is consumed once, with the response that answers it (rule R18).
package struct SignOnAttempt: Sendable, Hashable {
    /// What it is for.
    package enum Purpose: Sendable, Hashable {
        /// An application's authorization request.
        case application(ApplicationRequest)
        /// A start URL that was opened without an application: ends at the application's `initiate_login_uri`.
        case session
        /// An admin's test log-in, which signs nobody in (rule A-6).
        case test
        /// The console of this gateway.
        case console(ConsoleRequest)
    }

    package let id: Identifier<SignOnAttempt>
    package let purpose: Purpose
    package var organization: Identifier<Organization>?
    package var connection: Identifier<Connection>?
    /// The ID of the AuthnRequest, or nil before one was made.
    package var requestID: String?
    /// SHA-256 of the cookie that binds the attempt to its browser (rule L-12).
    package let browserHash: [UInt8]
    /// ForceAuthn was sent, so the AuthnInstant must be later than `startedAt`.
    package var freshAuthentication: Bool
    package let startedAt: Timestamp
    package let expiresAt: Timestamp
    package var consumedAt: Timestamp?

    package init(
        id: Identifier<SignOnAttempt>, purpose: Purpose, organization: Identifier<Organization>? = nil,
        connection: Identifier<Connection>? = nil, requestID: String? = nil, browserHash: [UInt8],
        freshAuthentication: Bool = false, startedAt: Timestamp, expiresAt: Timestamp, consumedAt: Timestamp? = nil
    ) {
        self.id = id
        self.purpose = purpose
        self.organization = organization
        self.connection = connection
        self.requestID = requestID
        self.browserHash = browserHash
        self.freshAuthentication = freshAuthentication
        self.startedAt = startedAt
        self.expiresAt = expiresAt
        self.consumedAt = consumedAt
    }
}
