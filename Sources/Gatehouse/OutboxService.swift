import Duties
import Persistence
import ServiceLifecycle

/// The outbox worker as a service that ends gracefully: attempts under way are ended, waiting readers are let go.
struct OutboxService: Service {
    let worker: OutboxWorker
    let bell: EventBell

    func run() async throws {
        await withGracefulShutdownHandler {
            await worker.run()
        } onGracefulShutdown: {
            bell.silence()
        }
    }
}
