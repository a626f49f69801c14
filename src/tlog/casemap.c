/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The case map in memory. Nodes and leaves lie in two arrays and name each
 * other by place, so that a million cases cost little more than their bytes
 * and growing is one realloc. A node holds the hashes of what is below it, not
 * its own: hashing it again then touches neither of the two.
 */
#include "maphash.h"

#include <stdlib.h>
#include <string.h>

#define NONE 0U           /* node[0] is never used, so 0 can mean: nothing there */
#define LEAF 0x80000000U  /* the rest is a place in leaf[]; without it, in node[] */
#define PLACES_MAX ((size_t)0x7fffffff)
#define FIRST_CAP ((size_t)64)

struct node {
	uint32_t child[2];
	uint8_t hash[2][FOIL_HASH_LEN]; /* of the children */
	uint8_t stale;                  /* which of these are: 1, 2 */
};

struct leaf {
	uint8_t key[FOIL_HASH_LEN];
	uint8_t last[FOIL_HASH_LEN];
	uint64_t count;
};

struct foil_map {
	struct node *node;
	struct leaf *leaf;
	size_t n_nodes, cap_nodes, n_leaves, cap_leaves;
	uint32_t root;
	bool stale; /* the root's hash */
	uint8_t hash[FOIL_HASH_LEN], empty[FOIL_HASH_LEN];
};

/* The way from the root along a key: `node[0..n)`, then `end`. */
struct way {
	uint32_t node[FOIL_MAP_DEPTH_MAX];
	size_t n;
	uint32_t end;
};

enum foil_code foil_map_open(struct foil_map **out, struct foil_err *err)
{
	struct foil_map *m = calloc(1, sizeof *m);

	*out = NULL;
	if (m == NULL || (m->node = malloc(FIRST_CAP * sizeof *m->node)) == NULL) {
		free(m);
		return foil_fail(err, FOIL_E_NOMEM, "case map: out of memory");
	}
	m->cap_nodes = FIRST_CAP;
	m->n_nodes = 1; /* see NONE */
	foil_map_hash_empty(m->empty);
	memcpy(m->hash, m->empty, sizeof m->hash);
	*out = m;
	return FOIL_OK;
}

void foil_map_close(struct foil_map **m)
{
	if (*m == NULL)
		return;
	free((*m)->node);
	free((*m)->leaf);
	free(*m);
	*m = NULL;
}

size_t foil_map_count(const struct foil_map *m)
{
	return m->n_leaves;
}

static bool is_node(uint32_t ref)
{
	return ref != NONE && (ref & LEAF) == 0;
}

/* Half as much again at a time: what is asked for but not yet touched costs no memory. */
static bool room(void **array, size_t *cap, size_t n, size_t more, size_t width)
{
	size_t want = *cap + *cap / 2 + FIRST_CAP;
	void *p;

	if (more <= *cap - n)
		return true;
	if (want < n + more)
		want = n + more;
	if (want > SIZE_MAX / width || (p = realloc(*array, want * width)) == NULL)
		return false;
	*array = p;
	*cap = want;
	return true;
}

/* Makes room first, so that what comes after cannot fail half-way. */
static enum foil_code reserve(struct foil_map *m, size_t nodes, size_t leaves, struct foil_err *err)
{
	void *node = m->node, *leaf = m->leaf;
	bool ok;

	if (nodes > PLACES_MAX - m->n_nodes || leaves > PLACES_MAX - m->n_leaves)
		return foil_fail(err, FOIL_E_LIMIT, "case map: too many cases");
	ok = room(&node, &m->cap_nodes, m->n_nodes, nodes, sizeof *m->node);
	m->node = node;
	if (!ok)
		return foil_fail(err, FOIL_E_NOMEM, "case map: out of memory");
	ok = room(&leaf, &m->cap_leaves, m->n_leaves, leaves, sizeof *m->leaf);
	m->leaf = leaf;
	if (!ok)
		return foil_fail(err, FOIL_E_NOMEM, "case map: out of memory");
	return FOIL_OK;
}

static void find_way(const struct foil_map *m, const uint8_t key[FOIL_HASH_LEN], struct way *w)
{
	w->n = 0;
	/* Never deeper than the array: a node stands at depth 255 or above. */
	for (w->end = m->root; is_node(w->end) && w->n < FOIL_MAP_DEPTH_MAX; w->n++) {
		w->node[w->n] = w->end;
		w->end = m->node[w->end].child[foil_map_bit(key, w->n)];
	}
}

/* Everything on the way of this key must be hashed again. */
static void soil(struct foil_map *m, const struct way *w, const uint8_t key[FOIL_HASH_LEN])
{
	for (size_t i = 0; i < w->n; i++)
		m->node[w->node[i]].stale |= (uint8_t)(1U << foil_map_bit(key, i));
	m->stale = true;
}

static uint32_t add_leaf(struct foil_map *m, const uint8_t key[FOIL_HASH_LEN], uint64_t count,
    const uint8_t last[FOIL_HASH_LEN])
{
	struct leaf *l = &m->leaf[m->n_leaves];

	memcpy(l->key, key, FOIL_HASH_LEN);
	memcpy(l->last, last, FOIL_HASH_LEN);
	l->count = count;
	return (uint32_t)m->n_leaves++ | LEAF;
}

/* A node with `below` on the key's side and `beside` on the other. */
static uint32_t add_node(struct foil_map *m, unsigned side, uint32_t below, uint32_t beside)
{
	struct node *n = &m->node[m->n_nodes];

	n->child[side] = below;
	n->child[1 - side] = beside;
	memcpy(n->hash[1 - side], m->empty, FOIL_HASH_LEN);
	n->stale = beside == NONE ? (uint8_t)(1U << side) : 3;
	return (uint32_t)m->n_nodes++;
}

enum foil_code foil_map_set(struct foil_map *m, const uint8_t key[FOIL_HASH_LEN], uint64_t count,
    const uint8_t last[FOIL_HASH_LEN], struct foil_err *err)
{
	struct leaf *there = NULL;
	size_t common = 0, new_nodes = 0;
	enum foil_code rc;
	struct way w;
	uint32_t ref;

	if (count == 0)
		return foil_fail(err, FOIL_E_ARG, "case map: a case has at least one entry");
	find_way(m, key, &w);
	if (w.end != NONE) {
		there = &m->leaf[w.end & ~LEAF];
		common = foil_map_common(key, there->key);
		if (common == FOIL_MAP_DEPTH_MAX) {
			there->count = count;
			memcpy(there->last, last, FOIL_HASH_LEN);
			soil(m, &w, key);
			return FOIL_OK;
		}
		new_nodes = common - w.n + 1; /* a leaf shares at least the way to it */
	}
	if ((rc = reserve(m, new_nodes, 1, err)) != FOIL_OK)
		return rc;
	ref = add_leaf(m, key, count, last);
	for (size_t i = 0; i < new_nodes; i++)
		ref = add_node(m, foil_map_bit(key, common - i), ref, i == 0 ? w.end : NONE);
	if (w.n == 0)
		m->root = ref;
	else
		m->node[w.node[w.n - 1]].child[foil_map_bit(key, w.n - 1)] = ref;
	soil(m, &w, key);
	return FOIL_OK;
}

static void hash_leaf(const struct foil_map *m, uint32_t ref, uint8_t out[FOIL_HASH_LEN])
{
	const struct leaf *l = &m->leaf[ref & ~LEAF];

	foil_map_hash_leaf(out, l->key, l->count, l->last);
}

/* Depth first over what is stale, children before their parent; `prefix` is the way down to here. */
static void clean_nodes(struct foil_map *m)
{
	uint32_t at[FOIL_MAP_DEPTH_MAX] = { m->root };
	uint8_t prefix[FOIL_HASH_LEN] = { 0 };
	size_t depth = 0;

	for (;;) {
		struct node *n = &m->node[at[depth]];
		uint8_t bit = (uint8_t)(0x80U >> depth % 8);
		unsigned side = (n->stale & 1) != 0 ? 0 : 1;

		prefix[depth / 8] &= (uint8_t)~bit;
		if (n->stale != 0 && is_node(n->child[side])) {
			if (side == 1)
				prefix[depth / 8] |= bit;
			at[++depth] = n->child[side];
		} else if (n->stale != 0) {
			hash_leaf(m, n->child[side], n->hash[side]);
			n->stale &= (uint8_t)~(1U << side);
		} else if (depth == 0) {
			foil_map_hash_node(m->hash, 0, prefix, n->hash[0], n->hash[1]);
			return;
		} else {
			struct node *up = &m->node[at[depth - 1]];

			side = foil_map_bit(prefix, depth - 1);
			foil_map_hash_node(up->hash[side], depth, prefix, n->hash[0], n->hash[1]);
			up->stale &= (uint8_t)~(1U << side);
			depth--;
		}
	}
}

static void clean(struct foil_map *m)
{
	if (m->stale && is_node(m->root))
		clean_nodes(m);
	else if (m->stale)
		hash_leaf(m, m->root, m->hash);
	m->stale = false;
}

void foil_map_root(struct foil_map *m, uint8_t root[FOIL_HASH_LEN])
{
	clean(m);
	memcpy(root, m->hash, FOIL_HASH_LEN);
}

void foil_map_prove(struct foil_map *m, const uint8_t key[FOIL_HASH_LEN],
    struct foil_map_proof *out)
{
	struct way w;

	clean(m);
	find_way(m, key, &w);
	memset(out, 0, sizeof *out);
	out->n = w.n;
	for (size_t i = 0; i < w.n; i++)
		memcpy(out->sibling[i], m->node[w.node[i]].hash[1 - foil_map_bit(key, i)],
		    FOIL_HASH_LEN);
	if (w.end == NONE) {
		out->end = FOIL_MAP_EMPTY;
	} else {
		const struct leaf *l = &m->leaf[w.end & ~LEAF];

		out->end = FOIL_MAP_SELF;
		out->count = l->count;
		memcpy(out->last, l->last, FOIL_HASH_LEN);
		if (memcmp(l->key, key, FOIL_HASH_LEN) != 0) {
			out->end = FOIL_MAP_OTHER;
			memcpy(out->other, l->key, FOIL_HASH_LEN);
		}
	}
}
