package import Essentials

/// One entry of a team, as lists want it.
package struct TeamMember: Sendable, Hashable {
    package let membership: Identifier<Membership>
    package let identity: Identifier<Identity>
    /// The display name, or the e-mail address where there is none.
    package let display: String

    package init(membership: Identifier<Membership>, identity: Identifier<Identity>, display: String) {
        self.membership = membership
        self.identity = identity
        self.display = display
    }
}
