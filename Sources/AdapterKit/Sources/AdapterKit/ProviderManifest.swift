/// The facts of `Metadata/<id>/`, as an adapter gets them.
public struct ProviderManifest: MessageValue, Hashable {
    public var id: String
    public var displayName: String
    /// Canonical field → names in order of preference.
    public var aliases: [String: [String]] { didSet { aliasIndex = AliasIndex(aliases) } }
    public var quirks: Set<QuirkFlag>
    public var diagnoses: [DiagnosisRule]
    /// What `aliases` say, for looking up.
    private(set) var aliasIndex: AliasIndex

    public init(
        id: String, displayName: String, aliases: [String: [String]], quirks: Set<QuirkFlag>, diagnoses: [DiagnosisRule]
    ) {
        self.id = id
        self.displayName = displayName
        self.aliases = aliases
        aliasIndex = AliasIndex(aliases)
        self.quirks = quirks
        self.diagnoses = diagnoses
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, id)
        writer.text(2, displayName)
        for (field, names) in aliases.sorted(by: { $0.key < $1.key }) {
            writer.text(3, field)
            writer.texts(4, names)
        }
        writer.texts(5, quirks.map(\.rawValue).sorted())
        writer.values(6, diagnoses)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        var (id, displayName, field) = ("", "", "")
        var aliases: [String: [String]] = [:]
        var quirks: Set<QuirkFlag> = []
        var diagnoses: [DiagnosisRule] = []
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: id = try reader.text()
            case 2: displayName = try reader.text()
            case 3: field = try reader.text()
            case 4: aliases[field, default: []].append(try reader.text())
            case 5: if let quirk = QuirkFlag(rawValue: try reader.text()) { quirks.insert(quirk) }
            case 6: diagnoses.append(try reader.value())
            default: break
            }
        }
        self.init(id: id, displayName: displayName, aliases: aliases, quirks: quirks, diagnoses: diagnoses)
    }

    // The index is made of the aliases, which are compared themselves.
    public static func == (left: ProviderManifest, right: ProviderManifest) -> Bool {
        left.id == right.id && left.displayName == right.displayName && left.aliases == right.aliases
            && left.quirks == right.quirks && left.diagnoses == right.diagnoses
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(displayName)
        hasher.combine(aliases)
        hasher.combine(quirks)
        hasher.combine(diagnoses)
    }
}
