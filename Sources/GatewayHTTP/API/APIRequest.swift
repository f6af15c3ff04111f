import Administration
import Essentials
import GatewayModel

/// A request of the API with its actor, and strict access to its body.
struct APIRequest: Sendable {
    let request: GatewayRequest
    let actor: Actor

    var origin: Origin { request.origin }

    /// The id in the path.
    ///
    /// - Throws: `not_found` where the text can't be an id of that kind.
    func id<Kind>(_ name: String, _ noun: String) throws -> Identifier<Kind> {
        let text = request.parameter(name)
        guard let id = Identifier<Kind>(text) else { throw AdministrationError.notFound("\(noun) \(text.prefix(80))") }
        return id
    }

    var organization: Identifier<Organization> {
        get throws { try id("org", "organization") }
    }

    /// The members of the JSON object that was sent; an unknown one is refused by name.
    func body(_ allowed: [String]) throws -> JSONBody {
        if request.body.isEmpty { return JSONBody(object: JSONObject()) }
        let type = request.header("content-type")?.split(separator: ";").first.map {
            String($0).trimmingBlanks.lowercased()
        }
        guard type == "application/json" else { throw HTTPProblem.notJSON(received: type) }
        guard let object = try JSONValue(parsing: request.body, maximumDepth: 16).object else {
            throw AdministrationError.invalidValue("the body", reason: "it is not a JSON object")
        }
        for key in object.keys where !allowed.contains(key) {
            throw AdministrationError.invalidValue(
                key, reason: "it is not known here; expected \(allowed.joined(separator: ", "))")
        }
        return JSONBody(object: object)
    }

    /// `after` and `limit` of the query.
    func page() throws -> (after: String?, limit: Int) {
        let pairs = try request.queryPairs
        let limit = pairs.first { $0.name == "limit" }.map { Int($0.value) ?? 0 } ?? 100
        guard (1...1000).contains(limit) else {
            throw AdministrationError.invalidValue("limit", reason: "expected 1 to 1000")
        }
        return (pairs.first { $0.name == "after" }?.value, limit)
    }
}

/// The members of a body, by type.
struct JSONBody: Sendable {
    let object: JSONObject

    func has(_ key: String) -> Bool { object[key].map { !$0.isNull } ?? false }

    func text(_ key: String) throws -> String? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let text = value.string else { throw AdministrationError.invalidValue(key, reason: "expected a text") }
        return text
    }

    func neededText(_ key: String) throws -> String {
        guard let text = try text(key) else { throw AdministrationError.invalidValue(key, reason: "it is missing") }
        return text
    }

    func flag(_ key: String) throws -> Bool? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let flag = value.bool else {
            throw AdministrationError.invalidValue(key, reason: "expected true or false")
        }
        return flag
    }

    func integer(_ key: String) throws -> Int? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let number = value.integer else {
            throw AdministrationError.invalidValue(key, reason: "expected a whole number")
        }
        return Int(clamping: number)
    }

    func texts(_ key: String) throws -> [String]? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let array = value.array else { throw AdministrationError.invalidValue(key, reason: "expected a list") }
        return try array.map { item in
            guard let text = item.string else { throw AdministrationError.invalidValue(key, reason: "expected texts") }
            return text
        }
    }
}
