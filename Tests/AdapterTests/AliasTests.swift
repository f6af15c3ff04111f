import AdapterKit
import Testing

/// Which attribute a field is read from.
@Suite struct AliasTests {
    private func manifest(_ aliases: [String: [String]]) -> ProviderManifest {
        ProviderManifest(id: "x", displayName: "X", aliases: aliases, quirks: [], diagnoses: [])
    }

    private func email(_ aliases: [String], _ attributes: [AssertedAttribute]) -> String? {
        let profile = AssertedProfile(issuer: "i", nameID: nil, attributes: attributes)
        return ManifestNormalizer(manifest: manifest(["email": aliases, "username": ["login"]])).normalize(profile)
            .email?
            .value
    }

    @Test func `an exact name wins over a friendly one, a friendly one over a loose one, wherever they stand`() {
        let loose = AssertedAttribute(name: "urn:x/E-Mail_Address", values: ["loose@x"])
        let friendly = AssertedAttribute(name: "urn:oid:0.9", friendlyName: "emailAddress", values: ["friendly@x"])
        let exact = AssertedAttribute(name: "mail", values: ["exact@x"])
        #expect(email(["mail", "emailAddress"], [loose, friendly, exact]) == "exact@x")
        #expect(email(["mail", "emailAddress"], [loose, friendly]) == "friendly@x")
        #expect(email(["mail", "emailAddress"], [loose]) == "loose@x")
    }

    @Test func `the order of the list decides between exact names, the order of the document between equal ones`() {
        let (first, second) = (
            AssertedAttribute(name: "a", values: ["1@x"]), AssertedAttribute(name: "b", values: ["2@x"])
        )
        #expect(email(["a", "b"], [second, first]) == "1@x")
        #expect(email(["b", "a"], [first, second]) == "2@x")
        #expect(email(["a"], [first, AssertedAttribute(name: "a", values: ["3@x"])]) == "1@x")
        #expect(email(["a", "b"], [AssertedAttribute(name: "a", values: [" "]), second]) == "2@x")
    }

    @Test func `an alias may belong to two fields, and a name may fill both`() {
        let both = manifest(["email": ["login"], "username": ["login"]])
        let profile = AssertedProfile(
            issuer: "i", nameID: nil, attributes: [AssertedAttribute(name: "login", values: ["a@x"])])
        let person = ManifestNormalizer(manifest: both).normalize(profile)
        #expect(person.email?.value == "a@x")
        #expect(person.username?.value == "a@x")
    }

    @Test(arguments: [
        ("emailaddress", "http://x/claims/EmailAddress", true), ("Email Address", "email.address", true),
        ("email", "urn:x:E_mail", true), ("email", "x#e-mail", true), ("email", "urn:oid:email", false),
        ("a:email", "a:email2", false), ("urn:email", "email", false), ("email", "email/", false),
        ("email", "emails", false), ("émail", "Émail", false),
    ])
    func `a loose match passes over case, separators and a name's namespace, and nothing else`(
        alias: String, name: String, isMatch: Bool
    ) {
        #expect((email([alias], [AssertedAttribute(name: name, values: ["a@x"])]) == "a@x") == isMatch)
    }

    @Test func `an alias beyond ASCII is found in each of its spellings, one in ASCII by its bytes`() {
        func finds(_ aliases: [String], _ name: String) -> Bool {
            email(aliases, [AssertedAttribute(name: "urn:oid:" + name, values: ["a@x"])]) != nil
        }
        #expect(finds(["urn:oid:\u{E9}mail", "urn:oid:mail"], "e\u{301}mail"))
        #expect(finds(["urn:oid:\u{E9}mail", "urn:oid:mail"], "mail"))
        #expect(finds(["urn:oid:\u{212A}"], "K"))
        #expect(finds(["urn:oid:K"], "\u{212A}"))
        #expect(!finds(["urn:oid:mail"], "Mail"))
        #expect(!finds(["urn:oid:mail"], "mai"))
    }

    @Test(arguments: [0, 1, 3, 40, 400, 5000])
    func `each group stands once and in the order in which it came first, however many there are`(count: Int) {
        let pool = (0..<max(1, count / 2)).map { number -> String in
            switch number % 41 {
            case 7: "gr\u{FC}n-\(number)"
            case 8: "gru\u{308}n-\(number - 1)"
            case 9: " padded-\(number) "
            default: "group-\(number)-of-a-directory"
            }
        }
        // Those beyond ASCII come late, so that both ways of comparing are taken.
        for ascii in [true, false] {
            let values = (0..<count).map { pool[($0 &* 7919) % pool.count] }
                .filter { !ascii || $0.utf8.allSatisfy { $0 < 0x80 } }
            var seen: Set<String> = []
            var expected: [String] = []
            for value in values {
                let clean = value.hasPrefix(" ") ? String(value.dropFirst().dropLast()) : value
                if seen.insert(clean).inserted { expected.append(clean) }
            }
            let profile = AssertedProfile(
                issuer: "i", nameID: nil, attributes: [AssertedAttribute(name: "groups", values: values)])
            let found = ManifestNormalizer(manifest: manifest(["groups": ["groups"]])).collected("groups", in: profile)
            #expect(found == expected)
        }
    }

    @Test func `a manifest is equal by what it says, and is looked up by its present aliases`() throws {
        var changed = manifest(["email": ["a"]])
        #expect(changed == manifest(["email": ["a"]]))
        #expect(changed == (try ProviderManifest(message: changed.message)))
        changed.aliases["email"] = ["b"]
        #expect(changed != manifest(["email": ["a"]]))
        let profile = AssertedProfile(
            issuer: "i", nameID: nil,
            attributes: [AssertedAttribute(name: "a", values: ["1@x"]), AssertedAttribute(name: "b", values: ["2@x"])])
        #expect(ManifestNormalizer(manifest: changed).first("email", in: profile)?.value == "2@x")
        let sent = try ProviderManifest(message: changed.message)
        #expect(ManifestNormalizer(manifest: sent).collected("email", in: profile) == ["2@x"])
    }

    @Test func `a text of a message is UTF-8 or the message is malformed`() throws {
        for text in ["", "plain", "ü", String(repeating: "long ", count: 50), "\u{10FFFF}"] {
            var writer = MessageWriter()
            writer.text(1, text)
            var reader = MessageReader(writer.bytes[...])
            #expect(try reader.nextTag() == 1)
            #expect(try reader.text() == text)
        }
        for bytes in [[0xC3, 0x28], [0xFF], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            var reader = MessageReader(([1, UInt8(bytes.count), 0, 0, 0] + bytes)[...])
            #expect(try reader.nextTag() == 1)
            #expect(throws: MessageError.self) { try reader.text() }
        }
    }

    @Test func `groups that are not those expected are read all the same`() throws {
        let long = "a-group-with-a-name-that-is-longer-than-fifteen-bytes"
        let cases: [[String]?] = [nil, [], ["a"], [long, "b"], ["ü", long], Array(repeating: long, count: 30)]
        for groups in cases {
            let profile = NormalizedProfile(groups: groups, roles: ["r"])
            for expected in cases + [[long.replacing("fifteen", with: "sixteen"), "b"], [long + "x"]] {
                let read = try NormalizedProfile(message: profile.message, expecting: expected ?? [])
                #expect(read == profile)
            }
        }
    }
}
