import AdapterKit

/// What a request's body says that matters: who it is about, who belongs, who is on, what is given.
struct SCIMClaims {
    /// Every text of the body, trimmed; what an adapter may write where somebody is identified.
    private var texts: Set<String> = []
    /// Texts under `userName`, `externalId`, `id` and `value`.
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
    private static let identifying = ["userName", "externalId", "id", "value"]

    init(_ body: SCIMValue, of message: SCIMMessage) {
        isGroupReplaced = message.isReplace && message.resource == .group
        if let list = body["Operations"]?.list, message.isPatch {
            for operation in list {
                let op = operation["op"]?.text?.lowercased() ?? ""
                let path = operation["path"]?.text ?? ""
                let isMembers = SCIMName.same(path.prefix { $0 != "[" && $0 != "." }, "members")
                // What was dropped may leave an operation that does nothing.
                let isNothing = path.isEmpty && operation["value"]?.object?.isEmpty ?? false
                if !isNothing { operations[isMembers ? op + " members" : op, default: 0] += 1 }
                note(path)
                if SCIMName.same(path, "members"), op == "remove", operation["value"]?.isNull ?? true { emptyings += 1 }
                if let value = operation["value"] { walk(value, under: path.isEmpty ? "" : lastName(path)) }
            }
        } else {
            walk(body, under: "")
        }
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

    /// The last component of a path: `primary` of `emails[type eq "work"].primary`.
    private func lastName(_ path: String) -> String {
        let behind = path.lastIndex(of: "]").map { path[path.index(after: $0)...] } ?? path[...]
        let name = behind.split { $0 == "." || $0 == ":" }.last
        return name.map(String.init) ?? path.prefix { $0 != "[" }.description
    }

    private mutating func note(_ path: String) {
        let first = path.prefix { $0 != "[" && $0 != "." }
        for word in [String(first), lastName(path)] {
            for name in Self.privileged
            where SCIMName.same(word, name) || word.lowercased().hasSuffix(":" + name.lowercased()) {
                privileges.insert(name)
            }
        }
    }

    private mutating func walk(_ value: SCIMValue, under name: String) {
        switch value {
        case .null, .integer, .decimal: break
        case .bool(let isOn):
            if SCIMName.same(name, "active") { if isOn { switchesOn = true } else { switchesOff = true } }
        case .text(let text):
            let trimmed = Self.trimmed(text)
            texts.insert(trimmed)
            if SCIMName.isOne(name, of: Self.identifying) || SCIMName.same(name, "members")
                || SCIMName.same(name, "manager")
            {
                identities.insert(trimmed)
            }
            if SCIMName.same(name, "members") { members += 1 }
            if SCIMName.same(name, "active") {
                if SCIMName.same(text, "true") { switchesOn = true }
                if SCIMName.same(text, "false") { switchesOff = true }
            }
        case .list(let list):
            for entry in list { walk(entry, under: name) }
        case .object(let object):
            if SCIMName.same(name, "members") { members += 1 }
            for member in object.members where !SCIMName.same(member.name, "schemas") {
                if name.isEmpty { note(member.name) }
                walk(member.value, under: lastName(member.name))
            }
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
