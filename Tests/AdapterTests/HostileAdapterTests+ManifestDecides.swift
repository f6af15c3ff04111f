import AdapterHost
import AdapterKit
import Adapting
import Foundation
import GatewayTesting
import Testing

extension HostileAdapterTests {
    @Test(.enabled(if: HostileAdapterTests.hasCompiler, "no C compiler is here"))
    func `a library that leaves normalising to its manifest is not asked, and one that does not say so is`()
        async throws
    {
        let refusing = try folder("hostile", Self.library("if (m == GATEHOUSE_MESSAGE_NORMALIZE) return 77;"))
        let configuration = Place.configuration("hostile", entityID: "https://idp.example.com", ssoURL: "https://x")
        await #expect(throws: AdapterFailure.malformedAnswer("hostile")) {
            try await registry(refusing).normalize(Self.profile, configuration)
        }
        let manifest = refusing + "/Metadata/hostile/manifest.json"
        let text = try String(contentsOfFile: manifest, encoding: .utf8).replacingOccurrences(
            of: "\"protocols\"", with: "\"manifestDecides\":[\"normalize\"],\"protocols\"")
        try Data(text.utf8).write(to: URL(filePath: manifest))
        let found = try await registry(refusing).normalize(Self.profile, configuration)
        #expect(found.email?.value == "ada@example.com")
    }
}
