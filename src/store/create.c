/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A new store. LMDB 0.9 is not crash-safe while a file is being made and never
 * syncs a directory, so all of it happens under another name (S13).
 */
#include "store.h"

#include "foil/file.h"
#include "foil/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum foil_code sync_file(const char *path, unsigned share, struct foil_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), failed = 0;

	if (fd < 0 || (share != 0 && fchmod(fd, (mode_t)(0600 | share)) != 0) || fsync(fd) != 0)
		failed = errno;
	if (fd >= 0)
		(void)close(fd);
	return failed == 0 ? FOIL_OK : store_fail_at(err, failed, "sync", path);
}

/* Everything inside the temporary directory, down to the disk. */
static enum foil_code sync_all(const char *temp, struct foil_err *err)
{
	char *data = foil_path_join(temp, "data.mdb"), *lock = foil_path_join(temp, "lock.mdb");
	enum foil_code rc;

	if (data == NULL || lock == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if ((rc = sync_file(data, foil_dir_share(temp), err)) == FOIL_OK) {
		(void)unlink(lock); /* LMDB makes a new one */
		rc = foil_dir_sync(temp, err);
	}
	free(data);
	free(lock);
	return rc;
}

/* Makes the environment in st->dir, fills it, closes it. */
static enum foil_code build(struct foil_store *st,
    enum foil_code (*fill)(struct foil_store_txn *txn, void *ctx, struct foil_err *err), void *ctx,
    struct foil_err *err)
{
	struct foil_store_txn t = { st, NULL };
	enum foil_code rc;
	int mrc;

	if ((rc = store_env_open(st, MDB_CREATE, err)) != FOIL_OK)
		return rc;
	if ((mrc = mdb_txn_begin(st->env, NULL, 0, &t.txn)) != 0)
		return store_fail(err, mrc, "make the ledger");
	st->writing = true;
	rc = fill(&t, ctx, err);
	st->writing = false;
	if (rc != FOIL_OK) {
		mdb_txn_abort(t.txn);
		return rc;
	}
	if ((mrc = mdb_txn_commit(t.txn)) != 0 || (mrc = mdb_env_sync(st->env, 1)) != 0)
		return store_fail(err, mrc, "make the ledger");
	return FOIL_OK;
}

/* "dir" without slashes at its end, and "dir.tmp"; NULL without memory. */
static bool names_of(const char *dir, char **name, char **temp)
{
	size_t n = strlen(dir), room;

	while (n > 1 && dir[n - 1] == '/')
		n--;
	room = n + sizeof ".tmp";
	*name = strndup(dir, n);
	if ((*temp = malloc(room)) != NULL && *name != NULL)
		(void)snprintf(*temp, room, "%s.tmp", *name);
	return *name != NULL && *temp != NULL;
}

static enum foil_code make_temp(const char *temp, struct foil_err *err)
{
	enum foil_code rc = foil_dir_make(temp, true, err);
	struct foil_safe s;

	if (rc == FOIL_E_EXISTS)
		return foil_fail(err, rc,
		    "'%s' is left from an attempt that did not finish; remove it and try again",
		    foil_safe(&s, foil_str(temp)));
	return rc;
}

static enum foil_code create_in(const char *temp, const char *dir,
    enum foil_code (*fill)(struct foil_store_txn *txn, void *ctx, struct foil_err *err), void *ctx,
    struct foil_err *err)
{
	struct foil_store *st = calloc(1, sizeof *st);
	enum foil_code rc;

	if (st == NULL || (st->dir = strdup(temp)) == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else
		rc = build(st, fill, ctx, err);
	foil_store_close(&st);
	if (rc == FOIL_OK && (rc = sync_all(temp, err)) == FOIL_OK)
		rc = foil_dir_publish(temp, dir, err);
	return rc;
}

enum foil_code foil_store_create(const char *dir,
    enum foil_code (*fill)(struct foil_store_txn *txn, void *ctx, struct foil_err *err), void *ctx,
    struct foil_err *err)
{
	char *name = NULL, *temp = NULL;
	struct foil_safe s;
	enum foil_code rc;

	if (!names_of(dir, &name, &temp)) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if (foil_path_exists(name)) {
		rc = foil_fail(err, FOIL_E_EXISTS, "'%s' is there already",
		    foil_safe(&s, foil_str(name)));
		goto done;
	}
	if ((rc = make_temp(temp, err)) != FOIL_OK)
		goto done;
	rc = create_in(temp, name, fill, ctx, err);
	/* It is not there when only the last sync failed: then the ledger is in its place. */
	if (rc != FOIL_OK && foil_path_exists(temp) && foil_dir_remove(temp, NULL) != FOIL_OK)
		rc = foil_fail_in(err, rc, "'%s' is left and must be removed",
		    foil_safe(&s, foil_str(temp)));
done:
	free(name);
	free(temp);
	return rc;
}
