import AdapterKit
import Adapting
import Administration
import Essentials

extension APIRoutes {
    private static func rendered(_ preset: Preset) -> JSONValue {
        [
            "id": .string(preset.id), "display_name": .string(preset.displayName),
            "protocols": JSONValue(preset.protocols), "capabilities": JSONValue(preset.capabilities.sorted()),
            "maturity": .string(preset.maturity), "verified_on": JSONValue(preset.verifiedOn),
            "guide": JSONValue(preset.guide.steps),
            "quirks": .array(
                preset.quirkNotes.map { note in
                    ["flag": .string(note.flag.rawValue), "what": .string(note.what), "why": .string(note.why)]
                }),
        ]
    }

    var presetRoutes: [Route] {
        [
            route("GET", "/presets", "List the identity provider presets") { _ in
                APIRendering.list(services.presets.presets.map(APIRoutes.rendered))
            },
            route("GET", "/presets/{preset}", "Get a preset with its guide") { api in
                let id = api.request.parameter("preset")
                guard let preset = services.presets.preset(id) else {
                    throw AdministrationError.notFound("preset \(id)")
                }
                return .json(APIRoutes.rendered(preset))
            },
        ]
    }
}
