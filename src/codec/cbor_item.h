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
 * Nearly all items there are, read without a call: heads of up to five bytes in
 * shortest form, strings that are all there, texts in ASCII. `left` is not
 * empty. False for anything else, good or bad, which cbor_item_at() judges.
 */
static inline bool cbor_item_short(struct foil_view left, struct cbor_item *out)
{
	static const enum foil_cbor_type types[] = { FOIL_CBOR_UINT, FOIL_CBOR_NINT,
		FOIL_CBOR_BYTES, FOIL_CBOR_TEXT, FOIL_CBOR_ARRAY, FOIL_CBOR_MAP };
	static const uint64_t least[] = { 24, 0x100, 0x10000 };
	unsigned major = left.p[0] >> 5, info = left.p[0] & 0x1f;
	size_t head = info < 24 ? 1 : 1 + ((size_t)1 << (info - 24)), body = 0;
	uint64_t n = info;
	uint8_t any = 0;

	if (major >= sizeof types / sizeof types[0] || info > 26 || head > left.len)
		return false;
	if (info >= 24) {
		n = 0;
		for (size_t i = 1; i < head; i++)
			n = n << 8 | left.p[i];
		if (n < least[info - 24])
			return false;
	}
	if (major == 2 || major == 3) {
		if (n > left.len - head)
			return false;
		body = (size_t)n;
	} else if ((major == 4 && n > left.len - head) || (major == 5 && n > (left.len - head) / 2)) {
		return false;
	}
	for (size_t i = 0; major == 3 && i < body; i++)
		any |= left.p[head + i];
	if (any >= 0x80)
		return false;
	*out = (struct cbor_item){ types[major], n, head + body, head };
	return true;
}

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
