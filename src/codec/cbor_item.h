/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CODEC_CBOR_ITEM_H
#define FOIL_CODEC_CBOR_ITEM_H

/* One head, and one whole item: what the reader and the strict check share. */

#include "foil/cbor.h"

struct cbor_item {
	enum foil_cbor_type type;
	uint64_t n;    /* value, length, count or tag; 1 for true */
	size_t size;   /* bytes of the head, and of the content of a string */
	size_t body;   /* where the content of a string starts */
};

struct cbor_fault {
	enum foil_code code;
	const char *why; /* static text */
	size_t where;
};

/*
 * The item that starts at byte `at`, which may be the end: its head and, of a
 * string, its content, checked. False with the fault filled when it is not
 * deterministic CBOR of the kinds in enum foil_cbor_type.
 */
bool cbor_item_at(struct foil_view bytes, size_t at, struct cbor_item *out,
    struct cbor_fault *fault);

/*
 * Steps over one whole item, nested at most `depth` (<= FOIL_CBOR_DEPTH_MAX)
 * levels. *at moves past it on success only.
 */
bool cbor_walk(struct foil_view bytes, size_t *at, unsigned depth, bool allow_tags,
    struct cbor_fault *fault);

#endif
