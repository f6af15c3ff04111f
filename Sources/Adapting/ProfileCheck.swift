package import AdapterKit

/// What an adapter returned, compared with what was asserted: nobody signs in under an e-mail that no IdP vouched for.
package enum ProfileCheck {
    /// Accepts the profile only where e-mail, subject, groups and roles are asserted values, up to a closed list of
    /// transforms: trimming, lower case in an e-mail's domain, splitting at semicolons, joining a tenant and an object id.
    ///
    /// - Throws: `adapter.untrusted_value`.
    package static func accept(
        _ normalized: NormalizedProfile, from asserted: AssertedProfile, adapter: String
    ) throws(AdapterFailure) -> NormalizedProfile {
        if let email = normalized.email, !isAsserted(email.value, asserted, sameAs: sameEmail) {
            throw .untrustedValue(adapter: adapter, field: "email")
        }
        if let subject = normalized.subject, !isAssertedSubject(subject.value, asserted) {
            throw .untrustedValue(adapter: adapter, field: "subject")
        }
        for (field, values) in [("groups", normalized.groups ?? []), ("roles", normalized.roles)] where !values.isEmpty
        {
            // Most adapters hand an attribute's values on as they are.
            if asserted.attributes.contains(where: { $0.values == values }) { continue }
            var known: Set<String> = []
            for attribute in asserted.attributes {
                for value in attribute.values {
                    known.insert(String(trimmed(value[...])))
                    guard value.utf8.contains(UInt8(ascii: ";")) else { continue }
                    for part in value.split(separator: ";") { known.insert(String(trimmed(part))) }
                }
            }
            guard values.allSatisfy({ known.contains($0) }) else {
                throw .untrustedValue(adapter: adapter, field: field)
            }
        }
        return normalized
    }

    private static func isAsserted(
        _ value: String, _ asserted: AssertedProfile, sameAs same: (String, Substring) -> Bool
    ) -> Bool {
        if let nameID = asserted.nameID, same(value, trimmed(nameID.value[...])) { return true }
        for attribute in asserted.attributes {
            for candidate in attribute.values where same(value, trimmed(candidate[...])) { return true }
        }
        return false
    }

    /// One asserted value, or several joined by `/`: an object id is unique only within its tenant.
    private static func isAssertedSubject(_ subject: String, _ asserted: AssertedProfile) -> Bool {
        if isAsserted(subject, asserted, sameAs: { $0 == $1 }) { return true }
        let parts = subject.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in !part.isEmpty && isAsserted(String(part), asserted, sameAs: { $0 == $1 }) }
    }

    private static func sameEmail(_ value: String, _ candidate: Substring) -> Bool {
        // Searching for a character is slow, and most of what is asserted is no address.
        let mayBeAddress = unsafe candidate.utf8.withContiguousStorageIfAvailable {
            unsafe $0.contains(UInt8(ascii: "@"))
        }
        guard mayBeAddress ?? true, let at = lastAt(value[...]), let other = lastAt(candidate) else { return false }
        return value[..<at] == candidate[..<other] && value[at...].lowercased() == candidate[other...].lowercased()
    }

    /// Where the last `@` stands; most addresses are ASCII, in which it is a byte like others.
    private static func lastAt(_ text: Substring) -> String.Index? {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return text.lastIndex(of: "@") }
        return text.utf8.lastIndex(of: UInt8(ascii: "@"))
    }

    private static func trimmed(_ value: Substring) -> Substring {
        // Almost every value begins and ends with a visible ASCII character.
        if let first = value.utf8.first, let last = value.utf8.last, first > 0x20, first < 0x7F, last > 0x20,
            last < 0x7F
        {
            return value
        }
        var slice = value
        while slice.first?.isWhitespace ?? false { slice.removeFirst() }
        while slice.last?.isWhitespace ?? false { slice.removeLast() }
        return slice
    }
}
