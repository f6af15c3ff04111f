/// The remains of a base address that somebody gave with a query: `?word` or `&` at the end of a segment or value.
public enum SCIMResidue {
    /// The text up to its residue: a question mark or ampersand with nothing but ASCII letters and digits behind it.
    public static func cut(_ text: some StringProtocol) -> String {
        guard let start = text.firstIndex(where: isMark),
            text[start...].allSatisfy({ isMark($0) || $0.isASCII && ($0.isLetter || $0.isNumber) })
        else { return String(text) }
        return String(text[..<start])
    }

    /// The path without residues and empty segments; an id in front of a residue stays what it is.
    public static func cut(path: [String]) -> [String] { path.map { cut($0) }.filter { !$0.isEmpty } }

    /// The filter without a residue behind its last quoted text: never inside one, nor anything of a filter that has none.
    public static func cut(filter: String) -> String {
        guard let quote = filter.lastIndex(of: "\"") else { return filter }
        return filter[...quote] + cut(filter[quote...].dropFirst())
    }

    private static func isMark(_ character: Character) -> Bool { character == "?" || character == "&" }
}
