package import Effects
import Essentials
import HTTPTypes
package import Hummingbird
import NIOCore

/// Reads a request off the wire, has it answered, and writes the answer.
package struct GatewayResponder: HTTPResponder {
    private let dispatcher: RequestDispatcher
    private let random: any RandomSource

    package init(dispatcher: RequestDispatcher, random: any RandomSource) {
        self.dispatcher = dispatcher
        self.random = random
    }

    package func respond(to request: Request, context: GatewayContext) async throws -> Response {
        let method = request.method.rawValue
        let path = request.uri.path
        let limit = dispatcher.bodyLimit(method: method, path: path)
        var body: [UInt8] = []
        var overflow = false
        // A declared length that is too long is refused before a byte is read.
        if let declared = request.headers[.contentLength].flatMap({ Int($0) }), declared > limit {
            overflow = true
        } else {
            if let declared = request.headers[.contentLength].flatMap({ Int($0) }) { body.reserveCapacity(declared) }
            for try await buffer in request.body {
                guard body.count + buffer.readableBytes <= limit else {
                    overflow = true
                    break
                }
                body.append(contentsOf: buffer.readableBytesView)
            }
        }
        let gatewayRequest = GatewayRequest(
            method: method, path: path, query: request.uri.query,
            headers: request.headers.map { ($0.name.canonicalName, $0.value) }, body: body,
            remoteAddress: context.remoteAddress, requestID: requestID())
        let answer =
            overflow
            ? dispatcher.tooLarge(gatewayRequest, limit: limit) : await dispatcher.respond(to: gatewayRequest)
        return response(answer)
    }

    private func requestID() -> String { "req-" + hexadecimal(random.bytes(10)) }

    private func response(_ answer: GatewayResponse) -> Response {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            guard let fieldName = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: fieldName, value: value))
        }
        return Response(
            status: HTTPResponse.Status(code: answer.status), headers: fields, body: GatewayResponder.body(answer))
    }

    private static func body(_ answer: GatewayResponse) -> ResponseBody {
        let pieces = answer.pieces
        guard let rest = answer.rest else {
            guard let first = pieces.first else { return ResponseBody() }
            guard pieces.count > 1 else { return ResponseBody(byteBuffer: ByteBuffer(bytes: first)) }
            return ResponseBody(contentLength: pieces.reduce(0) { $0 + $1.count }) { writer in
                for piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            }
        }
        return ResponseBody { writer in
            for piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
            try await rest { try await writer.write(ByteBuffer(bytes: $0)) }
            try await writer.finish(nil)
        }
    }
}
