#include "CResolver.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

int gatehouse_txt(
    const char *name, const char *server, uint16_t port, int seconds, int tries, uint8_t *out, size_t capacity,
    size_t *length) {
    struct __res_state state;
    memset(&state, 0, sizeof state);
    *length = 0;
    if (res_ninit(&state) != 0) return GATEHOUSE_DNS_FAILED;
    /* The name is complete: no search list, no default domain. */
    state.options &= ~(RES_DNSRCH | RES_DEFNAMES);
    state.retrans = seconds;
    state.retry = tries;
    if (server != NULL) {
        struct sockaddr_in address;
        memset(&address, 0, sizeof address);
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        if (inet_pton(AF_INET, server, &address.sin_addr) != 1) {
            res_nclose(&state);
            return GATEHOUSE_DNS_FAILED;
        }
        state.nsaddr_list[0] = address;
        state.nscount = 1;
    }
    unsigned char answer[65535];
    int size = res_nquery(&state, name, ns_c_in, ns_t_txt, answer, sizeof answer);
    int reason = state.res_h_errno;
    res_nclose(&state);
    if (size < 0) {
        if (reason == HOST_NOT_FOUND) return GATEHOUSE_DNS_NO_NAME;
        if (reason == NO_DATA) return GATEHOUSE_DNS_NO_DATA;
        return reason == TRY_AGAIN ? GATEHOUSE_DNS_TRY_AGAIN : GATEHOUSE_DNS_FAILED;
    }
    ns_msg message;
    if (ns_initparse(answer, size, &message) != 0) return GATEHOUSE_DNS_FAILED;
    size_t used = 0;
    int found = 0;
    for (int index = 0; index < ns_msg_count(message, ns_s_an); index++) {
        ns_rr record;
        if (ns_parserr(&message, ns_s_an, index, &record) != 0) return GATEHOUSE_DNS_FAILED;
        if (ns_rr_type(record) != ns_t_txt) continue;
        const unsigned char *data = ns_rr_rdata(record);
        size_t left = ns_rr_rdlen(record);
        while (left > 0) {
            size_t count = data[0];
            if (count + 1 > left || used + count + 1 > capacity) return GATEHOUSE_DNS_FAILED;
            memcpy(out + used, data + 1, count);
            used += count;
            data += count + 1;
            left -= count + 1;
        }
        out[used++] = 0;
        found = 1;
    }
    *length = used;
    return found ? GATEHOUSE_DNS_RECORDS : GATEHOUSE_DNS_NO_DATA;
}
