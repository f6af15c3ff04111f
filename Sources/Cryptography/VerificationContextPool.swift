internal import COpenSSL
import Synchronization

/// Prepared contexts of one key, so that a verification doesn't set one up: that costs as much as a third of it.
///
/// A context serves one thread at a time; the pool grows to as many as are in use at once.
@safe final class VerificationContextPool: Sendable {
    private struct Idle: ~Copyable, @unchecked Sendable {
        @safe struct Entry {
            let algorithm: SignatureAlgorithm
            let context: OpaquePointer
        }
        var entries: [Entry] = []
    }

    private let idle = Mutex(Idle())

    deinit {
        idle.withLock { idle in
            for entry in idle.entries { unsafe EVP_PKEY_CTX_free(entry.context) }
        }
    }

    /// Runs `body` with a context that is prepared for `algorithm`; 0 where none can be prepared.
    func withContext(of key: OpaquePointer, _ algorithm: SignatureAlgorithm, _ body: (OpaquePointer) -> Int32) -> Int32
    {
        let taken: Idle.Entry? = idle.withLock { idle in
            guard let index = idle.entries.lastIndex(where: { $0.algorithm == algorithm }) else { return nil }
            return idle.entries.remove(at: index)
        }
        guard let entry = taken ?? (unsafe VerificationContextPool.prepare(key, algorithm)) else { return 0 }
        let result = unsafe body(entry.context)
        idle.withLock { $0.entries.append(entry) }
        return result
    }

    private static func prepare(_ key: OpaquePointer, _ algorithm: SignatureAlgorithm) -> Idle.Entry? {
        guard let context = unsafe EVP_PKEY_CTX_new(key, nil) else { return nil }
        var ready = unsafe EVP_PKEY_verify_init(context) == 1
        if case .rsaPKCS1 = algorithm, ready {
            ready = unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        }
        ready = ready && (unsafe EVP_PKEY_CTX_set_signature_md(context, algorithm.digest.implementation)) == 1
        guard ready else {
            unsafe EVP_PKEY_CTX_free(context)
            ERR_clear_error()
            return nil
        }
        return unsafe Idle.Entry(algorithm: algorithm, context: context)
    }
}
