import Essentials

/// Puts the operations of a bulk request in order.
struct BulkPlan {
    private let operations: [SCIMBulkOperation]
    /// For each operation, those that it waits for.
    private var awaited: [Set<Int>]
    /// For each operation, those that wait for it.
    private var waiting: [[Int]]
    /// The position of the POST that creates each bulkId.
    private let creators: [String: Int]

    init(_ operations: [SCIMBulkOperation]) {
        self.operations = operations
        var creators: [String: Int] = [:]
        for (index, operation) in operations.enumerated() where operation.method == .post {
            if let bulkId = operation.bulkId { creators[bulkId] = index }
        }
        self.creators = creators
        awaited = operations.map { operation in
            let targets =
                BulkReference.targets(in: .object(operation.data))
                + BulkReference.targets(in: JSONValue(operation.id))
            return Set(targets.compactMap { creators[$0] })
        }
        waiting = operations.map { _ in [] }
        keepOrderOnOnePath()
        for (index, others) in awaited.enumerated() {
            for other in others where other != index { waiting[other].append(index) }
        }
    }

    private mutating func keepOrderOnOnePath() {
        var last: [String: Int] = [:]
        for (index, operation) in operations.enumerated() where operation.id != nil {
            if let earlier = last[operation.path] { awaited[index].insert(earlier) }
            last[operation.path] = index
        }
    }

    mutating func steps() -> [SCIMBulkStep] {
        var steps: [SCIMBulkStep] = []
        var completions: [SCIMBulkStep] = []
        var pending = Set(operations.indices)
        // A POST that refers to itself is a circle of one.
        var ready = IndexQueue(operations.indices.filter { awaited[$0].isEmpty })
        while !pending.isEmpty {
            if let index = ready.popFirst() {
                pending.remove(index)
                steps.append(step(index))
                finish(index, &ready)
                continue
            }
            guard let index = firstInCircle(pending) else { break }
            let (creation, completion) = cut(index)
            pending.remove(index)
            steps.append(creation)
            if let completion { completions.append(completion) }
            awaited[index] = []
            finish(index, &ready)
        }
        return steps + completions
    }

    private mutating func finish(_ index: Int, _ ready: inout IndexQueue) {
        for other in waiting[index] where awaited[other].remove(index) != nil && awaited[other].isEmpty {
            ready.insert(other)
        }
    }

    /// The first operation that waits for itself.
    ///
    /// Following what is waited for leads into a circle in as many steps as there are operations.
    private func firstInCircle(_ pending: Set<Int>) -> Int? {
        guard var index = pending.min() else { return nil }
        var path: [Int] = []
        var met: Set<Int> = []
        while met.insert(index).inserted {
            path.append(index)
            guard let next = awaited[index].min() else { return index }
            index = next
        }
        guard let start = path.firstIndex(of: index) else { return nil }
        return path[start...].min()
    }

    private func step(_ index: Int) -> SCIMBulkStep {
        let operation = operations[index]
        return SCIMBulkStep(
            operation: index, phase: .whole, method: operation.method, endpoint: operation.endpoint,
            unresolvedID: operation.id, unresolvedData: operation.data)
    }

    /// A POST without the attributes that refer to what is not created yet, and the PATCH that adds them.
    private func cut(_ index: Int) -> (creation: SCIMBulkStep, completion: SCIMBulkStep?) {
        let operation = operations[index]
        var referring: Set<String> = []
        for (key, value) in operation.data.members {
            let refers = BulkReference.targets(in: value).contains {
                creators[$0].map(awaited[index].contains) ?? false
            }
            if refers { referring.insert(key) }
        }
        let data = operation.data.filter { !referring.contains($0) }
        let rest = operation.data.filter(referring.contains)
        let creation = SCIMBulkStep(
            operation: index, phase: rest.members.isEmpty ? .whole : .withoutReferences, method: operation.method,
            endpoint: operation.endpoint, unresolvedID: operation.id, unresolvedData: data)
        guard !rest.members.isEmpty, let bulkId = operation.bulkId else { return (creation, nil) }
        var patch = JSONObject()
        patch["schemas"] = .array([.string(SCIMMessage.patchOp)])
        patch["Operations"] = .array([["op": "add", "value": .object(rest)]])
        let completion = SCIMBulkStep(
            operation: index, phase: .references, method: .patch, endpoint: operation.endpoint,
            unresolvedID: "bulkId:\(bulkId)", unresolvedData: patch)
        return (creation, completion)
    }
}
