package import Essentials

/// A change that the application will hear of (rule P-3), before it has its place in the organization's sequence.
package struct OutgoingEvent: Sendable, Hashable {
    package let id: Identifier<OutgoingEvent>
    package let organization: Identifier<Organization>
    /// The kind of change, such as `user.created`.
    package let type: String
    /// Events about one person are delivered in order.
    package let subject: String
    package let at: Timestamp
    package let data: JSONValue

    package init(
        id: Identifier<OutgoingEvent>, organization: Identifier<Organization>, type: String, subject: String,
        at: Timestamp, data: JSONValue
    ) {
        self.id = id
        self.organization = organization
        self.type = type
        self.subject = subject
        self.at = at
        self.data = data
    }
}
