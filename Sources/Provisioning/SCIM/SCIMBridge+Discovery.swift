import Essentials
import SCIM

extension SCIMBridge {
    /// What is the same for everybody and readable without a token (checklist 6, 13 to 17); nil for other paths.
    func discovery(_ request: SCIMRequest) -> SCIMReply? {
        guard let first = request.path.first, ["ServiceProviderConfig", "ResourceTypes", "Schemas"].contains(first)
        else { return nil }
        do throws(SCIMError) {
            guard request.method == "GET" || request.method == "HEAD" else {
                throw .methodNotAllowed(request.method, allowed: ["GET"])
            }
            guard !request.query.contains(where: { $0.name == "filter" }) else {
                throw .forbidden("\(first) takes no filter (RFC 7644 4)")
            }
            return SCIMReply(200, .value(try document(first, request.path.count > 1 ? request.path[1] : nil)))
        } catch {
            return SCIMReply(error)
        }
    }

    private func document(_ endpoint: String, _ name: String?) throws(SCIMError) -> JSONValue {
        let discovery = SCIMDiscovery(baseURL: baseURL)
        switch (endpoint, name) {
        case ("ServiceProviderConfig", nil): return configuration.document
        case ("ResourceTypes", nil): return discovery.resourceTypeList
        case ("ResourceTypes", let name?): return try discovery.resourceType(name)
        case ("Schemas", nil): return discovery.schemaList
        case ("Schemas", let name?): return try discovery.schema(name)
        default: throw .notFound("the endpoint /\(endpoint)/\(name ?? "")")
        }
    }

    private var configuration: SCIMServiceProviderConfig {
        SCIMServiceProviderConfig(
            baseURL: baseURL,
            bulk: .init(maximumOperations: Self.maximumBulkOperations, maximumPayload: Self.maximumBulkPayload),
            pagination: .init(limits: Self.pageLimits, cursorTimeout: SCIMCursor.lifetime), hasSort: true, hasETag: true
        )
    }
}
