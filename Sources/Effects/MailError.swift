package import Essentials

/// Why a message was not sent.
package enum MailError: CodedError, Hashable {
    /// There is no mail server.
    case notConfigured
    /// A header value holds a control character: somebody tries to write headers of their own.
    case headerRefused(field: String)
    /// An address that this mailer can't write; RFC 6531 addresses need more of the server than is asked here.
    case addressRefused(String)
    /// The server offers no TLS, and the message, or the password, would cross the network in the clear.
    case tlsRequired(host: String)
    /// The server does not take our user name and password.
    case loginRefused(host: String)
    /// No connection, no answer in time, or TLS failed.
    case unreachable(host: String, reason: String)
    /// The server answered 4xx (try again) or 5xx (never) (RFC 5321 4.2.1).
    case rejected(host: String, reply: Int)

    package var code: String {
        switch self {
        case .notConfigured: "mail.not_configured"
        case .headerRefused: "mail.header_refused"
        case .addressRefused: "mail.address_refused"
        case .tlsRequired: "mail.tls_required"
        case .loginRefused: "mail.login_refused"
        case .unreachable: "mail.unreachable"
        case .rejected: "mail.rejected"
        }
    }

    package var message: String {
        switch self {
        case .notConfigured: "this service has no mail server"
        case .headerRefused(let field): "the header \(field) holds a control character"
        case .addressRefused(let address): "\"\(address)\" is no address of ASCII characters, expected local@domain"
        case .tlsRequired(let host): "\(host) offers no TLS"
        case .loginRefused(let host): "\(host) does not take the user name and password"
        case .unreachable(let host, let reason): "no answer from \(host): \(reason)"
        case .rejected(let host, let reply): "\(host) answered \(reply), expected 250"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .notConfigured: Remedy(.operators, "start serve with --smtp-url and --mail-from")
        case .headerRefused: Remedy(.operators, "find out who put a control character into a name or an address")
        case .addressRefused: Remedy(.organizationAdmin, "give the person an address of ASCII characters")
        case .tlsRequired:
            Remedy(
                .operators, "switch STARTTLS on at the mail server, or use smtps://; in the clear is for loopback only")
        case .loginRefused: Remedy(.operators, "correct GATEHOUSE_SMTP_USER and GATEHOUSE_SMTP_PASSWORD")
        case .unreachable: Remedy(.operators, "check --smtp-url, the network and the mail server's certificate")
        case .rejected: Remedy(.operators, "look at the mail server's log: it says why it refused")
        }
    }

    package var exposure: Exposure {
        // Whoever asks for a mailed link must learn that none will come; the rest is about the operator's servers.
        self == .notConfigured ? .anyone : .operators
    }

    /// Whether the same message would be refused again.
    package var isPermanent: Bool {
        switch self {
        case .headerRefused, .addressRefused: true
        case .rejected(_, let reply): reply >= 500
        case .notConfigured, .tlsRequired, .loginRefused, .unreachable: false
        }
    }
}
