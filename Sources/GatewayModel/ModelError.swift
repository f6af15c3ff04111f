package import Essentials

/// A value or a state change that an invariant of the product forbids.
package enum ModelError: CodedError, Hashable {
    case malformedEmail(String)
    case malformedDomain(String)
    case domainNotASCII(String)
    case emptyName
    case nameTooLong(Int)
    case illegalTransition(noun: String, from: String, to: String)
    case redirectURINotAllowed(String)
    case malformedRole(String)

    package var code: String {
        switch self {
        case .malformedEmail: "email.malformed"
        case .malformedDomain: "domain.malformed"
        case .domainNotASCII: "domain.not_ascii"
        case .emptyName: "name.empty"
        case .nameTooLong: "name.too_long"
        case .illegalTransition: "state.illegal_transition"
        case .redirectURINotAllowed: "application.redirect_uri_not_allowed"
        case .malformedRole: "role.malformed"
        }
    }

    package var message: String {
        switch self {
        case .malformedEmail(let text): "\"\(text)\" is not an e-mail address"
        case .malformedDomain(let text): "\"\(text)\" is not a domain name"
        case .domainNotASCII(let text): "\"\(text)\" has letters outside ASCII"
        case .emptyName: "the name is empty"
        case .nameTooLong(let length): "the name has \(length) characters, at most 200 are kept"
        case .illegalTransition(let noun, let from, let to): "a \(noun) that is \(from) can't become \(to)"
        case .redirectURINotAllowed(let text):
            "\"\(text)\" can't be a redirect URI: expected https, or http on a loopback address, without a fragment"
        case .malformedRole(let text):
            "\"\(text)\" is not a role: expected 1 to 100 letters, digits, dots, underscores, colons and hyphens"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .malformedEmail: Remedy(.person, "type an address such as name@example.com")
        case .malformedDomain: Remedy(.organizationAdmin, "type a domain such as example.com, without https:// or @")
        case .domainNotASCII: Remedy(.organizationAdmin, "write the domain in its ASCII form, which begins with xn--")
        case .emptyName: Remedy(.organizationAdmin, "type a name")
        case .nameTooLong: Remedy(.organizationAdmin, "choose a shorter name")
        case .illegalTransition: Remedy(.organizationAdmin, "reload the page: somebody else may have changed it")
        case .redirectURINotAllowed: Remedy(.application, "register the exact https address that receives the code")
        case .malformedRole: Remedy(.application, "use a name such as viewer or billing:admin")
        }
    }

    package var exposure: Exposure { .anyone }
}
