import AdapterKit
import Adapting
import Essentials
import GatewayTesting
import Testing

/// Messages made of everything that the rules look for, put together at random; the seed is fixed.
@Suite struct SCIMRuleFuzzTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `S-8: whatever arrives, the rules are idempotent and keep within what an adapter may do`(seed: UInt64) {
        var dice = Dice(seed)
        for _ in 0..<1500 {
            let message = dice.message()
            for rewriter in [Dialect.strict, Dialect.tolerant] {
                guard let once = try? rewriter.normalize(message) else { continue }
                let twice = try? rewriter.normalize(once)
                // Compared as texts, for the report to be read.
                #expect(twice.map(text) == text(once), "\(text(message))")
                #expect(throws: Never.self, "\(text(message)) became \(text(once))") {
                    try SCIMMessageCheck.accept(once, from: message, adapter: "test")
                }
            }
        }
    }

    private func text(_ message: SCIMMessage) -> String {
        let query = message.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let counts = message.rewrites.map { "\($0.id) \($0.count)" }.joined(separator: ", ")
        return "\(message.method) \(message.path) \(query) \(message.body?.json.text ?? "") [\(counts)]"
    }
}

/// Draws parts of SCIM messages.
private struct Dice {
    private let random: SeededRandom

    init(_ seed: UInt64) { random = SeededRandom(seed) }

    private static let names = [
        "active", "Active", "primary", "value", "type", "userName", "id", "externalId", "emails", "roles",
        "entitlements",
        "password", "members", "manager", "$ref", "display", "schemas", "groups", "title", "operations", "Operations",
        SCIMName.user, SCIMName.enterpriseUser, SCIMName.user + ":active", SCIMName.enterpriseUser + ":manager",
        "emails[type eq \"work\"].primary", "roles[primary eq \"True\"].value", "name.givenName",
        "urn:scim:schemas:extension:enterprise:1.0",
    ]
    private static let texts = [
        "", "True", "false", "usr-1", "a@example.com", "urn:scim:schemas:core:1.0", SCIMName.user, SCIMName.group,
        SCIMName.patchOp, "http://example.com/x", " x ", "Add", "a?b",
    ]
    private static let filters = [
        "userName Eq \"a\"", "active eq True", "externalId eq 007 AND not (x pr)",
        "a[b EQ \"c\" or primary Eq \"False\"].d co e",
        "x eq \"a\"?flag&", "((", "\"", "a b c d", "x eq \\", "",
    ]
    private static let segments = ["usr-1", "usr-1?", "?", "", "a?b=c", "x&flag2062"]

    private func roll(_ sides: Int) -> Int { Int(random.bytes(1)[0]) % sides }
    private func pick(_ texts: [String]) -> String { texts[roll(texts.count)] }

    mutating func message() -> SCIMMessage {
        var path = [pick(["Users", "Groups", "users", "Bulk"])]
        if roll(3) > 0 { path.append(pick(Self.segments)) }
        let method = ["GET", "POST", "PUT", "PATCH", "PATCH", "DELETE"][roll(6)]
        var message = SCIMMessage(method: method, path: path)
        if roll(3) == 0 {
            message.query = [SCIMQueryItem(pick(["filter", "flag?filter", "count", "flag", ""]), pick(Self.filters))]
        }
        guard roll(8) > 0 else { return message }
        guard method == "PATCH" else {
            message.body = object(3)
            return message
        }
        var operations: [SCIMValue] = []
        for _ in 0...roll(4) {
            var operation: SCIMValue = [
                "op": .text(pick(["add", "Add", "Remove", "remove", "replace", "REPLACE", "x"]))
            ]
            if roll(3) > 0 { operation["path"] = .text(pick(Self.names)) }
            if roll(6) > 0 { operation["value"] = value(3) }
            operations.append(operation)
        }
        message.body = .object(SCIMObject([SCIMMember(pick(["Operations", "operations"]), .list(operations))]))
        if roll(2) == 0 { message.body?["schemas"] = [.text(SCIMName.patchOp)] }
        return message
    }

    private func object(_ depth: Int) -> SCIMValue {
        var object = SCIMObject()
        for _ in 0..<roll(6) { object[pick(Self.names)] = value(depth - 1) }
        return .object(object)
    }

    private func value(_ depth: Int) -> SCIMValue {
        switch roll(depth > 0 ? 8 : 5) {
        case 0: .null
        case 1: .bool(roll(2) == 0)
        case 2: .integer(7)
        case 3, 4: .text(pick(Self.texts))
        case 5: .list((0..<roll(4)).map { _ in value(depth - 1) })
        default: object(depth)
        }
    }
}
