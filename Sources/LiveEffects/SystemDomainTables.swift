internal import CIDN2
internal import CPublicSuffix
import Effects

/// The public suffix list that libpsl carries, and libidn2's tables.
package struct SystemDomainTables: DomainTables {
    package init() {}

    package func isPublicSuffix(_ name: String) -> Bool {
        guard let list = unsafe psl_builtin() else { return false }
        // Without the rule that every unlisted single label is a suffix of its own: `localdomain` is somebody's.
        let kinds = PSL_TYPE_ICANN | PSL_TYPE_PRIVATE | PSL_TYPE_NO_STAR_RULE
        return unsafe psl_is_public_suffix2(list, name, kinds) == 1
    }

    package func asciiForm(_ name: String) -> String? {
        var out: UnsafeMutablePointer<CChar>?
        let flags = Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue | IDN2_USE_STD3_ASCII_RULES.rawValue)
        let code = unsafe idn2_to_ascii_8z(name, &out, flags)
        guard code == IDN2_OK.rawValue, let text = unsafe out else { return nil }
        defer { unsafe idn2_free(text) }
        return unsafe String(cString: text)
    }
}
