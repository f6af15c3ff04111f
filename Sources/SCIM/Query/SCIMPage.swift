/// Which part of the hits is asked for.
package enum SCIMPage: Sendable, Hashable {
    /// From the 1-based `start` on, at most `count`; a count of 0 asks for `totalResults` only (checklist 63).
    case index(start: Int, count: Int)
    /// Behind the cursor, at most `count` (RFC 9865 2); the empty cursor starts.
    case cursor(String, count: Int)

    /// At most so many resources.
    package var count: Int {
        switch self {
        case .index(_, let count), .cursor(_, let count): count
        }
    }
}
