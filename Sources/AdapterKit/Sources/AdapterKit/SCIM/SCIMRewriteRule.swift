/// One way of saying the same thing differently, and how it is put right: the closed list of ``all``.
///
/// Each is idempotent: what a rule has rewritten it leaves alone and doesn't count again. None adds a privilege, none changes
/// which resource is addressed, and none reformats a value that the core stores.
public struct SCIMRewriteRule: Sendable {
    /// Lower-case words, never renamed: what the request log counts under.
    public let id: String
    /// What switches it on; nil: on for every preset, because no conforming client is affected.
    public let flag: QuirkFlag?
    /// A sentence for the request log.
    public let summary: String
    /// Changes the message and returns how often.
    public let rewrite: @Sendable (inout SCIMMessage) throws(AdapterRefusal) -> Int

    init(
        _ id: String, when flag: QuirkFlag? = nil, _ summary: String,
        rewrite: @escaping @Sendable (inout SCIMMessage) throws(AdapterRefusal) -> Int
    ) {
        self.id = id
        self.flag = flag
        self.summary = summary
        self.rewrite = rewrite
    }

    /// In the order in which they are applied: addresses first, then the operations, then what they carry.
    public static let all: [SCIMRewriteRule] = [
        methodOverride, queryResidue, lowercaseOperationsKey, operationCase, filterOperatorCase, unquotedFilterValue,
        textBoolean, legacySchemaURI, foreignSchemaURI, missingSchemas, patchWithoutSchemas, clientID, emptyMacro,
        managerForms, memberValueList, dropPassword, dropPrivileges,
    ]
}
