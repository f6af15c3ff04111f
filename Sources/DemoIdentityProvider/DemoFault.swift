/// A mistake that the demonstration's identity provider makes on purpose, so that its trace can be read.
package enum DemoFault: String, Sendable, CaseIterable {
    case none
    case wrongAudience = "wrong-audience"
    case wrongIssuer = "wrong-issuer"
    case expired
    case unsigned
    case tampered
    case noEmail = "no-email"
}
