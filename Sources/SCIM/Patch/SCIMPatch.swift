package import Essentials

/// The body of a PATCH (RFC 7644 3.5.2).
package struct SCIMPatch: Sendable, Hashable {
    /// The most operations in one request.
    package static let maximumOperations = 1000

    /// In the order in which they take effect.
    package let operations: [SCIMPatchOperation]

    /// A patch of operations that were read already.
    package init(operations: [SCIMPatchOperation]) { self.operations = operations }

    /// Reads the body.
    ///
    /// - Throws: `scim.invalid_syntax` for a body without the PatchOp schema or without operations (checklist 80), and
    ///   as `SCIMPatchOperation` says; `scim.payload_too_large` for too many.
    package init(_ body: JSONObject) throws(SCIMError) {
        let members = try body.foldedMembers()
        try JSONObject.require(SCIMMessage.patchOp, in: members)
        guard let list = members["operations"]?.array, !list.isEmpty else {
            throw .invalidSyntax(
                "Operations is \(members["operations"]?.excerpt ?? "missing"), expected a list of some")
        }
        guard list.count <= SCIMPatch.maximumOperations else {
            throw .payloadTooLarge(unit: "operations", maximum: SCIMPatch.maximumOperations)
        }
        var operations: [SCIMPatchOperation] = []
        operations.reserveCapacity(list.count)
        for document in list { operations.append(try SCIMPatchOperation(document)) }
        self.operations = operations
    }

    /// Applies all operations in their order, or none (checklist 82).
    ///
    /// - Parameter resource: in canonical form.
    /// - Throws: the refusal of the first operation that fails; `resource` is a value, so nothing was changed.
    package func apply(
        to resource: JSONObject, of type: SCIMResourceType, unknownAttributes: SCIMUnknownAttributes
    ) throws(SCIMError) -> SCIMPatchResult {
        var application = PatchApplication(resource, of: type, unknownAttributes: unknownAttributes)
        for operation in operations { try application.apply(operation) }
        return try application.result()
    }
}
