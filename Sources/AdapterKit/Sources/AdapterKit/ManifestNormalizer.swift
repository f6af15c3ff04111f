/// Executes the alias lists: exact name, friendly name, normalised match, NameID, derived – in this order.
public struct ManifestNormalizer: Sendable {
    private let manifest: ProviderManifest

    public init(manifest: ProviderManifest) { self.manifest = manifest }

    public func normalize(_ profile: AssertedProfile) -> NormalizedProfile {
        let matches = AliasMatches(profile, manifest.aliasIndex)
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
        first(field, AliasMatches(profile, manifest.aliasIndex), profile)
    }

    /// All usable values of a multi-valued field in document order, each once; nil where no such attribute was sent.
    public func collected(_ field: String, in profile: AssertedProfile) -> [String]? {
        collected(field, AliasMatches(profile, manifest.aliasIndex), profile)
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
        // Grown step by step, both would be copied as often as they double.
        var seen = Set<String>(minimumCapacity: count)
        var values: [String] = []
        values.reserveCapacity(count)
        for number in same {
            for value in profile.attributes[number].values where isUsable(value) {
                let clean = trimmed(value)
                if seen.insert(clean).inserted { values.append(clean) }
            }
        }
        return values
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
