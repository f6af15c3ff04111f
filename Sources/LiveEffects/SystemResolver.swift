internal import CResolver
package import Effects

/// DNS through the C library's resolver, with a state of its own for each question.
package struct SystemResolver: TextRecordResolver {
    private let pool: BlockingPool
    private let server: (address: String, port: UInt16)?
    private let seconds: Int32
    private let tries: Int32

    /// - Parameters:
    ///   - server: an IPv4 address and port, or nil for the system's resolvers.
    ///   - seconds: how long one try waits.
    package init(pool: BlockingPool, server: (address: String, port: UInt16)? = nil, seconds: Int = 1, tries: Int = 2) {
        self.pool = pool
        self.server = server
        self.seconds = Int32(seconds)
        self.tries = Int32(tries)
    }

    package func textRecords(at name: String) async -> TextRecordAnswer {
        let (server, seconds, tries) = (server, seconds, tries)
        return await pool.run {
            var buffer = [UInt8](repeating: 0, count: 65535)
            var length = 0
            let outcome = unsafe gatehouse_txt(
                name, server?.address, server?.port ?? 53, seconds, tries, &buffer, buffer.count, &length)
            switch Int(outcome) {
            case Int(GATEHOUSE_DNS_RECORDS):
                let records = buffer[..<length].split(separator: 0, omittingEmptySubsequences: false).dropLast()
                return .records(records.map { String(decoding: $0, as: UTF8.self) })
            case Int(GATEHOUSE_DNS_NO_NAME): return .noSuchName
            case Int(GATEHOUSE_DNS_NO_DATA): return .noRecords
            case Int(GATEHOUSE_DNS_TRY_AGAIN): return .unanswered("no server answered in time, or it failed")
            default: return .unanswered("the answer can't be read, or the server refused")
            }
        }
    }
}
