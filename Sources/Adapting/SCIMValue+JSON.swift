package import AdapterKit
package import Essentials

extension SCIMValue {
    /// The same value as it crosses the boundary to adapters, order of members kept.
    package init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .decimal(value)
        case .string(let value): self = .text(value)
        case .array(let values): self = .list(values.map(SCIMValue.init))
        case .object(let object):
            self = .object(SCIMObject(object.members.map { SCIMMember($0.key, SCIMValue($0.value)) }))
        }
    }

    /// The same value as JSON.
    package var json: JSONValue {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .decimal(let value): .number(value)
        case .text(let value): .string(value)
        case .list(let values): .array(values.map(\.json))
        case .object(let object): .object(JSONObject(object.members.lazy.map { ($0.name, $0.value.json) }))
        }
    }
}
