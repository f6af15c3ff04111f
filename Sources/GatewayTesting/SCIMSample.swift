package import AdapterKit
import Adapting
package import Essentials

/// One `case.json` with a `scim` member: the request that an IdP sends, and what the core must be given.
package struct SCIMSample {
    package let sent: SCIMMessage
    /// The request after the rewrites; what `expect` leaves out is as it was sent.
    let expected: SCIMMessage
    /// The code of an expected refusal, or nil.
    let refusal: String?

    private struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter json: the whole document.
    package init(_ json: JSONValue) throws {
        guard let scim = json["scim"]?.object, let expect = json["expect"]?.object, json["comment"]?.string != nil,
            let method = scim["method"]?.string, let path = scim["path"]?.string
        else { throw Malformed(description: "comment, scim with method and path, and expect are needed") }
        try Self.allow(["method", "path", "query", "user_agent", "method_override", "body"], scim)
        try Self.allow(["path", "query", "body", "rewrites", "refusal"], expect)
        sent = SCIMMessage(
            method: method, path: Self.segments(path), query: Self.items(scim["query"]),
            userAgent: scim["user_agent"]?.string, body: scim["body"].map { SCIMValue($0) },
            methodOverride: scim["method_override"]?.string)
        var expected = sent
        if let path = expect["path"]?.string { expected.path = Self.segments(path) }
        if let query = expect["query"] { expected.query = Self.items(query) }
        if let body = expect["body"] { expected.body = SCIMValue(body) }
        expected.rewrites = (expect["rewrites"]?.object?.members ?? []).map {
            SCIMRewrite(id: $0.key, count: Int($0.value.integer ?? 0))
        }
        self.expected = expected
        refusal = expect["refusal"]?.string
    }

    /// What differs from the expectation, a sentence each.
    func differences(_ found: SCIMMessage) -> [String] {
        var differences: [String] = []
        func compare(_ part: String, _ found: String, _ expected: String) {
            if found != expected { differences.append("\(part) is \(found), expected \(expected)") }
        }
        compare("method", found.method, expected.method)
        compare("path", found.path.joined(separator: "/"), expected.path.joined(separator: "/"))
        compare("query", Self.text(found.query), Self.text(expected.query))
        compare("body", found.body?.json.text ?? "none", expected.body?.json.text ?? "none")
        compare("rewrites", Self.text(found.rewrites), Self.text(expected.rewrites))
        return differences
    }

    private static func allow(_ keys: Set<String>, _ object: JSONObject) throws {
        for key in object.keys where !keys.contains(key) {
            throw Malformed(description: "the key \"\(key)\" is not known")
        }
    }

    private static func segments(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    private static func items(_ query: JSONValue?) -> [SCIMQueryItem] {
        (query?.object?.members ?? []).map { SCIMQueryItem($0.key, $0.value.string ?? "") }
    }

    private static func text(_ query: [SCIMQueryItem]) -> String {
        query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    private static func text(_ rewrites: [SCIMRewrite]) -> String {
        rewrites.map { "\($0.id) \($0.count)" }.sorted().joined(separator: ", ")
    }
}
