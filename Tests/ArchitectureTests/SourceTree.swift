import Foundation

/// The project's Swift files, found beside this one.
struct SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct File {
        /// Path from the root.
        let path: String
        let text: String

        /// The modules of its import lines.
        var imports: [String] {
            text.split(separator: "\n").compactMap { line in
                var words = line.split(separator: " ").map(String.init)
                while let first = words.first, first != "import" {
                    guard
                        first.hasPrefix("@") || ["public", "package", "internal", "private", "unsafe"].contains(first)
                    else { return nil }
                    words.removeFirst()
                }
                guard words.count >= 2 else { return nil }
                let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
                let module = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
                return module.split(separator: ".").first.map(String.init)
            }
        }
    }

    static func swiftFiles(in folder: String) -> [File] {
        let base = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil) else { return [] }
        return walk.compactMap { $0 as? URL }
            .filter { $0.pathExtension == "swift" && $0.lastPathComponent != "Package.swift" }
            .compactMap { url in
                guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
                return File(path: String(url.path.dropFirst(root.path.count + 1)), text: text)
            }
    }

    /// Folders directly below `folder`, the system modules left out.
    static func rooms(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
        return names.filter { name in
            let url = root.appending(path: folder).appending(path: name)
            let isDirectory = (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
            return isDirectory && name != "System" && !name.hasPrefix(".")
        }.sorted()
    }
}
