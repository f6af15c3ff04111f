#define _GNU_SOURCE
#include "CProcess.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t gatehouse_spawn(const char *path, const char *library, int *parent) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return -1;
    pid_t pid = fork();
    if (pid == 0) {
        /* Only async-signal-safe calls from here to exec. */
        int null = open("/dev/null", O_RDWR);
        if (null >= 0) {
            dup2(null, 0);
            dup2(null, 1);
            dup2(null, 2);
        }
        if (ends[1] == 3) {
            /* dup2 onto itself would leave close-on-exec set. */
            if (fcntl(3, F_SETFD, 0) != 0) _exit(127);
        } else if (dup2(ends[1], 3) != 3) {
            _exit(127);
        }
        char *const arguments[] = {(char *)path, (char *)library, NULL};
        char *const environment[] = {"SWIFT_BACKTRACE=enable=no", NULL};
        execve(path, arguments, environment);
        _exit(127);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return -1;
    }
    *parent = ends[0];
    return pid;
}

int gatehouse_wait_readable(int fd, int timeout_ms) {
    struct pollfd item = {.fd = fd, .events = POLLIN, .revents = 0};
    int ready = poll(&item, 1, timeout_ms);
    return ready > 0 ? 1 : ready;
}

int gatehouse_wait_writable(int fd, int timeout_ms) {
    struct pollfd item = {.fd = fd, .events = POLLOUT, .revents = 0};
    int ready = poll(&item, 1, timeout_ms);
    return ready > 0 ? 1 : ready;
}

void gatehouse_kill(pid_t pid) {
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void *watch(void *argument) {
    struct pollfd item = {.fd = (int)(intptr_t)argument, .events = POLLRDHUP, .revents = 0};
    for (;;) {
        int ready = poll(&item, 1, -1);
        if (ready > 0 && (item.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL))) _exit(0);
    }
    return NULL;
}

int gatehouse_exit_on_hangup(int fd) {
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, watch, (void *)(intptr_t)fd);
    if (!failed) pthread_detach(thread);
    return failed;
}
