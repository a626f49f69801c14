/* SPDX-License-Identifier: Apache-2.0 */
#include "leaf.h"

#include "foil/cbor.h"
#include "foil/text.h"

#include <stdlib.h>

#define FIRST_LEAVES 64

void foil_leaves_free(struct foil_leaves *l)
{
	foil_buf_wipe(&l->bytes);
	free(l->end);
	*l = (struct foil_leaves){ .bytes = { .max = l->bytes.max } };
}

static bool room_for_one(struct foil_leaves *l)
{
	size_t cap = l->cap == 0 ? FIRST_LEAVES : l->cap * 2; /* cannot wrap: n is bounded */
	uint64_t *end;

	if (l->failed != FOIL_OK)
		return false;
	if (l->n >= FOIL_LEAVES_MAX) {
		l->failed = FOIL_E_LIMIT;
		return false;
	}
	if (l->n < l->cap)
		return true;
	if ((end = realloc(l->end, cap * sizeof *end)) == NULL) {
		l->failed = FOIL_E_NOMEM;
		return false;
	}
	l->end = end;
	l->cap = cap;
	return true;
}

static size_t start_of(const struct foil_leaves *l, size_t i)
{
	return i == 0 ? 0 : (size_t)l->end[i - 1];
}

/* What was put into bytes since the last leaf becomes one, or nothing. */
static void close_leaf(struct foil_leaves *l)
{
	if (l->bytes.failed == FOIL_OK && l->bytes.len - start_of(l, l->n) > FOIL_LEAF_MAX)
		l->failed = FOIL_E_LIMIT;
	else if (l->bytes.failed != FOIL_OK)
		l->failed = l->bytes.failed;
	if (l->failed == FOIL_OK)
		l->end[l->n++] = l->bytes.len;
	else
		l->bytes.len = start_of(l, l->n);
}

void foil_leaves_add(struct foil_leaves *l, struct foil_view content)
{
	if (!room_for_one(l))
		return;
	/* A leaf that no verifier would read must not be committed to. */
	if ((l->failed = doc_leaf_check(content, NULL)) != FOIL_OK)
		return;
	foil_buf_put_view(&l->bytes, content);
	close_leaf(l);
}

void foil_leaves_add_pad(struct foil_leaves *l)
{
	if (!room_for_one(l))
		return;
	foil_cbor_put_array(&l->bytes, 1);
	foil_cbor_put_uint(&l->bytes, 1);
	close_leaf(l);
}

void foil_leaves_add_token(struct foil_leaves *l, struct foil_view text, unsigned sep)
{
	if (!room_for_one(l))
		return;
	if (sep > 4 || foil_utf8_check(text, NULL) != FOIL_OK) {
		l->failed = FOIL_E_FORMAT;
		return;
	}
	foil_cbor_put_array(&l->bytes, 3);
	foil_cbor_put_uint(&l->bytes, 0);
	foil_cbor_put_text(&l->bytes, text);
	foil_cbor_put_uint(&l->bytes, sep);
	close_leaf(l);
}

struct foil_view foil_leaves_get(const struct foil_leaves *l, size_t i)
{
	size_t start;

	if (i >= l->n)
		return foil_view(NULL, 0);
	start = start_of(l, i);
	return foil_view(l->bytes.p + start, (size_t)l->end[i] - start);
}

enum foil_code foil_leaves_check(const struct foil_leaves *l, struct foil_err *err)
{
	switch (l->failed) {
	case FOIL_OK:
		return FOIL_OK;
	case FOIL_E_NOMEM:
		return foil_fail(err, FOIL_E_NOMEM, "leaves: out of memory");
	case FOIL_E_LIMIT:
		return foil_fail(err, FOIL_E_LIMIT,
		    "leaves: leaf %zu is larger than %zu bytes, or there are too many", l->n,
		    FOIL_LEAF_MAX);
	default:
		return foil_fail(err, l->failed,
		    "leaves: leaf %zu is not deterministic CBOR of a known leaf type", l->n);
	}
}
