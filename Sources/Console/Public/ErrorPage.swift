/// Says what went wrong, which side must mend it, and a number to quote (house rule 19).
package struct ErrorPage: Page {
    package let title: String
    package let sentence: String
    /// Who can mend it, as a sentence.
    package let whoMendsIt: String?
    package let remedy: String?
    package let code: String
    package let supportNumber: String

    package init(
        title: String, sentence: String, whoMendsIt: String?, remedy: String?, code: String, supportNumber: String
    ) {
        self.title = title
        self.sentence = sentence
        self.whoMendsIt = whoMendsIt
        self.remedy = remedy
        self.code = code
        self.supportNumber = supportNumber
    }

    package var template: String { "error" }
    package var values: [String: Any] {
        var values: [String: Any] = ["sentence": sentence, "code": code, "supportNumber": supportNumber]
        if let whoMendsIt { values["whoMendsIt"] = whoMendsIt }
        if let remedy { values["remedy"] = remedy }
        return values
    }
}
