/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_STORE_STORE_H
#define FOIL_STORE_STORE_H

/* What the files of store share: the environment, its databases, LMDB's errors. */

#include "foil/store.h"

#include <lmdb.h>
#include <sys/types.h>

/* The databases, in the order of names[] in open.c (spec/ledger.md S10). */
enum store_db {
	DB_SETTINGS = 0,
	DB_ENTRIES,
	DB_LEAVES,
	DB_NODES,
	DB_CASES,
	DB_PLACES,
	DB_OPENINGS,
	DB_HEADS,
	DB_COUNT
};

struct foil_store {
	MDB_env *env; /* NULL once it could not be opened again after a failure */
	MDB_dbi dbi[DB_COUNT];
	char *dir;
	bool read_only;
	bool map_full;    /* said by a put of the write transaction */
	bool writing;     /* a write transaction of this handle lives */
	unsigned readers; /* read transactions of this handle that live */
	dev_t dev;        /* of the data file, in the table of open stores */
	ino_t ino;
	bool listed;
};

struct foil_store_txn {
	struct foil_store *st;
	MDB_txn *txn;
};

/* "what: reason", with the code that fits an LMDB or errno value. */
enum foil_code store_fail(struct foil_err *err, int mrc, const char *what);
/* "verb 'path': reason" for an errno. */
enum foil_code store_fail_at(struct foil_err *err, int errnum, const char *verb, const char *path);
/* FOIL_E_STORE: the data contradict themselves. `what` is followed by the number `at`. */
enum foil_code store_damaged(struct foil_err *err, const char *what, uint64_t at);

/*
 * Opens st->env on st->dir, checks it, opens every database; with `create`
 * (MDB_CREATE, else 0) makes them. Leaves st->env NULL on failure.
 */
enum foil_code store_env_open(struct foil_store *st, unsigned create, struct foil_err *err);
/* A full map: the next size. No transaction of this handle may live. */
enum foil_code store_grow(struct foil_store *st, struct foil_err *err);
/* Another process has grown the map: take over its size. */
enum foil_code store_adopt(struct foil_store *st, struct foil_err *err);
/* Close and open again, after a commit that failed half way. */
enum foil_code store_reopen(struct foil_store *st, struct foil_err *err);

/* mdb_get with FOIL_E_NOT_FOUND (no message) when the key is not there. */
enum foil_code store_get(struct foil_store_txn *t, enum store_db db, struct foil_view key,
    struct foil_view *value, struct foil_err *err);
/* MDB_APPEND and MDB_NOOVERWRITE are the only flags used; an existing key is FOIL_E_STORE. */
enum foil_code store_put(struct foil_store_txn *t, enum store_db db, struct foil_view key,
    struct foil_view value, unsigned flags, struct foil_err *err);
enum foil_code store_count(struct foil_store_txn *t, enum store_db db, uint64_t *n,
    struct foil_err *err);
enum foil_code store_cursor(struct foil_store_txn *t, enum store_db db, MDB_cursor **c,
    struct foil_err *err);

/* LMDB takes keys and values by non-const pointers and does not write to them. */
static inline MDB_val store_val(struct foil_view v)
{
	union {
		const uint8_t *c;
		void *p;
	} u = { .c = v.p };

	return (MDB_val){ v.len, u.p };
}

static inline struct foil_view store_view(MDB_val v)
{
	return foil_view(v.mv_data, v.mv_size);
}

#endif
