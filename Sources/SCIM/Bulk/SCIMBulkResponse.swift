package import Essentials

/// The answer to a bulk request: one entry for each operation tried, in the order of the request (checklist 102).
package struct SCIMBulkResponse: Sendable {
    private let request: SCIMBulkRequest
    private var results: [SCIMBulkResult?]
    private var failures = 0

    /// An answer that holds nothing yet.
    package init(to request: SCIMBulkRequest) {
        self.request = request
        results = request.operations.map { _ in nil }
    }

    /// Notes how a step ended.
    ///
    /// The second half of a cut POST says nothing where the first half failed already, and else only that it failed
    /// too, or the version that it left.
    package mutating func note(_ result: SCIMBulkResult, of step: SCIMBulkStep) {
        guard results.indices.contains(step.operation) else { return }
        if step.phase == .references, let first = results[step.operation] {
            guard first.response == nil else { return }
            if result.response == nil {
                results[step.operation] = first.with(version: result.version)
                return
            }
        }
        if result.response != nil { failures += 1 }
        results[step.operation] = result
    }

    /// Whether as many operations failed as the client allows; then nothing more is tried (checklist 103).
    package var mustStop: Bool { request.failOnErrors.map { failures >= $0 } ?? false }

    /// The BulkResponse message (RFC 7644 3.7.3).
    package var body: JSONValue {
        var object = JSONObject()
        object["schemas"] = .array([.string(SCIMMessage.bulkResponse)])
        object["Operations"] = .array(results.compactMap { $0?.document })
        return .object(object)
    }
}
