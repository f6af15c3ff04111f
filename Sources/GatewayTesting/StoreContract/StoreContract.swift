package import Persistence

/// What every store promises, as checks that run against any of them.
///
/// A check gets a store of its own, empty; it throws ``Violation`` where a promise is broken.
package enum StoreContract {
    /// One promise.
    package struct Check: Sendable, CustomStringConvertible {
        /// A sentence that names the rule it holds.
        package let sentence: String
        private let body: @Sendable (any Store) async throws -> Void

        package var description: String { sentence }

        init(_ sentence: String, _ body: @escaping @Sendable (any Store) async throws -> Void) {
            self.sentence = sentence
            self.body = body
        }

        /// - Throws: ``Violation``, or an error of the store.
        package func run(on store: any Store) async throws { try await body(store) }
    }

    /// A promise that a store did not keep.
    package struct Violation: Error, CustomStringConvertible {
        package let description: String
    }

    package static let checks: [Check] =
        survival + transactions + uniqueness + expiry + signOnLog + retention + eventRetention + directories + teams
        + events + auditLog + passwords + roster + metadata + turns + sharedSSO + migrations + setupLinks + search
        + health

    static func expect<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
        guard found == expected else {
            throw Violation(description: "\(what): found \(found), expected \(expected)")
        }
    }

    /// Runs `body`, which must be refused as a duplicate.
    static func expectDuplicate(_ what: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch StoreError.duplicate {
            return
        }
        throw Violation(description: "\(what) was accepted twice")
    }
}
