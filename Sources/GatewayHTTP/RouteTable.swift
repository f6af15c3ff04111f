/// Finds the route for a path and a method.
///
/// Our own table and not the framework's router, so that a journey's test needs no socket and the API's description is
/// made from the very routes that answer.
package struct RouteTable: Sendable {
    private struct Entry: Sendable {
        let segments: [String]
        let route: Route
    }

    /// Routes by first segment and number of segments.
    private let entries: [String: [Entry]]
    /// Routes that end in `{name...}`, tried last.
    private let open: [Entry]
    package let routes: [Route]

    package init(_ routes: [Route]) {
        self.routes = routes
        var entries: [String: [Entry]] = [:]
        var open: [Entry] = []
        for route in routes {
            let segments = RouteTable.segments(route.path)
            if segments.last?.hasSuffix("...}") ?? false {
                open.append(Entry(segments: segments.dropLast(), route: route))
                continue
            }
            entries["\(segments.first ?? "")/\(segments.count)", default: []].append(
                Entry(segments: segments, route: route))
        }
        self.entries = entries
        self.open = open
    }

    package enum Match: Sendable {
        case found(Route, parameters: [String: String])
        case wrongMethod(allowed: [String])
        case notFound
    }

    package func match(method: String, path: String) -> Match {
        let segments = RouteTable.segments(path)
        var allowed: [String] = []
        for entry in entries["\(segments.first ?? "")/\(segments.count)"] ?? [] {
            guard let parameters = RouteTable.parameters(of: entry.segments, in: segments) else { continue }
            if entry.route.method == method || (method == "HEAD" && entry.route.method == "GET") {
                return .found(entry.route, parameters: parameters)
            }
            allowed.append(entry.route.method)
        }
        for entry in open where segments.starts(with: entry.segments) { return .found(entry.route, parameters: [:]) }
        return allowed.isEmpty ? .notFound : .wrongMethod(allowed: allowed)
    }

    private static func segments(_ path: String) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
    }

    /// Ids have only letters, digits and hyphens, so a parameter is never percent-decoded: one with `%` finds nothing.
    private static func parameters(of pattern: [String], in segments: [String]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (wanted, segment) in zip(pattern, segments) {
            if wanted.hasPrefix("{") {
                guard !segment.isEmpty else { return nil }
                parameters[String(wanted.dropFirst().dropLast())] = segment
            } else if wanted != segment {
                return nil
            }
        }
        return parameters
    }
}
