extension JSONValue {
    /// Reads one JSON text (RFC 8259), strictly.
    ///
    /// - Parameter maximumDepth: how deep arrays and objects may nest.
    /// - Throws: `JSONError` for text that is not JSON, is not UTF-8, nests too deep or names a member twice.
    package init(parsing bytes: some Collection<UInt8>, maximumDepth: Int = 32) throws(JSONError) {
        var reader = JSONReader(bytes: Array(bytes), maximumDepth: maximumDepth)
        self = try reader.document()
    }

    /// Reads one JSON text as `init(parsing:maximumDepth:)` does, but hands the elements of some arrays out one by one.
    ///
    /// For arrays too long to be held as values: each element lives only as long as the call. The array itself is empty
    /// in the value read. Only members of the outermost object can be diverted.
    /// - Parameter element: gets each element; what it was told stands only if the reader does not throw.
    package init(
        parsing bytes: [UInt8], maximumDepth: Int = 32, diverting isDiverted: (String) -> Bool,
        element: (JSONValue) -> Void
    ) throws(JSONError) {
        let result = withoutActuallyEscaping(isDiverted) { isDiverted in
            withoutActuallyEscaping(element) { element -> Result<JSONValue, JSONError> in
                let diversion = JSONDiversion(isDiverted: isDiverted, element: element)
                var reader = JSONReader(bytes: bytes, maximumDepth: maximumDepth, diversion: diversion)
                return Result { () throws(JSONError) in try reader.document() }
            }
        }
        self = try result.get()
    }

    package init(parsing text: String, maximumDepth: Int = 32) throws(JSONError) {
        try self.init(parsing: text.utf8, maximumDepth: maximumDepth)
    }
}
