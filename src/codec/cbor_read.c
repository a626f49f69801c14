/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor_item.h"

#include <string.h>

void foil_cbor_start(struct foil_cbor *r, struct foil_view bytes, const char *what)
{
	*r = (struct foil_cbor){ .left = bytes, .total = bytes.len, .what = what };
}

static size_t here(const struct foil_cbor *r)
{
	return r->total - r->left.len;
}

static void refuse_at(struct foil_cbor *r, enum foil_code code, const char *why, size_t where)
{
	if (r->failed != FOIL_OK)
		return;
	r->failed = code;
	r->why = why;
	r->where = where;
}

void foil_cbor_refuse(struct foil_cbor *r, enum foil_code code, const char *why)
{
	refuse_at(r, code, why, here(r));
}

/* The next item, not consumed. False when the reader fails or has failed. */
static bool look(struct foil_cbor *r, struct cbor_item *it)
{
	struct cbor_fault fault;

	if (r->failed != FOIL_OK)
		return false;
	if (r->left.len > 0 && cbor_item_short(r->left, it))
		return true;
	if (cbor_item_at(r->left, 0, it, &fault))
		return true;
	refuse_at(r, fault.code, fault.why, here(r) + fault.where);
	return false;
}

static void step(struct foil_cbor *r, size_t n)
{
	r->left = (struct foil_view){ r->left.p + n, r->left.len - n };
}

/* The next item, which must be of this type; not consumed. */
static bool want(struct foil_cbor *r, enum foil_cbor_type type, const char *why,
    struct cbor_item *it)
{
	if (!look(r, it))
		return false;
	if (it->type == type)
		return true;
	foil_cbor_refuse(r, FOIL_E_FORMAT, why);
	return false;
}

/* The number that the next item, of this type, carries; consumed. */
static uint64_t take(struct foil_cbor *r, enum foil_cbor_type type, const char *why)
{
	struct cbor_item it;

	if (!want(r, type, why, &it))
		return 0;
	step(r, it.size);
	return it.n;
}

static struct foil_view take_string(struct foil_cbor *r, enum foil_cbor_type type, const char *why)
{
	struct foil_view content;
	struct cbor_item it;

	if (!want(r, type, why, &it))
		return foil_view(NULL, 0);
	content = (struct foil_view){ r->left.p + it.body, (size_t)it.n };
	step(r, it.size);
	return content;
}

enum foil_cbor_type foil_cbor_peek(struct foil_cbor *r)
{
	struct cbor_item it;

	if (r->left.len == 0 || !look(r, &it))
		return FOIL_CBOR_END;
	return it.type;
}

uint64_t foil_cbor_uint(struct foil_cbor *r)
{
	return foil_cbor_uint_max(r, UINT64_MAX);
}

uint64_t foil_cbor_uint_max(struct foil_cbor *r, uint64_t max)
{
	struct cbor_item it;

	if (!want(r, FOIL_CBOR_UINT, "not an unsigned number", &it))
		return 0;
	if (it.n > max) {
		foil_cbor_refuse(r, FOIL_E_LIMIT, "a number is too large");
		return 0;
	}
	step(r, it.size);
	return it.n;
}

/* Either sign, not consumed; false also when it does not fit. */
static bool look_int(struct foil_cbor *r, struct cbor_item *it, int64_t *out)
{
	if (!look(r, it) || (it->type != FOIL_CBOR_UINT && it->type != FOIL_CBOR_NINT) ||
	    it->n > INT64_MAX)
		return false;
	*out = it->type == FOIL_CBOR_UINT ? (int64_t)it->n : -1 - (int64_t)it->n;
	return true;
}

int64_t foil_cbor_int(struct foil_cbor *r)
{
	struct cbor_item it;
	int64_t v;

	if (!look_int(r, &it, &v)) {
		foil_cbor_refuse(r, FOIL_E_FORMAT, "not a number that fits in 64 bits");
		return 0;
	}
	step(r, it.size);
	return v;
}

struct foil_view foil_cbor_bytes(struct foil_cbor *r)
{
	return take_string(r, FOIL_CBOR_BYTES, "not a byte string");
}

void foil_cbor_bytes_n(struct foil_cbor *r, uint8_t *out, size_t n)
{
	size_t where = here(r);
	struct foil_view v = foil_cbor_bytes(r);

	if (r->failed != FOIL_OK)
		return;
	if (v.len != n)
		refuse_at(r, FOIL_E_FORMAT, "a byte string of the wrong length", where);
	else if (n > 0)
		memcpy(out, v.p, n);
}

struct foil_view foil_cbor_text(struct foil_cbor *r)
{
	return take_string(r, FOIL_CBOR_TEXT, "not a text");
}

bool foil_cbor_bool(struct foil_cbor *r)
{
	return take(r, FOIL_CBOR_BOOL, "neither true nor false") != 0;
}

bool foil_cbor_null(struct foil_cbor *r)
{
	if (foil_cbor_peek(r) != FOIL_CBOR_NULL)
		return false;
	step(r, 1);
	return true;
}

uint64_t foil_cbor_array(struct foil_cbor *r)
{
	return take(r, FOIL_CBOR_ARRAY, "not an array");
}

uint64_t foil_cbor_map(struct foil_cbor *r)
{
	return take(r, FOIL_CBOR_MAP, "not a map");
}

void foil_cbor_array_n(struct foil_cbor *r, uint64_t n)
{
	size_t where = here(r);

	if (foil_cbor_array(r) != n)
		refuse_at(r, FOIL_E_FORMAT, "an array of the wrong length", where);
}

void foil_cbor_map_n(struct foil_cbor *r, uint64_t n)
{
	size_t where = here(r);

	if (foil_cbor_map(r) != n)
		refuse_at(r, FOIL_E_FORMAT, "a map of the wrong size", where);
}

void foil_cbor_tag(struct foil_cbor *r, uint64_t tag)
{
	size_t where = here(r);

	if (take(r, FOIL_CBOR_TAG, "a tag is missing") != tag)
		refuse_at(r, FOIL_E_FORMAT, "another tag", where);
}

void foil_cbor_key(struct foil_cbor *r, const char *key)
{
	struct foil_view name = foil_str(key);
	struct cbor_item it;

	if (!look(r, &it))
		return;
	if (it.type != FOIL_CBOR_TEXT ||
	    !foil_view_eq(name, foil_view(r->left.p + it.body, (size_t)it.n))) {
		r->key = key;
		foil_cbor_refuse(r, FOIL_E_FORMAT, "another key, where this one belongs:");
		return;
	}
	step(r, it.size);
}

void foil_cbor_key_int(struct foil_cbor *r, int64_t key)
{
	struct cbor_item it;
	int64_t v;

	if (!look_int(r, &it, &v) || v != key) {
		foil_cbor_refuse(r, FOIL_E_FORMAT, "a key is missing, unknown or out of order");
		return;
	}
	step(r, it.size);
}

struct foil_view foil_cbor_item(struct foil_cbor *r)
{
	return foil_cbor_item_within(r, FOIL_CBOR_DEPTH_MAX);
}

struct foil_view foil_cbor_item_within(struct foil_cbor *r, unsigned depth)
{
	struct foil_view item = r->left;
	struct cbor_fault fault;
	size_t len = 0;

	if (r->failed != FOIL_OK)
		return foil_view(NULL, 0);
	if (!cbor_walk(r->left, &len, depth < FOIL_CBOR_DEPTH_MAX ? depth : FOIL_CBOR_DEPTH_MAX,
		false, &fault)) {
		refuse_at(r, fault.code, fault.why, here(r) + fault.where);
		return foil_view(NULL, 0);
	}
	item.len = len;
	step(r, len);
	return item;
}

bool foil_cbor_ok(const struct foil_cbor *r)
{
	return r->failed == FOIL_OK;
}

enum foil_code foil_cbor_check(const struct foil_cbor *r, struct foil_err *err)
{
	if (r->failed == FOIL_OK)
		return FOIL_OK;
	return foil_fail(err, r->failed, "%s: byte %zu: %s%s%s", r->what, r->where, r->why,
	    r->key == NULL ? "" : " ", r->key == NULL ? "" : r->key);
}

enum foil_code foil_cbor_finish(const struct foil_cbor *r, struct foil_err *err)
{
	if (r->failed == FOIL_OK && r->left.len > 0)
		return foil_fail(err, FOIL_E_FORMAT, "%s: byte %zu: bytes are left over", r->what,
		    here(r));
	return foil_cbor_check(r, err);
}

enum foil_code foil_cbor_deterministic(struct foil_view bytes, unsigned depth, bool allow_tags,
    const char *what, struct foil_err *err)
{
	struct cbor_fault fault;
	size_t at = 0;

	if (depth > FOIL_CBOR_DEPTH_MAX)
		return foil_fail(err, FOIL_E_ARG, "%s: a depth of %u is more than %u", what, depth,
		    (unsigned)FOIL_CBOR_DEPTH_MAX);
	if (!cbor_walk(bytes, &at, depth, allow_tags, &fault))
		return foil_fail(err, fault.code, "%s: byte %zu: %s", what, fault.where, fault.why);
	if (at != bytes.len)
		return foil_fail(err, FOIL_E_FORMAT, "%s: byte %zu: bytes are left over", what, at);
	return FOIL_OK;
}
