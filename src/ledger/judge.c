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

/* An act that is in the ledger already. */
struct earlier {
	uint64_t index;
	struct foil_view bytes, sealed; /* sealed is empty where nothing is kept */
};

/* One case: what it has, and which members of the group come on top. */
struct job {
	size_t first; /* member */
	struct earlier *earlier;
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

/* ---- reading ---- */

static enum foil_code load_earlier(struct group *g, struct foil_store_txn *txn, struct job *j,
    struct foil_err *err)
{
	struct foil_case_row row;
	enum foil_code rc = foil_store_case(txn, g->m[j->first].map_key, &row, err);

	if (rc == FOIL_E_NOT_FOUND)
		return FOIL_OK;
	if (rc != FOIL_OK)
		return rc;
	if (row.count > SIZE_MAX / sizeof *j->earlier ||
	    (j->earlier = calloc((size_t)row.count, sizeof *j->earlier)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (; j->n_earlier < row.count; j->n_earlier++) {
		struct earlier *a = &j->earlier[j->n_earlier];
		struct foil_opening_key at = { row.number, (uint32_t)j->n_earlier, FOIL_USE_ACT, 0 };
		uint8_t leaf[FOIL_HASH_LEN];
		struct foil_entry e;

		if ((rc = foil_store_case_entry(txn, row.number, j->n_earlier, &a->index, err)) !=
			FOIL_OK ||
		    (rc = ledger_entry(txn, a->index, &a->bytes, &e, leaf, err)) != FOIL_OK)
			return rc;
		rc = foil_store_opening(txn, &at, &a->sealed, err);
		if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND)
			return rc;
	}
	return FOIL_OK;
}

/* ---- judging: runs in several threads ---- */

static enum foil_code apply_earlier(const struct group *g, const struct job *j, size_t i,
    struct foil_case *c, struct foil_findings *f, struct foil_err *err)
{
	const struct member *m = &g->m[j->first];
	struct opening_name name = { m->e.sub, i, FOIL_USE_ACT, 0 };
	struct foil_case_input in = { .index = j->earlier[i].index, .bytes = j->earlier[i].bytes,
		.proven = true };
	struct foil_leaves leaves = { .n = 0 };
	struct foil_buf blob = { .max = 0 };
	uint8_t secret[FOIL_DOC_SECRET_LEN];
	enum foil_code rc = FOIL_OK;

	if (j->earlier[i].sealed.len > 0) {
		rc = ledger_unseal(g->l, m->case_key, &name, j->earlier[i].sealed, &blob, err);
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
	j->rc = FOIL_OK;
	for (size_t i = 0; j->rc == FOIL_OK && i < j->n_earlier; i++)
		j->rc = apply_earlier(g, j, i, &c, &known, &j->err);
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
