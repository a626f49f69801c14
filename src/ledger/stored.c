/* SPDX-License-Identifier: Apache-2.0 */
/* The acts of a case as they lie in the store: fetched by one thread, checked and opened by many. */
#include "ledger.h"

#include <stdlib.h>

enum foil_code ledger_stored_fetch(struct foil_store_txn *txn, const struct foil_case_row *row,
    uint64_t upto, struct stored_act **out, size_t *n, struct foil_err *err)
{
	struct stored_act *list = NULL;
	size_t have = 0;
	enum foil_code rc = FOIL_OK;

	if (row->count > SIZE_MAX / sizeof *list ||
	    (list = calloc((size_t)row->count + 1, sizeof *list)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (; have < row->count; have++) {
		struct foil_opening_key at = { row->number, (uint32_t)have, FOIL_USE_ACT, 0 };
		struct stored_act *a = &list[have];

		if ((rc = foil_store_case_entry(txn, row->number, have, &a->index, err)) != FOIL_OK ||
		    a->index >= upto ||
		    (rc = foil_store_entry(txn, a->index, &a->bytes, err)) != FOIL_OK ||
		    (rc = foil_store_leaf(txn, a->index, a->leaf, err)) != FOIL_OK)
			break;
		rc = foil_store_opening(txn, &at, &a->sealed, NULL);
		if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND)
			break;
		rc = FOIL_OK;
	}
	if (rc != FOIL_OK) {
		free(list);
		return rc;
	}
	*out = list;
	*n = have;
	return FOIL_OK;
}

enum foil_code ledger_stored_apply(const struct foil_ledger *l, const uint8_t *key,
    const struct stored_act *a, uint64_t case_index, bool proven, struct foil_case *c,
    struct foil_findings *f, struct foil_err *err)
{
	struct opening_name name = { c->sub, case_index, FOIL_USE_ACT, 0 };
	struct foil_case_input in = { .index = a->index, .bytes = a->bytes, .proven = proven };
	struct foil_leaves leaves = { .n = 0 };
	struct foil_buf blob = { .max = 0 };
	uint8_t secret[FOIL_DOC_SECRET_LEN], leaf[FOIL_HASH_LEN];
	struct foil_entry e;
	enum foil_code rc = ledger_entry_check(a->index, a->bytes, a->leaf, &e, leaf, err);

	if (rc == FOIL_OK && key != NULL && a->sealed.len > 0) {
		rc = ledger_unseal(l, key, &name, a->sealed, &blob, err);
		if (rc == FOIL_OK)
			rc = foil_kept_act_read(foil_buf_view(&blob), secret, &leaves, err);
		in.leaves = &leaves;
		in.secret = secret;
	}
	if (rc == FOIL_OK)
		rc = foil_case_apply(c, &in, f, err);
	foil_wipe(secret, sizeof secret);
	foil_buf_wipe(&blob);
	foil_leaves_free(&leaves);
	return rc;
}
