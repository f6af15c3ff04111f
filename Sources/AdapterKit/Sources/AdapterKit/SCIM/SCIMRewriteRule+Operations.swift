extension SCIMRewriteRule {
    static let lowercaseOperationsKey = SCIMRewriteRule(
        "lowercase_operations_key", "the key Operations was written in another case"
    ) { message throws(AdapterRefusal) in
        guard message.isPatch else { return 0 }
        return message.body?.withObject { object in
            guard let index = object.index(of: "Operations"), object.members[index].name != "Operations" else {
                return 0
            }
            object.members[index].name = "Operations"
            return 1
        } ?? 0
    }

    static let operationCase = SCIMRewriteRule(
        "operation_case", "an op was written with capitals: Add, Replace, Remove"
    ) { message throws(AdapterRefusal) in
        message.eachOperation { operation in
            operation.update("op") { op in
                guard let word = op.text, !words.contains(word), SCIMName.isOne(word, of: words)
                else { return 0 }
                op = .text(word.lowercased())
                return 1
            } ?? 0
        }
    }

    private static let words = ["add", "remove", "replace"]

    static let patchWithoutSchemas = SCIMRewriteRule(
        "patch_without_schemas", when: .scimSchemasOptional, "a PATCH did not name its message schema"
    ) { message throws(AdapterRefusal) in
        guard message.isPatch else { return 0 }
        return message.body?.withObject { object in
            let schemas = object["schemas"]
            guard schemas == nil || schemas?.isNull == true || schemas?.list?.isEmpty == true else { return 0 }
            object["schemas"] = [.text(SCIMName.patchOp)]
            return 1
        } ?? 0
    }
}
