public import CAdapterABI

/// Puts a Swift adapter behind the C table.
///
/// A library's entry function is one call of `fill`.
public enum AdapterExport {
    /// Checks the version and fills the table.
    ///
    /// - Returns: `GATEHOUSE_OK`, or `GATEHOUSE_WRONG_VERSION` where the host's major version is another.
    public static func fill<Adapter: ProviderAdapter>(
        _ type: Adapter.Type, _ host: UnsafePointer<gatehouse_host>,
        _ table: UnsafeMutablePointer<gatehouse_adapter_table>
    ) -> Int32 {
        guard unsafe host.pointee.struct_size >= UInt32(MemoryLayout<gatehouse_host>.size),
            unsafe host.pointee.abi_major == UInt16(GATEHOUSE_ABI_MAJOR)
        else { return GATEHOUSE_WRONG_VERSION }
        let dispatcher = AdapterDispatcher { Adapter(manifest: $0) }
        unsafe table.pointee.struct_size = UInt32(MemoryLayout<gatehouse_adapter_table>.size)
        unsafe table.pointee.abi_major = UInt16(GATEHOUSE_ABI_MAJOR)
        unsafe table.pointee.abi_minor = UInt16(GATEHOUSE_ABI_MINOR)
        unsafe table.pointee.instance = Unmanaged.passRetained(dispatcher).toOpaque()
        unsafe table.pointee.call = { instance, message, request, count, reply, context in
            guard let instance = unsafe instance else { return GATEHOUSE_MALFORMED }
            let dispatcher = unsafe Unmanaged<AdapterDispatcher>.fromOpaque(instance).takeUnretainedValue()
            let bytes = unsafe Array(UnsafeBufferPointer(start: request, count: count))
            let (status, answer) = dispatcher.call(message, bytes)
            unsafe answer.withUnsafeBufferPointer { unsafe reply?(context, $0.baseAddress, $0.count) }
            return status
        }
        unsafe table.pointee.destroy = { instance in
            if let instance = unsafe instance { unsafe Unmanaged<AdapterDispatcher>.fromOpaque(instance).release() }
        }
        return GATEHOUSE_OK
    }
}
