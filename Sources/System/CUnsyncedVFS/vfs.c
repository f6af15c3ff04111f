#define _GNU_SOURCE
#include "disk.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* SQLite's handle: ours, and the default VFS's right behind it, which keeps the locks and the shared memory. */
struct handle {
    sqlite3_file base;
    unsynced_disk *disk;
    /* NULL for a temporary file without a name, which no restart looks for. */
    struct content *content;
    sqlite3_file *real;
    /* The next sync is the directory's, too: as the default VFS does for logs and journals that it may have created. */
    bool syncs_directory;
};

static struct handle *of(sqlite3_file *file) { return (struct handle *)file; }
static sqlite3_file *real(sqlite3_file *file) { return of(file)->real; }

static void lock(unsynced_disk *disk) { pthread_mutex_lock(&disk->lock); }
static void unlock(unsynced_disk *disk) { pthread_mutex_unlock(&disk->lock); }

/* MARK: Files */

static int file_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    struct handle *handle = of(file);
    struct content *content = handle->content;
    if (!content) return handle->real->pMethods->xRead(handle->real, bytes, count, offset);
    int code = SQLITE_OK;
    lock(handle->disk);
    if (handle->disk->dark) {
        code = SQLITE_IOERR_READ;
    } else {
        size_t start = (size_t)offset < content->size ? (size_t)offset : content->size;
        size_t there = content->size - start;
        if (there > (size_t)count) there = (size_t)count;
        if (there > 0) memcpy(bytes, content->bytes + start, there);
        if (there < (size_t)count) {
            memset((char *)bytes + there, 0, (size_t)count - there);
            code = SQLITE_IOERR_SHORT_READ;
        }
    }
    unlock(handle->disk);
    return code;
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    struct handle *handle = of(file);
    if (!handle->content) return handle->real->pMethods->xWrite(handle->real, bytes, count, offset);
    lock(handle->disk);
    int code = SQLITE_IOERR_WRITE;
    if (!handle->disk->dark) {
        code = disk_write(handle->content, offset, bytes, count);
        if (disk_counts_to_cut(handle->disk)) code = SQLITE_IOERR_WRITE;
    }
    unlock(handle->disk);
    return code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    struct handle *handle = of(file);
    if (!handle->content) return handle->real->pMethods->xTruncate(handle->real, size);
    lock(handle->disk);
    int code = SQLITE_IOERR_TRUNCATE;
    if (!handle->disk->dark) {
        code = disk_truncate(handle->content, size);
        if (disk_counts_to_cut(handle->disk)) code = SQLITE_IOERR_TRUNCATE;
    }
    unlock(handle->disk);
    return code;
}

static int sync_content(struct handle *handle) {
    unsynced_disk *disk = handle->disk;
    struct content *content = handle->content;
    int64_t began = ++disk->ticks;
    if (disk_counts_to_cut(disk)) return SQLITE_IOERR_FSYNC;
    if (++disk->syncs == disk->fail_sync_at) {
        disk_push_some(disk, content);
        return SQLITE_IOERR_FSYNC;
    }
    if (disk->lying) return SQLITE_OK;
    int code = disk_push(content);
    if (code == SQLITE_OK && handle->syncs_directory) {
        disk_push_directory(disk);
        handle->syncs_directory = false;
    }
    if (code == SQLITE_OK && content->is_log) code = disk_note_log_sync(disk, began);
    return code;
}

static int file_sync(sqlite3_file *file, int flags) {
    struct handle *handle = of(file);
    if (!handle->content) return handle->real->pMethods->xSync(handle->real, flags);
    lock(handle->disk);
    int code = handle->disk->dark ? SQLITE_IOERR_FSYNC : sync_content(handle);
    unlock(handle->disk);
    return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    struct handle *handle = of(file);
    if (!handle->content) return handle->real->pMethods->xFileSize(handle->real, size);
    lock(handle->disk);
    int code = handle->disk->dark ? SQLITE_IOERR_FSTAT : SQLITE_OK;
    *size = (sqlite3_int64)handle->content->size;
    unlock(handle->disk);
    return code;
}

static int file_lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }
static int file_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
static int file_reserved(sqlite3_file *file, int *out) {
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    /* It would grow the real file behind our back. */
    if (operation == SQLITE_FCNTL_SIZE_HINT) return SQLITE_OK;
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int file_sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }
static int file_characteristics(sqlite3_file *file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
static void file_shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }
static int file_shm_unmap(sqlite3_file *file, int deletes) {
    return real(file)->pMethods->xShmUnmap(real(file), deletes);
}

/* Version 2: with shared memory, without memory-mapped reads, which would pass by what is not synced. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* MARK: The folder */

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
    unsynced_disk *disk = vfs->pAppData;
    struct handle *handle = of(file);
    *handle = (struct handle){.disk = disk, .real = (sqlite3_file *)(handle + 1)};
    lock(disk);
    int code = SQLITE_CANTOPEN;
    bool existed = name && access(name, F_OK) == 0;
    if (!disk->dark) code = disk->under->xOpen(disk->under, name, handle->real, flags, out);
    if (code == SQLITE_OK && name && !(flags & SQLITE_OPEN_DELETEONCLOSE)) {
        handle->content = disk_content(disk, name, existed);
        if (!handle->content) {
            handle->real->pMethods->xClose(handle->real);
            code = SQLITE_CANTOPEN;
        }
    }
    int made = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    handle->syncs_directory = (flags & SQLITE_OPEN_CREATE) && (flags & made);
    if (code == SQLITE_OK) handle->base.pMethods = &methods;
    unlock(disk);
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int syncs_directory) {
    unsynced_disk *disk = vfs->pAppData;
    lock(disk);
    int code = SQLITE_OK;
    struct content *content = disk_find(disk, name);
    if (disk->dark || disk_counts_to_cut(disk)) {
        code = SQLITE_IOERR_DELETE;
    } else if (!content) {
        code = disk->under->xDelete(disk->under, name, syncs_directory);
    } else if (content->is_deleted) {
        code = SQLITE_IOERR_DELETE_NOENT;
    } else {
        content->is_deleted = true;
        if (syncs_directory && !disk->lying) disk_push_directory(disk);
    }
    unlock(disk);
    return code;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
    unsynced_disk *disk = vfs->pAppData;
    lock(disk);
    int code = SQLITE_OK;
    struct content *content = disk_find(disk, name);
    if (disk->dark) {
        code = SQLITE_IOERR_ACCESS;
    } else if (content && flags == SQLITE_ACCESS_EXISTS) {
        /* The default VFS, too, takes an empty file for none. */
        *out = !content->is_deleted && content->size > 0;
    } else {
        code = disk->under->xAccess(disk->under, name, flags, out);
    }
    unlock(disk);
    return code;
}

unsynced_disk *unsynced_disk_make(uint64_t seed) {
    static atomic_long made;
    unsynced_disk *disk = calloc(1, sizeof *disk);
    if (!disk) return NULL;
    disk->under = sqlite3_vfs_find(NULL);
    disk->random = seed;
    pthread_mutex_init(&disk->lock, NULL);
    snprintf(disk->name, sizeof disk->name, "unsynced-%ld", atomic_fetch_add(&made, 1));
    /* Paths, time and chance are the default VFS's own. */
    disk->vfs = *disk->under;
    disk->vfs.szOsFile = (int)sizeof(struct handle) + disk->under->szOsFile;
    disk->vfs.zName = disk->name;
    disk->vfs.pAppData = disk;
    disk->vfs.pNext = NULL;
    disk->vfs.xOpen = vfs_open;
    disk->vfs.xDelete = vfs_delete;
    disk->vfs.xAccess = vfs_access;
    if (sqlite3_vfs_register(&disk->vfs, 0) == SQLITE_OK) return disk;
    free(disk);
    return NULL;
}

const char *unsynced_disk_name(const unsynced_disk *disk) { return disk->name; }

void unsynced_disk_free(unsynced_disk *disk) {
    sqlite3_vfs_unregister(&disk->vfs);
    for (struct content *content = disk->contents; content;) {
        struct content *next = content->next;
        char memory[4096];
        if (snprintf(memory, sizeof memory, "%s-shm", content->path) < (int)sizeof memory) unlink(memory);
        if (content->descriptor >= 0) close(content->descriptor);
        for (size_t index = 0; index < content->change_count; index++) free(content->changes[index]);
        free(content->changes);
        free(content->bytes);
        free(content->path);
        free(content);
        content = next;
    }
    free(disk->log_syncs);
    pthread_mutex_destroy(&disk->lock);
    free(disk);
}

/* MARK: What tests turn and read */

void unsynced_disk_cut_at(unsynced_disk *disk, long operation) {
    lock(disk);
    disk->cut_at = disk->operations + operation;
    unlock(disk);
}

void unsynced_disk_cut(unsynced_disk *disk) {
    lock(disk);
    disk_go_dark(disk);
    unlock(disk);
}

bool unsynced_disk_is_dark(unsynced_disk *disk) {
    lock(disk);
    bool dark = disk->dark;
    unlock(disk);
    return dark;
}

long unsynced_disk_operations(unsynced_disk *disk) {
    lock(disk);
    long operations = disk->operations;
    unlock(disk);
    return operations;
}

void unsynced_disk_lie(unsynced_disk *disk) {
    lock(disk);
    disk->lying = true;
    unlock(disk);
}

void unsynced_disk_fail_sync_at(unsynced_disk *disk, long sync) {
    lock(disk);
    disk->fail_sync_at = disk->syncs + sync;
    unlock(disk);
}

int64_t unsynced_disk_tick(unsynced_disk *disk) {
    lock(disk);
    int64_t tick = ++disk->ticks;
    unlock(disk);
    return tick;
}

long unsynced_disk_log_syncs(unsynced_disk *disk) {
    lock(disk);
    long count = disk->log_sync_count;
    unlock(disk);
    return count;
}

bool unsynced_disk_log_sync(unsynced_disk *disk, long index, int64_t *began, int64_t *ended) {
    lock(disk);
    bool there = index >= 0 && index < disk->log_sync_count;
    if (there) {
        *began = disk->log_syncs[index].began;
        *ended = disk->log_syncs[index].ended;
    }
    unlock(disk);
    return there;
}
