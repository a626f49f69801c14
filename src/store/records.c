/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed openings, archived checkpoints, settings. */
#include "store.h"

#include <string.h>

#define OPENING_KEY_LEN 13
#define SETTING_NAME_MAX 64

/* number u32, case index u32, use u8, ordinal u32 (S16). */
static struct foil_view opening_key(uint8_t buf[OPENING_KEY_LEN], const struct foil_opening_key *k)
{
	foil_put_be32(buf, k->number);
	foil_put_be32(buf + 4, k->case_index);
	buf[8] = (uint8_t)k->use;
	foil_put_be32(buf + 9, k->ordinal);
	return foil_view(buf, OPENING_KEY_LEN);
}

enum foil_code foil_store_opening(struct foil_store_txn *txn, const struct foil_opening_key *key,
    struct foil_view *sealed, struct foil_err *err)
{
	uint8_t buf[OPENING_KEY_LEN];
	enum foil_code rc = store_get(txn, DB_OPENINGS, opening_key(buf, key), sealed, err);

	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, rc, "the ledger keeps no opening of that");
	return rc;
}

enum foil_code foil_store_opening_put(struct foil_store_txn *txn,
    const struct foil_opening_key *key, struct foil_view sealed, struct foil_err *err)
{
	uint8_t buf[OPENING_KEY_LEN];

	return store_put(txn, DB_OPENINGS, opening_key(buf, key), sealed, MDB_NOOVERWRITE, err);
}

enum foil_code foil_store_head_put(struct foil_store_txn *txn, uint64_t size, struct foil_view note,
    struct foil_err *err)
{
	uint8_t key[8];

	foil_put_be64(key, size);
	return store_put(txn, DB_HEADS, foil_view(key, sizeof key), note, 0, err);
}

/* The last row at or before the key that `k` holds; MDB_NOTFOUND if none. */
static int find_at_most(MDB_cursor *c, MDB_val *k, MDB_val *v)
{
	struct foil_view want = store_view(*k);
	uint8_t key[8];
	int mrc;

	memcpy(key, want.p, sizeof key);
	mrc = mdb_cursor_get(c, k, v, MDB_SET_RANGE);
	if (mrc == MDB_NOTFOUND)
		return mdb_cursor_get(c, k, v, MDB_LAST);
	if (mrc != 0 || foil_view_eq(store_view(*k), foil_view(key, sizeof key)))
		return mrc;
	return mdb_cursor_get(c, k, v, MDB_PREV);
}

static enum foil_code head_near(struct foil_store_txn *txn, uint64_t want, bool at_most,
    uint64_t *size, struct foil_view *note, struct foil_err *err)
{
	uint8_t key[8];
	MDB_cursor *c = NULL;
	MDB_val k, v;
	enum foil_code rc;
	int mrc;

	foil_put_be64(key, want);
	k = store_val(foil_view(key, sizeof key));
	if ((rc = store_cursor(txn, DB_HEADS, &c, err)) != FOIL_OK)
		return rc;
	mrc = at_most ? find_at_most(c, &k, &v) : mdb_cursor_get(c, &k, &v, MDB_SET_RANGE);
	if (mrc == MDB_NOTFOUND)
		rc = foil_fail(err, FOIL_E_NOT_FOUND, "the ledger has no checkpoint as %s as that",
		    at_most ? "old" : "new");
	else if (mrc != 0)
		rc = store_fail(err, mrc, "read the ledger");
	else if (k.mv_size != 8)
		rc = store_damaged(err, "a checkpoint has a key of length", k.mv_size);
	if (rc == FOIL_OK) {
		*size = foil_get_be64(k.mv_data);
		*note = store_view(v);
	}
	mdb_cursor_close(c);
	return rc;
}

enum foil_code foil_store_head(struct foil_store_txn *txn, uint64_t most, uint64_t *size,
    struct foil_view *note, struct foil_err *err)
{
	return head_near(txn, most, true, size, note, err);
}

enum foil_code foil_store_head_from(struct foil_store_txn *txn, uint64_t least, uint64_t *size,
    struct foil_view *note, struct foil_err *err)
{
	return head_near(txn, least, false, size, note, err);
}

static bool name_fits(const char *name)
{
	size_t n = strnlen(name, SETTING_NAME_MAX + 1);

	return n > 0 && n <= SETTING_NAME_MAX;
}

enum foil_code foil_store_setting(struct foil_store_txn *txn, const char *name,
    struct foil_view *value, struct foil_err *err)
{
	enum foil_code rc;

	if (!name_fits(name))
		return foil_fail(err, FOIL_E_ARG, "not the name of a setting");
	rc = store_get(txn, DB_SETTINGS, foil_str(name), value, err);
	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, rc, "the ledger has no setting %s", name);
	return rc;
}

enum foil_code foil_store_setting_put(struct foil_store_txn *txn, const char *name,
    struct foil_view value, struct foil_err *err)
{
	if (!name_fits(name))
		return foil_fail(err, FOIL_E_ARG, "not the name of a setting");
	return store_put(txn, DB_SETTINGS, foil_str(name), value, 0, err);
}
