package import Adapting

/// The first page of a set-up: which IdP it is.
package struct ChoosePresetScreen: Screen {
    let presets: [Preset]
    let chosen: String
    let name: String
    let base: String

    /// - Parameters:
    ///   - chosen: the preset that was chosen before; empty: none.
    ///   - base: the address of the list of connections.
    package init(presets: [Preset], chosen: String, name: String, base: String) {
        self.presets = presets
        self.chosen = chosen
        self.name = name
        self.base = base
    }

    package var title: String { "Set up an identity provider" }
    package var lead: Inline? {
        "Ten minutes, with somebody who may make applications at the identity provider. Nobody is affected before you go live."
    }
    package var trail: [Link] { [Link("Single sign-on", base)] }
    package var blocks: [any Block] {
        // The one for all others stands last.
        let ordered = presets.filter { !$0.id.hasPrefix("generic") } + presets.filter { $0.id.hasPrefix("generic") }
        return [
            Form(
                to: base + "/new",
                fields: [
                    Field("preset", "Which identity provider is it?", .radio).with {
                        $0.value = chosen
                        $0.options = ordered.map { preset in
                            .init(preset.id, preset.displayName, hint: hint(preset))
                        }
                    },
                    Field("name", "A name for it").with {
                        $0.value = name
                        $0.hint =
                            "What admins see here, such as the company's own name for it. Empty: the provider's name."
                    },
                ], button: "Begin", cancel: Link("Cancel", base))
        ]
    }

    private func hint(_ preset: Preset) -> String {
        let scim =
            preset.capabilities.contains("scim")
            ? "Log-in, and people pushed by SCIM." : "Log-in; people join at their first one."
        return preset.maturity == "stable" ? scim : scim + " (\(preset.maturity))"
    }
}
