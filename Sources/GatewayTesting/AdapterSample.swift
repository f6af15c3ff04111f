import AdapterKit
import Essentials
import Foundation

/// One `case.json`: what was asserted, and the person that must come out.
struct AdapterSample {
    let profile: AssertedProfile
    let configuration: ConnectionConfiguration
    /// Field → value, from `expect`.
    let expected: [(String, JSONValue)]
    /// The code of an expected refusal, or nil.
    let refusal: String?

    private struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// The document at `path`, whichever kind of sample it is.
    static func document(_ path: String) throws -> JSONValue {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Malformed(description: "no case.json")
        }
        return try JSONValue(parsing: Array(data))
    }

    init(_ json: JSONValue, preset: String) throws {
        guard let profile = json["profile"], let expect = json["expect"]?.object, json["comment"]?.string != nil else {
            throw Malformed(description: "comment, profile and expect are needed")
        }
        let configuration = json["configuration"]
        self.configuration = ConnectionConfiguration(
            connectionID: "con-sample", presetID: preset,
            identityProviderEntityID: configuration?["entity_id"]?.string ?? profile["issuer"]?.string ?? "",
            ssoURL: configuration?["sso_url"]?.string ?? "https://idp.example.com/sso",
            serviceProviderEntityID: "https://gateway.example.com/saml/con-sample",
            acsURL: "https://gateway.example.com/saml/con-sample/acs")
        let nameID = profile["name_id"]
        self.profile = AssertedProfile(
            issuer: profile["issuer"]?.string ?? self.configuration.identityProviderEntityID,
            nameID: nameID?["value"]?.string.map { AssertedNameID(value: $0, format: nameID?["format"]?.string) },
            attributes: (profile["attributes"]?.array ?? []).map { attribute in
                AssertedAttribute(
                    name: attribute["name"]?.string ?? "", friendlyName: attribute["friendly_name"]?.string,
                    values: (attribute["values"]?.array ?? []).compactMap(\.string))
            })
        refusal = expect["refusal"]?.string
        expected = expect.members.filter { $0.key != "refusal" }
    }

    static func value(_ field: String, of profile: NormalizedProfile) -> JSONValue {
        switch field {
        case "subject": JSONValue(profile.subject?.value)
        case "email": JSONValue(profile.email?.value)
        case "firstName": JSONValue(profile.firstName?.value)
        case "lastName": JSONValue(profile.lastName?.value)
        case "displayName": JSONValue(profile.displayName?.value)
        case "username": JSONValue(profile.username?.value)
        case "groups": profile.groups.map { JSONValue($0) } ?? .null
        case "roles": JSONValue(profile.roles)
        case "notes": JSONValue(profile.notes)
        default: .string("unknown field \(field)")
        }
    }
}
