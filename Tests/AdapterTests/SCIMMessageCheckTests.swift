import AdapterKit
import Adapting
import Testing

/// What an adapter's answer may not do to a request: each row is accepted without its check.
@Suite struct SCIMMessageCheckTests {
    private static let user = SCIMMessage(
        method: "PUT", path: ["Users", "usr-1"],
        query: [SCIMQueryItem("filter", "userName eq \"a\" and active eq true")],
        userAgent: "agent", body: ["userName": "ada", "active": false, "emails": [["value": " a@example.com "]]],
        rewrites: [SCIMRewrite(id: "operation_case", count: 1)])
    private static let group = Dialect.patch(
        ["op": "add", "path": "members", "value": [["value": "usr-1"]]],
        ["op": "remove", "path": "members", "value": [["value": "usr-2"]]],
        ["op": "replace", "path": "displayName", "value": "usr-3"], path: ["Groups", "grp-1"])

    private func part(_ sent: SCIMMessage, _ change: (inout SCIMMessage) -> Void) -> String? {
        var answer = sent
        change(&answer)
        do {
            _ = try SCIMMessageCheck.accept(answer, from: sent, adapter: "test")
            return nil
        } catch AdapterFailure.untrustedRewrite(_, let part) {
            return part
        } catch {
            return error.code
        }
    }

    private func partOfUser(_ change: (inout SCIMMessage) -> Void) -> String? { part(Self.user, change) }

    @Test func `a rewrite that says the same is accepted`() {
        #expect(partOfUser { _ in } == nil)
        #expect(
            partOfUser {
                $0.body = [
                    "userName": "ada", "active": "False", "emails": [["value": "a@example.com", "type": "work"]],
                ]
                $0.query = [SCIMQueryItem("filter", "USERNAME eq a AND active eq true")]
                $0.rewrites.append(SCIMRewrite(id: "own_rule", count: 1))
            } == nil)
    }

    @Test func `S-8: no other resource, method or sender is addressed`() {
        #expect(partOfUser { $0.method = "DELETE" } == "the method")
        #expect(partOfUser { $0.path = ["Users", "usr-2"] } == "the path")
        #expect(partOfUser { $0.path = ["Groups", "usr-1"] } == "the path")
        #expect(partOfUser { $0.path = ["Users"] } == "the path")
        #expect(partOfUser { $0.userAgent = nil } == "the user agent")
        #expect(partOfUser { $0.rewrites = [] } == "the counts")
        #expect(partOfUser { $0.rewrites.append(SCIMRewrite(id: "a b\n", count: 1)) } == "the counts")
    }

    @Test func `S-8: a filter stays, whole`() {
        #expect(partOfUser { $0.query = [] } == "the filter")
        #expect(partOfUser { $0.query = [SCIMQueryItem("filter", "userName eq \"a\"")] } == "the filter")
        #expect(
            partOfUser { $0.query = [SCIMQueryItem("filter", "userName eq \"b\" and active eq true")] } == "the filter")
        #expect(partOfUser { $0.query.append(SCIMQueryItem("attributes", "password")) } == "the query")
    }

    @Test func `S-8: nobody is invented, switched on or given anything`() {
        #expect(partOfUser { $0.body?["userName"] = "eve" } == "a value that identifies somebody")
        #expect(partOfUser { $0.body?["externalId"] = "77" } == "a value that identifies somebody")
        #expect(
            partOfUser { $0.body?["emails"] = [["value": "eve@example.com"]] } == "a value that identifies somebody")
        #expect(partOfUser { $0.body?["active"] = nil } == "active")
        #expect(partOfUser { $0.body?["active"] = true } == "active")
        #expect(partOfUser { $0.body?["roles"] = ["ada"] } == "a privilege")
        #expect(partOfUser { $0.body?["password"] = "ada" } == "a privilege")
        let core = "urn:ietf:params:scim:schemas:core:2.0:User"
        #expect(partOfUser { $0.body?[core] = ["roles": ["ada"]] } == "a privilege")
        #expect(partOfUser { $0.body?[core + ":active"] = true } == "active")
        #expect(partOfUser { $0.body?.withObject { $0.members.append(SCIMMember("Active", true)) } } == "active")
        #expect(partOfUser { $0.body = nil } == "the body")
        #expect(partOfUser { $0.body?["nickName"] = .text(String(repeating: "x", count: 9000)) } == "the size")
    }

    @Test func `E6: no operation on members becomes another one`() {
        func change(_ index: Int, _ name: String, _ value: SCIMValue?) -> String? {
            part(Self.group) { message in
                message.body?.withObject { body in
                    _ = body.update("Operations") { $0.withList { $0[index][name] = value } }
                }
            }
        }
        #expect(change(0, "op", "replace") == "the operations")
        #expect(change(1, "value", nil) == "the members")
        #expect(change(1, "value", .null) == "the members")
        #expect(change(1, "op", "add") == "the operations")
        #expect(change(2, "path", "members") == "the operations")
        #expect(change(2, "path", .text(SCIMName.group + ":members")) == "the operations")
        #expect(change(0, "value", [["value": "usr-9"]]) == "a value that identifies somebody")
        #expect(change(0, "value", ["usr-2"]) == nil)
    }

    @Test func `a group that is replaced keeps its number of members`() {
        let sent = SCIMMessage(
            method: "PUT", path: ["Groups", "grp-1"],
            body: ["members": [["value": "a"], ["value": "b"]], "displayName": "x"])
        #expect(part(sent) { $0.body?["members"] = [["value": "a"]] } == "the members")
        #expect(part(sent) { $0.body?["members"] = ["a", "b"] } == nil)
    }

    @Test func `a rendered answer says what the core said`() throws {
        func part(_ rendered: SCIMAnswer, _ answer: SCIMAnswer) -> String? {
            do {
                _ = try SCIMMessageCheck.accept(rendered, from: answer, adapter: "test")
                return nil
            } catch AdapterFailure.untrustedRewrite(_, let part) {
                return part
            } catch {
                return error.code
            }
        }
        let answer = SCIMAnswer(status: 200, body: ["id": "usr-1", "active": false])
        #expect(part(answer, answer) == nil)
        #expect(part(SCIMAnswer(status: 204), answer) == nil)
        #expect(part(SCIMAnswer(status: 200), SCIMAnswer(status: 404)) == "the status")
        #expect(part(SCIMAnswer(status: 200, body: ["id": "usr-2"]), answer) == "the id")
        #expect(part(SCIMAnswer(status: 404, body: ["x": 1]), SCIMAnswer(status: 404)) == "the body")
    }
}
