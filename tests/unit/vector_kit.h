/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_VECTOR_KIT_H
#define FOIL_TESTS_VECTOR_KIT_H

/* Values out of the JSON files of tests/vectors. Whatever is missing fails the test. */

#include "commit_kit.h"

#include "foil/json.h"

static inline struct foil_json_doc *vectors_load(const char *path)
{
	struct foil_buf text = kit_file(path);
	struct foil_json_doc *doc = NULL;
	struct foil_err err = { 0 };

	if (foil_json_parse(foil_buf_view(&text), &doc, &err) != FOIL_OK)
		fail_msg("%s: %s", path, err.msg);
	foil_buf_free(&text);
	return doc;
}

static inline const struct foil_json *vector_list(const struct foil_json_doc *doc, const char *key)
{
	const struct foil_json *v = foil_json_get(foil_json_root(doc), key);

	assert_true(foil_json_is_array(v));
	assert_true(foil_json_count(v) > 0);
	return v;
}

static inline struct foil_view vector_text(const struct foil_json *v, const char *key)
{
	struct foil_view out = { NULL, 0 };

	assert_int_equal(foil_json_get_text(v, key, &out, NULL), FOIL_OK);
	return out;
}

static inline uint64_t vector_uint(const struct foil_json *v, const char *key)
{
	uint64_t out = 0;

	assert_int_equal(foil_json_get_uint(v, key, INT64_MAX, &out, NULL), FOIL_OK);
	return out;
}

/* Hex digits as bytes in memory of their exact size. */
static inline struct foil_view vector_unhex(struct foil_view hex)
{
	uint8_t *p;

	if (hex.len == 0)
		return foil_view(NULL, 0);
	assert_non_null(p = malloc(hex.len / 2));
	assert_int_equal(foil_unhex(p, hex.len / 2, hex, NULL), FOIL_OK);
	return foil_view(p, hex.len / 2);
}

static inline struct foil_view vector_bytes(const struct foil_json *v, const char *key)
{
	return vector_unhex(vector_text(v, key));
}

static inline void vector_fixed(const struct foil_json *v, const char *key, uint8_t *out, size_t n)
{
	assert_int_equal(foil_unhex(out, n, vector_text(v, key), NULL), FOIL_OK);
}

/* A copy with a NUL at its end. */
static inline const char *vector_string(const struct foil_json *v, const char *key, char *out,
    size_t cap)
{
	struct foil_view text = vector_text(v, key);

	assert_true(text.len < cap);
	memcpy(out, text.p, text.len);
	out[text.len] = '\0';
	return out;
}

static inline void assert_vector_equal(struct foil_view got, const struct foil_json *v,
    const char *key)
{
	struct foil_view want = vector_bytes(v, key);

	assert_view_equal(got, want);
	free_exact(want);
}

#endif
