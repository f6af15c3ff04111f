/// How large and how deep a document may be (rule R3).
package struct ParserLimits: Sendable, Hashable {
    package var maximumBytes: Int
    package var depth: Int
    package var nodes: Int
    package var attributesPerElement: Int

    package init(maximumBytes: Int = 384 << 10, depth: Int = 64, nodes: Int = 20_000, attributesPerElement: Int = 64) {
        self.maximumBytes = maximumBytes
        self.depth = depth
        self.nodes = nodes
        self.attributesPerElement = attributesPerElement
    }
}
