// Blocks that hold blocks.

/// Something to open: what not everybody needs at once.
package struct Disclosure: Block {
    package static let kind = "disclosure"
    let summary: Inline
    let isOpen: Bool
    let blocks: [any Block]

    package init(_ summary: Inline, isOpen: Bool = false, _ blocks: [any Block]) {
        self.summary = summary
        self.isOpen = isOpen
        self.blocks = blocks
    }

    package var values: [String: Any] {
        ["summary": ["spans": summary.values] as [String: Any], "open": isOpen, "blocks": shown(blocks)]
    }
}

/// A framed part of a page with a heading of its own.
package struct Card: Block {
    package static let kind = "card"
    let title: String
    let badge: Badge?
    let blocks: [any Block]

    package init(_ title: String, badge: Badge? = nil, _ blocks: [any Block]) {
        self.title = title
        self.badge = badge
        self.blocks = blocks
    }

    package var values: [String: Any] {
        ["title": title, "badge": badge.map { $0.values as Any } ?? false, "blocks": shown(blocks)]
    }
}

/// A part that is looked at again by itself: with scripts every few seconds, without them by its button.
package struct LiveRegion: Block {
    package static let kind = "live"
    let id: String
    let url: String
    let seconds: Int
    let hasLink: Bool
    let blocks: [any Block]

    /// - Parameters:
    ///   - url: a page that has a region of this id, usually this page.
    ///   - seconds: the pause between two looks; 0: nothing more is expected.
    ///   - hasLink: whether it has a link of its own that looks again; not where a button beside it does more.
    package init(_ id: String, url: String, seconds: Int, hasLink: Bool = true, _ blocks: [any Block]) {
        self.id = id
        self.url = url
        self.seconds = seconds
        self.hasLink = hasLink
        self.blocks = blocks
    }

    package var values: [String: Any] {
        [
            "id": id, "url": url, "seconds": seconds > 0 ? String(seconds) as Any : false,
            "link": seconds > 0 && hasLink,
            "blocks": shown(blocks),
        ]
    }
}

/// Where a list goes on.
package struct Pager: Block {
    package static let kind = "pager"
    let first: String?
    let next: String?
    let label: String

    /// - Parameters:
    ///   - first: the address of the first page; nil on the first.
    ///   - next: nil on the last.
    ///   - label: what the list is of.
    package init(_ label: String, first: String?, next: String?) {
        self.label = label
        self.first = first
        self.next = next
    }

    package var values: [String: Any] { ["label": label, "first": shown(first), "next": shown(next)] }
}

/// A document as a tree that opens level by level.
package struct Tree: Block {
    package static let kind = "tree"

    package struct Node: Sendable {
        let label: Inline
        let children: [Node]

        package init(_ label: Inline, _ children: [Node] = []) {
            self.label = label
            self.children = children
        }

        var values: [String: Any] {
            [
                "template": children.isEmpty ? "node-leaf" : "node-branch",
                "label": ["spans": label.values] as [String: Any],
                "nodes": children.isEmpty ? false as Any : children.map(\.values),
            ]
        }
    }

    let label: String
    let roots: [Node]

    package init(_ label: String, _ roots: [Node]) {
        self.label = label
        self.roots = roots
    }

    package var values: [String: Any] { ["label": label, "nodes": roots.map(\.values)] }
}
