import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let person = Identifier<Identity>(stored: "per-a")
    private static let now = ContractNouns.now
    private static let later = ContractNouns.later

    private static func mail(_ id: String = "a") throws -> QueuedMail {
        QueuedMail(
            id: Identifier(stored: "mal-" + id), organization: Identifier(stored: "org-a"), kind: .breakGlass,
            recipient: try EmailAddress("Ann@works.example"), subject: "Sübject", sealedText: [1, 2, 3],
            state: .queued, attempts: 2, createdAt: now, expiresAt: now.advanced(by: .days(9)), nextAttemptAt: now,
            leasedUntil: now, lastError: "e", keptUntil: nil, concerns: "inv-" + id)
    }

    /// What the password journeys and the mail queue rest on.
    static let passwords: [Check] = [
        Check("passwords, links, devices, throttles and mail survive with every field") { store in
            let link = PasswordLink(
                hash: [1], identity: person, browserHash: [2], createdAt: now, expiresAt: later, usedAt: later)
            let device = KnownDevice(identity: person, hash: [3], createdAt: now, expiresAt: later)
            let throttle = SignInThrottle(
                key: [4], failures: 5, windowStartedAt: now, blockedUntil: later, trustedUntil: now, expiresAt: later)
            let mail = try mail()
            let session = Session(
                id: Identifier(stored: "ses-p"), cookieHash: [7],
                result: SignOnResult(
                    organization: Identifier(stored: "org-a"), method: .recoveryCode, identity: person,
                    authenticatedAt: now), createdAt: now, expiresAt: later)
            try await store.write { scope in
                try scope.put(PasswordCredential(identity: person, hash: "$old", setAt: now))
                try scope.put(PasswordCredential(identity: person, hash: "$new", setAt: later))
                try scope.insert(link)
                try scope.put(device)
                try scope.put(throttle)
                try scope.insert(mail)
                try scope.insert(session)
            }
            try await store.read { scope in
                try expect(
                    try scope.passwordCredential(of: person),
                    PasswordCredential(identity: person, hash: "$new", setAt: later), "the password set last")
                try expect(try scope.passwordLink(hash: [1]), link, "the link")
                try expect(try scope.knownDevice(of: person, hash: [3], at: now), device, "the device")
                try expect(try scope.knownDevice(of: person, hash: [3], at: later), nil, "the device past its date")
                try expect(try scope.signInThrottle(key: [4]), throttle, "the throttle")
                try expect(try scope.queuedMail(mail.id), mail, "the message")
                try expect(try scope.session(session.id), session, "a session that no connection made")
            }
        },
        Check("rule A-2: a link is bound once and used once") { store in
            let link = PasswordLink(hash: [1], identity: person, createdAt: now, expiresAt: later)
            let done = try await store.write { scope in
                try scope.insert(link)
                return [
                    try scope.bind(link: [1], to: [5]), try scope.bind(link: [1], to: [6]),
                    try scope.use(link: [1], at: now), try scope.use(link: [1], at: now),
                    try scope.use(link: [9], at: now),
                ]
            }
            try expect(done, [true, false, true, false, false], "bind, bind, use, use, use of another")
            let bound = try await store.read { try $0.passwordLink(hash: [1])?.browserHash }
            try expect(bound, [5], "the browser that came first")
        },
        Check("rule A-2: a recovery code is good once, for its person, until there are new ones") { store in
            let done = try await store.write { scope in
                try scope.replaceRecoveryCodes(of: person, hashes: [[1], [2], [3]], at: now)
                return [
                    try scope.useRecoveryCode(of: person, hash: [1], at: now),
                    try scope.useRecoveryCode(of: person, hash: [1], at: now),
                    try scope.useRecoveryCode(of: Identifier(stored: "per-b"), hash: [2], at: now),
                ]
            }
            try expect(done, [true, false, false], "first use, second use, another's use")
            let left = try await store.read { try $0.recoveryCodeCount(of: person) }
            try expect(left, 2, "codes left")
            let old = try await store.write { scope in
                try scope.replaceRecoveryCodes(of: person, hashes: [[9]], at: now)
                return try scope.useRecoveryCode(of: person, hash: [2], at: now)
            }
            try expect(old, false, "an earlier code")
        },
        Check("rule A-2: ending credentials takes password, codes, links and devices, and says whether there were any")
        {
            store in
            let (first, second) = try await store.write { scope in
                try scope.put(PasswordCredential(identity: person, hash: "$", setAt: now))
                try scope.replaceRecoveryCodes(of: person, hashes: [[1]], at: now)
                try scope.insert(PasswordLink(hash: [1], identity: person, createdAt: now, expiresAt: later))
                try scope.put(KnownDevice(identity: person, hash: [3], createdAt: now, expiresAt: later))
                return (
                    try scope.deleteCredentials(of: person), try scope.deleteCredentials(of: person)
                )
            }
            try expect([first, second], [true, false], "something to end, nothing to end")
            try await store.read { scope in
                try expect(try scope.passwordLink(hash: [1]), nil, "the link")
                try expect(try scope.recoveryCodeCount(of: person), 0, "codes")
                try expect(try scope.knownDevice(of: person, hash: [3], at: now), nil, "the device")
            }
        },
        Check("rule A-2: a first log-in is first once in each organization") { store in
            let (a, b) = (Identifier<Organization>(stored: "org-a"), Identifier<Organization>(stored: "org-b"))
            let done = try await store.write { scope in
                [
                    try scope.noteFirstSignOn(of: person, through: a, at: now),
                    try scope.noteFirstSignOn(of: person, through: a, at: later),
                    try scope.noteFirstSignOn(of: person, through: b, at: later),
                ]
            }
            try expect(done, [true, false, true], "first, second, first elsewhere")
        },
        Check("a message is leased to one at a time, and a lease that ran out has no say") { store in
            let waiting = try mail()
            let end = now.advanced(by: .minutes(3))
            let leased = try await store.write { scope in
                try scope.insert(waiting)
                return try scope.leaseMail(at: now, until: end, limit: 9)
            }
            try expect(leased.map(\.attempts), [3], "tries counted")
            let twice = try await store.write { try $0.leaseMail(at: now, until: end, limit: 9) }
            try expect(twice.count, 0, "leases while it is leased")
            let again = try await store.write { scope in
                try scope.leaseMail(at: end, until: end.advanced(by: .minutes(3)), limit: 9)
            }
            try expect(again.map(\.attempts), [4], "tries once the lease has run out")
            for (mail, counts) in [(leased[0], false), (again[0], true)] {
                var sent = mail
                sent.noteSent(at: end)
                let stored = sent
                let accepted = try await store.write { try $0.finish(stored) }
                try expect(accepted, counts, "the word of lease \(mail.attempts)")
            }
            let rows = try await store.write { try $0.sweep(at: end.advanced(by: .days(7)), limit: 10) }
            try expect(rows, 1, "the message, a week after it was sent")
        },
    ]
}
