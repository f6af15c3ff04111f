import Essentials
import GatewayModel
import Testing

@Suite struct ModelTests {
    @Test(arguments: [
        "a@b", "@b.example", "a@", "a b@c.example", "a@b@c.example", "a@-b.example", "a@b..example", "a@1.2.3.4",
        "\"a\"@b.example", "a\u{200B}@b.example",
    ])
    func `what is no e-mail address is refused`(text: String) {
        #expect(throws: ModelError.self) { try EmailAddress(text) }
    }

    @Test func `rule D-1: domains are compared in lower case, and a sub-domain is another`() throws {
        #expect(try EmailAddress("Ann@Works.EXAMPLE") == EmailAddress("ann@works.example"))
        #expect(try DomainName("a.works.example") != DomainName("works.example"))
        #expect(throws: ModelError.domainNotASCII("wörks.example")) { try DomainName("wörks.example") }
    }

    @Test func `rule A-6: a draft is not activated without a passed test, and an edit takes the test back`() throws {
        let now = Timestamp(milliseconds: 0)
        var connection = Connection(
            id: Identifier(stored: "con-a"), organization: Identifier(stored: "org-a"), preset: "p", name: "n",
            identityProvider: IdentityProviderSettings(entityID: "e", ssoURL: "https://s", certificates: []),
            serviceProviderEntityID: "sp", acsURL: "acs", createdAt: now, updatedAt: now)
        #expect(throws: ModelError.self) { try connection.activate(at: now, skippingTest: false) }
        connection.recordPassedTest(at: now)
        #expect(connection.state == .tested)
        connection.recordEdit(at: now)
        #expect(connection.state == .draft)
        connection.recordPassedTest(at: now)
        try connection.activate(at: now, skippingTest: false)
        connection.recordEdit(at: now)
        #expect(connection.state == .active)
    }

    @Test func `rule R20: a relaxation ends on its date`() {
        let relaxation = GrantedRelaxation(
            name: "sha1", reason: "until March", grantedBy: "operator", grantedAt: Timestamp(milliseconds: 0),
            expiresAt: Timestamp(milliseconds: 1000))
        #expect(relaxation.isInForce(at: Timestamp(milliseconds: 999)))
        #expect(!relaxation.isInForce(at: Timestamp(milliseconds: 1000)))
    }
}
