#ifndef GATEHOUSE_CCURL_SHIM_H
#define GATEHOUSE_CCURL_SHIM_H
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* curl_easy_setopt is variadic, which Swift can't import. */
static inline CURLcode gatehouse_set_long(CURL *c, CURLoption o, long v) { return curl_easy_setopt(c, o, v); }
static inline CURLcode gatehouse_set_text(CURL *c, CURLoption o, const char *v) { return curl_easy_setopt(c, o, v); }
static inline CURLcode gatehouse_set_pointer(CURL *c, CURLoption o, void *v) { return curl_easy_setopt(c, o, v); }
static inline CURLcode gatehouse_get_status(CURL *c, long *v) { return curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, v); }
static inline CURLcode gatehouse_get_retry_after(CURL *c, long *v) {
    curl_off_t seconds = 0;
    CURLcode code = curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &seconds);
    *v = (long)seconds;
    return code;
}
/* The value of the answer's last field of this name, owned by the handle; NULL where there is none. */
static inline const char *gatehouse_get_field(CURL *c, const char *name) {
    struct curl_header *field = NULL;
    return curl_easy_header(c, name, 0, CURLH_HEADER, -1, &field) == CURLHE_OK ? field->value : NULL;
}
/* Both are copied or kept by the caller until the transfer is over. */
static inline CURLcode gatehouse_set_headers(CURL *c, struct curl_slist *v) {
    return curl_easy_setopt(c, CURLOPT_HTTPHEADER, v);
}
static inline CURLcode gatehouse_set_body(CURL *c, const void *bytes, long count) {
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, count);
    return curl_easy_setopt(c, CURLOPT_POSTFIELDS, bytes);
}

typedef size_t (*gatehouse_write)(char *data, size_t size, size_t count, void *user);
static inline CURLcode gatehouse_set_write(CURL *c, gatehouse_write f, void *user) {
    curl_easy_setopt(c, CURLOPT_WRITEDATA, user);
    return curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, f);
}

static inline CURLcode gatehouse_set_read(CURL *c, gatehouse_write f, void *user) {
    curl_easy_setopt(c, CURLOPT_READDATA, user);
    return curl_easy_setopt(c, CURLOPT_READFUNCTION, f);
}

/* 1 where the address is reachable from the internet as such: not private, loopback, link-local, shared, documentation,
 * multicast or reserved; an IPv6 address that carries an IPv4 one is judged by that. */
static inline int gatehouse_is_public4(uint32_t a) {
    if ((a >> 24) == 0 || (a >> 24) == 10 || (a >> 24) == 127) return 0;
    if ((a >> 20) == 0xAC1 || (a >> 16) == 0xC0A8 || (a >> 16) == 0xA9FE) return 0;
    if ((a >> 22) == (0x64400000u >> 22)) return 0;
    if ((a >> 8) == 0xC00000 || (a >> 8) == 0xC00002 || (a >> 8) == 0xC63364 || (a >> 8) == 0xCB0071) return 0;
    if ((a >> 17) == (0xC6120000u >> 17) || (a >> 8) == 0xC05863) return 0;
    return (a >> 28) < 0xE;
}

static inline int gatehouse_is_public(const struct sockaddr *address) {
    if (address->sa_family == AF_INET)
        return gatehouse_is_public4(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
    if (address->sa_family != AF_INET6) return 0;
    const uint8_t *b = ((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr;
    static const uint8_t zeros[12] = {0};
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    static const uint8_t nat64[12] = {0, 0x64, 0xFF, 0x9B};
    uint32_t last = (uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 | b[15];
    if (memcmp(b, zeros, 12) == 0) return 0;
    if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0) return gatehouse_is_public4(last);
    if (b[0] == 0x20 && b[1] == 0x02)
        return gatehouse_is_public4((uint32_t)b[2] << 24 | (uint32_t)b[3] << 16 | (uint32_t)b[4] << 8 | b[5]);
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] < 2) return 0;
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0D && b[3] == 0xB8) return 0;
    return (b[0] & 0xE0) == 0x20;
}

/* The guard: it sees the address that was resolved, so there is no window between check and use. `user` is set to 1. */
static inline curl_socket_t gatehouse_guarded_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    if (!gatehouse_is_public(&address->addr)) {
        *(int *)user = 1;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype, address->protocol);
}
static inline CURLcode gatehouse_guard(CURL *c, int *refused) {
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, refused);
    return curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, gatehouse_guarded_socket);
}
#endif
