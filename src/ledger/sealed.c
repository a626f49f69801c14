/* SPDX-License-Identifier: Apache-2.0 */
/* What commitments hide, as it lies sealed in the store (S41, S42). */
#include "ledger.h"

#include "foil/text.h"

#include <string.h>

#define AD_MAX 512

/* S42: bound to its place, so that one opening cannot stand for another. */
static void put_ad(struct foil_buf *b, const uint8_t genesis[FOIL_HASH_LEN],
    const struct opening_name *name)
{
	foil_buf_put(b, genesis, FOIL_HASH_LEN);
	foil_buf_put_view(b, name->sub);
	foil_buf_put_be64(b, name->case_index);
	foil_buf_put_u8(b, (uint8_t)name->use);
	foil_buf_put_be64(b, name->ordinal);
}

enum foil_code ledger_seal(const struct foil_ledger *l, const uint8_t key[FOIL_SEAL_KEY_LEN],
    const struct opening_name *name, struct foil_view blob, struct foil_buf *out,
    struct foil_err *err)
{
	struct foil_buf ad = { .max = AD_MAX };
	enum foil_code rc;

	put_ad(&ad, l->genesis, name);
	if ((rc = foil_buf_check(&ad, "opening", err)) == FOIL_OK)
		rc = foil_seal(key, foil_buf_view(&ad), blob, l->env, out, err);
	foil_buf_free(&ad);
	return rc;
}

enum foil_code ledger_unseal(const struct foil_ledger *l, const uint8_t key[FOIL_SEAL_KEY_LEN],
    const struct opening_name *name, struct foil_view sealed, struct foil_buf *blob,
    struct foil_err *err)
{
	struct foil_buf ad = { .max = AD_MAX };
	struct foil_safe s;
	enum foil_code rc;

	put_ad(&ad, l->genesis, name);
	if ((rc = foil_buf_check(&ad, "opening", err)) == FOIL_OK)
		rc = foil_unseal(key, foil_buf_view(&ad), sealed, blob, err);
	if (rc == FOIL_E_CRYPTO)
		rc = foil_fail(err, rc,
		    "what act %llu of case %s hides does not open: its key is another's, or the "
		    "data file is damaged",
		    (unsigned long long)name->case_index, foil_safe(&s, name->sub));
	foil_buf_free(&ad);
	return rc;
}

/* ---- one opening by its name ---- */

static enum foil_code open_kept_in(struct foil_ledger *l, struct foil_store_txn *txn,
    const struct opening_name *name, struct foil_buf *blob, struct foil_err *err)
{
	struct foil_opening_key at = { 0, (uint32_t)name->case_index, name->use,
		(uint32_t)name->ordinal };
	uint8_t key[FOIL_SEAL_KEY_LEN];
	struct foil_case_row row;
	struct foil_view sealed;
	struct foil_safe s;
	enum foil_code rc;

	rc = ledger_row(txn, l->genesis, name->sub, &row, err);
	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, rc, "the ledger has no case %s", foil_safe(&s, name->sub));
	if (rc != FOIL_OK)
		return rc;
	at.number = row.number;
	if ((rc = foil_store_opening(txn, &at, &sealed, err)) == FOIL_OK &&
	    (rc = ledger_case_key(l, name->sub, key, err)) == FOIL_OK)
		rc = ledger_unseal(l, key, name, sealed, blob, err);
	foil_wipe(key, sizeof key);
	return rc;
}

static enum foil_code open_kept(struct foil_ledger *l, const struct opening_name *name,
    struct foil_buf *blob, struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	enum foil_code rc;

	if (name->case_index > UINT32_MAX || name->ordinal > UINT32_MAX)
		return foil_fail(err, FOIL_E_NOT_FOUND, "the ledger keeps no opening of that");
	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	rc = open_kept_in(l, txn, name, blob, err);
	foil_store_done(&txn);
	return rc;
}

enum foil_code foil_ledger_kept(struct foil_ledger *l, struct foil_view sub, uint64_t case_index,
    enum foil_opening_use use, uint64_t ordinal, struct foil_kept *out, struct foil_err *err)
{
	struct opening_name name = { sub, case_index, use, ordinal };
	struct foil_doc_name doc = { use == FOIL_USE_LETTER ? "letter" : "document", l->genesis,
		sub, case_index, ordinal };
	struct foil_buf blob = { .max = 0 };
	uint8_t id[FOIL_DOC_ID_LEN];
	enum foil_code rc;

	if (use != FOIL_USE_DOCUMENT && use != FOIL_USE_LETTER)
		return foil_fail(err, FOIL_E_ARG, "only documents and letters are kept as texts");
	if ((rc = foil_doc_id(&doc, id, err)) == FOIL_OK &&
	    (rc = open_kept(l, &name, &blob, err)) == FOIL_OK &&
	    (rc = foil_kept_text_read(foil_buf_view(&blob), out, err)) == FOIL_OK)
		memcpy(out->id, id, sizeof id);
	foil_buf_wipe(&blob);
	return rc;
}

enum foil_code foil_ledger_kept_act(struct foil_ledger *l, struct foil_view sub,
    uint64_t case_index, uint8_t secret[FOIL_DOC_SECRET_LEN], struct foil_leaves *leaves,
    struct foil_err *err)
{
	struct opening_name name = { sub, case_index, FOIL_USE_ACT, 0 };
	struct foil_buf blob = { .max = 0 };
	enum foil_code rc;

	if ((rc = open_kept(l, &name, &blob, err)) == FOIL_OK)
		rc = foil_kept_act_read(foil_buf_view(&blob), secret, leaves, err);
	foil_buf_wipe(&blob);
	return rc;
}
