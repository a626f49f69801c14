/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/acts.h"

#include "acts_work.h"
#include "foil/calendar.h"
#include "foil/seal.h"
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

void foil_prepared_wipe(struct foil_prepared *p)
{
	for (size_t i = 0; i < p->n_secrets; i++)
		foil_buf_wipe(&p->blobs[i]);
	free(p->blobs);
	free(p->secrets);
	foil_buf_free(&p->entry);
	memset(p, 0, sizeof *p);
}

enum foil_code acts_keep(struct foil_prepared *p, enum foil_opening_use use, uint64_t ordinal,
    struct foil_buf *blob, struct foil_err *err)
{
	size_t n = p->n_secrets + 1;
	void *q;
	enum foil_code rc;

	if ((rc = foil_buf_check(blob, "what is kept of a commitment", err)) != FOIL_OK)
		return rc;
	if ((q = realloc(p->blobs, n * sizeof *p->blobs)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	p->blobs = q;
	if ((q = realloc(p->secrets, n * sizeof *p->secrets)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	p->secrets = q;
	p->blobs[p->n_secrets] = *blob;
	p->secrets[p->n_secrets] = (struct foil_secret){ use, ordinal, foil_buf_view(blob) };
	p->n_secrets = n;
	*blob = (struct foil_buf){ 0 };
	return FOIL_OK;
}

enum foil_code acts_id(const struct foil_ledger *l, const char *use, struct foil_view sub,
    uint64_t case_index, uint64_t ordinal, uint8_t id[FOIL_DOC_ID_LEN], struct foil_err *err)
{
	struct foil_doc_name name = { use, foil_governance_genesis(foil_ledger_governance(l)), sub,
		case_index, ordinal };

	return foil_doc_id(&name, id, err);
}

/* The act that this one refers to: the last of the kind before it. */
static const struct foil_case_act *target_of(const struct foil_case *c, enum foil_act_kind kind)
{
	int at = -1;

	if (kind == FOIL_ACT_FROZEN)
		at = c->received;
	else if (kind == FOIL_ACT_DECIDED)
		at = c->frozen;
	else if (kind == FOIL_ACT_APPROVED)
		at = c->decided;
	else if (kind == FOIL_ACT_ISSUED)
		at = c->approved;
	return at < 0 ? NULL : &c->act[at];
}

/* What follows from the case and the clock, not from the officer. */
static enum foil_code complete(struct foil_ledger *l, const struct foil_case *c,
    struct foil_act *act, struct foil_target *target, int64_t now, struct foil_err *err)
{
	const struct foil_case_act *t = target_of(c, act->kind);
	struct foil_buf note = { .max = 1000 };
	enum foil_code rc = FOIL_OK;

	act->open = UINT32_MAX;
	act->at = act->kind == FOIL_ACT_ISSUED ? 0 : now;
	if (t != NULL) {
		target->case_index = t->case_index;
		memcpy(target->leaf, t->leaf, FOIL_HASH_LEN);
		act->targets = target;
		act->n_targets = 1;
	}
	if (act->kind == FOIL_ACT_DECIDED) {
		act->has_supersedes = c->decided >= 0;
		act->supersedes = c->decided >= 0 ? c->act[c->decided].case_index : 0;
		foil_case_number(c, act->redactions, act->n_redactions);
	}
	if (act->kind == FOIL_ACT_RECEIVED) {
		enum foil_regime regime = foil_governance_regime(foil_ledger_governance(l));

		if (act->regime.len == 0)
			act->regime = foil_str(foil_regime_name(regime));
		rc = foil_due(foil_regime_parse(act->regime), act->received_on, &act->due, &note, err);
	}
	foil_buf_free(&note);
	return rc;
}

static enum foil_code judge(struct foil_ledger *l, const struct foil_case *c,
    const struct foil_act *act, const struct foil_signer *signer, foil_day day,
    struct foil_findings *findings, struct foil_err *err)
{
	const struct foil_governance *g = foil_ledger_governance(l);
	size_t before = findings->total, first = findings->n;
	uint64_t size;
	enum foil_code rc;

	if ((rc = foil_ledger_size(l, &size, err)) != FOIL_OK ||
	    (rc = foil_case_would(c, act, foil_governance_key(g, foil_signer_kid(signer)), size, day,
	    findings, err)) != FOIL_OK)
		return rc;
	if (first == findings->n && first > 0) /* only counted: of a rule that was broken before */
		first--;
	if (findings->total > before)
		return foil_fail(err, FOIL_E_REFUSED, "%s: %s", findings->list[first].rule,
		    findings->list[first].text);
	return FOIL_OK;
}

/* An act on its way: what is settled before anything that can be shared out among threads. */
struct making {
	struct foil_ledger *l;
	const struct foil_case *c;
	struct foil_act *act;
	struct foil_signer *signer;
	struct foil_target target; /* act->targets points here meanwhile */
	struct foil_entry e;
	uint8_t id[FOIL_DOC_ID_LEN], secret[FOIL_DOC_SECRET_LEN];
};

/* Somebody else was first: says who, when and what. */
static enum foil_code moved_on(struct foil_ledger *l, struct foil_view sub, struct foil_err *err)
{
	struct foil_buf last = { .max = 300 };
	struct foil_findings found = { 0 };
	struct foil_case now = { 0 };
	struct foil_safe s;
	enum foil_code rc = foil_ledger_case(l, sub, UINT64_MAX, &now, &found, err);

	if (rc != FOIL_OK)
		return rc;
	foil_case_act_put(&last, &now.act[now.n - 1]);
	if (now.act[now.n - 1].opened)
		foil_buf_printf(&last, ", `%s`", foil_act_kind_name(now.act[now.n - 1].act.kind));
	rc = foil_fail(err, FOIL_E_CHANGED,
	    "%s has moved on to %zu acts meanwhile (last: %s); look with `foil log`, then try again",
	    foil_safe(&s, sub), now.n, foil_buf_cstr(&last));
	foil_buf_free(&last);
	foil_findings_free(&found);
	foil_case_free(&now);
	return rc;
}

/* Complete the act, judge it, draft its entry, draw its secret. Not for two threads. */
static enum foil_code begin(struct making *m, struct foil_findings *findings, struct foil_err *err)
{
	const struct foil_env *env = foil_ledger_env(m->l);
	const struct foil_case *c = m->c;
	int64_t now = env->now(env->ctx);
	foil_day day = foil_day_of_time(now);
	enum foil_code rc;

	if ((rc = complete(m->l, c, m->act, &m->target, now, err)) != FOIL_OK ||
	    (rc = judge(m->l, c, m->act, m->signer, day, findings, err)) != FOIL_OK ||
	    (rc = foil_ledger_draft(m->l, c->sub, day, &m->e, err)) != FOIL_OK)
		return rc;
	if (m->e.case_index != c->n ||
	    (c->n > 0 && memcmp(m->e.case_prev, c->act[c->n - 1].leaf, FOIL_HASH_LEN) != 0))
		return moved_on(m->l, c->sub, err);
	env->random(env->ctx, m->secret, sizeof m->secret);
	return acts_id(m->l, "act", c->sub, c->n, 0, m->id, err);
}

/* Commit to the act's leaves, keep what opens them, sign the entry over the root. */
static enum foil_code finish(struct making *m, struct foil_prepared *out, struct foil_err *err)
{
	struct foil_leaves leaves = { 0 };
	struct foil_buf header = { .max = 4096 }, blob = { .max = FOIL_BUF_DEFAULT_MAX };
	enum foil_code rc;

	if ((rc = foil_act_leaves(m->act, &leaves, err)) != FOIL_OK ||
	    (rc = foil_doc_commit(m->id, m->secret, FOIL_ACT_PROFILE, 1, &leaves, &header, m->e.root,
	    err)) != FOIL_OK)
		goto done;
	foil_kept_act_put(&blob, m->secret, &leaves);
	if ((rc = acts_keep(out, FOIL_USE_ACT, 0, &blob, err)) != FOIL_OK)
		goto done;
	m->e.body_kind = FOIL_BODY_ROOT;
	foil_buf_init(&out->entry, FOIL_ENTRY_MAX);
	rc = foil_entry_sign(&out->entry, &m->e, m->signer, err);
done:
	foil_leaves_free(&leaves);
	foil_buf_free(&header);
	foil_buf_wipe(&blob);
	return rc;
}

static void leave(struct making *m)
{
	m->act->targets = NULL; /* it pointed into m */
	m->act->n_targets = 0;
	foil_wipe(m->secret, sizeof m->secret);
}

enum foil_code acts_prepare(struct foil_ledger *l, const struct foil_case *c, struct foil_act *act,
    struct foil_signer *signer, struct foil_prepared *out, struct foil_findings *findings,
    struct foil_err *err)
{
	struct making m = { .l = l, .c = c, .act = act, .signer = signer };
	enum foil_code rc = begin(&m, findings, err);

	if (rc == FOIL_OK)
		rc = finish(&m, out, err);
	leave(&m);
	return rc;
}

enum foil_code foil_act_prepare(struct foil_ledger *l, const struct foil_case *c,
    struct foil_act *act, struct foil_signer *signer, struct foil_prepared *out,
    struct foil_findings *findings, struct foil_err *err)
{
	struct foil_prepared p = { 0 };
	enum foil_code rc = acts_prepare(l, c, act, signer, &p, findings, err);

	if (rc != FOIL_OK) {
		foil_prepared_wipe(&p);
		return rc;
	}
	*out = p;
	return FOIL_OK;
}

/* ---- many, on all cores ---- */

struct crowd {
	struct foil_act_job *job;
	struct making *making;
};

static void finish_one(void *ctx, size_t i)
{
	const struct crowd *w = ctx;
	struct foil_act_job *j = &w->job[i];
	struct foil_prepared p = { 0 };

	if (j->rc != FOIL_OK)
		return;
	if ((j->rc = finish(&w->making[i], &p, &j->err)) == FOIL_OK)
		j->out = p;
	else
		foil_prepared_wipe(&p);
}

enum foil_code foil_act_prepare_many(struct foil_ledger *l, struct foil_act_job *jobs, size_t n,
    struct foil_err *err)
{
	struct crowd w = { .job = jobs, .making = calloc(n + 1, sizeof *w.making) };

	if (w.making == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++) {
		struct foil_findings found = { 0 };
		struct foil_act_job *j = &jobs[i];

		w.making[i] = (struct making){ .l = l, .c = j->c, .act = j->act, .signer = j->signer };
		memset(&j->out, 0, sizeof j->out);
		j->rc = begin(&w.making[i], &found, &j->err);
		foil_findings_free(&found);
	}
	ledger_share(n, finish_one, &w);
	for (size_t i = 0; i < n; i++)
		leave(&w.making[i]);
	free(w.making);
	return FOIL_OK;
}

/* Register one text: canonical form, fresh secret, leaves, commitment; kept for later openings. */
static enum foil_code register_text(struct foil_ledger *l, const struct foil_case *c,
    struct foil_arena *arena, const struct foil_incoming *in, uint64_t ordinal,
    struct foil_document *d, struct foil_prepared *p, struct foil_err *err)
{
	const struct foil_env *env = foil_ledger_env(l);
	struct foil_buf text = { .max = FOIL_TEXT_MAX }, header = { .max = 4096 };
	struct foil_buf blob = { .max = FOIL_BUF_DEFAULT_MAX };
	uint8_t id[FOIL_DOC_ID_LEN], secret[FOIL_DOC_SECRET_LEN];
	struct foil_text_leaves leaves = { 0 };
	struct foil_text_form form;
	enum foil_code rc;

	env->random(env->ctx, secret, sizeof secret);
	if ((rc = foil_text_canonical(in->raw, &form, &text, err)) != FOIL_OK ||
	    (rc = acts_id(l, "document", c->sub, c->n, ordinal, id, err)) != FOIL_OK ||
	    (rc = foil_text_leaves(foil_buf_view(&text), ACTS_TEXT_PROFILE, id, secret, &leaves, err)) !=
	    FOIL_OK ||
	    (rc = foil_doc_commit(id, secret, ACTS_TEXT_PROFILE, 0, &leaves.leaves, &header, d->root,
	    err)) != FOIL_OK)
		goto done;
	foil_kept_text_put(&blob, ACTS_TEXT_PROFILE, secret, form.bom, form.crlf,
	    foil_buf_view(&text));
	if ((rc = acts_keep(p, FOIL_USE_DOCUMENT, ordinal, &blob, err)) != FOIL_OK)
		goto done;
	d->ordinal = ordinal;
	d->name = foil_arena_copy(arena, in->name);
	d->bom = form.bom;
	d->crlf = form.crlf;
	rc = foil_arena_check(arena, err);
done:
	foil_wipe(secret, sizeof secret);
	foil_buf_wipe(&text);
	foil_buf_wipe(&blob);
	foil_buf_free(&header);
	foil_text_leaves_free(&leaves);
	return rc;
}

enum foil_code foil_freeze_prepare(struct foil_ledger *l, const struct foil_case *c,
    struct foil_arena *arena, struct foil_act *act, const struct foil_incoming *texts, size_t n,
    struct foil_signer *signer, struct foil_prepared *out, struct foil_findings *findings,
    struct foil_err *err)
{
	struct foil_prepared p = { 0 };
	const struct foil_document *last;
	uint64_t ordinal = 0, from;
	struct foil_safe s;
	enum foil_code rc = FOIL_OK;

	if (n > FOIL_DOCUMENTS_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "%zu documents; at most %d are allowed", n,
		    FOIL_DOCUMENTS_MAX);
	for (size_t i = 0; (last = foil_case_document(c, i, &from)) != NULL; i++)
		ordinal = last->ordinal;
	act->documents = foil_arena_alloc(arena, n + 1, sizeof *act->documents);
	if (act->documents == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	act->n_documents = n;
	for (size_t i = 0; i < n && rc == FOIL_OK; i++) {
		rc = register_text(l, c, arena, &texts[i], ++ordinal, &act->documents[i], &p, err);
		if (rc != FOIL_OK)
			rc = foil_fail_in(err, rc, "%s", foil_safe(&s, texts[i].name));
	}
	if (rc == FOIL_OK)
		rc = acts_prepare(l, c, act, signer, &p, findings, err);
	if (rc != FOIL_OK) {
		foil_prepared_wipe(&p);
		return rc;
	}
	*out = p;
	return FOIL_OK;
}

enum foil_code foil_prepared_append(struct foil_ledger *l, struct foil_prepared *p, size_t n,
    uint64_t *first_index, struct foil_err *err)
{
	struct foil_submission *sub = calloc(n + 1, sizeof *sub);
	enum foil_code rc;

	if (sub == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++) {
		sub[i].bytes = foil_buf_view(&p[i].entry);
		sub[i].secrets = p[i].secrets;
		sub[i].n_secrets = p[i].n_secrets;
	}
	rc = foil_ledger_append(l, sub, n, err);
	if (rc == FOIL_OK && first_index != NULL)
		*first_index = sub[0].index;
	free(sub);
	return rc;
}
