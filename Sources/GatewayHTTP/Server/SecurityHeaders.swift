/// The header fields that every answer carries.
package enum SecurityHeaders {
    /// For pages: nothing but our own style sheet, script and images; no framing.
    ///
    /// - Parameter formAction: where forms of the page may lead. A browser checks the redirects behind a form too, so a
    ///   page that leads to an IdP or an application allows the web's schemes.
    package static func contentSecurityPolicy(formAction: String = "'self'") -> String {
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action \(formAction); "
            + "base-uri 'none'; frame-ancestors 'none'"
    }

    package static func apply(to response: inout GatewayResponse) {
        func set(_ name: String, _ value: String) {
            if response.header(name) == nil { response.headers.append((name, value)) }
        }
        set("x-content-type-options", "nosniff")
        set("referrer-policy", "no-referrer")
        set("x-frame-options", "DENY")
        set("cross-origin-opener-policy", "same-origin")
        set("cache-control", "no-store")
        set("content-security-policy", contentSecurityPolicy())
    }
}
