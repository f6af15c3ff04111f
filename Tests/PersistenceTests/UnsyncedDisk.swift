import CUnsyncedVFS
import Foundation

/// A disk whose power can be cut, as an SQLite VFS: see CUnsyncedVFS.h.
///
/// It must outlive every connection that was opened on it; freed, it leaves the folder to the next machine.
@safe final class UnsyncedDisk: @unchecked Sendable {
    // Set once, freed in deinit; the C side locks.
    private let disk: OpaquePointer

    /// `seed` decides what survives the cut.
    init(seed: Int) throws {
        guard let made = unsafe unsynced_disk_make(UInt64(bitPattern: Int64(seed))) else {
            throw CocoaError(.featureUnsupported)
        }
        unsafe disk = made
    }

    deinit { unsafe unsynced_disk_free(disk) }

    /// The name of its VFS.
    var vfs: String { unsafe String(cString: unsynced_disk_name(disk)) }
    var isDark: Bool { unsafe unsynced_disk_is_dark(disk) }
    /// Writes, truncations, syncs and deletions so far.
    var operations: Int { unsafe unsynced_disk_operations(disk) }
    /// When each sync of a write-ahead log began and ended.
    var logSyncs: [(began: Int64, ended: Int64)] {
        (0..<(unsafe unsynced_disk_log_syncs(disk))).map { index in
            var (began, ended): (Int64, Int64) = (0, 0)
            _ = unsafe unsynced_disk_log_sync(disk, index, &began, &ended)
            return (began, ended)
        }
    }

    func cutPower() { unsafe unsynced_disk_cut(disk) }
    /// Cuts the power in the midst of the `operation`-th operation from now; 1 is the next.
    func cutPower(at operation: Int) { unsafe unsynced_disk_cut_at(disk, operation) }
    /// Lets every sync say from now on that it was done.
    func lie() { unsafe unsynced_disk_lie(disk) }
    /// Lets the `sync`-th sync from now fail.
    func failSync(at sync: Int) { unsafe unsynced_disk_fail_sync_at(disk, sync) }
    /// A place in the order of syncs and of whatever else takes a number.
    func tick() -> Int64 { unsafe unsynced_disk_tick(disk) }
}
