/// How SCIM compares names: without regard to case, ASCII only (RFC 7643 2.1).
public enum SCIMName {
    public static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
    public static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
    public static let enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    public static let patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

    /// Whether two names are the same attribute, operator or schema.
    public static func same(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        let (first, second) = (left.utf8, right.utf8)
        return first.count == second.count && first.elementsEqual(second) { folded($0) == folded($1) }
    }

    public static func isOne(_ name: some StringProtocol, of names: [String]) -> Bool {
        names.contains { same(name, $0) }
    }

    /// Whether `text` begins with `prefix`.
    public static func begins(_ text: String, with prefix: String) -> Bool {
        let (first, second) = (text.utf8, prefix.utf8)
        return first.count >= second.count
            && first.prefix(second.count).elementsEqual(second) { folded($0) == folded($1) }
    }

    private static func folded(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }
}
