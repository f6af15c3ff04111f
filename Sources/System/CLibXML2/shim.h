#ifndef GATEHOUSE_CLIBXML2_SHIM_H
#define GATEHOUSE_CLIBXML2_SHIM_H
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/tree.h>
#include <libxml/uri.h>
#include <libxml/xmlerror.h>
#endif
