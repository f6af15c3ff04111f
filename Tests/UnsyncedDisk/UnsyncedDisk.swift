import CUnsyncedVFS

/// A disk whose power can be cut, as an SQLite VFS: see CUnsyncedVFS.h.
///
/// It must outlive every connection that was opened on it; freed, it leaves the folder to the next machine.
@safe package final class UnsyncedDisk: @unchecked Sendable {
    // Set once, freed in deinit; the C side locks.
    private let disk: OpaquePointer

    /// `seed` decides what survives the cut.
    package init(seed: Int) {
        guard let made = unsafe unsynced_disk_make(UInt64(bitPattern: Int64(seed))) else {
            preconditionFailure("no memory for a disk")
        }
        unsafe disk = made
    }

    deinit { unsafe unsynced_disk_free(disk) }

    /// The name of its VFS.
    package var vfs: String { unsafe String(cString: unsynced_disk_name(disk)) }
    package var isDark: Bool { unsafe unsynced_disk_is_dark(disk) }
    /// Writes, truncations, syncs and deletions so far.
    package var operations: Int { unsafe unsynced_disk_operations(disk) }
    /// When each sync of a write-ahead log began and ended.
    package var logSyncs: [(began: Int64, ended: Int64)] {
        (0..<(unsafe unsynced_disk_log_syncs(disk))).map { index in
            var (began, ended): (Int64, Int64) = (0, 0)
            _ = unsafe unsynced_disk_log_sync(disk, index, &began, &ended)
            return (began, ended)
        }
    }

    package func cutPower() { unsafe unsynced_disk_cut(disk) }
    /// Cuts the power in the midst of the `operation`-th operation from now; 1 is the next.
    package func cutPower(at operation: Int) { unsafe unsynced_disk_cut_at(disk, operation) }
    /// Lets every sync say from now on that it was done.
    package func lie() { unsafe unsynced_disk_lie(disk) }
    /// Lets the `sync`-th sync from now fail.
    package func failSync(at sync: Int) { unsafe unsynced_disk_fail_sync_at(disk, sync) }
    /// A place in the order of syncs and of whatever else takes a number.
    package func tick() -> Int64 { unsafe unsynced_disk_tick(disk) }
}
