package import AdapterKit
import Essentials
package import GatewayModel

/// What an error on the identity provider's own page means: it never comes back here by itself (rule L-10).
package struct ProviderErrorScreen: Screen {
    package enum Answer: Sendable {
        case notAsked
        case known(Diagnosis)
        case unknown
    }

    let connections: [Connection]
    let chosen: String
    let text: String
    let answer: Answer
    let log: String

    /// - Parameters:
    ///   - chosen: the id of the connection; any text that is none chooses the first.
    ///   - text: what was pasted.
    ///   - log: the address of the list of log-ins.
    package init(connections: [Connection], chosen: String, text: String, answer: Answer, log: String) {
        self.connections = connections
        self.chosen = chosen
        self.text = text
        self.answer = answer
        self.log = log
    }

    package var title: String { "Explain a provider's error" }
    package var lead: Inline? {
        "When the identity provider refuses somebody on its own page, no answer comes here. Paste what the page says."
    }
    package var trail: [Link] { [Link("Log-ins", log)] }

    package var blocks: [any Block] {
        guard !connections.isEmpty else {
            return [Notice(.neutral, "No identity provider is set up yet, so that none has refused anybody.")]
        }
        return result + [form]
    }

    private var result: [any Block] {
        switch answer {
        case .notAsked: []
        case .known(let diagnosis): [TraceBlocks.card("What it says", diagnosis, side: nil, remedy: nil)]
        case .unknown:
            [
                Notice(
                    .neutral, "This is none of the errors that are known of this provider.",
                    remedy: "Look whether another connection is meant, or read the provider's own log of that moment.")
            ]
        }
    }

    private var form: any Block {
        Form(
            to: log.replacing("/log-ins", with: "/provider-errors"),
            fields: [
                Field("connection", "Connection", .select).with {
                    $0.value = chosen
                    $0.options = connections.map { Field.Option($0.id.text, $0.name) }
                    $0.isRequired = true
                },
                Field("text", "What the provider's page says", .area).with {
                    $0.value = text
                    $0.hint = "The whole text, or its code. It is not kept."
                    $0.isRequired = true
                },
            ], button: "Explain it", cancel: Link("Back to the log-ins", log))
    }
}
