/* SPDX-License-Identifier: Apache-2.0 */
/* A published log as the one who asks witnesses needs it: checkpoint and proofs (spec/witness.md W20). */
#include "foil/witness.h"

#include "foil/text.h"

#include <string.h>

static enum foil_code read_checkpoint(struct foil_log_dir *d, struct foil_err *err)
{
	enum foil_code rc;

	foil_buf_init(&d->bytes, FOIL_NOTE_MAX);
	if ((rc = d->source.get(d->source.ctx, "checkpoint", &d->bytes, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_note_read(foil_buf_view(&d->bytes), &d->note, err)) != FOIL_OK ||
	    (rc = foil_checkpoint_read(d->note.text, &d->checkpoint, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "checkpoint");
	return FOIL_OK;
}

static enum foil_code check_root(struct foil_log_dir *d, struct foil_err *err)
{
	struct foil_tree_reader reader = foil_tile_tree_reader(d->tree);
	uint8_t root[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = foil_tree_root(&reader, d->checkpoint.size, root, err)) != FOIL_OK)
		return rc;
	if (memcmp(root, d->checkpoint.root, sizeof root) != 0)
		return foil_fail(err, FOIL_E_FORMAT,
		    "the tiles do not make the root that the checkpoint has; publish again");
	return FOIL_OK;
}

enum foil_code foil_log_dir_open(const char *path, struct foil_log_dir *out, struct foil_err *err)
{
	struct foil_safe s;
	enum foil_code rc;

	memset(out, 0, sizeof *out);
	if ((rc = foil_tile_dir_open(&out->dir, path, err)) != FOIL_OK)
		return rc;
	out->source = foil_tile_dir_source(&out->dir);
	if ((rc = read_checkpoint(out, err)) != FOIL_OK ||
	    (rc = foil_tile_tree_open(&out->source, out->checkpoint.size, &out->tree, err)) != FOIL_OK ||
	    (rc = check_root(out, err)) != FOIL_OK) {
		foil_fail_in(err, rc, "%s", foil_safe(&s, foil_str(path)));
		foil_log_dir_close(out);
	}
	return rc;
}

void foil_log_dir_close(struct foil_log_dir *d)
{
	foil_tile_tree_close(&d->tree);
	foil_tile_dir_close(&d->dir);
	foil_buf_free(&d->bytes);
}

enum foil_code foil_log_dir_proof(struct foil_log_dir *d, uint64_t old, struct foil_path *out,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err)
{
	struct foil_tree_reader reader = foil_tile_tree_reader(d->tree);
	const struct foil_checkpoint *c = &d->checkpoint;
	uint8_t before[FOIL_HASH_LEN];
	struct foil_path path = { .n = 0 };
	enum foil_code rc;

	if (old > c->size)
		return foil_fail(err, FOIL_E_ARG, "the log ends at size %llu",
		    (unsigned long long)c->size);
	if ((rc = foil_tree_root(&reader, old, before, err)) != FOIL_OK)
		return rc;
	if (old > 0) {
		if ((rc = foil_tree_consistency(&reader, old, c->size, &path, err)) != FOIL_OK)
			return rc;
		if (!foil_tree_extends(old, before, c->size, c->root, &path))
			return foil_fail(err, FOIL_E_FORMAT, "the tiles do not agree with each other");
	}
	*out = path;
	if (root != NULL)
		memcpy(root, before, sizeof before);
	return FOIL_OK;
}
