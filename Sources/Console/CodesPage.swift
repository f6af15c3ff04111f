/// Shows what can't be shown again: recovery codes.
package struct CodesPage: Page {
    package let title: String
    package let paragraphs: [String]
    package let codes: [String]

    package init(title: String, paragraphs: [String], codes: [String]) {
        self.title = title
        self.paragraphs = paragraphs
        self.codes = codes
    }

    package var template: String { "codes" }
    package var values: [String: Any] {
        ["paragraphs": paragraphs.map { ["text": $0] as [String: Any] }, "codes": codes.joined(separator: "\n")]
    }
}
