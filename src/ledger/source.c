/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store as a source of tiles, for an audit: what is kept is given as it
 * is, entries and hashes alike, so that damage is seen and not mended.
 */
#include "publish.h"

#include <stdlib.h>
#include <string.h>

static enum foil_code put_head(struct foil_store_txn *txn, uint64_t most, bool exact,
    struct foil_buf *out, struct foil_err *err)
{
	struct foil_view note;
	uint64_t size;
	enum foil_code rc = foil_store_head(txn, most, &size, &note, err);

	if (rc == FOIL_OK && exact && size != most)
		rc = FOIL_E_NOT_FOUND;
	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, rc, "the ledger has no such checkpoint");
	if (rc != FOIL_OK)
		return rc;
	foil_buf_put_view(out, note);
	return foil_buf_check(out, "checkpoint", err);
}

static enum foil_code put_tile(struct foil_store_txn *txn, const struct foil_tile *t,
    struct foil_buf *out, struct foil_err *err)
{
	struct foil_tree_reader tree = foil_store_tree(txn);
	uint64_t first = t->index * FOIL_TILE_WIDTH;
	uint8_t hash[FOIL_HASH_LEN];
	struct foil_view bytes;
	enum foil_code rc = FOIL_OK;

	for (unsigned i = 0; i < t->width && rc == FOIL_OK; i++) {
		if (!t->entries) {
			if ((rc = tree.node(tree.ctx, 8 * t->level, first + i, hash, err)) == FOIL_OK)
				foil_buf_put(out, hash, sizeof hash);
		} else if ((rc = foil_store_entry(txn, first + i, &bytes, err)) == FOIL_OK) {
			rc = foil_bundle_put(out, bytes, err);
		}
	}
	return rc == FOIL_OK ? foil_buf_check(out, "tile", err) : rc;
}

/* The size in "checkpoints/SIZE". */
static bool archived_size(const char *path, uint64_t *size)
{
	const char *prefix = FOIL_ARCHIVE_NAME "/";
	uint64_t v = 0;

	if (strncmp(path, prefix, strlen(prefix)) != 0)
		return false;
	for (path += strlen(prefix); *path >= '0' && *path <= '9' && v < FOIL_TREE_SIZE_MAX / 10; path++)
		v = v * 10 + (uint64_t)(*path - '0');
	*size = v;
	return *path == '\0';
}

static enum foil_code get(void *ctx, const char *path, struct foil_buf *out, struct foil_err *err)
{
	struct foil_ledger *l = ctx;
	struct foil_store_txn *txn = NULL;
	struct foil_tile t;
	uint64_t size;
	enum foil_code rc;

	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	if (strcmp(path, "checkpoint") == 0)
		rc = put_head(txn, UINT64_MAX, false, out, err);
	else if (archived_size(path, &size))
		rc = put_head(txn, size, true, out, err);
	else if ((rc = foil_tile_parse(foil_str(path), &t, err)) == FOIL_OK)
		rc = put_tile(txn, &t, out, err);
	foil_store_done(&txn);
	return rc;
}

struct foil_tile_source foil_ledger_source(struct foil_ledger *l)
{
	return (struct foil_tile_source){ l, get };
}

enum foil_code foil_ledger_heads(struct foil_ledger *l, uint64_t **out, size_t *n_out,
    struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	uint64_t most = UINT64_MAX, at, *size = NULL, *grown;
	size_t n = 0, cap = 0;
	struct foil_view note;
	enum foil_code rc;

	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	while ((rc = foil_store_head(txn, most, &at, &note, err)) == FOIL_OK) {
		if (n == cap) {
			cap = cap == 0 ? 64 : cap * 2;
			if ((grown = reallocarray(size, cap, sizeof *size)) == NULL) {
				rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
				break;
			}
			size = grown;
		}
		size[n++] = at;
		if (at == 0)
			break;
		most = at - 1;
	}
	foil_store_done(&txn);
	if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND) {
		free(size);
		return rc;
	}
	*out = size;
	*n_out = n;
	return FOIL_OK;
}

char *foil_ledger_issued(const struct foil_ledger *l)
{
	return ledger_issued_path(l);
}
