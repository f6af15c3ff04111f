import AdapterKit
import Adapting

extension AdapterContract {
    /// The sample itself, then what must hold for every adapter around it.
    func check(_ sample: SCIMSample, _ name: String) async -> [String] {
        do {
            let found = try await adapters.normalize(sample.sent, preset: preset.id)
            if let code = sample.refusal { return ["\(preset.id)/\(name): accepted, expected the refusal \(code)"] }
            var failures = sample.differences(found)
            // The gateway trusts its own rules unasked; the contract does not.
            _ = try SCIMMessageCheck.accept(found, from: sample.sent, adapter: preset.id)
            failures += try await again(found)
            failures += try await negatives(sample, found)
            return failures.map { "\(preset.id)/\(name): \($0)" }
        } catch AdapterFailure.refused(_, let code, _) {
            return code == sample.refusal ? [] : ["\(preset.id)/\(name): refused with \(code)"]
        } catch {
            return ["\(preset.id)/\(name): \(error.message)"]
        }
    }

    /// What was put right once is right: no second change and no second count.
    private func again(_ found: SCIMMessage) async throws(AdapterFailure) -> [String] {
        let twice = try await adapters.normalize(found, preset: preset.id)
        return twice == found ? [] : ["a second pass changes it again"]
    }

    /// A request in disguise is refused, a bare one stays bare, and an answer says what the core said.
    private func negatives(_ sample: SCIMSample, _ found: SCIMMessage) async throws(AdapterFailure) -> [String] {
        var failures: [String] = []
        var disguised = sample.sent
        disguised.methodOverride = "DELETE"
        if (try? await adapters.normalize(disguised, preset: preset.id)) != nil {
            failures.append("a method override is taken")
        }
        var bare = sample.sent
        bare.body = nil
        if try await adapters.normalize(bare, preset: preset.id).body != nil {
            failures.append("a body appears where none was sent")
        }
        for answer in [SCIMAnswer(status: 404), SCIMAnswer(status: 200, body: ["id": "usr-1", "active": false])] {
            let rendered = try await adapters.render(answer, for: found, preset: preset.id)
            if rendered.status / 100 != answer.status / 100 { failures.append("a status becomes \(rendered.status)") }
        }
        return failures
    }
}
