package import Essentials

/// An answer: status, fields and bytes.
package struct GatewayResponse: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    /// The body in pieces, in order; a large one is written piece by piece and never stands in memory twice.
    package var pieces: [[UInt8]]

    /// The body as a whole.
    package var body: [UInt8] {
        get { pieces.count == 1 ? pieces[0] : Array(pieces.joined()) }
        set { pieces = newValue.isEmpty ? [] : [newValue] }
    }
    /// What comes behind `body`, written while it is made; nil where `body` is all.
    ///
    /// When it throws, the connection ends before the answer does, so that nobody takes a part for the whole.
    package var rest: BodyWriting?
    /// What failed inside of an answer that goes out all the same, for the operator's log alone: where, and the cause.
    package var failures: [(part: String, cause: any Error)] = []

    /// Hands over a body bit by bit; each hand-over waits until the peer has room.
    package typealias BodyWriting =
        @Sendable (_ write: (_ bytes: [UInt8]) async throws -> Void) async throws -> Void

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        pieces = body.isEmpty ? [] : [body]
    }

    /// The first header field of this name (lower case), or nil.
    package func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

    package static func json(_ value: JSONValue, status: Int = 200) -> GatewayResponse {
        GatewayResponse(status: status, headers: [("content-type", "application/json")], body: value.utf8)
    }

    package static func text(
        _ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8"
    )
        -> GatewayResponse
    {
        GatewayResponse(status: status, headers: [("content-type", type)], body: Array(text.utf8))
    }

    /// A redirect by GET (RFC 9700 4.12: 303, so that a form's fields are never sent on).
    package static func seeOther(_ url: String) -> GatewayResponse {
        GatewayResponse(status: 303, headers: [("location", url)])
    }

    package static let noContent = GatewayResponse(status: 204)

    package func settingCookie(_ cookie: ResponseCookie?) -> GatewayResponse {
        guard let cookie else { return self }
        var copy = self
        copy.headers.append(("set-cookie", cookie.text))
        return copy
    }
}
