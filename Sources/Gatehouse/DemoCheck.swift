import DemoIdentityProvider
import Essentials
import Foundation

/// Drives the demonstration's log-in as a browser would, without one.
struct DemoCheck: Sendable {
    let stage: DemoStage

    /// Cookies by host and port, as if each server were a host of its own.
    private struct Browser {
        var cookies: [String: [String: String]] = [:]
        var steps: [String] = []

        mutating func request(_ method: String, _ url: String, form: [(String, String)] = []) throws -> HTTPExchange {
            let origin = url.split(separator: "/").prefix(2).joined(separator: "/")
            var headers: [(String, String)] = []
            if let jar = cookies[origin], !jar.isEmpty {
                headers.append(("Cookie", jar.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")))
            }
            if method == "POST" { headers.append(("Content-Type", "application/x-www-form-urlencoded")) }
            let answer = try HTTPExchange.perform(method, url, headers: headers, body: Array(encode(form).utf8))
            for field in answer.headers where field.name == "set-cookie" {
                let pair = field.value.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
                if pair.count == 2 { cookies[origin, default: [:]][String(pair[0])] = String(pair[1]) }
            }
            steps.append("\(answer.status) \(method) \(url.prefix(70))")
            return answer
        }

        private func encode(_ form: [(String, String)]) -> String {
            let allowed = CharacterSet.alphanumerics
            return form.map { name, value in
                "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
            }.joined(separator: "&")
        }
    }

    /// - Returns: what happened, for a person.
    /// - Throws: a sentence that says which step failed.
    func run() throws -> String {
        var browser = Browser()
        let start = try browser.request("GET", stage.applicationURL + "/start")
        let signIn = try browser.request("GET", try location(start))
        let attempt = try field("attempt", in: signIn)
        let routed = try browser.request(
            "POST", stage.gatewayURL + "/sign-in", form: [("attempt", attempt), ("email", "ada@example.com")])
        let people = try browser.request("GET", try location(routed))
        var form: [(String, String)] = [("person", "ada")]
        for name in ["request", "audience", "acs", "RelayState"] { form.append((name, try field(name, in: people))) }
        let answered = try browser.request("POST", stage.providerURL + "/saml/sso", form: form)
        let acs = form.first { $0.0 == "acs" }?.1 ?? ""
        let posted = try browser.request(
            "POST", acs,
            form: [
                ("SAMLResponse", try field("SAMLResponse", in: answered)),
                ("RelayState", try field("RelayState", in: answered)),
            ])
        guard stage.fault == .none else {
            let page = String(decoding: posted.body, as: UTF8.self)
            guard posted.status == 403, page.contains("Support number") else {
                throw HTTPExchange.Failed(
                    description: "the fault \(stage.fault.rawValue) was answered with \(posted.status)")
            }
            return (browser.steps + ["refused, as it must be: \(stage.fault.rawValue)"]).joined(separator: "\n")
        }
        // A stolen handle: another browser signs nobody in with it, and doesn't use it up (rule L-12).
        var thief = Browser()
        let stolen = try thief.request("GET", try location(posted))
        guard stolen.status == 403, thief.cookies.isEmpty else {
            throw HTTPExchange.Failed(description: "another browser was answered with \(stolen.status)")
        }
        let completed = try browser.request("GET", try location(posted))
        let result = try browser.request("GET", try location(completed))
        let page = String(decoding: result.body, as: UTF8.self)
        for wanted in ["Ada", "Lovelace", "ada@example.com", "org_id", "&quot;source&quot;"]
        where !page.contains(wanted) {
            throw HTTPExchange.Failed(description: "the result page lacks \(wanted)")
        }
        return
            (browser.steps + ["signed in as ada@example.com; the same handle from another browser: \(stolen.status)"])
            .joined(separator: "\n")
    }

    private func location(_ answer: HTTPExchange) throws -> String {
        guard answer.status == 303, let location = answer.header("location") else {
            throw HTTPExchange.Failed(
                description:
                    "expected a redirect, got \(answer.status): \(String(decoding: answer.body.prefix(2000), as: UTF8.self))"
            )
        }
        return location
    }

    /// The value of a hidden field.
    private func field(_ name: String, in answer: HTTPExchange) throws -> String {
        let page = String(decoding: answer.body, as: UTF8.self)
        guard let start = page.range(of: "name=\"\(name)\" value=\""),
            let end = page[start.upperBound...].firstIndex(of: "\"")
        else { throw HTTPExchange.Failed(description: "the page has no field \(name): \(page.prefix(2000))") }
        return page[start.upperBound..<end].replacingOccurrences(of: "&amp;", with: "&")
            .replacingOccurrences(of: "&#x3D;", with: "=").replacingOccurrences(of: "&#x2F;", with: "/")
    }
}
