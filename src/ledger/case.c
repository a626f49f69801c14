/* SPDX-License-Identifier: Apache-2.0 */
/* Loading cases. */
#include "ledger.h"

#include "foil/text.h"

#include <stdlib.h>

struct load {
	struct foil_ledger *l;
	struct foil_store_txn *txn;
	struct foil_case_row row;
	struct foil_view sub;
	const uint8_t *key; /* NULL: this ledger has none for the case */
	struct foil_case *c;
	struct foil_findings *findings;
};

/* The act's blob, if it is kept and can be opened here; empty else. */
static enum foil_code open_act(const struct load *d, uint64_t case_index, struct foil_buf *blob,
    struct foil_err *err)
{
	struct foil_opening_key at = { d->row.number, (uint32_t)case_index, FOIL_USE_ACT, 0 };
	struct opening_name name = { d->sub, case_index, FOIL_USE_ACT, 0 };
	struct foil_view sealed;
	enum foil_code rc;

	if (d->key == NULL)
		return FOIL_OK;
	rc = foil_store_opening(d->txn, &at, &sealed, err);
	if (rc == FOIL_E_NOT_FOUND)
		return FOIL_OK;
	return rc == FOIL_OK ? ledger_unseal(d->l, d->key, &name, sealed, blob, err) : rc;
}

static enum foil_code load_act(const struct load *d, uint64_t case_index, uint64_t index,
    struct foil_err *err)
{
	struct foil_case_input in = { .index = index };
	struct foil_leaves leaves = { .n = 0 };
	struct foil_buf blob = { .max = 0 };
	uint8_t secret[FOIL_DOC_SECRET_LEN], leaf[FOIL_HASH_LEN];
	struct foil_entry e;
	enum foil_code rc;

	if ((rc = ledger_entry(d->txn, index, &in.bytes, &e, leaf, err)) != FOIL_OK ||
	    (rc = open_act(d, case_index, &blob, err)) != FOIL_OK)
		goto done;
	if (blob.len > 0) {
		if ((rc = foil_kept_act_read(foil_buf_view(&blob), secret, &leaves, err)) != FOIL_OK)
			goto done;
		in.leaves = &leaves;
		in.secret = secret;
	}
	rc = foil_case_apply(d->c, &in, d->findings, err);
done:
	foil_wipe(secret, sizeof secret);
	foil_buf_wipe(&blob);
	foil_leaves_free(&leaves);
	return rc;
}

static enum foil_code load_acts(const struct load *d, uint64_t upto, struct foil_err *err)
{
	uint64_t index;
	enum foil_code rc;

	for (uint64_t i = 0; i < d->row.count; i++) {
		if ((rc = foil_store_case_entry(d->txn, d->row.number, i, &index, err)) != FOIL_OK)
			return rc;
		if (index >= upto)
			break;
		if ((rc = load_act(d, i, index, err)) != FOIL_OK)
			return rc;
	}
	return FOIL_OK;
}

static enum foil_code load_case(struct load *d, uint64_t upto, struct foil_err *err)
{
	uint8_t key[FOIL_SEAL_KEY_LEN];
	struct foil_safe s;
	enum foil_code rc;

	if ((rc = ledger_catch_up(d->l, d->txn, err)) != FOIL_OK)
		return rc;
	rc = ledger_row(d->txn, d->l->genesis, d->sub, &d->row, err);
	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, rc, "the ledger has no case %s", foil_safe(&s, d->sub));
	if (rc != FOIL_OK)
		return rc;
	rc = ledger_case_key(d->l, d->sub, key, err);
	if (rc == FOIL_OK)
		d->key = key;
	else if (rc != FOIL_E_NOT_FOUND)
		return rc;
	foil_case_init(d->c, d->l->gov, d->sub);
	rc = load_acts(d, upto, err);
	d->key = NULL;
	foil_wipe(key, sizeof key);
	if (rc == FOIL_OK && d->c->n == 0)
		rc = foil_fail(err, FOIL_E_NOT_FOUND, "case %s had no entry yet at that place",
		    foil_safe(&s, d->sub));
	return rc;
}

enum foil_code foil_ledger_case(struct foil_ledger *l, struct foil_view sub, uint64_t upto,
    struct foil_case *out, struct foil_findings *findings, struct foil_err *err)
{
	struct foil_findings found = { .n = 0 };
	struct foil_case c = { .n = 0 };
	struct load d = { .l = l, .sub = sub, .c = &c, .findings = &found };
	enum foil_code rc;

	if ((rc = foil_reference_check(sub, err)) != FOIL_OK ||
	    (rc = foil_store_read(l->store, &d.txn, err)) != FOIL_OK)
		return rc;
	rc = load_case(&d, upto, err);
	foil_store_done(&d.txn);
	if (rc == FOIL_OK) {
		*out = c;
		*findings = found;
	} else {
		foil_case_free(&c);
		foil_findings_free(&found);
	}
	return rc;
}

/* ---- all of them ---- */

struct numbered {
	uint32_t number;
	struct foil_view sub;
};
struct list {
	struct foil_arena *arena;
	struct numbered *item;
	size_t n, cap;
};

static enum foil_code add_case(void *ctx, const uint8_t key[FOIL_HASH_LEN],
    const struct foil_case_row *row, struct foil_err *err)
{
	struct list *l = ctx;

	(void)key;
	if (!foil_subject_is_case(row->subject))
		return FOIL_OK;
	if (l->n == l->cap) {
		size_t cap = l->cap == 0 ? 64 : l->cap * 2;
		void *p = realloc(l->item, cap * sizeof *l->item);

		if (p == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		l->item = p;
		l->cap = cap;
	}
	l->item[l->n].number = row->number;
	l->item[l->n++].sub = foil_arena_copy(l->arena, row->subject);
	return foil_arena_check(l->arena, err);
}

static int compare_numbers(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

enum foil_code foil_ledger_cases(struct foil_ledger *l, struct foil_arena *arena,
    struct foil_view **subs, size_t *n, struct foil_err *err)
{
	struct list list = { .arena = arena };
	struct foil_store_txn *txn = NULL;
	struct foil_view *out = NULL;
	enum foil_code rc;

	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	rc = foil_store_cases(txn, add_case, &list, err);
	foil_store_done(&txn);
	if (rc == FOIL_OK && list.n > 0) {
		qsort(list.item, list.n, sizeof *list.item, compare_numbers);
		out = foil_arena_alloc(arena, list.n, sizeof *out);
		rc = foil_arena_check(arena, err);
	}
	if (rc == FOIL_OK) {
		for (size_t i = 0; i < list.n; i++)
			out[i] = list.item[i].sub;
		*subs = out;
		*n = list.n;
	}
	free(list.item);
	return rc;
}
