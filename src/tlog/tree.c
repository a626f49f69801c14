/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes of leaves, nodes and whole trees: RFC 9162 section 2.1.1 (spec/log.md L1). */
#include "foil/tree.h"

#include "range.h"

#include <string.h>

void foil_leaf_hash(uint8_t out[FOIL_HASH_LEN], struct foil_view entry)
{
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put_u8(&h, 0x00);
	foil_sha256_put(&h, entry.p, entry.len);
	foil_sha256_final(&h, out);
}

void foil_node_hash(uint8_t out[FOIL_HASH_LEN], const uint8_t left[FOIL_HASH_LEN],
    const uint8_t right[FOIL_HASH_LEN])
{
	uint8_t node[1 + 2 * FOIL_HASH_LEN];

	node[0] = 0x01;
	memcpy(node + 1, left, FOIL_HASH_LEN);
	memcpy(node + 1 + FOIL_HASH_LEN, right, FOIL_HASH_LEN);
	foil_sha256(out, foil_view(node, sizeof node));
}

void foil_tree_edge_init(struct foil_tree_edge *e)
{
	memset(e, 0, sizeof *e);
}

/* As adding one to a binary number: every peak that is there is carried upwards. */
void foil_tree_edge_append(struct foil_tree_edge *e, const uint8_t leaf[FOIL_HASH_LEN])
{
	uint8_t h[FOIL_HASH_LEN];
	unsigned level = 0;

	if (e->size >= FOIL_TREE_SIZE_MAX)
		return;
	memcpy(h, leaf, sizeof h);
	for (; (e->size >> level & 1) != 0; level++)
		foil_node_hash(h, e->peak[level], h);
	memcpy(e->peak[level], h, sizeof h);
	e->size++;
}

void foil_tree_edge_root(const struct foil_tree_edge *e, uint8_t root[FOIL_HASH_LEN])
{
	uint8_t h[FOIL_HASH_LEN];
	bool have = false;

	for (unsigned level = 0; level < 64; level++) {
		if ((e->size >> level & 1) == 0)
			continue;
		if (have)
			foil_node_hash(h, e->peak[level], h);
		else
			memcpy(h, e->peak[level], sizeof h);
		have = true;
	}
	if (!have)
		foil_sha256(h, foil_view(NULL, 0));
	memcpy(root, h, sizeof h);
}

/*
 * The right-most full subtree first, then each larger one to its left. `from`
 * is a multiple of the largest, so every subtree asked for is aligned, ends
 * at or before `from + n`, and therefore exists.
 */
enum foil_code foil_range_root(const struct foil_tree_reader *r, uint64_t from, uint64_t n,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err)
{
	uint8_t h[FOIL_HASH_LEN], node[FOIL_HASH_LEN];
	uint64_t end = from + n;
	bool have = false;
	enum foil_code rc;

	for (unsigned level = 0; level < 64; level++) {
		if ((n >> level & 1) == 0)
			continue;
		end -= (uint64_t)1 << level;
		if ((rc = r->node(r->ctx, level, end >> level, node, err)) != FOIL_OK)
			return rc;
		if (have)
			foil_node_hash(h, node, h);
		else
			memcpy(h, node, sizeof h);
		have = true;
	}
	if (!have)
		foil_sha256(h, foil_view(NULL, 0));
	memcpy(root, h, sizeof h);
	return FOIL_OK;
}

enum foil_code foil_tree_root(const struct foil_tree_reader *r, uint64_t size,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err)
{
	if (size > FOIL_TREE_SIZE_MAX)
		return foil_fail(err, FOIL_E_ARG, "a tree has at most 2^63-1 leaves");
	return foil_range_root(r, 0, size, root, err);
}
