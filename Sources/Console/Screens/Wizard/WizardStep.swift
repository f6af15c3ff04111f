package import Adapting
package import GatewayModel

/// A page of the set-up of one connection.
package enum WizardStep: Hashable, Sendable {
    /// A part of that IdP's guide.
    case guide(SetupGuide.Stage)
    case domains
    case activate

    /// The word in its address.
    package var word: String {
        switch self {
        case .guide(let stage): stage.rawValue
        case .domains: "domains"
        case .activate: "activate"
        }
    }
}

/// The pages in the order of one IdP, and how far a connection has come.
///
/// Nothing is kept but what the connection itself has, so whoever opens it next goes on where the last one stopped.
package struct WizardProgress: Sendable {
    let steps: [(step: WizardStep, title: String, isDone: Bool)]
    private let base: String

    /// - Parameters:
    ///   - hasDomain: whether a claim of the organization is verified.
    ///   - hasCalls: whether a directory has called.
    ///   - base: the address of the guide, without a step.
    package init(_ guide: SetupGuide, _ connection: Connection, hasDomain: Bool, hasCalls: Bool, base: String) {
        self.base = base
        let isGiven = !connection.identityProvider.isAwaited
        let isTested = connection.state != .draft
        var steps: [(step: WizardStep, title: String, isDone: Bool)] = guide.parts.filter { $0.stage != .scim }.map {
            part in
            let isDone = part.stage == .take ? isGiven : isTested
            return (.guide(part.stage), part.title, isDone)
        }
        for (stage, title) in [(SetupGuide.Stage.take, "Take the provider's values"), (.test, "Test a log-in")]
        where !guide.parts.contains(where: { $0.stage == stage }) {
            steps.append((.guide(stage), title, stage == .take ? isGiven : isTested))
        }
        steps.append((.domains, "Prove a domain", hasDomain))
        steps.append((.activate, "Go live", connection.state == .active))
        for part in guide.parts where part.stage == .scim { steps.append((.guide(.scim), part.title, hasCalls)) }
        self.steps = steps
    }

    /// The first that is not done; the last where all are.
    package var next: WizardStep { steps.first { !$0.isDone }?.step ?? steps.last?.step ?? .activate }

    package func url(_ step: WizardStep) -> String { base + "/" + step.word }

    package func step(_ word: String) -> WizardStep? { steps.first { $0.step.word == word }?.step }

    func block(_ current: WizardStep) -> Progress {
        Progress(
            steps.map { .init($0.title, url: url($0.step), isDone: $0.isDone, isCurrent: $0.step == current) })
    }

    /// The page after this one; nil behind the last.
    func following(_ step: WizardStep) -> Link? {
        guard let index = steps.firstIndex(where: { $0.step == step }), index + 1 < steps.count else { return nil }
        return Link("Next: " + steps[index + 1].title, url(steps[index + 1].step))
    }

    func title(_ step: WizardStep) -> String { steps.first { $0.step == step }?.title ?? "" }
}
