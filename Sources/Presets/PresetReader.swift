import AdapterKit
import Adapting
import Essentials
import Foundation

/// Reads one folder strictly: unknown keys are refused, for a misspelt one would be ignored for ever.
struct PresetReader {
    let folder: String

    func read() throws(PresetProblem) -> Preset {
        let manifest = try object("manifest.json")
        try allow(
            ["id", "displayName", "adapter", "manifestDecides", "protocols", "capabilities", "maturity", "verifiedOn"],
            manifest, "manifest.json")
        let id = try text("id", manifest, "manifest.json")
        let name = folder.split(separator: "/").last.map(String.init) ?? folder
        guard id == name else { throw .idMismatch(folder: folder, id: id) }
        guard let adapter = Preset.AdapterKind(rawValue: try text("adapter", manifest, "manifest.json")) else {
            throw .malformed(file: path("manifest.json"), reason: "adapter must be none or library")
        }
        let quirks = try quirkNotes()
        return Preset(
            manifest: ProviderManifest(
                id: id, displayName: try text("displayName", manifest, "manifest.json"), aliases: try aliases(),
                quirks: Set(quirks.map(\.flag)), diagnoses: try diagnoses()),
            adapter: adapter, manifestDecides: try manifestDecides(manifest),
            protocols: try texts("protocols", manifest, "manifest.json"),
            capabilities: Set(try texts("capabilities", manifest, "manifest.json")),
            maturity: try text("maturity", manifest, "manifest.json"),
            verifiedOn: manifest["verifiedOn"]?.string, guide: try guide(), quirkNotes: quirks, directory: folder)
    }

    private func manifestDecides(_ manifest: JSONObject) throws(PresetProblem) -> Set<Preset.Hook> {
        guard manifest["manifestDecides"] != nil else { return [] }
        var hooks: Set<Preset.Hook> = []
        for name in try texts("manifestDecides", manifest, "manifest.json") {
            guard let hook = Preset.Hook(rawValue: name) else {
                throw .malformed(
                    file: path("manifest.json"),
                    reason: "manifestDecides holds \"\(name.prefix(40))\", where only normalize can stand")
            }
            hooks.insert(hook)
        }
        return hooks
    }

    // MARK: Files

    private func path(_ file: String) -> String { folder + "/" + file }

    private func bytes(_ file: String) throws(PresetProblem) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path(file)) else {
            throw .missingFile(folder: folder, file: file)
        }
        return Array(data)
    }

    private func object(_ file: String) throws(PresetProblem) -> JSONObject {
        do {
            guard let object = try JSONValue(parsing: try bytes(file)).object else {
                throw PresetProblem.malformed(file: path(file), reason: "expected an object")
            }
            return object
        } catch let problem as PresetProblem {
            throw problem
        } catch let error as JSONError {
            throw .malformed(file: path(file), reason: error.message)
        } catch {
            throw .malformed(file: path(file), reason: "unreadable")
        }
    }

    private func allow(_ keys: Set<String>, _ object: JSONObject, _ file: String) throws(PresetProblem) {
        for key in object.keys where !keys.contains(key) { throw .unknownKey(file: path(file), key: key) }
    }

    private func text(_ key: String, _ object: JSONObject, _ file: String) throws(PresetProblem) -> String {
        guard let text = object[key]?.string, !text.isEmpty else {
            throw .malformed(file: path(file), reason: "\(key) must be a text")
        }
        return text
    }

    private func texts(_ key: String, _ object: JSONObject, _ file: String) throws(PresetProblem) -> [String] {
        guard let array = object[key]?.array else {
            throw .malformed(file: path(file), reason: "\(key) must be a list")
        }
        let texts = array.compactMap(\.string)
        guard texts.count == array.count else { throw .malformed(file: path(file), reason: "\(key) must hold texts") }
        return texts
    }

    // MARK: Parts

    private static let fields: Set<String> = [
        "id", "email", "firstName", "lastName", "displayName", "username", "groups", "roles",
    ]

    private func aliases() throws(PresetProblem) -> [String: [String]] {
        let object = try object("attributes.json")
        try allow(PresetReader.fields, object, "attributes.json")
        var aliases: [String: [String]] = [:]
        for key in object.keys { aliases[key] = try texts(key, object, "attributes.json") }
        return aliases
    }

    private func list(_ key: String, _ file: String) throws(PresetProblem) -> [JSONObject] {
        let object = try object(file)
        try allow([key], object, file)
        let items = (object[key]?.array ?? []).compactMap(\.object)
        guard items.count == object[key]?.array?.count else {
            throw .malformed(file: path(file), reason: "\(key) must be a list of objects")
        }
        return items
    }

    private func quirkNotes() throws(PresetProblem) -> [QuirkNote] {
        var notes: [QuirkNote] = []
        for item in try list("quirks", "quirks.json") {
            try allow(["flag", "what", "why", "evidence"], item, "quirks.json")
            let name = try text("flag", item, "quirks.json")
            guard let flag = QuirkFlag(rawValue: name) else {
                throw .unknownQuirk(file: path("quirks.json"), flag: name)
            }
            notes.append(
                QuirkNote(
                    flag: flag, what: try text("what", item, "quirks.json"), why: try text("why", item, "quirks.json"),
                    evidence: try text("evidence", item, "quirks.json")))
        }
        return notes
    }

    private func diagnoses() throws(PresetProblem) -> [DiagnosisRule] {
        var rules: [DiagnosisRule] = []
        for item in try list("diagnoses", "diagnoses.json") {
            try allow(
                ["id", "code", "contains", "attribute", "meaning", "remedy", "field", "value"], item, "diagnoses.json")
            let rule = DiagnosisRule(
                id: try text("id", item, "diagnoses.json"), code: item["code"]?.string,
                contains: item["contains"]?.string, attribute: item["attribute"]?.string,
                meaning: try text("meaning", item, "diagnoses.json"),
                remedy: try text("remedy", item, "diagnoses.json"), field: item["field"]?.string,
                value: item["value"]?.string)
            for part in [rule.meaning, rule.remedy, rule.field, rule.value].compactMap({ $0 }) {
                for name in DiagnosisRule.names(in: part) where !DiagnosisRule.placeholders.contains(name) {
                    throw .unknownPlaceholder(file: path("diagnoses.json"), name: String(name.prefix(40)))
                }
            }
            rules.append(rule)
        }
        return rules
    }

    /// Steps are numbered list items; lines that follow belong to them.
    private func guide() throws(PresetProblem) -> SetupGuide {
        guard let text = String(validating: try bytes("guide.md"), as: UTF8.self) else {
            throw .malformed(file: path("guide.md"), reason: "not UTF-8")
        }
        for part in text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst() {
            let name = String(part.split(separator: "}}", omittingEmptySubsequences: false).first ?? "")
            guard SetupGuide.placeholders.contains(name) else {
                throw .unknownPlaceholder(file: path("guide.md"), name: String(name.prefix(40)))
            }
        }
        var parts: [(stage: SetupGuide.Stage, title: String, steps: [String])] = []
        var loose: [String] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## ") {
                let pieces = line.dropFirst(3).split(separator: ":", maxSplits: 1).map(String.init)
                guard pieces.count == 2, let stage = SetupGuide.Stage(rawValue: pieces[0]), loose.isEmpty,
                    !parts.contains(where: { $0.stage == stage })
                else { throw .malformed(file: path("guide.md"), reason: PresetReader.headingRule) }
                parts.append((stage, String(pieces[1].drop { $0 == " " }), []))
                continue
            }
            let digits = line.prefix { $0.isNumber }
            if !digits.isEmpty, line.dropFirst(digits.count).hasPrefix(". ") {
                let step = String(line.dropFirst(digits.count + 2))
                if parts.isEmpty { loose.append(step) } else { parts[parts.count - 1].steps.append(step) }
            } else if line.hasPrefix(" ") {
                let more = "\n" + line.drop { $0 == " " }
                if parts.isEmpty, !loose.isEmpty {
                    loose[loose.count - 1] += more
                } else if let last = parts.last, !last.steps.isEmpty {
                    parts[parts.count - 1].steps[last.steps.count - 1] += more
                }
            }
        }
        guard !loose.isEmpty || parts.contains(where: { !$0.steps.isEmpty }) else {
            throw .malformed(file: path("guide.md"), reason: "it has no numbered step")
        }
        guard !parts.isEmpty else { return SetupGuide(steps: loose) }
        return SetupGuide(
            parts: parts.map { SetupGuide.Part(stage: $0.stage, title: $0.title, steps: $0.steps) })
    }

    private static let headingRule =
        "a heading is \"## stage: Title\", each stage once and before its steps; the stages are "
        + SetupGuide.Stage.allCases.map(\.rawValue).joined(separator: ", ")
}
