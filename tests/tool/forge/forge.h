/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_FORGE_H
#define FOIL_TESTS_FORGE_H

/*
 * What somebody can make of a published folder who has no key: the bundle is
 * taken apart, changed, and put together again as the writer would do it.
 */

#include "foil/arena.h"
#include "foil/response.h"

#include <stdio.h>

/* A bundle that was read: views point into bytes, arrays live in the arena. */
struct bundle {
	struct foil_arena arena;
	struct foil_buf bytes;
	struct foil_response response;
	struct foil_disclosure disclosure;
	struct foil_buf rebuilt; /* the disclosure, encoded again */
};

/* Reads DIR/response.foil (or the file itself). FOIL_E_FORMAT and others as its reader. */
enum foil_code bundle_read(struct bundle *b, const char *path, struct foil_err *err) FOIL_MUST_CHECK;
/* Encodes everything again and replaces DIR/response.foil. */
enum foil_code bundle_write(struct bundle *b, const char *dir, struct foil_err *err) FOIL_MUST_CHECK;
void bundle_free(struct bundle *b);
/* The opening of a document, FOIL_E_NOT_FOUND. */
enum foil_code bundle_document(struct bundle *b, uint64_t ordinal, struct foil_opening **out,
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * A narrower opening of the same commitment: leaf `leaf`, which must be open,
 * is hidden too. Needs nothing but the opening itself: whoever holds seeds can
 * compute the hash that stands for them. Frontier and contents live in the
 * arena. FOIL_E_ARG, FOIL_E_LIMIT past 2^16 leaves.
 */
enum foil_code narrow(struct foil_arena *arena, struct foil_opening *o, uint64_t leaf,
    struct foil_err *err) FOIL_MUST_CHECK;
/* The first opened leaf that is this word. FOIL_E_NOT_FOUND. */
enum foil_code find_word(const struct foil_opening *o, struct foil_view word, uint64_t *leaf,
    struct foil_err *err) FOIL_MUST_CHECK;
/* The same opening with another word in the place of that leaf. */
enum foil_code change_word(struct foil_arena *arena, struct foil_opening *o, uint64_t leaf,
    struct foil_view word, struct foil_err *err) FOIL_MUST_CHECK;

/* Prints what a bundle or an entry is made of, with random values masked (skeleton.c). */
enum foil_code skeleton_bundle(FILE *out, const struct bundle *b, struct foil_err *err)
    FOIL_MUST_CHECK;
enum foil_code skeleton_entry(FILE *out, struct foil_view bytes, struct foil_err *err)
    FOIL_MUST_CHECK;

/* A witness whose key follows from its name (witness.c): its verifier key, and its line over a note. */
enum foil_code witness_key(FILE *out, const char *name, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code witness_cosign(FILE *out, const char *name, uint64_t at, const char *path,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
