import AdapterKit
import Adapting
internal import CAdapterABI

/// One adapter, wherever it runs.
package final class LoadedAdapter: Sendable {
    enum Place: Sendable {
        /// Data only: the defaults of AdapterKit, in the core.
        case data(AdapterDispatcher)
        case inProcess(LoadedLibrary)
        case child(ChildProcess)
    }

    package let id: String
    let place: Place
    /// The default of SCIM rewriting: for data, and for libraries that were built before there was any.
    let rewriter: SCIMManifestRewriter
    /// What normalises profiles where the manifest alone decides: for data, and for a library that leaves it to its manifest.
    let normalizer: ManifestNormalizer?

    init(preset: Preset, place: Place) {
        id = preset.id
        self.place = place
        rewriter = SCIMManifestRewriter(manifest: preset.manifest)
        let isManifests = preset.adapter == .none || preset.manifestDecides.contains(.normalize)
        normalizer = isManifests ? ManifestNormalizer(manifest: preset.manifest) : nil
    }

    /// `data`, `in-process` or `process`.
    package var isolation: String {
        switch place {
        case .data: "data"
        case .inProcess: "in-process"
        case .child: "process"
        }
    }

    func call(_ message: Int32, _ request: [UInt8]) async throws(AdapterFailure) -> [UInt8] {
        guard let answer = try await callIfKnown(message, request) else { throw .malformedAnswer(id) }
        return answer
    }

    /// Nil where the library does not know the message: it was built against an earlier minor version.
    func callIfKnown(_ message: Int32, _ request: [UInt8]) async throws(AdapterFailure) -> [UInt8]? {
        let status: Int32
        let answer: [UInt8]
        switch place {
        case .data(let dispatcher): (status, answer) = dispatcher.call(UInt32(message), request)
        case .inProcess(let library): (status, answer) = library.call(UInt32(message), request)
        case .child(let child): (status, answer) = try await child.call(UInt32(message), request)
        }
        switch status {
        case GATEHOUSE_OK: return answer
        case GATEHOUSE_UNKNOWN_MESSAGE: return nil
        case GATEHOUSE_REFUSED:
            guard let refusal = try? AdapterRefusal(message: answer) else { throw .malformedAnswer(id) }
            throw .refused(adapter: id, code: refusal.code, message: String(refusal.message.prefix(300)))
        default: throw .malformedAnswer(id)
        }
    }
}
