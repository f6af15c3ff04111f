import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let (a, b, admin): (Identifier<Organization>, Identifier<Organization>, Identifier<Organization>) =
        (Identifier(stored: "org-a"), Identifier(stored: "org-b"), Identifier(stored: "org-admin"))

    private static func link(
        _ organization: Identifier<Organization>, name: String? = nil, endedAt: Timestamp? = nil
    ) -> SharedSSOLink {
        SharedSSOLink(
            organization: organization, adminOrganization: admin, allowJIT: false, scimName: name,
            linkedAt: ContractNouns.now, endedAt: endedAt)
    }

    private static func claim(_ id: String, of organization: String, _ state: DomainClaim.State) -> DomainClaim {
        DomainClaim(
            id: Identifier(stored: "dom-" + id), organization: Identifier(stored: "org-" + organization),
            domain: DomainName(stored: "works.example"), state: state, token: "token-" + id,
            createdAt: ContractNouns.now, verifiedAt: ContractNouns.later, lastCheckedAt: ContractNouns.later,
            lastOutcome: "record found", firstAbsenceAt: ContractNouns.now, absences: 2,
            nextCheckAt: ContractNouns.later, lastToldAt: ContractNouns.now)
    }

    /// Admin Organizations and what is linked to them.
    static let sharedSSO: [Check] = [
        Check("rule 39: every field of a link and of a linking code survives, and an organization has one link") {
            store in
            let code = LinkingCode(
                id: Identifier(stored: "lnk-a"), adminOrganization: admin, hash: [1, 0, 255], madeBy: "operator",
                createdAt: ContractNouns.now, expiresAt: ContractNouns.later, usedAt: ContractNouns.later, usedBy: a,
                revokedAt: ContractNouns.later)
            try await store.write { scope in
                try scope.put(link(a, name: "Sales"))
                try scope.put(link(b))
                try scope.insert(code)
            }
            try await store.read { scope in
                try expect(try scope.link(of: a), link(a, name: "Sales"), "link")
                try expect(
                    try scope.links(to: admin, after: nil, limit: 9), [link(a, name: "Sales"), link(b)], "links")
                try expect(try scope.links(to: admin, after: a, limit: 9), [link(b)], "links behind a place")
                try expect(try scope.linkCount(to: admin), 2, "number of links")
                try expect(try scope.links(to: b, after: nil, limit: 9), [], "another organization's links")
                try expect(try scope.link(to: admin, scimName: "sales")?.organization, a, "link by name")
                try expect(try scope.linkingCode(hash: [1, 0, 255]), code, "code")
                try expect(try scope.linkingCode(code.id), code, "code by id")
                try expect(try scope.linkingCode(Identifier(stored: "lnk-b")), nil, "another code by id")
                try expect(try scope.linkingCodes(of: admin, limit: 9), [code], "codes")
                try expect(try scope.linkingCodes(of: a, limit: 9), [], "another organization's codes")
            }
            let ended = link(a, name: "Sales", endedAt: ContractNouns.later)
            try await store.write { scope in
                try scope.put(ended)
                // The name is free with the link's end.
                try scope.put(link(b, name: "SALES"))
            }
            try await store.read { scope in
                try expect(try scope.link(of: a), nil, "ended link")
                try expect(try scope.lastLink(of: a), ended, "last link")
                try expect(try scope.linkCount(to: admin), 1, "number of links")
                try expect(try scope.link(to: admin, scimName: "sales")?.organization, b, "link by name")
            }
        },
        Check("rule O-7: a SCIM Name is one live link's within its Admin Organization") { store in
            try await store.write { try $0.put(link(a, name: "Sales")) }
            try await expectDuplicate("the name") { try await store.write { try $0.put(link(b, name: "sALES")) } }
        },
        Check("rule O-3: a linked organization's claims have no effect, and it holds them all the same") { store in
            let held = claim("a", of: "a", .verified)
            try await store.write { scope in
                try scope.insert(held)
                try scope.put(link(a))
            }
            try await store.read { scope in
                try expect(try scope.effectiveClaim(of: held.domain), nil, "effective claim")
                try expect(try scope.claimHolder(of: held.domain), held, "holder")
            }
            try await expectDuplicate("the domain") {
                try await store.write { try $0.insert(claim("b", of: "b", .verified)) }
            }
            try await store.write { try $0.put(link(a, endedAt: ContractNouns.later)) }
            try await store.read { try expect(try $0.effectiveClaim(of: held.domain), held, "claim after the link") }
        },
        Check("rule D-7: a claim is transferred with its token and state, over what the receiver had begun") { store in
            let held = claim("a", of: "a", .failing)
            try await store.write { scope in
                try scope.insert(held)
                try scope.insert(claim("b", of: "admin", .pending))
                for person in [
                    try ContractNouns.person("ann", "ann@works.example"),
                    try ContractNouns.person("eve", "eve@evil.example"),
                ] {
                    try scope.insert(person.identity)
                    try scope.insert(person.membership)
                }
            }
            let (ann, eve): (Identifier<Membership>, Identifier<Membership>) = (
                Identifier(stored: "mem-a-ann"), Identifier(stored: "mem-a-eve")
            )
            var offered = held
            offered.offeredTo = admin
            let offer = offered
            try await store.write { try $0.update(offer) }
            try await store.read { scope in
                try expect(try scope.claimsOffered(to: admin), [offer], "offered claims")
                try expect(try scope.claimsOffered(to: b), [], "claims offered to another")
                try expect(try scope.domainHolder(of: ann), a, "holder when the membership was made")
                try expect(try scope.domainHolder(of: eve), nil, "holder of a domain that nobody has")
            }
            let moved = try await store.write { try $0.transfer(held, to: admin, at: ContractNouns.later) }
            try await store.read { scope in
                try expect(moved, held.transferred(to: admin, at: ContractNouns.later), "the claim as told")
                try expect(try scope.tenant(admin).domainClaims(), [moved], "the receiver's claims")
                try expect(try scope.tenant(a).domainClaims(), [], "the giver's claims")
                try expect(try scope.claimsOffered(to: admin), [], "offered claims after the transfer")
                try expect(try scope.effectiveClaim(of: held.domain), moved, "effective claim")
                try expect(try scope.domainHolder(of: ann), admin, "holder after the transfer")
            }
        },
        Check("rule D-6: who had the domain is remembered until the person is taken in anew") { store in
            let (first, second) = (claim("a", of: "a", .verified), claim("b", of: "b", .verified))
            let ann = try ContractNouns.person("ann", "ann@works.example")
            try await store.write { scope in
                try scope.insert(first)
                try scope.insert(ann.identity)
                try scope.insert(ann.membership)
                try scope.delete(first)
                try scope.insert(second)
            }
            try await store.read { try expect(try $0.domainHolder(of: ann.membership.id), a, "holder that was") }
            try await store.write { try $0.renewDomainHolder(of: ann.membership) }
            try await store.read { try expect(try $0.domainHolder(of: ann.membership.id), b, "holder that is") }
        },
        Check("rule O-2: a linking code is kept for 90 days after its end, and then swept") { store in
            let code = LinkingCode(
                id: Identifier(stored: "lnk-a"), adminOrganization: admin, hash: [1], madeBy: "operator",
                createdAt: ContractNouns.now, expiresAt: ContractNouns.later)
            try await store.write { try $0.insert(code) }
            let end = ContractNouns.later
            _ = try await store.write { try $0.sweep(at: end.advanced(by: .days(89)), limit: 9) }
            try await store.read { try expect(try $0.linkingCode(hash: [1]), code, "before its time") }
            _ = try await store.write { try $0.sweep(at: end.advanced(by: .days(90)), limit: 9) }
            try await store.read { try expect(try $0.linkingCode(hash: [1]), nil, "after its time") }
        },
        Check("rule O-4: a person's memberships under an Admin Organization are those of the live links") { store in
            let ann = try ContractNouns.person("ann", "ann@works.example")
            var bob = try ContractNouns.person("bob", "bob@works.example")
            bob.membership.assign(byGroupWhileActive: false)
            let group = bob
            try await store.write { scope in
                for person in [ann, group] {
                    try scope.insert(person.identity)
                    try scope.insert(person.membership)
                }
                try scope.put(link(a))
            }
            try await store.read { scope in
                let found = try scope.linkedMemberships(of: ann.identity.id, under: admin)
                try expect(found, [ann.membership], "linked memberships")
                try expect(try scope.linkedMemberships(of: ann.identity.id, under: b), [], "under another organization")
                try expect(
                    try scope.membershipsByGroup(in: a, after: nil, limit: 9), [group], "memberships by group")
            }
            try await store.write { try $0.put(link(a, endedAt: ContractNouns.later)) }
            try await store.read { scope in
                try expect(try scope.linkedMemberships(of: ann.identity.id, under: admin), [], "after the link")
            }
        },
        Check("rule S-4: a person who was ended in several organizations counts once, and not when back or long ago") {
            store in
            let people = try ["ann", "bob", "eve"].flatMap { name in
                try ["a", "b", "admin"].map { try ContractNouns.person(name, "\(name)@works.example", of: $0) }
            }
            try await store.write { scope in
                for (number, var person) in people.enumerated() {
                    if number.isMultiple(of: 3) { try scope.insert(person.identity) }
                    // Eve is back in one of two, and Bob nowhere.
                    person.membership.active = person.membership.id.text == "mem-b-eve"
                    try scope.insert(person.membership)
                    guard person.membership.organization != admin else { continue }
                    try scope.noteDeprovisioning(of: person.membership, under: admin, at: ContractNouns.now)
                    try scope.noteDeprovisioning(of: person.membership, under: admin, at: ContractNouns.now)
                }
                if let bob = people.first(where: { $0.membership.id.text == "mem-admin-bob" }) {
                    try scope.noteDeprovisioning(of: bob.membership, at: ContractNouns.now)
                }
            }
            try await store.read { scope in
                let before = ContractNouns.now.advanced(by: .seconds(-1))
                try expect(try scope.deprovisionedPersonCount(under: admin, since: before), 3, "people")
                try expect(
                    try scope.deprovisionedPersonCount(under: admin, since: ContractNouns.now), 0, "people since")
                try expect(try scope.deprovisionedPersonCount(under: a, since: before), 0, "another organization's")
                try expect(try scope.tenant(admin).deprovisioningCount(since: before), 1, "the organization's own")
                try expect(try scope.tenant(a).deprovisioningCount(since: before), 0, "the linked organization's")
            }
            try await store.write { scope in
                guard var eve = try scope.tenant(a).member(Identifier(stored: "mem-a-eve")) else { return }
                eve.membership.active = true
                try scope.update(eve.membership)
            }
            try await store.read { scope in
                let before = ContractNouns.now.advanced(by: .seconds(-1))
                try expect(
                    try scope.deprovisionedPersonCount(under: admin, since: before), 2, "people who are not back")
            }
        },
    ]
}
