import Essentials
import SCIM
import Testing

/// Mutations of good texts either parse or are refused; nothing else may come of them (rule 31).
@Suite struct FuzzTests {
    /// A generator whose numbers are the same in each run (SplitMix64).
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    private static let splinters = [
        "(", ")", "[", "]", "\"", "\\", " ", ".", ":", "and", "or", "not(", " eq ", " pr", "null", "{", "}", ",",
        "urn:",
        "\u{301}", "\u{0}", "🏴", "-1", "1e999", "$", "members", "value", "\\ud800", "\r\n",
    ]

    private func mutated(_ text: String, with generator: inout Seeded) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let position = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where !bytes.isEmpty: bytes.remove(at: position)
            case 1 where !bytes.isEmpty: bytes[position] = UInt8.random(in: 0...255, using: &generator)
            case 2: bytes.removeLast(bytes.count - position)
            case 3:
                let end = min(bytes.count, position + 20)
                bytes.insert(contentsOf: Array(bytes[position..<end]), at: position)
            default:
                let splinter = Self.splinters.randomElement(using: &generator) ?? ""
                bytes.insert(contentsOf: splinter.utf8, at: position)
            }
        }
        return bytes
    }

    /// Runs `body` on mutations of `seeds`; a thrown error other than `SCIMError` fails the test.
    private func mutate(_ seeds: [String], rounds: Int, _ body: ([UInt8]) throws -> Void) {
        var generator = Seeded(state: 7644)
        var refusals = 0
        for round in 0..<rounds {
            let bytes = mutated(seeds[round % seeds.count], with: &generator)
            do {
                try body(bytes)
            } catch let error as SCIMError {
                refusals += 1
                if error.detail.utf8.count > 1200 { Issue.record("\(error.code) says too much") }
            } catch {
                Issue.record(error)
            }
        }
        #expect(refusals > 0 && refusals < rounds)
    }

    @Test func `a broken filter is refused or answered`() throws {
        let user = try Samples.storedUser()
        let seeds = [
            "userName eq \"ada@example.com\" and (active eq true or not (title pr))",
            "emails[type eq \"work\" and value co \"@x\"].value sw \"a\" or meta.created gt \"2026-01-01T00:00:00Z\"",
            "\(Samples.enterpriseURN):manager.value eq \"u9\" and externalId ne null", "((((id pr))))",
        ]
        mutate(seeds, rounds: 6000) { bytes in
            let filter = try SCIMFilter(String(decoding: bytes, as: UTF8.self), for: .user)
            _ = filter.matches(user)
            _ = filter.equalityConjuncts
        }
    }

    @Test func `a broken path is refused or leads somewhere`() {
        let seeds = [
            "emails[type eq \"work\"].value", "name.familyName", "\(Samples.enterpriseURN):manager.value",
            Samples.enterpriseURN, "addresses[type eq \"home\" and primary eq true]",
        ]
        mutate(seeds, rounds: 6000) { _ = try SCIMPath(String(decoding: $0, as: UTF8.self), for: .user) }
    }

    @Test func `a broken user is refused or read, and what was read is read the same again`() throws {
        let reader = SCIMResourceReader(.user, unknownAttributes: .dropped)
        mutate([Samples.user], rounds: 2000) { bytes in
            let reading = try reader.read(SCIMMessage.parse(bytes))
            let again = try reader.read(reading.resource)
            #expect(again.resource == reading.resource)
            #expect(again.dropped.isEmpty)
        }
    }

    @Test func `a broken PATCH is refused or applied, and its result is a user`() throws {
        let reader = SCIMResourceReader(.user, unknownAttributes: .refused)
        let user = try reader.read(Samples.storedUser()).resource
        let head = "{\"schemas\":[\"\(SCIMMessage.patchOp)\"],\"Operations\":["
        let seeds = [
            #"{"op":"add","path":"emails[type eq \"work\"].value","value":"n@x"},{"op":"remove","path":"title"}]}"#,
            #"{"op":"replace","value":{"name.familyName":"K","active":false,"emails":[{"value":"a","primary":true}]}}]}"#,
            #"{"op":"remove","path":"emails","value":[{"value":"ada@example.com"}]},{"op":"add","path":"ims","value":["x"]}]}"#,
            #"{"op":"add","path":"\#(Samples.enterpriseURN):manager","value":[{"value":"u"}]}]}"#,
        ].map { head + $0 }
        mutate(seeds, rounds: 4000) { bytes in
            let result = try SCIMPatch(SCIMMessage.parse(bytes)).apply(
                to: user, of: .user, unknownAttributes: .dropped)
            let again = try reader.read(result.resource, replacing: result.resource)
            #expect(again.resource == result.resource)
        }
    }

    @Test func `a broken group, or change of one, is refused or read`() {
        let seeds = [
            "{\"schemas\":[\"\(Samples.groupURN)\"],\"displayName\":\"Crew\",\"members\":[{\"value\":\"a\"},{\"value\":\"b\",\"type\":\"User\"}]}"
        ]
        mutate(seeds, rounds: 3000) { _ = try SCIMGroupDocument.read($0, unknownAttributes: .dropped) }
        let patches = [
            "{\"schemas\":[\"\(SCIMMessage.patchOp)\"],\"Operations\":[{\"op\":\"remove\",\"path\":\"members[value eq \\\"a\\\"]\"},{\"op\":\"replace\",\"value\":{\"members\":[{\"value\":\"x\"}],\"displayName\":\"N\"}}]}"
        ]
        mutate(patches, rounds: 3000) { bytes in
            _ = try SCIMGroupPatch.read(SCIMPatch(SCIMMessage.parse(bytes)), unknownAttributes: .dropped)
        }
    }

    @Test func `a broken bulk request, search request or entity tag is refused or read`() {
        let bulk =
            "{\"schemas\":[\"\(SCIMMessage.bulkRequest)\"],\"Operations\":[{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"a\",\"data\":{\"m\":\"bulkId:b\"}},{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"b\",\"data\":{\"m\":[\"bulkId:a\"]}}]}"
        mutate([bulk], rounds: 3000) { bytes in
            let request = try SCIMBulkRequest(SCIMMessage.parse(bytes), maximumOperations: 10)
            for step in request.steps { _ = try? step.data(with: ["a": "1"]) }
        }
        let search =
            "{\"schemas\":[\"\(SCIMMessage.searchRequest)\"],\"filter\":\"id pr\",\"count\":5,\"sortBy\":\"name.familyName\",\"attributes\":[\"id\"]}"
        let limits = SCIMPageLimits(defaultCount: 10, maximumCount: 20)
        mutate([search], rounds: 2000) { bytes in
            _ = try SCIMQuery(searchRequest: SCIMMessage.parse(bytes), for: .user, limits: limits)
        }
        mutate(["W/\"12\", \"a\"", "*"], rounds: 1000) { _ = try SCIMEntityTags(String(decoding: $0, as: UTF8.self)) }
    }
}
