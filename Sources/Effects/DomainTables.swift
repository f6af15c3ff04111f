/// Tables about domain names that somebody else keeps.
package protocol DomainTables: Sendable {
    /// Whether names below this one belong to different people (publicsuffix.org, private section included).
    func isPublicSuffix(_ name: String) -> Bool
    /// The A-label form of a domain name (IDNA2008, UTS 46 non-transitional), or nil where there is none.
    func asciiForm(_ name: String) -> String?
}
