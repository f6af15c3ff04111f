import Cryptography
import Effects
package import Essentials
import GatewayModel
import Persistence

extension PasswordService {
    /// What the person gives to prove who they are.
    package enum Proof: Sendable {
        case password(Secret)
        case recoveryCode(Secret)

        var method: SignOnMethod {
            switch self {
            case .password: .password
            case .recoveryCode: .recoveryCode
            }
        }
    }

    /// A log-in that waits for its browser, as after an IdP's response; one for each organization it may be for.
    package struct Admission: Sendable {
        package let organization: String
        /// Going there accepts an invitation (rule L-14).
        package let isInvitation: Bool
        package let handle: String
    }

    package struct SignedIn: Sendable {
        /// One, or several for the person to choose from.
        package let admissions: [Admission]
        /// Whether the person is asked, though there may be one only.
        package let needsChoice: Bool
        package let deviceSecret: String
    }

    /// What stood in the store before the password was looked at.
    struct Reserved: Sendable {
        let attempt: SignOnAttempt
        let identity: Identity?
        let stored: String?
        let throttle: PasswordThrottle
    }

    /// Checks a password or a recovery code, and parks the log-in for the browser of the attempt.
    ///
    /// - Throws: `password.wrong`, the same and after the same work for a wrong password and for no account at all;
    ///   `password.wait`; for the right password without a way in, the reason (rules ). What happened is in the
    ///   traces, and a right password that was refused in the audit log, too.
    package func signIn(
        attempt id: String, email text: String, proof: Proof, visitor: Visitor
    ) async throws -> SignedIn {
        let email = try EmailAddress(text)
        let reserved = try await reserve(id, email, visitor, isPassword: proof.method == .password)
        var upgraded: String?
        switch proof {
        case .password(let password):
            let password = PasswordPolicy.normalized(password)
            let verdict = try await hasher.verify(password, against: reserved.stored)
            guard case .right(let outdated) = verdict else {
                let now = clock.now()
                try await store.write { try noteWrong(reserved, proof, visitor, at: now, in: $0) }
                throw PasswordError.wrong
            }
            if outdated { upgraded = try await hasher.hash(password) }
        case .recoveryCode(let code):
            // Nothing to be gained from the hash of a random code but the time that it takes, for all the same.
            _ = try await hasher.verify(code, against: nil)
        }
        return try await admit(reserved, proof, upgraded, visitor)
    }

    private func reserve(
        _ id: String, _ email: EmailAddress, _ visitor: Visitor, isPassword: Bool
    ) async throws -> Reserved {
        let now = clock.now()
        let outcome = try await store.write { scope -> Result<Reserved, PasswordError> in
            let attempt = try visitor.browser.attempt(id, at: now, in: scope)
            let identity = try scope.identity(email: email)
            let throttle = try throttle(email, identity, visitor, at: now, in: scope)
            if let wait = try throttle.admit(at: now, in: scope) { return .failure(wait) }
            let stored = isPassword ? try identity.flatMap { try scope.passwordCredential(of: $0.id) } : nil
            return .success(
                Reserved(attempt: attempt, identity: identity, stored: stored?.hash, throttle: throttle))
        }
        return try outcome.get()
    }

    /// A wrong password: a trace, and the same answer for everybody.
    ///
    /// The trace is for an organization that has the person, and never for one that a stranger names.
    private func noteWrong(
        _ reserved: Reserved, _ proof: Proof, _ visitor: Visitor, at now: Timestamp, in scope: any WriteScope
    ) throws {
        let organizations = try reserved.identity.map {
            try scope.memberships(of: $0.id).filter(\.active).map(\.organization)
        }
        let wanted = organizations?.first { $0 == reserved.attempt.organization }
        try scope.insert(
            trace(
                reserved, wanted ?? organizations?.first, proof, .refused, PasswordError.wrong, visitor, at: now))
    }

    func trace(
        _ reserved: Reserved, _ organization: Identifier<Organization>?, _ proof: Proof, _ outcome: SignOnTrace.Outcome,
        _ error: PasswordError?, _ visitor: Visitor, at now: Timestamp
    ) -> SignOnTrace {
        var detail = JSONObject([
            ("method", proof.method == .password ? "password" : "recovery_code"), ("checks", .array([])),
            ("address", JSONValue(visitor.origin.address)),
        ])
        if let error {
            detail["message"] = .string(error.message)
            if let remedy = error.remedy { detail["remedy"] = .string(remedy.text) }
        }
        // An address that nobody has here may be somebody's secret, typed into the wrong field.
        if let identity = reserved.identity { detail["email"] = .string(identity.email.text) }
        return SignOnTrace(
            id: random.identifier(), organization: organization, connection: nil, attempt: reserved.attempt.id, at: now,
            outcome: outcome, email: reserved.identity?.email.folded, code: error?.code, detail: .object(detail),
            sealedResponse: nil,
            expiresAt: now.advanced(by: settings.traceRetention))
    }

    /// What came of a right password.
    private enum Verdict: Sendable {
        case signedIn(SignedIn)
        case refused(PasswordError)
        case wrong
    }

    private func admit(
        _ reserved: Reserved, _ proof: Proof, _ upgraded: String?, _ visitor: Visitor
    ) async throws -> SignedIn {
        let now = clock.now()
        let fresh = Base64.encodeURLSafe(random.bytes(32))
        let verdict = try await store.write { scope -> Verdict in
            // One write for everybody: how many there are would tell a known address from an unknown one.
            guard let identity = reserved.identity,
                try isProven(proof, identity, reserved, upgraded, visitor, at: now, in: scope)
            else {
                try noteWrong(reserved, proof, visitor, at: now, in: scope)
                return .wrong
            }
            try reserved.throttle.succeed(at: now, in: scope)
            let ways = try ways(of: identity, reserved, proof, at: now, in: scope)
            guard !ways.open.isEmpty else {
                let error = ways.refused.first?.error ?? .noMembership
                try refuse(ways.refused, identity, reserved, proof, error, visitor, at: now, in: scope)
                return .refused(error)
            }
            guard try scope.consume(reserved.attempt.id, at: now) else { throw SignOnError.responseReplayed }
            let device = try remember(identity.id, visitor, fresh: fresh, at: now, in: scope)
            let admissions = try ways.open.map { try park($0, identity, reserved, proof, visitor, at: now, in: scope) }
            let joins = ways.asksBeforeJoining && admissions.contains(where: \.isInvitation)
            return .signedIn(
                SignedIn(admissions: admissions, needsChoice: joins || admissions.count > 1, deviceSecret: device))
        }
        switch verdict {
        case .signedIn(let signedIn): return signedIn
        case .refused(let error): throw error
        case .wrong: throw PasswordError.wrong
        }
    }

    /// Whether the proof still holds in this transaction; uses a recovery code up.
    private func isProven(
        _ proof: Proof, _ identity: Identity, _ reserved: Reserved, _ upgraded: String?, _ visitor: Visitor,
        at now: Timestamp, in scope: any WriteScope
    ) throws -> Bool {
        switch proof {
        case .password:
            // It was checked outside the transaction; another may have been set since.
            guard let stored = reserved.stored, let credential = try scope.passwordCredential(of: identity.id),
                credential.hash == stored
            else { return false }
            if let upgraded {
                try scope.put(
                    PasswordCredential(identity: identity.id, hash: upgraded, setAt: credential.setAt))
            }
            return true
        case .recoveryCode(let code):
            let hash = PasswordService.recoveryHash(code, of: identity.id)
            guard try scope.useRecoveryCode(of: identity.id, hash: hash, at: now) else { return false }
            let left = try scope.recoveryCodeCount(of: identity.id)
            try audit(
                "recovery_codes.used", identity.id, visitor.origin, after: ["left": .integer(Int64(left))],
                at: now, in: scope)
            return true
        }
    }
}
