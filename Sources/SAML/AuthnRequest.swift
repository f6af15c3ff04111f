package import Essentials
import XMLSecurity

/// A request for authentication (SAML Core 3.4.1), as it works everywhere: no NameIDPolicy, no RequestedAuthnContext
/// unless asked for, the assertion consumer service URL spelled out.
package struct AuthnRequest: Sendable {
    package let id: String
    package let issueInstant: Timestamp
    package let destination: String
    package let issuer: String
    package let acsURL: String
    package let forceAuthn: Bool
    package let isPassive: Bool
    package let nameIDFormat: String?
    package let requestedContexts: [String]

    package init(
        id: String, issueInstant: Timestamp, destination: String, issuer: String, acsURL: String,
        forceAuthn: Bool = false, isPassive: Bool = false, nameIDFormat: String? = nil, requestedContexts: [String] = []
    ) {
        self.id = id
        self.issueInstant = issueInstant
        self.destination = destination
        self.issuer = issuer
        self.acsURL = acsURL
        self.forceAuthn = forceAuthn
        self.isPassive = isPassive
        self.nameIDFormat = nameIDFormat
        self.requestedContexts = requestedContexts
    }

    package var xml: [UInt8] {
        var writer = XMLWriter()
        writer.element(
            "samlp:AuthnRequest",
            [
                ("xmlns:samlp", XMLNamespace.protocol.uri), ("xmlns:saml", XMLNamespace.assertion.uri), ("ID", id),
                ("Version", "2.0"), ("IssueInstant", issueInstant.text), ("Destination", destination),
                ("ForceAuthn", forceAuthn ? "true" : nil), ("IsPassive", isPassive ? "true" : nil),
                ("ProtocolBinding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"),
                ("AssertionConsumerServiceURL", acsURL),
            ]
        ) { request in
            request.element("saml:Issuer", text: issuer)
            if let nameIDFormat {
                request.empty("samlp:NameIDPolicy", [("Format", nameIDFormat), ("AllowCreate", "true")])
            }
            if !requestedContexts.isEmpty {
                request.element("samlp:RequestedAuthnContext", [("Comparison", "exact")]) { contexts in
                    for context in requestedContexts { contexts.element("saml:AuthnContextClassRef", text: context) }
                }
            }
        }
        return writer.bytes
    }

    /// The address for the HTTP-Redirect binding (SAML Bindings 3.4.4): DEFLATE, base64, percent-encoding.
    ///
    /// - Parameters:
    ///   - relayState: comes back with the response.
    ///   - additional: further query items, such as a login hint.
    /// - Throws: `saml.destination_url` where the destination is no http or https address.
    package func redirectURL(
        relayState: RelayState?, additional: [(name: String, value: String)] = []
    ) throws(SAMLError) -> String {
        try AuthnRequest.checkDestination(destination)
        var url = destination + (destination.contains("?") ? "&" : "?")
        url += "SAMLRequest=" + PercentEncoding.encode(Base64.encode(Deflate.stored(xml)))
        if let relayState { url += "&RelayState=" + PercentEncoding.encode(relayState.text) }
        for item in additional { url += "&\(PercentEncoding.encode(item.name))=\(PercentEncoding.encode(item.value))" }
        return url
    }

    /// The form fields for the HTTP-POST binding (SAML Bindings 3.5.4).
    package func postFields(relayState: RelayState?) throws(SAMLError) -> [(name: String, value: String)] {
        try AuthnRequest.checkDestination(destination)
        let fields = [(name: "SAMLRequest", value: Base64.encode(xml))]
        return fields + (relayState.map { [(name: "RelayState", value: $0.text)] } ?? [])
    }

    /// Only the web's schemes: another would run in the person's browser (D20).
    package static func checkDestination(_ url: String) throws(SAMLError) {
        guard url.hasPrefix("https://") || url.hasPrefix("http://"), !url.contains("#"),
            url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "<" && $0 != ">" }
            )
        else { throw .destinationURL(String(url.prefix(200))) }
    }
}
