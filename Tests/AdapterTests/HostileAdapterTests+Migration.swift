import AdapterHost
import AdapterKit
import Adapting
import Testing

extension HostileAdapterTests {
    @Test(.enabled(if: hasCompiler, "no C compiler is here"))
    func `a library that knows no migrations leaves them to what holds for every provider`() async throws {
        let registry = registry(try folder("hostile", Self.library("return GATEHOUSE_UNKNOWN_MESSAGE;")))
        let end = Place.configuration(
            "hostile", entityID: "https://idp.example.com", ssoURL: "https://idp.example.com")
        #expect(try await registry.planMigration(from: end, to: end) == .standard(from: end, to: end))
    }

    @Test(
        .enabled(if: hasCompiler, "no C compiler is here"),
        arguments: [
            // A field longer than the message; a step of an unknown phase; two thousand bytes of instruction.
            "static const uint8_t x[] = {1, 255, 255, 0, 0, 1}; reply(c, x, 6);",
            "static const uint8_t x[] = {1, 13, 0, 0, 0, 1, 8, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0}; reply(c, x, 18);",
            """
            static uint8_t x[2010] = {1, 213, 7, 0, 0, 2, 208, 7, 0, 0};
            for (int i = 10; i < 2010; i++) { x[i] = 'a'; } reply(c, x, 2010);
            """,
        ])
    func `advice that can't be read, or that nobody would read, fails that plan alone`(body: String) async throws {
        let registry = registry(try folder("hostile", Self.library(body)))
        let end = Place.configuration(
            "hostile", entityID: "https://idp.example.com", ssoURL: "https://idp.example.com")
        do {
            _ = try await registry.planMigration(from: nil, to: end)
            Issue.record("accepted")
        } catch {
            #expect(error.code == "adapter.malformed_answer")
        }
    }
}
