import GatewayModel

/// What a mapped group comes to (rule O-6): every link × group × SCIM Name × membership, each with the outcome written
/// down.
///
/// One grid says what has become of the person's place in the group's organization, the other what that makes of a
/// membership; rows are their product.
enum MappingTable {
    /// What happens to the link.
    enum LinkState: String, CaseIterable, Sendable {
        case unlinked, linked
        case unlinkedAgain = "unlinked again"
        case movedOn = "linked to another"
    }

    /// What happens to the group; each but the first begins with a push that has the person in it.
    enum GroupState: String, CaseIterable, Sendable {
        case absent
        /// Its name is `later`, and no SCIM Name to begin with.
        case unmapped
        case mapped
        /// To `later`.
        case renamed
        case deleted
        case memberRemoved = "member removed"
    }

    /// What happens to the SCIM Name: it is set before the group is pushed, but for `after`.
    enum NameState: String, CaseIterable, Sendable {
        case none, before, after
        /// To `later`, at the end.
        case edited
        /// At the end.
        case takenAway = "taken away"
    }

    /// How the person came to the linked organization, before all that.
    enum Origin: String, CaseIterable, Sendable {
        case none
        case byHand = "by hand"
        case jit = "JIT"
        case oldDirectory = "old directory"
        /// A group had them, and has let them go.
        case byGroup = "by group"
        case deactivated = "deactivated by hand"
    }

    /// What has become of the person's place.
    enum Place: Character, Sendable {
        case never = "-"
        case held = "H"
        case letGo = "L"
        /// Held when the link ended.
        case released = "R"
    }

    struct Row: Sendable {
        let link: LinkState
        let group: GroupState
        let name: NameState
        let origin: Origin
        let outcome: String
        let rule: String

        var title: String {
            "link \(link.rawValue) | group \(group.rawValue) | SCIM Name \(name.rawValue) | \(origin.rawValue)"
        }
    }

    /// Lines are groups, columns are SCIM Names, both in the order of their cases.
    private static let places: [LinkState: [String]] = [
        .unlinked: ["-----", "-----", "-----", "-----", "-----", "-----"],
        .linked: ["-----", "---H-", "-HHLL", "-LLHL", "-LLLL", "-LLLL"],
        .unlinkedAgain: ["-----", "---R-", "-RRLL", "-LLRL", "-LLLL", "-LLLL"],
        .movedOn: ["-----", "---R-", "-RRLL", "-LLRL", "-LLLL", "-LLLL"],
    ]

    /// Each origin: never, held, let go, released; with the rule that decides.
    private static let outcomes: [Origin: [Place: (outcome: String, rule: String)]] = [
        .none: [
            .never: ("none", "O-6: nobody is assigned without a mapping"),
            .held: ("active [group]", "O-6: the group's members are assigned"),
            .letGo: ("ended by group []", "O-6: who leaves the group leaves the organization"),
            .released: ("active [hand]", "O-5: nobody loses a membership with the link"),
        ],
        .byHand: [
            .never: ("active [hand]", "O-8: the organization keeps its members"),
            .held: ("active [group+hand]", "O-6: a group stands beside an admin's hand"),
            .letGo: ("active [hand]", "O-6: the group takes only what it gave"),
            .released: ("active [hand]", "O-5: nobody loses a membership with the link"),
        ],
        .jit: [
            .never: ("active [log_in]", "O-8: the organization keeps its members"),
            .held: ("active [group]", "O-6: the group adopts what a log-in began"),
            .letGo: ("ended by group []", "O-6: who leaves the group leaves the organization"),
            .released: ("active [hand]", "O-5: nobody loses a membership with the link"),
        ],
        .oldDirectory: [
            .never: ("active [directory]", "O-8: the organization keeps its members"),
            .held: ("active [group]", "O-6: the group adopts what the former directory began"),
            .letGo: ("ended by group []", "O-6: who leaves the group leaves the organization"),
            .released: ("active [hand]", "O-5: nobody loses a membership with the link"),
        ],
        .byGroup: [
            .never: ("ended by group []", "O-6: nothing brings back but a group"),
            .held: ("active [group]", "O-6: put in again, the membership comes back"),
            .letGo: ("ended by group []", "O-6: who leaves the group leaves the organization"),
            .released: ("active [hand]", "O-5: nobody loses a membership with the link"),
        ],
        .deactivated: [
            .never: ("ended [hand]", "L-6: an admin's deactivation stands"),
            .held: ("ended [group+hand]", "L-6: an admin's deactivation stands, whatever the group says"),
            .letGo: ("ended [hand]", "L-6: an admin's deactivation stands"),
            .released: ("ended [hand]", "L-6: an admin's deactivation stands"),
        ],
    ]

    /// The rows of one link state; nil where a grid has a hole, so that no combination can go missing.
    static func rows(_ link: LinkState) -> [Row]? {
        guard let grid = places[link], grid.count == GroupState.allCases.count else { return nil }
        var rows: [Row] = []
        for (group, line) in zip(GroupState.allCases, grid) {
            guard line.count == NameState.allCases.count else { return nil }
            for (name, letter) in zip(NameState.allCases, line) {
                for origin in Origin.allCases {
                    guard let place = Place(rawValue: letter), let found = outcomes[origin]?[place] else { return nil }
                    rows.append(
                        Row(
                            link: link, group: group, name: name, origin: origin, outcome: found.outcome,
                            rule: found.rule))
                }
            }
        }
        return rows
    }
}
