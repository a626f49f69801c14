/* SPDX-License-Identifier: Apache-2.0 */
/* Loading cases. */
#include "ledger.h"

#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

/* What is needed of the store, by one thread. */
static enum foil_code fetch(struct foil_ledger *l, struct foil_store_txn *txn,
    struct foil_case_job *j, struct stored_act **acts, size_t *n)
{
	struct foil_case_row row;
	struct foil_safe s;
	enum foil_code rc;

	if ((rc = foil_reference_check(j->sub, &j->err)) != FOIL_OK)
		return rc;
	rc = ledger_row(txn, l->genesis, j->sub, &row, &j->err);
	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(&j->err, rc, "the ledger has no case %s", foil_safe(&s, j->sub));
	if (rc != FOIL_OK)
		return rc;
	return ledger_stored_fetch(txn, &row, j->upto, acts, n, &j->err);
}

/* What was fetched, checked and applied. In any thread. */
static enum foil_code build(const struct foil_ledger *l, const struct stored_act *acts, size_t n,
    struct foil_case_job *j)
{
	uint8_t key[FOIL_SEAL_KEY_LEN];
	struct foil_safe s;
	enum foil_code rc = ledger_case_key(l, j->sub, key, &j->err);
	bool has_key = rc == FOIL_OK;

	if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND)
		return rc;
	foil_case_init(&j->c, l->gov, j->sub);
	rc = foil_arena_check(&j->c.arena, &j->err); /* without its reference nothing would open */
	for (size_t i = 0; rc == FOIL_OK && i < n; i++)
		rc = ledger_stored_apply(l, has_key ? key : NULL, &acts[i], i, false, &j->c, &j->findings,
		    &j->err);
	foil_wipe(key, sizeof key);
	if (rc == FOIL_OK && n == 0)
		rc = foil_fail(&j->err, FOIL_E_NOT_FOUND, "case %s had no entry yet at that place",
		    foil_safe(&s, j->sub));
	if (rc != FOIL_OK) {
		foil_case_free(&j->c);
		foil_findings_free(&j->findings);
		memset(&j->c, 0, sizeof j->c);
	}
	return rc;
}

struct crowd {
	struct foil_ledger *l;
	struct foil_case_job *job;
	struct stored_act **acts;
	size_t *n;
};

static void build_one(void *ctx, size_t i)
{
	const struct crowd *w = ctx;
	struct foil_case_job *j = &w->job[i];

	if (j->rc == FOIL_OK)
		j->rc = build(w->l, w->acts[i], w->n[i], j);
}

enum foil_code foil_ledger_case_many(struct foil_ledger *l, struct foil_case_job *jobs, size_t n,
    struct foil_err *err)
{
	struct crowd w = { l, jobs, calloc(n + 1, sizeof *w.acts), calloc(n + 1, sizeof *w.n) };
	struct foil_store_txn *txn = NULL;
	enum foil_code rc;

	if (w.acts == NULL || w.n == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if ((rc = foil_store_read(l->store, &txn, err)) == FOIL_OK)
		rc = ledger_catch_up(l, txn, err);
	for (size_t i = 0; rc == FOIL_OK && i < n; i++) {
		memset(&jobs[i].c, 0, sizeof jobs[i].c);
		memset(&jobs[i].findings, 0, sizeof jobs[i].findings);
		jobs[i].rc = fetch(l, txn, &jobs[i], &w.acts[i], &w.n[i]);
	}
	if (rc == FOIL_OK)
		ledger_share(n, build_one, &w);
	foil_store_done(&txn);
	for (size_t i = 0; w.acts != NULL && i < n; i++)
		free(w.acts[i]);
	free(w.acts);
	free(w.n);
	return rc;
}

enum foil_code foil_ledger_case(struct foil_ledger *l, struct foil_view sub, uint64_t upto,
    struct foil_case *out, struct foil_findings *findings, struct foil_err *err)
{
	struct foil_case_job j = { .sub = sub, .upto = upto };
	enum foil_code rc = foil_ledger_case_many(l, &j, 1, err);

	if (rc != FOIL_OK)
		return rc;
	if (j.rc != FOIL_OK)
		return foil_fail(err, j.rc, "%s", j.err.msg);
	*out = j.c;
	*findings = j.findings;
	return FOIL_OK;
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
