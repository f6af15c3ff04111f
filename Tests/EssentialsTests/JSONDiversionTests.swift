import Essentials
import Testing

@Suite struct JSONDiversionTests {
    private func read(_ text: String) throws -> (value: JSONValue, elements: [JSONValue]) {
        var elements: [JSONValue] = []
        func take(_ element: JSONValue) { elements.append(element) }
        let value = try JSONValue(
            parsing: Array(text.utf8), diverting: { $0 == "list" }, element: take)
        return (value, elements)
    }

    @Test func `the elements of a diverted array are handed out, and the array is left empty`() throws {
        let (value, elements) = try read("{\"a\":[1],\"list\": [ {\"b\":[2]} , 3 ],\"z\":null}")
        #expect(value == ["a": [1], "list": [], "z": nil])
        #expect(elements == [["b": [2]], 3])
    }

    @Test func `only arrays of the outermost object are diverted`() throws {
        let (value, elements) = try read("{\"in\":{\"list\":[1]},\"list\":{\"list\":[2]}}")
        #expect(value == ["in": ["list": [1]], "list": ["list": [2]]])
        #expect(elements.isEmpty)
        #expect(try read("[{\"list\":[1]}]").elements.isEmpty)
    }

    @Test(arguments: [
        "{\"list\":[1,]}", "{\"list\":[1}", "{\"list\":[{\"a\":1,\"a\":2}]}", "{\"list\":[],\"list\":[]}",
        "{\"list\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
        "{\"list\":[\"\\ud800\"]}",
    ])
    func `rule S7: a diverted array is read as strictly as any other`(text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    @Test(arguments: [3, 11, 12, 13, 40])
    func `rule S7: a member twice is found in small objects and in large ones`(count: Int) throws {
        let members = (0..<count).map { "\"k\($0)\":\($0)" }
        #expect(try JSONValue(parsing: "{\(members.joined(separator: ","))}").object?.members.count == count)
        for again in [0, count - 1] {
            let text = "{\((members + ["\"k\(again)\":0"]).joined(separator: ","))}"
            #expect(throws: JSONError.duplicateKey("k\(again)")) { try JSONValue(parsing: text) }
        }
    }

    @Test func `equal objects hash alike whatever their order, and differ by their values`() {
        let left: JSONValue = ["a": 1, "b": [true]]
        let right: JSONValue = ["b": [true], "a": 1]
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(Set<JSONValue>([["a": 1], ["a": 2], ["a": 1]]).count == 2)
    }
}
