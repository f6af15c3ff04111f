import AdapterHost
import Adapting
import ArgumentParser
import Essentials
import Foundation
import GatewayTesting
import Logging
import Presets

/// `gatehouse adapter`: what is loaded, and whether an adapter keeps its contract.
struct AdapterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adapter", abstract: "List and test adapters.", subcommands: [List.self, Test.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which adapters are loaded, and which were refused.")
        @OptionGroup var options: SettingsOptions
        @Flag var json = false

        func run() async throws {
            do {
                let settings = try options.settings()
                let log = LogOutput.logger(settings.logFormat, level: .critical)
                let catalog = try Gateway.presets(settings, log)
                let registry = Gateway.adapters(catalog, settings, log)
                let problems: [any CodedError] = catalog.problems + registry.problems
                if json {
                    let document: JSONValue = [
                        "adapters": .array(
                            registry.loaded.map { ["id": .string($0.id), "isolation": .string($0.isolation)] }),
                        "problems": .array(
                            problems.map {
                                [
                                    "code": .string($0.code), "message": .string($0.message),
                                    "remedy": JSONValue($0.remedy?.text),
                                ]
                            }),
                    ]
                    print(document.prettyText)
                    return
                }
                for adapter in registry.loaded {
                    let name = catalog.preset(adapter.id)?.displayName ?? ""
                    print("\(adapter.id.padded(16)) \(adapter.isolation.padded(12)) \(name)")
                }
                for problem in problems { print("refused: \(problem.message) [\(problem.code)]") }
            } catch let error as any CodedError {
                throw Failure.exit(error)
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run the adapter contract over a folder's samples.",
            discussion:
                "DIR is a folder of Metadata, or one that holds such folders; libraries lie in it or beside the program."
        )
        @Argument(help: "The folder.") var directory: String

        func run() async throws {
            do {
                let folder = URL(filePath: directory).standardizedFileURL.path
                let catalog = PresetCatalog(directories: [folder, folder + "/Metadata"])
                let registry = AdapterRegistry(
                    presets: catalog.presets,
                    settings: AdapterRegistry.Settings(
                        bundledDirectory: Places.executableDirectory, directories: [folder],
                        runner: Places.adapterRunner))
                var failures = catalog.problems.map(\.message)
                // Libraries beside the program belong to presets that are not under test here.
                failures += registry.problems.filter { $0.code != "adapter_load.no_manifest" }.map(\.message)
                if catalog.presets.isEmpty { failures.append("\(folder) holds no preset") }
                for preset in catalog.presets {
                    let found = await AdapterContract(preset: preset, adapters: registry).failures()
                    if found.isEmpty { print("✓ \(preset.id) keeps the contract") }
                    failures += found
                }
                for failure in failures { print("✗ \(failure)") }
                if !failures.isEmpty { throw ExitCode(3) }
            }
        }
    }
}

extension String {
    /// Blanks behind, up to a width.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
