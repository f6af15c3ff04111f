#include "CChain.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

struct visible { xmlNodePtr top, without; };

static int is_visible(void *user, xmlNodePtr node, xmlNodePtr parent) {
    const struct visible *v = user;
    if (node == NULL || node->type == XML_NAMESPACE_DECL || node->type == XML_ATTRIBUTE_NODE) node = parent;
    for (; node != NULL; node = node->parent) {
        if (node == v->without) return 0;
        if (node == v->top) return 1;
    }
    return 0;
}

static xmlNodePtr find(xmlNodePtr node, const char *name) {
    for (; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0) return node;
        xmlNodePtr below = find(node->children, name);
        if (below != NULL) return below;
    }
    return NULL;
}

static xmlBufferPtr canonical(xmlDocPtr document, xmlNodePtr top, xmlNodePtr without) {
    struct visible v = {top, without};
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlOutputBufferPtr out = xmlOutputBufferCreateBuffer(buffer, NULL);
    int done = xmlC14NExecute(document, is_visible, &v, XML_C14N_EXCLUSIVE_1_0, NULL, 0, out);
    xmlOutputBufferClose(out);
    if (done < 0) {
        xmlBufferFree(buffer);
        return NULL;
    }
    return buffer;
}

void *gatehouse_c_key(const uint8_t *spki, size_t length) { return d2i_PUBKEY(NULL, &spki, (long)length); }

int gatehouse_c_chain(const uint8_t *xml, size_t length, void *key) {
    xmlDocPtr document = xmlReadMemory((const char *)xml, (int)length, NULL, NULL, XML_PARSE_NONET);
    if (document == NULL) return 0;
    int good = 0;
    xmlNodePtr root = xmlDocGetRootElement(document);
    xmlNodePtr assertion = find(root, "Assertion");
    xmlNodePtr signature = assertion ? find(assertion->children, "Signature") : NULL;
    xmlNodePtr info = signature ? find(signature->children, "SignedInfo") : NULL;
    xmlNodePtr digest = info ? find(info->children, "DigestValue") : NULL;
    xmlNodePtr value = signature ? find(signature->children, "SignatureValue") : NULL;
    xmlBufferPtr signed_bytes = assertion ? canonical(document, assertion, signature) : NULL;
    xmlBufferPtr info_bytes = info ? canonical(document, info, NULL) : NULL;
    if (signed_bytes && info_bytes && digest && value) {
        unsigned char found[32], expected[64], raw[1024];
        unsigned int count = 0;
        EVP_Digest(xmlBufferContent(signed_bytes), (size_t)xmlBufferLength(signed_bytes), found, &count, EVP_sha256(), NULL);
        xmlChar *text = xmlNodeGetContent(digest);
        int decoded = EVP_DecodeBlock(expected, text, (int)strlen((char *)text));
        xmlFree(text);
        text = xmlNodeGetContent(value);
        int size = EVP_DecodeBlock(raw, text, (int)strlen((char *)text));
        size_t padding = strlen((char *)text) - strcspn((char *)text, "=");
        xmlFree(text);
        EVP_MD_CTX *context = EVP_MD_CTX_new();
        good = decoded >= 32 && memcmp(found, expected, 32) == 0
            && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1
            && EVP_DigestVerify(context, raw, (size_t)size - padding, xmlBufferContent(info_bytes),
                                (size_t)xmlBufferLength(info_bytes)) == 1;
        EVP_MD_CTX_free(context);
    }
    if (signed_bytes) xmlBufferFree(signed_bytes);
    if (info_bytes) xmlBufferFree(info_bytes);
    xmlFreeDoc(document);
    return good;
}
