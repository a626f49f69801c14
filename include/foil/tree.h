/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TREE_H
#define FOIL_TREE_H

/* The Merkle tree of RFC 9162 section 2.1 over SHA-256, exactly: spec/log.md section 1. */

#include "foil/hash.h"

#define FOIL_PATH_MAX 64 /* hashes in a proof */
#define FOIL_TREE_SIZE_MAX ((uint64_t)INT64_MAX) /* leaves; other tools hold sizes in an int64 */

/* `out` may be one of the inputs. */
void foil_leaf_hash(uint8_t out[FOIL_HASH_LEN], struct foil_view entry);
void foil_node_hash(uint8_t out[FOIL_HASH_LEN], const uint8_t left[FOIL_HASH_LEN],
    const uint8_t right[FOIL_HASH_LEN]);

/*
 * The right edge: what is needed to append. peak[i] is a full subtree of 2^i
 * leaves where bit i of size is set. An edge of FOIL_TREE_SIZE_MAX leaves
 * takes no more: append leaves it as it is. The root of no leaves is SHA-256("").
 */
struct foil_tree_edge {
	uint64_t size;
	uint8_t peak[64][FOIL_HASH_LEN];
};
void foil_tree_edge_init(struct foil_tree_edge *e);
void foil_tree_edge_append(struct foil_tree_edge *e, const uint8_t leaf[FOIL_HASH_LEN]);
void foil_tree_edge_root(const struct foil_tree_edge *e, uint8_t root[FOIL_HASH_LEN]);

/*
 * Where full subtrees come from: node (level, index) is the root of leaves
 * [index * 2^level, (index + 1) * 2^level), all of which exist.
 */
struct foil_tree_reader {
	void *ctx;
	enum foil_code (*node)(void *ctx, unsigned level, uint64_t index,
	    uint8_t out[FOIL_HASH_LEN], struct foil_err *err);
};

struct foil_path {
	uint8_t hash[FOIL_PATH_MAX][FOIL_HASH_LEN];
	size_t n;
};

/*
 * The next three return FOIL_E_ARG for a size beyond FOIL_TREE_SIZE_MAX or an
 * argument outside its bounds, else what the reader returns.
 *
 * Root of the first `size` leaves, SHA-256("") when there are none.
 */
enum foil_code foil_tree_root(const struct foil_tree_reader *r, uint64_t size,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err) FOIL_MUST_CHECK;
/* Section 2.1.3.1; index < size. */
enum foil_code foil_tree_inclusion(const struct foil_tree_reader *r, uint64_t index, uint64_t size,
    struct foil_path *out, struct foil_err *err) FOIL_MUST_CHECK;
/* Section 2.1.4.1; 0 < old <= size. Empty when old == size. */
enum foil_code foil_tree_consistency(const struct foil_tree_reader *r, uint64_t old, uint64_t size,
    struct foil_path *out, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Sections 2.1.3.2 and 2.1.4.2. False for arguments out of bounds, so also
 * for old == 0: that every tree extends the empty one needs no proof.
 */
bool foil_tree_includes(const uint8_t leaf[FOIL_HASH_LEN], uint64_t index, uint64_t size,
    const struct foil_path *path, const uint8_t root[FOIL_HASH_LEN]);
bool foil_tree_extends(uint64_t old, const uint8_t old_root[FOIL_HASH_LEN], uint64_t size,
    const uint8_t root[FOIL_HASH_LEN], const struct foil_path *path);
/*
 * The same for a root that nobody has stated: the one that the path leads to.
 * False, and root untouched, where the functions above are false for every root.
 */
bool foil_tree_inclusion_root(const uint8_t leaf[FOIL_HASH_LEN], uint64_t index, uint64_t size,
    const struct foil_path *path, uint8_t root[FOIL_HASH_LEN]);
bool foil_tree_consistency_root(uint64_t old, const uint8_t old_root[FOIL_HASH_LEN], uint64_t size,
    const struct foil_path *path, uint8_t root[FOIL_HASH_LEN]);

#endif
