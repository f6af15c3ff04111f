import Foundation
import Testing

@Suite struct ScopeTests {
    @Test func `rule P-4: every scope that a verb asks for is in the closed list`() throws {
        let list = try String(
            contentsOf: SourceTree.root.appending(path: "Sources/GatewayModel/APIScope.swift"), encoding: .utf8)
        let scope = /"([a-z][a-z-]*:(?:read|write))"/
        let known = Set(list.matches(of: scope).map { String($0.1) })
        #expect(known.count >= 10)
        for room in ["Administration", "Provisioning", "SignOn", "GatewayHTTP"] {
            for file in SourceTree.swiftFiles(in: "Sources/\(room)") {
                for match in file.text.matches(of: scope) {
                    #expect(known.contains(String(match.1)), "\(file.path) asks for \(match.1)")
                }
            }
        }
    }
}
