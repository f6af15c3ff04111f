package import AdapterKit

/// What an adapter made of a SCIM message, compared with what was sent: a dialect may be said differently, but nobody else is
/// addressed, invented, switched on or given anything by it.
package enum SCIMMessageCheck {
    /// How much longer a body may become, plus ``slack``.
    package static let growth = 4
    package static let slack = 4096

    /// Accepts a rewritten request only where method and addressed resource are those that were sent, up to a residue of the
    /// base address; where each text that identifies somebody was sent; and where it takes nobody's membership, switches
    /// nobody on, and gives no privilege that was not asked for.
    ///
    /// - Throws: `adapter.untrusted_rewrite`.
    package static func accept(
        _ answer: SCIMMessage, from sent: SCIMMessage, adapter: String
    ) throws(AdapterFailure) -> SCIMMessage {
        guard let part = violation(answer, sent) else { return answer }
        throw .untrustedRewrite(adapter: adapter, part: part)
    }

    /// Accepts a rendered answer only where it says the same: the status, save for 200 and 204, and the same resource.
    ///
    /// - Throws: `adapter.untrusted_rewrite`.
    package static func accept(
        _ rendered: SCIMAnswer, from answer: SCIMAnswer, adapter: String
    ) throws(AdapterFailure) -> SCIMAnswer {
        guard let part = violation(rendered, answer) else { return rendered }
        throw .untrustedRewrite(adapter: adapter, part: part)
    }

    private static func violation(_ rendered: SCIMAnswer, _ answer: SCIMAnswer) -> String? {
        let isEmptied = answer.status == 200 && rendered.status == 204 && rendered.body == nil
        guard rendered.status == answer.status || isEmptied else { return "the status" }
        guard let body = rendered.body, body != answer.body else { return nil }
        guard let before = answer.body else { return "the body" }
        guard body["id"] == before["id"], body["totalResults"] == before["totalResults"] else { return "the id" }
        return hasGrown(body, before) ? "the size" : nil
    }

    private static func violation(_ answer: SCIMMessage, _ sent: SCIMMessage) -> String? {
        guard answer.method == sent.method, answer.methodOverride == nil else { return "the method" }
        guard answer.path == sent.path || answer.path == SCIMResidue.cut(path: sent.path) else { return "the path" }
        guard answer.userAgent == sent.userAgent else { return "the user agent" }
        guard sameRewrites(answer.rewrites, sent.rewrites) else { return "the counts" }
        if answer.query != sent.query, let part = violation(answer.query, sent.query) { return part }
        guard answer.body != sent.body else { return nil }
        guard let body = answer.body, let before = sent.body else { return "the body" }
        if hasGrown(body, before) { return "the size" }
        let (was, now) = (SCIMClaims(before, of: sent), SCIMClaims(body, of: answer))
        return now.violation(comparedWith: was)
    }

    /// Earlier counts stay, and ids are plain words.
    private static func sameRewrites(_ answer: [SCIMRewrite], _ sent: [SCIMRewrite]) -> Bool {
        func isWord(_ id: String) -> Bool {
            !id.isEmpty && id.utf8.count <= 48
                && id.utf8.allSatisfy { $0 >= 97 && $0 <= 122 || $0 >= 48 && $0 <= 57 || $0 == UInt8(ascii: "_") }
        }
        return answer.count <= 64 && answer.allSatisfy { isWord($0.id) && $0.count >= 0 }
            && sent.allSatisfy { old in answer.contains { $0.id == old.id && $0.count >= old.count } }
    }

    /// A filter stays one, and asks for nothing that was not asked for.
    private static func violation(_ query: [SCIMQueryItem], _ sent: [SCIMQueryItem]) -> String? {
        for item in query {
            let isOld = sent.contains { $0.name == item.name || $0.name.hasSuffix("?" + item.name) }
            guard isOld else { return "the query" }
        }
        let filters = query.filter { SCIMName.same($0.name, "filter") }
        let before = sent.filter { SCIMName.same($0.name, "filter") || $0.name.lowercased().hasSuffix("?filter") }
        guard filters.count == before.count else { return "the filter" }
        for (filter, old) in zip(filters, before) where filter.value != old.value {
            let new = words(filter.value)
            guard new == words(old.value) || new == words(SCIMResidue.cut(filter: old.value)) else {
                return "the filter"
            }
        }
        return nil
    }

    /// A filter without its quotation marks, blanks and case: what a dialect may write differently.
    private static func words(_ filter: String) -> String {
        String(filter.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "\\" })
    }

    private static func hasGrown(_ body: SCIMValue, _ before: SCIMValue) -> Bool {
        body.weight > before.weight * growth + slack
    }
}

extension SCIMValue {
    /// About how many bytes it is long.
    fileprivate var weight: Int {
        switch self {
        case .null, .bool, .integer, .decimal: 8
        case .text(let text): text.utf8.count + 2
        case .list(let list): list.reduce(2) { $0 + $1.weight }
        case .object(let object): object.members.reduce(2) { $0 + $1.name.utf8.count + 4 + $1.value.weight }
        }
    }
}
