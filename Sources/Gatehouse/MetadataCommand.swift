import Administration
import ArgumentParser
import Essentials
import Foundation
import LiveEffects

/// `gatehouse metadata inspect`: what a metadata file says, before anybody uses it.
struct MetadataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metadata", abstract: "Look into SAML metadata.", subcommands: [Inspect.self])

    struct Inspect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Read a file of metadata and say what it holds.")
        @Argument(help: "The file, or - for standard input.") var file: String
        @Option(name: .customLong("entity-id"), help: "Which one, where the file describes several.") var entityID:
            String?

        func run() async throws {
            do {
                let data =
                    file == "-"
                    ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
                guard let data else { throw SettingsError.unreadableFile(file) }
                print(try MetadataReport.json(Array(data), entityID: entityID, now: SystemClock().now()).prettyText)
            } catch let error as any CodedError {
                throw Failure.exit(error)
            }
        }
    }
}
