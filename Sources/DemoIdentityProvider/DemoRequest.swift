import Essentials
import XMLSecurity

/// What the demonstration reads of an AuthnRequest.
struct DemoRequest {
    let id: String
    let issuer: String
    let acsURL: String

    /// Reads the query parameter of the HTTP-Redirect binding, as our own requests are written: stored DEFLATE blocks.
    init?(redirectParameter text: String) {
        guard let deflated = Base64.decode(text.utf8), let bytes = DemoRequest.inflated(deflated),
            let root = try? XMLTreeParser().parse(bytes).root, root.is(.protocol, "AuthnRequest"),
            let id = root.attribute("ID"), let acsURL = root.attribute("AssertionConsumerServiceURL"),
            let issuer = root.children.first(where: { $0.is(.assertion, "Issuer") })?.text
        else { return nil }
        self.id = id
        self.issuer = issuer
        self.acsURL = acsURL
    }

    /// Stored blocks only (RFC 1951 3.2.4).
    private static func inflated(_ bytes: [UInt8]) -> [UInt8]? {
        var out: [UInt8] = []
        var rest = bytes[...]
        while let header = rest.popFirst() {
            guard header & 0b110 == 0, rest.count >= 4 else { return nil }
            let length = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
            rest = rest.dropFirst(4)
            guard rest.count >= length else { return nil }
            out += rest.prefix(length)
            rest = rest.dropFirst(length)
            if header & 1 == 1 { return out }
        }
        return nil
    }
}
