package import Essentials
package import GatewayModel

/// All findings, and the heads of the audit chains, to be kept elsewhere.
package struct DoctorReport: Sendable {
    package let findings: [DoctorFinding]
    package let chains: [DoctorSurvey.Chain]

    package init(findings: [DoctorFinding], chains: [DoctorSurvey.Chain]) {
        self.findings = findings
        self.chains = chains
    }

    /// Nothing hurts now.
    package var isHealthy: Bool { !findings.contains { $0.severity == .error } }

    package var json: JSONValue {
        [
            "healthy": .bool(isHealthy), "checks": .array(findings.map(\.json)),
            "audit_heads": .array(
                intactHeads.map { ["organization": JSONValue($0.organization), "head": .string($0.head.text)] }),
        ]
    }

    package var text: String {
        var lines = findings.flatMap { finding in
            ["[\(finding.severity.rawValue)] \(finding.id): \(finding.sentence)"]
                + (finding.remedy.map { ["    what to do: \($0)"] } ?? [])
        }
        let counts = Dictionary(grouping: findings, by: \.severity).mapValues(\.count)
        let total = [DoctorFinding.Severity.error, .warning, .info, .ok, .skipped].map { severity in
            "\(counts[severity] ?? 0) \(severity.rawValue)"
        }
        lines.append(total.joined(separator: ", "))
        if !intactHeads.isEmpty { lines.append("audit heads (keep them elsewhere; a later doctor takes them back):") }
        lines += intactHeads.map { "    \($0.organization?.text ?? "installation") \($0.head.text)" }
        return lines.joined(separator: "\n")
    }

    private var intactHeads: [(organization: Identifier<Organization>?, head: AuditLink)] {
        chains.compactMap { chain in
            guard chain.verification.isIntact, let head = chain.verification.head else { return nil }
            return (chain.organization, head)
        }
    }

    /// The heads of an earlier report's JSON, by organization.
    ///
    /// - Throws: `value.invalid` where it is no such report.
    package static func heads(in report: JSONValue) throws -> [Identifier<Organization>?: [AuditLink]] {
        guard let items = report["audit_heads"]?.array else {
            throw AdministrationError.invalidValue("audit_heads", reason: "this is not what doctor --json wrote")
        }
        var heads: [Identifier<Organization>?: [AuditLink]] = [:]
        for item in items {
            guard let link = (item["head"]?.string).flatMap({ AuditLink($0) }) else {
                throw AdministrationError.invalidValue("audit_heads", reason: "\(item.text) has no head")
            }
            let organization = item["organization"]?.string.map { Identifier<Organization>(stored: $0) }
            heads[organization, default: []].append(link)
        }
        return heads
    }
}
