package import Essentials

/// One IdP set up for one organization: a preset and its values.
package struct Connection: Sendable, Hashable {
    /// draft → tested → active (rule A-6); an edit of what was tested goes back to draft unless the connection is active.
    package enum State: String, Sendable, Hashable { case draft, tested, active }

    package let id: Identifier<Connection>
    package let organization: Identifier<Organization>
    package let preset: String
    package var name: String
    package private(set) var state: State
    /// The one that routing picks among several active ones (rule A-6).
    package var primary: Bool
    package var identityProvider: IdentityProviderSettings
    /// What the IdP calls Audience or Identifier; made with the draft, never changed, never reused (rule C-2).
    package let serviceProviderEntityID: String
    /// The postback URL; made with the draft, never changed, never reused (rule C-2).
    package let acsURL: String
    package var relaxations: [GrantedRelaxation]
    package var allowIdPInitiated: Bool
    /// Trust new keys of refreshed metadata under the pinned entity ID (rule C-5).
    package var followMetadataKeys: Bool
    /// An expired certificate goes on working, loudly (rule C-4).
    package var acceptExpiredCertificates: Bool
    /// Values that only this preset asks for.
    package var values: [String: String]
    package let createdAt: Timestamp
    package var updatedAt: Timestamp
    package private(set) var testedAt: Timestamp?
    package private(set) var activatedAt: Timestamp?

    package init(
        id: Identifier<Connection>, organization: Identifier<Organization>, preset: String, name: String,
        state: State = .draft, primary: Bool = false, identityProvider: IdentityProviderSettings,
        serviceProviderEntityID: String, acsURL: String, relaxations: [GrantedRelaxation] = [],
        allowIdPInitiated: Bool = false, followMetadataKeys: Bool = false, acceptExpiredCertificates: Bool = true,
        values: [String: String] = [:], createdAt: Timestamp, updatedAt: Timestamp, testedAt: Timestamp? = nil,
        activatedAt: Timestamp? = nil
    ) {
        self.id = id
        self.organization = organization
        self.preset = preset
        self.name = name
        self.state = state
        self.primary = primary
        self.identityProvider = identityProvider
        self.serviceProviderEntityID = serviceProviderEntityID
        self.acsURL = acsURL
        self.relaxations = relaxations
        self.allowIdPInitiated = allowIdPInitiated
        self.followMetadataKeys = followMetadataKeys
        self.acceptExpiredCertificates = acceptExpiredCertificates
        self.values = values
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.testedAt = testedAt
        self.activatedAt = activatedAt
    }

    /// A test log-in passed.
    package mutating func recordPassedTest(at instant: Timestamp) {
        testedAt = instant
        if state == .draft { state = .tested }
    }

    /// What the IdP is was edited: a passed test no longer says anything.
    ///
    /// An active connection stays active, so that adding a certificate doesn't put everybody out.
    package mutating func recordEdit(at instant: Timestamp) {
        updatedAt = instant
        if state == .tested {
            state = .draft
            testedAt = nil
        }
    }

    /// Makes the connection accept log-ins (rule A-6).
    ///
    /// - Throws: `state.illegal_transition` for a draft without a passed test, unless `skippingTest`, which the caller
    ///   audits.
    package mutating func activate(at instant: Timestamp, skippingTest: Bool) throws(ModelError) {
        guard state != .draft || skippingTest else {
            throw .illegalTransition(noun: "connection", from: "draft without a passed test log-in", to: "active")
        }
        state = .active
        activatedAt = activatedAt ?? instant
        updatedAt = instant
    }
}
