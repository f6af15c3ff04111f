#ifndef GATEHOUSE_CCHAIN_H
#define GATEHOUSE_CCHAIN_H
#include <stddef.h>
#include <stdint.h>

/* What a service provider on libxml2 alone does, without any policy: parse, find the assertion, canonicalise it without its
 * signature and SignedInfo by libxml2's own C14N, compare the digest, verify RSA-SHA256 with a key parsed before. 1: good. */
int gatehouse_c_chain(const uint8_t *xml, size_t length, void *key);
void *gatehouse_c_key(const uint8_t *spki, size_t length);
#endif
