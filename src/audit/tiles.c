/* SPDX-License-Identifier: Apache-2.0 */
/* Tiles: every hash made again from the entries and compared with what is published. */
#include "work.h"

#include <string.h>

#define MISSING_MAX 16 /* tiles in a row; then the rest is called missing */

/* One tile of entries, with the hashes that the tile beside it says they have. */
struct span {
	uint64_t tile, first;
	unsigned from, width; /* entries [from, width) are new */
	struct foil_view entry[FOIL_TILE_WIDTH]; /* p NULL: could not be had */
	size_t end[FOIL_TILE_WIDTH];             /* of the entry, in the bundle */
	bool stated;                             /* the hash tile could be read */
	uint8_t hash[FOIL_TILE_WIDTH][FOIL_HASH_LEN]; /* as the hash tile states them */
	uint8_t leaf[FOIL_TILE_WIDTH][FOIL_HASH_LEN]; /* of the entries */
	bool changed[FOIL_TILE_WIDTH]; /* the tree has another entry there */
};

static struct foil_tile tile_of(bool entries, unsigned level, uint64_t index, unsigned width)
{
	return (struct foil_tile){ .entries = entries, .level = level, .index = index,
		.width = width };
}

static const char *path_of(const struct foil_tile *t, char out[FOIL_TILE_PATH_MAX])
{
	if (foil_tile_path(t, out, NULL) != FOIL_OK)
		out[0] = '\0';
	return out;
}

/* The tile of a level that a tree of so many leaves ends in. */
static uint64_t last_index(uint64_t size, unsigned level)
{
	return level + 1 < AUDIT_LEVELS ? size >> (8 * (level + 1)) : 0;
}

/* Why a tile could not be used: a file that is not there is one that cannot be told about. */
static enum foil_code say_unread(struct audit *a, const struct foil_tile *t, uint64_t index,
    enum foil_code rc, const struct foil_err *why, struct foil_err *err)
{
	bool form = rc == FOIL_E_FORMAT || rc == FOIL_E_LIMIT;

	if (audit_is_fatal(rc))
		return foil_fail(err, rc, "%s", why->msg);
	if (t->entries)
		audit_find(a, form ? FOIL_DOES_NOT_MATCH : FOIL_CANNOT_TELL,
		    form ? "entries.form" : "entries.missing", index, "%s", why->msg);
	else
		audit_find(a, form ? FOIL_DOES_NOT_MATCH : FOIL_CANNOT_TELL,
		    form ? "tile.form" : "tile.missing", index, "%s", why->msg);
	return FOIL_OK;
}

/* The entries of a bundle up to the first that is cut short. */
static void walk_bundle(struct span *s, struct foil_view bytes)
{
	struct foil_bundle r;
	bool more = true;

	foil_bundle_open(&r, bytes);
	for (unsigned i = 0; i < s->width && more; i++) {
		if (foil_bundle_next(&r, &s->entry[i], &more, NULL) != FOIL_OK || !more) {
			s->entry[i].p = NULL;
			return;
		}
		s->end[i] = r.at;
	}
}

/* A bundle whose lengths are wrong: what comes before that is still good to read. */
static void salvage(struct audit *a, const struct foil_tile *t, struct foil_buf *bytes)
{
	struct foil_tile full = *t;
	char path[FOIL_TILE_PATH_MAX];

	full.width = FOIL_TILE_WIDTH;
	foil_buf_reset(bytes);
	if (a->in->source->get(a->in->source->ctx, path_of(t, path), bytes, NULL) == FOIL_OK)
		return;
	foil_buf_reset(bytes);
	if (a->in->source->get(a->in->source->ctx, path_of(&full, path), bytes, NULL) != FOIL_OK)
		foil_buf_reset(bytes);
}

static enum foil_code read_entries(struct audit *a, struct span *s, struct foil_buf *bytes,
    struct foil_err *err)
{
	struct foil_tile t = tile_of(true, 0, s->tile, s->width);
	struct foil_err why = { 0 };
	enum foil_code rc = foil_tile_get(a->in->source, &t, bytes, &why);

	if (rc != FOIL_OK) {
		if (say_unread(a, &t, s->first, rc, &why, err) != FOIL_OK)
			return rc;
		if (rc == FOIL_E_FORMAT)
			salvage(a, &t, bytes);
		else
			foil_buf_reset(bytes);
	}
	walk_bundle(s, foil_buf_view(bytes));
	for (unsigned i = 0; i < s->width; i++)
		if (s->entry[i].p != NULL)
			foil_leaf_hash(s->leaf[i], s->entry[i]);
	a->report->tiles++;
	return FOIL_OK;
}

static enum foil_code read_tile(struct audit *a, const struct foil_tile *t,
    uint8_t hash[][FOIL_HASH_LEN], bool *got, uint64_t index, struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_TILE_MAX };
	struct foil_err why = { 0 };
	enum foil_code rc = foil_tile_get(a->in->source, t, &b, &why);

	*got = rc == FOIL_OK;
	if (rc == FOIL_OK)
		memcpy(hash, b.p, b.len);
	else
		rc = say_unread(a, t, index, rc, &why, err);
	a->report->tiles++;
	foil_buf_free(&b);
	return rc;
}

/* ---- which of two is wrong ---- */

enum wrong { WRONG_EITHER, WRONG_ENTRIES, WRONG_TILE };

/* What stands above a full tile, in the tile of level 1; above the last one, the checkpoint's root. */
static bool above(struct audit *a, const struct span *s, uint8_t out[FOIL_HASH_LEN])
{
	struct foil_tile t = tile_of(false, 1, s->tile / FOIL_TILE_WIDTH, 0);
	struct foil_buf b = { .max = FOIL_TILE_MAX };
	bool got;

	if (s->width < FOIL_TILE_WIDTH) {
		memcpy(out, a->head.root, FOIL_HASH_LEN);
		return !a->tree_lost;
	}
	t.width = foil_tile_width(1, t.index, a->head.size);
	got = foil_tile_get(a->in->source, &t, &b, NULL) == FOIL_OK;
	if (got)
		memcpy(out, b.p + s->tile % FOIL_TILE_WIDTH * FOIL_HASH_LEN, FOIL_HASH_LEN);
	foil_buf_free(&b);
	return got;
}

/* What the one or the other would give there. */
static void below(const struct audit *a, const struct span *s, bool stated,
    uint8_t out[FOIL_HASH_LEN])
{
	struct foil_tree_edge e = a->edge;

	if (s->width == FOIL_TILE_WIDTH) {
		foil_tree_edge_init(&e);
		for (unsigned i = 0; i < s->from; i++)
			foil_tree_edge_append(&e, a->level[0].hash[i]);
	}
	for (unsigned i = s->from; i < s->width; i++)
		foil_tree_edge_append(&e, stated || s->entry[i].p == NULL ? s->hash[i] : s->leaf[i]);
	foil_tree_edge_root(&e, out);
}

/* U3 */
static enum wrong arbitrate(struct audit *a, const struct span *s)
{
	uint8_t want[FOIL_HASH_LEN], h[FOIL_HASH_LEN];

	if (!above(a, s, want))
		return WRONG_EITHER;
	below(a, s, true, h);
	if (memcmp(h, want, sizeof h) == 0)
		return WRONG_ENTRIES;
	below(a, s, false, h);
	return memcmp(h, want, sizeof h) == 0 ? WRONG_TILE : WRONG_EITHER;
}

static bool differs(const struct span *s, unsigned i)
{
	return s->stated && s->entry[i].p != NULL &&
	    memcmp(s->hash[i], s->leaf[i], FOIL_HASH_LEN) != 0;
}

/* The offset of the first byte that differs in two tiles, from one hash on. */
static size_t first_byte(const uint8_t *x, const uint8_t *y)
{
	size_t i = 0;

	while (i < FOIL_HASH_LEN && x[i] == y[i])
		i++;
	return i;
}

static void say_difference(struct audit *a, const struct span *s, unsigned i, enum wrong wrong)
{
	struct foil_tile e = tile_of(true, 0, s->tile, s->width);
	struct foil_tile t = tile_of(false, 0, s->tile, s->width);
	char entries[FOIL_TILE_PATH_MAX], tile[FOIL_TILE_PATH_MAX];
	unsigned long long no = s->first + i;
	size_t at = i * FOIL_HASH_LEN + first_byte(s->hash[i], s->leaf[i]);
	size_t start = s->end[i] - s->entry[i].len;

	(void)path_of(&e, entries);
	(void)path_of(&t, tile);
	if (wrong == WRONG_TILE)
		audit_find(a, FOIL_DOES_NOT_MATCH, "tile.hash", no,
		    "%s, byte %zu: is not the hash of entry %llu", tile, at, no);
	else if (wrong == WRONG_ENTRIES)
		audit_find(a, FOIL_DOES_NOT_MATCH, "entries.hash", no,
		    "entry %llu (%s, bytes %zu to %zu) is not what the tree holds: it was changed",
		    no, entries, start, s->end[i] - 1);
	else
		audit_find(a, FOIL_DOES_NOT_MATCH, "entries.hash", no,
		    "entry %llu (%s, bytes %zu to %zu) and its hash (%s, byte %zu) are not of one "
		    "tree", no, entries, start, s->end[i] - 1, tile, at);
}

/*
 * After a state the first tile begins with entries that were audited when it was
 * narrower. Its files are new all the same, and heads are proven from them (U21).
 */
static void compare_old(struct audit *a, const struct span *s)
{
	struct foil_tile e = tile_of(true, 0, s->tile, s->width);
	struct foil_tile t = tile_of(false, 0, s->tile, s->width);
	char path[FOIL_TILE_PATH_MAX];

	for (unsigned i = 0; i < s->from; i++) {
		const uint8_t *want = a->level[0].hash[i];
		unsigned long long no = s->first + i;

		if (s->stated && memcmp(s->hash[i], want, FOIL_HASH_LEN) != 0)
			audit_find(a, FOIL_DOES_NOT_MATCH, "tile.hash", no,
			    "%s, byte %zu: is not the hash of entry %llu", path_of(&t, path),
			    i * FOIL_HASH_LEN + first_byte(s->hash[i], want), no);
		if (s->entry[i].p != NULL && memcmp(s->leaf[i], want, FOIL_HASH_LEN) != 0)
			audit_find(a, FOIL_DOES_NOT_MATCH, "entries.hash", no,
			    "entry %llu (%s, bytes %zu to %zu) is not what was audited before: it was "
			    "changed", no, path_of(&e, path), s->end[i] - s->entry[i].len, s->end[i] - 1);
	}
}

/* Puts into leaf[] what the tree goes on with; false where nothing is known. */
static void settle(struct audit *a, struct span *s)
{
	enum wrong wrong = WRONG_EITHER;
	bool asked = false;

	for (unsigned i = s->from; i < s->width; i++) {
		if (differs(s, i)) {
			if (!asked)
				wrong = arbitrate(a, s);
			asked = true;
			say_difference(a, s, i, wrong);
			s->changed[i] = wrong == WRONG_ENTRIES;
			if (s->changed[i])
				memcpy(s->leaf[i], s->hash[i], FOIL_HASH_LEN);
		} else if (s->entry[i].p == NULL && s->stated) {
			memcpy(s->leaf[i], s->hash[i], FOIL_HASH_LEN);
		}
	}
}

/* ---- the tree above ---- */

static enum foil_code compare_level(struct audit *a, unsigned level, uint64_t index,
    unsigned width, struct foil_err *err)
{
	struct foil_tile t = tile_of(false, level, index, width);
	uint8_t hash[FOIL_TILE_WIDTH][FOIL_HASH_LEN];
	char path[FOIL_TILE_PATH_MAX];
	enum foil_code rc;
	bool got;

	if (a->tree_lost)
		return FOIL_OK;
	if ((rc = read_tile(a, &t, hash, &got, UINT64_MAX, err)) != FOIL_OK || !got)
		return rc;
	for (unsigned i = 0; i < width; i++)
		if (memcmp(hash[i], a->level[level].hash[i], FOIL_HASH_LEN) != 0)
			audit_find(a, FOIL_DOES_NOT_MATCH, "tile.hash", UINT64_MAX,
			    "%s, byte %zu: is not the root of the tile below it", path_of(&t, path),
			    i * FOIL_HASH_LEN + first_byte(hash[i], a->level[level].hash[i]));
	return FOIL_OK;
}

static enum foil_code push(struct audit *a, unsigned level, const uint8_t h[FOIL_HASH_LEN],
    struct foil_err *err)
{
	struct audit_level *l = &a->level[level];
	enum foil_code rc = FOIL_OK;

	memcpy(l->hash[l->n++], h, FOIL_HASH_LEN);
	if (l->n < FOIL_TILE_WIDTH)
		return FOIL_OK;
	if (level > 0)
		rc = compare_level(a, level, last_index(a->edge.size + 1, level) - 1, FOIL_TILE_WIDTH,
		    err);
	l->n = 0;
	return rc;
}

/* As foil_tree_edge_append(), with the roots of full tiles taken out on the way. */
static enum foil_code append(struct audit *a, const uint8_t leaf[FOIL_HASH_LEN],
    struct foil_err *err)
{
	struct foil_tree_edge *e = &a->edge;
	uint8_t h[FOIL_HASH_LEN];
	unsigned level = 0;
	enum foil_code rc;

	memcpy(h, leaf, sizeof h);
	if ((rc = push(a, 0, h, err)) != FOIL_OK)
		return rc;
	for (; (e->size >> level & 1) != 0; level++) {
		foil_node_hash(h, e->peak[level], h);
		if ((level + 1) % 8 == 0 && (rc = push(a, (level + 1) / 8, h, err)) != FOIL_OK)
			return rc;
	}
	memcpy(e->peak[level], h, sizeof h);
	e->size++;
	return FOIL_OK;
}

static enum foil_code take_entry(struct audit *a, struct span *s, unsigned i,
    struct foil_view bundle, struct foil_err *err)
{
	bool known = s->entry[i].p != NULL || s->stated;
	uint64_t index = s->first + i;
	enum foil_code rc = FOIL_OK;

	if (!known)
		a->tree_lost = true;
	if (s->entry[i].p == NULL || s->changed[i])
		audit_entry_lost(a, index, known ? s->leaf[i] : NULL);
	else if (!a->report->plain)
		rc = audit_entry(a, index, s->entry[i], s->leaf[i], err);
	if (rc != FOIL_OK || (rc = append(a, s->leaf[i], err)) != FOIL_OK)
		return rc;
	if (a->next_archived == a->n_archived || a->archived[a->next_archived] != a->edge.size)
		return FOIL_OK;
	/* Only what was read whole is something to compare a partial tile with. */
	return audit_pass_archived(a, bundle, s->entry[i].p != NULL ? s->end[i] : 0, err);
}

enum foil_code audit_tile(struct audit *a, uint64_t tile, struct foil_err *err)
{
	struct span s = { .tile = tile, .first = tile * FOIL_TILE_WIDTH };
	struct foil_tile t;
	enum foil_code rc;

	s.from = (unsigned)(a->edge.size - s.first);
	s.width = foil_tile_width(0, tile, a->head.size);
	t = tile_of(false, 0, tile, s.width);
	if ((rc = read_entries(a, &s, &a->batch->bytes, err)) != FOIL_OK ||
	    (rc = read_tile(a, &t, s.hash, &s.stated, s.first, err)) != FOIL_OK)
		return rc;
	a->missing = s.stated || s.entry[0].p != NULL ? 0 : a->missing + 1;
	if (a->missing == MISSING_MAX) {
		audit_find(a, FOIL_CANNOT_TELL, "entries.missing", s.first,
		    "nothing of %d tiles in a row could be read: entries %llu to %llu are not looked for",
		    MISSING_MAX, (unsigned long long)s.first, (unsigned long long)a->head.size - 1);
		a->stopped = a->tree_lost = true;
		return FOIL_OK;
	}
	compare_old(a, &s);
	settle(a, &s);
	for (unsigned i = s.from; i < s.width; i++)
		if ((rc = take_entry(a, &s, i, foil_buf_view(&a->batch->bytes), err)) != FOIL_OK)
			return rc;
	return FOIL_OK;
}

enum foil_code audit_last_tiles(struct audit *a, struct foil_err *err)
{
	enum foil_code rc;

	for (unsigned l = 1; l < AUDIT_LEVELS; l++)
		if (a->level[l].n > 0 && (rc = compare_level(a, l, last_index(a->edge.size, l),
		    a->level[l].n, err)) != FOIL_OK)
			return rc;
	return FOIL_OK;
}

/* ---- partial tiles of earlier sizes (U5) ---- */

/* Every entry of a bundle has the hash that the tree has; the offset of the first that has not. */
static bool same_entries(const struct audit *a, struct foil_view bundle, unsigned width, size_t *at)
{
	uint8_t leaf[FOIL_HASH_LEN];
	struct foil_bundle r;
	struct foil_view entry;
	bool more = true;

	foil_bundle_open(&r, bundle);
	for (unsigned i = 0; i < width; i++) {
		*at = r.at;
		if (foil_bundle_next(&r, &entry, &more, NULL) != FOIL_OK || !more)
			return false;
		foil_leaf_hash(leaf, entry);
		if (memcmp(leaf, a->level[0].hash[i], FOIL_HASH_LEN) != 0)
			return false;
	}
	*at = r.at;
	return r.at == bundle.len;
}

/* What the file should begin and end with; a bundle may also differ from one that was changed. */
static void compare_bytes(struct audit *a, const struct foil_tile *t, struct foil_view have,
    struct foil_view want)
{
	char path[FOIL_TILE_PATH_MAX];
	size_t at = 0;

	if (foil_view_eq(have, want) || (t->entries && same_entries(a, have, t->width, &at)))
		return;
	while (want.len > 0 && at < want.len && at < have.len && have.p[at] == want.p[at])
		at++;
	audit_find(a, FOIL_DOES_NOT_MATCH, "tile.partial", UINT64_MAX,
	    "%s, byte %zu: is not the beginning of the tile as it is now", path_of(t, path), at);
}

static enum foil_code compare_partial(struct audit *a, const struct foil_tile *t,
    struct foil_view want, struct foil_err *err)
{
	struct foil_buf b = { .max = t->entries ? FOIL_BUNDLE_MAX : FOIL_TILE_MAX };
	char path[FOIL_TILE_PATH_MAX];
	struct foil_err why = { 0 };
	enum foil_code rc;

	/* What belongs to the newest size too has been read. */
	if (foil_tile_width(t->level, t->index, a->head.size) == t->width)
		return FOIL_OK;
	rc = a->in->source->get(a->in->source->ctx, path_of(t, path), &b, &why);
	if (rc == FOIL_E_NOT_FOUND) { /* the full one, or a wider one, has taken its place */
		rc = FOIL_OK;
	} else {
		a->report->tiles++;
		if (rc == FOIL_OK)
			compare_bytes(a, t, foil_buf_view(&b), want);
		else
			rc = say_unread(a, t, UINT64_MAX, rc, &why, err);
	}
	foil_buf_free(&b);
	return rc;
}

enum foil_code audit_partial_tiles(struct audit *a, struct foil_view bundle, struct foil_err *err)
{
	enum foil_code rc;

	for (unsigned l = 0; l < AUDIT_LEVELS && !a->tree_lost; l++) {
		struct foil_tile t = { .level = l, .index = last_index(a->edge.size, l),
			.width = a->level[l].n };

		if (t.width == 0)
			continue;
		if ((rc = compare_partial(a, &t, foil_view(a->level[l].hash,
		    (size_t)t.width * FOIL_HASH_LEN), err)) != FOIL_OK)
			return rc;
		t.entries = true;
		if (l == 0 && (rc = compare_partial(a, &t, bundle, err)) != FOIL_OK)
			return rc;
	}
	return FOIL_OK;
}
