import AdapterHost
import AdapterKit
import Adapting
import Testing

extension HostileAdapterTests {
    private static let deactivation = Dialect.patch(["op": "Replace", "path": "active", "value": "False"])

    @Test(.enabled(if: hasCompiler, "no C compiler is here"))
    func `S-8: a library from before SCIM gets the manifest's defaults`() async throws {
        let registry = registry(try folder("hostile", Self.library("return GATEHOUSE_UNKNOWN_MESSAGE;")))
        let found = try await registry.normalize(Self.deactivation, preset: "hostile")
        #expect(found.rewrites.map(\.id) == ["operation_case", "text_boolean"])
        let answer = SCIMAnswer(status: 200, body: ["id": "usr-1"])
        #expect(try await registry.render(answer, for: found, preset: "hostile") == answer)
        // The defaults refuse as a library would.
        var disguised = Self.deactivation
        disguised.methodOverride = "DELETE"
        let failure = await #expect(throws: AdapterFailure.self) {
            try await registry.normalize(disguised, preset: "hostile")
        }
        #expect(failure?.code == "adapter.refused")
    }

    @Test(
        .enabled(if: hasCompiler, "no C compiler is here"),
        arguments: [
            ("abort();", "adapter.crashed"), ("", "adapter.malformed_answer"),
            ("static const uint8_t x[] = {1, 255, 255, 255, 255, 1}; reply(c, x, 6);", "adapter.malformed_answer"),
            // DELETE, without path or body.
            (
                "static const uint8_t x[] = {1, 6, 0, 0, 0, 'D','E','L','E','T','E'}; reply(c, x, 11);",
                "adapter.untrusted_rewrite"
            ),
        ])
    func `S-8: an isolated adapter that misbehaves fails the one SCIM request with a code`(
        body: String, code: String
    ) async throws {
        let registry = registry(try folder("hostile", Self.library(body)))
        let failure = await #expect(throws: AdapterFailure.self) {
            try await registry.normalize(Self.deactivation, preset: "hostile")
        }
        #expect(failure?.code == code)
        #expect(try await registry.normalize(Self.deactivation, preset: "okta").rewrites.count == 2)
    }

    @Test(.enabled(if: hasCompiler, "no C compiler is here"))
    func `a group too large for a frame is rewritten by the manifest's rules`() async throws {
        let registry = registry(try folder("hostile", Self.library("abort();")))
        let members = (0..<200_000).map {
            SCIMValue.object(SCIMObject([SCIMMember("value", .text("usr-\($0)-0123456789abcdef"))]))
        }
        let message = SCIMMessage(
            method: "PUT", path: ["Groups", "grp-1?"], body: ["displayName": "All", "members": .list(members)])
        #expect(try await registry.normalize(message, preset: "hostile").path == ["Groups", "grp-1"])
    }

    /// Stops its own process a moment after the first message: from then on nothing is read.
    private static let stops = """
        pthread_t thread; pthread_create(&thread, 0, (void *(*)(void *))raise, (void *)(long)SIGSTOP);
        return GATEHOUSE_UNKNOWN_MESSAGE;
        """

    @Test(.enabled(if: hasCompiler, "no C compiler is here"), .timeLimit(.minutes(1)))
    func `a process that stops reading fails a large request in time`() async throws {
        let registry = registry(
            try folder("hostile", "#include <pthread.h>\n#include <signal.h>\n" + Self.library(Self.stops)))
        let message = SCIMMessage(
            method: "PUT", path: ["Users", "usr-1"], body: ["title": .text(String(repeating: "x", count: 3 << 20))])
        var codes: Set<String> = []
        while codes.isEmpty {
            do { _ = try await registry.normalize(message, preset: "hostile") } catch { codes.insert(error.code) }
        }
        #expect(codes == ["adapter.timed_out"])
    }

    @Test func `an unknown preset has no dialect`() async {
        let failure = await #expect(throws: AdapterFailure.self) {
            try await Place.bundled.normalize(Self.deactivation, preset: "nobody")
        }
        #expect(failure?.code == "adapter.unknown")
    }
}
