extension SCIMRewriteRule {
    static let legacySchemaURI = SCIMRewriteRule(
        "legacy_schema_uri", "a schema was named by the URI of an earlier draft"
    ) { message throws(AdapterRefusal) in
        guard let own = message.ownSchema else { return 0 }
        return message.body?.withObject { object in
            var count = 0
            for index in object.members.indices {
                guard let known = successor(of: object.members[index].name, own: own), known != own,
                    object[known] == nil
                else { continue }
                object.members[index].name = known
                count += 1
            }
            return count + (object.update("schemas") { $0.withList { renewed(&$0, own) } ?? 0 } ?? 0)
        } ?? 0
    }

    static let foreignSchemaURI = SCIMRewriteRule(
        "foreign_schema_uri", when: .scimForeignSchemasDropped, "a schema that SCIM does not know was named"
    ) { message throws(AdapterRefusal) in
        guard message.ownSchema != nil else { return 0 }
        return message.body?.withObject { object in
            object.update("schemas") { schemas in
                schemas.withList { list in
                    let before = list.count
                    list.removeAll { $0.text.map { !SCIMName.begins($0, with: "urn:ietf:params:scim:") } ?? false }
                    return before - list.count
                } ?? 0
            } ?? 0
        } ?? 0
    }

    static let missingSchemas = SCIMRewriteRule(
        "missing_schemas", when: .scimSchemasOptional, "a resource did not name its schema"
    ) { message throws(AdapterRefusal) in
        guard !message.isPatch, let own = message.ownSchema else { return 0 }
        return message.body?.withObject { object in
            let schemas = object["schemas"] ?? []
            guard schemas.isNull || schemas.list != nil else { return 0 }
            let list = schemas.list ?? []
            guard !list.contains(where: { $0.text.map { SCIMName.same($0, own) } ?? false }) else { return 0 }
            object["schemas"] = .list([.text(own)] + list)
            return 1
        } ?? 0
    }

    private static func renewed(_ schemas: inout [SCIMValue], _ own: String) -> Int {
        var count = 0
        var kept: [SCIMValue] = []
        for entry in schemas {
            guard let text = entry.text, let known = successor(of: text, own: own) else {
                kept.append(entry)
                continue
            }
            count += 1
            let isThere = (kept + schemas).contains { $0.text.map { SCIMName.same($0, known) } ?? false }
            if !isThere { kept.append(.text(known)) }
        }
        if count > 0 { schemas = kept }
        return count
    }

    /// The URN in force for one of an earlier draft, or nil.
    private static func successor(of uri: String, own: String) -> String? {
        guard SCIMName.begins(uri, with: "urn:scim:") else { return nil }
        if SCIMName.begins(uri, with: "urn:scim:schemas:core:") { return own == SCIMName.patchOp ? nil : own }
        if SCIMName.begins(uri, with: "urn:scim:schemas:extension:enterprise:") { return SCIMName.enterpriseUser }
        return SCIMName.begins(uri, with: "urn:scim:api:messages:2.0:PatchOp") ? SCIMName.patchOp : nil
    }
}

extension SCIMMessage {
    /// The schema that the body must name; nil where it is none of ours to say.
    fileprivate var ownSchema: String? {
        if isPatch { return SCIMName.patchOp }
        guard isCreate || isReplace else { return nil }
        return resource == .group ? SCIMName.group : SCIMName.user
    }
}
