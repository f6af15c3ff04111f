/// The access-security switches of an organization (rules ).
package struct AccessSecurity: Sendable, Hashable {
    /// What happens to members whose e-mail is in no claimed domain (rule A-8).
    package enum ExternalMembers: String, Sendable, Hashable { case blocked, password }

    /// SSO on or off; off keeps the configuration (rule A-1).
    package var ssoEnabled: Bool
    /// Password log-in is refused for members (rule A-2).
    package var requireSSO: Bool
    /// The IdP decides who is in the organization: JIT and routing (rule A-3).
    package var idpManagedAccess: Bool
    package var externalMembers: ExternalMembers

    package init(
        ssoEnabled: Bool = false, requireSSO: Bool = false, idpManagedAccess: Bool = false,
        externalMembers: ExternalMembers = .blocked
    ) {
        self.ssoEnabled = ssoEnabled
        self.requireSSO = requireSSO
        self.idpManagedAccess = idpManagedAccess
        self.externalMembers = externalMembers
    }
}
