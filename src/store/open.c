/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and closing the environment, and the size of its map. */
#include "store.h"

#include "foil/file.h"
#include "foil/text.h"
#include "header.h"
#include "listed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of LMDB 0.9 with its 126 readers; one that is larger is fine. */
#define LOCK_BYTES 8192

/* S10: one name a database; the order is that of enum store_db. */
static const char *const names[DB_COUNT] = {
	[DB_SETTINGS] = "settings",
	[DB_ENTRIES] = "entries",
	[DB_LEAVES] = "leaves",
	[DB_NODES] = "nodes",
	[DB_CASES] = "cases",
	[DB_PLACES] = "places",
	[DB_OPENINGS] = "openings",
	[DB_HEADS] = "heads",
};

static enum foil_code not_ours(const struct foil_store *st, const char *why, struct foil_err *err)
{
	struct foil_safe s;

	return foil_fail(err, FOIL_E_STORE, "'%s' is not a ledger: %s",
	    foil_safe(&s, foil_str(st->dir)), why);
}

/* A database that is not there, or of another kind, means that somebody else's LMDB file lies here. */
static enum foil_code open_db(struct foil_store *st, MDB_txn *txn, enum store_db db,
    unsigned create, struct foil_err *err)
{
	unsigned flags = 0;
	int mrc = mdb_dbi_open(txn, names[db], create, &st->dbi[db]);

	if (mrc == MDB_NOTFOUND || mrc == MDB_INCOMPATIBLE)
		return not_ours(st, "its LMDB file holds something else", err);
	if (mrc == 0)
		mrc = mdb_dbi_flags(txn, st->dbi[db], &flags);
	if (mrc != 0)
		return store_fail(err, mrc, "open the ledger's tables");
	if (flags != 0)
		return not_ours(st, "its LMDB file holds tables of another kind", err);
	return FOIL_OK;
}

/* S11: before any other table is looked at. */
static enum foil_code check_version(struct foil_store *st, MDB_txn *txn, struct foil_err *err)
{
	struct foil_store_txn t = { st, txn };
	struct foil_view v;
	enum foil_code rc = foil_store_setting(&t, FOIL_STORE_VERSION_SETTING, &v, err);

	if (rc == FOIL_E_NOT_FOUND || (rc == FOIL_OK && v.len != 8))
		return not_ours(st, "no version is written in it", err);
	if (rc != FOIL_OK)
		return rc;
	if (foil_get_be64(v.p) != FOIL_STORE_VERSION)
		return foil_fail(err, FOIL_E_VERSION,
		    "the ledger's data file is of version %llu; this program knows version %d",
		    (unsigned long long)foil_get_be64(v.p), FOIL_STORE_VERSION);
	return FOIL_OK;
}

static enum foil_code put_version(struct foil_store *st, MDB_txn *txn, struct foil_err *err)
{
	struct foil_store_txn t = { st, txn };
	uint8_t version[8];

	foil_put_be64(version, FOIL_STORE_VERSION);
	return foil_store_setting_put(&t, FOIL_STORE_VERSION_SETTING,
	    foil_view(version, sizeof version), err);
}

/* Handles survive only the commit of the transaction that opened them. */
static enum foil_code open_dbs(struct foil_store *st, unsigned create, struct foil_err *err)
{
	MDB_txn *txn = NULL;
	enum foil_code rc;
	int mrc;

	if ((mrc = mdb_txn_begin(st->env, NULL, create != 0 ? 0 : MDB_RDONLY, &txn)) != 0)
		return store_fail(err, mrc, "open the ledger's tables");
	st->writing = create != 0;
	if ((rc = open_db(st, txn, DB_SETTINGS, create, err)) != FOIL_OK)
		goto done;
	rc = create != 0 ? put_version(st, txn, err) : check_version(st, txn, err);
	for (int db = DB_SETTINGS + 1; rc == FOIL_OK && db < DB_COUNT; db++)
		rc = open_db(st, txn, (enum store_db)db, create, err);
	if (rc != FOIL_OK)
		goto done;
	mrc = mdb_txn_commit(txn);
	txn = NULL; /* also when it fails */
	if (mrc != 0)
		rc = store_fail(err, mrc, "open the ledger's tables");
done:
	st->writing = false;
	if (txn != NULL)
		mdb_txn_abort(txn);
	return rc;
}

/* The file that LMDB itself has open, against what it is about to believe. */
static enum foil_code check_size(struct foil_store *st, struct foil_err *err)
{
	struct foil_safe s;
	MDB_envinfo info;
	MDB_stat stat;
	struct stat file;
	int fd, mrc;

	if ((mrc = mdb_env_info(st->env, &info)) != 0 || (mrc = mdb_env_stat(st->env, &stat)) != 0 ||
	    (mrc = mdb_env_get_fd(st->env, &fd)) != 0)
		return store_fail(err, mrc, "open the ledger");
	if (fstat(fd, &file) != 0)
		return store_fail(err, errno, "open the ledger");
	if (stat.ms_psize == 0 || info.me_last_pgno >= (uint64_t)file.st_size / stat.ms_psize)
		return foil_fail(err, FOIL_E_STORE,
		    "'%s/data.mdb' is cut short at %jd bytes; restore a backup",
		    foil_safe(&s, foil_str(st->dir)), (intmax_t)file.st_size);
	return FOIL_OK;
}

/* mdb_env_open; `env` has to be closed by the caller also after a failure. */
static int env_open_once(struct foil_store *st, unsigned flags, size_t map_size)
{
	int mrc;

	if ((mrc = mdb_env_create(&st->env)) != 0) {
		st->env = NULL;
		return mrc;
	}
	if ((mrc = mdb_env_set_maxdbs(st->env, DB_COUNT)) != 0 ||
	    (map_size != 0 && (mrc = mdb_env_set_mapsize(st->env, map_size)) != 0))
		return mrc;
	return mdb_env_open(st->env, st->dir, flags, 0600);
}

static void env_close(struct foil_store *st)
{
	if (st->env != NULL)
		mdb_env_close(st->env);
	st->env = NULL;
}

/*
 * LMDB writes its lock file through a map, where a full disk ends in a signal:
 * so it gets its blocks first. Those who share the ledger must write it too.
 */
static int prepare_lock(const char *path, unsigned share)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), failed = 0;
	struct stat st;

	if (fd < 0)
		return errno;
	if (fstat(fd, &st) != 0)
		failed = errno;
	else if (st.st_size < LOCK_BYTES || st.st_blocks * 512 < LOCK_BYTES)
		failed = posix_fallocate(fd, 0, LOCK_BYTES);
	if (failed == EOPNOTSUPP || failed == EINVAL)
		failed = 0; /* a file system that cannot promise blocks */
	if (failed == 0 && share != 0 && (st.st_mode & share) != share && st.st_uid == geteuid() &&
	    fchmod(fd, (mode_t)(0600 | share)) != 0)
		failed = errno;
	(void)close(fd); /* no lock of this process is lost: it has the ledger not open (listed.h) */
	return failed;
}

static enum foil_code make_lock(const struct foil_store *st, struct foil_err *err)
{
	char *path = foil_path_join(st->dir, "lock.mdb");
	enum foil_code rc = FOIL_OK;
	int failed;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	failed = prepare_lock(path, foil_dir_share(st->dir));
	/* A reader that may not write it reads without it. */
	if (failed != 0 && !(st->read_only && (failed == EACCES || failed == EPERM || failed == EROFS)))
		rc = store_fail_at(err, failed, "write", path);
	free(path);
	return rc;
}

/*
 * The crash test compiles this file a second time with a store that does not
 * sync, to see that it notices (tests/crash/replay.c). Nothing else does.
 */
#ifdef FOIL_STORE_CONTROL_NOSYNC
#define FLAGS (MDB_NOTLS | MDB_NOSYNC)
#else
#define FLAGS MDB_NOTLS
#endif

enum foil_code store_env_open(struct foil_store *st, unsigned create, struct foil_err *err)
{
	unsigned flags = FLAGS | (st->read_only ? (unsigned)MDB_RDONLY : 0);
	size_t map_size = create != 0 ? FOIL_STORE_MAP_MIN : 0;
	enum foil_code rc;
	int mrc, dead;

	if ((rc = make_lock(st, err)) != FOIL_OK)
		return rc;
	mrc = env_open_once(st, flags, map_size);
	if (st->read_only && (mrc == EACCES || mrc == EPERM || mrc == EROFS)) {
		/* A reader that may not write the lock file reads without it. */
		env_close(st);
		mrc = env_open_once(st, flags | MDB_NOLOCK, map_size);
	}
	if (mrc != 0) {
		rc = store_fail(err, mrc, "open the ledger");
		goto done;
	}
	if ((rc = check_size(st, err)) != FOIL_OK)
		goto done;
	if ((mrc = mdb_reader_check(st->env, &dead)) != 0) {
		rc = store_fail(err, mrc, "open the ledger");
		goto done;
	}
	rc = open_dbs(st, create, err);
done:
	if (rc != FOIL_OK)
		env_close(st);
	return rc;
}

/* The table of open stores needs the file's identity before LMDB locks anything. */
static enum foil_code list(struct foil_store *st, struct foil_err *err)
{
	char *path = foil_path_join(st->dir, "data.mdb");
	enum foil_code rc = FOIL_OK;
	struct stat file;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (stat(path, &file) != 0)
		rc = store_fail_at(err, errno, "open", path);
	free(path);
	if (rc != FOIL_OK)
		return rc;
	st->dev = file.st_dev;
	st->ino = file.st_ino;
	if ((rc = store_list_add(st->dev, st->ino, err)) == FOIL_OK)
		st->listed = true;
	return rc;
}

enum foil_code foil_store_open(const char *dir, bool read_only, struct foil_store **out,
    struct foil_err *err)
{
	struct foil_store *st = calloc(1, sizeof *st);
	enum foil_code rc;

	if (st == NULL || (st->dir = strdup(dir)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	st->read_only = read_only;
	if ((rc = store_header_check(dir, err)) != FOIL_OK || (rc = list(st, err)) != FOIL_OK ||
	    (rc = store_env_open(st, 0, err)) != FOIL_OK)
		goto done;
	*out = st;
	st = NULL;
done:
	foil_store_close(&st);
	return rc;
}

void foil_store_close(struct foil_store **st)
{
	if (*st == NULL)
		return;
	env_close(*st);
	if ((*st)->listed)
		store_list_remove((*st)->dev, (*st)->ino);
	free((*st)->dir);
	free(*st);
	*st = NULL;
}

enum foil_code store_reopen(struct foil_store *st, struct foil_err *err)
{
	enum foil_code rc;

	/* A transaction that still lives would point into the closed map. */
	if (st->readers > 0)
		return foil_fail(err, FOIL_E_STORE,
		    "a read of the ledger is still going on; close it and open it again");
	env_close(st);
	if ((rc = store_header_check(st->dir, err)) != FOIL_OK)
		return rc;
	return store_env_open(st, 0, err);
}

static enum foil_code resize(struct foil_store *st, size_t size, struct foil_err *err)
{
	int mrc;

	if (st->readers > 0)
		return foil_fail(err, FOIL_E_ARG,
		    "the ledger has grown while this program was reading it; "
		    "end the other reads first");
	if ((mrc = mdb_env_set_mapsize(st->env, size)) == 0)
		return FOIL_OK;
	/* LMDB has let go of the old map: the environment is of no use now. */
	env_close(st);
	(void)store_env_open(st, 0, NULL);
	return store_fail(err, mrc, "enlarge the ledger's map");
}

enum foil_code store_grow(struct foil_store *st, struct foil_err *err)
{
	MDB_envinfo info;
	int mrc;

	if ((mrc = mdb_env_info(st->env, &info)) != 0)
		return store_fail(err, mrc, "enlarge the ledger's map");
	if (info.me_mapsize > FOIL_STORE_MAP_MAX / 2)
		return store_fail(err, MDB_MAP_FULL, "enlarge the ledger's map");
	return resize(st, info.me_mapsize * 2, err);
}

enum foil_code store_adopt(struct foil_store *st, struct foil_err *err)
{
	return resize(st, 0, err);
}
