extension JSONValue {
    /// Reads one JSON text (RFC 8259), strictly.
    ///
    /// - Parameter maximumDepth: how deep arrays and objects may nest.
    /// - Throws: `JSONError` for text that is not JSON, is not UTF-8, nests too deep or names a member twice.
    package init(parsing bytes: some Collection<UInt8>, maximumDepth: Int = 32) throws(JSONError) {
        var reader = JSONReader(bytes: Array(bytes), maximumDepth: maximumDepth)
        self = try reader.document()
    }

    package init(parsing text: String, maximumDepth: Int = 32) throws(JSONError) {
        try self.init(parsing: text.utf8, maximumDepth: maximumDepth)
    }
}
