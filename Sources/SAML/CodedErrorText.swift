package import Essentials

/// Another room's error, carried as its texts so that an enum with it stays comparable.
package struct CodedErrorText: Sendable, Hashable {
    package let code: String
    package let message: String
    package let remedy: Remedy?

    package init(_ error: some CodedError) {
        code = error.code
        message = error.message
        remedy = error.remedy
    }
}
