import AdapterHost
import AdapterKit
import Adapting
import Foundation
import GatewayTesting
import Presets
import Testing

enum Place {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static var products: String {
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: executable).deletingLastPathComponent().path
    }
    static var runner: String { products + "/gatehouse-adapter-runner" }
    static let catalog = PresetCatalog(directories: [root + "/Metadata"])
    static let bundled = AdapterRegistry(
        presets: catalog.presets, settings: AdapterRegistry.Settings(bundledDirectory: products, runner: runner))

    static func configuration(
        _ preset: String, entityID: String, ssoURL: String, metadataURL: String? = nil,
        siblings: [SiblingConnection] = []
    ) -> ConnectionConfiguration {
        ConnectionConfiguration(
            connectionID: "con-a", presetID: preset, identityProviderEntityID: entityID, ssoURL: ssoURL,
            metadataURL: metadataURL,
            serviceProviderEntityID: "https://gateway.example.com/saml/con-a",
            acsURL: "https://gateway.example.com/saml/con-a/acs",
            siblings: siblings)
    }
}

@Suite struct BundledAdapterTests {
    @Test func `the seven presets are read and loaded without a problem`() {
        #expect(Place.catalog.problems.isEmpty)
        #expect(
            Place.catalog.presets.map(\.id) == [
                "azure", "generic-saml", "gsuite", "jumpcloud", "okta", "onelogin", "ping",
            ])
        #expect(Place.bundled.problems.isEmpty, "\(Place.bundled.problems.map(\.message))")
        #expect(
            Place.bundled.loaded.map(\.isolation) == [
                "in-process", "data", "in-process", "data", "in-process", "in-process", "data",
            ])
    }

    @Test(arguments: ["azure", "generic-saml", "gsuite", "jumpcloud", "okta", "onelogin", "ping"])
    func `every adapter keeps the contract over its samples`(id: String) async throws {
        let preset = try #require(Place.catalog.preset(id))
        #expect(await AdapterContract(preset: preset, adapters: Place.bundled).failures() == [])
    }

    private func codes(_ configuration: ConnectionConfiguration) async throws -> [String] {
        try await Place.bundled.validate(configuration).map(\.code)
    }

    @Test func `rule M-3: Azure's issuer is the tenant's, and its Identifier the connection's`() async throws {
        let tenant = "11111111-2222-3333-4444-555555555555"
        let (issuer, login) = (
            "https://sts.windows.net/\(tenant)/", "https://login.microsoftonline.com/\(tenant)/saml2"
        )
        #expect(try await codes(Place.configuration("azure", entityID: issuer, ssoURL: login)).isEmpty)
        let cases: [(ConnectionConfiguration, String)] = [
            (Place.configuration("azure", entityID: String(issuer.dropLast()), ssoURL: login), "azure.issuer_slash"),
            (
                Place.configuration("azure", entityID: "https://sts.windows.net/{tenant}/", ssoURL: login),
                "azure.no_tenant"
            ),
            (
                Place.configuration("azure", entityID: "https://login.microsoftonline.com/common/v2", ssoURL: login),
                "azure.no_tenant"
            ),
            (
                Place.configuration(
                    "azure", entityID: issuer, ssoURL: "https://login.microsoftonline.com/common/saml2"),
                "azure.login_url_no_tenant"
            ),
            (
                Place.configuration(
                    "azure", entityID: issuer, ssoURL: login.replacingOccurrences(of: "1111", with: "9999")),
                "azure.mixed_tenants"
            ),
            (Place.configuration("azure", entityID: issuer, ssoURL: login + "/" + tenant), "azure.multi_instance"),
            (
                Place.configuration(
                    "azure", entityID: issuer, ssoURL: login, metadataURL: "https://x/federationmetadata.xml"),
                "azure.metadata_without_appid"
            ),
        ]
        for (configuration, code) in cases { #expect(try await codes(configuration).contains(code), "\(code)") }
        func sibling(_ entityID: String, same: Bool) -> SiblingConnection {
            SiblingConnection(
                connectionID: "con-b", serviceProviderEntityID: entityID, sameOrganization: same,
                reachableBySameDomain: same)
        }
        let own = "https://gateway.example.com/saml/con-a"
        for (entityID, same, code) in [
            (own, true, "azure.identifier_in_use"), (own + "x", true, "azure.issuer_shared"),
            (own, false, "azure.tenant_of_another_organization"),
        ] {
            let found = try await codes(
                Place.configuration("azure", entityID: issuer, ssoURL: login, siblings: [sibling(entityID, same: same)])
            )
            #expect(found == [code])
        }
    }

    @Test func `values of two applications or accounts are told apart at configuration time`() async throws {
        #expect(
            try await codes(
                Place.configuration(
                    "okta", entityID: "http://www.okta.com/exk1",
                    ssoURL: "https://works.okta.com/app/shop/exk2/sso/saml")
            ) == ["okta.mixed_applications"])
        #expect(
            try await codes(
                Place.configuration(
                    "gsuite", entityID: "https://accounts.google.com/o/saml2?idpid=C1",
                    ssoURL: "https://accounts.google.com/o/saml2/idp?idpid=C2")
            ).contains("gsuite.mixed_accounts"))
    }

    @Test func `a failure is explained in the words of that provider's console`() async throws {
        let configuration = Place.configuration("azure", entityID: "https://sts.windows.net/x/", ssoURL: "https://x")
        let spn = try await Place.bundled.diagnose(
            FailureReport(code: "saml.audience", received: "spn:11111111"), configuration)
        #expect(spn?.id == "azure.spn")
        let shown = try await Place.bundled.diagnose(
            FailureReport(code: "", text: "AADSTS50105: not assigned"), configuration)
        #expect(shown?.remedy.contains("Users and groups") == true)
        #expect(try await Place.bundled.diagnose(FailureReport(code: "nothing.known"), configuration) == nil)
    }
}
