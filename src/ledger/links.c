/* SPDX-License-Identifier: Apache-2.0 */
/* Where an entry says that it belongs, against where the ledger stands (S24 to S27). */
#include "append.h"

#include "foil/text.h"

#include <string.h>

#define DAYS_AHEAD 1 /* a signer's clock may be this far before the ledger's */

/* S24: dates never go back along the ledger, and are not in the future. */
static enum foil_code check_date(const struct group *g, foil_day day, struct foil_err *err)
{
	char a[11], b[11];

	foil_day_iso(a, day);
	if (day < g->last_day) {
		foil_day_iso(b, g->last_day);
		return foil_fail(err, FOIL_E_REFUSED,
		    "order.clock: signed on %s, but the ledger's last entry is of %s: set the "
		    "clock and sign again",
		    a, b);
	}
	if (day - DAYS_AHEAD > g->today) {
		foil_day_iso(b, g->today);
		return foil_fail(err, FOIL_E_REFUSED,
		    "order.clock: signed on %s, but today is %s: set the clock and sign again", a,
		    b);
	}
	return FOIL_OK;
}

/* S25: the ledger state that the signer had checked is one of this ledger's. */
static enum foil_code check_after(struct group *g, struct foil_store_txn *txn,
    const struct foil_entry *e, struct foil_err *err)
{
	struct foil_entry at;
	struct foil_view bytes;
	uint8_t leaf[FOIL_HASH_LEN];
	enum foil_code rc;

	if (e->after_index < g->first) {
		if ((rc = foil_store_leaf(txn, e->after_index, leaf, err)) != FOIL_OK)
			return rc;
		if (memcmp(leaf, e->after_leaf, sizeof leaf) == 0) {
			if (e->after_index == 0 || e->after_index == g->after_seen)
				return FOIL_OK;
			if ((rc = ledger_entry(txn, e->after_index, &bytes, &at, leaf, err)) !=
			    FOIL_OK)
				return rc;
			if (at.body_kind == FOIL_BODY_INDEX) {
				g->after_seen = e->after_index;
				return FOIL_OK;
			}
		}
	}
	return foil_fail(err, FOIL_E_REFUSED,
	    "chain.after: the ledger state at entry %llu that the signer had checked is not one of "
	    "this ledger; was a backup restored?",
	    (unsigned long long)e->after_index);
}

/* What was last done in a case, for the officer who came second: "officer-5, 2023-11-20, `approved`". */
static void tell_last(const struct group *g, struct foil_store_txn *txn,
    const struct foil_case_row *row, struct foil_view sub, struct foil_buf *b)
{
	struct foil_opening_key at = { row->number, (uint32_t)(row->count - 1), FOIL_USE_ACT, 0 };
	struct opening_name name = { sub, row->count - 1, FOIL_USE_ACT, 0 };
	struct foil_leaves leaves = { .n = 0 };
	struct foil_arena arena = { 0 };
	struct foil_buf blob = { .max = 0 };
	struct foil_case_act last = { .index = 0 };
	uint8_t key[FOIL_SEAL_KEY_LEN], secret[FOIL_DOC_SECRET_LEN];
	struct foil_entry e;
	struct foil_view bytes, sealed;

	if (foil_store_case_entry(txn, row->number, row->count - 1, &last.index, NULL) != FOIL_OK ||
	    ledger_entry(txn, last.index, &bytes, &e, last.leaf, NULL) != FOIL_OK)
		return;
	last.signed_on = e.signed_on;
	last.key = foil_governance_key(group_governance(g), e.kid);
	foil_case_act_put(b, &last);
	if (e.body_kind == FOIL_BODY_ROOT &&
	    foil_store_opening(txn, &at, &sealed, NULL) == FOIL_OK &&
	    ledger_case_key(g->l, sub, key, NULL) == FOIL_OK &&
	    ledger_unseal(g->l, key, &name, sealed, &blob, NULL) == FOIL_OK &&
	    foil_kept_act_read(foil_buf_view(&blob), secret, &leaves, NULL) == FOIL_OK &&
	    foil_act_read_leaves(&arena, &leaves, &last.act, NULL) == FOIL_OK)
		foil_buf_printf(b, ", `%s`", foil_act_kind_name(last.act.kind));
	foil_wipe(key, sizeof key);
	foil_wipe(secret, sizeof secret);
	foil_buf_wipe(&blob);
	foil_leaves_free(&leaves);
	foil_arena_wipe(&arena);
}

/* S26: somebody else moved the case since the entry was drafted. */
static enum foil_code changed(const struct group *g, struct foil_store_txn *txn,
    const struct foil_entry *e, const struct foil_case_row *row, struct foil_err *err)
{
	struct foil_buf who = { .max = 300 };
	struct foil_safe s;
	enum foil_code rc;

	if (e->case_index > row->count)
		return foil_fail(err, FOIL_E_CHANGED,
		    "the signer knew %llu entries of %s, this ledger knows %llu: was a backup "
		    "restored?",
		    (unsigned long long)e->case_index, foil_safe(&s, e->sub),
		    (unsigned long long)row->count);
	if (row->count > 0)
		tell_last(g, txn, row, e->sub, &who);
	rc = foil_fail(err, FOIL_E_CHANGED,
	    "%s has moved on to %llu entries since this was signed (last: %s); look again and sign "
	    "anew",
	    foil_safe(&s, e->sub), (unsigned long long)row->count, foil_buf_cstr(&who));
	foil_buf_free(&who);
	return rc;
}

/* The entry before it in its case, when that is in the store: `after` must not go back (S27). */
static enum foil_code check_after_order(struct foil_store_txn *txn, const struct foil_entry *e,
    const struct foil_case_row *row, uint64_t *before, struct foil_err *err)
{
	uint8_t leaf[FOIL_HASH_LEN];
	struct foil_entry prev;
	struct foil_view bytes;
	uint64_t index;
	enum foil_code rc;

	*before = 0;
	if (e->case_index == 0)
		return FOIL_OK;
	if ((rc = foil_store_case_entry(txn, row->number, e->case_index - 1, &index, err)) !=
		FOIL_OK ||
	    (rc = ledger_entry(txn, index, &bytes, &prev, leaf, err)) != FOIL_OK)
		return rc;
	*before = prev.genesis ? 0 : prev.after_index;
	return FOIL_OK;
}

enum foil_code group_check_links(struct group *g, struct foil_store_txn *txn, size_t i,
    struct foil_err *err)
{
	const struct foil_entry *e = &g->m[i].e;
	struct foil_case_row row = { .count = 0 };
	uint64_t before = 0;
	enum foil_code rc;

	if (g->m[i].prev != NONE) {
		/* The one before it in the group counts as if it were in the ledger. */
		const struct member *p = &g->m[g->m[i].prev];

		row.count = p->e.case_index + 1;
		memcpy(row.last, p->leaf, FOIL_HASH_LEN);
		before = p->e.after_index;
		if (e->case_index != row.count || memcmp(e->case_prev, row.last, FOIL_HASH_LEN) != 0)
			return foil_fail(err, FOIL_E_REFUSED,
			    "chain.prev: entries %zu and %zu of the group do not follow each other",
			    g->m[i].prev + 1, i + 1);
	} else {
		rc = foil_store_case(txn, g->m[i].map_key, &row, err);
		if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND)
			return rc;
		if (e->case_index != row.count ||
		    (row.count > 0 && memcmp(e->case_prev, row.last, FOIL_HASH_LEN) != 0))
			return changed(g, txn, e, &row, err);
		if ((rc = check_after_order(txn, e, &row, &before, err)) != FOIL_OK)
			return rc;
	}
	if ((rc = check_date(g, e->signed_on, err)) != FOIL_OK ||
	    (rc = check_after(g, txn, e, err)) != FOIL_OK)
		return rc;
	if (e->after_index < before)
		return foil_fail(err, FOIL_E_REFUSED,
		    "chain.after: the signer had checked an older state of the ledger (%llu) than "
		    "the one who signed before (%llu)",
		    (unsigned long long)e->after_index, (unsigned long long)before);
	g->last_day = e->signed_on;
	return FOIL_OK;
}
