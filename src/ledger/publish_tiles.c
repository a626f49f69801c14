/* SPDX-License-Identifier: Apache-2.0 */
/* Tiles and entry bundles from the store (spec/publication.md P10 to P16). */
#include "publish.h"

#include <string.h>

#define LEVELS 8u /* 256^8 is more than any tree */

/* One tile's content, each entry hashed again on the way out. */
static enum foil_code fill(struct foil_store_txn *txn, const struct foil_tile *t,
    struct foil_buf *b, struct foil_err *err)
{
	struct foil_tree_reader tree = foil_store_tree(txn);
	uint64_t first = t->index * FOIL_TILE_WIDTH;
	uint8_t hash[FOIL_HASH_LEN];
	enum foil_code rc = FOIL_OK;

	for (unsigned i = 0; i < t->width && rc == FOIL_OK; i++) {
		struct foil_entry e;
		struct foil_view bytes;

		if (!t->entries) {
			if ((rc = tree.node(tree.ctx, 8 * t->level, first + i, hash, err)) == FOIL_OK)
				foil_buf_put(b, hash, sizeof hash);
		} else if ((rc = ledger_entry(txn, first + i, &bytes, &e, hash, err)) == FOIL_OK) {
			rc = foil_bundle_put(b, bytes, err);
		}
	}
	return rc;
}

static enum foil_code put_tile(struct publishing *p, const struct foil_tile *t,
    struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_BUNDLE_MAX };
	struct foil_store_txn *txn = NULL;
	char path[FOIL_TILE_PATH_MAX];
	enum foil_code rc;

	/* A transaction of its own: a long one would keep the store from using pages again. */
	if ((rc = foil_tile_path(t, path, err)) != FOIL_OK ||
	    (rc = foil_store_read(p->l->store, &txn, err)) != FOIL_OK)
		return rc;
	rc = fill(txn, t, &b, err);
	foil_store_done(&txn);
	if (rc == FOIL_OK && (rc = foil_buf_check(&b, path, err)) == FOIL_OK)
		rc = foil_outdir_put(&p->out, path, foil_buf_view(&b), err);
	foil_buf_free(&b);
	return rc;
}

/* P13: the last tile of a level, at each width that a checkpoint since the last publishing needs. */
static enum foil_code put_partial(struct publishing *p, struct foil_tile t, struct foil_err *err)
{
	unsigned last = 0;
	enum foil_code rc = FOIL_OK;

	for (size_t i = p->n_heads; i-- > 0 && rc == FOIL_OK;) {
		t.width = foil_tile_width(t.level, t.index, p->head[i]);
		if (t.width > last)
			rc = put_tile(p, &t, err);
		last = t.width;
	}
	return rc;
}

static enum foil_code put_level(struct publishing *p, bool entries, unsigned level,
    struct foil_err *err)
{
	const uint64_t from = p->in->whole ? 0 : p->in->was;
	const uint64_t old = from >> 8 * level, new = p->in->size >> 8 * level;
	struct foil_tile t = { .entries = entries, .level = level };
	enum foil_code rc = FOIL_OK;

	if (new == 0 || (new == old && !p->in->whole))
		return FOIL_OK;
	for (t.index = old / FOIL_TILE_WIDTH; t.index < new / FOIL_TILE_WIDTH; t.index++) {
		t.width = FOIL_TILE_WIDTH;
		if ((rc = put_tile(p, &t, err)) != FOIL_OK)
			return rc;
		if (entries && p->in->progress != NULL)
			p->in->progress(p->in->ctx, t.index * FOIL_TILE_WIDTH, p->in->size);
	}
	return new % FOIL_TILE_WIDTH == 0 ? FOIL_OK : put_partial(p, t, err);
}

/* P14: what lies there now must be the tree of the checkpoint. */
static enum foil_code read_root(struct publishing *p, struct foil_err *err)
{
	struct foil_tile_dir dir = { p->out.root };
	struct foil_tile_source source = foil_tile_dir_source(&dir);
	struct foil_tile_tree *tree = NULL;
	struct foil_tree_reader reader;
	uint8_t root[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = foil_tile_tree_open(&source, p->in->size, &tree, err)) != FOIL_OK)
		return rc;
	reader = foil_tile_tree_reader(tree);
	rc = foil_tree_root(&reader, p->in->size, root, err);
	foil_tile_tree_close(&tree);
	if (rc != FOIL_OK)
		return foil_fail_in(err, rc, "what is published; `foil publish --whole` writes "
		    "what is missing or damaged");
	if (memcmp(root, p->c.root, sizeof root) != 0)
		return foil_fail(err, FOIL_E_STORE,
		    "the published tiles do not give the root of the checkpoint: some were altered "
		    "or damaged; `foil publish --whole` writes them anew");
	return FOIL_OK;
}

enum foil_code publish_tiles(struct publishing *p, struct foil_err *err)
{
	enum foil_code rc = put_level(p, true, 0, err);

	for (unsigned level = 0; level < LEVELS && rc == FOIL_OK; level++)
		rc = put_level(p, false, level, err);
	if (rc != FOIL_OK || (rc = foil_outdir_sync(&p->out, err)) != FOIL_OK)
		return rc;
	return read_root(p, err);
}

static enum foil_code prune(struct publishing *p, bool entries, unsigned level, uint64_t index,
    struct foil_err *err)
{
	struct foil_tile t = { .entries = entries, .level = level, .index = index, .width = 1 };
	char path[FOIL_TILE_PATH_MAX];
	enum foil_code rc = foil_tile_path(&t, path, err);

	if (rc != FOIL_OK)
		return rc;
	path[strlen(path) - strlen("/1")] = '\0'; /* the directory "NNN.p" */
	return foil_outdir_remove(&p->out, path, err);
}

/*
 * The tile that was partial before, and the last full one, whose partial tiles
 * a run may have left that died here.
 */
static enum foil_code prune_level(struct publishing *p, bool entries, unsigned level,
    struct foil_err *err)
{
	uint64_t full = (p->in->size >> 8 * level) / FOIL_TILE_WIDTH;
	uint64_t was = (p->in->was >> 8 * level) / FOIL_TILE_WIDTH;
	enum foil_code rc = FOIL_OK;

	if (full == 0)
		return FOIL_OK;
	if (was < full - 1)
		rc = prune(p, entries, level, was, err);
	return rc == FOIL_OK ? prune(p, entries, level, full - 1, err) : rc;
}

enum foil_code publish_prune(struct publishing *p, struct foil_err *err)
{
	enum foil_code rc = prune_level(p, true, 0, err);

	for (unsigned level = 0; level < LEVELS && rc == FOIL_OK; level++)
		rc = prune_level(p, false, level, err);
	return rc == FOIL_OK ? foil_outdir_sync(&p->out, err) : rc;
}
