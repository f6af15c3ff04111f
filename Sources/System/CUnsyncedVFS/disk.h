#ifndef GATEHOUSE_UNSYNCED_DISK_H
#define GATEHOUSE_UNSYNCED_DISK_H

#include "CUnsyncedVFS.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stddef.h>

/* A write that is not synced, or a truncation to `offset` where length is -1. */
struct change {
    int64_t offset;
    int length;
    unsigned char bytes[];
};

/* One file of the folder, shared by all handles. */
struct content {
    struct content *next;
    char *path;
    /* As the program sees it. */
    unsigned char *bytes;
    size_t size, room;
    /* What the real file lacks, in order. */
    struct change **changes;
    size_t change_count, change_room;
    /* On the real file; -1 until needed. Never closed before the disk is: closing it would drop SQLite's POSIX locks. */
    int descriptor;
    bool is_log;
    /* Its directory entry is not synced yet: a cut may leave no file at all. */
    bool is_new;
    bool is_deleted;
};

struct span {
    int64_t began, ended;
};

struct unsynced_disk {
    sqlite3_vfs vfs;
    sqlite3_vfs *under;
    char name[40];
    /* Guards everything below. */
    pthread_mutex_t lock;
    struct content *contents;
    uint64_t random;
    int64_t ticks;
    long operations, cut_at, syncs, fail_sync_at;
    bool dark, lying;
    struct span *log_syncs;
    long log_sync_count, log_sync_room;
};

/* All of these want the lock held; those that return an int return an SQLite code. */

/* The content of `path`, read from the real file at first sight; NULL where memory or the disk fails. */
struct content *disk_content(unsynced_disk *disk, const char *path, bool existed);
struct content *disk_find(unsynced_disk *disk, const char *path);
/* Counts an operation; true where the power goes in its midst. */
bool disk_counts_to_cut(unsynced_disk *disk);
int disk_write(struct content *content, int64_t offset, const void *bytes, int length);
int disk_truncate(struct content *content, int64_t size);
/* Puts every change into the real file. */
int disk_push(struct content *content);
/* Puts a random part of the changes into the real file, and forgets them. */
void disk_push_some(unsynced_disk *disk, struct content *content);
void disk_go_dark(unsynced_disk *disk);
/* Makes what was created and deleted so far last. */
void disk_push_directory(unsynced_disk *disk);
/* Removes the real file. */
void disk_remove(struct content *content);
int disk_note_log_sync(unsynced_disk *disk, int64_t began);

#endif
