/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_PUBLISHED_KIT_H
#define FOIL_TESTS_PUBLISHED_KIT_H

/* Is a published directory a whole log, by its own checkpoint? */

#include "foil/note.h"
#include "foil/tile.h"

#include <stdio.h>
#include <string.h>

static inline enum foil_code published_note(const struct foil_tile_source *s, const char *path,
    struct foil_checkpoint *c, struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_NOTE_MAX };
	struct foil_note note;
	enum foil_code rc;

	if ((rc = s->get(s->ctx, path, &b, err)) == FOIL_OK &&
	    (rc = foil_note_read(foil_buf_view(&b), &note, err)) == FOIL_OK)
		rc = foil_checkpoint_read(note.text, c, err);
	foil_buf_free(&b);
	return rc;
}

/* The root of a checkpoint from its tiles alone. */
static inline enum foil_code published_root(const struct foil_tile_source *s,
    const struct foil_checkpoint *c, struct foil_err *err)
{
	struct foil_tile_tree *tree = NULL;
	struct foil_tree_reader r;
	uint8_t root[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = foil_tile_tree_open(s, c->size, &tree, err)) != FOIL_OK)
		return rc;
	r = foil_tile_tree_reader(tree);
	if ((rc = foil_tree_root(&r, c->size, root, err)) == FOIL_OK &&
	    memcmp(root, c->root, sizeof root) != 0)
		rc = foil_fail(err, FOIL_E_STORE, "tiles give another root at %llu",
		    (unsigned long long)c->size);
	foil_tile_tree_close(&tree);
	return rc;
}

/* And from its entries alone. */
static inline enum foil_code published_entries(const struct foil_tile_source *s,
    const struct foil_checkpoint *c, struct foil_err *err)
{
	struct foil_tree_edge edge;
	uint8_t hash[FOIL_HASH_LEN];
	enum foil_code rc = FOIL_OK;

	foil_tree_edge_init(&edge);
	for (uint64_t i = 0; rc == FOIL_OK && foil_tile_width(0, i, c->size) > 0; i++) {
		struct foil_tile t = { .entries = true, .index = i,
			.width = foil_tile_width(0, i, c->size) };
		struct foil_buf b = { .max = FOIL_BUNDLE_MAX };
		struct foil_bundle walk;
		struct foil_view entry;
		bool more = false;

		if ((rc = foil_tile_get(s, &t, &b, err)) == FOIL_OK) {
			foil_bundle_open(&walk, foil_buf_view(&b));
			while ((rc = foil_bundle_next(&walk, &entry, &more, err)) == FOIL_OK && more) {
				foil_leaf_hash(hash, entry);
				foil_tree_edge_append(&edge, hash);
			}
		}
		foil_buf_free(&b);
	}
	foil_tree_edge_root(&edge, hash);
	if (rc == FOIL_OK && (edge.size != c->size || memcmp(hash, c->root, sizeof hash) != 0))
		rc = foil_fail(err, FOIL_E_STORE, "entries give another root");
	return rc;
}

/* FOIL_E_NOT_FOUND without a checkpoint. Every archived one up to it must hold as well. */
static inline enum foil_code published_check(const char *dir, uint64_t *size, struct foil_err *err)
{
	struct foil_tile_dir d = { -1 };
	struct foil_checkpoint c, old;
	struct foil_tile_source s;
	char path[64];
	enum foil_code rc;

	if ((rc = foil_tile_dir_open(&d, dir, err)) != FOIL_OK)
		return rc;
	s = foil_tile_dir_source(&d);
	if ((rc = published_note(&s, "checkpoint", &c, err)) == FOIL_OK &&
	    (rc = published_root(&s, &c, err)) == FOIL_OK)
		rc = published_entries(&s, &c, err);
	for (uint64_t n = 1; rc == FOIL_OK && n <= c.size; n++) {
		(void)snprintf(path, sizeof path, "checkpoints/%llu", (unsigned long long)n);
		rc = published_note(&s, path, &old, err);
		if (rc == FOIL_OK && old.size != n)
			rc = foil_fail(err, FOIL_E_STORE, "%s is of another size", path);
		else if (rc == FOIL_OK)
			rc = published_root(&s, &old, err);
		else if (rc == FOIL_E_NOT_FOUND && n < c.size)
			rc = FOIL_OK;
	}
	if (rc == FOIL_OK)
		*size = c.size;
	foil_tile_dir_close(&d);
	return rc;
}

#endif
