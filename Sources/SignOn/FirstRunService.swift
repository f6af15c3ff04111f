import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// The first administrator: made once, by whoever reads the address that the server printed.
package struct FirstRunService: Sendable {
    private let passwords: PasswordService

    package init(_ passwords: PasswordService) { self.passwords = passwords }

    private var store: any Store { passwords.store }

    /// Where an installation stands.
    package enum State: Sendable, Hashable {
        case open
        /// There is an administrator already: the page is closed for good.
        case closed
        /// The token is not the printed one, or its hour has passed.
        case tokenUnknown
    }

    /// A token in place of the one before, good once and for an hour; nil where there is an administrator.
    ///
    /// A restart prints a new one, so that a log that is hours old opens nothing.
    package func token() async throws -> String? {
        let token = "first-" + Base64.encodeURLSafe(passwords.random.bytes(32))
        let now = passwords.clock.now()
        return try await store.write { scope in
            guard try scope.operatorsOrganization() == nil else { return nil }
            try scope.put(
                FirstRun(tokenHash: Digest.sha256(token), expiresAt: now.advanced(by: FirstRun.lifetime)))
            return token
        }
    }

    package static func isFirstRunToken(_ token: String) -> Bool { token.hasPrefix("first-") }

    package func state(token: String) async throws -> State {
        let now = passwords.clock.now()
        return try await store.read { try state(token, at: now, in: $0) }
    }

    private func state(_ token: String, at now: Timestamp, in scope: any ReadScope) throws -> State {
        if try scope.operatorsOrganization() != nil { return .closed }
        guard let run = try scope.firstRun(), now < run.expiresAt,
            constantTimeEqual(run.tokenHash, Digest.sha256(token))
        else { return .tokenUnknown }
        return .open
    }

    /// Makes the operators' organization with its first owner, and uses the token up.
    ///
    /// The token stands for the mailed link that a password is otherwise set through (rule A-2): on the first run there may
    /// be no mail yet.
    /// - Returns: the owner's recovery codes, which can't be read again.
    /// - Throws: `first_run.closed`, `first_run.token_unknown`, and what is wrong with name, address or password.
    package func make(
        token: String, organization name: String, email text: String, password: Secret, origin: Origin
    ) async throws -> [String] {
        let name = try Organization.checkedName(name)
        let email = try EmailAddress(text)
        let now = passwords.clock.now()
        // Looked at before the work of a hash: anybody may post here.
        try require(try await state(token: token))
        let stored = try await passwords.hasher.hash(try PasswordPolicy.check(password, for: email))
        let organization = Organization(id: passwords.random.identifier(), name: name, createdAt: now)
        let codes = PasswordService.newRecoveryCodes(passwords.random)
        try await store.write { scope in
            try require(try state(token, at: now, in: scope))
            try scope.put(nil)
            try scope.setOperatorsOrganization(organization.id)
            try scope.insert(organization)
            try scope.append(
                AuditEvent(
                    id: passwords.random.identifier(), organization: organization.id, at: now, actor: Actor.system.text,
                    action: "first_run.administrator_made", target: organization.id.text,
                    after: ["name": .string(name), "email": .string(email.text)], origin: origin))
            let member = try passwords.pipeline.run(
                .add(email: email, to: organization.id, role: .owner), in: scope, at: now, actor: .system,
                origin: origin)
            try scope.put(PasswordCredential(identity: member.identity.id, hash: stored, setAt: now))
            try passwords.store(codes, of: member.identity.id, origin, at: now, in: scope)
        }
        return codes
    }

    private func require(_ state: State) throws(FirstRunError) {
        switch state {
        case .open: return
        case .closed: throw .closed
        case .tokenUnknown: throw .tokenUnknown
        }
    }
}
