/// How SCIM compares names: without regard to case, ASCII only (RFC 7643 2.1).
public enum SCIMName {
    public static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
    public static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
    public static let enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    public static let patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

    /// Whether two names are the same attribute, operator or schema.
    public static func same(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        let (first, second) = (left.utf8, right.utf8)
        guard first.count == second.count else { return false }
        var (one, other) = (first.makeIterator(), second.makeIterator())
        while let byte = one.next(), let counterpart = other.next() {
            if byte != counterpart, folded(byte) != folded(counterpart) { return false }
        }
        return true
    }

    /// Whether it is one of these names.
    public static func isOne(_ name: some StringProtocol, of names: [String]) -> Bool {
        names.contains { same(name, $0) }
    }

    /// Whether `text` begins with `prefix`.
    public static func begins(_ text: String, with prefix: String) -> Bool {
        var (one, other) = (text.utf8.makeIterator(), prefix.utf8.makeIterator())
        while let counterpart = other.next() {
            guard let byte = one.next() else { return false }
            if byte != counterpart, folded(byte) != folded(counterpart) { return false }
        }
        return true
    }

    private static func folded(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }
}
