/// One asserted attribute with its values in order (SAML Core 2.7.3.1).
package struct SAMLAttribute: Sendable, Hashable {
    package let name: String
    package let nameFormat: String?
    package let friendlyName: String?
    package let values: [String]

    package init(name: String, nameFormat: String? = nil, friendlyName: String? = nil, values: [String]) {
        self.name = name
        self.nameFormat = nameFormat
        self.friendlyName = friendlyName
        self.values = values
    }
}
