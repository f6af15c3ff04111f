package import Essentials

/// One thing to do for a bulk request.
package struct SCIMBulkStep: Sendable, Hashable {
    /// Which part of an operation a step does.
    package enum Phase: Sendable, Hashable {
        /// The operation as it was sent.
        case whole
        /// A POST that is part of a circle of references, without the attributes that refer.
        case withoutReferences
        /// The rest of that POST: a PATCH of what it created. Its outcome belongs to the POST's entry of the answer.
        case references
    }

    /// The position in `SCIMBulkRequest.operations`.
    package let operation: Int
    /// Which part of the operation this is.
    package let phase: Phase
    /// What to do: the operation's method, or PATCH for the second half of a cut POST.
    package let method: SCIMBulkOperation.Method
    /// The endpoint with its leading slash.
    package let endpoint: String
    /// As sent, maybe `bulkId:…`; nil for POST.
    let unresolvedID: String?
    /// As sent, with its references.
    let unresolvedData: JSONObject

    /// The id in the path, once `ids` has what the references stand for.
    ///
    /// - Parameter ids: the ids created so far by bulkId; one whose POST failed is not among them.
    /// - Throws: `scim.unresolved_reference`, with 409.
    package func id(with ids: [String: String]) throws(SCIMError) -> String? {
        guard let unresolvedID else { return nil }
        return try BulkReference.resolve(unresolvedID, with: ids)
    }

    /// The body, once `ids` has what the references stand for.
    ///
    /// - Throws: `scim.unresolved_reference`, with 409.
    package func data(with ids: [String: String]) throws(SCIMError) -> JSONObject {
        try BulkReference.resolve(.object(unresolvedData), with: ids).object ?? JSONObject()
    }
}
