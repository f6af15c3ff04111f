import Essentials
import XMLSecurity

/// Reads an assertion strictly: each element in its place, nothing unknown but inside attribute values (R5).
struct AssertionReader {
    private var content = AssertionContent()

    static func read(_ assertion: ElementNode) throws(SAMLError) -> AssertionContent {
        var reader = AssertionReader()
        try reader.assertion(assertion)
        return reader.content
    }

    private mutating func assertion(_ assertion: ElementNode) throws(SAMLError) {
        guard assertion.attribute("Version", is: "2.0") else { throw .version(assertion.attribute("Version") ?? "") }
        try ResponseStructure.refuseForeignAttributes(assertion)
        guard let id = assertion.attribute("ID"), !id.isEmpty else { throw .structure("Assertion has no ID") }
        content.id = id
        content.issueInstant = try AssertionReader.required("IssueInstant", of: assertion)
        guard !assertion.hasText else { throw .structure("text stands between the elements of Assertion") }
        var children = try ResponseStructure.signature(in: assertion).others[...]
        guard let issuer = children.popFirst(), issuer.is(.assertion, "Issuer"), let text = issuer.text else {
            throw .structure("Assertion does not begin with Issuer")
        }
        content.issuer = text
        var seenSubject = false
        while let child = children.popFirst() {
            if child.is(.assertion, "Subject") {
                guard !seenSubject else { throw .structure("two Subjects") }
                seenSubject = true
                try subject(child)
            } else if child.is(.assertion, "Conditions") {
                guard !content.hasConditions else { throw .structure("two Conditions") }
                content.hasConditions = true
                try conditions(child)
            } else if child.is(.assertion, "AuthnStatement") {
                try authnStatement(child)
            } else if child.is(.assertion, "AttributeStatement") {
                try attributeStatement(child)
            } else if child.is(.assertion, "Advice") {
                // May be ignored (SAML Core 2.6.1).
                continue
            } else {
                throw .structure("an unexpected element in Assertion: \(child.localName)")
            }
        }
    }

    // MARK: Subject

    private mutating func subject(_ subject: ElementNode) throws(SAMLError) {
        for child in subject.children {
            if child.is(.assertion, "NameID") {
                guard content.nameID == nil else { throw .structure("two NameIDs") }
                content.nameID = try nameID(child)
            } else if child.is(.assertion, "SubjectConfirmation") {
                content.confirmations.append(try confirmation(child))
            } else if child.is(.assertion, "EncryptedID") {
                throw .nameID("it is encrypted, which is not supported yet")
            } else {
                throw .structure("an unexpected element in Subject: \(child.localName)")
            }
        }
    }

    private func nameID(_ element: ElementNode) throws(SAMLError) -> NameID {
        guard let value = element.text else { throw .nameID("it has an element inside") }
        guard !value.isEmpty else { throw .nameID("it is empty") }
        guard value.utf8.count <= 1024 else { throw .nameID("it is longer than 1024 bytes") }
        guard
            value.unicodeScalars.allSatisfy({
                $0.value >= 0x20 && $0.value != 0x7F || $0.value == 0x0A || $0.value == 0x09 || $0.value == 0x0D
            })
        else { throw .nameID("it has a control character") }
        return NameID(
            value: value, format: element.attribute("Format"), nameQualifier: element.attribute("NameQualifier"),
            spNameQualifier: element.attribute("SPNameQualifier"))
    }

    private func confirmation(_ element: ElementNode) throws(SAMLError) -> SubjectConfirmation {
        guard let method = element.attribute("Method") else { throw .structure("SubjectConfirmation has no Method") }
        let data = element.children.first { $0.is(.assertion, "SubjectConfirmationData") }
        return SubjectConfirmation(
            method: method, recipient: data?.attribute("Recipient"),
            notBefore: try AssertionReader.optional("NotBefore", of: data),
            notOnOrAfter: try AssertionReader.optional("NotOnOrAfter", of: data),
            inResponseTo: data?.attribute("InResponseTo"))
    }

    // MARK: Conditions

    private mutating func conditions(_ conditions: ElementNode) throws(SAMLError) {
        content.notBefore = try AssertionReader.optional("NotBefore", of: conditions)
        content.notOnOrAfter = try AssertionReader.optional("NotOnOrAfter", of: conditions)
        for child in conditions.children {
            if child.is(.assertion, "AudienceRestriction") {
                var audiences: [String] = []
                for audience in child.children {
                    guard audience.is(.assertion, "Audience"), let text = audience.text else {
                        throw .structure("AudienceRestriction holds something other than Audience")
                    }
                    audiences.append(text)
                }
                content.audiences.append(audiences)
            } else if child.is(.assertion, "OneTimeUse") || child.is(.assertion, "ProxyRestriction") {
                // Each assertion is used once anyway (R18), and we issue none on the strength of another.
                continue
            } else {
                content.unknownConditions.append(child.localName)
            }
        }
    }

    // MARK: Statements

    private mutating func authnStatement(_ element: ElementNode) throws(SAMLError) {
        var statement = AssertionContent.AuthnStatement(
            authnInstant: try AssertionReader.required("AuthnInstant", of: element))
        statement.sessionIndex = element.attribute("SessionIndex")
        statement.sessionNotOnOrAfter = try AssertionReader.optional("SessionNotOnOrAfter", of: element)
        let context = element.children.first { $0.is(.assertion, "AuthnContext") }
        statement.contextClass = context?.children.first { $0.is(.assertion, "AuthnContextClassRef") }?.text
        content.authnStatements.append(statement)
    }

    private mutating func attributeStatement(_ statement: ElementNode) throws(SAMLError) {
        content.attributes.reserveCapacity(16)
        // One format stands on all attributes almost always; its text is made once.
        var format: (bytes: ArraySlice<UInt8>, text: String)?
        for element in statement.children {
            guard element.is(.assertion, "Attribute") else {
                throw .attribute("\(element.localName) stands in AttributeStatement")
            }
            guard let name = element.attribute("Name") else { throw .attribute("it has no Name") }
            var values: [String] = []
            for value in element.children {
                guard value.is(.assertion, "AttributeValue") else {
                    throw .attribute("\(name) holds something other than AttributeValue")
                }
                if let text = value.text {
                    values.append(text)
                } else if let inner = value.children.first, inner.is(.assertion, "NameID"), let text = inner.text,
                    Array(value.children).count == 1
                {
                    // eduPersonTargetedID carries a NameID inside its value.
                    values.append(text)
                }
                // Any other structure inside a value is nobody's text, and is left out.
            }
            let stated = element.attributeBytes("NameFormat")
            if let stated, format?.bytes != stated { format = (stated, String(decoding: stated, as: UTF8.self)) }
            content.attributes.append(
                SAMLAttribute(
                    name: name, nameFormat: stated == nil ? nil : format?.text,
                    friendlyName: element.attribute("FriendlyName"), values: values))
        }
    }

    // MARK: Times

    static func required(_ name: StaticString, of element: ElementNode) throws(SAMLError) -> Timestamp {
        guard let time = try optional(name, of: element) else {
            throw .structure("\(element.localName) has no \(name)")
        }
        return time
    }

    static func optional(_ name: StaticString, of element: ElementNode?) throws(SAMLError) -> Timestamp? {
        guard let text = element?.attributeBytes(name) else { return nil }
        guard let time = Timestamp(utf8: text) else {
            throw .structure("\(name) is not a UTC time: \"\(String(decoding: text.prefix(40), as: UTF8.self))\"")
        }
        return time
    }
}
