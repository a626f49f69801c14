/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions, and the few LMDB calls that everything else goes through. */
#include "store.h"

#include <errno.h>
#include <stdlib.h>

#define RESIZE_TRIES 8 /* another process may grow the map again and again */

static enum foil_code check_usable(const struct foil_store *st, struct foil_err *err)
{
	if (st->env == NULL)
		return foil_fail(err, FOIL_E_STORE,
		    "the ledger could not be opened again after a failed write; start anew");
	return FOIL_OK;
}

/* mdb_txn_begin, taking over a larger map and clearing dead readers where that helps. */
static enum foil_code begin(struct foil_store *st, unsigned flags, MDB_txn **txn,
    struct foil_err *err)
{
	for (unsigned tries = 0;; tries++) {
		int mrc = mdb_txn_begin(st->env, NULL, flags, txn), dead = 0;
		enum foil_code rc;

		if (mrc == 0)
			return FOIL_OK;
		if (tries >= RESIZE_TRIES)
			return store_fail(err, mrc, "read the ledger");
		if (mrc == MDB_MAP_RESIZED) {
			if ((rc = store_adopt(st, err)) != FOIL_OK)
				return rc;
		} else if (mrc == MDB_READERS_FULL && mdb_reader_check(st->env, &dead) == 0 &&
		    dead > 0) {
			continue;
		} else {
			return store_fail(err, mrc, "read the ledger");
		}
	}
}

enum foil_code foil_store_read(struct foil_store *st, struct foil_store_txn **out,
    struct foil_err *err)
{
	struct foil_store_txn *t;
	enum foil_code rc;

	if ((rc = check_usable(st, err)) != FOIL_OK)
		return rc;
	if ((t = calloc(1, sizeof *t)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	t->st = st;
	if ((rc = begin(st, MDB_RDONLY, &t->txn, err)) != FOIL_OK) {
		free(t);
		return rc;
	}
	st->readers++;
	*out = t;
	return FOIL_OK;
}

void foil_store_done(struct foil_store_txn **txn)
{
	if (*txn == NULL)
		return;
	mdb_txn_abort((*txn)->txn);
	(*txn)->st->readers--;
	free(*txn);
	*txn = NULL;
}

const char *foil_store_dir(const struct foil_store_txn *txn)
{
	return txn->st->dir;
}

/* One try. *full: the map was too small and nothing was changed. */
static enum foil_code write_once(struct foil_store *st,
    enum foil_code (*fn)(struct foil_store_txn *txn, void *ctx, struct foil_err *err), void *ctx,
    bool *full, int *failed_commit, struct foil_err *err)
{
	struct foil_store_txn t = { st, NULL };
	enum foil_code rc;
	int mrc;

	*full = false;
	*failed_commit = 0;
	st->map_full = false;
	if ((rc = begin(st, 0, &t.txn, err)) != FOIL_OK)
		return rc;
	st->writing = true;
	rc = fn(&t, ctx, err);
	st->writing = false;
	if (rc != FOIL_OK || st->map_full) {
		mdb_txn_abort(t.txn);
		*full = st->map_full;
		return rc != FOIL_OK ? rc : FOIL_E_LIMIT;
	}
	mrc = mdb_txn_commit(t.txn); /* frees the transaction, also when it fails */
	if (mrc == 0)
		return FOIL_OK;
	*full = mrc == MDB_MAP_FULL; /* said before anything was written */
	*failed_commit = mrc;
	return store_fail(err, mrc, "write the ledger");
}

enum foil_code foil_store_write(struct foil_store *st,
    enum foil_code (*fn)(struct foil_store_txn *txn, void *ctx, struct foil_err *err), void *ctx,
    struct foil_err *err)
{
	struct foil_err why;
	enum foil_code rc;
	int failed_commit;
	bool full;

	if ((rc = check_usable(st, err)) != FOIL_OK)
		return rc;
	if (st->read_only)
		return foil_fail(err, FOIL_E_ARG, "the ledger is open for reading only");
	if (st->writing) /* LMDB's lock would wait for itself */
		return foil_fail(err, FOIL_E_ARG, "a write inside a write");
	for (;;) {
		rc = write_once(st, fn, ctx, &full, &failed_commit, err);
		if (!full)
			break;
		if ((rc = store_grow(st, err)) != FOIL_OK)
			return rc;
	}
	if (failed_commit == 0)
		return rc;
	/* R9: part of it may be on disk; only a fresh look can tell. */
	(void)store_fail(&why, failed_commit, "write the ledger");
	if ((rc = store_reopen(st, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "%s; opening the ledger again", why.msg);
	return foil_fail(err, FOIL_E_IO,
	    "%s; the ledger was opened again: look whether the change is in it "
	    "before you try once more",
	    why.msg);
}

enum foil_code store_get(struct foil_store_txn *t, enum store_db db, struct foil_view key,
    struct foil_view *value, struct foil_err *err)
{
	MDB_val k = store_val(key), v;
	int mrc = mdb_get(t->txn, t->st->dbi[db], &k, &v);

	if (mrc == MDB_NOTFOUND)
		return FOIL_E_NOT_FOUND;
	if (mrc != 0)
		return store_fail(err, mrc, "read the ledger");
	*value = store_view(v);
	return FOIL_OK;
}

enum foil_code store_put(struct foil_store_txn *t, enum store_db db, struct foil_view key,
    struct foil_view value, unsigned flags, struct foil_err *err)
{
	MDB_val k = store_val(key), v = store_val(value);
	int mrc;

	if (t->st->read_only || !t->st->writing)
		return foil_fail(err, FOIL_E_ARG, "a write in a read transaction");
	mrc = mdb_put(t->txn, t->st->dbi[db], &k, &v, flags);
	if (mrc == MDB_MAP_FULL)
		t->st->map_full = true;
	if (mrc == MDB_KEYEXIST)
		return foil_fail(err, FOIL_E_STORE,
		    "the ledger holds a row already that was about to be added");
	if (mrc == MDB_TXN_FULL)
		return foil_fail(err, FOIL_E_LIMIT,
		    "too much for one transaction; append in smaller groups");
	if (mrc != 0)
		return store_fail(err, mrc, "write the ledger");
	return FOIL_OK;
}

enum foil_code store_count(struct foil_store_txn *t, enum store_db db, uint64_t *n,
    struct foil_err *err)
{
	MDB_stat stat;
	int mrc = mdb_stat(t->txn, t->st->dbi[db], &stat);

	if (mrc != 0)
		return store_fail(err, mrc, "read the ledger");
	*n = stat.ms_entries;
	return FOIL_OK;
}

enum foil_code store_cursor(struct foil_store_txn *t, enum store_db db, MDB_cursor **c,
    struct foil_err *err)
{
	int mrc = mdb_cursor_open(t->txn, t->st->dbi[db], c);

	return mrc == 0 ? FOIL_OK : store_fail(err, mrc, "read the ledger");
}
