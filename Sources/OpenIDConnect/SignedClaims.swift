import Essentials
import JWTKit

/// Claims as JSON, in the form that the token library encodes.
struct SignedClaims: JWTPayload {
    let json: JSONValue

    init(json: JSONValue) { self.json = json }

    init(from decoder: any Decoder) throws { json = try CodableJSON(from: decoder).json }
    func encode(to encoder: any Encoder) throws { try CodableJSON(json: json).encode(to: encoder) }

    /// Signature only: what the claims must say is the caller's business.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// A JSON value through Codable.
private struct CodableJSON: Codable {
    let json: JSONValue

    init(json: JSONValue) { self.json = json }

    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            json = .object(
                JSONObject(
                    try container.allKeys.map {
                        ($0.stringValue, try container.decode(CodableJSON.self, forKey: $0).json)
                    }))
            return
        }
        if var container = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !container.isAtEnd { values.append(try container.decode(CodableJSON.self).json) }
            json = .array(values)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            json = .null
        } else if let value = try? container.decode(Bool.self) {
            json = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            json = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            json = .number(value)
        } else {
            json = .string(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch json {
        case .object(let object):
            var container = encoder.container(keyedBy: Key.self)
            for member in object.members {
                try container.encode(CodableJSON(json: member.value), forKey: Key(stringValue: member.key))
            }
        case .array(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(CodableJSON(json: value)) }
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value): try single(value, encoder)
        case .integer(let value): try single(value, encoder)
        case .number(let value): try single(value, encoder)
        case .string(let value): try single(value, encoder)
        }
    }

    private func single(_ value: some Encodable, _ encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
