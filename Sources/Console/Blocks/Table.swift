/// Rows under column heads; the first cell of a row names it.
package struct Table: Block {
    package static let kind = "table"

    package struct Cell: Sendable, ExpressibleByStringInterpolation {
        let text: Inline
        let faint: Inline?
        let buttons: [PostButton]

        /// - Parameter faint: a second line, less loud.
        package init(_ text: Inline, faint: Inline? = nil, buttons: [PostButton] = []) {
            self.text = text
            self.faint = faint
            self.buttons = buttons
        }

        package init(stringLiteral value: String) { self.init(Inline(value)) }

        var values: [String: Any] {
            [
                "spans": text.values, "second": faint.map { ["spans": $0.values] as Any } ?? false,
                "buttons": buttons.isEmpty ? false as Any : buttons.map(\.values),
            ]
        }
    }

    let caption: String
    let columns: [String]
    let rows: [[Cell]]
    let empty: Inline

    /// - Parameters:
    ///   - caption: what the rows are, for everybody.
    ///   - empty: what stands there when there are no rows, with what to do next.
    package init(_ caption: String, columns: [String], rows: [[Cell]], empty: Inline) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.empty = empty
    }

    package var values: [String: Any] {
        [
            "caption": caption, "columns": columns.map { ["text": $0] },
            "rows": rows.isEmpty
                ? false as Any
                : rows.map { row -> [String: Any] in
                    [
                        "head": row.first.map { $0.values as Any } ?? false,
                        "cells": zip(columns, row).dropFirst().map { column, cell -> [String: Any] in
                            cell.values.merging(["column": column]) { first, _ in first }
                        },
                    ]
                },
            "empty": ["spans": empty.values] as [String: Any],
        ]
    }
}
