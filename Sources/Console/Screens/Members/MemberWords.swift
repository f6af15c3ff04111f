import GatewayModel

/// What members are called on pages.
enum MemberWords {
    static func role(_ role: Membership.Role) -> String {
        switch role {
        case .owner: "Owner"
        case .admin: "Admin"
        case .member: "Member"
        }
    }

    static func source(_ source: Membership.Source) -> String {
        switch source {
        case .jit: "First log-in"
        case .scim: "Directory (SCIM)"
        case .invitation: "Invitation"
        case .manual: "Added by hand"
        case .linkedGroup: "Group of the Admin Organization"
        }
    }

    static func hold(_ hold: Membership.Hold) -> String {
        switch hold {
        case .hand: "an admin"
        case .logIn: "a log-in"
        case .directory: "the directory"
        case .group: "a group of the Admin Organization"
        }
    }

    static func state(_ membership: Membership) -> Badge {
        if membership.removedAt != nil { return Badge(.neutral, "removed by the directory") }
        return membership.active ? Badge(.good, "active") : Badge(.neutral, "deactivated")
    }

    static func name(_ member: Member) -> String {
        let membership = member.membership
        if let display = membership.displayName, !display.isEmpty { return display }
        let names = [membership.firstName, membership.lastName].compactMap(\.self).filter { !$0.isEmpty }
        return names.isEmpty ? member.identity.email.text : names.joined(separator: " ")
    }

    static func roleField(_ value: Membership.Role) -> Field {
        Field("role", "Role", .select).with {
            $0.value = value.rawValue
            $0.isRequired = true
            $0.options = [
                .init("member", "Member"), .init("admin", "Admin"), .init("owner", "Owner"),
            ]
            $0.hint = "Admins look after settings and people; owners also after other owners, and Shared SSO."
        }
    }
}
