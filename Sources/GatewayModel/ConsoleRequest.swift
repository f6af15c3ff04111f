/// A page of the console that a log-in will end at.
package struct ConsoleRequest: Sendable, Hashable {
    /// A path below `/console`, with its query.
    package let path: String
    /// The person must authenticate again (rule D-2).
    package let isFresh: Bool

    /// - Parameter path: as a browser sent it; anything but a page of the console becomes its first page.
    package init(path: String, isFresh: Bool) {
        self.path = ConsoleRequest.isPage(path) ? path : "/console"
        self.isFresh = isFresh
    }

    /// Only our own pages: a path with two slashes, a backslash or a line break could lead elsewhere.
    private static func isPage(_ path: String) -> Bool {
        guard path == "/console" || path.hasPrefix("/console/") || path.hasPrefix("/console?"), path.utf8.count <= 1000
        else { return false }
        return path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") } && !path.contains("//")
    }
}
