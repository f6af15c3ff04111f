import Essentials
package import GatewayModel
import Persistence

/// How log-ins through one connection went lately, test log-ins included.
package struct LogInHealth: Sendable {
    /// How often something happened; more than were counted: ``isMore``.
    package struct Count: Sendable, Hashable {
        package let number: Int
        package let isMore: Bool

        /// Counting goes on to here, so that a busy connection costs what a quiet one does.
        static let most = 1000

        init(_ counted: Int) {
            number = min(counted, Count.most)
            isMore = counted > Count.most
        }
    }

    package struct Period: Sendable {
        package let days: Int
        package let succeeded: Count
        package let refused: Count
    }

    package let lastSuccess: SignOnTrace?
    package let lastFailure: SignOnTrace?
    /// Refusals since the last success; all that are kept where there was none.
    package let failuresSinceSuccess: Count
    /// A day and a week.
    package let periods: [Period]
    /// Whether somebody has logged in, and not only tested.
    package let isUsed: Bool

    /// Refusals in a row from which the connection counts as broken.
    private static let broken = 3

    /// Whether the last responses were refused for what the provider sent, and not for who the person is.
    package var isBroken: Bool {
        guard failuresSinceSuccess.number >= LogInHealth.broken, let code = lastFailure?.code else { return false }
        return LogInHealth.isOfConnection(code)
    }

    /// A replayed response is the browser's doing, and the status in a response says that the provider refused the person.
    static func isOfConnection(_ code: String) -> Bool {
        guard !["saml.replayed", "saml.status"].contains(code) else { return false }
        return code.hasPrefix("saml.") || code.hasPrefix("xml.") || code == "certificate.expired"
    }

    /// ``isBroken`` alone, for a row of a list.
    static func isBroken(_ connection: Connection, in scope: any ReadScope) throws -> Bool {
        let tenant = scope.tenant(connection.organization)
        guard let failure = try tenant.lastTrace(of: connection.id, outcome: .refused), let code = failure.code,
            isOfConnection(code)
        else { return false }
        let since = try tenant.lastTrace(of: connection.id, outcome: .signedIn)?.at ?? Timestamp(milliseconds: 0)
        return try tenant.traceCount(
            of: connection.id, outcome: .refused, since: since.advanced(by: .milliseconds(1)), limit: broken) == broken
    }

    static func read(_ connection: Connection, at now: Timestamp, in scope: any ReadScope) throws -> LogInHealth {
        let tenant = scope.tenant(connection.organization)
        let lastSuccess = try tenant.lastTrace(of: connection.id, outcome: .signedIn)
        func count(_ outcome: SignOnTrace.Outcome, since instant: Timestamp) throws -> Count {
            Count(
                try tenant.traceCount(of: connection.id, outcome: outcome, since: instant, limit: Count.most + 1))
        }
        return LogInHealth(
            lastSuccess: lastSuccess, lastFailure: try tenant.lastTrace(of: connection.id, outcome: .refused),
            failuresSinceSuccess: try count(
                .refused, since: (lastSuccess?.at ?? Timestamp(milliseconds: 0)).advanced(by: .milliseconds(1))),
            periods: try [1, 7].map { days in
                let since = now.advanced(by: .days(-days))
                return Period(
                    days: days, succeeded: try count(.signedIn, since: since),
                    refused: try count(.refused, since: since))
            }, isUsed: try tenant.hasIdentityLink(connection: connection.id))
    }
}
