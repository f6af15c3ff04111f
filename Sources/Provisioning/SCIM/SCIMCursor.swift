import Cryptography
import Essentials
import GatewayModel
import Persistence
import SCIM

/// Where a query goes on, sealed: opaque, unforgeable, and good for one token and one query (RFC 9865 2, checklist 67 to 69).
struct SCIMCursor {
    static let lifetime: Duration = .seconds(3600)

    /// Behind this row of the order of creation; nil where `offset` counts.
    var after: ListPosition?
    /// How many came before.
    var offset: Int
    let count: Int
    let issuedAt: Timestamp

    func text(_ key: SealingKey, token: Identifier<DirectoryToken>, query: String) throws -> String {
        let value: JSONValue = [
            "c": after.map { .integer($0.createdAt.milliseconds) } ?? .null, "i": JSONValue(after?.id),
            "o": .integer(Int64(offset)), "n": .integer(Int64(count)), "t": .integer(issuedAt.milliseconds),
        ]
        return Base64.encodeURLSafe(try key.seal(value.utf8, context: Self.context(token, query)))
    }

    /// - Parameter query: everything of the query that must stay the same.
    /// - Throws: `scim.invalid_cursor`, `scim.expired_cursor`, `scim.invalid_count`.
    init(
        _ text: String, _ key: SealingKey, token: Identifier<DirectoryToken>, query: String, count: Int,
        at now: Timestamp
    ) throws(SCIMError) {
        guard let sealed = Base64.decodeURLSafe(Array(text.utf8)),
            let plain = try? key.open(sealed, context: Self.context(token, query)),
            let value = try? JSONValue(parsing: plain), let offset = value["o"]?.integer,
            let kept = value["n"]?.integer,
            let issued = value["t"]?.integer
        else { throw .invalidCursor("it is none of ours, or belongs to another query or token") }
        guard now.since(Timestamp(milliseconds: issued)) < Self.lifetime else { throw .expiredCursor }
        guard Int(kept) == count else { throw .invalidCount("it is \(count), expected \(kept) as on the first page") }
        if let created = value["c"]?.integer, let id = value["i"]?.string {
            after = ListPosition(createdAt: Timestamp(milliseconds: created), id: id)
        }
        self.offset = Int(offset)
        self.count = count
        issuedAt = Timestamp(milliseconds: issued)
    }

    init(after: ListPosition?, offset: Int, count: Int, at now: Timestamp) {
        self.after = after
        self.offset = offset
        self.count = count
        issuedAt = now
    }

    private static func context(_ token: Identifier<DirectoryToken>, _ query: String) -> [UInt8] {
        Array("scim-cursor|\(token)|".utf8) + Digest.sha256(query)
    }
}
