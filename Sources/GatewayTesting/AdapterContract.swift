import AdapterKit
package import Adapting
import Essentials
import Foundation

/// What every adapter must do, checked over the samples of its preset and over wrong variants of them.
package struct AdapterContract: Sendable {
    let preset: Preset
    let adapters: any AdapterCalling

    package init(preset: Preset, adapters: any AdapterCalling) {
        self.preset = preset
        self.adapters = adapters
    }

    /// Runs all checks and returns what went wrong, a sentence each; empty where all is well.
    package func failures() async -> [String] {
        let folder = preset.directory + "/samples"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        var failures: [String] = []
        if names.count < 2 { failures.append("\(preset.id) has \(names.count) samples, expected two or more") }
        for name in names {
            do {
                let json = try AdapterSample.document("\(folder)/\(name)/case.json")
                if json["scim"] != nil {
                    failures += await check(try SCIMSample(json), name)
                } else {
                    failures += await check(try AdapterSample(json, preset: preset.id), name)
                }
            } catch {
                failures.append("\(preset.id)/\(name): \(error)")
            }
        }
        return failures
    }

    private func check(_ sample: AdapterSample, _ name: String) async -> [String] {
        var failures: [String] = []
        do {
            let found = try await adapters.normalize(sample.profile, sample.configuration)
            if let code = sample.refusal {
                return ["\(preset.id)/\(name): accepted, expected the refusal \(code)"]
            }
            for (field, expected) in sample.expected where AdapterSample.value(field, of: found) != expected {
                failures.append(
                    "\(preset.id)/\(name): \(field) is \(AdapterSample.value(field, of: found).text), expected \(expected.text)"
                )
            }
            failures += await negatives(sample, found, name)
        } catch AdapterFailure.refused(_, let code, _) {
            if code != sample.refusal { failures.append("\(preset.id)/\(name): refused with \(code)") }
        } catch {
            failures.append("\(preset.id)/\(name): \(error.message)")
        }
        return failures
    }

    /// Without any statement the adapter must invent nobody.
    private func negatives(_ sample: AdapterSample, _ found: NormalizedProfile, _ name: String) async -> [String] {
        var bare = sample.profile
        bare.attributes = []
        bare.nameID = nil
        guard let empty = try? await adapters.normalize(bare, sample.configuration) else { return [] }
        var failures: [String] = []
        if empty.email != nil { failures.append("\(preset.id)/\(name): an e-mail appears where none was asserted") }
        if empty.subject != nil { failures.append("\(preset.id)/\(name): a subject appears where none was asserted") }
        if empty.groups?.isEmpty == false {
            failures.append("\(preset.id)/\(name): groups appear where none were asserted")
        }
        return failures
    }
}
