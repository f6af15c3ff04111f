/// A cookie of ours: HttpOnly, SameSite=Lax, whole host; with `Secure` and the `__Host-` prefix over https (rule L-12).
package struct ResponseCookie: Sendable {
    package let name: String
    package let value: String
    package let secure: Bool
    /// Seconds until the browser drops it; nil: until the browser closes; zero: now.
    package let maximumAge: Int?

    package init(name: String, value: String, secure: Bool, maximumAge: Int? = nil) {
        self.name = name
        self.value = value
        self.secure = secure
        self.maximumAge = maximumAge
    }

    package var text: String {
        var text = "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax"
        if secure { text += "; Secure" }
        if let maximumAge { text += "; Max-Age=\(maximumAge)" }
        return text
    }
}
