/// The words for a refusal that clients may act on (RFC 7644 3.12, RFC 9865 2.1).
package enum ScimType: String, Sendable, Hashable, CaseIterable {
    case invalidFilter, tooMany, uniqueness, mutability, invalidSyntax, invalidPath, noTarget, invalidValue, invalidVers
    case sensitive, invalidCursor, expiredCursor, invalidCount
}
