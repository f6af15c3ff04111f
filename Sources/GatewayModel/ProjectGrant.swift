package import Essentials

/// A project role that a team, a member or everybody has; one role for each holder.
package struct ProjectGrant: Sendable, Hashable {
    package enum Holder: Sendable, Hashable {
        case team(Identifier<Team>)
        case member(Identifier<Membership>)
        /// All Users: every active member.
        case everybody
    }

    package let project: Identifier<Project>
    package let holder: Holder
    /// A word of the application's: it enforces the role, the gateway only says it.
    package let role: String

    package init(project: Identifier<Project>, holder: Holder, role: String) {
        self.project = project
        self.holder = holder
        self.role = role
    }

    /// The role's name, or a refusal of an empty one and of one with other characters than letters, digits, `.`, `_`,
    /// `:` and `-`.
    package static func checkedRole(_ text: String) throws(ModelError) -> String {
        guard !text.isEmpty, text.utf8.count <= 100,
            text.utf8.allSatisfy({ byte in
                (byte | 0x20 >= 97 && byte | 0x20 <= 122) || (byte >= 48 && byte <= 57) || "._:-".utf8.contains(byte)
            })
        else { throw .malformedRole(String(text.prefix(120))) }
        return text
    }
}
