import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Who may do what on each side of a link (rules A-9, O-2, D-7): every act by every actor.
@Suite struct LinkAuthorityTests {
    enum Act: String, CaseIterable {
        case makeAdminOrganization, planLink, link, planUnlink, unlink
        case makeCode, listCodes, revokeCode, listLinked, planChange, change
        case transfer, cancelTransfer, listOffers, acceptTransfer, declineTransfer
    }

    enum Who: String, CaseIterable {
        case operators, owner, staleOwner, ownerOfUnknownAge, admin, member, key
        case adminSideOwner, adminSideAdmin, adminSideMember, foreignOwner, system
    }

    private static func expected(_ act: Act, _ who: Who) -> String {
        if who == .operators { return "done" }
        let isStale = who == .staleOwner || who == .ownerOfUnknownAge
        let isOwner = who == .owner || isStale
        switch act {
        case .makeAdminOrganization, .planLink, .link, .planUnlink, .unlink:
            let isUnlinking = act == .planUnlink || act == .unlink
            if who == .adminSideOwner || who == .adminSideAdmin { return isUnlinking ? "done" : "not_found" }
            if isStale { return act == .planLink || act == .planUnlink ? "done" : "access.reauthentication_required" }
            if who == .owner { return "done" }
            return [.admin, .member, .key, .system].contains(who) ? "access.owner_only" : "not_found"
        case .transfer, .cancelTransfer:
            if isStale { return act == .cancelTransfer ? "done" : "access.reauthentication_required" }
            if isOwner || who == .admin || who == .key { return "done" }
            return who == .system ? "access.forbidden" : "not_found"
        default:
            if who == .adminSideOwner || who == .adminSideAdmin { return "done" }
            return who == .system ? "access.forbidden" : "not_found"
        }
    }

    @Test(arguments: Act.allCases)
    func `rules A-9, O-2 and D-7: each side's acts are its own people's, and an API key links nothing`(
        act: Act
    ) async throws {
        let stage = try await LinkStage()
        try await stage.add("admin@works.example", role: .admin, to: stage.works)
        try await stage.add("ada@works.example", to: stage.works)
        try await stage.add("admin@group.example", role: .admin, to: stage.admin)
        try await stage.add("gus@group.example", to: stage.admin)
        _ = try await stage.world.organization("Other", domain: "other.example")
        for who in Who.allCases {
            try await prepare(act, stage)
            let actor = try await actor(who, stage)
            let target = try await target(act, stage)
            let found = await refusal { try await perform(act, target, actor, stage) } ?? "done"
            #expect(found == Self.expected(act, who), "\(act) by \(who)")
        }
    }

    // MARK: Parts

    private func actor(_ who: Who, _ stage: LinkStage) async throws -> Actor {
        switch who {
        case .operators: .operators(key: nil)
        case .owner: try await stage.person("owner@works.example")
        case .staleOwner: try await stage.person("owner@works.example", age: .seconds(600))
        case .ownerOfUnknownAge: try await stage.person("owner@works.example", age: nil)
        case .admin: try await stage.person("admin@works.example")
        case .member: try await stage.person("ada@works.example")
        case .key:
            .apiKey(
                Identifier(stored: "key-all"), organization: stage.works,
                scopes: Set(APIScope.allCases.map(\.rawValue)))
        case .adminSideOwner: try await stage.person("owner@group.example")
        case .adminSideAdmin: try await stage.person("admin@group.example")
        case .adminSideMember: try await stage.person("gus@group.example")
        case .foreignOwner: try await stage.person("owner@other.example")
        case .system: .system
        }
    }

    /// Undoes what the actor before has done.
    private func prepare(_ act: Act, _ stage: LinkStage) async throws {
        let wantsLink = [.planUnlink, .unlink, .listLinked, .planChange, .change].contains(act)
        let isLinked = try await stage.world.store.read { try $0.link(of: stage.works) } != nil
        if wantsLink != isLinked {
            if isLinked {
                _ = try await stage.api("DELETE", stage.works, "/link")
            } else {
                try await stage.link()
            }
        }
        let wantsOffer = [.cancelTransfer, .listOffers, .acceptTransfer, .declineTransfer].contains(act)
        var claim = try await stage.claim()
        if claim.organization != stage.works {
            let (moved, works, now) = (claim, stage.works, stage.world.clock.now())
            claim = try await stage.world.store.write { try $0.transfer(moved, to: works, at: now) }
        }
        claim.offeredTo = wantsOffer ? stage.admin : nil
        let offered = claim
        try await stage.world.store.write { try $0.update(offered) }
    }

    private struct Target: Sendable {
        let code: (id: Identifier<LinkingCode>, text: String)
        let claim: Identifier<DomainClaim>
    }

    private func target(_ act: Act, _ stage: LinkStage) async throws -> Target {
        Target(code: try await stage.code(), claim: try await stage.claim().id)
    }

    private func perform(_ act: Act, _ target: Target, _ actor: Actor, _ stage: LinkStage) async throws {
        let (service, works, admin) = (stage.service, stage.works, stage.admin)
        switch act {
        case .makeAdminOrganization:
            _ = try await service.makeAdminOrganization(
                name: "New", ownerEmail: nil, from: works, actor: actor, origin: nil)
        case .planLink: _ = try await service.linkPlan(works, code: target.code.text, actor: actor, origin: nil)
        case .link: _ = try await service.link(works, code: target.code.text, actor: actor, origin: nil)
        case .planUnlink: _ = try await service.unlinkPlan(works, actor: actor)
        case .unlink: try await service.unlink(works, actor: actor, origin: nil)
        case .makeCode: _ = try await service.makeCode(lifetime: nil, for: admin, actor: actor, origin: nil)
        case .listCodes:
            _ = try await service.codes(of: admin, actor: actor)
            _ = try await service.code(target.code.id, of: admin, actor: actor)
        case .revokeCode: try await service.revokeCode(target.code.id, of: admin, actor: actor, origin: nil)
        case .listLinked:
            _ = try await service.linked(to: admin, after: nil, limit: 10, actor: actor)
            _ = try await service.linked(works, to: admin, actor: actor)
        case .planChange:
            _ = try await service.changePlan(
                .init(allowJIT: false), of: works, linkedTo: admin, actor: actor)
        case .change:
            _ = try await service.change(
                .init(allowJIT: false), of: works, linkedTo: admin, actor: actor, origin: nil)
        case .transfer:
            _ = try await service.transfer(target.claim, of: works, to: admin, actor: actor, origin: nil)
        case .cancelTransfer: try await service.cancelTransfer(target.claim, of: works, actor: actor, origin: nil)
        case .listOffers:
            _ = try await service.transferOffers(to: admin, actor: actor)
            _ = try await service.transferOffer(target.claim, to: admin, actor: actor)
        case .acceptTransfer: _ = try await service.acceptTransfer(target.claim, to: admin, actor: actor, origin: nil)
        case .declineTransfer: try await service.declineTransfer(target.claim, to: admin, actor: actor, origin: nil)
        }
    }
}
