import AdapterKit
import Adapting
import Foundation
import Presets
import Testing

/// What the front page says is what there is.
@Suite struct ReadmeTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func `the table of providers says what the manifests say`() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let presets = PresetCatalog(directories: [Self.root.appending(path: "Metadata").path]).presets
        let expected = presets.sorted { $0.id < $1.id }.map { preset in
            let scim = preset.capabilities.contains("scim") ? "yes" : "no"
            let saml = preset.protocols.contains("saml") ? "yes" : "no"
            return "| `\(preset.id)` | \(preset.displayName) | \(saml) | \(scim) | \(preset.maturity) "
                + "| [guide](Metadata/\(preset.id)/guide.md) |"
        }
        let rows = readme.split(separator: "\n").filter { $0.contains("/guide.md)") }.map(String.init)
        #expect(rows == expected)
    }

    @Test func `the front page is shorter than 300 lines, and its links lead somewhere`() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count < 300)
        for link in readme.matches(of: /\]\((?<path>[A-Za-z][^):]*)\)/) {
            let path = Self.root.appending(path: String(link.output.path)).path
            #expect(FileManager.default.fileExists(atPath: path), "\(link.output.path) is not there")
        }
    }
}
