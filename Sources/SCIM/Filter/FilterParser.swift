import Essentials

/// A recursive-descent parser of the filter grammar; its recursion is bounded by `SCIMFilter.Limit.depth`.
struct FilterParser {
    private var scanner: FilterScanner
    private let scope: FilterScope
    private var terms = 0

    init(_ text: String, scope: FilterScope) {
        scanner = FilterScanner(text)
        self.scope = scope
    }

    mutating func filter() throws(SCIMError) -> FilterNode {
        let node = try disjunction(in: scope, depth: 0)
        scanner.skipBlanks()
        guard scanner.isAtEnd else { throw scanner.unexpected("and, or or the end") }
        return node
    }

    private mutating func disjunction(in scope: FilterScope, depth: Int) throws(SCIMError) -> FilterNode {
        guard depth <= SCIMFilter.Limit.depth else {
            throw .invalidFilter("it nests deeper than \(SCIMFilter.Limit.depth) levels")
        }
        var nodes = [try conjunction(in: scope, depth: depth)]
        while scanner.take(word: "or") { nodes.append(try conjunction(in: scope, depth: depth)) }
        return nodes.count == 1 ? nodes[0] : .or(nodes)
    }

    private mutating func conjunction(in scope: FilterScope, depth: Int) throws(SCIMError) -> FilterNode {
        var nodes = [try factor(in: scope, depth: depth)]
        while scanner.take(word: "and") { nodes.append(try factor(in: scope, depth: depth)) }
        return nodes.count == 1 ? nodes[0] : .and(nodes)
    }

    private mutating func factor(in scope: FilterScope, depth: Int) throws(SCIMError) -> FilterNode {
        scanner.skipBlanks()
        if scanner.take("(") { return try group(in: scope, depth: depth) }
        let start = scanner
        if scanner.take(word: "not") {
            scanner.skipBlanks()
            if scanner.take("(") { return .not(try group(in: scope, depth: depth)) }
            // `not` may be an attribute's name in somebody's schema; it is an operator only before a parenthesis.
            scanner = start
        }
        return try expression(in: scope, depth: depth)
    }

    private mutating func group(in scope: FilterScope, depth: Int) throws(SCIMError) -> FilterNode {
        let node = try disjunction(in: scope, depth: depth + 1)
        scanner.skipBlanks()
        guard scanner.take(")") else { throw scanner.unexpected("a closing parenthesis") }
        return node
    }

    private mutating func expression(in scope: FilterScope, depth: Int) throws(SCIMError) -> FilterNode {
        let name = try attributeName()
        if scanner.take("[") { return try valuePath(name, in: scope, depth: depth) }
        return .term(try comparison(of: name, in: scope))
    }

    /// `attr[filter]`, and behind it the `.sub op value` that some clients match by (checklist 53).
    private mutating func valuePath(
        _ name: AttributeName, in scope: FilterScope, depth: Int
    ) throws(SCIMError) -> FilterNode {
        guard case .resource = scope else { throw .invalidFilter("brackets stand within brackets") }
        let reference = try scope.reference(name)
        guard reference.subAttribute == nil, reference.attribute.kind == .complex else {
            throw .invalidFilter("\(excerpt(name.text)) has no entries with sub-attributes to filter")
        }
        let entry = FilterScope.entry(reference.attribute)
        let inner = try disjunction(in: entry, depth: depth + 1)
        scanner.skipBlanks()
        guard scanner.take("]") else { throw scanner.unexpected("a closing bracket") }
        guard scanner.take(".") else { return .entry(reference, inner) }
        let term = try comparison(of: try attributeName(), in: entry)
        return .entry(reference, .and([inner, .term(term)]))
    }

    private mutating func attributeName() throws(SCIMError) -> AttributeName {
        scanner.skipBlanks()
        let text = scanner.takeWhile(AttributeName.isPathByte)
        guard !text.isEmpty else { throw scanner.unexpected("an attribute") }
        guard let name = AttributeName(text) else { throw .invalidFilter("\(excerpt(text)) is no attribute path") }
        return name
    }

    private mutating func comparison(of name: AttributeName, in scope: FilterScope) throws(SCIMError) -> FilterTerm {
        terms += 1
        guard terms <= SCIMFilter.Limit.terms else {
            throw .invalidFilter("it has more than \(SCIMFilter.Limit.terms) comparisons")
        }
        scanner.skipBlanks()
        let word = scanner.takeWhile(AttributeName.isPathByte)
        guard let comparison = FilterTerm.Operator(rawValue: word.lowercased()) else {
            guard !word.isEmpty else { throw scanner.unexpected("an operator") }
            throw .invalidFilter("\(excerpt(word)) is no operator, expected eq, ne, co, sw, ew, pr, gt, ge, lt or le")
        }
        if comparison == .present { return try scope.term(name, .present, nil) }
        return try scope.term(name, comparison, try scanner.literal())
    }
}
