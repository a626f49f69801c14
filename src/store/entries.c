/* SPDX-License-Identifier: Apache-2.0 */
/* Entries, their leaf hashes, and the subtree roots that are kept of them. */
#include "store.h"

#include <string.h>

/*
 * Roots are kept for every level that is a multiple of KEEP; others are made
 * from the nearest kept level below, of at most 2^(KEEP-1) hashes (S14).
 */
#define KEEP 8u
#define RUN_MAX ((size_t)1 << KEEP)
#define NODE_KEY_LEN 9
#define LEVELS 64u

static struct foil_view key_of(uint8_t buf[8], uint64_t n)
{
	foil_put_be64(buf, n);
	return foil_view(buf, 8);
}

static struct foil_view node_key(uint8_t buf[NODE_KEY_LEN], unsigned level, uint64_t index)
{
	buf[0] = (uint8_t)level;
	foil_put_be64(buf + 1, index);
	return foil_view(buf, NODE_KEY_LEN);
}

enum foil_code foil_store_size(struct foil_store_txn *txn, uint64_t *size, struct foil_err *err)
{
	uint64_t entries, leaves;
	enum foil_code rc;

	if ((rc = store_count(txn, DB_ENTRIES, &entries, err)) != FOIL_OK ||
	    (rc = store_count(txn, DB_LEAVES, &leaves, err)) != FOIL_OK)
		return rc;
	if (entries != leaves)
		return store_damaged(err, "its leaf hashes do not number", entries);
	*size = entries;
	return FOIL_OK;
}

enum foil_code foil_store_entry(struct foil_store_txn *txn, uint64_t index, struct foil_view *bytes,
    struct foil_err *err)
{
	uint8_t key[8];
	enum foil_code rc = store_get(txn, DB_ENTRIES, key_of(key, index), bytes, err);

	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, rc, "the ledger has no entry %llu", (unsigned long long)index);
	return rc;
}

enum foil_code foil_store_leaf(struct foil_store_txn *txn, uint64_t index,
    uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err)
{
	uint8_t key[8];
	struct foil_view v;
	enum foil_code rc = store_get(txn, DB_LEAVES, key_of(key, index), &v, err);

	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, rc, "the ledger has no entry %llu", (unsigned long long)index);
	if (rc != FOIL_OK)
		return rc;
	if (v.len != FOIL_HASH_LEN)
		return store_damaged(err, "bad hash of entry", index);
	memcpy(leaf, v.p, FOIL_HASH_LEN);
	return FOIL_OK;
}

/* Takes the hash that the cursor stands on, if it is that of (level, index). */
static enum foil_code take(MDB_val k, MDB_val v, struct foil_view want, uint64_t index,
    uint8_t out[FOIL_HASH_LEN], struct foil_err *err)
{
	if (!foil_view_eq(store_view(k), want) || v.mv_size != FOIL_HASH_LEN)
		return store_damaged(err, "a hash is missing or bad, number", index);
	memcpy(out, v.mv_data, FOIL_HASH_LEN);
	return FOIL_OK;
}

/* n hashes of a kept level (0: leaves) from `first` on, by one walk. */
static enum foil_code read_run(struct foil_store_txn *t, unsigned level, uint64_t first, size_t n,
    uint8_t (*out)[FOIL_HASH_LEN], struct foil_err *err)
{
	uint8_t buf[NODE_KEY_LEN];
	MDB_cursor *c = NULL;
	enum foil_code rc;

	if ((rc = store_cursor(t, level == 0 ? DB_LEAVES : DB_NODES, &c, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < n; i++) {
		struct foil_view want = level == 0 ? key_of(buf, first + i)
						   : node_key(buf, level, first + i);
		MDB_val k = store_val(want), v;
		int mrc = mdb_cursor_get(c, &k, &v, i == 0 ? MDB_SET_KEY : MDB_NEXT);

		if (mrc == MDB_NOTFOUND)
			rc = store_damaged(err, "a hash is missing, number", first + i);
		else if (mrc != 0)
			rc = store_fail(err, mrc, "read the ledger");
		else
			rc = take(k, v, want, first + i, out[i], err);
		if (rc != FOIL_OK)
			break;
	}
	mdb_cursor_close(c);
	return rc;
}

/* The root of n hashes, a power of two, in place. */
static void fold(uint8_t (*hash)[FOIL_HASH_LEN], size_t n)
{
	for (; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			foil_node_hash(hash[i], hash[2 * i], hash[2 * i + 1]);
}

static enum foil_code read_node(void *ctx, unsigned level, uint64_t index,
    uint8_t out[FOIL_HASH_LEN], struct foil_err *err)
{
	unsigned kept = level - level % KEEP;
	size_t n = (size_t)1 << (level - kept);
	uint8_t hash[RUN_MAX][FOIL_HASH_LEN];
	enum foil_code rc;

	if (level >= LEVELS || index > UINT64_MAX >> level)
		return foil_fail(err, FOIL_E_ARG, "no such subtree");
	if ((rc = read_run(ctx, kept, index << (level - kept), n, hash, err)) != FOIL_OK)
		return rc;
	fold(hash, n);
	memcpy(out, hash[0], FOIL_HASH_LEN);
	return FOIL_OK;
}

struct foil_tree_reader foil_store_tree(struct foil_store_txn *txn)
{
	return (struct foil_tree_reader){ .ctx = txn, .node = read_node };
}

/* Every kept subtree that the entry at `index` has filled. */
static enum foil_code keep_nodes(struct foil_store_txn *t, uint64_t index, struct foil_err *err)
{
	uint8_t hash[RUN_MAX][FOIL_HASH_LEN];
	uint8_t key[NODE_KEY_LEN];
	uint64_t n = index + 1;
	enum foil_code rc;

	for (unsigned level = KEEP; level < LEVELS && n % RUN_MAX == 0; level += KEEP) {
		n /= RUN_MAX;
		if ((rc = read_run(t, level - KEEP, (n - 1) * RUN_MAX, RUN_MAX, hash, err)) !=
		    FOIL_OK)
			return rc;
		fold(hash, RUN_MAX);
		/* Levels alternate, so that this is not the table's last key: no MDB_APPEND. */
		if ((rc = store_put(t, DB_NODES, node_key(key, level, n - 1),
			 foil_view(hash[0], FOIL_HASH_LEN), MDB_NOOVERWRITE, err)) != FOIL_OK)
			return rc;
	}
	return FOIL_OK;
}

enum foil_code foil_store_append(struct foil_store_txn *txn, uint64_t index, struct foil_view bytes,
    const uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err)
{
	const unsigned flags = MDB_APPEND | MDB_NOOVERWRITE;
	uint8_t key[8];
	uint64_t size;
	enum foil_code rc;

	if ((rc = foil_store_size(txn, &size, err)) != FOIL_OK)
		return rc;
	if (index != size || bytes.len == 0)
		return foil_fail(err, FOIL_E_ARG, "entry %llu cannot be added to a ledger of %llu",
		    (unsigned long long)index, (unsigned long long)size);
	if ((rc = store_put(txn, DB_ENTRIES, key_of(key, index), bytes, flags, err)) != FOIL_OK ||
	    (rc = store_put(txn, DB_LEAVES, key_of(key, index), foil_view(leaf, FOIL_HASH_LEN),
		 flags, err)) != FOIL_OK)
		return rc;
	return keep_nodes(txn, index, err);
}
