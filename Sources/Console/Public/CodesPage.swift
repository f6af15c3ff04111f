/// Shows what can't be shown again: recovery codes.
package struct CodesPage: Page {
    package let title: String
    package let paragraphs: [String]
    package let codes: [String]
    /// Where to go on, or nil.
    package let link: (text: String, url: String)?

    package init(
        title: String, paragraphs: [String], codes: [String], link: (text: String, url: String)? = nil
    ) {
        self.link = link
        self.title = title
        self.paragraphs = paragraphs
        self.codes = codes
    }

    package var template: String { "codes" }
    package var values: [String: Any] {
        [
            "paragraphs": paragraphs.map { ["text": $0] as [String: Any] }, "codes": codes.joined(separator: "\n"),
            "link": link.map { ["text": $0.text, "url": $0.url] as Any } ?? false,
        ]
    }
}
