/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_COMMIT_SUBTREE_H
#define FOIL_COMMIT_SUBTREE_H

/*
 * The hash of one subtree from its seed and its leaves, leaf by leaf. Seeds
 * are expanded along the path to the next leaf, hashes folded behind it, so
 * that memory is two values for each height, whatever the number of leaves.
 * Internal to src/commit.
 */

#include "node.h"

struct doc_subtree {
	const uint8_t *id;
	unsigned height;
	uint64_t first; /* index of its first leaf */
	uint64_t count; /* leaves below it that exist, at least 1 */
	uint64_t done;  /* leaves put so far */
	uint8_t seed[DOC_HEIGHT_MAX + 1][FOIL_HASH_LEN]; /* on the path to the last leaf put */
	uint8_t left[DOC_HEIGHT_MAX + 1][FOIL_HASH_LEN]; /* complete nodes waiting for a sibling */
};

/* `id` is borrowed until the end. first < n, a multiple of 2^height. */
void doc_subtree_start(struct doc_subtree *s, const uint8_t id[FOIL_DOC_ID_LEN], uint64_t n,
    unsigned height, uint64_t first, const uint8_t seed[FOIL_HASH_LEN]);
/* To be called count times, in order. */
void doc_subtree_put(struct doc_subtree *s, const struct doc_leaf *leaf);
/* After count leaves: the subtree's hash. */
void doc_subtree_finish(struct doc_subtree *s, uint8_t out[FOIL_HASH_LEN]);
/* Forget the seeds; wanted where they are not public. */
void doc_subtree_wipe(struct doc_subtree *s);

#endif
