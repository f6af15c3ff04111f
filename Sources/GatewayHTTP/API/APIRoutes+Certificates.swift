import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    private static let connection = "/organizations/{org}/connections/{connection}"

    /// What a connection trusts, and what its metadata would change (rules C-4, C-5).
    var certificateRoutes: [Route] {
        [
            route("POST", APIRoutes.connection + "/certificates", "Trust one more certificate") { api in
                let body = try api.body(["certificate"])
                return try await rendered(
                    try await services.connections.addCertificate(
                        try body.neededText("certificate"), to: try api.id("connection", "connection"),
                        of: try api.organization, actor: api.actor, origin: api.origin), status: 201)
            },
            route(
                "DELETE", APIRoutes.connection + "/certificates/{sha256}",
                "Trust a certificate no longer; the last one of an active connection stays"
            ) { api in
                try await rendered(
                    try await services.connections.removeCertificate(
                        api.request.parameter("sha256"), from: try api.id("connection", "connection"),
                        of: try api.organization, actor: api.actor, origin: api.origin))
            },
            route(
                "POST", APIRoutes.connection + "/staged-certificates/accept",
                "Trust the keys that the metadata brought, or those of sha256"
            ) { api in
                try await rendered(
                    try await services.connections.acceptStagedCertificates(
                        try api.body(["sha256"]).texts("sha256"), of: try api.id("connection", "connection"),
                        in: try api.organization, actor: api.actor, origin: api.origin))
            },
            route(
                "POST", APIRoutes.connection + "/staged-certificates/discard",
                "Put the keys that the metadata brought aside, or those of sha256"
            ) { api in
                try await rendered(
                    try await services.connections.discardStagedCertificates(
                        try api.body(["sha256"]).texts("sha256"), of: try api.id("connection", "connection"),
                        in: try api.organization, actor: api.actor, origin: api.origin))
            },
            route(
                "POST", APIRoutes.connection + "/staged-sso-url/accept", "Use the sign-on URL that the metadata brought"
            ) { api in
                _ = try api.body([])
                return try await rendered(
                    try await services.connections.acceptStagedSSOURL(
                        of: try api.id("connection", "connection"), in: try api.organization, actor: api.actor,
                        origin: api.origin))
            },
            route(
                "POST", APIRoutes.connection + "/staged-sso-url/discard",
                "Put the sign-on URL that the metadata brought aside"
            ) { api in
                _ = try api.body([])
                return try await rendered(
                    try await services.connections.discardStagedSSOURL(
                        of: try api.id("connection", "connection"), in: try api.organization, actor: api.actor,
                        origin: api.origin))
            },
            route("POST", APIRoutes.connection + "/refresh-metadata", "Read the metadata URL now") { api in
                _ = try api.body([])
                return try await rendered(
                    try await services.connections.refresh(
                        try api.id("connection", "connection"), of: try api.organization, actor: api.actor,
                        origin: api.origin))
            },
        ]
    }
}
