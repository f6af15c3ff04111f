/// What surrounds every page of the console: who is signed in, where they are, where they can go.
package struct ConsoleFrame: Sendable {
    /// The person's address; nil for the holder of a set-up link.
    package let email: String?
    /// The token that forms of this visitor carry.
    package let formToken: String
    /// The organization or the installation that the page is about.
    package let place: String?
    package let menu: [ConsoleMenu.Entry]
    /// Links from the outermost page to the one above this.
    package let trail: [Link]
    /// What was done just now.
    package let done: String?

    package init(
        email: String?, formToken: String, place: String? = nil, menu: [ConsoleMenu.Entry] = [], trail: [Link] = [],
        done: String? = nil
    ) {
        self.email = email
        self.formToken = formToken
        self.place = place
        self.menu = menu
        self.trail = trail
        self.done = done
    }

    var values: [String: Any] {
        [
            "email": shown(email), "formToken": formToken, "place": shown(place), "trail": shown(trail),
            "done": shown(done), "hasMenu": !menu.isEmpty, "hasTrail": !trail.isEmpty,
            "menu": menu.isEmpty
                ? false as Any
                : menu.map { ["text": $0.text, "url": $0.url, "current": $0.isCurrent] as [String: Any] },
        ]
    }
}

/// The menu beside a page.
package enum ConsoleMenu {
    package struct Entry: Sendable {
        let text: String
        let url: String
        let isCurrent: Bool

        package init(_ text: String, _ url: String, isCurrent: Bool) {
            self.text = text
            self.url = url
            self.isCurrent = isCurrent
        }
    }
}

/// One screen of the console: what verbs returned, as blocks.
///
/// A screen decides nothing; the same values give the same page.
package protocol Screen: Sendable {
    /// The first heading, and the window's title.
    var title: String { get }
    /// One sentence below the title; nil where the title says it.
    var lead: Inline? { get }
    /// The state of what the page is about.
    var badge: Badge? { get }
    var blocks: [any Block] { get }
    /// The pages above this one, outermost first.
    var trail: [Link] { get }
    /// Whether a form of it ends at another origin, such as the IdP: browsers hold the policy for forms against the
    /// redirects behind one, too (CSP 3, form-action).
    var leadsElsewhere: Bool { get }
}

extension Screen {
    package var trail: [Link] { [] }
    package var leadsElsewhere: Bool { false }
    package var lead: Inline? { nil }
    package var badge: Badge? { nil }
}

/// A screen in its frame.
package struct ConsolePage: Page {
    private let screen: any Screen
    private let frame: ConsoleFrame
    /// What went wrong with the form that was sent.
    private let problem: Notice?

    package init(_ screen: any Screen, frame: ConsoleFrame, problem: Notice? = nil) {
        self.screen = screen
        self.frame = frame
        self.problem = problem
    }

    package var template: String { "console" }
    package var title: String { screen.title }
    package var values: [String: Any] {
        var values = frame.values
        let subject = frame.place.map { $0 == screen.title ? $0 : "\(screen.title) · \($0)" } ?? screen.title
        values["windowTitle"] = (problem == nil ? "" : "Not done: ") + subject
        values["heading"] = screen.title
        values["lead"] = screen.lead.map { ["spans": $0.values] as Any } ?? false
        values["badge"] = screen.badge.map { $0.values as Any } ?? false
        values["problem"] = problem.map { $0.rendered as Any } ?? false
        values["blocks"] = shown(screen.blocks)
        return values
    }
}
