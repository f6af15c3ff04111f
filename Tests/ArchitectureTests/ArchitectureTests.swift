import Foundation
import Testing

@Suite struct ArchitectureTests {
    @Test(arguments: SourceTree.rooms(in: "Sources"))
    func `a room imports only what its ring allows`(room: String) {
        guard room != Arrows.compositionRoot else { return }
        guard let allowed = Arrows.allowed[room] else {
            Issue.record("\(room) stands in no ring: add it to Arrows.allowed and to architecture's table")
            return
        }
        let tolerated =
            Arrows.pure.contains(room) ? allowed.union(["Synchronization"]) : allowed.union(Arrows.everywhere)
        for file in SourceTree.swiftFiles(in: "Sources/\(room)") {
            for module in file.imports where module != room && !tolerated.contains(module) {
                Issue.record(
                    "\(file.path) imports \(module): arrows point down or inward only, and wire rooms are pure")
            }
        }
    }

    @Test func `no room uses the test framework or reaches into another by testable`() {
        for file in SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Tests") {
            if file.path.hasPrefix("Sources/") {
                #expect(!file.imports.contains("Testing"), "\(file.path)")
            }
            #expect(!file.text.contains("@" + "testable"), "\(file.path): tests reach internals through package access")
        }
    }

    @Test func `rule 8: no brand word stands in Sources`() {
        for file in SourceTree.swiftFiles(in: "Sources") {
            let words = Set(
                file.text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
            for brand in Arrows.brands where words.contains(brand) {
                Issue.record("\(file.path) names \(brand): brands live in Plugins/ and Metadata/")
            }
        }
    }

    @Test func `every folder under Sources, Plugins and Tests is in the manifest`() throws {
        let manifest = try String(contentsOf: SourceTree.root.appending(path: "Package.swift"), encoding: .utf8)
        for folder in ["Sources", "Tests", "Plugins"] {
            for room in SourceTree.rooms(in: folder) where !SourceTree.swiftFiles(in: "\(folder)/\(room)").isEmpty {
                let isNamed = manifest.contains("\"\(room)\"")
                #expect(isNamed, "\(folder)/\(room) is built by nobody")
            }
        }
    }

    @Test(arguments: SourceTree.rooms(in: "Sources"))
    func `rule 14: every room has a front page`(room: String) {
        guard !["AdapterRunner"].contains(room) else { return }
        let pages = [
            "Sources/\(room)/\(room).docc/\(room).md", "Sources/\(room)/Sources/\(room)/\(room).docc/\(room).md",
        ]
        #expect(pages.contains { FileManager.default.fileExists(atPath: SourceTree.root.appending(path: $0).path) })
    }

    @Test func `rule 9: Sources and Plugins hold no force try and no stub`() {
        for file in SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Plugins") {
            for word in ["try" + "!", "fatal" + "Error(", "TO" + "DO", "FIX" + "ME"] {
                #expect(!file.text.contains(word), "\(file.path) contains \(word)")
            }
        }
    }

    @Test func `rule 7: no source file is longer than 400 lines`() {
        for file in SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Plugins") {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 400, "\(file.path) has \(lines) lines")
        }
    }

    @Test func `the seven files and folders of the top level are there and nothing else`() throws {
        let expected: Set<String> = [
            "Package.swift", "Sources", "Plugins", "Metadata", "Tests", "Benchmarks", "Packaging", "README.md",
            "Makefile", "LICENSE", "CHANGELOG.md", ".ci", ".swift-format", ".gitignore", ".git",
        ]
        let local: Set<String> = [".build", "Package.resolved", "gatehouse-data", "artifacts", ".swiftpm"]
        for name in try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path)
        where !expected.contains(name) && !local.contains(name) && !name.hasPrefix(".build") {
            Issue.record("\(name) has no place at the top level")
        }
    }
}
