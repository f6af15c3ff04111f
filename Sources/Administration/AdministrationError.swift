package import Essentials

/// Why an admin's change is not made.
///
/// Nothing was written then.
package enum AdministrationError: CodedError, Hashable {
    case unauthenticated
    case forbidden(String)
    /// A person did not authenticate lately enough for what they ask (rules D-2, O-2).
    case reauthenticationRequired(minutes: Int)
    /// Only an active owner, in person, or the operator (rule O-2).
    case ownerOnly(String)
    /// The organization is linked: its own sign-on settings are ignored (rule O-3).
    case administeredElsewhere(organization: String, admin: String)
    case notFound(String)
    case unknownScope(String, known: [String])
    case widerKey(scopes: [String])
    case webhookURL(String, reason: String)
    case publicMailDomain(String)
    case publicSuffix(String)
    case domainHeldElsewhere(String)
    case domainClaimedAlready(String)
    case checkedTooSoon(seconds: Int)
    case unknownPreset(String, known: [String])
    case identityProviderMissing
    case identityProviderAmbiguous
    case certificateIsMetadata
    case ssoURL(String)
    case unknownRelaxation(String, known: [String])
    case relaxationReason(String)
    case notTested
    case findingsBlock(codes: [String])
    case ssoNeedsConnection
    /// What a person was shown before they said yes is not so any more (rule A-5).
    case planChanged
    /// Require SSO, by a person who has not come in through it themselves.
    case ssoNotProven(days: Int)
    /// What was typed to confirm is not the name.
    case notConfirmed(name: String)
    case ssoStillOn
    case capabilityMissing(String)
    case connectionInUse(String)
    case lastCertificate
    case metadataURLMissing
    case metadataEntityIDChanged(pinned: String, found: [String])
    case refreshedTooSoon(seconds: Int)
    case nothingStaged(String)
    case eventsSwept(after: Int64, kept: Int64)
    case eventCursorAhead(after: Int64, last: Int64)
    case eventsOfAnotherIncarnation(given: String, current: String)
    case invalidValue(String, reason: String)
    case applicationNeedsRedirectURI

    package var code: String {
        switch self {
        case .unauthenticated: "access.unauthenticated"
        case .forbidden: "access.forbidden"
        case .reauthenticationRequired: "access.reauthentication_required"
        case .ownerOnly: "access.owner_only"
        case .administeredElsewhere: "shared_sso.administered_elsewhere"
        case .notFound: "not_found"
        case .unknownScope: "api_key.unknown_scope"
        case .widerKey: "api_key.wider"
        case .webhookURL: "webhook.url"
        case .publicMailDomain: "domain.public_mail"
        case .publicSuffix: "domain.public_suffix"
        case .domainHeldElsewhere: "domain.held_elsewhere"
        case .domainClaimedAlready: "domain.claimed_already"
        case .checkedTooSoon: "domain.checked_too_soon"
        case .unknownPreset: "preset.unknown"
        case .identityProviderMissing: "connection.identity_provider_missing"
        case .identityProviderAmbiguous: "connection.identity_provider_ambiguous"
        case .certificateIsMetadata: "certificate.is_metadata"
        case .ssoURL: "connection.sso_url"
        case .unknownRelaxation: "relaxation.unknown"
        case .relaxationReason: "relaxation.reason_missing"
        case .notTested: "connection.not_tested"
        case .findingsBlock: "connection.findings_block"
        case .ssoNeedsConnection: "sso.needs_connection"
        case .planChanged: "plan.changed"
        case .ssoNotProven: "sso.not_proven"
        case .notConfirmed: "confirmation.name_differs"
        case .ssoStillOn: "sso.still_on"
        case .capabilityMissing: "capability.missing"
        case .connectionInUse: "connection.in_use"
        case .lastCertificate: "connection.last_certificate"
        case .metadataURLMissing: "connection.metadata_url_missing"
        case .metadataEntityIDChanged: "metadata.entity_id_changed"
        case .refreshedTooSoon: "metadata.refreshed_too_soon"
        case .nothingStaged: "connection.nothing_staged"
        case .eventsSwept: "events.swept"
        case .eventCursorAhead: "events.cursor_ahead"
        case .eventsOfAnotherIncarnation: "events.other_incarnation"
        case .invalidValue: "value.invalid"
        case .applicationNeedsRedirectURI: "application.redirect_uri_missing"
        }
    }

    package var message: String {
        switch self {
        case .unauthenticated: "the request carries no valid API key"
        case .forbidden(let what): "this key may not \(what)"
        case .reauthenticationRequired(let minutes): "this needs an authentication within the last \(minutes) minutes"
        case .ownerOnly(let what): "only an active owner in person, or the operator, may \(what)"
        case .administeredElsewhere(let organization, let admin):
            "\(organization) is linked to \(admin), whose sign-on settings apply in place of its own"
        case .notFound(let what): "there is no \(what)"
        case .unknownScope(let scope, let known):
            "there is no scope \"\(scope)\", only \(known.joined(separator: ", "))"
        case .widerKey(let scopes):
            "this key has not the scopes \(scopes.joined(separator: ", ")) that the new one would"
        case .webhookURL(let url, let reason): "\"\(url)\" can't be a webhook's address: \(reason)"
        case .publicMailDomain(let domain): "\(domain) belongs to a public mail service"
        case .publicSuffix(let domain): "\(domain) is a suffix under which anybody registers names"
        case .domainHeldElsewhere(let domain): "another organization has verified \(domain)"
        case .domainClaimedAlready(let domain): "this organization has claimed \(domain) already"
        case .checkedTooSoon(let seconds):
            "the record was looked up a moment ago; the next check is possible in \(seconds) s"
        case .unknownPreset(let id, let known): "there is no preset \"\(id)\", only \(known.joined(separator: ", "))"
        case .identityProviderMissing: "nothing says which identity provider this is"
        case .identityProviderAmbiguous: "more than one of metadata_xml, metadata_url and idp is given"
        case .certificateIsMetadata: "this is XML metadata, expected a certificate (.pem, .cert, .crt, .cer)"
        case .ssoURL(let url): "\"\(url)\" is not an http or https address"
        case .unknownRelaxation(let name, let known):
            "there is no relaxation \"\(name)\", only \(known.joined(separator: ", "))"
        case .relaxationReason(let name): "the relaxation \(name) has no reason"
        case .notTested: "the connection has not passed a test log-in"
        case .findingsBlock(let codes): "the configuration has errors: \(codes.joined(separator: ", "))"
        case .planChanged: "what you were shown has changed since, so nothing was done"
        case .ssoNotProven(let days):
            "you have not signed in to this organization through single sign-on within the last \(days) days"
        case .notConfirmed(let name): "what you typed is not \"\(name)\", so nothing was removed"
        case .ssoStillOn: "single sign-on is on"
        case .ssoNeedsConnection: "no active connection passes its configuration checks"
        case .capabilityMissing(let name): "the organization does not have the capability \(name)"
        case .connectionInUse(let name): "\(name) is the only active connection while single sign-on is on"
        case .lastCertificate: "this is the only certificate of an active connection"
        case .metadataURLMissing: "the connection has no metadata URL"
        case .metadataEntityIDChanged(let pinned, let found):
            "the metadata describes \(found.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")), expected \"\(pinned)\""
        case .refreshedTooSoon(let seconds):
            "the metadata was read a moment ago; the next refresh is possible in \(seconds) s"
        case .nothingStaged(let what): "no \(what) waits for a decision"
        case .eventsSwept(let after, let kept):
            "the events behind the cursor \(after) are not kept any more, the oldest that are follow \(kept)"
        case .eventCursorAhead(let after, let last):
            "the cursor \(after) is ahead of the newest event, \(last): it is of another database"
        case .eventsOfAnotherIncarnation(let given, let current):
            "the sequence is \"\(current)\", the cursor is of \"\(given.prefix(80))\""
        case .invalidValue(let name, let reason): "\(name): \(reason)"
        case .applicationNeedsRedirectURI: "the application has no redirect URI"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .unauthenticated: Remedy(.application, "send Authorization: Bearer with an API key")
        case .forbidden: Remedy(.operators, "use the operator's key, or a key of this organization with the scope")
        case .reauthenticationRequired:
            Remedy(.person, "enter your password again, or sign in again through single sign-on where you have none")
        case .ownerOnly: Remedy(.organizationAdmin, "let an owner of the organization do it, signed in as themselves")
        case .administeredElsewhere:
            Remedy(.organizationAdmin, "change the Admin Organization's settings, or unlink the organization first")
        case .notFound: Remedy(.application, "check the id")
        case .unknownScope: Remedy(.application, "use scopes of the list")
        case .widerKey: Remedy(.organizationAdmin, "leave these scopes out, or make the key with one that has them")
        case .webhookURL:
            Remedy(.application, "give the https address that receives events, without a user name or a fragment")
        case .publicMailDomain, .publicSuffix:
            Remedy(.organizationAdmin, "claim a domain that only your organization uses")
        case .domainHeldElsewhere:
            Remedy(.organizationAdmin, "ask the other organization to withdraw or transfer its claim")
        case .domainClaimedAlready: Remedy(.organizationAdmin, "verify the claim that exists")
        case .checkedTooSoon:
            Remedy(.organizationAdmin, "wait a moment: DNS servers keep an old answer for minutes anyway")
        case .unknownPreset: Remedy(.organizationAdmin, "choose a preset of the list, or generic-saml")
        case .identityProviderMissing:
            Remedy(
                .organizationAdmin, "give metadata_xml, metadata_url, or idp with entity_id, sso_url and certificates")
        case .identityProviderAmbiguous: Remedy(.organizationAdmin, "give one of them")
        case .certificateIsMetadata:
            Remedy(
                .organizationAdmin,
                "give it as the connection's metadata (metadata_xml): it is read for its certificates, too")
        case .ssoURL: Remedy(.organizationAdmin, "copy the sign-on URL from the identity provider's console")
        case .unknownRelaxation: Remedy(.organizationAdmin, "use a name of the list, or none")
        case .relaxationReason: Remedy(.organizationAdmin, "say why: the audit log keeps it")
        case .notTested: Remedy(.organizationAdmin, "run a test log-in, or activate with skip_test, which is audited")
        case .findingsBlock: Remedy(.organizationAdmin, "read the findings of the connection and mend the errors")
        case .ssoNeedsConnection: Remedy(.organizationAdmin, "activate a connection first")
        case .capabilityMissing: Remedy(.operators, "give the organization the capability")
        case .planChanged: Remedy(.organizationAdmin, "read what is shown now, and decide on that")
        case .ssoNotProven:
            Remedy(.organizationAdmin, "sign out, sign in through single sign-on once, and come back")
        case .notConfirmed: Remedy(.organizationAdmin, "type the name as it is shown, capital letters too")
        case .ssoStillOn: Remedy(.organizationAdmin, "switch single sign-on off first")
        case .connectionInUse:
            Remedy(.organizationAdmin, "switch single sign-on off first, or activate another connection")
        case .lastCertificate:
            Remedy(.organizationAdmin, "add the identity provider's next certificate first, or delete the connection")
        case .metadataURLMissing:
            Remedy(.organizationAdmin, "give metadata_url, or change certificates and sign-on URL by hand")
        case .metadataEntityIDChanged:
            Remedy(
                .organizationAdmin,
                "ask your identity provider's admin; a new entity ID is never taken by itself, it needs an edit or a new connection"
            )
        case .refreshedTooSoon: Remedy(.organizationAdmin, "wait a moment, then try again")
        case .nothingStaged: Remedy(.organizationAdmin, "reload the connection: somebody else may have decided")
        case .eventsSwept, .eventCursorAhead, .eventsOfAnotherIncarnation:
            Remedy(.application, "take a snapshot of each organization and follow the feed from its cursor")
        case .invalidValue: Remedy(.application, "correct the value")
        case .applicationNeedsRedirectURI: Remedy(.application, "register at least one redirect URI")
        }
    }

    package var exposure: Exposure { .anyone }

    /// The HTTP status that fits.
    package var status: Int {
        switch self {
        case .unauthenticated, .reauthenticationRequired: 401
        case .forbidden, .ownerOnly, .capabilityMissing, .widerKey: 403
        case .notFound: 404
        case .administeredElsewhere, .domainHeldElsewhere, .domainClaimedAlready, .notTested, .findingsBlock,
            .ssoNeedsConnection,
            .planChanged, .ssoNotProven, .ssoStillOn, .connectionInUse, .lastCertificate, .metadataURLMissing,
            .nothingStaged:
            409
        case .eventsSwept, .eventCursorAhead, .eventsOfAnotherIncarnation: 410
        case .checkedTooSoon, .refreshedTooSoon: 429
        default: 422
        }
    }
}
