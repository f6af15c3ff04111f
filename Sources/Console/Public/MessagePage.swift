/// A heading and paragraphs.
package struct MessagePage: Page {
    package let title: String
    package let paragraphs: [String]
    /// A link to go on, or nil.
    package let link: (text: String, url: String)?

    package init(title: String, paragraphs: [String], link: (text: String, url: String)? = nil) {
        self.title = title
        self.paragraphs = paragraphs
        self.link = link
    }

    package var template: String { "message" }
    package var values: [String: Any] {
        var values: [String: Any] = ["paragraphs": paragraphs.map { ["text": $0] as [String: Any] }]
        if let link { values["link"] = ["text": link.text, "url": link.url] as [String: Any] }
        return values
    }
}
