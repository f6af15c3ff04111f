import CAdapterABI
import Synchronization

/// Reads a message, calls the hook, writes the answer: the same in a library, in a child process and in the core.
public final class AdapterDispatcher: Sendable {
    private let make: @Sendable (ProviderManifest) -> any ProviderAdapter
    private let adapter = Mutex<(any ProviderAdapter)?>(nil)

    public init(_ make: @escaping @Sendable (ProviderManifest) -> any ProviderAdapter) { self.make = make }

    /// Handles one message and returns a status of the C interface with the answer.
    public func call(_ message: UInt32, _ request: [UInt8]) -> (status: Int32, answer: [UInt8]) {
        do {
            if message == UInt32(GATEHOUSE_MESSAGE_CONFIGURE) {
                let made = make(try ProviderManifest(message: request))
                adapter.withLock { $0 = made }
                return (GATEHOUSE_OK, [])
            }
            guard let adapter = adapter.withLock({ $0 }) else { return (GATEHOUSE_MALFORMED, []) }
            return (GATEHOUSE_OK, try answer(message, request, adapter))
        } catch let refusal as AdapterRefusal {
            return (GATEHOUSE_REFUSED, refusal.message(of: refusal))
        } catch UnknownMessage.unknown {
            return (GATEHOUSE_UNKNOWN_MESSAGE, [])
        } catch {
            return (GATEHOUSE_MALFORMED, [])
        }
    }

    private enum UnknownMessage: Error { case unknown }

    private func answer(_ message: UInt32, _ request: [UInt8], _ adapter: any ProviderAdapter) throws -> [UInt8] {
        switch Int32(message) {
        case GATEHOUSE_MESSAGE_VALIDATE:
            return Listing(adapter.validate(try ConnectionConfiguration(message: request))).message
        case GATEHOUSE_MESSAGE_SHAPE:
            let call = try Call<RequestShape>(message: request)
            return adapter.shape(call.subject, call.configuration).message
        case GATEHOUSE_MESSAGE_ACCEPTED_ISSUERS:
            var writer = MessageWriter()
            writer.texts(1, adapter.acceptedIssuers(try ConnectionConfiguration(message: request)))
            return writer.bytes
        case GATEHOUSE_MESSAGE_NORMALIZE:
            let call = try Call<AssertedProfile>(message: request)
            return try adapter.normalize(call.subject, call.configuration).message
        case GATEHOUSE_MESSAGE_NORMALIZE_SCIM:
            return try adapter.normalize(try SCIMMessage(message: request)).message
        case GATEHOUSE_MESSAGE_RENDER_SCIM:
            let exchange = try SCIMExchange(message: request)
            return adapter.render(exchange.answer, for: exchange.message).message
        case GATEHOUSE_MESSAGE_DIAGNOSE:
            let call = try Call<FailureReport>(message: request)
            return adapter.diagnose(call.subject, call.configuration).map { [$0] }.map { Listing($0).message } ?? []
        case GATEHOUSE_MESSAGE_PLAN_MIGRATION:
            let move = try ConnectionMove(message: request)
            return adapter.planMigration(from: move.from, to: move.to).message
        default: throw UnknownMessage.unknown
        }
    }
}

extension AdapterRefusal {
    fileprivate func message(of refusal: AdapterRefusal) -> [UInt8] {
        var writer = MessageWriter()
        refusal.write(to: &writer)
        return writer.bytes
    }
}
