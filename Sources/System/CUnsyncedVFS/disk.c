#define _GNU_SOURCE
#include "disk.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* SplitMix64. */
static uint64_t next_random(unsynced_disk *disk) {
    uint64_t value = (disk->random += 0x9E3779B97F4A7C15u);
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

static bool chance(unsynced_disk *disk, unsigned in_sixteen) { return next_random(disk) % 16 < in_sixteen; }

static bool make_room(void **memory, size_t *room, size_t needed, size_t unit) {
    if (needed <= *room) return true;
    size_t larger = *room ? *room : 64;
    while (larger < needed) larger *= 2;
    void *moved = realloc(*memory, larger * unit);
    if (!moved) return false;
    *memory = moved;
    *room = larger;
    return true;
}

static bool resize(struct content *content, size_t size) {
    if (!make_room((void **)&content->bytes, &content->room, size, 1)) return false;
    if (size > content->size) memset(content->bytes + content->size, 0, size - content->size);
    content->size = size;
    return true;
}

static bool open_descriptor(struct content *content) {
    if (content->descriptor < 0) content->descriptor = open(content->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return content->descriptor >= 0;
}

struct content *disk_find(unsynced_disk *disk, const char *path) {
    for (struct content *content = disk->contents; content; content = content->next)
        if (strcmp(content->path, path) == 0) return content;
    return NULL;
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

struct content *disk_content(unsynced_disk *disk, const char *path, bool existed) {
    struct content *content = disk_find(disk, path);
    if (content) {
        if (content->is_deleted) {
            /* A new file under the old name; where the deletion was not synced, the old bytes may be seen again. */
            content->is_deleted = false;
            content->is_new = true;
            if (disk_truncate(content, 0) != SQLITE_OK) return NULL;
        }
        return content;
    }
    content = calloc(1, sizeof *content);
    if (!content) return NULL;
    content->path = strdup(path);
    content->descriptor = -1;
    content->is_log = ends_with(path, "-wal");
    content->is_new = !existed;
    struct stat status;
    if (!content->path || !open_descriptor(content) || fstat(content->descriptor, &status) != 0 ||
        !resize(content, (size_t)status.st_size) ||
        pread(content->descriptor, content->bytes, content->size, 0) != (ssize_t)content->size) {
        free(content->path);
        free(content->bytes);
        free(content);
        return NULL;
    }
    content->next = disk->contents;
    disk->contents = content;
    return content;
}

static struct change *add_change(struct content *content, int64_t offset, int length) {
    if (!make_room((void **)&content->changes, &content->change_room, content->change_count + 1, sizeof(struct change *)))
        return NULL;
    struct change *change = malloc(sizeof *change + (length > 0 ? (size_t)length : 0));
    if (!change) return NULL;
    change->offset = offset;
    change->length = length;
    content->changes[content->change_count++] = change;
    return change;
}

int disk_write(struct content *content, int64_t offset, const void *bytes, int length) {
    struct change *change = add_change(content, offset, length);
    if (!change) return SQLITE_IOERR_NOMEM;
    memcpy(change->bytes, bytes, (size_t)length);
    size_t end = (size_t)offset + (size_t)length;
    if (end > content->size && !resize(content, end)) return SQLITE_IOERR_NOMEM;
    memcpy(content->bytes + offset, bytes, (size_t)length);
    return SQLITE_OK;
}

int disk_truncate(struct content *content, int64_t size) {
    if (!add_change(content, size, -1) || !resize(content, (size_t)size)) return SQLITE_IOERR_NOMEM;
    return SQLITE_OK;
}

static void forget_changes(struct content *content) {
    for (size_t index = 0; index < content->change_count; index++) free(content->changes[index]);
    content->change_count = 0;
}

int disk_push(struct content *content) {
    if (!open_descriptor(content)) return SQLITE_IOERR_FSYNC;
    for (size_t index = 0; index < content->change_count; index++) {
        struct change *change = content->changes[index];
        if (change->length < 0) {
            if (ftruncate(content->descriptor, change->offset) != 0) return SQLITE_IOERR_FSYNC;
        } else if (pwrite(content->descriptor, change->bytes, (size_t)change->length, change->offset) != change->length) {
            return SQLITE_IOERR_FSYNC;
        }
    }
    forget_changes(content);
    return SQLITE_OK;
}

/* A write that was under way: each sector is there or not, whatever came before it; one in a while is torn. */
static void push_sectors(
    unsynced_disk *disk, struct content *content, struct change *change, int64_t sector, unsigned kept, bool tears) {
    int64_t end = change->offset + change->length;
    for (int64_t from = change->offset; from < end;) {
        int64_t to = (from / sector + 1) * sector;
        if (to > end) to = end;
        size_t length = (size_t)(to - from);
        if (chance(disk, kept)) {
            if (tears && chance(disk, 2)) length = next_random(disk) % (length + 1);
            ssize_t written = pwrite(content->descriptor, change->bytes + (from - change->offset), length, from);
            (void)written;
        }
        from = to;
    }
}

void disk_push_some(unsynced_disk *disk, struct content *content) {
    static const unsigned shares[] = {0, 2, 8, 14, 15, 16};
    static const int64_t sectors[] = {512, 4096};
    /* One mood for each file: a disk that wrote nearly everything of one and nothing of the other is the hard case. */
    unsigned kept = shares[next_random(disk) % (sizeof shares / sizeof *shares)];
    int64_t sector = sectors[next_random(disk) % 2];
    bool tears = next_random(disk) % 2;
    if (open_descriptor(content)) {
        for (size_t index = 0; index < content->change_count; index++) {
            struct change *change = content->changes[index];
            if (change->length >= 0) {
                push_sectors(disk, content, change, sector, kept, tears);
            } else if (chance(disk, kept)) {
                int done = ftruncate(content->descriptor, change->offset);
                (void)done;
            }
        }
    }
    forget_changes(content);
}

void disk_remove(struct content *content) {
    if (content->descriptor >= 0) close(content->descriptor);
    content->descriptor = -1;
    unlink(content->path);
    forget_changes(content);
    content->size = 0;
}

void disk_push_directory(unsynced_disk *disk) {
    for (struct content *content = disk->contents; content; content = content->next) {
        if (content->is_deleted) disk_remove(content);
        content->is_new = false;
    }
}

void disk_go_dark(unsynced_disk *disk) {
    if (disk->dark) return;
    disk->dark = true;
    for (struct content *content = disk->contents; content; content = content->next) {
        disk_push_some(disk, content);
        if ((content->is_new || content->is_deleted) && chance(disk, 8)) disk_remove(content);
    }
}

bool disk_counts_to_cut(unsynced_disk *disk) {
    disk->operations++;
    if (disk->cut_at != disk->operations) return false;
    disk_go_dark(disk);
    return true;
}

int disk_note_log_sync(unsynced_disk *disk, int64_t began) {
    size_t room = (size_t)disk->log_sync_room;
    if (!make_room((void **)&disk->log_syncs, &room, (size_t)disk->log_sync_count + 1, sizeof(struct span)))
        return SQLITE_IOERR_NOMEM;
    disk->log_sync_room = (long)room;
    disk->log_syncs[disk->log_sync_count++] = (struct span){began, ++disk->ticks};
    return SQLITE_OK;
}
