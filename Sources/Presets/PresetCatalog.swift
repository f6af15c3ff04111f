package import Adapting
import Essentials
import Foundation

/// All presets that could be read, and why the others could not.
package struct PresetCatalog: PresetSource {
    package let presets: [Preset]
    package let problems: [PresetProblem]

    /// Reads every folder with a manifest below `directories`, or that is one itself; the first one of an id counts.
    package init(directories: [String]) {
        var presets: [String: Preset] = [:]
        var problems: [PresetProblem] = []
        for directory in directories {
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
            let folders =
                names.contains("manifest.json")
                ? [directory]
                : names.map { directory + "/" + $0 }.filter {
                    FileManager.default.fileExists(atPath: $0 + "/manifest.json")
                }
            for folder in folders {
                do throws(PresetProblem) {
                    let preset = try PresetReader(folder: folder).read()
                    guard presets[preset.id] == nil else { throw .duplicateID(preset.id) }
                    presets[preset.id] = preset
                } catch {
                    problems.append(error)
                }
            }
        }
        self.presets = presets.values.sorted { $0.id < $1.id }
        self.problems = problems
    }

    package func preset(_ id: String) -> Preset? { presets.first { $0.id == id } }
}
