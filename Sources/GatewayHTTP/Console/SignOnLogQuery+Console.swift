import Console
import Essentials
import GatewayModel
import SignOn

extension SignOnLogQuery {
    /// Reads the filters of the address, keeps them as typed, and says beside each what can't be read.
    ///
    /// - Returns: nil where one can't be: a filter that is ignored shows too much.
    init?(_ call: ConsoleCall, _ typed: inout LogInsScreen.Filters) throws {
        typed.email = try call.query("email").trimmingBlanks
        typed.state = try call.query("outcome")
        typed.code = try call.query("code").trimmingBlanks
        typed.connection = try call.query("connection")
        typed.since = try call.query("since").trimmingBlanks
        typed.until = try call.query("until").trimmingBlanks
        self.init()
        email = typed.email.isEmpty ? nil : typed.email
        code = typed.code.isEmpty ? nil : typed.code
        if !typed.state.isEmpty {
            state = SignOnLogState(rawValue: typed.state)
            if state == nil { typed.problems["outcome"] = "There is no outcome “\(typed.state.prefix(40))”." }
        }
        if !typed.connection.isEmpty {
            connection = Identifier<Connection>(typed.connection)
            if connection == nil { typed.problems["connection"] = "This is no connection." }
        }
        since = SignOnLogQuery.instant(typed.since, "since", &typed)
        until = SignOnLogQuery.instant(typed.until, "until", &typed)
        guard typed.problems.isEmpty else { return nil }
    }

    private static func instant(
        _ text: String, _ name: String, _ typed: inout LogInsScreen.Filters
    ) -> Timestamp? {
        guard !text.isEmpty else { return nil }
        let instant = Timestamp(text: text.utf8.count == 10 ? text + "T00:00:00Z" : text)
        if instant == nil {
            typed.problems[name] =
                "“\(text.prefix(40))” is no day and no time; write 2026-03-04 or 2026-03-04T05:06:07Z."
        }
        return instant
    }
}

extension LogInsScreen.Filters {
    /// The address that leads to the same filters again.
    var queryPairs: [(String, String)] {
        [
            ("email", email), ("outcome", state), ("code", code), ("connection", connection), ("since", since),
            ("until", until),
        ].filter { !$0.1.isEmpty }
    }
}
