import Essentials
import GatewayModel

extension DoctorChecks {
    static func baseURL(_ machine: DoctorMachine) -> [DoctorFinding] {
        let id = "base_url.shape"
        guard let text = machine.baseURL else {
            return [
                DoctorFinding(
                    .skipped, id, "no base URL is given",
                    remedy: "give doctor the --base-url (or GATEHOUSE_BASE_URL) that serve has")
            ]
        }
        guard let authority = authority(of: text) else {
            return [
                DoctorFinding(
                    .error, id, subject: text,
                    "the base URL is \"\(text)\", expected https://host without a final slash",
                    remedy: "set --base-url to the address that browsers use")
            ]
        }
        if text.hasPrefix("https://") { return [DoctorFinding(.ok, id, subject: text, "\(text) is an https address")] }
        let host = authority.hasPrefix("[") ? authority : String(authority.prefix { $0 != ":" })
        let isLoopbackNumber = host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 46 || ($0 >= 48 && $0 <= 57) }
        if host == "localhost" || isLoopbackNumber || authority.hasPrefix("[::1]") {
            return [
                DoctorFinding(
                    .info, id, subject: text, "\(text) is for trying out: only this machine's browsers reach it")
            ]
        }
        return [
            DoctorFinding(
                .error, id, subject: text, "\(text) sends sign-ons and tokens in the clear",
                remedy: "put a reverse proxy with TLS in front, and set --base-url to its https address")
        ]
    }

    /// Host and port, or nil where the text is no base URL.
    private static func authority(of text: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let isClean = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !rest.contains { "?#\"<>\\".contains($0) }
        guard isClean, !authority.isEmpty, !authority.hasPrefix(":"), !authority.contains("@"), !rest.hasSuffix("/")
        else { return nil }
        return String(authority)
    }

    /// What an IdP was told for ever (rule C-2) and what the gateway answers to must be one address.
    static func acsURLs(_ survey: DoctorSurvey, baseURL: String?) -> [DoctorFinding] {
        let id = "base_url.connections"
        let connections = survey.tenants.flatMap(\.connections)
        guard let baseURL else { return [DoctorFinding(.skipped, id, "no base URL is given")] }
        let others = connections.filter { !$0.acsURL.hasPrefix(baseURL + "/") }.map { connection in
            DoctorFinding(
                connection.state == .active ? .error : .warning, id, subject: connection.id.text,
                "the identity provider of \(connection.id) posts to \(connection.acsURL), not below \(baseURL)",
                remedy: "set --base-url to the address that the connection was made with, or make a new connection")
        }
        return orAllIsWell(others, id, "all \(connections.count) connections were made under this base URL")
    }
}
