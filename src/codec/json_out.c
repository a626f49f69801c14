/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/json.h"

#include "foil/text.h"

#include <jansson.h>
#include <stdlib.h>

struct foil_json_out {
	json_t *root;                        /* NULL until the first value */
	json_t *open[FOIL_JSON_DEPTH_MAX];   /* borrowed from root, innermost last */
	size_t depth;
	enum foil_code failed;
	const char *why;
};

enum foil_code foil_json_out_open(struct foil_json_out **out, struct foil_err *err)
{
	struct foil_json_out *j = calloc(1, sizeof *j);

	if (j == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	/*
	 * Left alone, jansson would open /dev/urandom for the seed of its tables. The
	 * names written here are our own, and a verifier opens nothing but its folder.
	 */
	json_object_seed(1);
	*out = j;
	return FOIL_OK;
}

void foil_json_out_close(struct foil_json_out **out)
{
	if (*out == NULL)
		return;
	json_decref((*out)->root);
	free(*out);
	*out = NULL;
}

static void refuse(struct foil_json_out *j, enum foil_code code, const char *why)
{
	if (j->failed != FOIL_OK)
		return;
	j->failed = code;
	j->why = why;
}

/* A failure of the buffer in which a text was made. */
static void refuse_failed(struct foil_json_out *j, const struct foil_buf *b)
{
	bool full = b->failed == FOIL_E_LIMIT;

	if (b->failed != FOIL_OK)
		refuse(j, b->failed, full ? "a text is too long" : "out of memory");
}

/* Takes `value` over, whatever happens; NULL stands for no memory. True when it has its place. */
static bool add(struct foil_json_out *j, const char *key, json_t *value)
{
	json_t *top = j->depth == 0 ? NULL : j->open[j->depth - 1];

	if (value == NULL)
		refuse(j, FOIL_E_NOMEM, "out of memory");
	if (j->failed == FOIL_OK &&
	    (top == NULL ? key != NULL || j->root != NULL : json_is_object(top) != (key != NULL)))
		refuse(j, FOIL_E_ARG, "a value without a place, or a key where none belongs");
	if (j->failed == FOIL_OK && json_is_object(top) && json_object_get(top, key) != NULL)
		refuse(j, FOIL_E_ARG, "the same key twice");
	if (j->failed != FOIL_OK) {
		json_decref(value);
		return false;
	}
	if (top == NULL)
		j->root = value;
	else if ((json_is_object(top) ? json_object_set_new(top, key, value)
	                              : json_array_append_new(top, value)) != 0)
		refuse(j, FOIL_E_NOMEM, "out of memory");
	return j->failed == FOIL_OK;
}

static void enter(struct foil_json_out *j, const char *key, json_t *value)
{
	if (j->depth == FOIL_JSON_DEPTH_MAX)
		refuse(j, FOIL_E_LIMIT, "nested too deeply");
	if (add(j, key, value))
		j->open[j->depth++] = value;
}

void foil_json_object(struct foil_json_out *j, const char *key)
{
	enter(j, key, json_object());
}

void foil_json_array(struct foil_json_out *j, const char *key)
{
	enter(j, key, json_array());
}

void foil_json_end(struct foil_json_out *j)
{
	if (j->depth == 0)
		refuse(j, FOIL_E_ARG, "closed more often than opened");
	else
		j->depth--;
}

void foil_json_text(struct foil_json_out *j, const char *key, struct foil_view v)
{
	struct foil_buf clean = { 0 };
	size_t at = 0;

	if (foil_utf8_check(v, NULL) != FOIL_OK) {
		while (at < v.len)
			foil_utf8_put(&clean, foil_utf8_next(v, &at));
		refuse_failed(j, &clean);
		v = foil_buf_view(&clean);
	}
	(void)add(j, key, json_stringn_nocheck(v.len == 0 ? "" : (const char *)v.p, v.len));
	foil_buf_free(&clean);
}

void foil_json_str(struct foil_json_out *j, const char *key, const char *s)
{
	if (s == NULL)
		foil_json_null(j, key);
	else
		foil_json_text(j, key, foil_str(s));
}

void foil_json_uint(struct foil_json_out *j, const char *key, uint64_t v)
{
	if (v > INT64_MAX)
		refuse(j, FOIL_E_LIMIT, "a number is larger than 2^63-1");
	else
		foil_json_int(j, key, (int64_t)v);
}

void foil_json_int(struct foil_json_out *j, const char *key, int64_t v)
{
	(void)add(j, key, json_integer(v));
}

void foil_json_bool(struct foil_json_out *j, const char *key, bool v)
{
	(void)add(j, key, json_boolean(v));
}

void foil_json_null(struct foil_json_out *j, const char *key)
{
	(void)add(j, key, json_null());
}

void foil_json_hex(struct foil_json_out *j, const char *key, const void *p, size_t n)
{
	struct foil_buf hex = { 0 };

	foil_buf_put_hex(&hex, p, n);
	refuse_failed(j, &hex);
	foil_json_text(j, key, foil_buf_view(&hex));
	foil_buf_free(&hex);
}

/* jansson leaves DEL as it is; in what it dumps that byte stands only inside strings. */
static int put_ascii(const char *p, size_t n, void *data)
{
	struct foil_buf *b = data;

	for (size_t i = 0; i < n; i++) {
		if (p[i] == 0x7f)
			foil_buf_put_str(b, "\\u007F");
		else
			foil_buf_put(b, p + i, 1);
	}
	return b->failed == FOIL_OK ? 0 : -1;
}

enum foil_code foil_json_finish(struct foil_json_out *j, bool compact, struct foil_buf *b,
    struct foil_err *err)
{
	size_t flags = JSON_ENCODE_ANY | JSON_ENSURE_ASCII, start = b->len;

	if (j->failed == FOIL_OK && (j->depth > 0 || j->root == NULL))
		refuse(j, FOIL_E_ARG, "not everything is closed, or nothing was opened");
	if (j->failed != FOIL_OK)
		return foil_fail(err, j->failed, "JSON: %s", j->why);
	flags |= compact ? JSON_COMPACT : JSON_INDENT(2);
	if (json_dump_callback(j->root, put_ascii, b, flags) != 0 && b->failed == FOIL_OK)
		b->failed = FOIL_E_NOMEM;
	foil_buf_put_u8(b, '\n');
	if (b->failed != FOIL_OK)
		b->len = start;
	return foil_buf_check(b, "JSON", err);
}
