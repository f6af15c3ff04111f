package import AdapterKit
package import Adapting
internal import CAdapterABI

extension AdapterRegistry {
    package func normalize(_ message: SCIMMessage, preset: String) async throws(AdapterFailure) -> SCIMMessage {
        let adapter = try adapter(preset)
        guard let bytes = try await adapter.ask(GATEHOUSE_MESSAGE_NORMALIZE_SCIM, message) else {
            do { return try adapter.rewriter.normalize(message) } catch {
                throw .refused(adapter: preset, code: error.code, message: error.message)
            }
        }
        let answer: SCIMMessage
        do { answer = try SCIMMessage(message: bytes) } catch { throw .malformedAnswer(preset) }
        return try SCIMMessageCheck.accept(answer, from: message, adapter: preset)
    }

    package func render(
        _ answer: SCIMAnswer, for message: SCIMMessage, preset: String
    ) async throws(AdapterFailure) -> SCIMAnswer {
        let exchange = SCIMExchange(answer, for: message)
        guard let bytes = try await adapter(preset).ask(GATEHOUSE_MESSAGE_RENDER_SCIM, exchange) else { return answer }
        let rendered: SCIMAnswer
        do { rendered = try SCIMAnswer(message: bytes) } catch { throw .malformedAnswer(preset) }
        return try SCIMMessageCheck.accept(rendered, from: answer, adapter: preset)
    }
}

extension LoadedAdapter {
    /// Nil where the manifest's defaults apply: for data, for an earlier library, and for a message that no frame holds —
    /// a group of a hundred thousand members is common, and its dialect is the rules', not a library's.
    fileprivate func ask(_ message: Int32, _ value: some MessageValue) async throws(AdapterFailure) -> [UInt8]? {
        if case .data = place { return nil }
        let request = value.message
        guard request.count <= AdapterFrame.maximumBytes else { return nil }
        return try await callIfKnown(message, request)
    }
}
