import Essentials
import GatewayModel
import SCIM

/// What the gateway takes for itself from a SCIM user; the resource is kept as it was sent.
struct ProvisionedPerson {
    /// In canonical form, without id, meta, groups and active.
    let resource: JSONObject
    let userName: String
    let externalID: String?
    /// The one address that counts (rules D-1, L-5): the primary one, else the work one, else the first, else the user
    /// name.
    let email: EmailAddress
    /// Folded, without `email`.
    let furtherAddresses: [String]
    let firstName: String?
    let lastName: String?
    let displayName: String?
    let active: Bool

    /// The attributes that are not part of `resource`: the server's own, and the one with a column and a meaning.
    static let separate: Set<String> = ["id", "meta", "groups", "active"]

    /// - Parameter canonical: a user in canonical form.
    /// - Throws: `scim.invalid_value` where nothing in it can serve as the e-mail address.
    init(_ canonical: JSONObject) throws(SCIMError) {
        resource = JSONObject(
            canonical.members.filter { !Self.separate.contains($0.key) }.map { ($0.key, $0.value) })
        guard let userName = canonical["userName"]?.string else {
            throw .invalidValue(attribute: "userName", "is missing or empty, expected a value: it is required")
        }
        self.userName = userName
        externalID = canonical["externalId"]?.string
        active = canonical["active"]?.bool ?? true
        let entries = (canonical["emails"]?.array ?? []).compactMap(\.object)
        let chosen =
            entries.first { $0["primary"]?.bool == true } ?? entries.first {
                $0["type"]?.string?.lowercased() == "work"
            }
            ?? entries.first
        let text = chosen?["value"]?.string ?? userName
        do {
            email = try EmailAddress(text)
        } catch {
            throw .invalidValue(
                attribute: chosen == nil ? "userName" : "emails.value",
                "\"\(text.prefix(100))\" is no e-mail address, expected one in a domain that the organization has verified"
            )
        }
        let own = email.folded
        furtherAddresses = entries.compactMap { $0["value"]?.string }
            .compactMap { try? EmailAddress($0) }.map(\.folded).filter { $0 != own }
        let name = canonical["name"]?.object
        firstName = name?["givenName"]?.string
        lastName = name?["familyName"]?.string
        displayName = canonical["displayName"]?.string ?? name?["formatted"]?.string
    }
}
