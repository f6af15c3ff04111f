package import Essentials

/// A regular organization's link to the Admin Organization that administers its sign-on (rules O-2 to O-7).
///
/// An organization has one, the present one or the last that was: who began a log-in before the change may finish it
/// (``grace``).
package struct SharedSSOLink: Sendable, Hashable {
    /// The linked organization.
    package let organization: Identifier<Organization>
    package let adminOrganization: Identifier<Organization>
    /// Whether a first log-in that asks for the organization makes a member of it (rule O-4).
    package var allowJIT: Bool
    /// The name of the group whose members are assigned to the organization (rule O-6).
    package private(set) var scimName: String?
    package let linkedAt: Timestamp
    /// When it was unlinked; nil while it holds.
    package private(set) var endedAt: Timestamp?

    package init(
        organization: Identifier<Organization>, adminOrganization: Identifier<Organization>, allowJIT: Bool = true,
        scimName: String? = nil, linkedAt: Timestamp, endedAt: Timestamp? = nil
    ) {
        self.organization = organization
        self.adminOrganization = adminOrganization
        self.allowJIT = allowJIT
        self.scimName = scimName
        self.linkedAt = linkedAt
        self.endedAt = endedAt
    }

    /// How long a log-in that was begun before a link, an unlinking or a transfer may go on where it began.
    ///
    /// As long as an attempt lives.
    package static let grace: Duration = .seconds(600)

    /// How long the write of a change may take, from the instant that it bears to its commit.
    ///
    /// It holds from the commit on: a log-in that was begun in between began before it. Moving a hundred thousand people takes
    /// seconds.
    package static let longestWrite: Duration = .seconds(60)

    package var isLive: Bool { endedAt == nil }

    /// What two SCIM Names, or a SCIM Name and a group's name, are compared by.
    package var scimNameFolded: String? { scimName.map(FoldedName.of) }

    /// Sets or takes away the SCIM Name; a first one ends JIT into the organization, unless that is asked for beside it
    /// (rule O-4).
    ///
    /// - Throws: ``ModelError/emptyName``, ``ModelError/nameTooLong(_:)``.
    package mutating func rename(to name: String?) throws(ModelError) {
        let checked: String?
        if let name { checked = try Organization.checkedName(name) } else { checked = nil }
        if scimName == nil, checked != nil { allowJIT = false }
        scimName = checked
    }

    package mutating func end(at instant: Timestamp) { endedAt = instant }

    /// Whether the change of `instant` is so recent that a log-in begun at `began` may still finish where it began.
    package static func isInGrace(began: Timestamp, change instant: Timestamp, now: Timestamp) -> Bool {
        began <= instant.advanced(by: longestWrite) && now < instant.advanced(by: grace)
    }
}
