import SignOn

/// The four cookies, named so that no other service on the same host has them: cookies ignore ports.
struct GatewayCookies: Sendable {
    private let secure: Bool
    private var prefix: String { secure ? "__Host-gatehouse" : "gatehouse" }

    init(baseURL: String) { secure = baseURL.hasPrefix("https://") }

    private var browserName: String { prefix + "_browser" }
    private var sessionName: String { prefix + "_session" }

    func state(of request: GatewayRequest) -> BrowserState {
        BrowserState(browserSecret: request.cookie(browserName), sessionSecret: request.cookie(sessionName))
    }

    func browser(_ secret: String?) -> ResponseCookie? {
        secret.map { ResponseCookie(name: browserName, value: $0, secure: secure) }
    }

    func session(_ secret: String?) -> ResponseCookie? {
        secret.map { ResponseCookie(name: sessionName, value: $0, secure: secure) }
    }

    private var deviceName: String { prefix + "_device" }

    /// The secret of a browser in which somebody has signed in by password before.
    func device(of request: GatewayRequest) -> String? { request.cookie(deviceName) }

    /// Who asks for something with a password, or for a message.
    func visitor(of request: GatewayRequest) -> PasswordService.Visitor {
        PasswordService.Visitor(
            browser: state(of: request), deviceSecret: device(of: request), network: ClientNetwork.of(request),
            origin: request.origin)
    }

    /// Half a year; it opens nothing, and spares its browser what strangers cause.
    func device(_ secret: String) -> ResponseCookie {
        ResponseCookie(name: deviceName, value: secret, secure: secure, maximumAge: 180 * 86400)
    }

    private var setupName: String { prefix + "_setup" }

    /// The secret of a browser that has set-up links (rule P-5).
    func setup(of request: GatewayRequest) -> String? { request.cookie(setupName) }

    /// As long as the longest link is good.
    func setup(_ secret: String?) -> ResponseCookie? {
        secret.map { ResponseCookie(name: setupName, value: $0, secure: secure, maximumAge: 30 * 86400) }
    }

    /// Takes the session cookie away.
    var ended: ResponseCookie { ResponseCookie(name: sessionName, value: "", secure: secure, maximumAge: 0) }
}
