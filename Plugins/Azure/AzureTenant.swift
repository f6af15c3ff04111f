/// The tenant's GUID, from an issuer or a sign-on URL; hosts of the sovereign clouds included.
struct AzureTenant {
    /// Lower case.
    let id: String

    static let issuerHosts = [
        "sts.windows.net", "sts.chinacloudapi.cn", "sts.microsoftonline.de", "sts.windows-ppe.net",
    ]
    static let loginHosts = [
        "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn",
        "login.microsoftonline.de",
    ]

    /// `https://sts.windows.net/<guid>/`, final slash included: it is part of the name.
    init?(issuer: String) {
        let parts = issuer.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0] == "https:", Self.issuerHosts.contains(parts[2]), Self.isGUID(parts[3]),
            parts[4].isEmpty
        else { return nil }
        id = parts[3].lowercased()
    }

    /// The application's id behind the tenant's, where the directory was told to append it to the issuer.
    static func application(appendedTo issuer: String) -> String? {
        let parts = issuer.split(separator: "/").map(String.init)
        guard parts.count == 4, issuerHosts.contains(parts[1]), isGUID(parts[2]), isGUID(parts[3]) else { return nil }
        return parts[3].lowercased()
    }

    static func isGUID(_ text: some StringProtocol) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12] && text.allSatisfy { $0.isHexDigit || $0 == "-" }
    }
}
