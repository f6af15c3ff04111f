import Console
import Essentials
import GatewayHTTP
import GatewayModel
import Logging
import Testing

/// Whose word counts about where a request comes from (rule A-4: audit events say from where).
@Suite struct TrustedProxyTests {
    private static let ours = TrustedProxies(
        ["127.0.0.0/8", "10.1.0.0/16", "2001:db8:ffff::/48", "192.0.2.65"].compactMap(TrustedProxies.Network.init))

    /// Peer, header fields, and the address that counts.
    private static let cases: [(peer: String?, forwarded: [String], client: String?)] = [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        // What the client wrote himself stands left of what the proxy appended.
        ("127.0.0.1", ["10.1.0.1, 127.0.0.1, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["6.6.6.6, 198.51.100.1, 10.1.2.3, 192.0.2.65"], "198.51.100.1"),
        ("127.0.0.1", ["6.6.6.6", "198.51.100.1", "10.1.2.3"], "198.51.100.1"),
        // All are ours: the first of them asked by itself.
        ("127.0.0.1", ["10.1.9.9, 10.1.2.3"], "10.1.9.9"),
        ("10.2.0.1", ["198.51.100.1"], "10.2.0.1"),
        ("192.0.2.66", ["198.51.100.1"], "192.0.2.66"),
        // Garbage: the last address that one of ours vouched for.
        ("127.0.0.1", ["unknown"], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", [","], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1, _hidden, 10.1.2.3"], "10.1.2.3"),
        ("127.0.0.1", ["198.51.100.1, 1.2.3"], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1, 1.2.3.256"], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1, 0x7f.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1\u{0}"], "127.0.0.1"),
        ("127.0.0.1", ["<script>"], "127.0.0.1"),
        // IPv6, mapped addresses, zones, ports.
        ("::1", ["2001:db8::7"], "::1"),
        ("2001:db8:ffff::2", ["2001:db8::7"], "2001:db8::7"),
        ("2001:db8:fffe::2", ["2001:db8::7"], "2001:db8:fffe::2"),
        ("::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("::ffff:203.0.113.9", ["198.51.100.1"], "::ffff:203.0.113.9"),
        ("127.0.0.1", ["[2001:db8::7]:443, ::ffff:10.1.2.3"], "2001:db8::7"),
        ("127.0.0.1", ["198.51.100.1:55000"], "198.51.100.1"),
        ("127.0.0.1", ["[2001:db8::7]x"], "127.0.0.1"),
        ("127.0.0.1", ["2001:db8:::7"], "127.0.0.1"),
        ("127.0.0.1", ["fe80::1%eth0"], "127.0.0.1"),
        ("fe80::1%eth0", ["198.51.100.1"], "fe80::1%eth0"),
        (nil, ["198.51.100.1"], nil),
    ]

    @Test(arguments: cases.indices)
    func `the right-most address that no trusted proxy has is the client's`(index: Int) {
        let (peer, forwarded, client) = Self.cases[index]
        #expect(Self.ours.client(peer: peer, forwarded: forwarded) == client, "\(Self.cases[index])")
    }

    @Test func `a header of many thousand hops is read once, and leads no further than to the first stranger`() {
        let hops = Array(repeating: "10.1.2.3", count: 50_000)
        #expect(Self.ours.client(peer: "127.0.0.1", forwarded: [hops.joined(separator: ",")]) == "10.1.2.3")
        let spoofed = (["6.6.6.6"] + hops).joined(separator: ",")
        #expect(Self.ours.client(peer: "203.0.113.9", forwarded: [spoofed]) == "203.0.113.9")
    }

    @Test func `who trusts nobody believes nobody`() {
        #expect(TrustedProxies([]).client(peer: "127.0.0.1", forwarded: ["198.51.100.1"]) == "127.0.0.1")
    }

    @Test(arguments: [
        "0.0.0.0/0", "::/0", "10.0.0.0/33", "::1/129", "10.0.0/8", "10.0.0.0/", "10.0.0.0/+8", "proxy.example", "",
        "10.0.0.0/8/8", "/8",
    ])
    func `a network that is none, or everybody, is refused`(text: String) {
        #expect(TrustedProxies.Network(text) == nil)
    }

    @Test(arguments: [
        (peer: "127.0.0.1", shown: "198.51.100.4"), (peer: "203.0.113.9", shown: "203.0.113.9"),
    ])
    func `rule A-4: the audit log names the client behind the proxy, and no address that a stranger made up`(
        peer: String, shown: String
    ) async throws {
        let world = try await World()
        let answer = await world.dispatcher.respond(
            to: GatewayRequest(
                method: "POST", path: "/api/v1/organizations",
                headers: [
                    ("content-type", "application/json"), ("authorization", "Bearer \(World.apiKey)"),
                    ("x-forwarded-for", "192.0.2.1, 198.51.100.4"),
                ],
                body: (["name": "Works", "owner_email": "owner@works.example"] as JSONValue).utf8,
                remoteAddress: peer, requestID: "req-1"))
        let made = try JSONValue(parsing: answer.body)
        let id = try #require(made["id"]?.string)
        let events = try await world.api("GET", "/organizations/\(id)/audit-events")
        let origins = (events.json["items"]?.array ?? []).compactMap { $0["address"]?.string }
        #expect(!origins.isEmpty && origins.allSatisfy { $0 == shown }, "\(events.json.text)")
    }
}
