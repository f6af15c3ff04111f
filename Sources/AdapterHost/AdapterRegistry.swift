package import AdapterKit
package import Adapting
internal import CAdapterABI
import Foundation

/// Finds, checks, loads and calls adapters; one bad adapter stops nobody else.
package struct AdapterRegistry: AdapterCalling {
    package struct Settings: Sendable {
        /// Where the libraries that ship with the gateway lie; only these are loaded into this process.
        package var bundledDirectory: String
        package var directories: [String]
        package var runner: String
        /// How long an isolated adapter may take for one call.
        package var deadline: Duration

        package init(
            bundledDirectory: String, directories: [String] = [], runner: String, deadline: Duration = .seconds(2)
        ) {
            self.bundledDirectory = bundledDirectory
            self.directories = directories
            self.runner = runner
            self.deadline = deadline
        }
    }

    private let adapters: [String: LoadedAdapter]
    package let problems: [AdapterLoadProblem]

    /// What is loaded, by id.
    package var loaded: [LoadedAdapter] { adapters.values.sorted { $0.id < $1.id } }

    /// Loads an adapter for every preset.
    ///
    /// A library's file name says whose it is: `libExampleAdapter.so` is `example`'s, letters and digits compared without
    /// regard to case.
    package init(presets: [Preset], settings: Settings) {
        var adapters: [String: LoadedAdapter] = [:]
        var problems: [AdapterLoadProblem] = []
        var libraries: [String: (path: String, bundled: Bool)] = [:]
        for (directory, bundled) in [(settings.bundledDirectory, true)] + settings.directories.map({ ($0, false) }) {
            for path in AdapterRegistry.libraries(in: directory) {
                let name = AdapterRegistry.identity(ofLibrary: path)
                if libraries[name] != nil {
                    problems.append(.duplicate(id: name, path: path))
                } else {
                    libraries[name] = (path, bundled)
                }
            }
        }
        for preset in presets {
            do throws(AdapterLoadProblem) {
                let library = libraries.removeValue(forKey: AdapterRegistry.folded(preset.id))
                adapters[preset.id] = try AdapterRegistry.load(preset, library, settings)
            } catch {
                problems.append(error)
            }
        }
        for (name, library) in libraries.sorted(by: { $0.key < $1.key }) {
            problems.append(.noManifest(path: library.path, id: name))
        }
        self.adapters = adapters
        self.problems = problems
    }

    private static func load(
        _ preset: Preset, _ library: (path: String, bundled: Bool)?, _ settings: Settings
    ) throws(AdapterLoadProblem) -> LoadedAdapter {
        guard preset.adapter == .library else {
            let dispatcher = AdapterDispatcher { ManifestAdapter(manifest: $0) }
            guard dispatcher.call(UInt32(GATEHOUSE_MESSAGE_CONFIGURE), preset.manifest.message).status == GATEHOUSE_OK
            else { throw .notConfigured(id: preset.id) }
            return LoadedAdapter(preset: preset, place: .data(dispatcher))
        }
        guard let library else { throw .libraryMissing(id: preset.id) }
        try LibraryFile.check(library.path)
        guard library.bundled else {
            guard FileManager.default.isExecutableFile(atPath: settings.runner) else {
                throw .noRunner(path: settings.runner)
            }
            let child = ChildProcess(
                id: preset.id, runner: settings.runner, library: library.path, manifest: preset.manifest,
                deadline: settings.deadline)
            return LoadedAdapter(preset: preset, place: .child(child))
        }
        let loaded = try LoadedLibrary(path: library.path)
        guard loaded.call(UInt32(GATEHOUSE_MESSAGE_CONFIGURE), preset.manifest.message).status == GATEHOUSE_OK else {
            throw .notConfigured(id: preset.id)
        }
        return LoadedAdapter(preset: preset, place: .inProcess(loaded))
    }

    /// `lib…Adapter.so` files, in the folder and one level below.
    private static func libraries(in directory: String) -> [String] {
        let manager = FileManager.default
        let names = (try? manager.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix("lib") && $0.hasSuffix("Adapter.so") }.sorted().map { directory + "/" + $0 }
    }

    private static func identity(ofLibrary path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        return folded(String(name.dropFirst(3).dropLast("Adapter.so".count)))
    }

    private static func folded(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }

    // MARK: Calls

    func adapter(_ id: String) throws(AdapterFailure) -> LoadedAdapter {
        guard let adapter = adapters[id] else { throw .unknown(id) }
        return adapter
    }

    private func adapter(_ configuration: ConnectionConfiguration) throws(AdapterFailure) -> LoadedAdapter {
        try adapter(configuration.presetID)
    }

    private func ask<Answer: MessageValue>(
        _ message: Int32, _ request: [UInt8], _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> Answer {
        let answer = try await adapter(configuration).call(message, request)
        do { return try Answer(message: answer) } catch { throw .malformedAnswer(configuration.presetID) }
    }

    package func validate(
        _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> [ConfigurationFinding] {
        let listing: Listing<ConfigurationFinding> = try await ask(
            GATEHOUSE_MESSAGE_VALIDATE, configuration.message, configuration)
        return listing.items
    }

    package func shape(
        _ request: RequestShape, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> RequestShape {
        try await ask(GATEHOUSE_MESSAGE_SHAPE, Call(request, configuration).message, configuration)
    }

    package func acceptedIssuers(_ configuration: ConnectionConfiguration) async throws(AdapterFailure) -> [String] {
        let answer = try await adapter(configuration).call(GATEHOUSE_MESSAGE_ACCEPTED_ISSUERS, configuration.message)
        var issuers: [String] = []
        do {
            var reader = MessageReader(answer[...])
            while let tag = try reader.nextTag() { if tag == 1 { issuers.append(try reader.text()) } }
        } catch {
            throw .malformedAnswer(configuration.presetID)
        }
        return issuers
    }

    package func normalize(
        _ profile: AssertedProfile, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> NormalizedProfile {
        let adapter = try adapter(configuration)
        let normalized: NormalizedProfile
        if let normalizer = adapter.normalizer {
            normalized = normalizer.normalize(profile)
        } else {
            normalized = try await ask(adapter, profile, configuration)
        }
        return try ProfileCheck.accept(normalized, from: profile, adapter: configuration.presetID)
    }

    private func ask(
        _ adapter: LoadedAdapter, _ profile: AssertedProfile, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> NormalizedProfile {
        let answer = try await adapter.call(GATEHOUSE_MESSAGE_NORMALIZE, Call(profile, configuration).message)
        let longest = profile.attributes.max { $0.values.count < $1.values.count }
        do { return try NormalizedProfile(message: answer, expecting: longest?.values ?? []) } catch {
            throw .malformedAnswer(configuration.presetID)
        }
    }

    package func diagnose(
        _ failure: FailureReport, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> Diagnosis? {
        let listing: Listing<Diagnosis> = try await ask(
            GATEHOUSE_MESSAGE_DIAGNOSE, Call(failure, configuration).message, configuration)
        return listing.items.first
    }
}
