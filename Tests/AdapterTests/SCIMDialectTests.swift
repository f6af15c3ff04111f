import AdapterKit
import Adapting
import Essentials
import Foundation
import GatewayTesting
import Presets
import Testing

/// Rule S-8: dialects are put right before the strict core sees them, and nothing else is.
@Suite struct SCIMDialectTests {
    private func operations(
        _ message: SCIMMessage, _ rewriter: SCIMManifestRewriter = Dialect.strict
    ) throws -> [SCIMValue] {
        try rewriter.normalize(message).body?["Operations"]?.list ?? []
    }

    private func filter(_ text: String, _ rewriter: SCIMManifestRewriter = Dialect.strict) throws -> String {
        let query = [SCIMQueryItem("filter", text)]
        return try rewriter.normalize(SCIMMessage(method: "GET", path: ["Users"], query: query)).query.first?.value
            ?? ""
    }

    @Test func `S-8: ids are plain words, each once, and every flag of a rule is one of SCIM's`() {
        let ids = SCIMRewriteRule.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.allSatisfy { $0 == "_" || $0.isLowercase } })
        #expect(SCIMRewriteRule.all.compactMap(\.flag).allSatisfy { $0.rawValue.hasPrefix("scim_") })
    }

    @Test func `S-8: what conforms is left as it is, flags or not`() throws {
        let user: SCIMValue = [
            "schemas": [.text(SCIMName.user), .text(SCIMName.enterpriseUser)], "userName": "Ada", "active": false,
            "emails": [["value": "a@example.com", "primary": true, "type": "work"]], "groups": [], "title": " x ",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["manager": ["value": "usr-2"]],
        ]
        let group: SCIMValue = ["schemas": [.text(SCIMName.group)], "displayName": "X", "members": []]
        let messages = [
            SCIMMessage(method: "POST", path: ["Users"], body: user),
            SCIMMessage(method: "PUT", path: ["Users", "usr-1"], body: user),
            SCIMMessage(method: "PUT", path: ["Groups", "grp-1"], body: group),
            SCIMMessage(
                method: "GET", path: ["Users"],
                query: [
                    SCIMQueryItem("filter", "userName eq \"True?x\" and not (active eq true)"),
                    SCIMQueryItem("count", "10"),
                ]),
            SCIMMessage(method: "DELETE", path: ["Users", "usr-1"]),
            Dialect.patch(["op": "remove", "path": "members"], path: ["Groups", "grp-1"]),
            Dialect.patch(["op": "replace", "path": "members", "value": []], path: ["Groups", "grp-1"]),
            Dialect.patch(
                ["op": "replace", "path": "title", "value": ""], ["op": "replace", "path": "nickName", "value": .null]),
        ]
        for message in messages {
            #expect(try Dialect.strict.normalize(message) == message)
            #expect(try Dialect.tolerant.normalize(message) == message)
        }
    }

    @Test func `E1: only the three ops are put in lower case; a fourth is the core's to refuse`() throws {
        let found = try operations(Dialect.patch(["op": "ReMove", "path": "title"], ["op": "Move", "path": "title"]))
        #expect(found.map { $0["op"]?.text } == ["remove", "Move"])
    }

    @Test func `E2: texts become truth values on active and primary alone`() throws {
        let found = try operations(
            Dialect.patch(
                ["op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:active", "value": "FALSE"],
                ["op": "replace", "path": "displayName", "value": "True"],
                [
                    "op": "replace",
                    "value": ["ACTIVE": "true", "emails[type eq \"work\"].primary": "False", "nickName": "false"],
                ],
                ["op": "replace", "path": "active", "value": "no"]))
        #expect(
            found.map { $0["value"] } == [
                false, "True", ["ACTIVE": true, "emails[type eq \"work\"].primary": false, "nickName": "false"], "no",
            ])
    }

    @Test
    func `E6: a removal's list stays a list, an empty one included, and a removal of all is none that a rule makes`()
        throws
    {
        let found = try operations(
            Dialect.patch(
                ["op": "remove", "path": "members", "value": []],
                ["op": "remove", "path": "members", "value": "usr-1"],
                ["op": "remove", "path": "members", "value": ""],
                ["op": "add", "value": ["members": ["value": "usr-2", "$ref": .null]]], path: ["Groups", "grp-1"]))
        #expect(found.map { $0["value"] } == [[], [["value": "usr-1"]], "", ["members": [["value": "usr-2"]]]])
    }

    @Test func `E9: a manager becomes one reference from three forms, and a list of two is left to the core`() throws {
        let path: SCIMValue = .text(SCIMName.enterpriseUser + ":manager")
        let found = try operations(
            Dialect.patch(
                ["op": "add", "path": path, "value": "usr-2"],
                ["op": "add", "path": path, "value": [["value": "usr-2"]]],
                ["op": "add", "path": path, "value": ["value": "usr-2", "displayName": .null]],
                ["op": "add", "path": path, "value": [["value": "a"], ["value": "b"]]],
                ["op": "remove", "path": path, "value": "usr-2"]))
        let reference: SCIMValue = ["value": "usr-2"]
        #expect(
            found.map { $0["value"] } == [reference, reference, reference, [["value": "a"], ["value": "b"]], "usr-2"])
    }

    @Test(arguments: [
        ("userName Eq \"a\" AND active Eq \"False\"", "userName eq \"a\" and active eq false"),
        ("displayName eq \"Eq AND True\"", "displayName eq \"Eq AND True\""),
        (
            "emails[Type EQ \"work\" AND primary eq \"True\"].Value Co \"x\"",
            "emails[Type eq \"work\" and primary eq true].Value co \"x\""
        ),
        ("NOT (title PR) Or active eq True", "not (title pr) or active eq true"),
        ("userName eq \"a\\\" Or b\"?flag", "userName eq \"a\\\" Or b\""), ("userName eq", "userName eq"), ("", ""),
    ])
    func `E10, N4: a filter is rewritten outside its quotation marks alone`(text: String, expected: String) throws {
        #expect(try filter(text) == expected)
    }

    @Test func `a text without quotation marks is put in them only where the manifest says so`() throws {
        #expect(try filter("externalId eq jyoung") == "externalId eq jyoung")
        #expect(
            try filter("externalId eq 007 and active eq true", Dialect.tolerant)
                == "externalId eq \"007\" and active eq true")
        #expect(try filter("x.y gt 12", Dialect.tolerant) == "x.y gt 12")
    }

    @Test func `N3: an empty active is not left out, for its absence would switch somebody on`() throws {
        let core = "urn:ietf:params:scim:schemas:core:2.0:User"
        for body: SCIMValue in [["active": ""], ["active": .null], [(core): ["active": ""]], [(core + ":active"): ""]] {
            let message = SCIMMessage(method: "PUT", path: ["Users", "usr-1"], body: body)
            #expect(try Dialect.strict.normalize(message) == message)
        }
    }

    @Test(arguments: [
        (["Users", "usr-1?"], ["Users", "usr-1"]), (["Users", "usr-1?flag2062&"], ["Users", "usr-1"]),
        (["Users", "", "usr-1", "?"], ["Users", "usr-1"]), (["Users", "a?b=c"], ["Users", "a?b=c"]),
        (["Users", "a/b"], ["Users", "a/b"]),
    ])
    func `E4, N4: a residue is cut from an address, and anything else in it stays`(
        path: [String], expected: [String]
    ) throws {
        #expect(try Dialect.strict.normalize(SCIMMessage(method: "DELETE", path: path)).path == expected)
    }

    @Test func `E4: a flag in front of a parameter is cut, too`() throws {
        let query = [
            SCIMQueryItem("flag?filter", "userName eq \"a\""), SCIMQueryItem("", ""), SCIMQueryItem("count", "1&"),
        ]
        let found = try Dialect.strict.normalize(SCIMMessage(method: "GET", path: ["Users"], query: query))
        #expect(found.query == [SCIMQueryItem("filter", "userName eq \"a\""), SCIMQueryItem("count", "1")])
        #expect(found.rewrites.map(\.id) == ["query_residue"])
    }

    @Test func `O5: no password is left, wherever it stands`() throws {
        let core = "urn:ietf:params:scim:schemas:core:2.0:User"
        let messages = [
            SCIMMessage(method: "POST", path: ["Users"], body: ["Password": "s3cret", "userName": "a"]),
            SCIMMessage(method: "PUT", path: ["Users", "a"], body: [(core): ["password": "s3cret"]]),
            Dialect.patch(
                ["op": "add", "path": "password", "value": "s3cret"], ["op": "add", "path": "title", "value": "x"]),
            Dialect.patch(["op": "add", "path": .text(core + ":password"), "value": "s3cret"]),
            Dialect.patch(["op": "replace", "value": [(core + ":password"): "s3cret", "title": "x"]]),
        ]
        for message in messages {
            let found = try Dialect.strict.normalize(message)
            #expect(found.body?.json.text.contains("s3cret") == false)
            #expect(found.rewrites == [SCIMRewrite(id: "drop_password", count: 1)])
            #expect(found.body?["Operations"]?.list?.isEmpty != true)
        }
    }

    @Test func `E10: roles and entitlements are dropped only where the manifest says so`() throws {
        let message = SCIMMessage(
            method: "POST", path: ["Users"],
            body: [
                "schemas": [.text(SCIMName.user)], "userName": "a", "roles": ["admin"],
                "entitlements": [["value": "x"]],
            ])
        #expect(try Dialect.strict.normalize(message) == message)
        let found = try Dialect.tolerant.normalize(message)
        #expect(found.body == ["schemas": [.text(SCIMName.user)], "userName": "a"])
        #expect(found.rewrites == [SCIMRewrite(id: "drop_privileges", count: 2)])
    }

    @Test func `a method override is refused, with the method to send in the text`() throws {
        let message = SCIMMessage(method: "POST", path: ["Users", "usr-1"], methodOverride: "DELETE")
        let refusal = #expect(throws: AdapterRefusal.self) { try Dialect.tolerant.normalize(message) }
        #expect(refusal?.code == "scim.method_override")
        #expect(refusal?.message == "a method override is not taken: send the method DELETE itself")
    }

    @Test func `discovery, bulk and search bodies are not taken for resources`() throws {
        let body: SCIMValue = ["id": "x", "password": "y", "Operations": [["op": "Add"]], "title": ""]
        for (method, path) in [
            ("POST", ["Bulk"]), ("POST", ["Users", ".search"]), ("PUT", ["Schemas", "a"]), ("PATCH", ["Users"]),
        ] {
            let message = SCIMMessage(method: method, path: path, body: body)
            #expect(try Dialect.tolerant.normalize(message) == message)
        }
    }

    @Test func `S-8: over all samples a second pass changes and counts nothing, under any flags`() throws {
        var seen = 0
        for (name, message) in try Self.samples() {
            for rewriter in [Dialect.strict, Dialect.tolerant] {
                let once = try rewriter.normalize(message)
                #expect(try rewriter.normalize(once) == once, "\(name)")
                #expect(throws: Never.self, "\(name)") {
                    try SCIMMessageCheck.accept(once, from: message, adapter: "test")
                }
            }
            seen += 1
        }
        #expect(seen >= 16)
    }

    @Test func `S-9: those who push say so, and Google's guide leads to just-in-time`() {
        let pushing = Place.catalog.presets.filter { $0.capabilities.contains("scim") }
        #expect(pushing.map(\.id) == ["azure", "generic-saml", "jumpcloud", "okta", "onelogin", "ping"])
        for preset in pushing {
            #expect(preset.guide.steps.contains { $0.contains("{{scimBaseURL}}") }, "\(preset.id)")
            // Whoever is known to send more than the standard has is not refused for it; a stranger is told.
            let isTolerant = preset.manifest.quirks.contains(.scimUnknownAttributesDropped)
            #expect(isTolerant == (preset.id != "generic-saml"), "\(preset.id)")
        }
        let google = Place.catalog.preset("gsuite")?.guide.steps ?? []
        #expect(google.contains { $0.contains("IDP Managed Access") && $0.contains("no SCIM") })
    }

    /// The requests of every bundled sample.
    static func samples() throws -> [(String, SCIMMessage)] {
        var found: [(String, SCIMMessage)] = []
        for preset in Place.catalog.presets {
            let folder = preset.directory + "/samples"
            for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
                let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)/case.json") ?? Data()
                let json = try JSONValue(parsing: Array(bytes))
                guard json["scim"] != nil else { continue }
                found.append(("\(preset.id)/\(name)", try SCIMSample(json).sent))
            }
        }
        return found
    }
}
