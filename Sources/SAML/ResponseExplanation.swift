import Cryptography
package import Essentials
import XMLSecurity

/// Judges one response offline, as `gatehouse explain` prints it: for support, and for anyone who doubts a verdict.
package struct ResponseExplanation: Sendable {
    package let json: JSONValue

    /// Judges one case of the batch format.
    ///
    /// The members are `id`, `message` (the form field), `connection` (`idp_entity_id`, `idp_certificates`, `sp_entity_id`,
    /// `acs_url`), `in_response_to`, `now` and `relaxations`; `expect` and unknown members are passed over. What can't be read
    /// as such a case yields the code `input.malformed`.
    package init(_ input: JSONValue) {
        let id = input["id"] ?? .null
        guard let message = input["message"]?.string, let expectations = ResponseExplanation.expectations(input) else {
            self.init(json: ResponseExplanation.malformed(id: id))
            return
        }
        self.init(id: id, formField: Array(message.utf8), expectations)
    }

    private init(json: JSONValue) { self.json = json }

    package init(id: JSONValue, formField: [UInt8], _ expectations: ResponseExpectations) {
        let checks: [CheckOutcome]
        let result: Result<VerifiedAssertion, SAMLError>
        do {
            let judgement = ResponseValidator().validate(try UnverifiedResponse(formField: formField), expectations)
            checks = judgement.checks
            result = judgement.result
        } catch {
            checks = [.failed("read", error)]
            result = .failure(error)
        }
        json = ResponseExplanation.render(id, checks, result)
    }

    /// The answer to a line that is no case.
    package static func malformed(id: JSONValue = .null) -> JSONValue {
        [
            "id": id, "verdict": "rejected", "code": "input.malformed", "layer": .null,
            "message": "the line is not a case: expected an object with message, connection and now", "name_id": .null,
            "attributes": .object(JSONObject()), "checks": [],
        ]
    }

    private static func expectations(_ input: JSONValue) -> ResponseExpectations? {
        guard let connection = input["connection"], let issuer = connection["idp_entity_id"]?.string,
            let audience = connection["sp_entity_id"]?.string, let acsURL = connection["acs_url"]?.string,
            let now = input["now"]?.string.flatMap({ Timestamp(text: $0) })
        else { return nil }
        // A list may hold an empty PEM block; a connection without any key fails closed in the validator.
        let keys = (connection["idp_certificates"]?.array ?? []).compactMap(\.string).flatMap { pem in
            (try? Certificate.all(inPEM: pem)) ?? []
        }.map(\.publicKey)
        var relaxations: Set<Relaxation> = []
        for name in input["relaxations"]?.array ?? [] {
            guard let text = name.string, let relaxation = Relaxation(rawValue: text) else { return nil }
            relaxations.insert(relaxation)
        }
        let request: ResponseExpectations.Request =
            if let id = input["in_response_to"]?.string {
                .answering(id: id, issuedAt: now, freshAuthentication: false)
            } else {
                .unsolicited(allowed: true)
            }
        return ResponseExpectations(
            serviceProviderEntityID: audience, acsURL: acsURL, acceptedIssuers: [issuer], keys: keys,
            relaxations: relaxations, now: now, request: request)
    }

    private static func render(
        _ id: JSONValue, _ checks: [CheckOutcome], _ result: Result<VerifiedAssertion, SAMLError>
    ) -> JSONValue {
        var object = JSONObject([("id", id)])
        var attributes = JSONObject()
        switch result {
        case .success(let assertion):
            object["verdict"] = "accepted"
            object["code"] = .null
            object["layer"] = .null
            object["message"] = "every check passed"
            object["name_id"] = JSONValue(assertion.nameID?.value)
            for attribute in assertion.attributes {
                let earlier = attributes[attribute.name]?.array ?? []
                attributes[attribute.name] = .array(earlier + attribute.values.map(JSONValue.string))
            }
        case .failure(let error):
            object["verdict"] = "rejected"
            object["code"] = .string(error.code)
            object["layer"] = JSONValue(error.layer?.rawValue)
            object["message"] = .string(error.message)
            object["name_id"] = .null
            if let remedy = error.remedy { object["remedy"] = .string(remedy.text) }
        }
        object["attributes"] = .object(attributes)
        object["checks"] = .array(checks.map(check))
        return .object(object)
    }

    /// One check as the trace and `explain` show it.
    package static func check(_ check: CheckOutcome) -> JSONValue {
        var object = JSONObject([("name", .string(check.name)), ("outcome", .string(check.verdict.rawValue))])
        object["detail"] = .string(check.error?.message ?? check.received ?? "")
        if let received = check.received { object["received"] = .string(received) }
        if let expected = check.expected { object["expected"] = .string(expected) }
        if let error = check.error { object["code"] = .string(error.code) }
        return .object(object)
    }
}
