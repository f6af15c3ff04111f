/// A noun as one row: the columns and their values in the same order.
protocol SQLRecord {
    static var table: String { get }
    /// The key columns first.
    static var columns: [String] { get }
    static var keyCount: Int { get }
    var row: [SQLValue] { get }
    init(_ row: inout RowReader) throws
}

extension SQLRecord {
    static var selection: String { columns.joined(separator: ", ") }

    static var insertion: String {
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        return "INSERT INTO \(table) (\(selection)) VALUES (\(places))"
    }

    static var replacement: String {
        let assignments = columns.indices.dropFirst(keyCount).map { "\(columns[$0]) = $\($0 + 1)" }
        let keys = columns.indices.prefix(keyCount).map { "\(columns[$0]) = $\($0 + 1)" }
        return "UPDATE \(table) SET \(assignments.joined(separator: ", ")) WHERE \(keys.joined(separator: " AND "))"
    }
}
