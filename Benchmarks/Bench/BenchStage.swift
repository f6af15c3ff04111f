import Cryptography
import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import OpenIDConnect
import Persistence
import SQLPersistence
import SQLiteDriver
import Synchronization

/// An organization with a connection and an application, and log-ins through them.
struct BenchStage {
    enum Depth { case acs, token }

    struct Figures {
        let perSecond: Double
        let cpuMilliseconds: Double
    }

    private let server: BenchServer
    private let forge: ResponseForge
    private let connection: JSONValue
    private let client: (id: String, secret: String)
    private static let verifier = "a-verifier-of-at-least-forty-three-characters-length"
    private static let redirectURI = "https://shop.example.com/callback"

    init(server: BenchServer, forge: ResponseForge) throws {
        self.server = server
        self.forge = forge
        let http = try BenchClient(port: server.port)
        func api(_ method: String, _ path: String, _ body: JSONValue) throws -> JSONValue {
            let answer = try http.send(
                method, "/api/v1" + path,
                headers: ["Authorization: Bearer \(BenchServer.key)", "Content-Type: application/json"], body: body.text
            )
            guard answer.status < 300 else {
                throw BenchFailure(description: "\(path): \(String(decoding: answer.body, as: UTF8.self))")
            }
            return try JSONValue(parsing: answer.body)
        }
        let organization =
            try api("POST", "/organizations", ["name": "Works", "owner_email": "owner@works.example"])["id"]?.string
            ?? ""
        let claim =
            try api("POST", "/organizations/\(organization)/domain-claims", ["domain": "works.example"])["id"]?.string
            ?? ""
        try BenchStage.verify(claim, of: organization, in: server.databasePath)
        let drafted = try api(
            "POST", "/organizations/\(organization)/connections",
            ["preset": "generic-saml", "metadata_xml": .string(forge.metadata(ssoURL: "https://idp.example.com/sso"))])
        connection = try api(
            "POST", "/organizations/\(organization)/connections/\(drafted["id"]?.string ?? "")/activate",
            ["skip_test": true])
        _ = try api(
            "PUT", "/organizations/\(organization)/access-security", ["sso_enabled": true, "idp_managed_access": true])
        let application = try api(
            "POST", "/applications", ["name": "Shop", "redirect_uris": [.string(BenchStage.redirectURI)]])
        client = (application["client_id"]?.string ?? "", application["client_secret"]?.string ?? "")
    }

    /// The bench has no DNS: the claim's record is taken as found, in the database itself.
    private static func verify(_ claim: String, of organization: String, in path: String) throws {
        let done = DispatchSemaphore(value: 0)
        let failure = Mutex<String?>(nil)
        Task {
            do {
                let store = try await SQLStore(database: try SQLiteDatabase(path: path, readers: 1))
                try await store.write { scope in
                    guard
                        var found = try scope.tenant(Identifier(stored: organization)).domainClaim(
                            Identifier(stored: claim))
                    else { throw BenchFailure(description: "no claim") }
                    _ = found.note(.found, at: Timestamp(milliseconds: 0))
                    try scope.update(found)
                }
            } catch {
                failure.withLock { $0 = "\(error)" }
            }
            done.signal()
        }
        done.wait()
        if let text = failure.withLock({ $0 }) { throw BenchFailure(description: text) }
    }

    private struct Attempt: Sendable {
        let person: String
        let requestID: String
        let cookie: String
        var response = ""
    }

    /// Runs `body` for every item on several connections at once; returns wall seconds and gateway CPU seconds.
    private func inParallel<Item: Sendable>(
        _ items: [Item], _ body: @escaping @Sendable (BenchClient, Int, Item) throws -> Void
    ) throws -> (wall: Double, cpu: Double) {
        let next = Atomic<Int>(0)
        let failure = Mutex<String?>(nil)
        let (port, group) = (server.port, DispatchGroup())
        let (wall, cpu) = (Bench.wall(), server.cpuSeconds())
        withUnsafeNext(next) { next in
            for _ in 0..<ServerBench.threads {
                group.enter()
                let thread = Thread {
                    do {
                        let http = try BenchClient(port: port)
                        while case let index = next(), index < items.count { try body(http, index, items[index]) }
                    } catch {
                        failure.withLock { $0 = "\(error)" }
                    }
                    group.leave()
                }
                thread.start()
            }
            group.wait()
        }
        if let text = failure.withLock({ $0 }) { throw BenchFailure(description: text) }
        return (Bench.wall() - wall, server.cpuSeconds() - cpu)
    }

    private func withUnsafeNext(_ counter: borrowing Atomic<Int>, _ body: (@escaping @Sendable () -> Int) -> Void) {
        let box = Counter()
        body { box.next() }
    }

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)
        func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
    }

    func logIn(people: [String], through depth: Depth) throws -> Figures {
        let results = Mutex<[Int: Attempt]>([:])
        let id = connection["id"]?.string ?? ""
        let path = AuthorizationResponse.url(
            "/oauth2/authorize",
            [
                ("response_type", "code"), ("client_id", client.id), ("redirect_uri", BenchStage.redirectURI),
                ("scope", "openid email profile"), ("state", "s"), ("nonce", "n"),
                ("code_challenge", CodeChallenge.challenge(for: BenchStage.verifier)),
                ("code_challenge_method", "S256"),
                ("connection", id),
            ])
        let first = try inParallel(people) { http, index, person in
            let answer = try http.send("GET", path)
            guard answer.status == 303, let location = answer.header("location"),
                let cookie = answer.header("set-cookie"),
                let requestID = BenchStage.requestID(location)
            else { throw BenchFailure(description: "authorize answered \(answer.status)") }
            let attempt = Attempt(
                person: person, requestID: requestID, cookie: String(cookie.split(separator: ";")[0]))
            results.withLock { $0[index] = attempt }
        }
        var attempts = results.withLock { results in people.indices.compactMap { results[$0] } }
        // The IdP's work: not timed.
        for index in attempts.indices { attempts[index].response = try field(attempts[index]) }
        let acsPath = "/saml/\(id)/acs"
        let client = client
        let second = try inParallel(attempts) { http, _, attempt in
            let parked = try http.send(
                "POST", acsPath, headers: ["Content-Type: application/x-www-form-urlencoded"], body: attempt.response)
            guard parked.status == 303, let location = parked.header("location") else {
                throw BenchFailure(
                    description:
                        "the ACS answered \(parked.status): \(String(decoding: parked.body, as: UTF8.self).suffix(400))"
                )
            }
            guard depth == .token else { return }
            // The path and query behind http://host:port/.
            let completion = "/" + (location.split(separator: "/", maxSplits: 2).last ?? "")
            let done = try http.send("GET", completion, headers: ["Cookie: \(attempt.cookie)"])
            guard let target = done.header("location"), let start = target.range(of: "code=") else {
                throw BenchFailure(description: "completion answered \(done.status)")
            }
            let code = target[start.upperBound...].prefix { $0 != "&" }
            let token = try http.send(
                "POST", "/oauth2/token", headers: ["Content-Type: application/x-www-form-urlencoded"],
                body:
                    "grant_type=authorization_code&code=\(code)&redirect_uri=https%3A%2F%2Fshop.example.com%2Fcallback"
                    + "&client_id=\(client.id)&client_secret=\(client.secret)&code_verifier=\(BenchStage.verifier)")
            guard token.status == 200 else {
                throw BenchFailure(description: "the token endpoint answered \(token.status)")
            }
        }
        let (wall, cpu) =
            depth == .token ? (first.wall + second.wall, first.cpu + second.cpu) : (second.wall, second.cpu)
        return Figures(perSecond: Double(people.count) / wall, cpuMilliseconds: cpu * 1000 / Double(people.count))
    }

    private static func requestID(_ location: String) -> String? {
        guard let start = location.range(of: "SAMLRequest=") else { return nil }
        let value = location[start.upperBound...].prefix { $0 != "&" }
        guard let text = String(value).removingPercentEncoding, let bytes = Base64.decode(text.utf8) else { return nil }
        let xml = String(decoding: bytes.dropFirst(5), as: UTF8.self)
        guard let id = xml.range(of: " ID=\"") else { return nil }
        return String(xml[id.upperBound...].prefix { $0 != "\"" })
    }

    private func field(_ attempt: Attempt) throws -> String {
        var order = ResponseOrder(
            acsURL: connection["acs_url"]?.string ?? "", audience: connection["sp_entity_id"]?.string ?? "",
            inResponseTo: attempt.requestID, now: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)),
            email: attempt.person + "@works.example",
            attributes: [("firstName", ["Ada"]), ("lastName", ["Lovelace"]), ("groups", ["Everyone", "Engineering"])])
        order.sessionIndex = "_s"
        let encoded = try forge.response(order).addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "SAMLResponse=\(encoded)&RelayState=\(attempt.requestID)"
    }
}
