package import Essentials

/// A run of text with emphasis, code, times and links; never HTML.
///
/// A string literal, and what is interpolated into one, is plain text whatever stands in it.
package struct Inline: Sendable, Hashable, ExpressibleByStringInterpolation {
    enum Span: Sendable, Hashable {
        case text(String)
        case strong(String)
        case code(String)
        case link(String, url: String)
        case badge(Badge)
        case time(String, machine: String)
    }

    private(set) var spans: [Span]

    package init(_ text: String) { spans = text.isEmpty ? [] : [.text(text)] }
    package init(stringLiteral value: String) { self.init(value) }
    private init(spans: [Span]) { self.spans = spans }

    package static func strong(_ text: String) -> Inline { Inline(spans: [.strong(text)]) }
    package static func code(_ text: String) -> Inline { Inline(spans: [.code(text)]) }
    package static func badge(_ tone: Tone, _ text: String) -> Inline { Inline(spans: [.badge(Badge(tone, text))]) }

    /// A link inside of the console, or to the web; the text alone where the address is neither.
    package static func link(_ text: String, _ url: String) -> Inline {
        Inline(spans: [isLinkable(url) ? .link(text, url: url) : .text(text)])
    }

    /// An instant, absolute and relative.
    package static func time(_ instant: Timestamp, now: Timestamp) -> Inline {
        Inline(spans: [.time(MomentText.full(instant, now: now), machine: instant.text)])
    }

    /// What guides are written in: `**strong**` and `` `code` ``; nothing else has a meaning.
    package static func markup(_ text: String) -> Inline {
        var spans: [Span] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            if rest.hasPrefix("**"), let end = rest.dropFirst(2).firstRange(of: "**") {
                spans.append(.strong(String(rest.dropFirst(2)[..<end.lowerBound])))
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("`"), let end = rest.dropFirst().firstIndex(of: "`") {
                spans.append(.code(String(rest.dropFirst()[..<end])))
                rest = rest[rest.index(after: end)...]
            } else {
                let end = rest.dropFirst().firstIndex { $0 == "*" || $0 == "`" } ?? rest.endIndex
                spans.append(.text(String(rest[..<end])))
                rest = rest[end...]
            }
        }
        return Inline(spans: spans)
    }

    /// The text alone.
    package var plain: String {
        spans.map { span in
            switch span {
            case .text(let text), .strong(let text), .code(let text), .link(let text, _), .time(let text, _): text
            case .badge(let badge): badge.text
            }
        }.joined()
    }

    package static func + (left: Inline, right: Inline) -> Inline { Inline(spans: left.spans + right.spans) }

    /// Only what leads to a page: an address from outside may be a script (`javascript:`).
    static func isLinkable(_ url: String) -> Bool {
        (url.hasPrefix("/") && !url.hasPrefix("//")) || url.hasPrefix("https://") || url.hasPrefix("http://")
            || url.hasPrefix("#")
    }

    /// Nil where there is nothing to show.
    var values: Any {
        guard !spans.isEmpty else { return false }
        return spans.map { span -> [String: Any] in
            switch span {
            case .text(let text): ["span": "span-text", "text": text]
            case .strong(let text): ["span": "span-strong", "text": text]
            case .code(let text): ["span": "span-code", "text": text]
            case .link(let text, let url): ["span": "span-link", "text": text, "url": url]
            case .time(let text, let machine): ["span": "span-time", "text": text, "machine": machine]
            case .badge(let badge): badge.values.merging(["span": "span-badge"]) { first, _ in first }
            }
        }
    }
}

/// What a state means to the person who looks; each has an icon, a word and a colour, never the colour alone.
package enum Tone: String, Sendable, Hashable { case good, warning, bad, neutral, busy }

extension Tone {
    var icon: String {
        switch self {
        case .good: "✓"
        case .warning: "!"
        case .bad: "✗"
        case .neutral: "○"
        case .busy: "…"
        }
    }
}

/// A state in one or two words.
package struct Badge: Sendable, Hashable {
    package let tone: Tone
    package let text: String

    package init(_ tone: Tone, _ text: String) {
        self.tone = tone
        self.text = text
    }

    var values: [String: Any] { ["tone": tone.rawValue, "icon": tone.icon, "text": text] }
}
