extension String {
    /// Whether both texts have the same UTF-8 bytes.
    ///
    /// `==` also holds for texts that only look alike to Unicode (canonical equivalence): too weak for identifiers, which
    /// standards compare byte for byte.
    package func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let fast =
            unsafe utf8.withContiguousStorageIfAvailable { left in
                unsafe other.utf8.withContiguousStorageIfAvailable { right in
                    guard let start = left.baseAddress, let second = right.baseAddress else { return true }
                    return unsafe ByteOrder.areEqual(start, second, left.count)
                } ?? nil
            } ?? nil
        return fast ?? utf8.elementsEqual(other.utf8)
    }
}
