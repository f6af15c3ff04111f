#ifndef GATEHOUSE_CPROCESS_H
#define GATEHOUSE_CPROCESS_H

#include <sys/types.h>

/* Starts `path` with the argument `library`; descriptor 3 of the child is one end of a stream socket, the other end is
 * returned in *parent. The child has no environment and /dev/null for standard streams. Returns the process id, or -1.
 *
 * The child ends when the socket does (gatehouse_exit_on_hangup). PR_SET_PDEATHSIG is not used: it fires when the *thread*
 * that forked ends, and threads of a pool come and go while the process lives. */
pid_t gatehouse_spawn(const char *path, const char *library, int *parent);

/* Waits up to timeout_ms for `fd` to become readable: 1, 0 on time-out, -1 on error. */
int gatehouse_wait_readable(int fd, int timeout_ms);

/* The same for room to write. */
int gatehouse_wait_writable(int fd, int timeout_ms);

/* Ends the process and reaps it. */
void gatehouse_kill(pid_t pid);

/* In the child: ends the process as soon as the other end of `fd` is closed, even in the midst of a call. 0, or an errno. */
int gatehouse_exit_on_hangup(int fd);

#endif
