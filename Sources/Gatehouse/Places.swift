import Foundation

/// Where the program's own files lie.
enum Places {
    /// The folder of the executable: bundled adapters and the adapter runner are beside it.
    static var executableDirectory: String {
        let path =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(filePath: path).deletingLastPathComponent().path
    }

    static var adapterRunner: String { executableDirectory + "/gatehouse-adapter-runner" }

    /// `Metadata` beside the executable, above it (a build folder), in the working directory, or where a package puts it.
    static func metadataDirectory() throws -> String {
        var candidates: [String] = []
        var folder = URL(filePath: executableDirectory)
        for _ in 0..<5 {
            candidates.append(folder.appending(path: "Metadata").path)
            folder.deleteLastPathComponent()
        }
        candidates += [FileManager.default.currentDirectoryPath + "/Metadata", "/usr/share/gatehouse/Metadata"]
        guard
            let found = candidates.first(where: {
                FileManager.default.fileExists(atPath: $0 + "/generic-saml/manifest.json")
            })
        else { throw SettingsError.noMetadata(candidates) }
        return found
    }
}
