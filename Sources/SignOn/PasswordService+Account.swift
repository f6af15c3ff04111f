import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

/// What a person does with their own credentials while signed in; the password is asked for again each time.
extension PasswordService {
    /// Who is signed in in this browser.
    ///
    /// - Throws: `password.sign_in_needed`.
    package func account(_ visitor: Visitor) async throws -> Identity {
        let now = clock.now()
        return try await store.read { try signedIn(visitor, at: now, in: $0).identity }
    }

    private func signedIn(
        _ visitor: Visitor, at now: Timestamp, in scope: any ReadScope
    ) throws -> (identity: Identity, session: Session) {
        guard let hash = visitor.browser.sessionHash, let session = try scope.session(cookieHash: hash),
            session.isLive(at: now), let identity = try scope.identity(session.result.identity)
        else { throw PasswordError.signInNeeded }
        return (identity, session)
    }

    /// Changes the password of whoever is signed in, and ends their other sessions.
    ///
    /// - Throws: `password.sign_in_needed`, `password.wrong`, `password.wait`, and what is wrong with the new one.
    package func changePassword(from old: Secret, to new: Secret, visitor: Visitor) async throws {
        let verified = try await reauthenticate(old, visitor)
        let stored = try await hasher.hash(try PasswordPolicy.check(new, for: verified.identity.email))
        let now = clock.now()
        try await store.write { scope in
            let (identity, session) = try signedIn(visitor, at: now, in: scope)
            guard try scope.passwordCredential(of: identity.id) == verified.credential else {
                throw PasswordError.wrong
            }
            try scope.put(PasswordCredential(identity: identity.id, hash: stored, setAt: now))
            try scope.deleteLinks(of: identity.id)
            let ended = try PasswordService.endSessions(
                of: identity.id, keeping: session.id, at: now, in: scope)
            try audit(
                "password.changed", identity.id, visitor.origin, after: ["sessions_ended": .integer(Int64(ended))],
                at: now, in: scope)
            try notices.changed("Your password was changed", identity.email, visitor.origin, at: now, in: scope)
        }
    }

    /// Makes ten new recovery codes; the earlier ones are gone.
    ///
    /// - Returns: the codes, which can't be read again.
    /// - Throws: as ``changePassword(from:to:visitor:)``; `recovery_codes.admins_only`.
    package func makeRecoveryCodes(password: Secret, visitor: Visitor) async throws -> [String] {
        let verified = try await reauthenticate(password, visitor)
        let now = clock.now()
        let codes = PasswordService.newRecoveryCodes(random)
        try await store.write { scope in
            guard try PasswordService.isAdministrator(verified.identity.id, in: scope) else {
                throw PasswordError.adminsOnly
            }
            guard try scope.passwordCredential(of: verified.identity.id) == verified.credential else {
                throw PasswordError.wrong
            }
            try store(codes, of: verified.identity.id, visitor.origin, at: now, in: scope)
            try notices.changed(
                "New recovery codes were made", verified.identity.email, visitor.origin, at: now, in: scope)
        }
        return codes
    }

    private struct Verified: Sendable {
        let identity: Identity
        let credential: PasswordCredential?
        let throttle: PasswordThrottle
    }

    /// The password once more, throttled as at a log-in.
    private func reauthenticate(_ password: Secret, _ visitor: Visitor) async throws -> Verified {
        let now = clock.now()
        let outcome = try await store.write { scope -> Result<Verified, PasswordError> in
            let (identity, _) = try signedIn(visitor, at: now, in: scope)
            let throttle = try throttle(identity.email, identity, visitor, at: now, in: scope)
            if let wait = try throttle.admit(at: now, in: scope) { return .failure(wait) }
            return .success(
                Verified(
                    identity: identity, credential: try scope.passwordCredential(of: identity.id), throttle: throttle))
        }
        let verified = try outcome.get()
        let verdict = try await hasher.verify(
            PasswordPolicy.normalized(password), against: verified.credential?.hash)
        guard case .right = verdict else { throw PasswordError.wrong }
        try await store.write { try verified.throttle.succeed(at: now, in: $0) }
        return verified
    }

    // MARK: Recovery codes

    /// Ten codes of 80 bits: `abcd-efgh-jkmn-pqrs` in letters and digits that are not mistaken for each other.
    static func newRecoveryCodes(_ random: any RandomSource) -> [String] {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        return (0..<recoveryCodeCount).map { _ in
            let symbols = random.bytes(16).map { letters[Int($0 & 31)] }
            return stride(from: 0, to: 16, by: 4).map { String(symbols[$0..<$0 + 4]) }.joined(separator: "-")
        }
    }

    /// A code is random enough to be stored as a plain digest, bound to its person; blanks, hyphens and case don't count.
    static func recoveryHash(_ code: Secret, of identity: Identifier<Identity>) -> [UInt8] {
        let kept = code.revealText().lowercased().filter { $0 != "-" && !$0.isWhitespace }
        return Digest.sha256(identity.text + "\u{0}" + kept)
    }

    func store(
        _ codes: [String], of identity: Identifier<Identity>, _ origin: Origin, at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        try scope.replaceRecoveryCodes(
            of: identity, hashes: codes.map { PasswordService.recoveryHash(Secret($0), of: identity) }, at: now)
        try audit(
            "recovery_codes.made", identity, origin, after: ["count": .integer(Int64(codes.count))], at: now, in: scope)
    }
}
