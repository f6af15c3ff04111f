import Mustache

/// Renders the pages; every value is escaped, for templates never use the unescaped form.
package struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    /// Reads the templates.
    ///
    /// - Throws: the template engine's error where a template is malformed: a mistake of ours, seen at start.
    package init() throws {
        var library = MustacheLibrary()
        for (name, text) in Templates.all { try library.register(text, named: name) }
        self.library = library
    }

    /// The page as UTF-8 HTML.
    package func render(_ page: some Page) -> [UInt8] {
        var values = page.values
        values["title"] = page.title
        return Array((library.render(values, withTemplate: page.template) ?? "").utf8)
    }
}
