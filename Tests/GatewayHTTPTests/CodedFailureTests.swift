import Essentials
import GatewayHTTP
import GatewayTesting
import Testing

/// What a test log-in shows for each failure that a provider's settings can cause (rules A-6, L-10).
@Suite struct CodedFailureTests {
    struct Failure: Sendable, CustomTestStringConvertible {
        let code: String
        let change: @Sendable (inout ResponseOrder) -> Void
        /// The check that fails; empty where none of the response does.
        let check: String
        var testDescription: String { code }
    }

    private static func replacing(_ text: String, _ with: String) -> @Sendable (String) -> String {
        { $0.split(separator: text, omittingEmptySubsequences: false).joined(separator: with) }
    }

    static let failures: [Failure] = [
        Failure(code: "saml.audience", change: { $0.audience = "https://x" }, check: "audience"),
        Failure(code: "saml.audience_missing", change: { $0.audience = nil }, check: "audience"),
        Failure(
            code: "saml.destination", change: { $0.destination = "http://gateway.example.com/acs" },
            check: "destination"),
        Failure(
            code: "saml.recipient", change: { $0.recipient = "https://old.example/acs" }, check: "subject_confirmation"),
        Failure(
            code: "saml.expired",
            change: {
                $0.now = $0.now.advanced(by: .hours(-2))
                $0.authnInstant = $0.now
            }, check: "subject_confirmation"),
        Failure(code: "saml.not_yet_valid", change: { $0.notBefore = .hours(1) }, check: "validity"),
        Failure(code: "saml.unsigned", change: { $0.signing = .none }, check: "signature"),
        Failure(
            code: "signature.digest_mismatch",
            change: { $0.afterSigning = Self.replacing("Lovelace", "Byron") }, check: "signature"),
        Failure(
            code: "saml.status",
            change: {
                $0.signing = .response
                $0.status = "urn:oasis:names:tc:SAML:2.0:status:Requester"
                $0.statusMessage = "InvalidNameIDPolicy"
            }, check: "status"),
        Failure(
            code: "saml.subject_confirmation",
            change: { $0.confirmationMethod = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key" },
            check: "subject_confirmation"),
        Failure(code: "saml.authn_statement", change: { $0.withAuthnStatement = false }, check: "authn_statement"),
        Failure(
            code: "saml.session_expired", change: { $0.sessionNotOnOrAfter = $0.now.advanced(by: .hours(-1)) },
            check: "authn_statement"),
        Failure(
            code: "saml.unknown_condition",
            change: { $0.extraCondition = "saml:Unheard" }, check: "conditions"),
        Failure(
            code: "saml.issuer",
            change: {
                $0.beforeSigning = Self.replacing("https://idp.example.com/saml<", "https://idp.example.com/other<")
            }, check: "issuer"),
        Failure(
            code: "profile.email_missing",
            change: {
                $0.nameID = "u-1"
                $0.nameIDFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
            }, check: ""),
    ]

    @Test(arguments: failures)
    func `rules A-6, L-10: a failed test log-in says the code, the check, whose turn it is and the field to change`(
        failure: Failure
    ) async throws {
        let stage = try await TraceStage()
        let id = try #require(stage.connection["id"]?.string)
        let test = try await stage.world.api("POST", "/organizations/\(stage.organization)/connections/\(id)/test")
        let browser = Browser(stage.world)
        let toProvider = await browser.get(try #require(test.json["test_url"]?.string))
        var order = try stage.journey.order(
            stage.connection, requestID: try Journey.requestID(toProvider.header("location")),
            email: "ada@works.example")
        failure.change(&order)
        let acs = try #require(stage.connection["acs_url"]?.string)
        let parked = await browser.crossSitePost(
            acs, [("SAMLResponse", try #require(World.forge).response(order))])
        if failure.check.isEmpty {
            // The response is good, so that the test passes; that nobody could come in with it is said beside.
            let trace = try await stage.get("/\(try await stage.newest())").json
            #expect(trace["outcome"] == "tested")
            #expect(trace["detail"]?["person"]?["code"]?.string == failure.code)
            return
        }
        let page = String(
            decoding: await browser.get(try #require(parked.header("location"))).body, as: UTF8.self)
        #expect(page.contains("The test log-in failed"))
        #expect(page.contains(failure.code))
        let trace = try await stage.get("/\(try await stage.newest())").json
        #expect(trace["code"]?.string == failure.code)
        #expect(trace["outcome"] == "refused")
        #expect(trace["test"] == true)
        let detail = try #require(trace["detail"])
        let check = try #require(detail["checks"]?.array?.first { $0["outcome"] == "failed" })
        #expect(check["name"]?.string == failure.check)
        #expect(detail["who"]?.string?.isEmpty == false)
        #expect(detail["diagnosis"]?["field"]?.string?.isEmpty == false)
        #expect(page.contains("Nobody was signed in") || !page.contains("Signed in as"))
        #expect(browser.cookies.keys.contains { $0.contains("session") } == false)
        let members = try await stage.world.api("GET", "/organizations/\(stage.organization)/members").json
        #expect(members["items"]?.array?.count == 1)
    }
}
