package import Essentials

/// Turns an error into an answer for its audience.
package protocol ErrorRendering: Sendable {
    /// - Parameters:
    ///   - error: nil where something failed that has no code: the answer says `internal` and nothing else.
    ///   - status: the HTTP status to answer with.
    ///   - request: what was asked.
    ///   - audience: who reads the answer.
    func render(
        _ error: (any CodedError)?, status: Int, request: GatewayRequest, audience: Route.Audience
    ) -> GatewayResponse
}
