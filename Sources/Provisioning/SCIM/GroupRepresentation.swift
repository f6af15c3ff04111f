import Essentials
import GatewayModel
import SCIM

/// A team as a SCIM group (rule S-6).
struct GroupRepresentation {
    /// Without a slash at the end.
    let baseURL: String

    func location(_ id: Identifier<Team>) -> String { "\(baseURL)/Groups/\(id)" }

    /// The resource without its members.
    func resource(_ team: Team) -> JSONObject {
        var resource = JSONObject()
        resource["schemas"] = [.string(SCIMSchema.group.id)]
        resource["id"] = JSONValue(team.id)
        resource["externalId"] = team.externalID.map(JSONValue.string)
        resource["displayName"] = .string(team.name)
        resource["meta"] = [
            "resourceType": "Group", "created": JSONValue(team.createdAt), "lastModified": JSONValue(team.updatedAt),
            "location": .string(location(team.id)), "version": .string(SCIMVersion(revision: team.revision).text),
        ]
        return resource
    }

    func entry(_ member: TeamMember) -> JSONObject {
        JSONObject([
            ("value", JSONValue(member.membership)), ("$ref", .string("\(baseURL)/Users/\(member.membership)")),
            ("display", .string(member.display)), ("type", "User"),
        ])
    }
}
