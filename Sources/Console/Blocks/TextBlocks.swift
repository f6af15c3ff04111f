// The small blocks of text stand together: each is a few lines, and they are read as one.

/// A heading of the second level; the page's title is the first.
package struct Heading: Block {
    package static let kind = "heading"
    let text: String
    let anchor: String?

    package init(_ text: String, anchor: String? = nil) {
        self.text = text
        self.anchor = anchor
    }

    package var values: [String: Any] { ["text": text, "anchor": shown(anchor)] }
}

/// A paragraph.
package struct Paragraph: Block {
    package static let kind = "paragraph"
    let text: Inline
    let isFaint: Bool

    package init(_ text: Inline, isFaint: Bool = false) {
        self.text = text
        self.isFaint = isFaint
    }

    package var values: [String: Any] { ["spans": text.values, "faint": isFaint] }
}

/// What happened or needs doing, with what to do about it.
package struct Notice: Block {
    package static let kind = "notice"
    let tone: Tone
    let title: String?
    let text: Inline
    let remedy: Inline?
    let code: String?
    let links: [Link]
    let isAnnounced: Bool

    /// - Parameter isAnnounced: whether something bad is said aloud and focused at once: what just happened, and not what
    ///   stands on the page anyway.
    package init(
        _ tone: Tone, title: String? = nil, _ text: Inline, remedy: Inline? = nil, code: String? = nil,
        links: [Link] = [], isAnnounced: Bool = true
    ) {
        self.tone = tone
        self.title = title
        self.text = text
        self.remedy = remedy
        self.code = code
        self.links = links
        self.isAnnounced = isAnnounced
    }

    package var values: [String: Any] {
        [
            "tone": tone.rawValue, "icon": tone.icon, "title": shown(title), "spans": text.values,
            "remedy": remedy.map { ["spans": $0.values] as Any } ?? false, "code": shown(code),
            "links": shown(links), "role": !isAnnounced ? "note" : tone == .bad ? "alert" : "status",
        ]
    }
}

/// Text as it is, in a fixed width; it scrolls by itself and can be reached by keyboard.
package struct Preformatted: Block {
    package static let kind = "preformatted"
    let label: String
    let text: String

    package init(_ text: String, label: String) {
        self.text = text
        self.label = label
    }

    package var values: [String: Any] { ["text": text, "label": label] }
}

/// A value to copy, labelled with the word of the place where it goes.
///
/// Without scripts it is selectable text.
package struct CopyField: Block {
    package static let kind = "copy"
    let label: String
    let value: String
    let hint: Inline?

    package init(_ label: String, _ value: String, hint: Inline? = nil) {
        self.label = label
        self.value = value
        self.hint = hint
    }

    package var values: [String: Any] {
        ["label": label, "value": value, "hint": hint.map { ["spans": $0.values] as Any } ?? false]
    }
}

/// A further page.
package struct Link: Sendable, Hashable {
    package let text: String
    package let url: String

    package init(_ text: String, _ url: String) {
        self.text = text
        self.url = Inline.isLinkable(url) ? url : "#"
    }

    var values: [String: Any] { ["text": text, "url": url] }
}

func shown(_ links: [Link]) -> Any { links.isEmpty ? false : links.map(\.values) }
