import Essentials
import Foundation
import GatewayTesting
import OpenIDConnect
import Synchronization

/// What an identity provider knows of a connection.
struct BenchConnection: Sendable {
    let id: String
    let acsURL: String
    let audience: String
    /// The verified domain of its organization.
    let domain: String
}

/// SP-initiated log-ins of an application, over HTTP.
struct BenchLogIns {
    enum Depth { case acs, token }

    struct Figures {
        let perSecond: Double
        let cpuMilliseconds: Double
    }

    struct Person: Sendable {
        /// What stands before the @.
        let name: String
        let connection: BenchConnection
        /// True where the application gives the address alone, and the gateway finds the connection (rule L-1).
        var isRoutedByEmail = false
        /// The organization that the application asks for, where another one signs its people on (rule O-4).
        var organization: String?
    }

    private let server: BenchServer
    private let forge: ResponseForge
    private let client: (id: String, secret: String)
    private static let verifier = "a-verifier-of-at-least-forty-three-characters-length"
    private static let redirectURI = "https://shop.example.com/callback"

    /// Registers the application.
    init(server: BenchServer, forge: ResponseForge) throws {
        self.server = server
        self.forge = forge
        let application = try BenchClient(port: server.port).administer(
            "POST", "/applications", ["name": "Shop", "redirect_uris": [.string(BenchLogIns.redirectURI)]])
        client = (application["client_id"]?.string ?? "", application["client_secret"]?.string ?? "")
    }

    private struct Attempt: Sendable {
        let person: Person
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

    func run(_ people: [Person], through depth: Depth) throws -> Figures {
        let results = Mutex<[Int: Attempt]>([:])
        let request = AuthorizationResponse.url(
            "/oauth2/authorize",
            [
                ("response_type", "code"), ("client_id", client.id), ("redirect_uri", BenchLogIns.redirectURI),
                ("scope", "openid email profile"), ("state", "s"), ("nonce", "n"),
                ("code_challenge", CodeChallenge.challenge(for: BenchLogIns.verifier)),
                ("code_challenge_method", "S256"),
            ])
        let first = try inParallel(people) { http, index, person in
            let hint =
                person.isRoutedByEmail
                ? "&login_hint=\(person.name)%40\(person.connection.domain)" : "&connection=\(person.connection.id)"
            let asked = person.organization.map { "&organization=\($0)" } ?? ""
            let answer = try http.send("GET", request + hint + asked)
            guard answer.status == 303, let location = answer.header("location"),
                let cookie = answer.header("set-cookie"),
                let requestID = BenchLogIns.requestID(location)
            else { throw BenchFailure(description: "authorize answered \(answer.status)") }
            let attempt = Attempt(
                person: person, requestID: requestID, cookie: String(cookie.split(separator: ";")[0]))
            results.withLock { $0[index] = attempt }
        }
        var attempts = results.withLock { results in people.indices.compactMap { results[$0] } }
        // The IdP's work: not timed.
        for index in attempts.indices { attempts[index].response = try field(attempts[index]) }
        let client = client
        let second = try inParallel(attempts) { http, _, attempt in
            let parked = try http.send(
                "POST", "/saml/\(attempt.person.connection.id)/acs",
                headers: ["Content-Type: application/x-www-form-urlencoded"], body: attempt.response)
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
                    + "&client_id=\(client.id)&client_secret=\(client.secret)&code_verifier=\(BenchLogIns.verifier)")
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
            acsURL: attempt.person.connection.acsURL, audience: attempt.person.connection.audience,
            inResponseTo: attempt.requestID, now: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)),
            email: "\(attempt.person.name)@\(attempt.person.connection.domain)",
            attributes: [("firstName", ["Ada"]), ("lastName", ["Lovelace"]), ("groups", ["Everyone", "Engineering"])])
        order.sessionIndex = "_s"
        let encoded = try forge.response(order).addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "SAMLResponse=\(encoded)&RelayState=\(attempt.requestID)"
    }
}
