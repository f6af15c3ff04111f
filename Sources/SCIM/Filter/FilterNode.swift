/// A filter looked up in its schema.
indirect enum FilterNode: Sendable, Hashable {
    case and([FilterNode])
    case or([FilterNode])
    case not(FilterNode)
    case term(FilterTerm)
    /// Some entry of the complex attribute passes the filter, whose references are relative to the entry.
    case entry(AttributeReference, FilterNode)
}
