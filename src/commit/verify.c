/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checking an opening (spec/commitment.md section 6). Everything here may come
 * from a stranger: each size is held against what is left before it is used,
 * and memory is one entry for each height of the tree.
 */
#include "leaf.h"
#include "subtree.h"

#include <inttypes.h>
#include <string.h>

enum kind {
	KIND_OPEN,
	KIND_HIDDEN,
	KIND_MIXED,
	KIND_EMPTY, /* wholly past the last leaf: goes with either of the first two (D13) */
};

/* A complete node that waits for its right sibling. */
struct peak {
	unsigned height;
	enum kind kind;
	uint8_t hash[FOIL_HASH_LEN];
};

struct checker {
	const struct foil_doc_header *header;
	unsigned depth;
	uint64_t pos;
	struct foil_view frontier, contents;
	struct peak peaks[DOC_HEIGHT_MAX + 2]; /* heights fall from left to right */
	size_t n_peaks;
	struct foil_err *err;
};

/* D17. */
static enum foil_code put_peak(struct checker *c, struct peak right)
{
	while (c->n_peaks > 0 && c->peaks[c->n_peaks - 1].height == right.height) {
		const struct peak *left = &c->peaks[--c->n_peaks];

		if (left->kind != KIND_MIXED &&
		    (right.kind == left->kind || right.kind == KIND_EMPTY))
			return foil_fail(c->err, FOIL_E_FORMAT,
			    "frontier: leaf %" PRIu64 ": two nodes stand where one would do",
			    c->pos);
		right.height++;
		right.kind = KIND_MIXED;
		doc_node_hash(right.hash, c->header->id, right.height, left->hash, right.hash);
	}
	c->peaks[c->n_peaks++] = right;
	return FOIL_OK;
}

/* D16: the leaves below a SEED are read, checked and hashed one by one. */
static enum foil_code rebuild(struct checker *c, struct peak *node,
    const uint8_t seed[FOIL_HASH_LEN])
{
	struct doc_subtree tree;
	struct doc_leaf leaf;

	doc_subtree_start(&tree, c->header->id, c->header->n, node->height, c->pos, seed);
	for (uint64_t i = 0; i < tree.count; i++) {
		enum foil_code rc = doc_leaf_take(&c->contents, &leaf, c->err);

		if (rc != FOIL_OK)
			return foil_fail_in(c->err, rc, "leaf %" PRIu64, c->pos + i);
		doc_subtree_put(&tree, &leaf);
	}
	doc_subtree_finish(&tree, node->hash);
	return FOIL_OK;
}

static enum foil_code take_node(struct checker *c)
{
	struct peak node = { .kind = KIND_OPEN };
	enum foil_code rc;

	if (c->frontier.len < DOC_NODE_LEN)
		return foil_fail(c->err, FOIL_E_FORMAT, "frontier: ends before leaf %" PRIu64,
		    c->pos);
	node.height = c->frontier.p[0] & ~DOC_NODE_HASH;
	if (node.height > c->depth || (c->pos & (((uint64_t)1 << node.height) - 1)) != 0)
		return foil_fail(c->err, FOIL_E_FORMAT, "frontier: leaf %" PRIu64
		    ": a node of height %u cannot stand here", c->pos, node.height);
	if ((c->frontier.p[0] & DOC_NODE_HASH) != 0) {
		node.kind = KIND_HIDDEN;
		memcpy(node.hash, c->frontier.p + 1, FOIL_HASH_LEN);
	} else if ((rc = rebuild(c, &node, c->frontier.p + 1)) != FOIL_OK) {
		return rc;
	}
	c->frontier = foil_view(c->frontier.p + DOC_NODE_LEN, c->frontier.len - DOC_NODE_LEN);
	if ((rc = put_peak(c, node)) != FOIL_OK)
		return rc;
	c->pos += (uint64_t)1 << node.height;
	return FOIL_OK;
}

/* Positions past n are filled with the largest empty nodes that fit. */
static enum foil_code fill(struct checker *c)
{
	while (c->pos < (uint64_t)1 << c->depth) {
		struct peak node = { .kind = KIND_EMPTY };
		enum foil_code rc;

		while ((c->pos >> node.height & 1) == 0)
			node.height++;
		doc_empty_hash(node.hash, c->header->id, node.height);
		if ((rc = put_peak(c, node)) != FOIL_OK)
			return rc;
		c->pos += (uint64_t)1 << node.height;
	}
	return FOIL_OK;
}

enum foil_code foil_doc_verify(const struct foil_opening *o, const uint8_t id[FOIL_DOC_ID_LEN],
    const uint8_t root[FOIL_HASH_LEN], bool *good, struct foil_err *err)
{
	struct checker c = { .frontier = o->frontier, .contents = o->contents, .err = err };
	struct foil_doc_header header;
	uint8_t found[FOIL_HASH_LEN];
	enum foil_code rc;

	*good = false;
	if ((rc = foil_doc_header_read(o->header, &header, err)) != FOIL_OK)
		return rc;
	c.header = &header;
	c.depth = doc_height(header.n);
	while (c.pos < header.n) {
		if ((rc = take_node(&c)) != FOIL_OK)
			return rc;
	}
	if ((rc = fill(&c)) != FOIL_OK)
		return rc;
	if (c.frontier.len > 0 || c.contents.len > 0)
		return foil_fail(err, FOIL_E_FORMAT, "%s: bytes are left over after the last leaf",
		    c.frontier.len > 0 ? "frontier" : "opened contents");
	foil_doc_root(o->header, found);
	*good = memcmp(c.peaks[0].hash, header.top, FOIL_HASH_LEN) == 0 &&
	    memcmp(found, root, FOIL_HASH_LEN) == 0 &&
	    memcmp(header.id, id, FOIL_DOC_ID_LEN) == 0;
	return FOIL_OK;
}
