import Administration
import Console
import Essentials
import GatewayModel

/// The form of a replay: what it changes of a connection, and what stays in it when it is shown again.
enum TraceDraft {
    /// What was typed, as an edit of the connection; nil where the form leaves everything as it is.
    static func draft(_ fields: FormFields, _ connection: Connection) -> ConnectionDraft? {
        var draft = ConnectionDraft()
        let (metadata, url) = (trimmed(fields["metadata"]), trimmed(fields["metadata_url"]))
        if !metadata.isEmpty { draft.metadataXML = metadata }
        if !url.isEmpty { draft.metadataURL = url }
        let (entityID, ssoURL) = (trimmed(fields["entity_id"]), trimmed(fields["sso_url"]))
        let certificates = pieces(fields["certificates"])
        let current = connection.identityProvider
        if !entityID.isEmpty || !ssoURL.isEmpty || !certificates.isEmpty {
            draft.identityProvider = ConnectionDraft.IdentityProvider(
                entityID: entityID.isEmpty ? current.entityID : entityID,
                ssoURL: ssoURL.isEmpty ? current.ssoURL : ssoURL,
                certificates: certificates.isEmpty
                    ? current.certificates.map { Base64.encode($0.der) } : certificates)
        }
        var isChanged = draft.metadataXML != nil || draft.metadataURL != nil || draft.identityProvider != nil
        let relaxations = Set(fields.names(beginning: "relax-"))
        if relaxations != Set(connection.relaxations.map(\.name)) {
            draft.relaxations = relaxations.sorted().map {
                ConnectionDraft.Relaxation(name: $0, reason: "", expiresAt: nil)
            }
            isChanged = true
        }
        if fields.isOn("allow_idp_initiated") != connection.allowIdPInitiated {
            draft.allowIdPInitiated = fields.isOn("allow_idp_initiated")
            isChanged = true
        }
        if fields.isOn("accept_expired") != connection.acceptExpiredCertificates {
            draft.acceptExpiredCertificates = fields.isOn("accept_expired")
            isChanged = true
        }
        let values = values(fields, connection)
        if values != connection.values {
            draft.values = values
            isChanged = true
        }
        return isChanged ? draft : nil
    }

    static func settings(_ fields: FormFields, _ connection: Connection) -> TraceReplayScreen.Settings {
        var settings = TraceReplayScreen.Settings(connection)
        settings.metadata = fields["metadata"]
        settings.metadataURL = fields["metadata_url"]
        settings.entityID = fields["entity_id"]
        settings.ssoURL = fields["sso_url"]
        settings.certificates = fields["certificates"]
        settings.relaxations = Set(fields.names(beginning: "relax-"))
        settings.allowIdPInitiated = fields.isOn("allow_idp_initiated")
        settings.acceptExpired = fields.isOn("accept_expired")
        settings.values = values(fields, connection).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return settings
    }

    /// Only values that the connection has: the form names no others.
    private static func values(_ fields: FormFields, _ connection: Connection) -> [String: String] {
        connection.values.reduce(into: [:]) { values, pair in
            values[pair.key] = fields.has("value-" + pair.key) ? fields["value-" + pair.key] : pair.value
        }
    }

    private static func trimmed(_ text: String) -> String {
        let blank: (Character) -> Bool = { $0.isWhitespace }
        return String(text.drop(while: blank).reversed().drop(while: blank).reversed())
    }

    /// Certificates one below the other; a text without markers is one.
    private static func pieces(_ text: String) -> [String] {
        let end = "-----END CERTIFICATE-----"
        let text = trimmed(text)
        guard text.contains(end) else { return text.isEmpty ? [] : [text] }
        return text.split(separator: end).map { trimmed(String($0)) }.filter { !$0.isEmpty }.map { $0 + "\n" + end }
    }
}
