import AdapterKit

/// What a request's body says that matters: who it is about, who belongs, who is on, what is given.
struct SCIMClaims {
    /// Every text of the body, trimmed; what an adapter may write where somebody is identified.
    private var texts: Set<String> = []
    /// Texts under `userName`, `externalId`, `id`, `value` and `manager`.
    private var identities: Set<String> = []
    private var members = 0
    private var switchesOff = false
    private var switchesOn = false
    /// `password`, `roles`, `entitlements` and `groups`, as far as they occur.
    private var privileges: Set<String> = []
    /// How many of each op, those on members apart: to replace members is something else than to add one.
    private var operations: [String: Int] = [:]
    /// Removals of all members at once.
    private var emptyings = 0
    private let isGroupReplaced: Bool

    private static let privileged = ["password", "roles", "entitlements", "groups", "x509Certificates"]
    private static let identifying = ["userName", "externalId", "id", "value", "manager"]

    init(_ body: SCIMValue, of message: SCIMMessage) {
        isGroupReplaced = message.isReplace && message.resource == .group
        guard message.isPatch else {
            walk(body, at: nil)
            return
        }
        // A second list under the same name in another case counts, too.
        for member in body.object?.members ?? [] where SCIMName.same(member.name, "Operations") {
            for operation in member.value.list ?? [] { note(operation) }
        }
    }

    private mutating func note(_ operation: SCIMValue) {
        let op = operation["op"]?.text?.lowercased() ?? ""
        let path = operation["path"]?.text.map(SCIMAttributePath.init)
        let value = operation["value"] ?? .null
        // What was dropped may leave an operation that does nothing.
        if path != nil || value.object?.isEmpty != true {
            let isMembers = path.map { SCIMName.same($0.attribute, "members") } ?? false
            operations[isMembers ? op + " members" : op, default: 0] += 1
            if let path, path.names("members"), !path.isFiltered, op == "remove", value.isNull { emptyings += 1 }
        }
        walk(value, at: path)
    }

    /// What is claimed here and was not claimed there, or nil.
    func violation(comparedWith sent: SCIMClaims) -> String? {
        if !identities.isSubset(of: sent.texts) { return "a value that identifies somebody" }
        if switchesOn && !sent.switchesOn || sent.switchesOff && !switchesOff { return "active" }
        if !privileges.isSubset(of: sent.privileges) { return "a privilege" }
        if emptyings > sent.emptyings || isGroupReplaced && members != sent.members { return "the members" }
        if operations.contains(where: { $0.value > sent.operations[$0.key, default: 0] }) { return "the operations" }
        return nil
    }

    /// The value at a path; nil and a core schema's name stand for the resource itself.
    private mutating func walk(_ value: SCIMValue, at path: SCIMAttributePath?) {
        guard let path, !path.isCoreSchema else {
            for member in value.object?.members ?? [] where !SCIMName.same(member.name, "schemas") {
                walk(member.value, at: SCIMAttributePath(member.name))
            }
            return
        }
        if path.schema == nil {
            privileges.formUnion(Self.privileged.filter { SCIMName.same($0, path.attribute) })
            if path.names("active") { noteActive(value) }
            if path.names("members") { members += value.list?.count ?? (value.isNull ? 0 : 1) }
        }
        collect(value, under: path.subAttribute ?? path.attribute)
    }

    private mutating func noteActive(_ value: SCIMValue) {
        let text = value.text ?? ""
        if value.bool == true || SCIMName.same(text, "true") { switchesOn = true }
        if value.bool == false || SCIMName.same(text, "false") { switchesOff = true }
    }

    private mutating func collect(_ value: SCIMValue, under name: Substring) {
        let isMember = SCIMName.same(name, "members")
        switch value {
        case .null, .bool, .integer, .decimal: break
        case .text(let text):
            let trimmed = Self.trimmed(text)
            texts.insert(trimmed)
            if isMember || SCIMName.isOne(name, of: Self.identifying) { identities.insert(trimmed) }
        case .list(let list): for entry in list { collect(entry, under: name) }
        case .object(let object):
            for member in object.members { collect(member.value, under: member.name[...]) }
        }
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last, first <= 0x20 || last <= 0x20 else { return text }
        var slice = text[...]
        while slice.first?.isWhitespace ?? false { slice.removeFirst() }
        while slice.last?.isWhitespace ?? false { slice.removeLast() }
        return String(slice)
    }
}
