import Essentials
import Foundation
import GatewayHTTP
import Testing

/// A browser with cookies, for one gateway.
final class Browser {
    private let world: World
    private(set) var cookies: [String: String] = [:]
    /// Where its requests come from.
    var address: String?
    var forwardedFor: String?

    init(_ world: World) { self.world = world }

    func get(_ url: String) async -> GatewayResponse { await send("GET", url, form: nil) }
    func post(_ url: String, _ form: [(String, String)]) async -> GatewayResponse {
        await send("POST", url, form: form)
    }

    /// A POST that comes from another site: SameSite=Lax keeps the cookies away (rule L-12).
    func crossSitePost(_ url: String, _ form: [(String, String)]) async -> GatewayResponse {
        await send("POST", url, form: form, withCookies: false)
    }

    private func send(
        _ method: String, _ url: String, form: [(String, String)]?, withCookies: Bool = true
    ) async -> GatewayResponse {
        let rest = url.hasPrefix(world.base) ? String(url.dropFirst(world.base.count)) : url
        let parts = rest.split(separator: "?", maxSplits: 1).map(String.init)
        var headers: [(name: String, value: String)] = []
        if withCookies, !cookies.isEmpty {
            headers.append(("cookie", cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")))
        }
        if let forwardedFor { headers.append(("x-forwarded-for", forwardedFor)) }
        var body: [UInt8] = []
        if let form {
            headers.append(("content-type", "application/x-www-form-urlencoded"))
            body = Array(
                form.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
                    .joined(separator: "&").utf8)
        }
        let answer = await world.dispatcher.respond(
            to: GatewayRequest(
                method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: headers, body: body,
                remoteAddress: address, requestID: "req-browser"))
        for (name, value) in answer.headers where name == "set-cookie" {
            let pair = value.split(separator: ";")[0].split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] = String(pair[1])
        }
        return answer
    }
}

/// The parameters of an address.
func query(_ url: String?) -> [String: String] {
    let items = URLComponents(string: url ?? "")?.queryItems ?? []
    return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
}
