package import Console
import Cryptography
package import Effects
import Essentials
package import GatewayHTTP
package import GatewayTesting

/// The routes of the demonstration's identity provider.
package struct DemoProvider: Sendable {
    private let forge: ResponseForge
    private let fault: DemoFault
    private let clock: any WallClock
    private let pages: PageRenderer

    package init(forge: ResponseForge, fault: DemoFault, clock: any WallClock, pages: PageRenderer) {
        self.forge = forge
        self.fault = fault
        self.clock = clock
        self.pages = pages
    }

    package var routes: [Route] {
        [
            Route("GET", "/saml/sso", audience: .page) { try choose($0) },
            Route("POST", "/saml/sso", audience: .page) { try respond($0) },
            Route("GET", "/assets/gatehouse.css", audience: .page) { _ in
                .text(Assets.styleSheet, type: "text/css; charset=utf-8")
            },
            Route("GET", "/assets/submit.js", audience: .page) { _ in
                .text(Assets.submitScript, type: "text/javascript; charset=utf-8")
            },
        ]
    }

    /// Shows who can be chosen; the request travels along in hidden fields.
    private func choose(_ request: GatewayRequest) throws -> GatewayResponse {
        let query = try request.queryPairs
        guard let encoded = query.first(where: { $0.name == "SAMLRequest" })?.value,
            let asked = DemoRequest(redirectParameter: encoded)
        else { throw HTTPProblem.missingParameter("SAMLRequest") }
        let relayState = query.first { $0.name == "RelayState" }?.value ?? ""
        let page = DemoPeoplePage(
            fields: [
                ("request", asked.id), ("audience", asked.issuer), ("acs", asked.acsURL), ("RelayState", relayState),
            ],
            people: DemoPerson.all.map {
                DemoPeoplePage.Person(id: $0.id, name: "\($0.firstName) \($0.lastName)", email: $0.email, note: $0.note)
            })
        return html(page)
    }

    private func respond(_ request: GatewayRequest) throws -> GatewayResponse {
        let fields = try request.formPairs
        func value(_ name: String) throws -> String {
            guard let found = fields.first(where: { $0.name == name })?.value else {
                throw HTTPProblem.missingParameter(name)
            }
            return found
        }
        let id = try value("person")
        guard let person = DemoPerson.all.first(where: { $0.id == id }) else {
            throw HTTPProblem.missingParameter("person")
        }
        let response = try response(
            for: person, requestID: try value("request"), audience: try value("audience"), acsURL: try value("acs"))
        return html(
            PostFormPage(
                action: try value("acs"),
                fields: [("SAMLResponse", response), ("RelayState", try value("RelayState"))]))
    }

    /// The signed response for a person, with this provider's fault in it.
    package func response(
        for person: DemoPerson, requestID: String?, audience: String, acsURL: String
    ) throws -> String {
        var order = ResponseOrder(
            acsURL: acsURL, audience: audience, inResponseTo: requestID, now: clock.now(), email: person.email,
            attributes: [
                ("email", [person.email]), ("firstName", [person.firstName]), ("lastName", [person.lastName]),
                ("groups", person.groups),
            ])
        var forge = forge
        switch fault {
        case .none: break
        case .wrongAudience: order.audience = "https://another-application.example"
        case .wrongIssuer:
            forge = ResponseForge(
                issuer: "https://another-provider.example", key: forge.key, certificate: forge.certificate)
        case .expired: order.notOnOrAfter = .seconds(-600)
        case .unsigned: order.signing = .none
        case .tampered:
            order.afterSigning = {
                $0.split(separator: person.firstName, omittingEmptySubsequences: false).joined(separator: "Root")
            }
        case .noEmail:
            order.nameID = "opaque-\(person.id)"
            order.nameIDFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
            order.attributes.removeFirst()
        }
        return try forge.response(order)
    }

    private func html(_ page: some Page) -> GatewayResponse {
        GatewayResponse(
            status: 200,
            headers: [
                ("content-type", "text/html; charset=utf-8"),
                ("content-security-policy", SecurityHeaders.contentSecurityPolicy(formAction: "'self' http: https:")),
            ], body: pages.render(page))
    }
}
