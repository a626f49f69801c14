/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_VECTORS_H
#define FOIL_TESTS_VECTORS_H

/* Golden vectors: JSON files of tests/vectors, which scripts beside them have written. */

#include "exact.h"

#include "foil/file.h"
#include "foil/json.h"

/* The whole file; fails the test when it is not there. */
static inline struct foil_buf load(const char *path)
{
	struct foil_buf b = { .max = (size_t)16 << 20 };
	struct foil_err err = { .msg = "" };

	if (foil_file_read(path, b.max, &b, &err) != FOIL_OK)
		fail_msg("%s: %s", path, err.msg);
	return b;
}

static inline struct foil_json_doc *load_json(const char *path)
{
	struct foil_buf b = load(path);
	struct foil_json_doc *doc = NULL;
	struct foil_err err = { .msg = "" };

	if (foil_json_parse(foil_buf_view(&b), &doc, &err) != FOIL_OK)
		fail_msg("%s: %s", path, err.msg);
	foil_buf_free(&b);
	return doc;
}

/* A member that is an array and not empty, so that no loop over it passes by not running. */
static inline const struct foil_json *rows(const struct foil_json *v, const char *key)
{
	const struct foil_json *a = foil_json_get(v, key);

	assert_true(foil_json_is_array(a));
	assert_true(foil_json_count(a) > 0);
	return a;
}

static inline uint64_t json_u64(const struct foil_json *v, const char *key)
{
	uint64_t n = 0;

	assert_int_equal(foil_json_get_uint(v, key, INT64_MAX, &n, NULL), FOIL_OK);
	return n;
}

static inline struct foil_view json_text(const struct foil_json *v, const char *key)
{
	struct foil_view s = { NULL, 0 };

	assert_int_equal(foil_json_get_text(v, key, &s, NULL), FOIL_OK);
	return s;
}

static inline void json_hash(const struct foil_json *v, const char *key,
    uint8_t out[FOIL_HASH_LEN])
{
	assert_int_equal(foil_unhex(out, FOIL_HASH_LEN, json_text(v, key), NULL), FOIL_OK);
}

#endif
