#include "CChain.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
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

static xmlNodePtr child(xmlNodePtr parent, const char *name) {
    for (xmlNodePtr node = parent ? parent->children : NULL; node != NULL; node = node->next)
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0) return node;
    return NULL;
}

/* Verifies the signature that is a child of `top`; the canonical bytes are kept in *covered where that is asked for. */
static int verify(xmlDocPtr document, xmlNodePtr top, void *key, xmlBufferPtr *covered) {
    xmlNodePtr signature = child(top, "Signature");
    xmlNodePtr info = child(signature, "SignedInfo");
    xmlNodePtr digest = info ? find(info->children, "DigestValue") : NULL;
    xmlNodePtr value = child(signature, "SignatureValue");
    if (digest == NULL || value == NULL) return 0;
    xmlBufferPtr signed_bytes = canonical(document, top, signature);
    xmlBufferPtr info_bytes = canonical(document, info, NULL);
    int good = 0;
    if (signed_bytes && info_bytes) {
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
    if (info_bytes) xmlBufferFree(info_bytes);
    if (good && covered) {
        *covered = signed_bytes;
    } else if (signed_bytes) {
        xmlBufferFree(signed_bytes);
    }
    return good;
}

/* Every signature of the document; at least one. */
static int verify_all(xmlDocPtr document, void *key, xmlBufferPtr *covered) {
    xmlNodePtr root = xmlDocGetRootElement(document), assertion = child(root, "Assertion");
    int outer = child(root, "Signature") != NULL, inner = child(assertion, "Signature") != NULL;
    if (!outer && !inner) return 0;
    if (outer && !verify(document, root, key, covered)) return 0;
    return !inner || verify(document, assertion, key, outer ? NULL : covered);
}

int gatehouse_c_chain(const uint8_t *xml, size_t length, void *key) {
    xmlDocPtr document = xmlReadMemory((const char *)xml, (int)length, NULL, NULL, XML_PARSE_NONET);
    if (document == NULL) return 0;
    int good = verify_all(document, key, NULL);
    xmlFreeDoc(document);
    return good;
}

/* The texts of all attribute values below `node`, copied as an application would. */
static size_t extract(xmlNodePtr node) {
    size_t total = 0;
    for (; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        if (strcmp((const char *)node->name, "AttributeValue") == 0) {
            xmlChar *text = xmlNodeGetContent(node);
            total += strlen((char *)text);
            xmlFree(text);
        } else {
            total += extract(node->children);
        }
    }
    return total;
}

size_t gatehouse_c_whole(const uint8_t *field, size_t length, void *key) {
    unsigned char *xml = malloc(length);
    int size = EVP_DecodeBlock(xml, field, (int)length);
    while (length > 0 && size > 0 && field[--length] == '=') size--;
    size_t found = 0;
    xmlDocPtr document = size > 0 ? xmlReadMemory((const char *)xml, size, NULL, NULL, XML_PARSE_NONET) : NULL;
    xmlBufferPtr covered = NULL;
    if (document != NULL && verify_all(document, key, &covered)) {
        xmlDocPtr again = xmlReadMemory(
            (const char *)xmlBufferContent(covered), xmlBufferLength(covered), NULL, NULL, XML_PARSE_NONET);
        if (again != NULL) {
            /* What was read is what was digested: canonical bytes canonicalise to themselves. */
            xmlBufferPtr second = canonical(again, xmlDocGetRootElement(again), NULL);
            if (second != NULL && xmlBufferLength(second) == xmlBufferLength(covered)) {
                found = extract(xmlDocGetRootElement(again));
            }
            if (second != NULL) xmlBufferFree(second);
            xmlFreeDoc(again);
        }
    }
    if (covered != NULL) xmlBufferFree(covered);
    if (document != NULL) xmlFreeDoc(document);
    free(xml);
    return found;
}
