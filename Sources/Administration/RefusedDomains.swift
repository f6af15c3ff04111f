import GatewayModel

/// Domains that nobody can claim (rule D-5).
///
/// A first list; the public suffix list comes with the claims' full life cycle.
enum RefusedDomains {
    private static let publicMail: Set<String> = [
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com",
        "icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de",
        "web.de",
        "mail.com", "mail.ru", "yandex.com", "yandex.ru", "zoho.com", "fastmail.com", "hey.com", "tutanota.com",
        "qq.com",
        "163.com", "126.com", "orange.fr", "laposte.net", "t-online.de", "comcast.net", "verizon.net", "btinternet.com",
    ]

    private static let suffixes: Set<String> = [
        "co.uk", "org.uk", "ac.uk", "gov.uk", "com.au", "net.au", "org.au", "co.nz", "co.jp", "or.jp", "ne.jp", "co.kr",
        "com.br", "com.mx", "com.ar", "co.in", "com.cn", "com.tr", "co.za", "com.sg", "com.hk", "github.io",
        "gitlab.io",
        "herokuapp.com", "vercel.app", "netlify.app", "pages.dev", "web.app", "cloudfront.net",
    ]

    static func check(_ domain: DomainName) throws(AdministrationError) {
        if publicMail.contains(domain.text) { throw .publicMailDomain(domain.text) }
        if suffixes.contains(domain.text) { throw .publicSuffix(domain.text) }
    }
}
