/// Something that the operator can switch off for an organization (rule A-7).
package enum Capability: String, Sendable, Hashable, CaseIterable {
    case sso
    case scim
    case sharedSSO = "shared_sso"
}
