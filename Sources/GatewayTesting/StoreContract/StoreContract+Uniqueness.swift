import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    /// What exists once only.
    static let uniqueness: [Check] = [
        Check("rule D-5: a domain is effective for one organization at a time, and pending for many") { store in
            var (first, second) = (ContractNouns.claim("a", of: "a"), ContractNouns.claim("b", of: "b"))
            try await store.write { [first, second] scope in
                try scope.insert(first)
                try scope.insert(second)
            }
            _ = first.note(.found, at: ContractNouns.now)
            _ = second.note(.found, at: ContractNouns.now)
            try await store.write { [first] in try $0.update(first) }
            try await expectDuplicate("the domain") { [second] in try await store.write { try $0.update(second) } }
            let holder = try await store.read { try $0.effectiveClaim(of: DomainName(stored: "works.example")) }
            try expect(holder, first, "the holder")
            try await store.write { [first] in try $0.delete(first) }
            try await store.write { [second] in try $0.update(second) }
        },
        Check("rule C-2: the URLs of a deleted connection are never used again") { store in
            let connection = ContractNouns.connection("a")
            try await store.write { try $0.insert(connection) }
            try await store.write { try $0.delete(connection) }
            try await expectDuplicate("the connection's URLs") { try await store.write { try $0.insert(connection) } }
        },
        Check("rule L-7: an address, ASCII case aside, belongs to one identity") { store in
            let nouns = try ContractNouns()
            let other = Identity(
                id: Identifier(stored: "per-b"), email: try EmailAddress("ANN@WORKS.example"),
                createdAt: ContractNouns.now)
            try await store.write { try $0.insert(nouns.identity) }
            try await expectDuplicate("the address") { try await store.write { try $0.insert(other) } }
        },
        Check("a person is a member of an organization once") { store in
            let nouns = try ContractNouns()
            let other = Membership(
                id: Identifier(stored: "mem-b"), organization: nouns.organization.id, identity: nouns.identity.id,
                role: .member, source: .jit, createdAt: ContractNouns.now, updatedAt: ContractNouns.now)
            try await store.write { scope in
                try scope.insert(nouns.identity)
                try scope.insert(nouns.membership)
            }
            try await expectDuplicate("the membership") { try await store.write { try $0.insert(other) } }
        },
        Check("rule R19: a connection's subject leads to one identity, and to none once it is deleted") { store in
            let nouns = try ContractNouns()
            let other = IdentityLink(
                organization: nouns.organization.id, connection: nouns.connection.id, subject: nouns.link.subject,
                identity: Identifier(stored: "per-b"), createdAt: ContractNouns.now)
            try await store.write { scope in
                try scope.insert(nouns.connection)
                try scope.insert(nouns.link)
            }
            try await expectDuplicate("the subject") { try await store.write { try $0.insert(other) } }
            try await store.write { try $0.delete(nouns.connection) }
            let left = try await store.read {
                try $0.tenant(nouns.organization.id).identityLink(
                    connection: nouns.connection.id, subject: nouns.link.subject)
            }
            try expect(left, nil, "the link after its connection was deleted")
        },
    ]
}
