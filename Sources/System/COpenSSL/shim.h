#ifndef GATEHOUSE_COPENSSL_SHIM_H
#define GATEHOUSE_COPENSSL_SHIM_H
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* Macros and variadics that Swift can't import. */
static inline EVP_PKEY *gatehouse_rsa_generate(unsigned int bits) { return EVP_RSA_gen(bits); }
static inline EVP_PKEY *gatehouse_ec_generate(const char *curve) { return EVP_EC_gen(curve); }
static inline long gatehouse_bio_contents(BIO *bio, char **out) { return BIO_get_mem_data(bio, out); }

/* RFC 2253 with UTF-8 kept readable. */
static inline unsigned long gatehouse_name_flags(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }
#endif
