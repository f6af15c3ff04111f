#ifndef GATEHOUSE_CRESOLVER_H
#define GATEHOUSE_CRESOLVER_H

#include <stddef.h>
#include <stdint.h>

enum {
    GATEHOUSE_DNS_RECORDS = 0,
    GATEHOUSE_DNS_NO_NAME = 1,
    GATEHOUSE_DNS_NO_DATA = 2,
    GATEHOUSE_DNS_TRY_AGAIN = 3,
    GATEHOUSE_DNS_FAILED = 4
};

/* Asks for the TXT records at `name`; each record's strings are joined, followed by a NUL. `server` is an IPv4 address or NULL
 * for the system's resolvers. Returns one of the above; *length is how much of `out` was used. */
int gatehouse_txt(
    const char *name, const char *server, uint16_t port, int seconds, int tries, uint8_t *out, size_t capacity,
    size_t *length);

#endif
