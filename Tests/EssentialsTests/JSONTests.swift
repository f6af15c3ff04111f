import Essentials
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "{\"a\":1,\"a\":2}", "{\"a\":1", "[1,]", "01", "1.", "\"\\ud800\"", "\"\u{1}\"", "nul", "{} {}", "",
    ])
    func `rule S7: text that is not strict JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    @Test func `deep nesting is refused before the stack is`() {
        #expect(throws: JSONError.tooDeep(maximum: 32)) {
            try JSONValue(parsing: String(repeating: "[", count: 100_000))
        }
    }

    @Test func `what is written is read again as it was`() throws {
        let value: JSONValue = ["a": [1, -2.5, true, nil, "ü\n\"</script>"], "b": ["c": ""]]
        #expect(try JSONValue(parsing: value.utf8) == value)
        #expect(try JSONValue(parsing: value.prettyText) == value)
        #expect(!value.text.contains("</"))
    }
}
