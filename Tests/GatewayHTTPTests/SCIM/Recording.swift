import Essentials
import Foundation
import Testing

/// A conversation of an identity provider with the gateway, in the words that it uses, and how everything is at the end.
///
/// `Tests/Recordings/scim/<name>/case.json`:
/// - `adapter`, `user_agent`: whose dialect; `comment`: what is shown, and where we know it from.
/// - `steps`: `request` ("GET /Users?filter=…"), `body`; `status` and `expect` (part of the answer); `keep` gives names
///   to values of the answer, which `{name}` then stands for; `again`: sent once more after an answer that got lost, and
///   what is answered then.
/// - `members`, `teams`: the end, complete; `events`: types in order; `rewrites`: sums over the request log.
struct Recording: CustomTestStringConvertible, Sendable {
    static let folder = World.root + "/Tests/Recordings/scim"

    let name: String
    let content: JSONValue
    var testDescription: String { name + ": " + (content["comment"]?.string ?? "") }

    static let all: [Recording] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
        return names.compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)/case.json") else { return nil }
            guard let content = try? JSONValue(parsing: Array(data)) else { return Recording(name: name, content: [:]) }
            return Recording(name: name, content: content)
        }
    }()

    var steps: [JSONValue] { content["steps"]?.array ?? [] }

    /// A client of a new gateway that speaks as this provider does.
    func client() async throws -> SCIMClient {
        var client = try await SCIMClient.works(
            try await World(), adapter: try #require(content["adapter"]?.string, "\(name) can't be read"))
        client.userAgent = content["user_agent"]?.string
        if let type = content["content_type"]?.string { client.contentType = type }
        return client
    }

    /// Sends a step, and once more where `twice` or the step says so.
    func play(
        _ step: JSONValue, by client: SCIMClient, _ kept: inout [String: String], twice: Bool = false
    ) async throws {
        let parts = try #require(step["request"]?.string).split(separator: " ", maxSplits: 1).map(String.init)
        let target = Self.filled(parts[1], kept)
        let bytes = step["body"].map { Array(Self.filled($0.text, kept).utf8) } ?? []
        let say = "\(name): \(step["say"]?.string ?? step["request"]?.string ?? "")"
        let answer = try await client.send(parts[0], target, bytes: bytes)
        #expect(answer.status == Int(try #require(step["status"]?.integer)), "\(say): \(answer.json.text)")
        if let expected = step["expect"] {
            let filled = try JSONValue(parsing: Array(Self.filled(expected.text, kept).utf8))
            #expect(Self.contains(answer.json, filled), "\(say): \(answer.json.text) lacks \(filled.text)")
        }
        for (word, path) in step["keep"]?.object?.members ?? [] {
            var value: JSONValue? = answer.json
            for key in path.string?.split(separator: ".") ?? [] {
                value =
                    Int(key).map { index in value?.array.flatMap { $0.count > index ? $0[index] : nil } }
                    ?? value?[String(key)]
            }
            kept[word] = try #require(value?.string, "\(say): no \(word) in \(answer.json.text)")
        }
        guard twice || step["again"] != nil else { return }
        let again = try await client.send(parts[0], target, bytes: bytes)
        let expected = step["again"]?.integer ?? step["status"]?.integer
        #expect(again.status == expected.map { Int($0) }, "\(say), again: \(again.json.text)")
    }

    /// The end, as `DirectoryState.outcome` tells it, with the defaults that a case leaves out.
    var outcome: JSONValue {
        let members = (content["members"]?.array ?? []).map { member -> JSONValue in
            let base: [String: JSONValue] = [
                "email": nil, "user_name": nil, "first": nil, "last": nil, "display": nil, "active": true,
                "role": "member", "external_id": nil, "removed": false, "teams": [],
            ]
            var object = JSONObject(base.map { ($0.key, $0.value) })
            for (key, value) in member.object?.members ?? [] { object[key] = value }
            return .object(object)
        }
        let owner: JSONValue = [
            "email": "owner@works.example", "user_name": nil, "first": nil, "last": nil, "display": nil,
            "active": true, "role": "owner", "external_id": nil, "removed": false, "teams": [],
        ]
        let all = (members + [owner]).sorted { ($0["email"]?.string ?? "") < ($1["email"]?.string ?? "") }
        return ["members": .array(all), "teams": content["teams"] ?? []]
    }

    private static func filled(_ text: String, _ kept: [String: String]) -> String {
        kept.reduce(text) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
    }

    /// Whether everything of `part` is in `whole`; lists must have the same length.
    static func contains(_ whole: JSONValue, _ part: JSONValue) -> Bool {
        switch (whole, part) {
        case (.object(let whole), .object(let part)):
            part.members.allSatisfy { key, value in
                value.isNull ? whole[key] == nil : whole[key].map { contains($0, value) } ?? false
            }
        case (.array(let whole), .array(let part)):
            whole.count == part.count && zip(whole, part).allSatisfy { contains($0, $1) }
        default: whole == part
        }
    }
}
