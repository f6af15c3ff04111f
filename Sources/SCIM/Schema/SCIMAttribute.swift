package import Essentials

/// An attribute definition (RFC 7643 2.2 and 7).
package struct SCIMAttribute: Sendable, Hashable {
    /// The data types of RFC 7643 2.3.
    package enum Kind: String, Sendable, Hashable {
        case string, boolean, decimal, integer, dateTime, binary, reference, complex
    }

    /// Who may write an attribute, and when.
    package enum Mutability: String, Sendable, Hashable {
        case readOnly, readWrite, immutable, writeOnly
    }

    /// When an answer has an attribute.
    package enum Returned: String, Sendable, Hashable {
        case always, never, `default`, request
    }

    /// Among which resources a value is the only one.
    package enum Uniqueness: String, Sendable, Hashable {
        case none, server, global
    }

    /// The name in the schema's letter case; compared without case.
    package let name: String
    /// Of each value, where there may be many.
    package let kind: Kind
    /// For people, in `/Schemas`.
    package let description: String
    /// Whether the value is a list.
    package let isMultiValued: Bool
    /// Whether a resource, or an entry, without it is refused.
    package let isRequired: Bool
    /// Whether comparison tells letter case apart.
    package let isCaseExact: Bool
    /// Who may write it.
    package let mutability: Mutability
    /// When an answer has it.
    package let returned: Returned
    /// Who else may have the same value.
    package let uniqueness: Uniqueness
    /// Usual values; others are accepted too, except where a reader says otherwise (`members.type`).
    package let canonicalValues: [String]
    /// What a reference may lead to: resource types, `external` or `uri`.
    package let referenceTypes: [String]
    /// Of complex attributes; empty for all others.
    package let subAttributes: [SCIMAttribute]
    /// What an absent attribute means in POST and PUT (`active`, checklist 42); nil for nothing.
    package let defaultValue: JSONValue?
    /// The name in lower case.
    let key: String
    /// Whether an answer has all sub-attributes where none are chosen.
    let returnsAllByDefault: Bool

    /// A definition; what is left out is the default of RFC 7643 2.2, but for `caseExact`, which is false.
    package init(
        _ name: String, _ description: String, _ kind: Kind = .string, isMultiValued: Bool = false,
        isRequired: Bool = false, isCaseExact: Bool = false, mutability: Mutability = .readWrite,
        returned: Returned = .default, uniqueness: Uniqueness = .none, canonicalValues: [String] = [],
        referenceTypes: [String] = [], subAttributes: [SCIMAttribute] = [], defaultValue: JSONValue? = nil
    ) {
        self.name = name
        self.kind = kind
        self.description = description
        self.isMultiValued = isMultiValued
        self.isRequired = isRequired
        self.isCaseExact = isCaseExact
        self.mutability = mutability
        self.returned = returned
        self.uniqueness = uniqueness
        self.canonicalValues = canonicalValues
        self.referenceTypes = referenceTypes
        self.subAttributes = subAttributes
        self.defaultValue = defaultValue
        key = name.lowercased()
        returnsAllByDefault = subAttributes.allSatisfy { $0.returned == .default || $0.returned == .always }
    }

    /// The sub-attribute of this name, in any letter case.
    package func subAttribute(_ name: String) -> SCIMAttribute? {
        let key = name.lowercased()
        return subAttributes.first { $0.key == key }
    }

    /// The attribute's definition as `/Schemas` gives it; no nulls, words in camel case (checklist 18, 19).
    var document: JSONValue {
        var object = JSONObject([
            ("name", .string(name)), ("type", .string(kind.rawValue)), ("multiValued", .bool(isMultiValued)),
            ("description", .string(description)), ("required", .bool(isRequired)), ("caseExact", .bool(isCaseExact)),
            ("mutability", .string(mutability.rawValue)), ("returned", .string(returned.rawValue)),
            ("uniqueness", .string(uniqueness.rawValue)),
        ])
        if !canonicalValues.isEmpty { object["canonicalValues"] = JSONValue(canonicalValues) }
        if !referenceTypes.isEmpty { object["referenceTypes"] = JSONValue(referenceTypes) }
        if !subAttributes.isEmpty { object["subAttributes"] = .array(subAttributes.map(\.document)) }
        return .object(object)
    }
}
