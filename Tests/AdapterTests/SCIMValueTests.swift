import AdapterKit
import Adapting
import Essentials
import GatewayTesting
import Testing

/// The layout in which SCIM bodies cross the boundary, read as hostile input.
@Suite struct SCIMValueTests {
    private static let body: SCIMValue = [
        "schemas": [.text(SCIMName.user)], "userName": "ada@example.com", "active": true, "count": -7, "share": 0.5,
        "name": ["givenName": "Ada", "familyName": "Lovelace – ü"],
        "emails": [["value": "a@example.com", "primary": false]],
        "title": .null, "none": [], "nothing": [:],
    ]

    @Test func `a value comes back as it was written, order of members kept`() throws {
        let read = try SCIMValue(message: Self.body.message)
        #expect(read == Self.body)
        #expect(read.object?.members.map(\.name) == Self.body.object?.members.map(\.name))
    }

    @Test func `a value is the same after a journey through JSON`() throws {
        let json = try JSONValue(parsing: Self.body.json.text)
        #expect(SCIMValue(json) == Self.body)
    }

    @Test func `a name is found whatever its case, and written as it stands`() {
        var value: SCIMValue = ["Active": "x"]
        value["active"] = false
        value["new"] = 1
        #expect(value == ["Active": false, "new": 1])
        value["ACTIVE"] = nil
        #expect(value == ["new": 1])
    }

    @Test func `nesting is read up to 32 levels and refused beyond`() throws {
        var value: SCIMValue = 1
        for _ in 0..<32 { value = [value] }
        #expect(try SCIMValue(message: value.message) == value)
        #expect(throws: MessageError.malformed) { try SCIMValue(message: SCIMValue.list([value]).message) }
    }

    @Test(
        arguments: [
            [], [8], [3, 1, 2], [5, 4, 97], [5, 0x80, 0x80, 0x80, 0x80, 1], [6, 0xFF, 0xFF, 0xFF, 0x7F, 0],
            [7, 1, 1, 97],
            [5, 1, 0xFF], [0, 0], [4, 0, 0, 0, 0, 0, 0, 0xF0, 0x7F],
            // The same name twice: the core would see one, the check another.
            [7, 2, 1, 97, 1, 1, 97, 2],
        ] as [[UInt8]])
    func `content that breaks the layout is refused`(content: [UInt8]) {
        var writer = MessageWriter()
        writer.content(1) { $0 += content }
        #expect(throws: MessageError.malformed) { try SCIMValue(message: writer.bytes) }
    }

    @Test func `a message without a method is no message`() {
        #expect(throws: MessageError.malformed) { try SCIMMessage(message: []) }
        #expect(throws: MessageError.malformed) { try SCIMAnswer(message: []) }
    }

    @Test func `no damage to a message does more than refuse it`() throws {
        let message = SCIMMessage(
            method: "POST", path: ["Users"], query: [SCIMQueryItem("filter", "x")], userAgent: "a", body: Self.body,
            rewrites: [SCIMRewrite(id: "operation_case", count: 2)])
        let bytes = message.message
        #expect(try SCIMMessage(message: bytes) == message)
        let random = SeededRandom(8)
        for _ in 0..<5000 {
            var damaged = bytes
            let dice = random.bytes(16).map(Int.init)
            for turn in 0...dice[0] % 4 {
                let index = (dice[turn * 3 + 1] << 8 | dice[turn * 3 + 2]) % damaged.count
                let byte = UInt8(truncatingIfNeeded: dice[turn * 3 + 3])
                switch byte % 3 {
                case 0: damaged[index] = byte
                case 1: damaged.remove(at: index)
                default: damaged.insert(byte, at: index)
                }
            }
            guard let read = try? SCIMMessage(message: damaged) else { continue }
            // What is read at all is a message like any other: it crosses again, and the rules take it.
            #expect(try SCIMMessage(message: read.message) == read)
            _ = try? Dialect.tolerant.normalize(read)
        }
    }
}

/// Manifests for tests of the rules alone.
enum Dialect {
    static let strict = SCIMManifestRewriter(manifest: manifest([]))
    static let tolerant = SCIMManifestRewriter(manifest: manifest(Set(QuirkFlag.allCases)))

    private static func manifest(_ quirks: Set<QuirkFlag>) -> ProviderManifest {
        ProviderManifest(id: "test", displayName: "Test", aliases: [:], quirks: quirks, diagnoses: [])
    }

    static func patch(_ operations: SCIMValue..., path: [String] = ["Users", "usr-1"]) -> SCIMMessage {
        SCIMMessage(
            method: "PATCH", path: path,
            body: ["schemas": [.text(SCIMName.patchOp)], "Operations": .list(operations)])
    }
}
