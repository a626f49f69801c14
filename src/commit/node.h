/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_COMMIT_NODE_H
#define FOIL_COMMIT_NODE_H

/* The hashes of spec/commitment.md, D4 and D5. Internal to src/commit. */

#include "foil/commit.h"

#define DOC_HEIGHT_MAX 28U             /* of a tree over FOIL_LEAVES_MAX leaves */
#define DOC_NODE_LEN (1 + FOIL_HASH_LEN) /* bytes of one node of a frontier */
#define DOC_NODE_HASH 0x80U            /* set in a node's first byte: HASH, else SEED */

/* The first byte of every preimage. */
enum doc_domain {
	DOC_LEAF = 0,
	DOC_NODE = 1,
	DOC_SEED = 2,
	DOC_EMPTY = 3,
	DOC_HEADER = 4,
	DOC_PAD = 5,
};

/*
 * The content of a leaf, in two pieces so that a packed leaf need not be
 * copied to be hashed: the content is head || body.
 */
struct doc_leaf {
	struct foil_view head, body;
};

/* Height of the tree over n leaves: the least d with 2^d >= n. */
unsigned doc_height(uint64_t n);
/* Number of leaves below the node of this height that starts at `first`; first < n. */
uint64_t doc_span(uint64_t n, unsigned height, uint64_t first);

/* Seed of a child at `height`, the left (0) or right (1) one. out may be parent. */
void doc_seed_child(uint8_t out[FOIL_HASH_LEN], const uint8_t id[FOIL_DOC_ID_LEN], unsigned height,
    unsigned right, const uint8_t parent[FOIL_HASH_LEN]);
void doc_leaf_hash(uint8_t out[FOIL_HASH_LEN], const uint8_t id[FOIL_DOC_ID_LEN], uint64_t index,
    const uint8_t seed[FOIL_HASH_LEN], const struct doc_leaf *leaf);
/* Hash of a node at `height` over its children. out may be either child. */
void doc_node_hash(uint8_t out[FOIL_HASH_LEN], const uint8_t id[FOIL_DOC_ID_LEN], unsigned height,
    const uint8_t left[FOIL_HASH_LEN], const uint8_t right[FOIL_HASH_LEN]);
/* Hash of a node at `height` that lies wholly past the last leaf. */
void doc_empty_hash(uint8_t out[FOIL_HASH_LEN], const uint8_t id[FOIL_DOC_ID_LEN], unsigned height);

#endif
