import AdapterHost
import AdapterKit
import Adapting
import Presets
import Testing

/// What adapters say about moving people from one connection to another (rule M-3).
@Suite struct MigrationAdviceTests {
    private static let tenant = "11111111-2222-3333-4444-555555555555"

    private func azure(
        _ id: String, tenant: String = tenant, entityID: String? = nil, suffix: String = ""
    ) -> ConnectionConfiguration {
        ConnectionConfiguration(
            connectionID: id, presetID: "azure",
            identityProviderEntityID: "https://sts.windows.net/\(tenant)/\(suffix)",
            ssoURL: "https://login.microsoftonline.com/\(tenant)/saml2",
            serviceProviderEntityID: entityID ?? "https://gateway.example.com/saml/\(id)",
            acsURL: "https://gateway.example.com/saml/\(id)/acs")
    }

    @Test func `rule M-3: two applications of one tenant stand side by side, and the old one is renamed, not deleted`()
        async throws
    {
        let advice = try await Place.bundled.planMigration(from: azure("con-old"), to: azure("con-new"))
        #expect(advice.findings.map(\.code) == ["azure.same_tenant"])
        #expect(advice.findings.allSatisfy { $0.severity == .info })
        let before = advice.steps.filter { $0.phase == .before }.map(\.instruction)
        #expect(before.first?.contains("https://gateway.example.com/saml/con-new") == true)
        #expect(before.contains { $0.contains("rename the Identifier") && $0.contains("don't delete") })
        #expect(advice.steps.contains { $0.phase == .undo && $0.instruction.contains("-old") })
    }

    @Test func `rule M-3: one Identifier for both applications blocks, and the remedy is reversible`() async throws {
        let advice = try await Place.bundled.planMigration(
            from: azure("con-old", entityID: "https://sp.example/x"),
            to: azure("con-new", entityID: "https://sp.example/x"))
        let found = try #require(advice.findings.first)
        #expect((found.severity, found.code) == (.error, "azure.identifier_in_use"))
        #expect(found.remedy?.contains("rename its Identifier") == true)
    }

    @Test func `another tenant, or no connection before, needs nothing renamed`() async throws {
        let other = "99999999-2222-3333-4444-555555555555"
        for old in [azure("con-old", tenant: other), nil] {
            let advice = try await Place.bundled.planMigration(from: old, to: azure("con-new"))
            #expect(advice.findings.isEmpty)
            #expect(!advice.steps.contains { $0.instruction.contains("rename the Identifier") })
        }
    }

    @Test func `rule M-3: each way around the Identifier is named with what it breaks`() async throws {
        let cases: [(ConnectionConfiguration, ConfigurationFinding.Severity, String)] = [
            (azure("con-a", entityID: "https://sp.example/x#1"), .error, "azure.identifier_fragment"),
            (azure("con-a", entityID: "spn:1111"), .error, "azure.entity_id_no_uri"),
            (azure("con-a", entityID: "gateway"), .error, "azure.entity_id_no_uri"),
            (
                azure("con-a", suffix: "99999999-2222-3333-4444-555555555555/"), .warning,
                "azure.issuer_with_application"
            ),
        ]
        for (configuration, severity, code) in cases {
            let findings = try await Place.bundled.validate(configuration)
            #expect(findings.map(\.code) == [code])
            #expect(findings.first?.severity == severity)
            #expect(findings.first?.remedy != nil, "\(code) has no remedy")
        }
        let overridden = try await Place.bundled.diagnose(
            FailureReport(code: "saml.audience", received: "https://other.example/sp"), azure("con-a"))
        #expect(overridden?.remedy.contains("audience override") == true)
    }

    @Test func `rule M-3: a connection of an organization that signs on the same domains is no stranger's`()
        async throws
    {
        var configuration = azure("con-a")
        configuration.siblings = [
            SiblingConnection(
                connectionID: "", serviceProviderEntityID: "", sameOrganization: false, reachableBySameDomain: true)
        ]
        #expect(try await Place.bundled.validate(configuration).map(\.code) == ["azure.issuer_shared_by_link"])
    }

    @Test(arguments: ["generic-saml", "gsuite", "jumpcloud", "okta", "onelogin", "ping"])
    func `every provider's advice names both applications and keeps the old one until the end`(id: String) async throws
    {
        func end(_ connection: String) -> ConnectionConfiguration {
            ConnectionConfiguration(
                connectionID: connection, presetID: id, identityProviderEntityID: "https://idp.example.com",
                ssoURL: "https://idp.example.com/sso", serviceProviderEntityID: "https://sp.example/\(connection)",
                acsURL: "https://sp.example/\(connection)/acs")
        }
        let steps = try await Place.bundled.planMigration(from: end("con-old"), to: end("con-new")).steps
        #expect(steps.filter { $0.phase == .before }.contains { $0.instruction.contains("con-new") })
        #expect(steps.filter { $0.phase == .after }.contains { $0.instruction.contains("con-old") })
        #expect(steps.contains { $0.phase == .undo })
    }
}
