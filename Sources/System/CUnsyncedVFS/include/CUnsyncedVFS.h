#ifndef GATEHOUSE_CUNSYNCEDVFS_H
#define GATEHOUSE_CUNSYNCEDVFS_H

#include <stdbool.h>
#include <stdint.h>

/* A disk for tests, as an SQLite VFS: it holds what was synced, and of the rest whatever chance leaves.
 *
 * Writes and truncations of a file stay in memory until that file's xSync, which puts them into the real file. A power cut
 * puts a random part of them there, sector by sector, and makes every later call fail. What another VFS then finds in the
 * folder is what a machine would find after the power came back. Locks and the -shm file are the default VFS's own; that a
 * file was created or deleted lasts once the directory is synced, which the default VFS does at the first sync of a log or
 * journal; until then it is left to chance. Nothing is ever synced for real: only the model's power is cut. */
typedef struct unsynced_disk unsynced_disk;

/* Registers a VFS of its own; `seed` decides what survives the cut. NULL where memory is short. */
unsynced_disk *unsynced_disk_make(uint64_t seed);

/* The name to open databases with. */
const char *unsynced_disk_name(const unsynced_disk *disk);

/* Unregisters it and removes the -shm files, which are memory. Every connection must be closed. Without a cut before, what
 * was not synced is lost altogether. */
void unsynced_disk_free(unsynced_disk *disk);

/* Cuts the power in the midst of the n-th write, truncation, sync or deletion from now, 1 being the next. */
void unsynced_disk_cut_at(unsynced_disk *disk, long operation);

/* Cuts the power now; no effect the second time. */
void unsynced_disk_cut(unsynced_disk *disk);

bool unsynced_disk_is_dark(unsynced_disk *disk);

/* Writes, truncations, syncs and deletions so far. */
long unsynced_disk_operations(unsynced_disk *disk);

/* From now on xSync says that it has synced, and hasn't. */
void unsynced_disk_lie(unsynced_disk *disk);

/* Lets the n-th sync from now fail with an I/O error. As on Linux, what it was to write counts as written afterwards: later
 * syncs succeed, and the disk holds a random part. */
void unsynced_disk_fail_sync_at(unsynced_disk *disk, long sync);

/* A number greater than every one given before, to order events by; syncs take theirs from the same sequence. */
int64_t unsynced_disk_tick(unsynced_disk *disk);

/* How many syncs of write-ahead logs have been done. */
long unsynced_disk_log_syncs(unsynced_disk *disk);

/* When the `index`-th of them began and ended; false where there is none. */
bool unsynced_disk_log_sync(unsynced_disk *disk, long index, int64_t *began, int64_t *ended);

#endif
