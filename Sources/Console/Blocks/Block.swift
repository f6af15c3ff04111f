/// A part of a page: a value with a template, and no HTML of its own.
package protocol Block: Sendable {
    /// The name of its template.
    static var kind: String { get }
    /// What the template shows. Absent values are `false`: a key that is missing would be looked up further out.
    var values: [String: Any] { get }
}

extension Block {
    var rendered: [String: Any] {
        var values = values
        values["kind"] = "block-" + Self.kind
        return values
    }
}

/// The value for a template, where nil is said outright.
func shown(_ text: String?) -> Any { text.map { $0 as Any } ?? false }

/// Blocks in order, as a template shows them.
func shown(_ blocks: [any Block]) -> Any { blocks.isEmpty ? false : blocks.map(\.rendered) }
