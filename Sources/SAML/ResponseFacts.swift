import Essentials
import XMLSecurity

/// What the policies judge: the assertion from verified bytes, and of the response what R10 lets count.
struct ResponseFacts {
    let statusCodes: [String]
    let statusMessage: String?
    let destination: String?
    let responseIssuer: String?
    let responseInResponseTo: String?
    /// Whether the response itself was among the signed bytes.
    let responseIsSigned: Bool
    let content: AssertionContent

    /// Reads Status, Destination and InResponseTo of `response`.
    static func status(_ status: ElementNode) -> (codes: [String], message: String?) {
        var codes: [String] = []
        var code = status.children.first { $0.is(.protocol, "StatusCode") }
        while let current = code, codes.count < 4 {
            codes.append(current.attribute("Value") ?? "")
            code = current.children.first { $0.is(.protocol, "StatusCode") }
        }
        let message = status.children.first { $0.is(.protocol, "StatusMessage") }?.text
        return (codes, message.map { String($0.prefix(500)) })
    }
}
