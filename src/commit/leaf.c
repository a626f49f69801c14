/* SPDX-License-Identifier: Apache-2.0 */
#include "leaf.h"

#include "foil/cbor.h"

#include <string.h>

#define LEAF_DEPTH 8 /* arrays and maps inside each other, the leaf's own array included */
#define VALUE_DEPTH (LEAF_DEPTH - 1)
#define SEP_MAX 4

enum leaf_type {
	LEAF_TOKEN = 0,
	LEAF_PAD = 1,
	LEAF_TILE = 2,
	LEAF_CELL = 3,
	LEAF_FIELD = 4,
	LEAF_OPAQUE = 5,
	LEAF_NESTED = 6,
};

static const uint8_t token_head[] = { 0x83, 0x00 }; /* array of three, 0 */
static const uint8_t pad[] = { 0x81, 0x01 };        /* array of one, 1 */
static const uint8_t packed_pad = 0xf6;             /* null */

static bool starts(struct foil_view v, const uint8_t *p, size_t n)
{
	return v.len >= n && memcmp(v.p, p, n) == 0;
}

bool foil_leaf_is_pad(struct foil_view content)
{
	return content.len == sizeof pad && starts(content, pad, sizeof pad);
}

/* Text and separator, as they stand in a token leaf and in its packed form. */
static struct foil_view token_body(struct foil_cbor *r, unsigned *sep)
{
	struct foil_view text = foil_cbor_text(r);
	uint64_t n = foil_cbor_uint(r);

	if (n > SEP_MAX)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "a separator that is not known");
	*sep = (unsigned)n;
	return text;
}

bool foil_leaf_token(struct foil_view content, struct foil_view *text, unsigned *sep)
{
	struct foil_cbor r;
	struct foil_view found;
	unsigned after;

	if (content.len > FOIL_LEAF_MAX || !starts(content, token_head, sizeof token_head))
		return false;
	foil_cbor_start(&r,
	    foil_view(content.p + sizeof token_head, content.len - sizeof token_head), "token");
	found = token_body(&r, &after);
	if (foil_cbor_finish(&r, NULL) != FOIL_OK)
		return false;
	*text = found;
	*sep = after;
	return true;
}

/* The next item is of one of two types; stepped over. */
static void either(struct foil_cbor *r, enum foil_cbor_type a, enum foil_cbor_type b)
{
	enum foil_cbor_type type = foil_cbor_peek(r);

	if (type != a && type != b)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "an item of the wrong type");
	(void)foil_cbor_item_within(r, VALUE_DEPTH);
}

static void count(struct foil_cbor *r, uint64_t n, uint64_t want)
{
	if (n != want)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "a leaf of the wrong length");
}

static void tile(struct foil_cbor *r)
{
	(void)foil_cbor_uint(r); /* width */
	(void)foil_cbor_uint(r); /* height */
	(void)foil_cbor_uint(r); /* format of a pixel */
	(void)foil_cbor_bytes(r);
}

static void cell(struct foil_cbor *r)
{
	(void)foil_cbor_text(r); /* reference */
	(void)foil_cbor_uint(r); /* type of the value */
	(void)foil_cbor_item_within(r, VALUE_DEPTH); /* value */
	either(r, FOIL_CBOR_TEXT, FOIL_CBOR_NULL); /* formula */
	(void)foil_cbor_bool(r); /* hidden in the original */
}

static void nested(struct foil_cbor *r)
{
	uint8_t id[FOIL_DOC_ID_LEN], root[FOIL_HASH_LEN];

	foil_cbor_bytes_n(r, id, sizeof id);
	foil_cbor_bytes_n(r, root, sizeof root);
}

/* D6: the items of a leaf after its type; n counts the type too. */
static void items(struct foil_cbor *r, uint64_t type, uint64_t n)
{
	unsigned sep;

	switch (type) {
	case LEAF_TOKEN:
		count(r, n, 3);
		(void)token_body(r, &sep);
		break;
	case LEAF_PAD:
		count(r, n, 1);
		break;
	case LEAF_TILE:
		count(r, n, 5);
		tile(r);
		break;
	case LEAF_CELL:
		count(r, n, 6);
		cell(r);
		break;
	case LEAF_FIELD:
		count(r, n, 3);
		(void)foil_cbor_text(r); /* name */
		(void)foil_cbor_item_within(r, VALUE_DEPTH); /* value */
		break;
	case LEAF_OPAQUE: /* media type and size, never a digest (D7) */
		count(r, n, 3);
		(void)foil_cbor_text(r);
		(void)foil_cbor_uint(r);
		break;
	case LEAF_NESTED:
		count(r, n, 3);
		nested(r);
		break;
	default:
		foil_cbor_refuse(r, FOIL_E_FORMAT, "a leaf of an unknown type");
	}
}

/* One pass: every item is read, and the reader takes deterministic CBOR only. */
enum foil_code doc_leaf_check(struct foil_view content, struct foil_err *err)
{
	struct foil_cbor r;
	uint64_t n;

	if (content.len > FOIL_LEAF_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "a leaf of more than %zu bytes", FOIL_LEAF_MAX);
	foil_cbor_start(&r, content, "leaf");
	n = foil_cbor_array(&r);
	items(&r, foil_cbor_uint(&r), n);
	return foil_cbor_finish(&r, err);
}

void doc_leaf_pack(struct foil_buf *out, struct foil_view content)
{
	if (foil_leaf_is_pad(content))
		foil_buf_put_u8(out, packed_pad);
	else if (starts(content, token_head, sizeof token_head))
		foil_buf_put(out, content.p + sizeof token_head, content.len - sizeof token_head);
	else
		foil_buf_put_view(out, content);
}

/* D14: a leaf of another type is packed as it is; a token or a PAD has one packed form only. */
static enum foil_code take_whole(struct foil_cbor *r, struct doc_leaf *leaf, struct foil_err *err)
{
	struct foil_view item = foil_cbor_item(r);
	enum foil_code rc;

	if ((rc = foil_cbor_check(r, err)) != FOIL_OK ||
	    (rc = doc_leaf_check(item, err)) != FOIL_OK)
		return rc;
	if (foil_leaf_is_pad(item) || starts(item, token_head, sizeof token_head))
		return foil_fail(err, FOIL_E_FORMAT, "a token or a pad that is not packed");
	*leaf = (struct doc_leaf){ .body = item };
	return FOIL_OK;
}

static enum foil_code take_token(struct foil_cbor *r, struct doc_leaf *leaf, struct foil_err *err)
{
	struct foil_view body = r->left;
	enum foil_code rc;
	unsigned sep;

	(void)token_body(r, &sep);
	if ((rc = foil_cbor_check(r, err)) != FOIL_OK)
		return rc;
	body.len -= r->left.len;
	if (body.len > FOIL_LEAF_MAX - sizeof token_head)
		return foil_fail(err, FOIL_E_LIMIT, "a leaf of more than %zu bytes", FOIL_LEAF_MAX);
	*leaf = (struct doc_leaf){ foil_view(token_head, sizeof token_head), body };
	return FOIL_OK;
}

enum foil_code doc_leaf_take(struct foil_view *packed, struct doc_leaf *leaf, struct foil_err *err)
{
	enum foil_code rc;
	struct foil_cbor r;

	if (packed->len == 0)
		return foil_fail(err, FOIL_E_FORMAT,
		    "the contents end before the opened leaves do");
	if (packed->p[0] == packed_pad) {
		*leaf = (struct doc_leaf){ .head = foil_view(pad, sizeof pad) };
		*packed = foil_view(packed->p + 1, packed->len - 1);
		return FOIL_OK;
	}
	foil_cbor_start(&r, *packed, "contents");
	if (packed->p[0] >> 5 == 4) /* an array */
		rc = take_whole(&r, leaf, err);
	else
		rc = take_token(&r, leaf, err);
	if (rc == FOIL_OK)
		*packed = r.left;
	return rc;
}
