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
    enum Person: String, CaseIterable { case owner, admin, member, deactivated, guest, stranger }
    enum Door: String, CaseIterable { case sso, password, scim }

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
            if person == .stranger { return switches.managed ? Row("in", "L-4") : Row("member.unknown", "L-3") }
            return Row("in", "L-1")
        case .password:
            // The page once more, the same as for a wrong password.
            if person == .stranger { return Row("403", "L-1") }
            if person == .deactivated { return Row("password.no_membership", "L-6") }
            let isRequired = switches.sso && switches.require
            if person == .guest { return isRequired ? Row("password.guest_blocked", "A-8") : Row("in", "A-8") }
            if person != .member { return Row("in", "A-2") }
            if domain == .lapsed { return Row("password.domain_lapsed", "D-4") }
            guard isRequired else { return Row("in", "A-2") }
            return isOurs ? Row("password.sso_required", "A-2") : Row("password.guest_blocked", "A-8")
        case .scim:
            guard isOurs, person != .guest else { return Row("403", "S-3") }
            return Row("in", person == .stranger ? "S-3" : "S-3, L-7")
        }
    }

    @Test(arguments: Domain.allCases)
    func `rules A-1 to A-8, D-4, L-1 to L-6 and S-3: every row of the table is what the doors do`(
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
                    let address = try await table.person(person, for: door, round)
                    try await table.stage.switches(
                        sso: switches.sso, require: switches.require, managed: switches.managed)
                    try await table.set(domain)
                    let found = try await table.open(door, address)
                    let row = Self.expected(switches, domain, person, door)
                    #expect(found == row.outcome, "[\(switches)] \(domain) \(person) by \(door): \(row)")
                }
            }
        }
    }
}
