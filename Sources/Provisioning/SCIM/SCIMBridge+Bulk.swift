import Effects
import Essentials
import GatewayModel
import SCIM

extension SCIMBridge {
    /// Each operation is a request of its own, in its dialect and its own write; what fails, fails alone (RFC 7644 3.7).
    func bulk(_ work: SCIMWork) async throws -> SCIMReply {
        let request = try SCIMBulkRequest(try work.object(), maximumOperations: Self.maximumBulkOperations)
        var response = SCIMBulkResponse(to: request)
        var ids: [String: String] = [:]
        var failures: [SCIMReply.Failure] = []
        for step in request.steps {
            guard !response.mustStop else { break }
            let operation = request.operations[step.operation]
            var location: String?
            var part = work
            part.method = step.method.rawValue
            part.loggedPath = String(operation.path.prefix(2000))
            part.rewrites = []
            do throws(SCIMError) {
                let id = try step.id(with: ids)
                let endpoint = String(step.endpoint.dropFirst())
                location = id.map { "\(baseURL)\(step.endpoint)/\($0)" }
                part.path = [endpoint] + (id.map { [$0] } ?? [])
                part.query = []
                part.ifMatch = step.phase == .references ? nil : operation.version
                part.body = step.method == .delete ? [] : JSONValue.object(try step.data(with: ids)).utf8
                part.parsed = nil
                let reply = try await outcome(&part, &failures)
                if let refusal = reply.refusal { throw refusal }
                if step.method == .post, let made = reply.location, let bulkID = operation.bulkId {
                    ids[bulkID] = made.split(separator: "/").last.map(String.init)
                }
                response.note(
                    SCIMBulkResult(
                        operation, status: step.phase == .references ? 201 : reply.status,
                        location: reply.location ?? location ?? "", version: reply.version), of: step)
            } catch {
                // What is done is logged by its own write.
                var refusal = SCIMReply(error)
                refusal.rewrites = part.rewrites
                let entry = entry(part, refusal, at: clock.now())
                await log.note(entry, of: work.access.token, address: work.origin.address)
                response.note(SCIMBulkResult(operation, error: error, location: location), of: step)
            }
        }
        var reply = SCIMReply(200, .value(response.body))
        reply.failures = failures
        return reply
    }

    private func outcome(
        _ part: inout SCIMWork, _ failures: inout [SCIMReply.Failure]
    ) async throws(SCIMError) -> SCIMReply {
        do { return try await perform(&part) } catch {
            let refusal = refused(error)
            // The client learns nothing of the cause, so this is the only trace of it.
            if refusal == .internalFailure {
                failures.append(SCIMReply.Failure(operation: "\(part.method) \(part.loggedPath)", cause: error))
            }
            throw refusal
        }
    }
}
