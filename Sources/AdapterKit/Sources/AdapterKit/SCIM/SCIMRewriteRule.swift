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

    /// In the order in which they are applied: addresses first, then operations, then what they carry.
    ///
    /// Empty values go before names are compared, for an empty one must not stand in the way of a real one.
    public static let all: [SCIMRewriteRule] = [
        methodOverride, queryResidue, lowercaseOperationsKey, operationCase, filterOperatorCase, unquotedFilterValue,
        textBoolean, clientID, emptyMacro, legacySchemaURI, foreignSchemaURI, missingSchemas, patchWithoutSchemas,
        managerForms, memberValueList, dropPassword, dropPrivileges,
    ]
}
