/// Every `ID` attribute is unique over the tree and has only an NCName's characters (rule R7).
enum IDIndex {
    static func check(_ document: XMLDocument) throws(XMLSecurityError) {
        // A response has two or three; a set would cost more than it saves until there are many.
        var few: [ArraySlice<UInt8>] = []
        var many: Set<ArraySlice<UInt8>> = []
        // The attributes of all elements, in document order.
        for index in 0..<document.attributes.count {
            let attribute = document.attributes[index]
            // `ID` is SAML's name for it, `Id` is XML Signature's and XML Encryption's.
            let isLower = document.isName(attribute.local, "id")
            guard isLower || document.isName(attribute.local, "ID") || document.isName(attribute.local, "Id") else {
                continue
            }
            guard attribute.uri < 0 else { throw .forbiddenAttribute("ID of another namespace") }
            if isLower { continue }
            let value = document.arena[attribute.value.range]
            guard isNCName(value) else { throw .malformedID(String(decoding: value.prefix(80), as: UTF8.self)) }
            let isNew = few.count < 8 ? !few.contains(value) : !few.contains(value) && many.insert(value).inserted
            guard isNew else { throw .duplicateID(String(decoding: value.prefix(80), as: UTF8.self)) }
            if few.count < 8 { few.append(value) }
        }
    }

    /// The characters of an NCName (Namespaces in XML 1.0, 3).
    ///
    /// A digit may come first, which the standard forbids: identity providers in use send bare UUIDs.
    static func isNCName(_ value: ArraySlice<UInt8>) -> Bool {
        !value.isEmpty
            && value.allSatisfy { byte in
                byte == 95 || byte == 45 || byte == 46 || byte >= 128 || isLetter(byte) || (byte >= 48 && byte <= 57)
            }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 97 && byte | 0x20 <= 122 }
}
