import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let organization = Identifier<Organization>(stored: "org-a")
    private static let (now, later) = (ContractNouns.now, ContractNouns.later)

    private static func setupLink(_ id: String, hash: UInt8, seen: Timestamp? = nil) throws -> SetupLink {
        SetupLink(
            id: Identifier(stored: "sul-" + id), organization: organization, tokenHash: [hash, 0, 255],
            scopes: [.sso, .domains], mayActivate: true, recipient: try EmailAddress("It@Customer.example"),
            madeBy: "person:per-a", createdAt: now, expiresAt: later, connection: Identifier(stored: "con-a"),
            browserHash: [7, 0], boundAt: later, openedAt: now, openedFrom: "192.0.2.1", seenAt: seen, step: .test,
            code: SetupLink.Code(sealed: [3, 0, 9], expiresAt: later, tries: 2), completedAt: later, revokedAt: later)
    }

    /// Set-up links.
    static let setupLinks: [Check] = [
        Check("rule 39: every field of a set-up link survives, and each of its secrets leads to it") { store in
            let (first, second) = (
                try setupLink("a", hash: 1, seen: now), try setupLink("b", hash: 2, seen: later)
            )
            var bare = SetupLink(
                id: Identifier(stored: "sul-c"), organization: organization, tokenHash: [3], scopes: [.scim],
                mayActivate: false, recipient: try EmailAddress("x@x.example"), madeBy: "operator", createdAt: later,
                expiresAt: later)
            try await store.write { [bare] scope in
                for link in [first, second, bare] { try scope.insert(link) }
            }
            try await store.read { [bare] scope in
                let tenant = scope.tenant(organization)
                try expect(try tenant.setupLink(first.id), first, "link by id")
                try expect(try tenant.setupLink(bare.id), bare, "link without more")
                try expect(try tenant.setupLinks(before: nil, limit: 2), [bare, second], "first page")
                try expect(try tenant.setupLinks(before: second.id, limit: 2), [first], "second page")
                try expect(try scope.setupLink(tokenHash: [1, 0, 255]), first, "link by token")
                try expect(try scope.setupLink(tokenHash: [1]), nil, "link by another token")
                try expect(try scope.setupLinks(browserHash: [7, 0]), [second, first], "links of a browser")
                try expect(try scope.setupLinks(browserHash: [7]), [], "links of another browser")
                let other = scope.tenant(Identifier(stored: "org-b"))
                try expect(try other.setupLink(first.id), nil, "another organization's link")
                try expect(try other.setupLinks(before: nil, limit: 9), [], "another organization's links")
            }
            bare.bind(to: [8], from: nil, at: later)
            bare.reach(.domains)
            try await store.write { [bare] in try $0.update(bare) }
            try await store.read { [bare] scope in
                try expect(try scope.setupLinks(browserHash: [8]), [bare], "link after a change")
            }
            try await expectDuplicate("the token") {
                try await store.write { try $0.insert(try setupLink("d", hash: 1)) }
            }
        },
        Check("rule P-5: a set-up link is kept for 90 days after its end, and then swept") { store in
            let link = try setupLink("a", hash: 1)
            try await store.write { try $0.insert(link) }
            let end = later.advanced(by: Retention.settled)
            _ = try await store.write { try $0.sweep(at: end.advanced(by: .milliseconds(-1)), limit: 9) }
            try await store.read { scope in
                try expect(try scope.setupLink(tokenHash: link.tokenHash), link, "before its time")
            }
            _ = try await store.write { try $0.sweep(at: end, limit: 9) }
            try await store.read { scope in
                try expect(try scope.setupLink(tokenHash: link.tokenHash), nil, "after its time")
            }
        },
    ]
}
