import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Synchronization

/// An organization with a connection and an application, and log-ins through them.
struct BenchStage {
    private let connection: BenchConnection
    private let logIns: BenchLogIns

    init(server: BenchServer, forge: ResponseForge) throws {
        let http = try BenchClient(port: server.port)
        func api(_ method: String, _ path: String, _ body: JSONValue) throws -> JSONValue {
            try http.administer(method, path, body)
        }
        let organization =
            try api("POST", "/organizations", ["name": "Works", "owner_email": "owner@works.example"])["id"]?.string
            ?? ""
        let claim =
            try api("POST", "/organizations/\(organization)/domain-claims", ["domain": "works.example"])["id"]?.string
            ?? ""
        try BenchStage.verify(claim, of: organization, in: server.databasePath)
        let drafted = try api(
            "POST", "/organizations/\(organization)/connections",
            ["preset": "generic-saml", "metadata_xml": .string(forge.metadata(ssoURL: "https://idp.example.com/sso"))])
        let id = drafted["id"]?.string ?? ""
        _ = try api("POST", "/organizations/\(organization)/connections/\(id)/activate", ["skip_test": true])
        _ = try api(
            "PUT", "/organizations/\(organization)/access-security", ["sso_enabled": true, "idp_managed_access": true])
        connection = BenchConnection(
            id: id, acsURL: drafted["acs_url"]?.string ?? "", audience: drafted["sp_entity_id"]?.string ?? "",
            domain: "works.example")
        logIns = try BenchLogIns(server: server, forge: forge)
    }

    func logIn(people: [String], through depth: BenchLogIns.Depth) throws -> BenchLogIns.Figures {
        try logIns.run(people.map { BenchLogIns.Person(name: $0, connection: connection) }, through: depth)
    }

    /// The bench has no DNS: the claim's record is taken as found, in the database itself.
    private static func verify(_ claim: String, of organization: String, in path: String) throws {
        let done = DispatchSemaphore(value: 0)
        let failure = Mutex<String?>(nil)
        Task {
            do {
                let store = try await SQLStore(database: try SQLiteDatabase(path: path, readers: 1))
                try await store.write { scope in
                    guard
                        var found = try scope.tenant(Identifier(stored: organization)).domainClaim(
                            Identifier(stored: claim))
                    else { throw BenchFailure(description: "no claim") }
                    _ = found.note(.found, at: Timestamp(milliseconds: 0))
                    try scope.update(found)
                }
            } catch {
                failure.withLock { $0 = "\(error)" }
            }
            done.signal()
        }
        done.wait()
        if let text = failure.withLock({ $0 }) { throw BenchFailure(description: text) }
    }
}
