/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what has been appended, and the draft of what comes next. */
#include "ledger.h"

#include <string.h>

enum foil_code ledger_entry_check(uint64_t index, struct foil_view bytes,
    const uint8_t kept[FOIL_HASH_LEN], struct foil_entry *out, uint8_t leaf[FOIL_HASH_LEN],
    struct foil_err *err)
{
	enum foil_code rc;

	foil_leaf_hash(leaf, bytes);
	if (memcmp(leaf, kept, FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_STORE,
		    "entry %llu is not what was appended: the data file is damaged or was altered",
		    (unsigned long long)index);
	if ((rc = foil_entry_read(bytes, out, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "entry %llu", (unsigned long long)index);
	return FOIL_OK;
}

enum foil_code ledger_entry(struct foil_store_txn *txn, uint64_t index, struct foil_view *bytes,
    struct foil_entry *out, uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err)
{
	uint8_t kept[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = foil_store_entry(txn, index, bytes, err)) != FOIL_OK ||
	    (rc = foil_store_leaf(txn, index, kept, err)) != FOIL_OK)
		return rc;
	return ledger_entry_check(index, *bytes, kept, out, leaf, err);
}

enum foil_code ledger_row(struct foil_store_txn *txn, const uint8_t genesis[FOIL_HASH_LEN],
    struct foil_view sub, struct foil_case_row *out, struct foil_err *err)
{
	uint8_t key[FOIL_HASH_LEN];

	foil_map_key(key, genesis, sub);
	return foil_store_case(txn, key, out, err);
}

enum foil_code ledger_after(struct foil_store_txn *txn, const uint8_t genesis[FOIL_HASH_LEN],
    struct ledger_after *out, struct foil_err *err)
{
	struct ledger_after a = { 0 };
	struct foil_case_row row;
	enum foil_code rc = ledger_row(txn, genesis, foil_str(FOIL_SUB_INDEX), &row, err);

	if (rc == FOIL_E_NOT_FOUND) {
		memcpy(a.leaf, genesis, FOIL_HASH_LEN);
	} else if (rc != FOIL_OK) {
		return rc;
	} else {
		a.n_index = row.count;
		memcpy(a.leaf, row.last, FOIL_HASH_LEN);
		if ((rc = foil_store_case_entry(txn, row.number, row.count - 1, &a.index, err)) !=
		    FOIL_OK)
			return rc;
	}
	*out = a;
	return FOIL_OK;
}

/* S21 */
enum foil_code ledger_chain(struct foil_store_txn *txn, uint64_t size,
    uint8_t chain[FOIL_HASH_LEN], struct foil_err *err)
{
	struct foil_view v;
	enum foil_code rc = foil_store_setting(txn, SETTING_CHAIN, &v, err);

	if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND)
		return rc;
	if (rc != FOIL_OK || v.len != 8 + FOIL_HASH_LEN || foil_get_be64(v.p) != size)
		return foil_fail(err, FOIL_E_STORE,
		    "the running chain does not stand at the ledger's %llu entries",
		    (unsigned long long)size);
	memcpy(chain, v.p + 8, FOIL_HASH_LEN);
	return FOIL_OK;
}

enum foil_code ledger_chain_put(struct foil_store_txn *txn, uint64_t size,
    const uint8_t chain[FOIL_HASH_LEN], struct foil_err *err)
{
	uint8_t v[8 + FOIL_HASH_LEN];

	foil_put_be64(v, size);
	memcpy(v + 8, chain, FOIL_HASH_LEN);
	return foil_store_setting_put(txn, SETTING_CHAIN, foil_view(v, sizeof v), err);
}

enum foil_code foil_ledger_size(struct foil_ledger *l, uint64_t *size, struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	enum foil_code rc;

	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	rc = foil_store_size(txn, size, err);
	foil_store_done(&txn);
	return rc;
}

enum foil_code foil_ledger_entry(struct foil_ledger *l, uint64_t index, struct foil_buf *out,
    struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	uint8_t leaf[FOIL_HASH_LEN];
	struct foil_entry e;
	struct foil_view bytes;
	enum foil_code rc;

	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	if ((rc = ledger_entry(txn, index, &bytes, &e, leaf, err)) == FOIL_OK) {
		foil_buf_put_view(out, bytes);
		rc = foil_buf_check(out, "entry", err);
	}
	foil_store_done(&txn);
	return rc;
}

enum foil_code foil_ledger_vkey(const struct foil_ledger *l, struct foil_vkey *out,
    struct foil_err *err)
{
	/* The last one has no end, so that any later place finds it. */
	const struct foil_log_key_state *k = foil_governance_log_key(l->gov, UINT64_MAX - 1);

	if (k == NULL)
		return foil_fail(err, FOIL_E_STORE, "the ledger has no log key");
	return foil_vkey_make(foil_governance_origin(l->gov), FOIL_NOTE_ED25519, k->pub, out, err);
}

static enum foil_code draft_in(struct foil_ledger *l, struct foil_store_txn *txn,
    struct foil_entry *e, struct foil_err *err)
{
	struct ledger_after after;
	struct foil_case_row row;
	enum foil_code rc;

	if ((rc = ledger_catch_up(l, txn, err)) != FOIL_OK ||
	    (rc = ledger_after(txn, l->genesis, &after, err)) != FOIL_OK)
		return rc;
	e->iss = foil_governance_iss(l->gov);
	e->after_index = after.index;
	memcpy(e->after_leaf, after.leaf, FOIL_HASH_LEN);
	memcpy(e->ledger, l->genesis, FOIL_HASH_LEN);
	rc = ledger_row(txn, l->genesis, e->sub, &row, err);
	if (rc == FOIL_E_NOT_FOUND)
		return FOIL_OK;
	if (rc == FOIL_OK) {
		e->case_index = row.count;
		memcpy(e->case_prev, row.last, FOIL_HASH_LEN);
	}
	return rc;
}

enum foil_code foil_ledger_draft(struct foil_ledger *l, struct foil_view sub, foil_day day,
    struct foil_entry *out, struct foil_err *err)
{
	bool governance = foil_view_eq(sub, foil_str(FOIL_SUB_GOVERNANCE));
	struct foil_entry e = { .sub = sub, .signed_on = day,
		.body_kind = governance ? FOIL_BODY_GOVERNANCE : FOIL_BODY_ROOT };
	struct foil_store_txn *txn = NULL;
	enum foil_code rc;

	if (!governance && (rc = foil_reference_check(sub, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	rc = draft_in(l, txn, &e, err);
	foil_store_done(&txn);
	if (rc == FOIL_OK)
		*out = e;
	return rc;
}
