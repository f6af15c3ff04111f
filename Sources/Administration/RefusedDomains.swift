import Effects
import GatewayModel

/// Domains that nobody can claim (rule D-5): public mail, and names below which other people have theirs.
enum RefusedDomains {
    /// Nobody keeps such a list for all to use; these are the providers at which people register for themselves.
    private static let publicMail: Set<String> = [
        "gmail.com", "googlemail.com", "outlook.com", "outlook.de", "outlook.fr", "hotmail.com", "hotmail.co.uk",
        "hotmail.fr", "hotmail.de", "live.com", "live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk", "yahoo.co.jp",
        "yahoo.fr", "yahoo.de", "ymail.com", "rocketmail.com", "icloud.com", "me.com", "mac.com", "aol.com",
        "proton.me",
        "protonmail.com", "pm.me", "gmx.com", "gmx.net", "gmx.de", "gmx.at", "gmx.ch", "web.de", "mail.com", "mail.ru",
        "bk.ru", "inbox.ru", "list.ru", "yandex.com", "yandex.ru", "ya.ru", "rambler.ru", "zoho.com", "zohomail.com",
        "fastmail.com", "fastmail.fm", "hey.com", "tutanota.com", "tuta.io", "tuta.com", "qq.com", "foxmail.com",
        "163.com", "126.com", "yeah.net", "sina.com", "sohu.com", "naver.com", "hanmail.net", "daum.net", "orange.fr",
        "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "t-online.de", "freenet.de", "arcor.de", "libero.it",
        "virgilio.it", "tiscali.it", "alice.it", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "seznam.cz", "ukr.net",
        "bigpond.com", "optusnet.com.au", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net",
        "cox.net", "charter.net", "earthlink.net", "btinternet.com", "sky.com", "virginmedia.com", "ntlworld.com",
        "talktalk.net", "shaw.ca", "rogers.com", "sympatico.ca", "uol.com.br", "bol.com.br", "terra.com.br",
        "rediffmail.com", "mailbox.org", "posteo.de", "posteo.net", "disroot.org", "riseup.net", "duck.com",
        "mozmail.com", "privaterelay.appleid.com", "mailinator.com", "guerrillamail.com", "yopmail.com",
    ]

    static func check(_ domain: DomainName, _ tables: any DomainTables) throws(AdministrationError) {
        if publicMail.contains(domain.text) { throw .publicMailDomain(domain.text) }
        if tables.isPublicSuffix(domain.text) { throw .publicSuffix(domain.text) }
    }
}
