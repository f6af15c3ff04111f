/// Sends a SAML message by the HTTP-POST binding (SAML Bindings 3.5): a form that submits itself, or by its button.
package struct PostFormPage: Page {
    package let action: String
    package let fields: [(name: String, value: String)]

    package init(action: String, fields: [(name: String, value: String)]) {
        self.action = action
        self.fields = fields
    }

    package var template: String { "post-form" }
    package var title: String { "Continue to your identity provider" }
    package var values: [String: Any] {
        ["action": action, "fields": fields.map { ["name": $0.name, "value": $0.value] as [String: Any] }]
    }
}
