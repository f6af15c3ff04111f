import AdapterKit

extension AzureAdapter {
    /// Two applications of one tenant side by side: the issuer is the same, and the Identifiers must differ (rule M-3).
    func planMigration(
        from old: ConnectionConfiguration?, to new: ConnectionConfiguration
    ) -> MigrationAdvice {
        let identifier = new.serviceProviderEntityID
        var steps = [
            MigrationStep(
                .before,
                "Enterprise applications > New application > Create your own application (Non-gallery): set Identifier "
                    + "(Entity ID) to \(identifier) and Reply URL to \(new.acsURL)",
                why: "no two applications of a directory may have one Identifier; this one is no other connection's"),
            MigrationStep(
                .before, "Users and groups: assign everybody who shall sign in; nested groups don't count",
                why: "who is not assigned gets AADSTS50105"),
        ]
        guard let old, let tenant = AzureTenant(issuer: new.identityProviderEntityID)?.id,
            AzureTenant(issuer: old.identityProviderEntityID)?.id == tenant
        else { return MigrationAdvice(steps: steps + rest(old)) }
        guard old.serviceProviderEntityID != identifier else {
            return MigrationAdvice(steps: steps, findings: [sameIdentifier(identifier)])
        }
        steps.append(
            MigrationStep(
                .before,
                "if Basic SAML Configuration says that the Identifier is in use, rename the Identifier of the application "
                    + "that has it: append -old; don't delete that application",
                why: "a deleted application keeps its Identifier for 30 days, and renaming is undone by renaming"))
        return MigrationAdvice(
            steps: steps + rest(old),
            findings: [
                ConfigurationFinding(
                    .info, "azure.same_tenant",
                    "both applications answer with the issuer \(new.identityProviderEntityID): they are told apart by the "
                        + "Reply URL and the Identifier",
                    remedy: "nothing needs to be removed first")
            ])
    }

    private func rest(_ old: ConnectionConfiguration?) -> [MigrationStep] {
        guard let old else { return [] }
        return [
            MigrationStep(
                .before, "leave the application with the Identifier \(old.serviceProviderEntityID) as it is",
                why: "log-ins that have begun there still end there, and it is the way back"),
            MigrationStep(
                .after,
                "the old application's Properties: set Enabled for users to sign-in to No, and its Provisioning Status to "
                    + "Off; delete it once undoing is out of the question"),
            MigrationStep(
                .undo,
                "the old application's Properties: set Enabled for users to sign-in to Yes; where its Identifier was "
                    + "renamed, take -old away again"),
        ]
    }

    private func sameIdentifier(_ identifier: String) -> ConfigurationFinding {
        ConfigurationFinding(
            .error, "azure.identifier_in_use", "both applications would have the Identifier \(identifier)",
            remedy:
                "Basic SAML Configuration of the old application: rename its Identifier (append -old) rather than delete "
                + "it; then save the new application, and rename it back to undo")
    }
}
