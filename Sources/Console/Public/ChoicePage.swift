/// Links to choose from, one as good as the other.
package struct ChoicePage: Page {
    package let title: String
    package let paragraph: String
    package let choices: [(text: String, url: String)]

    package init(title: String, paragraph: String, choices: [(text: String, url: String)]) {
        self.title = title
        self.paragraph = paragraph
        self.choices = choices
    }

    package var template: String { "choice" }
    package var values: [String: Any] {
        [
            "paragraph": paragraph,
            "choices": choices.map { ["text": $0.text, "url": $0.url] as [String: Any] },
        ]
    }
}
