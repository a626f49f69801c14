/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The case map for the next `index` entry. It is made from the case rows, and
 * the rows are not believed: with what was appended since taken back, they
 * must give the root that the last `index` entry states (S33).
 */
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

static int compare_steps(const void *a, const void *b)
{
	const struct ledger_step *x = a, *y = b;
	int c = memcmp(x->key, y->key, FOIL_HASH_LEN);

	return c != 0 ? c : (x->index > y->index) - (x->index < y->index);
}

/* The first step of a case, NULL if nothing was appended to it. */
static const struct ledger_step *first_of(const struct ledger_step *step, size_t n,
    const uint8_t key[FOIL_HASH_LEN])
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(step[mid].key, key, FOIL_HASH_LEN) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && memcmp(step[low].key, key, FOIL_HASH_LEN) == 0 ? &step[low] : NULL;
}

struct scan {
	struct foil_map *map;
	const struct ledger_step *step;
	size_t n;
};

/* Puts a case as it was before the steps. */
static enum foil_code put_earlier(void *ctx, const uint8_t key[FOIL_HASH_LEN],
    const struct foil_case_row *row, struct foil_err *err)
{
	struct scan *s = ctx;
	const struct ledger_step *first = first_of(s->step, s->n, key);

	if (first == NULL)
		return foil_map_set(s->map, key, row->count, row->last, err);
	if (first->case_index == 0)
		return FOIL_OK;
	return foil_map_set(s->map, key, first->case_index, first->prev, err);
}

static enum foil_code rebuild(struct foil_ledger *l, struct foil_store_txn *txn,
    const uint8_t signed_root[FOIL_HASH_LEN], const struct ledger_step *step, size_t n,
    struct foil_err *err)
{
	struct scan scan = { NULL, step, n };
	uint8_t root[FOIL_HASH_LEN];
	enum foil_code rc;

	foil_map_close(&l->map);
	if ((rc = foil_map_open(&l->map, err)) != FOIL_OK)
		return rc;
	scan.map = l->map;
	if ((rc = foil_store_cases(txn, put_earlier, &scan, err)) != FOIL_OK)
		return rc;
	foil_map_root(l->map, root);
	if (memcmp(root, signed_root, FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_STORE,
		    "the table of cases is not what the last index entry states: the data file is "
		    "damaged or was altered; restore a backup");
	return FOIL_OK;
}

/* The row of a case must be its last step. */
static enum foil_code check_row(struct foil_store_txn *txn, const struct ledger_step *last,
    struct foil_err *err)
{
	struct foil_case_row row;
	enum foil_code rc = foil_store_case(txn, last->key, &row, err);

	if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND)
		return rc;
	if (rc != FOIL_OK || row.count != last->case_index + 1 ||
	    memcmp(row.last, last->leaf, FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_STORE,
		    "the table of cases does not know entry %llu: the data file is damaged or was "
		    "altered; restore a backup",
		    (unsigned long long)last->index);
	return FOIL_OK;
}

/* Steps of one case follow each other without a gap. */
static bool follows(const struct ledger_step *a, const struct ledger_step *b)
{
	return b->case_index == a->case_index + 1 &&
	    memcmp(b->prev, a->leaf, FOIL_HASH_LEN) == 0;
}

enum foil_code ledger_map_update(struct foil_ledger *l, struct foil_store_txn *txn, uint64_t at,
    const uint8_t signed_root[FOIL_HASH_LEN], struct ledger_step *step, size_t n,
    struct foil_err *err)
{
	bool known = l->map != NULL && l->map_at == at;
	enum foil_code rc;

	l->map_at = UINT64_MAX;
	qsort(step, n, sizeof *step, compare_steps);
	if (!known && (rc = rebuild(l, txn, signed_root, step, n, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n || memcmp(step[i].key, step[i + 1].key, FOIL_HASH_LEN) != 0;

		if (!last && !follows(&step[i], &step[i + 1]))
			return foil_fail(err, FOIL_E_STORE,
			    "entry %llu does not follow entry %llu, the one before it in its case",
			    (unsigned long long)step[i + 1].index,
			    (unsigned long long)step[i].index);
		if (!last)
			continue;
		if ((rc = check_row(txn, &step[i], err)) != FOIL_OK ||
		    (rc = foil_map_set(l->map, step[i].key, step[i].case_index + 1, step[i].leaf,
			 err)) != FOIL_OK)
			return rc;
	}
	return FOIL_OK;
}
