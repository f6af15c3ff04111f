#ifndef GATEHOUSE_CCHAIN_H
#define GATEHOUSE_CCHAIN_H
#include <stddef.h>
#include <stdint.h>

/* What a service provider on libxml2 alone does, without any policy: parse, find the assertion, canonicalise it without its
 * signature and SignedInfo by libxml2's own C14N, compare the digest, verify RSA-SHA256 with a key parsed before. 1: good. */
int gatehouse_c_chain(const uint8_t *xml, size_t length, void *key);
void *gatehouse_c_key(const uint8_t *spki, size_t length);
/* The same from the form field on, with what a secure reader must do besides: the signed bytes are parsed again,
 * canonicalised once more, and the attribute values read from them. Returns the bytes of all values, 0 for a refusal. */
size_t gatehouse_c_whole(const uint8_t *field, size_t length, void *key);

#endif
