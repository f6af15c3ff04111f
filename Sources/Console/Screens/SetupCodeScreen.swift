/// Asks for a mailed code.
package struct SetupCodeScreen: Screen {
    package enum Reason: Sendable {
        /// Another browser has the link; nothing is told of it.
        case otherBrowser
        /// This browser has it, and its last proof has grown old.
        case oldBinding
    }

    let reason: Reason
    let mail: String
    let resume: String
    let returnPath: String
    let isMailed: Bool

    /// - Parameters:
    ///   - mail: where the code is asked for.
    ///   - resume: where it is sent to.
    ///   - returnPath: where to go on afterwards; empty for the beginning.
    ///   - isMailed: whether one was asked for just now.
    package init(_ reason: Reason, mail: String, resume: String, returnPath: String = "", isMailed: Bool) {
        self.reason = reason
        self.mail = mail
        self.resume = resume
        self.returnPath = returnPath
        self.isMailed = isMailed
    }

    package var title: String {
        switch reason {
        case .otherBrowser: "Go on in this browser"
        case .oldBinding: "Confirm that it is you"
        }
    }
    package var lead: Inline? {
        switch reason {
        case .otherBrowser:
            "This set-up link was opened in another browser. To go on in this one, type a code that we mail."
        case .oldBinding: "What you are about to do needs a code of the last twelve hours."
        }
    }
    private var hidden: [(name: String, value: String)] { returnPath.isEmpty ? [] : [("return", returnPath)] }

    package var blocks: [any Block] {
        let again = PostButton(
            isMailed ? "Mail another code" : "Mail me a code", to: mail, fields: hidden,
            weight: isMailed ? .other : .primary)
        guard isMailed else {
            return [
                Paragraph("The code goes to the e-mail address that the link was made for, and to no other."),
                Actions(buttons: [again]),
                Disclosure("I have a code already", [form(.other)]),
            ]
        }
        return [
            Notice(
                .neutral, title: "A code was mailed.",
                "It went to the e-mail address that the link was made for, and is good for 15 minutes and once."),
            form(.primary), Actions(buttons: [again]),
        ]
    }

    private func form(_ weight: PostButton.Weight) -> Form {
        Form(
            to: resume,
            fields: [
                Field("code", "Code from the message").with {
                    $0.isRequired = true
                    $0.autocomplete = "one-time-code"
                    $0.hint = "Eight letters and digits, such as 7K2M-90QX. Upper or lower case, it is the same."
                }
            ], hidden: hidden, button: "Go on", weight: weight)
    }
}
