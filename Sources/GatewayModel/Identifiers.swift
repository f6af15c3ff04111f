import Essentials

extension Organization: IdentifierKind { package static var identifierPrefix: String { "org" } }
extension Identity: IdentifierKind { package static var identifierPrefix: String { "per" } }
extension Membership: IdentifierKind { package static var identifierPrefix: String { "mem" } }
extension Connection: IdentifierKind { package static var identifierPrefix: String { "con" } }
extension DomainClaim: IdentifierKind { package static var identifierPrefix: String { "dom" } }
extension Application: IdentifierKind { package static var identifierPrefix: String { "app" } }
extension APIKey: IdentifierKind { package static var identifierPrefix: String { "key" } }
extension SignOnAttempt: IdentifierKind { package static var identifierPrefix: String { "att" } }
extension SignOnTrace: IdentifierKind { package static var identifierPrefix: String { "trc" } }
extension Session: IdentifierKind { package static var identifierPrefix: String { "ses" } }
extension AuditEvent: IdentifierKind { package static var identifierPrefix: String { "aud" } }
extension WebhookEndpoint: IdentifierKind { package static var identifierPrefix: String { "whk" } }
extension OutgoingEvent: IdentifierKind { package static var identifierPrefix: String { "evt" } }
extension Team: IdentifierKind { package static var identifierPrefix: String { "tem" } }
extension Project: IdentifierKind { package static var identifierPrefix: String { "prj" } }
extension Directory: IdentifierKind { package static var identifierPrefix: String { "dir" } }
extension DirectoryToken: IdentifierKind { package static var identifierPrefix: String { "tok" } }
extension ProvisioningLogEntry: IdentifierKind { package static var identifierPrefix: String { "log" } }
extension Invitation: IdentifierKind { package static var identifierPrefix: String { "inv" } }
extension AccessRequest: IdentifierKind { package static var identifierPrefix: String { "acr" } }
extension QueuedMail: IdentifierKind { package static var identifierPrefix: String { "mal" } }
extension LinkingCode: IdentifierKind { package static var identifierPrefix: String { "lnk" } }
extension SignOnMigration: IdentifierKind { package static var identifierPrefix: String { "mig" } }
extension SetupLink: IdentifierKind { package static var identifierPrefix: String { "sul" } }
