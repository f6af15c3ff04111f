import Essentials
import SCIM
import Testing

@Suite struct FilterMatchingTests {
    private func matches(_ filter: String) throws -> Bool {
        try SCIMFilter(filter, for: .user).matches(Samples.storedUser())
    }

    @Test(arguments: [
        // Operators and letter case of names, operators and values (checklist 20, 50, 51, 55).
        "userName eq \"ada@example.com\"", "USERNAME Eq \"ADA@EXAMPLE.COM\"", "userName ne \"bob\"",
        "userName co \"example\"", "userName sw \"ada\"", "userName ew \".COM\"", "title ne \"x\"",
        "displayName gt \"ada\"", "displayName ge \"ADA L\"", "displayName le \"ada l\"", "displayName lt \"b\"",
        "externalId eq \"X-1\"", "id eq \"u1\"", "active eq true", "active eq TRUE", "active eq \"True\"",
        "active ne false", "userName pr", "name pr", "emails pr", "  userName   eq   \"ada@example.com\"  ",
        // Precedence: not, and, or; grouping.
        "title pr or userName pr and active eq true", "not (title pr)", "NOT (title pr) AND (active eq true)",
        "userName pr or userName pr and title pr", "(title pr or userName pr) and active eq true",
        "not (title pr or nickName pr)", "not(title pr)",
        // Paths (checklist 53, 54).
        "name.familyName eq \"lovelace\"", "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"ada\"",
        "urn:ietf:params:scim:schemas:core:2.0:user:name.givenName eq \"ada\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"R&D\"",
        "URN:IETF:params:scim:schemas:extension:enterprise:2.0:user:Manager.Value eq \"u9\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq \"u9\"",
        "emails co \"home\"", "emails eq \"ada@example.com\"", "emails.value ew \"example\"",
        "emails[type eq \"work\" and value co \"@example\"]", "emails[type eq \"work\"].value eq \"ADA@example.com\"",
        "emails[type eq \"home\"].Value pr", "emails[not (type eq \"work\")]", "groups eq \"g1\"",
        "id eq \"u1\" and groups.value eq \"g1\"", "emails[type eq \"work\" or type eq \"other\"] and active eq true",
        "emails[primary eq true and value sw \"ada\"]", "emails.type eq \"home\" and emails.type eq \"work\"",
        // null (checklist 57).
        "title eq null", "userName ne null", "title eq NULL", "not (title ne null)", "name ne null",
        "x509Certificates eq null",
        "emails ne \"bob@example.com\"",
        // Times compare as instants (checklist 55).
        "meta.lastModified eq \"2026-03-04T06:06:07.500+01:00\"", "meta.lastModified gt \"2026-03-04T05:06:07Z\"",
        "meta.created le \"2026-01-01T00:00:00.000Z\"", "meta.lastModified ge \"2026-03-04T04:06:07.5-01:00\"",
        // JSON escapes (checklist 52).
        "userName eq \"\\u0061da@example.com\"", "not (userName eq \"a\\\"b\\\\c\")",
    ])
    func `a filter that the user passes`(filter: String) throws {
        #expect(try matches(filter))
    }

    @Test(arguments: [
        "userName eq \"bob\"", "userName ne \"ADA@example.com\"", "title pr", "nickName eq \"\"", "title gt \"a\"",
        "externalId eq \"x-1\"", "id eq \"U1\"", "active eq false", "emails ne \"ada@example.com\"",
        "emails[type eq \"home\" and value co \"@example\"]", "emails[type eq \"home\"].value eq \"ada@example.com\"",
        "(title pr or userName pr) and active eq false", "not (userName pr)", "ims pr", "ims[type eq \"xmpp\"]",
        "meta.lastModified lt \"2026-03-04T05:06:07.5Z\"", "title co \"\"", "userName eq null", "title ne null",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter pr",
        "meta.lastModified gt \"2026-03-04T05:06:08Z\"",
    ])
    func `a filter that the user does not pass`(filter: String) throws {
        #expect(try !matches(filter))
    }

    @Test func `a user without values passes only what asks for their absence`() throws {
        let bare: JSONObject = try Samples.object("{\"userName\":\"\",\"emails\":[],\"name\":{\"givenName\":\"\"}}")
        for absent in ["userName", "emails", "name", "name.givenName", "active"] {
            #expect(try !SCIMFilter("\(absent) pr", for: .user).matches(bare))
            #expect(try SCIMFilter("\(absent) eq null", for: .user).matches(bare))
        }
    }

    @Test func `checklist 32: the composed and the decomposed form of a name are one name`() throws {
        let user = try Samples.object("{\"userName\":\"J\\u00fcrgen\"}")
        #expect(try SCIMFilter("userName eq \"ju\\u0308rgen\"", for: .user).matches(user))
        #expect(try SCIMFilter("userName eq \"JÜRGEN\"", for: .user).matches(user))
    }

    @Test func `E16: a group is asked for one member`() throws {
        let group = try Samples.object("{\"id\":\"g\",\"displayName\":\"X\",\"members\":[{\"value\":\"u\"}]}")
        #expect(try SCIMFilter("id eq \"g\" and members eq \"u\"", for: .group).matches(group))
        #expect(try !SCIMFilter("id eq \"g\" and members[value eq \"v\"]", for: .group).matches(group))
    }

    @Test func `a search in a long text takes no product of both lengths`() throws {
        let text = String(repeating: "a", count: 200_000)
        let user = JSONObject([("title", .string(text))])
        let filter = try SCIMFilter("title co \"\(String(repeating: "a", count: 1900))b\"", for: .user)
        let time = ContinuousClock().measure { #expect(!filter.matches(user)) }
        #expect(time < .seconds(2))
    }
}
