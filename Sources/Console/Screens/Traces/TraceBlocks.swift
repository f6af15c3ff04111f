import AdapterKit
import Essentials
import GatewayModel
import SignOn

/// The parts that pages about a judged response share: verdict first, then what to change where, then the rest.
struct TraceBlocks {
    let judgement: TraceJudgement
    let clockSkew: Duration
    let now: Timestamp

    /// The verdict as one notice.
    var verdict: any Block {
        guard judgement.code != nil else {
            return Notice(judgement.warnings.isEmpty ? .good : .warning, Inline(judgement.verdict))
        }
        return Notice(.bad, Inline(judgement.verdict), code: judgement.code)
    }

    /// Who changes what, in the words of the IdP's console, with the value to paste.
    var remedy: [any Block] {
        guard judgement.code != nil, judgement.diagnosis != nil || judgement.remedy != nil else { return [] }
        return [
            TraceBlocks.card("What to change", judgement.diagnosis, side: judgement.side, remedy: judgement.remedy)
        ]
    }

    /// A diagnosis, or the gateway's own remedy where there is none.
    static func card(_ title: String, _ diagnosis: Diagnosis?, side: Remedy.Side?, remedy: String?) -> any Block {
        var facts: [Facts.Fact] = []
        if let diagnosis { facts.append(Facts.Fact("What it means", Inline(sentence(diagnosis.meaning)))) }
        if let text = diagnosis?.remedy ?? remedy { facts.append(Facts.Fact("What to do", Inline(sentence(text)))) }
        if let field = diagnosis?.field { facts.append(Facts.Fact("Where", .strong(field))) }
        if let side { facts.append(Facts.Fact("Whose turn it is", Inline(TraceWords.turn(side)))) }
        var blocks: [any Block] = [Facts(facts)]
        if let value = diagnosis?.value {
            let label = diagnosis?.field?.split(separator: " > ").last.map(String.init) ?? "Value"
            blocks.append(CopyField(label, value, hint: "Paste this value there."))
        }
        return Card(title, blocks)
    }

    /// The same as plain text, for whoever has the IdP's console in front of them and no account here.
    func message(_ trace: SignOnTrace) -> [any Block] {
        guard let code = judgement.code, judgement.side == .identityProvider || judgement.diagnosis?.field != nil else {
            return []
        }
        var lines = ["A log-in was refused (\(code)).", judgement.verdict]
        if let diagnosis = judgement.diagnosis {
            lines += ["", "What it means: " + TraceBlocks.sentence(diagnosis.meaning)]
            if let field = diagnosis.field { lines.append("Where: " + field) }
            if let value = diagnosis.value { lines.append("Value: " + value) }
            lines.append("What to do: " + TraceBlocks.sentence(diagnosis.remedy))
        }
        for check in judgement.checks where check.outcome == .failed {
            lines += ["", "Check: " + TraceWords.title(check.name), "Received: " + TraceWords.received(check)]
            if let expected = check.expected { lines.append("Expected: " + expected) }
        }
        lines += ["", "At \(trace.at.text), support number \(trace.id)"]
        return [
            Disclosure(
                "As text, to send to whoever runs the identity provider",
                [Preformatted(lines.joined(separator: "\n"), label: "The refusal as text")])
        ]
    }

    /// A test that passed, and would not be a log-in.
    var personRefusal: [any Block] {
        guard let refusal = judgement.personRefusal else { return [] }
        return [
            Notice(
                .warning, title: "The response is good, and this person could not sign in with it:",
                Inline(TraceBlocks.sentence(refusal.message)),
                remedy: refusal.remedy.map { Inline(TraceBlocks.sentence($0)) }, code: refusal.code)
        ]
    }

    var checks: [any Block] {
        let isTelling = { (check: TraceCheck) in check.outcome == .failed || check.outcome == .warning }
        let ordered = judgement.checks.filter(isTelling) + judgement.checks.filter { !isTelling($0) }
        return [
            Heading("Checks", anchor: "checks"),
            Table(
                "Each check of the response, what failed first", columns: ["Check", "Outcome", "Received", "Expected"],
                rows: ordered.map { check in
                    [
                        .init(Inline(TraceWords.title(check.name))),
                        .init(TraceWords.badge(check.outcome), faint: check.code.map { .code($0) }),
                        .init(Inline(TraceWords.received(check))), .init(Inline(check.expected ?? "")),
                    ]
                }, empty: "The log-in ended before the response was checked."),
        ]
    }

    var certificates: [any Block] {
        guard !judgement.certificates.isEmpty else { return [] }
        let matched = judgement.matchedFingerprint
        let text: Inline =
            matched == nil
            ? "None of these was found to have signed the response."
            : "The marked one has the key that signed the response."
        return [
            Heading("Certificate", anchor: "certificate"), Paragraph(text),
            TraceBlocks.table(
                "Certificates that the connection trusted then", judgement.certificates, now: now, matched: matched,
                word: "signed it"),
        ]
    }

    static func table(
        _ caption: String, _ certificates: [TraceCertificate], now: Timestamp, matched: String?, word: String
    ) -> Table {
        Table(
            caption, columns: ["Subject", "SHA-256 fingerprint", "Valid from", "Valid until"],
            rows: certificates.map { certificate in
                let mark: Inline? = certificate.fingerprint == matched ? .badge(.good, word) : nil
                let ended = certificate.notAfter <= now
                return [
                    .init(Inline(certificate.subject), faint: mark),
                    .init(.code(TraceWords.fingerprint(certificate.fingerprint))),
                    .init(.time(certificate.notBefore, now: now)),
                    .init(.time(certificate.notAfter, now: now), faint: ended ? .badge(.bad, "expired") : nil),
                ]
            }, empty: "There is none.")
    }

    var clock: [any Block] {
        guard let difference = judgement.clockDifference else { return [] }
        let (tone, text) = TraceWords.clock(difference, allowed: clockSkew)
        return [
            Heading("Clocks", anchor: "clocks"),
            Paragraph(.badge(tone, tone == .good ? "in time" : "too far apart") + Inline(" " + text)),
        ]
    }

    var profile: [any Block] {
        guard !judgement.profile.isEmpty else { return [] }
        var blocks: [any Block] = [
            Heading("Person", anchor: "person"),
            Table(
                "The person as applications get to know them", columns: ["Field", "Value", "From"],
                rows: judgement.profile.map { value in
                    [
                        .init(Inline(TraceWords.title(value.field))),
                        .init(Inline(value.values.joined(separator: ", "))), .init(Inline(value.source ?? "")),
                    ]
                }, empty: "Nothing was recognised."),
        ]
        if judgement.notes.contains("groups.overage") {
            blocks.append(
                Notice(
                    .warning, "The person is in more groups than the identity provider sends, so it sent none of them.",
                    remedy: "Let it send only the groups of this application, or push groups by SCIM."))
        }
        if judgement.notes.contains("guest") {
            blocks.append(Notice(.neutral, "The person is a guest of that directory."))
        }
        return blocks
    }

    static func sentence(_ text: String) -> String {
        // An address at the beginning stays as it is written.
        let isAddress = text.split(separator: " ").first?.contains("@") ?? false
        let begun = isAddress ? text : text.prefix(1).uppercased() + text.dropFirst()
        return begun.hasSuffix(".") || begun.hasSuffix("?") ? begun : begun + "."
    }
}
