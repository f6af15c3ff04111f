import Essentials
import GatewayModel
package import Persistence

/// The request log's entries that no change carries: reads and refusals, written together a little later.
///
/// A change's entry is part of the change's own write. A read promises nothing that a crash could break, and a sync of
/// the disk for each would cost more than the read.
package actor ProvisioningLog {
    private let store: any Store
    private var waiting: [ProvisioningLogEntry] = []
    private var uses: [Identifier<DirectoryToken>: (token: DirectoryToken, at: Timestamp, address: String?)] = [:]
    private static let batch = 500

    package init(store: any Store) { self.store = store }

    func note(_ entry: ProvisioningLogEntry, of token: DirectoryToken, address: String?) async {
        waiting.append(entry)
        uses[token.id] = (token, entry.at, address)
        // A full buffer is written by whoever fills it; an error there is the next flush's to tell.
        if waiting.count >= Self.batch { try? await flush() }
    }

    /// Writes what is waiting; entries that could not be written wait for the next call.
    package func flush() async throws {
        guard !waiting.isEmpty else { return }
        let (entries, used) = (waiting, uses)
        (waiting, uses) = ([], [:])
        do {
            try await store.write { scope in
                for entry in entries { try scope.insert(entry) }
                for use in used.values {
                    guard var token = try scope.directoryToken(hash: use.token.hash) else { continue }
                    guard token.note(useAt: use.at, from: use.address) else { continue }
                    try scope.update(token)
                }
            }
        } catch {
            waiting = entries.suffix(10 * Self.batch) + waiting
            throw error
        }
    }
}

extension DirectoryToken {
    /// Remembers a use, to the minute; false where the minute is known already.
    mutating func note(useAt instant: Timestamp, from address: String?) -> Bool {
        if let last = lastUsedAt, instant.since(last) < .seconds(60) { return false }
        lastUsedAt = instant
        lastUsedAddress = address
        return true
    }
}
