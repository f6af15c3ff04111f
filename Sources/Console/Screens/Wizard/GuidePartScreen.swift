package import Adapting
package import GatewayModel

/// One part of an IdP's guide: its steps with this connection's values, and what is done here beside them.
package struct GuidePartScreen: Screen {
    let step: WizardStep
    let part: SetupGuide.Part?
    let number: Int
    let progress: WizardProgress
    let connection: Connection
    let values: [String: String]
    let here: [any Block]
    let connectionsURL: String

    /// - Parameters:
    ///   - part: nil where the guide has none of it and only this side has something to do.
    ///   - number: of the part's first step, counted through the guide.
    ///   - values: what stands for the placeholders.
    ///   - here: what is done on this side.
    package init(
        _ step: WizardStep, part: SetupGuide.Part?, number: Int, progress: WizardProgress, connection: Connection,
        values: [String: String], here: [any Block], connectionsURL: String
    ) {
        self.step = step
        self.part = part
        self.number = number
        self.progress = progress
        self.connection = connection
        self.values = values
        self.here = here
        self.connectionsURL = connectionsURL
    }

    package var title: String { progress.title(step) }
    package var leadsElsewhere: Bool { step == .guide(.test) }
    package var trail: [Link] {
        [Link("Single sign-on", connectionsURL), Link(connection.name, "\(connectionsURL)/\(connection.id)")]
    }
    package var blocks: [any Block] {
        var blocks: [any Block] = [progress.block(step)]
        if case .guide(.assign) = step {
            blocks.append(
                Notice(
                    .warning, title: "The step that is forgotten most.",
                    "Most identity providers let nobody in before people or groups are assigned to the application."))
        }
        if let part {
            blocks.append(
                Steps(part.steps.map { .markup(SetupGuide.filled($0, values)) }, from: number))
            let asked = SetupGuide.asked(in: part)
            if !asked.isEmpty { blocks.append(Heading("The values to enter there")) }
            for (label, placeholder) in asked {
                blocks.append(CopyField(label, values[placeholder] ?? ""))
            }
        }
        blocks += here
        if let following = progress.following(step) {
            blocks.append(Actions(primary: isOver ? following : nil, links: isOver ? [] : [following]))
        } else {
            blocks.append(Actions(links: [Link("To the connection", "\(connectionsURL)/\(connection.id)")]))
        }
        return blocks
    }

    /// Whether going on is the thing to do: nothing on this page waits for the admin.
    private var isOver: Bool {
        switch step {
        case .guide(.take): !connection.identityProvider.isAwaited
        case .guide(.test): connection.state != .draft
        case .activate: connection.state == .active
        default: true
        }
    }
}
