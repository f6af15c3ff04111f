import Administration
import Essentials
import GatewayModel
import Persistence
import SignOn

extension APIRoutes {
    var traceRoutes: [Route] {
        let one = "/organizations/{org}/sign-on-traces/{trace}"
        return [
            route("GET", "/organizations/{org}/sign-on-traces", "List log-ins, newest first") { api in
                let (after, limit) = try api.page()
                let page = try await services.traces.list(
                    try SignOnLogQuery(api), of: try api.organization,
                    before: try after.map { try SignOnLogPlace(text: $0) }, limit: limit, actor: api.actor)
                return APIRendering.list(page.entries.map(APIRendering.entry), next: page.next?.text)
            },
            route("GET", one, "Get a log-in's trace with its verdict") { api in
                .json(
                    APIRendering.report(
                        try await services.traces.report(
                            try api.id("trace", "trace"), of: try api.organization, actor: api.actor)))
            },
            route("GET", one + "/response", "Read the kept response, proofs cut short") { api in
                .json(
                    APIRendering.response(
                        try await services.traces.response(
                            of: try api.id("trace", "trace"), of: try api.organization, actor: api.actor,
                            origin: api.origin)))
            },
            route("GET", one + "/raw-response", "Read the kept response as it came") { api in
                let bytes = try await services.traces.rawResponse(
                    of: try api.id("trace", "trace"), of: try api.organization, actor: api.actor, origin: api.origin)
                return .json(["saml_response": .string(Base64.encode(bytes))])
            },
            route("POST", one + "/replay", "Judge the kept response again, under the connection or an edit of it") {
                api in
                let body = try api.body(APIRoutes.draftMembers)
                let replay = try await services.traces.replay(
                    try api.id("trace", "trace"), under: body.object.keys.isEmpty ? nil : try draft(body),
                    of: try api.organization, actor: api.actor, origin: api.origin)
                return .json(APIRendering.replay(replay))
            },
            route(
                "POST", "/organizations/{org}/connections/{connection}/explain",
                "Say what an error on the identity provider's own page means"
            ) { api in
                let body = try api.body(["text"])
                let found = try await services.traces.explain(
                    try body.neededText("text"), at: try api.id("connection", "connection"),
                    of: try api.organization, actor: api.actor)
                return .json(["diagnosis": found.map(APIRendering.diagnosis) ?? .null])
            },
            route("GET", one + "/comparison", "Compare with another trace of the same connection") { api in
                let other = try api.request.queryPairs.first { $0.name == "with" }?.value ?? ""
                guard let second = Identifier<SignOnTrace>(other) else {
                    throw AdministrationError.invalidValue("with", reason: "expected the id of another trace")
                }
                let found = try await services.traces.compare(
                    try api.id("trace", "trace"), with: second, of: try api.organization, actor: api.actor)
                return .json(.object(JSONObject(APIRendering.comparison(found.comparison, "first", "second"))))
            },
        ]
    }
}

extension SignOnLogQuery {
    private static let names = ["connection", "outcome", "code", "email", "since", "until", "unanswered"]

    /// A name that is not known or stands twice is refused, for a filter that is ignored shows too much.
    fileprivate init(_ api: APIRequest) throws {
        var values: [String: String] = [:]
        for (name, value) in try api.request.queryPairs where name != "after" && name != "limit" {
            guard SignOnLogQuery.names.contains(name) else {
                throw AdministrationError.invalidValue(
                    name, reason: "it is not known here; expected \(SignOnLogQuery.names.joined(separator: ", "))")
            }
            guard values.updateValue(value, forKey: name) == nil else { throw HTTPProblem.repeatedParameter(name) }
        }
        self.init()
        connection = try values["connection"].map { text in
            guard let id = Identifier<Connection>(text) else {
                throw AdministrationError.invalidValue("connection", reason: "it is no connection's id")
            }
            return id
        }
        state = try values["outcome"].map { text in
            guard let state = SignOnLogState(rawValue: text) else {
                let known = SignOnLogState.allCases.map(\.rawValue).joined(separator: ", ")
                throw AdministrationError.invalidValue("outcome", reason: "expected one of \(known)")
            }
            return state
        }
        code = values["code"]
        email = values["email"]
        since = try SignOnLogQuery.time("since", values)
        until = try SignOnLogQuery.time("until", values)
        includesUnanswered = values["unanswered"] == "true"
    }

    private static func time(_ name: String, _ values: [String: String]) throws -> Timestamp? {
        guard let text = values[name] else { return nil }
        guard let time = Timestamp(text: text) else {
            throw AdministrationError.invalidValue(
                name, reason: "it is \"\(text.prefix(40))\", expected a time such as 2026-03-04T05:06:07Z")
        }
        return time
    }
}
