import Cryptography
import Effects
import Essentials
import GatewayModel
import SAML

/// What one look at a metadata URL found, before anything is made of it.
struct MetadataLook: Sendable {
    let settings: IdentityProviderSettings
    /// Over the bytes as they came, lower-case hexadecimal.
    let sha256: String
    let validUntil: Timestamp?
    let cacheDuration: Duration?

    /// What shortens the pause until the next look.
    func bounds(at now: Timestamp) -> [Duration] { [validUntil?.since(now), cacheDuration].compactMap { $0 } }

    /// What is kept of it.
    func copy(at now: Timestamp) -> MetadataRefresh.Copy {
        var kept = settings
        kept.metadataXML = nil
        return MetadataRefresh.Copy(sha256: sha256, fetchedAt: now, settings: kept)
    }
}

extension ConnectionService {
    /// Fetches and reads metadata.
    ///
    /// - Throws: `fetch.…`, `metadata.…`, `xml.…`.
    func look(at url: String, entityID: String?) async throws -> MetadataLook {
        let bytes = try await context.fetcher.fetch(url, maximumBytes: IdentityProviderMetadata.maximumBytes)
        let entity = try IdentityProviderMetadata.read(bytes, entityID: entityID, now: context.clock.now())
        return MetadataLook(
            settings: try settings(entity, xml: String(decoding: bytes, as: UTF8.self), url: url),
            sha256: hexadecimal(Digest.of(bytes, .sha256)), validUntil: entity.validUntil,
            cacheDuration: entity.cacheDuration)
    }

    /// A look that may change a connection: stricter than the one that an admin watches.
    ///
    /// - Throws: `metadata.entity_id_changed`; `metadata.expired` where it is past its `validUntil` (SAML Metadata 2.3.2).
    func look(at url: String, pinned entityID: String) async throws -> MetadataLook {
        do {
            let look = try await look(at: url, entityID: entityID)
            let now = context.clock.now()
            if let end = look.validUntil, end <= now { throw SAMLError.metadataExpired(at: end, now: now) }
            return look
        } catch SAMLError.metadataUnknownEntity(_, let found) {
            throw AdministrationError.metadataEntityIDChanged(pinned: entityID, found: found)
        }
    }

    /// The schedule of a connection whose metadata an admin has just had fetched; nil without a metadata URL.
    func firstRefresh(of connection: Connection, _ look: MetadataLook?) -> MetadataRefresh? {
        guard let look else { return nil }
        let now = context.clock.now()
        var refresh = MetadataRefresh(
            connection: connection.id, organization: connection.organization, nextRefreshAt: now, lastSuccessAt: now,
            lastGood: look.copy(at: now))
        refresh.schedule(from: now, bounds: look.bounds(at: now), jitter: jitter, at: now)
        return refresh
    }

    /// At random, so that many connections don't look at once.
    var jitter: UInt8 { context.random.bytes(1).first ?? 0 }
}
