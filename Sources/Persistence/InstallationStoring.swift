package import Essentials
package import GatewayModel

/// What belongs to the installation and to no organization.
package protocol InstallationReading {
    /// The organization whose owners and admins operate the installation; nil before the first run.
    func operatorsOrganization() throws -> Identifier<Organization>?
    /// The printed right to make the first administrator; nil where there is none.
    func firstRun() throws -> FirstRun?
}

package protocol InstallationWriting {
    /// Names the operators' organization, once: the first of two wins.
    ///
    /// - Throws: `StoreError.duplicate` where there is one.
    func setOperatorsOrganization(_ organization: Identifier<Organization>) throws
    /// Puts the right in place of the one before; nil takes it away.
    func put(_ firstRun: FirstRun?) throws
}
