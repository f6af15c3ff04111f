package import Essentials
package import GatewayModel

/// The set-up links of one organization (rule P-5).
package protocol TenantSetupReading {
    func setupLink(_ id: Identifier<SetupLink>) throws -> SetupLink?
    /// Newest first; `before` is exclusive.
    func setupLinks(before: Identifier<SetupLink>?, limit: Int) throws -> [SetupLink]
}

/// The look-ups of set-up links by a secret.
package protocol SetupLinkReading {
    func setupLink(tokenHash: [UInt8]) throws -> SetupLink?
    /// Those that this browser has, whatever became of them: the one that was last seen there first.
    func setupLinks(browserHash: [UInt8]) throws -> [SetupLink]
}

package protocol SetupLinkWriting {
    func insert(_ link: SetupLink) throws
    func update(_ link: SetupLink) throws
}
