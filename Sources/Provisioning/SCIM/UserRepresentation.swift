import Essentials
import GatewayModel
import SCIM

/// A member as a SCIM user.
struct UserRepresentation {
    /// Without a slash at the end.
    let baseURL: String

    func location(_ id: Identifier<Membership>) -> String { "\(baseURL)/Users/\(id)" }

    /// The whole resource in canonical form.
    ///
    /// - Parameter teams: the groups that the member is in; nil where nobody asked for them.
    func resource(_ member: Member, teams: [Team]? = nil) -> JSONObject {
        let membership = member.membership
        let kept = membership.provisioned ?? Self.made(from: member)
        var resource = JSONObject()
        resource["schemas"] = kept["schemas"]
        resource["id"] = JSONValue(membership.id)
        for (key, value) in kept.members where key != "schemas" { resource[key] = value }
        resource["active"] = .bool(membership.active)
        if let teams, !teams.isEmpty {
            resource["groups"] = .array(
                teams.map { team in
                    [
                        "value": JSONValue(team.id), "$ref": .string("\(baseURL)/Groups/\(team.id)"),
                        "display": .string(team.name), "type": "direct",
                    ]
                })
        }
        resource["meta"] = [
            "resourceType": "User", "created": JSONValue(membership.createdAt),
            "lastModified": JSONValue(membership.updatedAt), "location": .string(location(membership.id)),
            "version": .string(SCIMVersion(revision: membership.revision).text),
        ]
        return resource
    }

    /// What a directory would have sent of somebody who came through another door.
    static func made(from member: Member) -> JSONObject {
        let (membership, email) = (member.membership, member.identity.email.text)
        var resource = JSONObject()
        resource["schemas"] = [.string(SCIMSchema.user.id)]
        resource["userName"] = .string(membership.userName ?? email)
        resource["externalId"] = membership.externalID.map(JSONValue.string)
        var name = JSONObject()
        name["givenName"] = membership.firstName.map(JSONValue.string)
        name["familyName"] = membership.lastName.map(JSONValue.string)
        if !name.members.isEmpty { resource["name"] = .object(name) }
        resource["displayName"] = membership.displayName.map(JSONValue.string)
        resource["emails"] = [["value": .string(email), "type": "work", "primary": true]]
        return resource
    }
}
