/// Which arrays a reader hands out element by element, and to whom.
struct JSONDiversion {
    /// Whether the array under this key of the outermost object is diverted.
    let isDiverted: (String) -> Bool
    let element: (JSONValue) -> Void
}
