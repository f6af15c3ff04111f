/// Executes the alias lists: exact name, friendly name, normalised match, NameID, derived – in this order.
public struct ManifestNormalizer: Sendable {
    private let manifest: ProviderManifest

    public init(manifest: ProviderManifest) { self.manifest = manifest }

    public func normalize(_ profile: AssertedProfile) -> NormalizedProfile {
        var result = NormalizedProfile()
        result.subject = first("id", in: profile) ?? persistentNameID(profile)
        result.email = first("email", in: profile).map(trimmedEmail) ?? emailFromNameID(profile)
        result.firstName = first("firstName", in: profile)
        result.lastName = first("lastName", in: profile)
        result.displayName = first("displayName", in: profile)
        result.username = first("username", in: profile)
        if result.firstName == nil, result.lastName == nil, let name = result.displayName {
            derive(name, into: &result)
        }
        result.groups = collected("groups", in: profile).map(splitGroups)
        result.roles = collected("roles", in: profile) ?? []
        return result
    }

    /// The first usable value of a single-valued field, with the name under which it stood.
    public func first(_ field: String, in profile: AssertedProfile) -> NormalizedValue? {
        for attribute in matches(field, in: profile) {
            if let value = attribute.values.first(where: isUsable) {
                return NormalizedValue(trimmed(value), source: attribute.name)
            }
        }
        return nil
    }

    /// All usable values of a multi-valued field in document order, each once; nil where no such attribute was sent.
    public func collected(_ field: String, in profile: AssertedProfile) -> [String]? {
        let attributes = matches(field, in: profile)
        guard let name = attributes.first?.name else { return nil }
        var seen: Set<String> = []
        var values: [String] = []
        for attribute in attributes where attribute.name == name {
            for value in attribute.values where isUsable(value) {
                let clean = trimmed(value)
                if seen.insert(clean).inserted { values.append(clean) }
            }
        }
        return values
    }

    /// Attributes that may hold the field, best match first.
    ///
    /// An exact name always wins over a friendly name, and both over a normalised one.
    private func matches(_ field: String, in profile: AssertedProfile) -> [AssertedAttribute] {
        guard let aliases = manifest.aliases[field] else { return [] }
        var found: [AssertedAttribute] = []
        for alias in aliases { for each in profile.attributes where each.name == alias { found.append(each) } }
        for each in profile.attributes {
            if let friendly = each.friendlyName, aliases.contains(friendly) { found.append(each) }
        }
        if found.isEmpty {
            for each in profile.attributes where !each.name.hasPrefix("urn:oid:") {
                if aliases.contains(where: { ManifestNormalizer.isLoosely($0, each.name) }) { found.append(each) }
            }
        }
        return found
    }

    /// Whether a short alias and a name are equal but for case, the name's namespace, blanks, underscores, hyphens and dots.
    static func isLoosely(_ alias: String, _ name: String) -> Bool {
        guard !alias.utf8.contains(UInt8(ascii: ":")) else { return false }
        let slash = UInt8(ascii: "/")
        let start = name.utf8.lastIndex { $0 == slash || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "#") }
        var rest = name.utf8[(start.map { name.utf8.index(after: $0) } ?? name.utf8.startIndex)...].makeIterator()
        var wanted = alias.utf8.makeIterator()
        while true {
            let (left, right) = (nextLetter(&wanted), nextLetter(&rest))
            if left != right { return false }
            if left == nil { return true }
        }
    }

    /// The next byte that counts, in lower case.
    private static func nextLetter(_ bytes: inout some IteratorProtocol<UInt8>) -> UInt8? {
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): continue
            case 65...90: return byte | 0x20
            default: return byte
            }
        }
        return nil
    }

    private func isUsable(_ value: String) -> Bool {
        if let first = value.utf8.first, first > 0x20, first < 0x7F {
            return value != "Not Imported" || !manifest.quirks.contains(.placeholderNotImported)
        }
        return !value.allSatisfy(\.isWhitespace)
    }

    private func trimmed(_ value: String) -> String {
        // Almost every value begins and ends with a visible ASCII character.
        if let first = value.utf8.first, let last = value.utf8.last, first > 0x20, first < 0x7F, last > 0x20,
            last < 0x7F
        {
            return value
        }
        var slice = Substring(value)
        while slice.first?.isWhitespace ?? false { slice.removeFirst() }
        while slice.last?.isWhitespace ?? false { slice.removeLast() }
        return String(slice)
    }

    private func trimmedEmail(_ value: NormalizedValue) -> NormalizedValue {
        guard let at = value.value.lastIndex(of: "@") else { return value }
        return NormalizedValue(value.value[...at] + value.value[at...].dropFirst().lowercased(), source: value.source)
    }

    private func persistentNameID(_ profile: AssertedProfile) -> NormalizedValue? {
        guard let nameID = profile.nameID, nameID.format == "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            !manifest.quirks.contains(.nameIDIsEmail)
        else { return nil }
        return NormalizedValue(nameID.value, source: "NameID")
    }

    private func emailFromNameID(_ profile: AssertedProfile) -> NormalizedValue? {
        guard let nameID = profile.nameID, isUsable(nameID.value) else { return nil }
        let looksLikeEmail = nameID.value.split(separator: "@").count == 2
        let isEmail =
            nameID.format == "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
            || manifest.quirks.contains(.nameIDIsEmail)
            || (manifest.quirks.contains(.nameIDMayBeEmail) && looksLikeEmail)
        return isEmail && looksLikeEmail ? trimmedEmail(NormalizedValue(trimmed(nameID.value), source: "NameID")) : nil
    }

    /// First word and last word of a display name, marked as derived.
    private func derive(_ name: NormalizedValue, into result: inout NormalizedProfile) {
        let words = name.value.split(separator: " ")
        guard words.count >= 2, let last = words.last else { return }
        result.firstName = NormalizedValue(
            words.dropLast().joined(separator: " "), source: "derived from \(name.source)")
        result.lastName = NormalizedValue(String(last), source: "derived from \(name.source)")
    }

    private func splitGroups(_ groups: [String]) -> [String] {
        guard manifest.quirks.contains(.groupsInOneValue) else { return groups }
        return groups.flatMap { $0.split(separator: ";").map { trimmed(String($0)) } }.filter { !$0.isEmpty }
    }
}
