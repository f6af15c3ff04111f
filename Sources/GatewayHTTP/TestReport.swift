import Console
import Essentials
import GatewayModel

/// A trace as the report of a test log-in.
enum TestReport {
    static func page(_ trace: SignOnTrace) -> TestReportPage {
        let detail = trace.detail
        let checks = (detail["checks"]?.array ?? []).map { check in
            TestReportPage.Check(
                name: check["name"]?.string?.split(separator: "_").joined(separator: " ") ?? "",
                outcome: check["outcome"]?.string?.split(separator: "_").joined(separator: " ") ?? "",
                received: check["received"]?.string ?? check["detail"]?.string ?? "",
                expected: check["expected"]?.string ?? "")
        }
        let profile = (detail["profile"]?.object?.members ?? []).compactMap {
            member -> (field: String, value: String, source: String)? in
            let field = member.key.split(separator: "_").joined(separator: " ")
            if let value = member.value["value"]?.string { return (field, value, member.value["source"]?.string ?? "") }
            if let values = member.value.array {
                return (field, values.compactMap(\.string).joined(separator: ", "), "")
            }
            return nil
        }
        return TestReportPage(
            passed: trace.code == nil, code: trace.code,
            meaning: detail["diagnosis"]?["meaning"]?.string ?? detail["message"]?.string,
            remedy: detail["diagnosis"]?["remedy"]?.string ?? detail["remedy"]?.string, checks: checks,
            profile: profile,
            supportNumber: trace.id.text)
    }
}
