/// How many resources a page has.
package struct SCIMPageLimits: Sendable, Hashable {
    /// Where the client names no count.
    package let defaultCount: Int
    /// Where the client names a larger one: it gets fewer than it asked for (RFC 7644 3.4.2.4).
    package let maximumCount: Int

    /// Limits as the operator has set them.
    package init(defaultCount: Int, maximumCount: Int) {
        self.defaultCount = defaultCount
        self.maximumCount = maximumCount
    }
}
