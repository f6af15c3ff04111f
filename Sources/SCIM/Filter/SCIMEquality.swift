/// An equality that every resource matching a filter fulfils, so that a store can answer from an index.
///
/// A store picks one that it has an index for, and checks the whole filter on the candidates.
package struct SCIMEquality: Sendable, Hashable {
    /// The attribute in lower case: `username`, `externalid`, `id`, `displayname`, `emails.value`, `members.value`,
    /// `urn:…:user:employeenumber`.
    package let path: String
    /// The value as sent; compare it without letter case where `isCaseExact` is false.
    package let value: String
    /// Whether the attribute tells letter case apart.
    package let isCaseExact: Bool
    /// The `type` that the same entry has, in lower case (`emails[type eq "work" and value eq "x"]`); nil for any.
    package let type: String?
}

extension SCIMFilter {
    /// The equalities of texts that stand in an `and` at the top; empty where there are none.
    package var equalityConjuncts: [SCIMEquality] { root.conjuncts.flatMap(\.equalities) }

    /// Whether the filter is made of `equalityConjuncts` and nothing else.
    package var isConjunctionOfEqualities: Bool { root.conjuncts.allSatisfy { !$0.equalities.isEmpty } }

    /// The ids `x` where the filter is `value eq "x"`, or an `or` of such; nil for any other filter.
    var valueAlternatives: [String]? {
        let nodes: [FilterNode] = if case .or(let alternatives) = root { alternatives } else { [root] }
        let values = nodes.compactMap { node -> String? in
            guard case .term(let term) = node, term.reference.key == "value" else { return nil }
            return term.equalText
        }
        return values.count == nodes.count ? values : nil
    }

    /// The type `x` where the filter is `type eq "x"` and nothing else.
    var typeWanted: String? {
        guard case .term(let term) = root, term.reference.key == "type" else { return nil }
        return term.equalText
    }
}

extension FilterNode {
    fileprivate var conjuncts: [FilterNode] {
        if case .and(let nodes) = self { nodes.flatMap(\.conjuncts) } else { [self] }
    }

    fileprivate var equalities: [SCIMEquality] {
        switch self {
        case .term(let term): term.equality(within: nil, type: nil).map { [$0] } ?? []
        case .entry(let reference, let node):
            node.conjuncts.compactMap { conjunct in
                guard case .term(let term) = conjunct, term.reference.key != "type" else { return nil }
                return term.equality(within: reference.key, type: node.typeConstraint)
            }
        default: []
        }
    }

    private var typeConstraint: String? {
        for case .term(let term) in conjuncts where term.reference.key == "type" {
            if let type = term.equalText { return type.lowercased() }
        }
        return nil
    }
}

extension FilterTerm {
    /// The text that this term wants, as sent; nil for any other term.
    fileprivate var equalText: String? {
        guard `operator` == .equal, case .text = literal else { return nil }
        return sentText
    }

    fileprivate func equality(within parent: String?, type: String?) -> SCIMEquality? {
        guard let equalText else { return nil }
        let path = parent.map { "\($0).\(reference.key)" } ?? reference.key
        return SCIMEquality(path: path, value: equalText, isCaseExact: reference.leaf.isCaseExact, type: type)
    }
}
