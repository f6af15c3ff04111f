import Administration
import Essentials
import GatewayModel
import Persistence

/// The query of an audit route; a name that is not known or stands twice is refused, for a filter that is ignored shows
/// too much.
struct AuditQuery: Sendable {
    let filter: AuditFilter
    private let values: [String: String]

    private static let filterNames = ["action", "actor", "target", "from", "to"]

    init(_ api: APIRequest, further: [String]) throws { try self.init(api, only: AuditQuery.filterNames + further) }

    init(_ api: APIRequest, only allowed: [String]) throws {
        var values: [String: String] = [:]
        for (name, value) in try api.request.queryPairs {
            guard allowed.contains(name) else {
                throw AdministrationError.invalidValue(
                    name, reason: "it is not known here; expected \(allowed.joined(separator: ", "))")
            }
            guard values.updateValue(value, forKey: name) == nil else { throw HTTPProblem.repeatedParameter(name) }
        }
        self.values = values
        filter = AuditFilter(
            action: values["action"], actor: values["actor"], target: values["target"],
            from: try AuditQuery.time("from", values), to: try AuditQuery.time("to", values))
    }

    private static func time(_ name: String, _ values: [String: String]) throws -> Timestamp? {
        guard let text = values[name] else { return nil }
        guard let time = Timestamp(text: text) else {
            throw AdministrationError.invalidValue(
                name, reason: "it is \"\(text.prefix(40))\", expected a time such as 2026-03-04T05:06:07Z")
        }
        return time
    }

    var format: AuditExportFormat {
        get throws {
            let name = values["format"] ?? "ndjson"
            guard let format = AuditExportFormat(rawValue: name) else {
                throw AdministrationError.invalidValue(
                    "format", reason: "it is \"\(name.prefix(40))\", expected ndjson or csv")
            }
            return format
        }
    }

    /// A link that somebody kept elsewhere.
    var rememberedHead: AuditLink? {
        get throws {
            guard let text = values["head"] else { return nil }
            guard let link = AuditLink(text) else {
                throw AdministrationError.invalidValue(
                    "head", reason: "expected the sequence, a colon and 64 hexadecimal digits, as the export shows it")
            }
            return link
        }
    }
}
