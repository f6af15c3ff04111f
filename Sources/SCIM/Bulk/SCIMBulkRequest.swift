package import Essentials

/// A bulk request (RFC 7644 3.7).
///
/// A request with a malformed operation is refused as a whole, before anything is done: half of a message that its
/// sender got wrong is nothing to act on. What is well formed and fails, fails alone.
package struct SCIMBulkRequest: Sendable, Hashable {
    /// How many operations may fail before the rest is not tried; nil for any number.
    package let failOnErrors: Int?
    /// In the order sent, which is the order of the answer too.
    package let operations: [SCIMBulkOperation]

    /// Reads the body.
    ///
    /// - Throws: `scim.payload_too_large` for more than `maximumOperations`, `scim.invalid_syntax` as
    ///   `SCIMBulkOperation` says and for a bulkId twice, `scim.invalid_value` for a bad `failOnErrors`.
    package init(_ body: JSONObject, maximumOperations: Int) throws(SCIMError) {
        let members = try body.foldedMembers()
        try JSONObject.require(SCIMMessage.bulkRequest, in: members)
        switch members["failonerrors"] {
        case nil, .null: failOnErrors = nil
        case .integer(let count) where count >= 1: failOnErrors = Int(clamping: count)
        case .some(let other):
            throw .invalidValue(attribute: "failOnErrors", "is \(other.excerpt), expected a whole number from 1 on")
        }
        guard let list = members["operations"]?.array, !list.isEmpty else {
            throw .invalidSyntax(
                "Operations is \(members["operations"]?.excerpt ?? "missing"), expected a list of some")
        }
        guard list.count <= maximumOperations else {
            throw .payloadTooLarge(unit: "operations", maximum: maximumOperations)
        }
        var operations: [SCIMBulkOperation] = []
        var bulkIds: Set<String> = []
        for (position, document) in list.enumerated() {
            let operation = try SCIMBulkOperation(document, position: position)
            if let bulkId = operation.bulkId, operation.method == .post, !bulkIds.insert(bulkId).inserted {
                throw .invalidSyntax("the bulkId \(excerpt(bulkId)) stands at two POST operations")
            }
            operations.append(operation)
        }
        self.operations = operations
    }

    /// What to do, in an order in which each reference is known when it is needed, forward ones included.
    ///
    /// Otherwise the order sent is kept, and always among operations on one path. A circle of references, which only
    /// POST operations can form, is cut: its first POST runs without the attributes that refer into the circle, and a
    /// PATCH adds them at the end (RFC 7644 3.7.1 wants the server to try). References to what no operation creates are
    /// left in; they fail with 409 when the step's data is asked for.
    package var steps: [SCIMBulkStep] {
        var plan = BulkPlan(operations)
        return plan.steps()
    }
}
