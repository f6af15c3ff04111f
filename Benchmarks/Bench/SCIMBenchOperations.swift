import Essentials
import Synchronization

/// The requests of an identity provider to one directory.
struct SCIMBenchOperations {
    typealias Operation = SCIMBenchOperation

    private final class Newcomers: Sendable {
        private let ids = Mutex<[String]>([])
        func add(_ id: String) { ids.withLock { $0.append(id) } }
        func id(_ index: Int) -> String? { ids.withLock { index < $0.count ? $0[index] : nil } }
        var all: [String] { ids.withLock { $0 } }
    }

    let seed: SCIMBenchSeed
    let headers: [String]
    private let newcomers = Newcomers()
    private static let patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

    init(seed: SCIMBenchSeed, headers: [String]) {
        self.seed = seed
        self.headers = headers
    }

    /// In an order in which each has what it needs: who is created is added to the group afterwards.
    var all: [Operation] {
        let users = "/scim/v2/Users"
        return [
            Operation(
                name: "get by id", request: { [seed] turn in .init(path: "\(users)/\(seed.users[seed.place(turn)])") },
                status: 200),
            filter("filter by userName") { "userName eq \"\(SCIMBenchSeed.userName($0))\"" },
            filter("filter by externalId") { "externalId eq \"\(SCIMBenchSeed.externalID($0))\"" },
            filter("filter by work e-mail") {
                "emails[type eq \"work\"].value eq \"\(SCIMBenchSeed.email($0))\""
            },
            Operation(
                name: "first page of 100", request: { _ in .init(path: "\(users)?startIndex=1&count=100") },
                status: 200,
                expected: "\"itemsPerPage\":100"),
            activation, creation, addition,
        ]
    }

    private func filter(_ name: String, _ filter: @escaping @Sendable (Int) -> String) -> Operation {
        Operation(
            name: name,
            request: { [seed] turn in
                // Only what these filters have is encoded.
                let encoded = filter(seed.place(turn)).replacing(" ", with: "%20").replacing("\"", with: "%22")
                    .replacing("[", with: "%5B").replacing("]", with: "%5D")
                return .init(path: "/scim/v2/Users?filter=\(encoded)")
            }, status: 200, expected: "\"totalResults\":1,")
    }

    /// Every other turn somebody loses access, and somebody who lost it a while ago has it back.
    private var activation: Operation {
        Operation(
            name: "PATCH active",
            request: { [seed] turn in
                let (step, ends) = (turn / 2, turn.isMultiple(of: 2))
                let user = seed.users[seed.place(ends ? step : max(0, step - 64))]
                let body: JSONValue = [
                    "schemas": [.string(Self.patch)],
                    "Operations": [["op": "replace", "path": "active", "value": .bool(!ends)]],
                ]
                return .init(method: "PATCH", path: "/scim/v2/Users/\(user)", body: body.text)
            }, status: 200)
    }

    private var creation: Operation {
        Operation(
            name: "create",
            request: { [seed] turn in
                var resource = SCIMBenchSeed.resource(seed.people + turn)
                resource["active"] = true
                return .init(method: "POST", path: "/scim/v2/Users", body: JSONValue.object(resource).text)
            }, status: 201,
            note: { [newcomers] answer in
                if let id = answer.header("location")?.split(separator: "/").last { newcomers.add(String(id)) }
            })
    }

    /// Between rounds all leave in one request, so that the group has its size again.
    private var addition: Operation {
        let path = "/scim/v2/Groups/\(seed.group)"
        return Operation(
            name: "add one member",
            request: { [newcomers] turn in
                guard let id = newcomers.id(turn) else { return nil }
                return .init(method: "PATCH", path: path, body: Self.membership("add", [id]))
            }, status: 204,
            restore: { [newcomers, headers] http in
                let body = Self.membership("remove", Array(newcomers.all.prefix(8000)))
                let answer = try http.send("PATCH", path, headers: headers, body: body)
                guard answer.status == 204 else { throw SCIMBenchLoad.unexpected(answer, "status 204") }
            })
    }

    private static func membership(_ verb: String, _ ids: [String]) -> String {
        let body: JSONValue = [
            "schemas": [.string(patch)],
            "Operations": [
                ["op": .string(verb), "path": "members", "value": .array(ids.map { ["value": .string($0)] })]
            ],
        ]
        return body.text
    }

    /// A PUT of everybody.
    func replacement(of group: String, named name: String = "Everyone", without left: Int) -> Operation.Request {
        let members = seed.users.dropFirst(left).enumerated().map { number, id -> JSONValue in
            ["value": .string(id), "display": .string("Ada Lovelace \(number)")]
        }
        let body: JSONValue = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name),
            "members": .array(members),
        ]
        return .init(method: "PUT", path: "/scim/v2/Groups/\(group)", body: body.text)
    }
}

extension SCIMBenchSeed {
    /// Somebody, in an order that jumps over the whole directory.
    func place(_ turn: Int) -> Int { turn * 7919 % people }
}
