import Essentials
import Persistence

/// Reads the columns of a row from left to right.
struct RowReader {
    private let row: [SQLValue]
    private var position = 0

    init(_ row: [SQLValue]) { self.row = row }

    private mutating func next() throws -> SQLValue {
        guard position < row.count else { throw StoreError.corrupt("row: too few columns") }
        defer { position += 1 }
        return row[position]
    }

    mutating func text() throws -> String {
        guard case .text(let value) = try next() else { throw StoreError.corrupt("text column \(position)") }
        return value
    }

    mutating func optionalText() throws -> String? {
        switch try next() {
        case .text(let value): value
        case .null: nil
        default: throw StoreError.corrupt("text column \(position)")
        }
    }

    mutating func integer() throws -> Int64 {
        guard case .integer(let value) = try next() else { throw StoreError.corrupt("integer column \(position)") }
        return value
    }

    mutating func bool() throws -> Bool { try integer() != 0 }

    mutating func bytes() throws -> [UInt8] {
        guard case .bytes(let value) = try next() else { throw StoreError.corrupt("bytes column \(position)") }
        return value
    }

    mutating func optionalBytes() throws -> [UInt8]? {
        switch try next() {
        case .bytes(let value): value
        case .null: nil
        default: throw StoreError.corrupt("bytes column \(position)")
        }
    }

    mutating func time() throws -> Timestamp { Timestamp(milliseconds: try integer()) }

    mutating func optionalTime() throws -> Timestamp? {
        switch try next() {
        case .integer(let value): Timestamp(milliseconds: value)
        case .null: nil
        default: throw StoreError.corrupt("time column \(position)")
        }
    }

    mutating func id<Kind>() throws -> Identifier<Kind> { Identifier(stored: try text()) }
    mutating func optionalID<Kind>() throws -> Identifier<Kind>? { try optionalText().map { Identifier(stored: $0) } }

    mutating func json() throws -> JSONValue { try RowReader.json(try text()) }

    mutating func optionalJSON() throws -> JSONValue? { try optionalText().map(RowReader.json) }

    private static func json(_ text: String) throws -> JSONValue {
        do { return try JSONValue(parsing: text.utf8, maximumDepth: 64) } catch {
            throw StoreError.corrupt("JSON column")
        }
    }

    mutating func choice<Choice: RawRepresentable<String>>() throws -> Choice {
        let text = try text()
        guard let choice = Choice(rawValue: text) else { throw StoreError.corrupt("choice \(text)") }
        return choice
    }
}

extension SQLValue {
    init(_ text: String?) { self = text.map(SQLValue.text) ?? .null }
    init(_ bytes: [UInt8]?) { self = bytes.map(SQLValue.bytes) ?? .null }
    init(_ time: Timestamp?) { self = time.map { .integer($0.milliseconds) } ?? .null }
    init<Kind>(_ id: Identifier<Kind>?) { self = id.map { .text($0.text) } ?? .null }
    init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
    init(_ json: JSONValue) { self = .text(json.text) }
}
