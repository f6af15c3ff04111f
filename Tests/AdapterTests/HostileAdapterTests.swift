import AdapterHost
import AdapterKit
import Adapting
import CProcess
import Foundation
import GatewayTesting
import Presets
import Testing

/// Libraries that misbehave, compiled here in C against the public header, each in a folder of its own.
@Suite(.serialized) struct HostileAdapterTests {
    static let hasCompiler = FileManager.default.isExecutableFile(atPath: "/usr/bin/cc")

    /// A folder with one preset and one library.
    func folder(_ id: String, _ body: String, mode: Int = 0o755) throws -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/hostile-\(UUID().uuidString)"
        let metadata = folder + "/Metadata/\(id)"
        try FileManager.default.createDirectory(
            atPath: metadata, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        let files = [
            "manifest.json":
                "{\"id\":\"\(id)\",\"displayName\":\"Hostile\",\"adapter\":\"library\",\"protocols\":[\"saml\"],\"capabilities\":[],\"maturity\":\"none\"}",
            "attributes.json": "{\"email\":[\"email\"]}", "quirks.json": "{\"quirks\":[]}",
            "diagnoses.json": "{\"diagnoses\":[]}", "guide.md": "1. Nothing.\n",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: metadata + "/" + name)) }
        let source = folder + "/adapter.c"
        try Data(("#include \"CAdapterABI.h\"\n#include <unistd.h>\n#include <stdlib.h>\n" + body).utf8).write(
            to: URL(filePath: source))
        let library = folder + "/lib\(id)Adapter.so"
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/cc")
        process.arguments = [
            "-D_Nullable=", "-D_Nonnull=", "-shared", "-fPIC", "-I",
            Place.root + "/Sources/AdapterKit/Sources/CAdapterABI/include",
            "-o", library, source,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: library)
        return folder
    }

    static func library(_ call: String, major: String = "GATEHOUSE_ABI_MAJOR") -> String {
        """
        static int32_t call(void *i, uint32_t m, const uint8_t *q, size_t n, gatehouse_reply reply, void *c) {
            if (m == GATEHOUSE_MESSAGE_CONFIGURE) { reply(c, 0, 0); return 0; }
            \(call)
            return 0;
        }
        int32_t gatehouse_adapter_entry(const gatehouse_host *h, gatehouse_adapter_table *t) {
            t->struct_size = sizeof *t; t->abi_major = \(major); t->call = call; return 0;
        }
        """
    }

    func registry(_ folder: String) -> AdapterRegistry {
        let catalog = PresetCatalog(directories: [Place.root + "/Metadata", folder + "/Metadata"])
        return AdapterRegistry(
            presets: catalog.presets,
            settings: AdapterRegistry.Settings(
                bundledDirectory: Place.products, directories: [folder], runner: Place.runner,
                deadline: .milliseconds(700)))
    }

    static let profile = AssertedProfile(
        issuer: "https://idp.example.com", nameID: nil,
        attributes: [AssertedAttribute(name: "email", values: ["ada@example.com"])])

    /// An answer with the e-mail evil@example.com: field 2 of a profile, in it the value and its source.
    private static let invention = """
        static const uint8_t answer[] = {2, 26, 0, 0, 0, 1, 16, 0, 0, 0, 'e','v','i','l','@','e','x','a','m','p','l','e','.','c','o','m', 2, 0, 0, 0, 0};
        reply(c, answer, sizeof answer);
        """

    @Test(
        .enabled(if: hasCompiler, "no C compiler is here"),
        arguments: [
            ("abort();", "adapter.crashed"), ("*(volatile int *)0 = 1;", "adapter.crashed"),
            ("sleep(30);", "adapter.timed_out"),
            ("static const uint8_t x[] = {2, 255, 255, 255, 255, 1}; reply(c, x, 6);", "adapter.malformed_answer"),
            ("return 77;", "adapter.malformed_answer"), (invention, "adapter.untrusted_value"),
        ])
    func `an isolated adapter that misbehaves fails its one log-in with a code, and everything else goes on`(
        body: String, code: String
    ) async throws {
        let registry = registry(try folder("hostile", Self.library(body)))
        #expect(registry.loaded.first { $0.id == "hostile" }?.isolation == "process")
        let configuration = Place.configuration(
            "hostile", entityID: "https://idp.example.com", ssoURL: "https://idp.example.com")
        for _ in 0..<2 {
            do {
                _ = try await registry.normalize(Self.profile, configuration)
                Issue.record("accepted")
            } catch {
                #expect(error.code == code)
            }
        }
        // The others answer as before.
        let good = Place.configuration(
            "okta", entityID: "http://www.okta.com/exk1", ssoURL: "https://x/app/a/exk1/sso/saml")
        #expect(try await registry.normalize(Self.profile, good).email?.value == "ada@example.com")
    }

    /// The processes whose arguments name this folder.
    private func processes(_ folder: String) throws -> [pid_t] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init).filter { id in
            let arguments = try? Data(contentsOf: URL(filePath: "/proc/\(id)/cmdline"))
            return arguments.map { String(decoding: $0, as: UTF8.self).contains(folder) } ?? false
        }
    }

    @Test(.enabled(if: hasCompiler, "no C compiler is here"), .timeLimit(.minutes(1)))
    func `a child that died while nobody called is started anew, and no log-in pays for it`() async throws {
        let answer = """
            static const uint8_t answer[] = {0};
            reply(c, answer, 0);
            """
        let folder = try folder("hostile", Self.library(answer))
        let registry = registry(folder)
        let configuration = Place.configuration(
            "hostile", entityID: "https://idp.example.com", ssoURL: "https://idp.example.com")
        _ = try await registry.normalize(Self.profile, configuration)
        let child = try #require(try processes(folder).first)
        kill(child, SIGKILL)
        // Not yet reaped, and every thread of it gone: the last one closes the descriptors.
        while try !String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8).contains(") Z")
            || FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/task").count > 1
        {
            await Task.yield()
        }
        _ = try await registry.normalize(Self.profile, configuration)
        #expect(try processes(folder).first != child)
    }

    @Test(.enabled(if: hasCompiler, "no C compiler is here"), .timeLimit(.minutes(1)))
    func `a child whose gateway is gone ends by itself, even in the midst of a call`() throws {
        let folder = try folder("hostile", Self.library("sleep(600);"))
        var socket: Int32 = -1
        let child = unsafe gatehouse_spawn(Place.runner, folder + "/libhostileAdapter.so", &socket)
        try #require(child > 0)
        let frame: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0]
        #expect(unsafe send(socket, frame, frame.count, 0) == frame.count)
        close(socket)
        var status: Int32 = -1
        #expect(unsafe waitpid(child, &status, 0) == child)
        #expect(status == 0)
    }

    @Test(.enabled(if: hasCompiler, "no C compiler is here"))
    func `a library that somebody else could have written is not loaded`() throws {
        let writable = try folder("hostile", Self.library(""), mode: 0o777)
        #expect(registry(writable).problems.map(\.code) == ["adapter_load.unsafe_mode"])
        let open = try folder("hostile", Self.library(""))
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open)
        #expect(registry(open).problems.map(\.code) == ["adapter_load.unsafe_mode"])
        let linked = try folder("hostile", Self.library(""))
        try FileManager.default.moveItem(atPath: linked + "/libhostileAdapter.so", toPath: linked + "/real.so")
        try FileManager.default.createSymbolicLink(
            atPath: linked + "/libhostileAdapter.so", withDestinationPath: linked + "/real.so")
        #expect(registry(linked).problems.map(\.code) == ["adapter_load.not_a_file"])
    }

    @Test(.enabled(if: hasCompiler, "no C compiler is here"))
    func `duplicate ids, missing manifests and other versions are refused one by one`() async throws {
        let duplicate = try folder("okta", Self.library(""))
        let problems = registry(duplicate).problems.map(\.code)
        #expect(problems == ["adapter_load.duplicate_id"])
        #expect(registry(duplicate).loaded.contains { $0.id == "okta" && $0.isolation == "in-process" })
        let stray = try folder("hostile", Self.library(""))
        try FileManager.default.removeItem(atPath: stray + "/Metadata")
        #expect(registry(stray).problems.map(\.code) == ["adapter_load.no_manifest"])
        let old = registry(try folder("hostile", Self.library("", major: "99")))
        let configuration = Place.configuration("hostile", entityID: "https://idp.example.com", ssoURL: "https://x")
        await #expect(throws: AdapterFailure.self) { try await old.normalize(Self.profile, configuration) }
    }

    @Test func `a data-only adapter is a folder, and nothing else`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/data-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Place.root + "/Metadata/generic-saml", toPath: folder + "/ping")
        let manifest = folder + "/ping/manifest.json"
        let text = try String(contentsOfFile: manifest, encoding: .utf8).replacingOccurrences(
            of: "generic-saml", with: "ping")
        try Data(text.utf8).write(to: URL(filePath: manifest))
        let catalog = PresetCatalog(directories: [folder])
        let registry = AdapterRegistry(
            presets: catalog.presets, settings: AdapterRegistry.Settings(bundledDirectory: folder, runner: Place.runner)
        )
        let found = try await registry.normalize(
            Self.profile, Place.configuration("ping", entityID: "https://idp.example.com", ssoURL: "https://x"))
        #expect(found.email?.value == "ada@example.com")
    }

    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["CI"] != nil || hasCompiler, "no toolchain"),
        .timeLimit(.minutes(5)))
    func `an out-of-tree package builds against AdapterKit alone and is loaded with no change to the core`()
        async throws
    {
        let folder = FileManager.default.temporaryDirectory.path + "/outside-\(UUID().uuidString)"
        let sources = folder + "/package/Sources/OutsideAdapter"
        try FileManager.default.createDirectory(
            atPath: sources, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try Data(
            """
            // swift-tools-version: 6.2
            import PackageDescription
            let package = Package(
                name: "outside",
                products: [.library(name: "OutsideAdapter", type: .dynamic, targets: ["OutsideAdapter"])],
                dependencies: [.package(path: "\(Place.root)/Sources/AdapterKit")],
                targets: [.target(name: "OutsideAdapter", dependencies: [
                    .product(name: "AdapterKit", package: "AdapterKit"), .product(name: "CAdapterABI", package: "AdapterKit"),
                ])])
            """.utf8
        ).write(to: URL(filePath: folder + "/package/Package.swift"))
        try Data(
            """
            import AdapterKit
            import CAdapterABI

            struct OutsideAdapter: ProviderAdapter {
                let manifest: ProviderManifest
                func normalize(_ profile: AssertedProfile, _ c: ConnectionConfiguration) throws(AdapterRefusal) -> NormalizedProfile {
                    NormalizedProfile(email: profile.first("email").map { NormalizedValue($0, source: "outside") })
                }
                func normalize(_ message: SCIMMessage) throws(AdapterRefusal) -> SCIMMessage {
                    var message = try SCIMManifestRewriter(manifest: manifest).normalize(message)
                    message.count("outside_title", message.body?.withObject { $0["title"] = nil; return 1 } ?? 0)
                    return message
                }
            }

            @c(gatehouse_adapter_entry)
            public func entry(_ host: UnsafePointer<gatehouse_host>, _ table: UnsafeMutablePointer<gatehouse_adapter_table>) -> Int32 {
                AdapterExport.fill(OutsideAdapter.self, host, table)
            }
            """.utf8
        ).write(to: URL(filePath: sources + "/OutsideAdapter.swift"))
        let build = Process()
        build.executableURL = URL(filePath: "/usr/bin/env")
        build.arguments = ["swift", "build", "--package-path", folder + "/package"]
        build.standardOutput = FileHandle.nullDevice
        build.standardError = FileHandle.nullDevice
        try build.run()
        build.waitUntilExit()
        try #require(build.terminationStatus == 0)
        try FileManager.default.copyItem(atPath: Place.root + "/Metadata/generic-saml", toPath: folder + "/outside")
        let manifest = folder + "/outside/manifest.json"
        let text = try String(contentsOfFile: manifest, encoding: .utf8)
            .replacingOccurrences(of: "generic-saml", with: "outside").replacingOccurrences(
                of: "\"none\"", with: "\"library\"")
        try Data(text.utf8).write(to: URL(filePath: manifest))
        try FileManager.default.copyItem(
            atPath: folder + "/package/.build/debug/libOutsideAdapter.so", toPath: folder + "/libOutsideAdapter.so")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder + "/libOutsideAdapter.so")
        let catalog = PresetCatalog(directories: [folder])
        let registry = AdapterRegistry(
            presets: catalog.presets,
            settings: AdapterRegistry.Settings(
                bundledDirectory: Place.products + "/none", directories: [folder], runner: Place.runner,
                deadline: .seconds(5)))
        let found = try await registry.normalize(
            Self.profile, Place.configuration("outside", entityID: "https://idp.example.com", ssoURL: "https://x"))
        #expect(found.email == NormalizedValue("ada@example.com", source: "outside"))
        let sent = SCIMMessage(
            method: "PUT", path: ["Users", "usr-1"], body: ["userName": "ada", "title": "Dr", "active": "False"])
        let rewritten = try await registry.normalize(sent, preset: "outside")
        #expect(rewritten.body == ["userName": "ada", "active": false])
        #expect(rewritten.rewrites.map(\.id) == ["text_boolean", "outside_title"])
        #expect(registry.loaded.map(\.isolation) == ["process"])
    }
}
