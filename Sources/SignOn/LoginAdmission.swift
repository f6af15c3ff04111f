import Essentials
import GatewayModel

/// Whether a response may be looked at: in time, and at a connection that takes log-ins.
enum LoginAdmission {
    /// Draft connections accept test log-ins only, and a request is answered in time.
    ///
    /// - Parameter now: when the response came.
    static func check(
        _ connection: Connection, _ request: AnsweredRequest?, _ organization: Organization?, _ link: SharedSSOLink?,
        at now: Timestamp
    ) throws(SignOnError) {
        guard let organization else { throw .noRoute }
        if let request {
            guard now < request.expiresAt else { throw .attemptExpired }
            if request.isTest { return }
        }
        guard organization.capabilities.contains(.sso) else { throw .ssoNotIncluded(organization: organization.name) }
        guard organization.accessSecurity.ssoEnabled else { throw .ssoDisabled(organization: organization.name) }
        if let link {
            // A log-in that was begun before the link ends on the connection that it began on (rules O-3, M-2).
            guard let request,
                SharedSSOLink.isInGrace(began: request.issuedAt, change: link.linkedAt, now: now)
            else { throw .connectionIgnored(organization: organization.name) }
        }
        guard connection.state == .active else { throw .connectionNotActive(connection.name) }
    }
}
