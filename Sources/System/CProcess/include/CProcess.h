#ifndef GATEHOUSE_CPROCESS_H
#define GATEHOUSE_CPROCESS_H

#include <sys/types.h>

/* Starts `path` with the arguments `library` and `manifest descriptor follows on 3`; descriptor 3 of the child is one end of a
 * stream socket, the other end is returned in *parent. The child has no environment, /dev/null for standard streams, and dies
 * with its parent. Returns the process id, or -1. */
pid_t gatehouse_spawn(const char *path, const char *library, int *parent);

/* Waits up to timeout_ms for `fd` to become readable: 1, 0 on time-out, -1 on error. */
int gatehouse_wait_readable(int fd, int timeout_ms);

/* Ends the process and reaps it. */
void gatehouse_kill(pid_t pid);

#endif
