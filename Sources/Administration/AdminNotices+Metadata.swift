import Essentials
import GatewayModel
import Persistence

extension AdminNotices {
    /// What metadata brought that waits for an admin since now (rule C-5); a change that was taken tells nobody by mail.
    func staged(
        _ change: MetadataRefresh.Change, of connection: Connection, at now: Timestamp, in scope: any WriteScope
    ) throws {
        guard !change.staged.isEmpty || change.stagedEndpoint != nil,
            let organization = try scope.organization(connection.organization)
        else { return }
        var paragraphs = [
            "The metadata of the identity provider behind the connection \(connection.name) of \(organization.name) has "
                + "changed. What follows is not used before an owner or admin accepts it."
        ]
        if !change.staged.isEmpty {
            let fingerprints = change.staged.map { "SHA-256: \($0)" }.joined(separator: "\n")
            paragraphs.append(
                "New signing certificates:\n\(fingerprints)\nAccept them before the identity provider signs with them: "
                    + "from then on nobody can sign in without.")
        }
        if let endpoint = change.stagedEndpoint {
            paragraphs.append(
                "Another sign-on address: \(endpoint.url)\nWhoever has that page reads what people type into it.")
        }
        paragraphs.append(
            "What to do: ask the identity provider's admin whether they made this change, then accept or discard it.")
        try tell(
            .metadataStaged, of: organization, subject: "An identity provider's change waits for you", paragraphs,
            at: now, in: scope)
    }

    /// Metadata that speaks of another entity ID, which is never taken (rule C-5).
    func refusedEntityID(
        _ failure: MetadataRefresh.Failure, of connection: Connection, at now: Timestamp, in scope: any WriteScope
    ) throws {
        guard let organization = try scope.organization(connection.organization) else { return }
        try tell(
            .metadataRefused, of: organization, subject: "An identity provider's metadata is refused",
            [
                "The metadata behind the connection \(connection.name) of \(organization.name) was refused: "
                    + "\(failure.message).",
                "Nothing has changed: people sign in as before, by what the last good copy says. While this lasts, no new "
                    + "key of the identity provider is learned.",
                "What to do: \(failure.remedy ?? "ask the identity provider's admin").",
            ], at: now, in: scope)
    }
}
