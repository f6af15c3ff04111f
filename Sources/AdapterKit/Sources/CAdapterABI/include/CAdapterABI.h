/* The boundary between the gateway and an adapter library: one exported function, one table, messages as bytes.
 *
 * Check struct_size before reading any field that came later; a major version that differs is refused. */
#ifndef GATEHOUSE_ADAPTER_ABI_H
#define GATEHOUSE_ADAPTER_ABI_H

#include <stddef.h>
#include <stdint.h>

#define GATEHOUSE_ABI_MAJOR 1
#define GATEHOUSE_ABI_MINOR 2

/* What gatehouse_adapter_entry and call return. */
#define GATEHOUSE_OK 0
#define GATEHOUSE_WRONG_VERSION 1
#define GATEHOUSE_MALFORMED 2
#define GATEHOUSE_UNKNOWN_MESSAGE 3
#define GATEHOUSE_REFUSED 4

/* Numbers of the messages; 11 to 15 are reserved for migration. A library that answers GATEHOUSE_UNKNOWN_MESSAGE to one
 * that came with a later minor version gets the manifest's defaults for it. */
#define GATEHOUSE_MESSAGE_CONFIGURE 1
#define GATEHOUSE_MESSAGE_VALIDATE 3
#define GATEHOUSE_MESSAGE_SHAPE 4
#define GATEHOUSE_MESSAGE_ACCEPTED_ISSUERS 5
#define GATEHOUSE_MESSAGE_NORMALIZE 6
#define GATEHOUSE_MESSAGE_DIAGNOSE 7
/* Since minor version 1. */
#define GATEHOUSE_MESSAGE_NORMALIZE_SCIM 8
#define GATEHOUSE_MESSAGE_RENDER_SCIM 9
/* Since minor version 2. */
#define GATEHOUSE_MESSAGE_PLAN_MIGRATION 10

typedef struct gatehouse_host {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;
} gatehouse_host;

/* The adapter calls it once, before call returns; the bytes are copied. */
typedef void (*gatehouse_reply)(void *_Nullable context, const uint8_t *_Nullable bytes, size_t count);

typedef struct gatehouse_adapter_table {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;
    void *_Nullable instance;
    int32_t (*_Nullable call)(
        void *_Nullable instance, uint32_t message, const uint8_t *_Nullable request, size_t count,
        gatehouse_reply _Nullable reply, void *_Nullable context);
    void (*_Nullable destroy)(void *_Nullable instance);
} gatehouse_adapter_table;

/* The one symbol that a library exports. */
typedef int32_t (*gatehouse_entry)(const gatehouse_host *_Nonnull host, gatehouse_adapter_table *_Nonnull table);

#endif
