package import Essentials

/// A filter (RFC 7644 3.4.2.2), parsed and looked up in the schema that it filters.
///
/// What the schema can't answer is refused when the filter is read, so that matching can't fail: a filter is never
/// dropped with everything returned (checklist 56).
package struct SCIMFilter: Sendable, Hashable {
    /// Bounds on what a client may make us parse and evaluate (checklist 58).
    package enum Limit {
        /// UTF-8 bytes of text.
        package static let length = 2048
        /// Parentheses, `not` and brackets within each other.
        package static let depth = 16
        /// Comparisons.
        package static let terms = 64
    }

    /// The text as received.
    package let text: String
    let root: FilterNode

    /// Reads a filter on the resources of a type.
    ///
    /// - Throws: `scim.invalid_filter` for text that is no filter or too large, attributes that the schema does not
    ///   have or never returns, and comparisons that the attribute's type does not have.
    package init(_ text: String, for type: SCIMResourceType) throws(SCIMError) {
        try self.init(text, scope: .resource(type))
    }

    /// Reads a filter on the entries of a complex attribute, as it stands in the brackets of a path.
    init(_ text: String, entriesOf attribute: SCIMAttribute) throws(SCIMError) {
        try self.init(text, scope: .entry(attribute))
    }

    private init(_ text: String, scope: FilterScope) throws(SCIMError) {
        guard text.utf8.count <= Limit.length else {
            throw .invalidFilter("it has \(text.utf8.count) bytes, expected at most \(Limit.length)")
        }
        var parser = FilterParser(text, scope: scope)
        root = try parser.filter()
        self.text = text
    }

    /// Whether a resource in canonical form passes.
    ///
    /// For a filter on entries, whether the entry passes.
    package func matches(_ resource: JSONObject) -> Bool { root.matches(resource) }
}

extension FilterNode {
    /// Depth is bounded by the parser.
    fileprivate func matches(_ resource: JSONObject) -> Bool {
        switch self {
        case .and(let nodes): nodes.allSatisfy { $0.matches(resource) }
        case .or(let nodes): nodes.contains { $0.matches(resource) }
        case .not(let node): !node.matches(resource)
        case .term(let term): term.matches(resource)
        case .entry(let reference, let node):
            reference.values(in: resource).contains { $0.object.map(node.matches) ?? false }
        }
    }
}
