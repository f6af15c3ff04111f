public import Hummingbird
import NIOCore

/// What the server knows of a request beside the request itself.
public struct GatewayContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    let remoteAddress: String?

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress
    }
}
