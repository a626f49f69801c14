/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_COMMIT_KIT_H
#define FOIL_TESTS_COMMIT_KIT_H

/* Documents to commit to, and a random stream that is the same on every run. */

#include "exact.h"

#include "foil/commit.h"

#include <inttypes.h>
#include <stdio.h>

struct kit {
	uint8_t id[FOIL_DOC_ID_LEN], secret[FOIL_DOC_SECRET_LEN], root[FOIL_HASH_LEN];
	struct foil_leaves leaves;
	struct foil_buf header, frontier, contents;
};

static uint64_t kit_rng;

/* xorshift64: what it gives depends on the seed alone. */
static inline uint64_t kit_random(uint64_t below)
{
	kit_rng ^= kit_rng << 13;
	kit_rng ^= kit_rng >> 7;
	kit_rng ^= kit_rng << 17;
	return kit_rng % below;
}

static inline void kit_seed(uint64_t seed)
{
	kit_rng = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

static inline void kit_start(struct kit *k)
{
	*k = (struct kit){ .header = { 0 } };
	for (size_t i = 0; i < sizeof k->secret; i++)
		k->secret[i] = (uint8_t)i;
	memcpy(k->id, k->secret, sizeof k->id);
}

static inline void kit_commit(struct kit *k, const char *profile, unsigned kind)
{
	struct foil_err err = { 0 };
	enum foil_code rc;

	foil_buf_reset(&k->header);
	rc = foil_doc_commit(k->id, k->secret, profile, kind, &k->leaves, &k->header, k->root,
	    &err);
	if (rc != FOIL_OK)
		fail_msg("%s", err.msg);
}

static inline void kit_open(struct kit *k, const struct foil_range *hidden, size_t n)
{
	struct foil_err err = { 0 };
	enum foil_code rc;

	foil_buf_reset(&k->frontier);
	foil_buf_reset(&k->contents);
	rc = foil_doc_open(k->id, k->secret, &k->leaves, hidden, n, &k->frontier, &k->contents,
	    &err);
	if (rc != FOIL_OK)
		fail_msg("%s", err.msg);
}

/* The opening, each part in memory of its exact size. */
static inline struct foil_opening kit_opening(const struct kit *k)
{
	return (struct foil_opening){ exact(foil_buf_view(&k->header)),
		exact(foil_buf_view(&k->frontier)), exact(foil_buf_view(&k->contents)) };
}

static inline void kit_opening_free(struct foil_opening *o)
{
	free_exact(o->header);
	free_exact(o->frontier);
	free_exact(o->contents);
}

static inline void kit_free(struct kit *k)
{
	foil_leaves_free(&k->leaves);
	foil_buf_free(&k->header);
	foil_buf_free(&k->frontier);
	foil_buf_free(&k->contents);
}

/* A file of this repository, as one buffer. */
static inline struct foil_buf kit_file(const char *path)
{
	struct foil_buf b = { 0 };
	FILE *f = fopen(path, "rb");
	uint8_t piece[4096];
	size_t n;

	if (f == NULL)
		fail_msg("cannot open %s; run the tests from the top of the repository", path);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		foil_buf_put(&b, piece, n);
	assert_int_equal(ferror(f), 0);
	(void)fclose(f);
	assert_int_equal(foil_buf_check(&b, path, NULL), FOIL_OK);
	return b;
}

#endif
