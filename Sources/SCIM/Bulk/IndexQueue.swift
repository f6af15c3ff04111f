/// A queue that gives the smallest position first: a binary heap.
struct IndexQueue {
    private var heap: [Int] = []

    /// - Parameter sorted: in ascending order, which is a heap already.
    init(_ sorted: [Int]) { heap = sorted }

    mutating func insert(_ index: Int) {
        heap.append(index)
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> Int? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0] < heap[$1] }), heap[least] < heap[parent] else {
                return first
            }
            heap.swapAt(least, parent)
            parent = least
        }
    }
}
