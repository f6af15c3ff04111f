import Adapting
import ArgumentParser
import Essentials
import Logging
import Presets

/// `gatehouse preset`: what is known about identity providers.
struct PresetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preset", abstract: "List and show identity provider presets.",
        subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the presets.")
        @OptionGroup var options: SettingsOptions
        @Flag var json = false

        func run() async throws {
            do {
                let settings = try options.settings()
                let catalog = try Gateway.presets(settings, LogOutput.logger(settings.logFormat, level: .critical))
                if json {
                    print(
                        JSONValue.array(
                            catalog.presets.map {
                                [
                                    "id": .string($0.id), "display_name": .string($0.displayName),
                                    "capabilities": JSONValue($0.capabilities.sorted()),
                                    "maturity": .string($0.maturity),
                                    "verified_on": JSONValue($0.verifiedOn),
                                ]
                            }
                        ).prettyText)
                    return
                }
                for preset in catalog.presets {
                    let capabilities = preset.capabilities.sorted().joined(separator: ", ")
                    print(
                        "\(preset.id.padded(16)) \(preset.displayName.padded(24)) \(preset.maturity.padded(8)) \(capabilities)"
                    )
                }
                for problem in catalog.problems { print("refused: \(problem.message) [\(problem.code)]") }
            } catch let error as any CodedError {
                throw Failure.exit(error)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a preset's set-up guide.")
        @OptionGroup var options: SettingsOptions
        @Argument var id: String

        func run() async throws {
            do {
                let settings = try options.settings()
                let catalog = try Gateway.presets(settings, LogOutput.logger(settings.logFormat, level: .critical))
                guard let preset = catalog.preset(id) else {
                    throw ValidationError(
                        "there is no preset \(id), only \(catalog.presets.map(\.id).joined(separator: ", "))")
                }
                print("\(preset.displayName) (\(preset.id))\n")
                for (number, step) in preset.guide.steps.enumerated() { print("\(number + 1). \(step)") }
            } catch let error as any CodedError {
                throw Failure.exit(error)
            }
        }
    }
}
