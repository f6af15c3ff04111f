import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Who gets in through which door: every combination of switches, people and domain states, each outcome with its rule.
///
/// The expectation is written from the rules alone; the journeys go through HTTP and must agree.
@Suite struct AccessTableTests {
    struct Switches: CustomStringConvertible {
        let sso, require, managed: Bool

        static let all = [false, true].flatMap { sso in
            [false, true].flatMap { require in
                [false, true].map { Switches(sso: sso, require: require, managed: $0) }
            }
        }

        var description: String {
            [sso ? "sso" : "-", require ? "required" : "-", managed ? "managed" : "-"].joined(separator: " ")
        }
    }

    enum Domain: String, CaseIterable { case verified, failing, pending, lapsed, unclaimed }
    enum Person: String, CaseIterable {
        case owner, admin, member, deactivated, guest, stranger
        /// Strangers whom an admin has invited; the invitation of the second is too old.
        case invited, expired

        var isNew: Bool { self == .stranger || self == .invited || self == .expired }
    }
    enum Door: String, CaseIterable { case sso, password, scim, invitation }

    /// `in`, or the code of the refusal, with the rule that says so.
    struct Row: Equatable, CustomStringConvertible {
        let outcome: String
        let rule: String

        init(_ outcome: String, _ rule: String) {
            self.outcome = outcome
            self.rule = rule
        }

        var description: String { "\(outcome) (\(rule))" }
    }

    static func expected(_ switches: Switches, _ domain: Domain, _ person: Person, _ door: Door) -> Row {
        let isOurs = domain == .verified || domain == .failing
        switch door {
        case .sso:
            guard switches.sso else { return Row("sso.disabled", "A-1") }
            guard isOurs, person != .guest else { return Row("domain.not_claimed", "L-5") }
            if person == .deactivated { return Row("member.deactivated", "L-6") }
            if person == .invited { return Row("in", "L-14") }
            if person.isNew, switches.managed { return Row("in", "L-4") }
            if person == .expired { return Row("invitation.expired", "L-14") }
            if person == .stranger { return Row("member.unknown", "L-3") }
            return Row("in", "L-1")
        case .password:
            // The page once more, the same as for a wrong password.
            if person == .stranger { return Row("403", "L-1") }
            if person == .deactivated { return Row("password.no_membership", "L-6") }
            if person == .expired { return Row("password.invitation_expired", "L-14") }
            let isRequired = switches.sso && switches.require
            if person == .guest { return isRequired ? Row("password.guest_blocked", "A-8") : Row("in", "A-8") }
            // Break-glass is theirs who are in.
            if person == .owner || person == .admin { return Row("in", "A-2") }
            if domain == .lapsed { return Row("password.domain_lapsed", "D-4") }
            if !isRequired, person == .invited {
                return switches.sso && switches.managed && isOurs
                    ? Row("password.sso_first", "A-3, L-2") : Row("in", "L-14")
            }
            guard isRequired else { return Row("in", "A-2") }
            return isOurs ? Row("password.sso_required", "A-2") : Row("password.guest_blocked", "A-8")
        case .scim:
            guard isOurs, person != .guest else { return Row("403", "S-3") }
            return Row("in", person.isNew ? "S-3, S-10" : "S-3, L-7")
        case .invitation:
            switch person {
            // Only who is no member is invited; whom an admin deactivated is asked for otherwise.
            case .owner, .admin, .member, .guest: return Row("member.exists", "L-14")
            case .deactivated: return Row("member.deactivated", "L-6")
            case .stranger: return Row("invitation.unknown", "L-14")
            case .expired: return Row("invitation.expired", "L-14")
            case .invited:
                // The link leads to the IdP where that may speak for the address, else to a password.
                return switches.sso && isOurs ? Row("in", "L-14") : expected(switches, domain, .invited, .password)
            }
        }
    }

    @Test(arguments: Domain.allCases)
    func `rules A-1 to A-8, D-4, L-1 to L-6, L-14 and S-3: every row of the table is what the doors do`(
        domain: Domain
    ) async throws {
        let table = try await AccessTable()
        for (round, switches) in Switches.all.enumerated() {
            for door in Door.allCases {
                for person in Person.allCases {
                    // Two hours later: guesses of another row are forgotten, and no session helps.
                    table.stage.world.clock.advance(by: .hours(2))
                    // Passwords are made before anything requires SSO.
                    try await table.set(.verified)
                    try await table.stage.switches(sso: false)
                    let visitor = try await table.person(person, for: door, round)
                    try await table.stage.switches(
                        sso: switches.sso, require: switches.require, managed: switches.managed)
                    try await table.set(domain)
                    let found = try await table.open(door, visitor)
                    let row = Self.expected(switches, domain, person, door)
                    #expect(found == row.outcome, "[\(switches)] \(domain) \(person) by \(door): \(row)")
                    // A refusal makes nobody a member (rule L-3).
                    let isIn = try await table.isMember(visitor)
                    #expect(isIn == (!person.isNew || found == "in"), "[\(switches)] \(domain) \(person) by \(door)")
                }
            }
        }
    }
}
