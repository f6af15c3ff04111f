import Essentials
import GatewayModel
import Persistence

/// What belongs to the installation and to no organization.
extension SQLScope {
    private static let operators = "operators_organization"
    private static let run = "first_run"

    func operatorsOrganization() throws -> Identifier<Organization>? {
        try installation(SQLScope.operators).map { Identifier(stored: $0) }
    }

    func setOperatorsOrganization(_ organization: Identifier<Organization>) throws {
        try setInstallation(SQLScope.operators, organization.text)
    }

    func firstRun() throws -> FirstRun? {
        guard let text = try installation(SQLScope.run) else { return nil }
        // `milliseconds hash`: numbers and hexadecimal, so that no quoting is needed.
        let parts = text.split(separator: " ")
        guard parts.count == 2, let milliseconds = Int64(parts[0]) else { throw StoreError.corrupt("first run") }
        let digits = Array(parts[1].utf8)
        let hash = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
        guard hash.count == 32 else { throw StoreError.corrupt("first run") }
        return FirstRun(tokenHash: hash, expiresAt: Timestamp(milliseconds: milliseconds))
    }

    func put(_ firstRun: FirstRun?) throws {
        try transaction.execute("DELETE FROM installation WHERE name = $1", [.text(SQLScope.run)])
        guard let firstRun else { return }
        try setInstallation(
            SQLScope.run, "\(firstRun.expiresAt.milliseconds) \(hexadecimal(firstRun.tokenHash))")
    }

    private func installation(_ name: String) throws -> String? {
        let rows = try transaction.query("SELECT content FROM installation WHERE name = $1", [.text(name)])
        guard let row = rows.first else { return nil }
        var reader = RowReader(row)
        return try reader.text()
    }

    private func setInstallation(_ name: String, _ content: String) throws {
        try transaction.execute(
            "INSERT INTO installation (name, content) VALUES ($1, $2)", [.text(name), .text(content)])
    }
}
