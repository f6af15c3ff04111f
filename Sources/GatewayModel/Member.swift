/// A membership together with the identity that it belongs to, as lists and decisions want it.
package struct Member: Sendable, Hashable {
    package var identity: Identity
    package var membership: Membership

    package init(identity: Identity, membership: Membership) {
        self.identity = identity
        self.membership = membership
    }
}
