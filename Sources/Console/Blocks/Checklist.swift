/// Steps in order, each with its state and what is next.
package struct Checklist: Block {
    package static let kind = "checklist"

    package struct Item: Sendable {
        let badge: Badge
        let title: Inline
        let detail: Inline?
        let links: [Link]
        let buttons: [PostButton]

        package init(
            _ badge: Badge, _ title: Inline, detail: Inline? = nil, links: [Link] = [], buttons: [PostButton] = []
        ) {
            self.badge = badge
            self.title = title
            self.detail = detail
            self.links = links
            self.buttons = buttons
        }
    }

    let items: [Item]

    package init(_ items: [Item]) { self.items = items }

    package var values: [String: Any] {
        [
            "items": items.map { item -> [String: Any] in
                [
                    "badge": item.badge.values, "title": ["spans": item.title.values] as [String: Any],
                    "detail": item.detail.map { ["spans": $0.values] as Any } ?? false, "links": shown(item.links),
                    "buttons": item.buttons.isEmpty ? false as Any : item.buttons.map(\.values),
                ]
            }
        ]
    }
}

/// The steps of a wizard above its page; the one that is open is marked.
package struct Progress: Block {
    package static let kind = "progress"

    package struct Step: Sendable {
        let title: String
        let url: String?
        let isDone: Bool
        let isCurrent: Bool

        /// - Parameter url: nil where the step can't be opened yet.
        package init(_ title: String, url: String?, isDone: Bool, isCurrent: Bool) {
            self.title = title
            self.url = url
            self.isDone = isDone
            self.isCurrent = isCurrent
        }
    }

    let steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    package var values: [String: Any] {
        [
            "steps": steps.map { step -> [String: Any] in
                [
                    "title": step.title, "url": shown(step.isCurrent ? nil : step.url), "done": step.isDone,
                    "current": step.isCurrent, "closed": step.url == nil && !step.isCurrent,
                ]
            }
        ]
    }
}
