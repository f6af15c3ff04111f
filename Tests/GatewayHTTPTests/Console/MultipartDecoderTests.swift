import GatewayHTTP
import Testing

/// Forms with files (RFC 7578).
@Suite struct MultipartDecoderTests {
    private func parts(_ text: String) throws -> [MultipartDecoder.Part] {
        try MultipartDecoder.parts(Array(text.utf8), boundary: "b")
    }

    @Test func `fields and files are told apart, and bytes stay as they are`() throws {
        let found = try parts(
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n"
                + "--b\r\nContent-Type: text/xml\r\nContent-Disposition: form-data; name=\"f\"; filename=\"m.xml\"\r\n\r\n"
                + "<x/>\r\n--b--\r\n")
        #expect(found.map(\.name) == ["a", "f"])
        #expect(Array(found[0].content) == Array("one\r\ntwo".utf8))
        #expect(found[0].fileName == nil)
        #expect(found[1].fileName == "m.xml")
        #expect(Array(found[1].content) == Array("<x/>".utf8))
    }

    @Test(arguments: [
        "", "--b", "--b\r\n", "--c\r\n\r\n--c--", "--b\r\nno blank line\r\n--b--",
        "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--bc--",
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nx\r\n--b--",
    ])
    func `what a browser would not send is refused`(_ text: String) {
        #expect(throws: HTTPProblem.malformedForm) { try parts(text) }
    }

    @Test func `a boundary is read from its content type alone`() {
        #expect(MultipartDecoder.boundary(ofType: "multipart/form-data; boundary=abc") == "abc")
        #expect(MultipartDecoder.boundary(ofType: "multipart/form-data; boundary=\"a b\"") == "a b")
        #expect(MultipartDecoder.boundary(ofType: "text/plain; boundary=abc") == nil)
        #expect(MultipartDecoder.boundary(ofType: "multipart/form-data") == nil)
    }
}
