/* SPDX-License-Identifier: Apache-2.0 */
/* A tree read from its hash tiles: what is not in a tile is hashed from what is. */
#include "foil/tile.h"

#include <stdlib.h>
#include <string.h>

struct slot {
	struct foil_tile tile; /* width 0: nothing here yet */
	uint64_t used;
	uint8_t hash[FOIL_TILE_WIDTH][FOIL_HASH_LEN];
};

struct foil_tile_tree {
	struct foil_tile_source source;
	uint64_t size, clock;
	struct slot slot[FOIL_TILE_TREE_SLOTS];
};

/* The slot that holds the tile, or else the one that was not used for longest. */
static struct slot *find_slot(struct foil_tile_tree *t, unsigned level, uint64_t index, bool *held)
{
	struct slot *old = &t->slot[0];

	for (size_t i = 0; i < FOIL_TILE_TREE_SLOTS; i++) {
		struct slot *s = &t->slot[i];

		if (s->tile.width > 0 && s->tile.level == level && s->tile.index == index) {
			*held = true;
			return s;
		}
		if (s->used < old->used)
			old = s;
	}
	*held = false;
	return old;
}

static enum foil_code load(struct foil_tile_tree *t, unsigned level, uint64_t index,
    struct slot **out, struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_TILE_MAX };
	bool held;
	struct slot *s = find_slot(t, level, index, &held);
	struct foil_tile tile = { .level = level, .index = index,
		.width = foil_tile_width(level, index, t->size) };
	enum foil_code rc = FOIL_OK;

	if (!held) {
		if ((rc = foil_tile_get(&t->source, &tile, &b, err)) != FOIL_OK)
			goto done;
		memcpy(s->hash, b.p, b.len);
		s->tile = tile;
	}
	s->used = ++t->clock;
	*out = s;
done:
	foil_buf_free(&b);
	return rc;
}

/* The root of 2^height hashes side by side. */
static void fold(const uint8_t (*hash)[FOIL_HASH_LEN], unsigned height, uint8_t out[FOIL_HASH_LEN])
{
	uint8_t work[FOIL_TILE_WIDTH][FOIL_HASH_LEN];
	size_t n = (size_t)1 << height;

	memcpy(work, hash, n * FOIL_HASH_LEN);
	for (; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			foil_node_hash(work[i], work[2 * i], work[2 * i + 1]);
	memcpy(out, work[0], FOIL_HASH_LEN);
}

static enum foil_code node(void *ctx, unsigned level, uint64_t index, uint8_t out[FOIL_HASH_LEN],
    struct foil_err *err)
{
	struct foil_tile_tree *t = ctx;
	unsigned height = level % 8;
	struct slot *s;
	uint64_t first;
	enum foil_code rc;

	/* Node index of a level ends where index + 1 of them do. */
	if (level > 62 || index >= t->size >> level)
		return foil_fail(err, FOIL_E_ARG, "a tree of %llu has no node %llu on level %u",
		    (unsigned long long)t->size, (unsigned long long)index, level);
	first = index << height;
	if ((rc = load(t, level / 8, first / FOIL_TILE_WIDTH, &s, err)) != FOIL_OK)
		return rc;
	fold((const uint8_t (*)[FOIL_HASH_LEN])s->hash + first % FOIL_TILE_WIDTH, height, out);
	return FOIL_OK;
}

enum foil_code foil_tile_tree_open(const struct foil_tile_source *s, uint64_t size,
    struct foil_tile_tree **out, struct foil_err *err)
{
	struct foil_tile_tree *t;

	if (size > FOIL_TREE_SIZE_MAX)
		return foil_fail(err, FOIL_E_ARG, "a tree has at most 2^63-1 leaves");
	if ((t = calloc(1, sizeof *t)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	t->source = *s;
	t->size = size;
	*out = t;
	return FOIL_OK;
}

void foil_tile_tree_close(struct foil_tile_tree **t)
{
	free(*t);
	*t = NULL;
}

struct foil_tree_reader foil_tile_tree_reader(struct foil_tile_tree *t)
{
	return (struct foil_tree_reader){ t, node };
}
