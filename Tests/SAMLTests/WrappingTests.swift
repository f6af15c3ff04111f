import Cryptography
import Essentials
import Foundation
import GatewayTesting
import SAML
import Testing

/// The classic wrapping shapes and their kin, each made from a response that is accepted as it is.
@Suite struct WrappingTests {
    static let now = Timestamp(text: "2026-03-04T05:06:07Z") ?? Timestamp(milliseconds: 0)
    static let forge = try? ResponseForge(issuer: "https://idp.example.com/saml", now: now)
    static let acs = "https://gateway.example.com/saml/con-a/acs"
    static let audience = "https://gateway.example.com/saml/con-a"

    static func order(_ signing: ResponseOrder.Signing = .assertion) -> ResponseOrder {
        var order = ResponseOrder(
            acsURL: acs, audience: audience, inResponseTo: "_request", now: now, email: "ada@example.com",
            attributes: [("role", ["member"])])
        order.signing = signing
        return order
    }

    static func xml(_ order: ResponseOrder) throws -> String {
        String(decoding: try #require(forge).xml(order), as: UTF8.self)
    }

    static func judge(_ xml: String, relaxations: Set<Relaxation> = []) throws -> ResponseJudgement? {
        let expectations = ResponseExpectations(
            serviceProviderEntityID: audience, acsURL: acs, acceptedIssuers: ["https://idp.example.com/saml"],
            keys: [try #require(forge).certificate.publicKey], relaxations: relaxations, now: now,
            request: .answering(id: "_request", issuedAt: now, freshAuthentication: false))
        guard let response = try? UnverifiedResponse(decoded: Array(xml.utf8)) else { return nil }
        return ResponseValidator().validate(response, expectations)
    }

    /// Nil where accepted.
    static func code(_ xml: String) throws -> String? {
        guard let judgement = try judge(xml) else { return "unreadable" }
        if case .failure(let error) = judgement.result { return error.code }
        return nil
    }

    private func parts(_ signing: ResponseOrder.Signing) throws -> (xml: String, assertion: String, evil: String) {
        let xml = try Self.xml(Self.order(signing))
        let start = try #require(xml.range(of: "<saml:Assertion"))
        let end = try #require(xml.range(of: "</saml:Assertion>"))
        let assertion = String(xml[start.lowerBound..<end.upperBound])
        var evil = assertion.replacingOccurrences(of: "ada@example.com", with: "admin@example.com")
        if let signature = evil.range(of: "<ds:Signature"), let close = evil.range(of: "</ds:Signature>") {
            evil.removeSubrange(signature.lowerBound..<close.upperBound)
        }
        return (xml, assertion, evil)
    }

    @Test(arguments: [ResponseOrder.Signing.assertion, .response, .both])
    func `what the shapes are made of is accepted as it is`(signing: ResponseOrder.Signing) throws {
        #expect(try Self.code(try parts(signing).xml) == nil)
    }

    @Test(arguments: [ResponseOrder.Signing.assertion, .response, .both])
    func `rules R8 to R10: a forged assertion anywhere is never read`(signing: ResponseOrder.Signing) throws {
        let (xml, assertion, evil) = try parts(signing)
        let otherID = evil.replacingOccurrences(of: " ID=\"_", with: " ID=\"_evil")
        for forged in [evil, otherID] {
            let inside = forged.replacingOccurrences(of: "</saml:Assertion>", with: assertion + "</saml:Assertion>")
            let hidden = "<samlp:Extensions>\(assertion)</samlp:Extensions>"
            let shapes = [
                xml.replacingOccurrences(of: assertion, with: forged + assertion),
                xml.replacingOccurrences(of: assertion, with: assertion + forged),
                xml.replacingOccurrences(of: assertion, with: inside),
                xml.replacingOccurrences(of: assertion, with: forged),
                xml.replacingOccurrences(of: assertion, with: forged).replacingOccurrences(
                    of: "<samlp:Status>", with: hidden + "<samlp:Status>"),
                xml.replacingOccurrences(
                    of: "</ds:Signature>", with: "<ds:Object>\(forged)</ds:Object></ds:Signature>"),
                xml.replacingOccurrences(of: "</ds:KeyInfo>", with: forged + "</ds:KeyInfo>"),
                xml.replacingOccurrences(
                    of: "</samlp:Status>", with: "<samlp:StatusDetail>\(forged)</samlp:StatusDetail></samlp:Status>"),
                xml.replacingOccurrences(of: "<saml:AttributeValue>member", with: "<saml:AttributeValue>\(forged)"),
                xml.replacingOccurrences(of: "<saml:Issuer>", with: forged + "<saml:Issuer>"),
                "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_w\" Version=\"2.0\">\(forged)\(xml)</samlp:Response>",
            ]
            for (index, shape) in shapes.enumerated() {
                #expect(shape != xml)
                #expect(try Self.code(shape) != nil, "shape \(index), \(signing)")
            }
        }
    }

    @Test func `A13: without its signatures a response is unsigned, whatever it says`() throws {
        var order = Self.order(.none)
        #expect(try Self.code(try Self.xml(order)) == "saml.unsigned")
        order.status = "urn:oasis:names:tc:SAML:2.0:status:Responder"
        #expect(try Self.code(try Self.xml(order)) == "saml.unsigned")
    }

    @Test func `A8: an edit inside the covered part is refused, one outside changes no identity`() throws {
        let (xml, _, _) = try parts(.assertion)
        for (from, to) in [("ada@", "eve@"), ("member", "admin"), (Self.audience + "<", Self.audience + "/<")] {
            #expect(try Self.code(xml.replacingOccurrences(of: from, with: to)) != nil)
        }
        // Outside: the response's own IssueInstant is not signed and not read.
        let outside = xml.replacingOccurrences(
            of: "Version=\"2.0\" IssueInstant=\"2026-03-04T05:06:07Z\" Destination",
            with: "Version=\"2.0\" IssueInstant=\"2020-01-01T00:00:00Z\" Destination")
        #expect(outside != xml)
        #expect(try Self.code(outside) == nil)
    }

    @Test func `rule R17: every check refuses its own mistake by name`() throws {
        func code(_ change: (inout ResponseOrder) -> Void) throws -> String? {
            var order = Self.order()
            change(&order)
            return try Self.code(try Self.xml(order))
        }
        #expect(try code { $0.audience = nil } == "saml.audience_missing")
        #expect(try code { $0.audience = Self.audience + "/" } == "saml.audience")
        #expect(try code { $0.recipient = nil } == "saml.recipient")
        #expect(try code { $0.recipient = Self.acs + "x" } == "saml.recipient")
        #expect(try code { $0.destination = Self.acs + "x" } == "saml.destination")
        #expect(try code { $0.destination = nil } == nil)
        #expect(try code { $0.inResponseTo = "_other" } == "saml.in_response_to")
        #expect(try code { $0.inResponseTo = nil } == "saml.in_response_to")
        #expect(
            try code { $0.confirmationMethod = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches" }
                == "saml.subject_confirmation")
        #expect(try code { $0.withConfirmation = false } == "saml.subject_confirmation")
        #expect(try code { $0.withAuthnStatement = false } == "saml.authn_statement")
        #expect(try code { $0.extraCondition = "saml:Unheard" } == "saml.unknown_condition")
        #expect(try code { $0.status = "urn:oasis:names:tc:SAML:2.0:status:success" } == "saml.status")
        #expect(try code { $0.notOnOrAfter = .seconds(-121) } == "saml.expired")
        #expect(try code { $0.notOnOrAfter = .seconds(-119) } == nil)
        #expect(try code { $0.notBefore = .seconds(121) } == "saml.not_yet_valid")
        #expect(try code { $0.sessionNotOnOrAfter = $0.now.advanced(by: .seconds(-300)) } == "saml.session_expired")
        #expect(try code { ($0.nameID, $0.attributes) = (nil, []) } == "saml.name_id")
    }

    @Test func `D3: an assertion made for no request does not pass for an answer to one`() throws {
        // Whoever holds an assertion that the IdP made unasked can write any InResponseTo around it.
        let order = Self.order()
        let claim = "InResponseTo=\"\(try #require(order.inResponseTo))\""
        for signing in [ResponseOrder.Signing.assertion, .response] {
            var stolen = order
            stolen.signing = signing
            stolen.beforeSigning = { xml in
                guard let last = xml.range(of: " " + claim, options: .backwards) else { return xml }
                return xml.replacingCharacters(in: last, with: "")
            }
            let xml = try Self.xml(stolen)
            #expect(xml.components(separatedBy: claim).count == 2)
            #expect(try Self.code(xml) == (signing == .assertion ? "saml.in_response_to" : nil))
        }
    }

    @Test func `rule R20: a relaxation lifts its own check and is reported as used`() throws {
        var order = Self.order()
        order.audience = nil
        let xml = try Self.xml(order)
        let judgement = try #require(try Self.judge(xml, relaxations: [.missingAudience]))
        #expect(throws: Never.self) { try judgement.result.get() }
        #expect(judgement.relaxationsUsed == [.missingAudience])
        #expect(judgement.checks.contains { $0.name == "audience" && $0.verdict == .warning })
        order.audience = "https://other.example"
        let wrong = try #require(
            try Self.judge(
                try Self.xml(order), relaxations: [.missingAudience]))
        #expect(throws: SAMLError.self) { try wrong.result.get() }
    }

    @Test func `each attribute keeps its own NameFormat, or none`() throws {
        let formats = ["urn:x:basic", "urn:x:basic", nil, "urn:x:basic", "urn:x:other", "", nil, "urn:x:other"]
        var order = Self.order()
        order.attributes = formats.indices.map { ("a\($0)", ["\($0)"]) }
        order.beforeSigning = { xml in
            formats.enumerated().reduce(xml) { xml, entry in
                guard let format = entry.element else { return xml }
                return xml.replacingOccurrences(
                    of: "Name=\"a\(entry.offset)\"", with: "Name=\"a\(entry.offset)\" NameFormat=\"\(format)\"")
            }
        }
        let judgement = try #require(try Self.judge(try Self.xml(order)))
        #expect(try judgement.result.get().attributes.map(\.nameFormat) == formats)
        #expect(judgement.attributeNames == formats.indices.map { "a\($0)" })
    }
}
