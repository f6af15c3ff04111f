/// The numbered steps of `guide.md`, in the IdP's own words and in its order.
package struct SetupGuide: Sendable, Hashable {
    /// What may stand in double braces.
    package static let placeholders: Set<String> = ["acsURL", "entityID", "metadataURL", "startURL", "scimBaseURL"]

    /// What a part of a guide is about; each is one page of the set-up.
    package enum Stage: String, Sendable, Hashable, CaseIterable {
        /// Our values go to the IdP.
        case give
        /// Its values come to us.
        case take
        case attributes
        /// Who may use the application at the IdP.
        case assign
        case test
        case scim
    }

    /// Steps under a heading `## stage: Title`.
    package struct Part: Sendable, Hashable {
        package let stage: Stage
        package let title: String
        package let steps: [String]

        package init(stage: Stage, title: String, steps: [String]) {
            self.stage = stage
            self.title = title
            self.steps = steps
        }
    }

    /// All steps, numbered from 1 through all parts.
    package let steps: [String]
    /// In the order in which that IdP asks for things; one part with all steps where the guide has no headings.
    package let parts: [Part]

    package init(parts: [Part]) {
        self.parts = parts
        steps = parts.flatMap(\.steps)
    }

    package init(steps: [String]) {
        self.init(parts: [Part(stage: .give, title: "Set it up at the identity provider", steps: steps)])
    }

    /// A step with a connection's own values in place of the placeholders.
    package static func filled(_ step: String, _ values: [String: String]) -> String {
        values.reduce(step) { text, pair in
            text.split(separator: "{{\(pair.key)}}", omittingEmptySubsequences: false).joined(separator: pair.value)
        }
    }

    /// The placeholders of a part with what that IdP calls them: the bold words before each.
    package static func asked(in part: Part) -> [(label: String, placeholder: String)] {
        var found: [(label: String, placeholder: String)] = []
        for step in part.steps {
            var label: String?
            for (index, piece) in step.split(separator: "**", omittingEmptySubsequences: false).enumerated() {
                // Every second piece stands between two pairs of stars.
                if index % 2 == 1 {
                    label = String(piece)
                    continue
                }
                for rest in piece.split(separator: "{{", omittingEmptySubsequences: false).dropFirst() {
                    let name = String(rest.split(separator: "}}", omittingEmptySubsequences: false).first ?? "")
                    guard !found.contains(where: { $0.placeholder == name && $0.label == label }) else { continue }
                    found.append((label ?? name, name))
                }
            }
        }
        return found
    }
}
