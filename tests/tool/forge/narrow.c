/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Openings changed by somebody who holds nothing but the opening. The tree is
 * laid out level by level: node i of level h stands for leaves [i << h,
 * (i + 1) << h), and what lies wholly past the last leaf counts as either kind.
 */
#include "forge.h"

#include "foil/text.h"

#include "../../../src/commit/leaf.h"

#include <stdlib.h>
#include <string.h>

#define LEAVES_MAX ((uint64_t)1 << 16)
#define LEVELS 18

struct node {
	bool has_seed, has_hash;
	bool open, hidden; /* has an open, a hidden leaf below it */
	uint8_t seed[FOIL_HASH_LEN], hash[FOIL_HASH_LEN];
};

struct tree {
	const uint8_t *id;
	uint64_t n;
	unsigned height;
	struct node *level[LEVELS];
};

static uint64_t nodes_of(const struct tree *t, unsigned h)
{
	return (t->n + ((uint64_t)1 << h) - 1) >> h;
}

static enum foil_code tree_make(struct foil_arena *arena, struct tree *t,
    const struct foil_doc_header *header, struct foil_err *err)
{
	*t = (struct tree){ .id = header->id, .n = header->n };
	if (t->n > LEAVES_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "more than %llu leaves",
		    (unsigned long long)LEAVES_MAX);
	t->height = doc_height(t->n);
	for (unsigned h = 0; h <= t->height; h++)
		t->level[h] = foil_arena_alloc(arena, (size_t)nodes_of(t, h), sizeof(struct node));
	return foil_arena_check(arena, err);
}

/* Places the nodes of the opening and expands every seed down to the leaves. */
static enum foil_code tree_plant(struct tree *t, struct foil_view frontier, struct foil_err *err)
{
	uint64_t at = 0;

	for (; frontier.len >= DOC_NODE_LEN && at < t->n; frontier.len -= DOC_NODE_LEN) {
		unsigned h = frontier.p[0] & 0x7fU;
		struct node *x;

		if (h > t->height)
			break;
		x = &t->level[h][at >> h];
		x->has_hash = (frontier.p[0] & DOC_NODE_HASH) != 0;
		x->has_seed = !x->has_hash;
		memcpy(x->has_hash ? x->hash : x->seed, frontier.p + 1, FOIL_HASH_LEN);
		for (uint64_t i = at; i < at + doc_span(t->n, h, at); i++) {
			t->level[0][i].hidden = x->has_hash;
			t->level[0][i].open = x->has_seed;
		}
		at += doc_span(t->n, h, at);
		frontier.p += DOC_NODE_LEN;
	}
	if (at != t->n)
		return foil_fail(err, FOIL_E_FORMAT, "the frontier does not cover the leaves");
	for (unsigned h = t->height; h > 0; h--)
		for (uint64_t i = 0; i < 2 * nodes_of(t, h) && i < nodes_of(t, h - 1); i++)
			if (t->level[h][i / 2].has_seed) {
				doc_seed_child(t->level[h - 1][i].seed, t->id, h - 1,
				    (unsigned)(i % 2), t->level[h][i / 2].seed);
				t->level[h - 1][i].has_seed = true;
			}
	return FOIL_OK;
}

/* Hashes and kinds from the leaves up, as far as they can be known. */
static void tree_fold(struct tree *t)
{
	for (unsigned h = 1; h <= t->height; h++) {
		for (uint64_t i = 0; i < nodes_of(t, h); i++) {
			struct node *x = &t->level[h][i], *l = &t->level[h - 1][2 * i], *r = NULL;
			uint8_t past[FOIL_HASH_LEN];

			if (2 * i + 1 < nodes_of(t, h - 1))
				r = l + 1;
			x->open = l->open || (r != NULL && r->open);
			x->hidden = l->hidden || (r != NULL && r->hidden);
			if (x->has_hash || !l->has_hash || (r != NULL && !r->has_hash))
				continue;
			doc_empty_hash(past, t->id, h - 1);
			doc_node_hash(x->hash, t->id, h, l->hash, r != NULL ? r->hash : past);
			x->has_hash = true;
		}
	}
}

/* Writes the maximal nodes from left to right: a leaf's largest ancestor of one kind that begins there. */
static enum foil_code tree_write(const struct tree *t, struct foil_buf *out, struct foil_err *err)
{
	for (uint64_t at = 0; at < t->n;) {
		unsigned h = 0;
		const struct node *x;

		while (h < t->height && at % ((uint64_t)2 << h) == 0 &&
		    !(t->level[h + 1][at >> (h + 1)].open && t->level[h + 1][at >> (h + 1)].hidden))
			h++;
		x = &t->level[h][at >> h];
		if (x->hidden ? !x->has_hash : !x->has_seed)
			return foil_fail(err, FOIL_E_ARG, "a node that should be known is not");
		foil_buf_put_u8(out, (uint8_t)(x->hidden ? DOC_NODE_HASH | h : h));
		foil_buf_put(out, x->hidden ? x->hash : x->seed, FOIL_HASH_LEN);
		at += doc_span(t->n, h, at);
	}
	return FOIL_OK;
}

/* Steps through the opened leaves, giving each its hash, and packs those that stay open. */
static enum foil_code take_leaves(struct tree *t, const struct foil_opening *o, uint64_t leaf,
    struct foil_buf *contents, struct foil_err *err)
{
	struct foil_doc_walk walk;
	struct foil_doc_step step;
	bool found = false;
	enum foil_code rc;

	if ((rc = foil_doc_walk_start(&walk, o, err)) != FOIL_OK)
		return rc;
	while (foil_doc_walk_next(&walk, &step)) {
		struct node *x;

		if (step.hidden)
			continue;
		x = &t->level[0][step.start];
		doc_leaf_hash(x->hash, t->id, step.start, x->seed,
		    &(struct doc_leaf){ .body = step.content });
		x->has_hash = true;
		if (step.start == leaf) {
			x->hidden = found = true;
			x->open = false;
		} else {
			doc_leaf_pack(contents, step.content);
		}
	}
	foil_doc_walk_end(&walk);
	return found ? FOIL_OK : foil_fail(err, FOIL_E_ARG, "leaf %llu is not open",
	    (unsigned long long)leaf);
}

enum foil_code narrow(struct foil_arena *arena, struct foil_opening *o, uint64_t leaf,
    struct foil_err *err)
{
	struct foil_buf frontier = { 0 }, contents = { 0 };
	struct foil_doc_header header;
	struct tree t;
	enum foil_code rc;

	if ((rc = foil_doc_header_read(o->header, &header, err)) != FOIL_OK ||
	    (rc = tree_make(arena, &t, &header, err)) != FOIL_OK ||
	    (rc = tree_plant(&t, o->frontier, err)) != FOIL_OK ||
	    (rc = take_leaves(&t, o, leaf, &contents, err)) != FOIL_OK)
		goto done;
	tree_fold(&t);
	if ((rc = tree_write(&t, &frontier, err)) != FOIL_OK)
		goto done;
	o->frontier = foil_arena_copy(arena, foil_buf_view(&frontier));
	o->contents = foil_arena_copy(arena, foil_buf_view(&contents));
	rc = foil_arena_check(arena, err);
done:
	foil_buf_free(&frontier);
	foil_buf_free(&contents);
	return rc;
}

enum foil_code find_word(const struct foil_opening *o, struct foil_view word, uint64_t *leaf,
    struct foil_err *err)
{
	struct foil_doc_walk walk;
	struct foil_doc_step step;
	struct foil_view text;
	struct foil_safe safe;
	unsigned sep;
	enum foil_code rc;

	if ((rc = foil_doc_walk_start(&walk, o, err)) != FOIL_OK)
		return rc;
	rc = FOIL_E_NOT_FOUND;
	while (rc != FOIL_OK && foil_doc_walk_next(&walk, &step)) {
		if (step.hidden || !foil_leaf_token(step.content, &text, &sep) ||
		    !foil_view_eq(text, word))
			continue;
		*leaf = step.start;
		rc = FOIL_OK;
	}
	foil_doc_walk_end(&walk);
	return rc == FOIL_OK ? rc : foil_fail(err, rc, "no opened word is \"%s\"",
	    foil_safe(&safe, word));
}

enum foil_code change_word(struct foil_arena *arena, struct foil_opening *o, uint64_t leaf,
    struct foil_view word, struct foil_err *err)
{
	struct foil_leaves one = { 0 };
	struct foil_buf contents = { 0 };
	struct foil_doc_walk walk;
	struct foil_doc_step step;
	struct foil_view text;
	unsigned sep;
	enum foil_code rc;

	if ((rc = foil_doc_walk_start(&walk, o, err)) != FOIL_OK)
		return rc;
	while (foil_doc_walk_next(&walk, &step)) {
		if (step.hidden)
			continue;
		if (step.start == leaf && foil_leaf_token(step.content, &text, &sep)) {
			foil_leaves_add_token(&one, word, sep);
			step.content = foil_leaves_get(&one, 0);
		}
		doc_leaf_pack(&contents, step.content);
	}
	foil_doc_walk_end(&walk);
	o->contents = foil_arena_copy(arena, foil_buf_view(&contents));
	rc = one.n == 1 ? foil_arena_check(arena, err) :
	    foil_fail(err, FOIL_E_ARG, "leaf %llu is not an open word", (unsigned long long)leaf);
	foil_leaves_free(&one);
	foil_buf_free(&contents);
	return rc;
}
