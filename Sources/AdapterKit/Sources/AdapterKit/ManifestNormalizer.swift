/// Executes the alias lists: exact name, friendly name, normalised match, NameID, derived – in this order.
public struct ManifestNormalizer: Sendable {
    // Of the manifest what is needed: a copy costs a reference for each part.
    private let aliases: AliasIndex
    private let quirks: Set<QuirkFlag>

    public init(manifest: ProviderManifest) {
        aliases = manifest.aliasIndex
        quirks = manifest.quirks
    }

    public func normalize(_ profile: AssertedProfile) -> NormalizedProfile {
        let matches = AliasMatches(profile, aliases)
        var result = NormalizedProfile()
        result.subject = first("id", matches, profile) ?? persistentNameID(profile)
        result.email = first("email", matches, profile).map(trimmedEmail) ?? emailFromNameID(profile)
        result.firstName = first("firstName", matches, profile)
        result.lastName = first("lastName", matches, profile)
        result.displayName = first("displayName", matches, profile)
        result.username = first("username", matches, profile)
        if result.firstName == nil, result.lastName == nil, let name = result.displayName {
            derive(name, into: &result)
        }
        result.groups = collected("groups", matches, profile).map(splitGroups)
        result.roles = collected("roles", matches, profile) ?? []
        return result
    }

    /// The first usable value of a single-valued field, with the name under which it stood.
    public func first(_ field: String, in profile: AssertedProfile) -> NormalizedValue? {
        first(field, AliasMatches(profile, aliases), profile)
    }

    /// All usable values of a multi-valued field in document order, each once; nil where no such attribute was sent.
    public func collected(_ field: String, in profile: AssertedProfile) -> [String]? {
        collected(field, AliasMatches(profile, aliases), profile)
    }

    private func first(_ field: String, _ matches: AliasMatches, _ profile: AssertedProfile) -> NormalizedValue? {
        for number in matches.attributes(for: field) {
            if let value = profile.attributes[number].values.first(where: isUsable) {
                return NormalizedValue(trimmed(value), source: profile.attributes[number].name)
            }
        }
        return nil
    }

    private func collected(_ field: String, _ matches: AliasMatches, _ profile: AssertedProfile) -> [String]? {
        let numbers = matches.attributes(for: field)
        guard let name = numbers.first.map({ profile.attributes[$0].name }) else { return nil }
        let same = numbers.filter { profile.attributes[$0].name == name }
        let count = same.reduce(0) { $0 + profile.attributes[$1].values.count }
        var distinct = DistinctTexts(expecting: count)
        for number in same {
            for value in profile.attributes[number].values where isUsable(value) { distinct.insert(trimmed(value)) }
        }
        return distinct.texts
    }

    private func isUsable(_ value: String) -> Bool {
        if let first = value.utf8.first, first > 0x20, first < 0x7F {
            return value != "Not Imported" || !quirks.contains(.placeholderNotImported)
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
        guard let at = lastAt(value.value) else { return value }
        return NormalizedValue(value.value[...at] + value.value[at...].dropFirst().lowercased(), source: value.source)
    }

    /// Where the last `@` stands; searching for a character is slow, and most addresses are ASCII.
    private func lastAt(_ text: String) -> String.Index? {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return text.lastIndex(of: "@") }
        return text.utf8.lastIndex(of: UInt8(ascii: "@"))
    }

    private func persistentNameID(_ profile: AssertedProfile) -> NormalizedValue? {
        guard let nameID = profile.nameID, nameID.format == "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            !quirks.contains(.nameIDIsEmail)
        else { return nil }
        return NormalizedValue(nameID.value, source: "NameID")
    }

    private func emailFromNameID(_ profile: AssertedProfile) -> NormalizedValue? {
        guard let nameID = profile.nameID, isUsable(nameID.value) else { return nil }
        let looksLikeEmail = nameID.value.split(separator: "@").count == 2
        let isEmail =
            nameID.format == "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
            || quirks.contains(.nameIDIsEmail)
            || (quirks.contains(.nameIDMayBeEmail) && looksLikeEmail)
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
        guard quirks.contains(.groupsInOneValue) else { return groups }
        return groups.flatMap { $0.split(separator: ";").map { trimmed(String($0)) } }.filter { !$0.isEmpty }
    }
}
