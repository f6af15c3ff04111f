import AdapterHost
import AdapterKit
import Adapting
import Foundation
import GatewayTesting
import Presets
import Testing

/// Hooks that a library leaves to its manifest, and that the gateway answers without it.
@Suite struct ManifestDecidesTests {
    private static let deciding = ["gsuite", "okta", "onelogin"]

    @Test func `only libraries without a hook of their own leave normalising to their manifest`() {
        let found = Place.catalog.presets.filter { $0.manifestDecides.contains(.normalize) }.map(\.id)
        #expect(found == Self.deciding)
    }

    @Test(arguments: deciding)
    func `a library that leaves normalising to its manifest would have said the same`(id: String) async throws {
        var preset = try #require(Place.catalog.preset(id))
        preset.manifestDecides = []
        let asked = AdapterRegistry(
            presets: [preset],
            settings: AdapterRegistry.Settings(bundledDirectory: Place.products, runner: Place.runner))
        let configuration = Place.configuration(id, entityID: "https://idp.example.com", ssoURL: "https://x")
        var refused = 0
        for profile in Self.profiles(preset.manifest.aliases) {
            let (own, library) = (
                await Self.outcome(Place.bundled, profile, configuration),
                await Self.outcome(asked, profile, configuration)
            )
            #expect(own == library, "\(profile)")
            if case .failure = own { refused += 1 }
        }
        // What nobody vouched for as an address is refused, whoever normalised.
        #expect(refused > 0)
    }

    private static func outcome(
        _ registry: AdapterRegistry, _ profile: AssertedProfile, _ configuration: ConnectionConfiguration
    ) async -> Result<NormalizedProfile, AdapterFailure> {
        do throws(AdapterFailure) {
            return .success(try await registry.normalize(profile, configuration))
        } catch {
            return .failure(error)
        }
    }

    private struct Seeded: RandomNumberGenerator {
        let random: SeededRandom
        func next() -> UInt64 { random.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// Every alias alone and all together, with odd values and every NameID.
    private static func profiles(_ aliases: [String: [String]]) -> [AssertedProfile] {
        let values = [
            "Ada", " Ada Lovelace ", "", "Not Imported", "ada@Works.EXAMPLE", "a;b", "Grüße\u{FEFF}", "ada@example.com",
        ]
        let names = aliases.values.flatMap { $0 }.sorted() + ["nobody-asked", "e_mail", "URN:x/Groups"]
        var random = Seeded(random: SeededRandom(26))
        func attribute(_ name: String) -> AssertedAttribute {
            AssertedAttribute(
                name: name, friendlyName: Bool.random(using: &random) ? names.randomElement(using: &random) : nil,
                values: (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in
                    values.randomElement(using: &random)
                })
        }
        let nameIDs = [
            nil, AssertedNameID(value: "ada@example.com"),
            AssertedNameID(value: "00u1", format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
            AssertedNameID(
                value: " ada@Example.COM ", format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
        ]
        let alone = names.map { [attribute($0)] }
        let together = (0..<40).map { _ in names.shuffled(using: &random).prefix(12).map(attribute) }
        return (alone + together).enumerated().map { number, attributes in
            AssertedProfile(
                issuer: "https://idp.example.com", nameID: nameIDs[number % nameIDs.count], attributes: attributes)
        }
    }

    private func folder(manifestDecides: String, adapter: String = "none") throws -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/decides-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Place.root + "/Metadata/okta", toPath: folder + "/okta")
        let manifest = folder + "/okta/manifest.json"
        let text = try String(contentsOfFile: manifest, encoding: .utf8).replacingOccurrences(
            of: "\"normalize\"", with: manifestDecides)
        try Data(text.utf8).write(to: URL(filePath: manifest))
        return folder
    }

    @Test func `a hook that a manifest can't decide refuses the folder by its name`() throws {
        let catalog = PresetCatalog(directories: [try folder(manifestDecides: "\"shape\"")])
        #expect(catalog.presets.isEmpty)
        #expect(catalog.problems.map(\.code) == ["preset.malformed"])
        #expect(
            catalog.problems.first?.message.contains(
                "manifestDecides holds \"shape\", where only normalize can stand") == true)
        let number = PresetCatalog(directories: [try folder(manifestDecides: "1")])
        #expect(number.problems.map(\.code) == ["preset.malformed"])
    }
}
