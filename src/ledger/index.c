/* SPDX-License-Identifier: Apache-2.0 */
/* What the ledger's own key signs: `index` entries and checkpoints; receipts (receipt.c); nothing else. */
#include "ledger.h"

#include <string.h>

enum foil_code ledger_index_put(struct foil_buf *b, const struct index_entry *i,
    struct foil_signer *log, struct foil_err *err)
{
	struct foil_entry e = { .iss = i->iss, .sub = foil_str(FOIL_SUB_INDEX), .signed_on = i->day,
		.after_index = i->after.index, .case_index = i->after.n_index,
		.body_kind = FOIL_BODY_INDEX };
	struct foil_buf body = { .max = 256 };
	enum foil_code rc;

	memcpy(e.ledger, i->genesis, FOIL_HASH_LEN);
	memcpy(e.after_leaf, i->after.leaf, FOIL_HASH_LEN);
	/* The index entry before this one, which is also what it follows in its case. */
	if (i->after.n_index > 0)
		memcpy(e.case_prev, i->after.leaf, FOIL_HASH_LEN);
	foil_index_body_put(&body, &i->body);
	if ((rc = foil_buf_check(&body, "index entry", err)) == FOIL_OK) {
		e.body = foil_buf_view(&body);
		rc = foil_entry_sign(b, &e, log, err);
	}
	foil_buf_free(&body);
	return rc;
}

enum foil_code ledger_note_put(struct foil_buf *b, struct foil_view origin, uint64_t size,
    const uint8_t root[FOIL_HASH_LEN], struct foil_signer *log, struct foil_err *err)
{
	struct foil_checkpoint c = { .size = size };
	struct foil_buf text = { .max = FOIL_NOTE_MAX };
	uint8_t sig[FOIL_SIG_LEN];
	struct foil_vkey vkey;
	enum foil_code rc;

	if ((rc = foil_vkey_make(origin, FOIL_NOTE_ED25519, foil_signer_pub(log), &vkey, err)) !=
	    FOIL_OK)
		return rc;
	memcpy(c.origin, origin.p, origin.len); /* foil_vkey_make has seen that it fits */
	memcpy(c.root, root, FOIL_HASH_LEN);
	foil_checkpoint_put(&text, &c);
	if ((rc = foil_buf_check(&text, "checkpoint", err)) == FOIL_OK &&
	    (rc = foil_signer_sign(log, foil_buf_view(&text), sig, err)) == FOIL_OK) {
		foil_buf_put_view(b, foil_buf_view(&text));
		foil_buf_put_str(b, "\n");
		foil_note_put_line(b, &vkey, foil_view(sig, sizeof sig));
		rc = foil_buf_check(b, "checkpoint", err);
	}
	foil_buf_free(&text);
	return rc;
}

enum foil_code ledger_put_entry(struct foil_store_txn *txn, uint64_t index, struct foil_view bytes,
    const uint8_t leaf[FOIL_HASH_LEN], const uint8_t map_key[FOIL_HASH_LEN],
    const struct foil_entry *e, uint8_t chain[FOIL_HASH_LEN], struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = foil_store_append(txn, index, bytes, leaf, err)) != FOIL_OK ||
	    (rc = foil_store_case_add(txn, map_key, e->sub, e->case_index, index, leaf, err)) !=
		FOIL_OK)
		return rc;
	foil_chain_step(chain, leaf);
	return FOIL_OK;
}
