/* SPDX-License-Identifier: Apache-2.0 */
/* Case rows, and where each entry of a case stands. */
#include "store.h"

#include <string.h>

/* number u32, count u64, last 32, then the subject (S15). */
#define ROW_HEAD (4 + 8 + FOIL_HASH_LEN)
#define SUBJECT_MAX 256

static struct foil_view map_key(const uint8_t key[FOIL_HASH_LEN])
{
	return foil_view(key, FOIL_HASH_LEN);
}

static struct foil_view place_key(uint8_t buf[8], uint32_t number, uint32_t case_index)
{
	foil_put_be32(buf, number);
	foil_put_be32(buf + 4, case_index);
	return foil_view(buf, 8);
}

static enum foil_code read_row(struct foil_view v, struct foil_case_row *out, struct foil_err *err)
{
	struct foil_case_row row;

	if (v.len <= ROW_HEAD || v.len - ROW_HEAD > SUBJECT_MAX)
		return store_damaged(err, "a case row has the length", v.len);
	row.number = foil_get_be32(v.p);
	row.count = foil_get_be64(v.p + 4);
	memcpy(row.last, v.p + 12, FOIL_HASH_LEN);
	row.subject = foil_view(v.p + ROW_HEAD, v.len - ROW_HEAD);
	if (row.number == 0 || row.count == 0 || row.count > UINT32_MAX)
		return store_damaged(err, "bad row of case number", row.number);
	*out = row;
	return FOIL_OK;
}

enum foil_code foil_store_case(struct foil_store_txn *txn, const uint8_t key[FOIL_HASH_LEN],
    struct foil_case_row *out, struct foil_err *err)
{
	struct foil_view v;
	enum foil_code rc = store_get(txn, DB_CASES, map_key(key), &v, err);

	return rc == FOIL_OK ? read_row(v, out, err) : rc;
}

static enum foil_code put_row(struct foil_store_txn *txn, const uint8_t key[FOIL_HASH_LEN],
    uint32_t number, uint64_t count, const uint8_t last[FOIL_HASH_LEN], struct foil_view subject,
    struct foil_err *err)
{
	uint8_t row[ROW_HEAD + SUBJECT_MAX];

	foil_put_be32(row, number);
	foil_put_be64(row + 4, count);
	memcpy(row + 12, last, FOIL_HASH_LEN);
	memcpy(row + ROW_HEAD, subject.p, subject.len);
	return store_put(txn, DB_CASES, map_key(key), foil_view(row, ROW_HEAD + subject.len), 0, err);
}

enum foil_code foil_store_case_add(struct foil_store_txn *txn, const uint8_t key[FOIL_HASH_LEN],
    struct foil_view subject, uint64_t case_index, uint64_t index,
    const uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err)
{
	struct foil_case_row row = { 0 };
	uint8_t place[8], at[8];
	uint64_t cases;
	enum foil_code rc;

	if (subject.len == 0 || subject.len > SUBJECT_MAX || case_index >= UINT32_MAX)
		return foil_fail(err, FOIL_E_ARG, "not a case entry that can be stored");
	rc = foil_store_case(txn, key, &row, err);
	if (rc == FOIL_E_NOT_FOUND) {
		if ((rc = store_count(txn, DB_CASES, &cases, err)) != FOIL_OK)
			return rc;
		if (cases >= UINT32_MAX)
			return foil_fail(err, FOIL_E_LIMIT, "the ledger has too many cases");
		row.number = (uint32_t)cases + 1;
	} else if (rc != FOIL_OK) {
		return rc;
	} else if (!foil_view_eq(row.subject, subject)) {
		return store_damaged(err, "another subject has the row of case number", row.number);
	}
	if (row.count != case_index)
		return foil_fail(err, FOIL_E_ARG, "case entry %llu cannot follow %llu entries",
		    (unsigned long long)case_index, (unsigned long long)row.count);
	foil_put_be64(at, index);
	/* row.subject is not used from here on: the next put may move it. */
	if ((rc = put_row(txn, key, row.number, case_index + 1, leaf, subject, err)) != FOIL_OK)
		return rc;
	return store_put(txn, DB_PLACES, place_key(place, row.number, (uint32_t)case_index),
	    foil_view(at, sizeof at), MDB_NOOVERWRITE, err);
}

enum foil_code foil_store_case_entry(struct foil_store_txn *txn, uint32_t number,
    uint64_t case_index, uint64_t *index, struct foil_err *err)
{
	uint8_t key[8];
	struct foil_view v;
	enum foil_code rc = FOIL_E_NOT_FOUND;

	if (case_index <= UINT32_MAX)
		rc = store_get(txn, DB_PLACES, place_key(key, number, (uint32_t)case_index), &v, err);
	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, rc, "case number %lu has no entry %llu", (unsigned long)number,
		    (unsigned long long)case_index);
	if (rc != FOIL_OK)
		return rc;
	if (v.len != 8)
		return store_damaged(err, "bad place in case number", number);
	*index = foil_get_be64(v.p);
	return FOIL_OK;
}

enum foil_code foil_store_cases(struct foil_store_txn *txn,
    enum foil_code (*each)(void *ctx, const uint8_t key[FOIL_HASH_LEN],
	const struct foil_case_row *row, struct foil_err *err),
    void *ctx, struct foil_err *err)
{
	MDB_cursor *c = NULL;
	MDB_val k, v;
	enum foil_code rc;
	int mrc;

	if ((rc = store_cursor(txn, DB_CASES, &c, err)) != FOIL_OK)
		return rc;
	while ((mrc = mdb_cursor_get(c, &k, &v, MDB_NEXT)) == 0) {
		struct foil_case_row row;

		if (k.mv_size != FOIL_HASH_LEN)
			rc = store_damaged(err, "a case row has a key of length", k.mv_size);
		else if ((rc = read_row(store_view(v), &row, err)) == FOIL_OK)
			rc = each(ctx, k.mv_data, &row, err);
		if (rc != FOIL_OK)
			break;
	}
	if (rc == FOIL_OK && mrc != MDB_NOTFOUND)
		rc = store_fail(err, mrc, "read the ledger");
	mdb_cursor_close(c);
	return rc;
}
