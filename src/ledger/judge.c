/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The acts of a group, judged by casefile, case by case. Cases have nothing to
 * do with each other, so they are shared out among threads; nothing is written
 * to the store meanwhile, so what was read from it stays where it is.
 */
#include "append.h"

#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

/* One case: what it has, and which members of the group come on top. */
struct job {
	size_t first; /* member */
	struct stored_act *earlier;
	size_t n_earlier;
	enum foil_code rc;
	struct foil_err err;
	size_t refused; /* member, when rc is FOIL_E_REFUSED */
};

struct work {
	struct group *g;
	size_t from, to; /* members */
	struct job *job;
	size_t n;
};

static enum foil_code load_earlier(struct group *g, struct foil_store_txn *txn, struct job *j,
    struct foil_err *err)
{
	struct foil_case_row row;
	enum foil_code rc = foil_store_case(txn, g->m[j->first].map_key, &row, err);

	if (rc == FOIL_E_NOT_FOUND)
		return FOIL_OK;
	if (rc != FOIL_OK)
		return rc;
	return ledger_stored_fetch(txn, &row, UINT64_MAX, &j->earlier, &j->n_earlier, err);
}

/* ---- judging: runs in several threads ---- */

static bool has_secret(const struct member *m, enum foil_opening_use use, uint64_t ordinal)
{
	for (size_t i = 0; i < m->n_secrets; i++)
		if (m->secrets[i].use == use && m->secrets[i].ordinal == ordinal)
			return true;
	return false;
}

/* What is registered must be there to be disclosed one day. */
static enum foil_code check_documents(const struct member *m, const struct foil_case *c,
    struct foil_err *err)
{
	const struct foil_case_act *a = &c->act[c->n - 1];

	if (!a->opened || a->act.kind != FOIL_ACT_FROZEN)
		return FOIL_OK;
	for (size_t i = 0; i < a->act.n_documents; i++)
		if (!has_secret(m, FOIL_USE_DOCUMENT, a->act.documents[i].ordinal))
			return foil_fail(err, FOIL_E_ARG,
			    "document %llu is registered but comes without its text and secret",
			    (unsigned long long)a->act.documents[i].ordinal);
	return FOIL_OK;
}

/* S28: any finding about the new act refuses it. */
static enum foil_code apply_member(const struct member *m, uint64_t index, struct foil_case *c,
    struct foil_err *err)
{
	struct foil_case_input in = { .index = index, .bytes = m->bytes, .leaves = &m->leaves,
		.secret = m->secret };
	struct foil_findings f = { .n = 0 };
	enum foil_code rc = foil_case_apply(c, &in, &f, err);

	if (rc == FOIL_OK && f.n > 0)
		rc = foil_fail(err, FOIL_E_REFUSED, "%s: %s", f.list[0].rule, f.list[0].text);
	else if (rc == FOIL_OK && foil_findings_worst(&f) != FOIL_MATCHES)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	foil_findings_free(&f);
	return rc == FOIL_OK ? check_documents(m, c, err) : rc;
}

static void run_job(void *ctx, size_t at)
{
	struct foil_findings known = { .n = 0 }; /* about acts that are in already: not asked here */
	const struct work *w = ctx;
	const struct group *g = w->g;
	struct job *j = &w->job[at];
	struct foil_case c;

	foil_case_init(&c, group_governance(g), g->m[j->first].e.sub);
	j->rc = foil_arena_check(&c.arena, &j->err); /* without its reference nothing would open */
	for (size_t i = 0; j->rc == FOIL_OK && i < j->n_earlier; i++)
		j->rc = ledger_stored_apply(g->l, g->m[j->first].case_key, &j->earlier[i], i, true, &c,
		    &known, &j->err);
	for (size_t i = j->first; j->rc == FOIL_OK && i != NONE && i < w->to; i = g->m[i].next) {
		j->refused = i;
		j->rc = apply_member(&g->m[i], g->first + i, &c, &j->err);
	}
	foil_findings_free(&known);
	foil_case_free(&c);
}

/* The first failure in the order of the group, so that the answer does not depend on threads. */
static enum foil_code first_failure(const struct work *w, struct foil_err *err)
{
	const struct job *worst = NULL;

	for (size_t i = 0; i < w->n; i++)
		if (w->job[i].rc != FOIL_OK &&
		    (worst == NULL || w->job[i].refused < worst->refused))
			worst = &w->job[i];
	if (worst == NULL)
		return FOIL_OK;
	return foil_fail(err, worst->rc, "%s", worst->err.msg);
}

enum foil_code group_judge(struct group *g, struct foil_store_txn *txn, size_t from, size_t to,
    struct foil_err *err)
{
	struct work w = { .g = g, .from = from, .to = to };
	enum foil_code rc = FOIL_OK;

	if ((w.job = calloc(to - from, sizeof *w.job)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = from; rc == FOIL_OK && i < to; i++) {
		if (g->m[i].prev != NONE && g->m[i].prev >= from)
			continue;
		w.job[w.n].first = w.job[w.n].refused = i;
		rc = load_earlier(g, txn, &w.job[w.n++], err);
	}
	if (rc == FOIL_OK) {
		ledger_share(w.n, run_job, &w);
		rc = first_failure(&w, err);
	}
	for (size_t i = 0; i < w.n; i++)
		free(w.job[i].earlier);
	free(w.job);
	return rc;
}
