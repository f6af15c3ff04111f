/// One page: a template and its values.
package protocol Page: Sendable {
    /// The name of its template in `Templates`.
    var template: String { get }
    var title: String { get }
    /// Strings, Bools, and arrays of such dictionaries.
    var values: [String: Any] { get }
}
