/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making an opening (spec/commitment.md section 5): the seed tree is walked
 * from the top, and a node is written as soon as everything below it is of
 * one kind. So each node written is maximal (D13), and nothing opened is
 * hashed.
 */
#include "leaf.h"
#include "subtree.h"

#include <string.h>

struct pending {
	uint64_t first;
	unsigned height;
	uint8_t seed[FOIL_HASH_LEN];
};

struct opener {
	const uint8_t *id;
	const struct foil_leaves *leaves;
	const struct foil_range *hidden;
	size_t n_hidden;
	struct foil_buf *frontier, *contents;
	struct pending stack[DOC_HEIGHT_MAX + 2]; /* right siblings on the way down */
	size_t n_stack;
};

static enum foil_code check_ranges(const struct foil_range *hidden, size_t n_hidden, uint64_t n,
    struct foil_err *err)
{
	uint64_t free_from = 0;

	for (size_t i = 0; i < n_hidden; i++) {
		const struct foil_range *r = &hidden[i];

		if (r->len == 0 || r->start >= n || r->len > n - r->start ||
		    r->start < free_from)
			return foil_fail(err, FOIL_E_ARG,
			    "opening: hidden range %zu is not united, sorted and within the "
			    "document", i);
		free_from = r->start + r->len + 1; /* ranges that touch are one */
	}
	return FOIL_OK;
}

static void push(struct opener *o, unsigned height, uint64_t first,
    const uint8_t seed[FOIL_HASH_LEN])
{
	struct pending *p = &o->stack[o->n_stack++];

	p->height = height;
	p->first = first;
	memcpy(p->seed, seed, FOIL_HASH_LEN);
}

static void put_node(struct opener *o, unsigned first_byte, const uint8_t value[FOIL_HASH_LEN])
{
	foil_buf_put_u8(o->frontier, (uint8_t)first_byte);
	foil_buf_put(o->frontier, value, FOIL_HASH_LEN);
}

static void open_node(struct opener *o, const struct pending *p, uint64_t end)
{
	put_node(o, p->height, p->seed);
	for (uint64_t i = p->first; i < end; i++)
		doc_leaf_pack(o->contents, foil_leaves_get(o->leaves, (size_t)i));
}

static void hide_node(struct opener *o, const struct pending *p, uint64_t end)
{
	uint8_t hash[FOIL_HASH_LEN];
	struct doc_subtree tree;

	doc_subtree_start(&tree, o->id, o->leaves->n, p->height, p->first, p->seed);
	for (uint64_t i = p->first; i < end; i++)
		doc_subtree_put(&tree,
		    &(struct doc_leaf){ .body = foil_leaves_get(o->leaves, (size_t)i) });
	doc_subtree_finish(&tree, hash);
	doc_subtree_wipe(&tree);
	put_node(o, DOC_NODE_HASH | p->height, hash);
}

static void split_node(struct opener *o, const struct pending *p)
{
	unsigned h = p->height - 1;
	uint64_t middle = p->first + ((uint64_t)1 << h);
	uint8_t child[FOIL_HASH_LEN];

	if (middle < o->leaves->n) {
		doc_seed_child(child, o->id, h, 1, p->seed);
		push(o, h, middle, child);
	}
	doc_seed_child(child, o->id, h, 0, p->seed);
	push(o, h, p->first, child);
	explicit_bzero(child, sizeof child);
}

static void take_node(struct opener *o)
{
	struct pending p = o->stack[--o->n_stack];
	uint64_t end = p.first + doc_span(o->leaves->n, p.height, p.first);

	/* Nodes come from left to right, so that ranges behind them are done with. */
	while (o->n_hidden > 0 && o->hidden->start + o->hidden->len <= p.first) {
		o->hidden++;
		o->n_hidden--;
	}
	if (o->n_hidden == 0 || o->hidden->start >= end)
		open_node(o, &p, end);
	else if (o->hidden->start <= p.first && o->hidden->start + o->hidden->len >= end)
		hide_node(o, &p, end);
	else
		split_node(o, &p);
	explicit_bzero(p.seed, sizeof p.seed);
}

enum foil_code foil_doc_open(const uint8_t id[FOIL_DOC_ID_LEN],
    const uint8_t secret[FOIL_DOC_SECRET_LEN], const struct foil_leaves *leaves,
    const struct foil_range *hidden, size_t n_hidden, struct foil_buf *frontier,
    struct foil_buf *contents, struct foil_err *err)
{
	struct opener o = { .id = id, .leaves = leaves, .hidden = hidden, .n_hidden = n_hidden,
		.frontier = frontier, .contents = contents };
	size_t frontier_was = frontier->len, contents_was = contents->len;
	enum foil_code rc;

	if ((rc = foil_leaves_check(leaves, err)) != FOIL_OK)
		return rc;
	if (leaves->n == 0)
		return foil_fail(err, FOIL_E_ARG, "opening: there are no leaves");
	if ((rc = check_ranges(hidden, n_hidden, leaves->n, err)) != FOIL_OK)
		return rc;
	push(&o, doc_height(leaves->n), 0, secret);
	while (o.n_stack > 0)
		take_node(&o);
	explicit_bzero(o.stack, sizeof o.stack);
	if ((rc = foil_buf_check(frontier, "frontier", err)) != FOIL_OK ||
	    (rc = foil_buf_check(contents, "opened contents", err)) != FOIL_OK) {
		frontier->len = frontier_was;
		contents->len = contents_was;
	}
	return rc;
}
