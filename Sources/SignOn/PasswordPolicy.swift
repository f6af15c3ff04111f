package import Essentials
import Foundation
package import GatewayModel

/// What a password must be: long, and not among the first that are tried (NIST SP 800-63B 5.1.1.2).
///
/// No rules about kinds of characters: they make passwords harder for people and not for machines.
package enum PasswordPolicy {
    /// Code points after normalisation.
    package static let minimum = 12
    package static let maximum = 128

    /// The password as it is hashed: in the normal form NFKC, so that it is the same from every keyboard.
    package static func normalized(_ password: Secret) -> Secret {
        Secret(password.revealText().precomposedStringWithCompatibilityMapping)
    }

    /// Refuses what is too short, too long or too common; the result is normalised.
    package static func check(_ password: Secret, for email: EmailAddress) throws(PasswordError) -> Secret {
        let normal = normalized(password)
        let text = normal.revealText()
        let count = text.unicodeScalars.count
        guard count >= minimum else { throw .tooShort(count: count) }
        guard count <= maximum else { throw .tooLong(count: count) }
        let folded = text.lowercased()
        let letters = Set(folded)
        guard letters.count > 3, !CommonPasswords.all.contains(folded), folded != email.folded,
            // The word, or the address, and a few characters behind it.
            !CommonPasswords.stems.contains(stem(folded)), stem(folded) != email.localPart.lowercased()
        else { throw .tooCommon }
        return normal
    }

    /// Without the digits and signs that people put behind a word.
    private static func stem(_ text: String) -> String {
        var slice = Substring(text)
        while let last = slice.last, !last.isLetter { slice.removeLast() }
        return String(slice)
    }
}
