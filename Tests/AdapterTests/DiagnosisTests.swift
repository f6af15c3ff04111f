import AdapterHost
import AdapterKit
import Adapting
import Foundation
import Presets
import Testing

/// The tables of what a failure means at each IdP, and which field there to change (rule L-10).
@Suite struct DiagnosisTests {
    /// Codes that no response can bear: they are about what we send.
    private static let ours: Set<String> = [
        "saml.request_too_long", "saml.relay_state_too_long", "saml.destination_url",
    ]

    /// Every code that a check of a response has, read from where the codes stand; then those of the verbs behind it.
    static let codes: [String] = {
        var codes: Set<String> = []
        for path in ["SAML/SAMLError+Code.swift", "XMLSecurity/XMLSecurityError.swift"] {
            let source = (try? String(contentsOfFile: Place.root + "/Sources/" + path, encoding: .utf8)) ?? ""
            for match in source.matches(of: /"((?:saml|xml|signature)\.[a-z0-9_]+)"/) { codes.insert(String(match.1)) }
        }
        for relaxation in ["sha1", "rsa1024", "empty_reference_uri", "inclusive_c14n"] {
            codes.insert("signature.\(relaxation)_refused")
        }
        codes.formUnion([
            "certificate.expired", "profile.email_missing", "profile.email_malformed", "domain.not_claimed",
            "member.unknown", "member.deactivated", "member.suspended", "identity.conflict", "adapter.refused",
            "shared_sso.connection_ignored", "saml.replayed", "attempt.expired",
        ])
        return codes.subtracting(ours).sorted()
    }()

    @Test func `the list of codes is the whole one`() {
        #expect(Self.codes.count > 60)
        #expect(Self.codes.contains("saml.audience") && Self.codes.contains("xml.document_type"))
    }

    @Test(arguments: Place.catalog.presets.map(\.id))
    func `rule L-10: every code of a refusal has a diagnosis that names the field in that console`(
        preset: String
    ) async throws {
        let configuration = Place.configuration(preset, entityID: "https://idp", ssoURL: "https://idp/sso")
        for code in Self.codes {
            let report = FailureReport(code: code, received: "what came", expected: "what should have come")
            let diagnosis = try await Place.bundled.diagnose(report, configuration)
            let found = try #require(diagnosis, "\(preset): \(code)")
            #expect(found.field?.isEmpty == false, "\(preset): \(code)")
            for text in [found.meaning, found.remedy, found.field ?? "", found.value ?? ""] {
                #expect(!text.contains("{{") && !text.contains("}}"), "\(preset): \(code): \(text)")
                #expect(!text.hasSuffix("."), "\(preset): \(code): \(text)")
            }
        }
    }

    @Test(arguments: Place.catalog.presets.map(\.id))
    func `rule L-10: the remedy carries the value to paste`(preset: String) async throws {
        let configuration = Place.configuration(preset, entityID: "https://idp", ssoURL: "https://idp/sso")
        func value(_ code: String, received: String? = "x") async throws -> String? {
            try await Place.bundled.diagnose(FailureReport(code: code, received: received), configuration)?.value
        }
        #expect(try await value("saml.audience") == configuration.serviceProviderEntityID)
        #expect(try await value("saml.recipient") == configuration.acsURL)
        #expect(try await value("saml.destination") == configuration.acsURL)
        #expect(try await value("saml.issuer", received: "https://other") == "https://other")
        #expect(try await value("saml.issuer", received: nil) == nil)
        let audience = try await Place.bundled.diagnose(FailureReport(code: "saml.audience"), configuration)
        #expect(audience?.remedy.contains(configuration.serviceProviderEntityID) == true)
    }

    @Test func `every rule of a table can be reached: none stands behind one that takes all that it would take`() throws
    {
        for preset in Place.catalog.presets {
            let rules = preset.manifest.diagnoses
            #expect(Set(rules.map(\.id)).count == rules.count, "\(preset.id)")
            for (index, rule) in rules.enumerated() {
                let text = rule.contains ?? "x"
                let failure = FailureReport(
                    code: rule.code.map { $0.hasSuffix(".*") ? String($0.dropLast()) + "some" : $0 } ?? "some",
                    received: text, statusMessage: text, attributeNames: rule.attribute.map { [$0] } ?? [], text: text)
                let first = rules.firstIndex { $0.applies(to: failure) }
                #expect(first == index, "\(preset.id): \(rule.id) behind \(first.map { rules[$0].id } ?? "none")")
            }
        }
    }

    @Test(arguments: [
        ("azure", "AADSTS700016: Application was not found", "azure.aadsts700016"),
        ("azure", "AADSTS70001: disabled", "azure.aadsts70001"),
        ("azure", "AADSTS530032: blocked", "azure.aadsts530032"),
        ("azure", "AADSTS53003: blocked", "azure.aadsts53003"),
        ("azure", "Failed to add identifier URI: must contain a tenant verified domain", "azure.identifier-uri"),
        ("gsuite", "403 app_not_configured_for_user", "gsuite.app-not-configured-user"),
        ("gsuite", "403 app_not_enabled_for_user", "gsuite.app-not-enabled"),
        ("gsuite", "ACS Url in request https://a doesn't match configured ACS Url https://b", "gsuite.acs"),
        ("okta", "User is not assigned to the client application", "okta.not-assigned"),
        ("onelogin", "Invalid ACS URL", "onelogin.validator"), ("jumpcloud", "405", "jumpcloud.redirect"),
        ("ping", "Signature required", "ping.signature-required"),
        ("generic-saml", "MSIS7070: The SAML request contained a NameIDPolicy", "generic.msis7070"),
        ("generic-saml", "Invalid requester", "generic.invalid-requester"),
    ])
    func `what a person reads on the provider's own page is found`(
        preset: String, text: String, id: String
    )
        async throws
    {
        let configuration = Place.configuration(preset, entityID: "https://idp", ssoURL: "https://idp/sso")
        let found = try await Place.bundled.diagnose(FailureReport(code: "", text: text), configuration)
        #expect(found?.id == id)
        #expect(found?.field != nil)
    }

    @Test func `a short text that stands in a received value by chance explains nothing`() async throws {
        let configuration = Place.configuration("jumpcloud", entityID: "https://idp", ssoURL: "https://idp/sso")
        let late = FailureReport(code: "saml.expired", received: "2026-03-04T05:06:07.405Z", expected: "later")
        #expect(try await Place.bundled.diagnose(late, configuration)?.id == "general.expired")
    }

    @Test func `braces in what a stranger sent are not filled in`() {
        let rule = DiagnosisRule(
            id: "r", code: "c", contains: nil, attribute: nil, meaning: "it is {{received}}", remedy: "{{unknown}} {{",
            value: "{{received}}")
        let configuration = Place.configuration("okta", entityID: "https://idp", ssoURL: "https://idp/sso")
        let found = rule.diagnosis(of: FailureReport(code: "c", received: "{{entityID}}"), at: configuration)
        #expect(found.meaning == "it is {{entityID}}")
        #expect(found.value == "{{entityID}}")
        #expect(found.remedy == "nothing {{")
    }
}
