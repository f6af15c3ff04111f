import AdapterKit
import Adapting
internal import CAdapterABI
import Foundation

/// A library in this process: trusted code.
///
/// It is never unloaded, for Swift registers its types for ever.
@safe package final class LoadedLibrary: @unchecked Sendable {
    // Filled once in init; `call` is safe for several threads by the interface's contract.
    private let table: gatehouse_adapter_table

    /// Loads and shakes hands.
    ///
    /// The file was checked before.
    package init(path: String) throws(AdapterLoadProblem) {
        guard let handle = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? "unknown"
            throw .cannotLoad(path: path, reason: String(reason.prefix(300)))
        }
        guard let symbol = unsafe dlsym(handle, "gatehouse_adapter_entry") else { throw .noEntry(path: path) }
        let entry = unsafe unsafeBitCast(symbol, to: gatehouse_entry.self)
        var host = gatehouse_host(
            struct_size: UInt32(MemoryLayout<gatehouse_host>.size), abi_major: UInt16(GATEHOUSE_ABI_MAJOR),
            abi_minor: UInt16(GATEHOUSE_ABI_MINOR))
        var table = unsafe gatehouse_adapter_table()
        let status = unsafe entry(&host, &table)
        guard status == GATEHOUSE_OK, unsafe table.abi_major == UInt16(GATEHOUSE_ABI_MAJOR) else {
            throw .wrongVersion(path: path)
        }
        guard unsafe table.struct_size >= UInt32(MemoryLayout<gatehouse_adapter_table>.size), unsafe table.call != nil
        else { throw .incompleteTable(path: path) }
        unsafe self.table = table
    }

    /// One message to the library; the answer is copied.
    package func call(_ message: UInt32, _ request: [UInt8]) -> (status: Int32, answer: [UInt8]) {
        var answer: [UInt8] = []
        let status = unsafe withUnsafeMutablePointer(to: &answer) { pointer in
            unsafe table.call?(
                table.instance, message, request, request.count,
                { context, bytes, count in
                    guard let context = unsafe context else { return }
                    let answer = unsafe context.assumingMemoryBound(to: [UInt8].self)
                    unsafe answer.pointee = Array(UnsafeBufferPointer(start: bytes, count: count))
                }, UnsafeMutableRawPointer(pointer)) ?? GATEHOUSE_MALFORMED
        }
        return (status, answer)
    }
}
