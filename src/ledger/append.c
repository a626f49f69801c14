/* SPDX-License-Identifier: Apache-2.0 */
/* Appending: one transaction for all of a group, or nothing (S20 to S29). */
#include "append.h"

#include <stdlib.h>
#include <string.h>

/* S29: what hides behind the entry, sealed, in the same transaction. */
static enum foil_code put_secrets(struct group *g, struct foil_store_txn *txn,
    const struct member *m, struct foil_err *err)
{
	struct foil_opening_key at = { .case_index = (uint32_t)m->e.case_index };
	struct foil_buf sealed = { .max = 0 };
	struct foil_case_row row;
	enum foil_code rc = foil_store_case(txn, m->map_key, &row, err);

	if (rc != FOIL_OK)
		return rc;
	at.number = row.number;
	for (size_t i = 0; rc == FOIL_OK && i < m->n_secrets; i++) {
		const struct foil_secret *s = &m->secrets[i];
		struct opening_name name = { m->e.sub, m->e.case_index, s->use, s->ordinal };

		at.use = s->use;
		at.ordinal = (uint32_t)s->ordinal;
		foil_buf_reset(&sealed);
		if ((rc = ledger_seal(g->l, m->case_key, &name, s->blob, &sealed, err)) == FOIL_OK)
			rc = foil_store_opening_put(txn, &at, foil_buf_view(&sealed), err);
	}
	foil_buf_free(&sealed);
	return rc;
}

static enum foil_code put_member(struct group *g, struct foil_store_txn *txn,
    const struct member *m, struct foil_err *err)
{
	enum foil_code rc = ledger_put_entry(txn, g->size, m->bytes, m->leaf, m->map_key, &m->e,
	    g->chain, err);

	if (rc == FOIL_OK)
		g->size++;
	return rc == FOIL_OK && m->n_secrets > 0 ? put_secrets(g, txn, m, err) : rc;
}

/* Governance moves on a copy: it becomes the state in force when the transaction is durable. */
static enum foil_code append_governance(struct group *g, struct foil_store_txn *txn, size_t i,
    struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = group_check_links(g, txn, i, err)) != FOIL_OK)
		return rc;
	if (g->work == NULL &&
	    (rc = ledger_replay(txn, g->l->genesis, &g->work, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_governance_apply(g->work, g->size, g->m[i].bytes, err)) != FOIL_OK)
		return rc;
	return put_member(g, txn, &g->m[i], err);
}

/* Acts up to the next governance entry: the same people are in force for all of them. */
static enum foil_code append_acts(struct group *g, struct foil_store_txn *txn, size_t from,
    size_t *to, struct foil_err *err)
{
	size_t end = from;
	enum foil_code rc;

	for (; end < g->n && g->m[end].e.body_kind == FOIL_BODY_ROOT; end++)
		if ((rc = group_check_links(g, txn, end, err)) != FOIL_OK)
			return rc;
	if ((rc = group_judge(g, txn, from, end, err)) != FOIL_OK ||
	    (rc = group_make_keys(g, from, end, err)) != FOIL_OK)
		return rc;
	for (size_t i = from; i < end; i++)
		if ((rc = put_member(g, txn, &g->m[i], err)) != FOIL_OK)
			return rc;
	*to = end;
	return FOIL_OK;
}

/* Where the ledger stands before the group. */
static enum foil_code start(struct group *g, struct foil_store_txn *txn, struct foil_err *err)
{
	uint8_t leaf[FOIL_HASH_LEN];
	struct foil_entry last;
	struct foil_view bytes;
	enum foil_code rc;

	foil_governance_close(&g->work);
	g->after_seen = UINT64_MAX;
	if ((rc = ledger_catch_up(g->l, txn, err)) != FOIL_OK ||
	    (rc = foil_store_size(txn, &g->size, err)) != FOIL_OK ||
	    (rc = ledger_chain(txn, g->size, g->chain, err)) != FOIL_OK ||
	    (rc = ledger_entry(txn, g->size - 1, &bytes, &last, leaf, err)) != FOIL_OK)
		return rc;
	g->first = g->size;
	g->last_day = last.signed_on;
	if (g->second == NULL)
		return FOIL_OK;
	return ledger_head_agrees(g->l, txn, g->second, "the second record", err);
}

static enum foil_code append_in(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct group *g = ctx;
	enum foil_code rc = start(g, txn, err);

	for (size_t i = 0; rc == FOIL_OK && i < g->n;) {
		if (g->m[i].e.body_kind == FOIL_BODY_GOVERNANCE)
			rc = append_governance(g, txn, i++, err);
		else
			rc = append_acts(g, txn, i, &i, err);
	}
	return rc == FOIL_OK ? ledger_chain_put(txn, g->size, g->chain, err) : rc;
}

static enum foil_code append_group(struct group *g, struct foil_err *err)
{
	struct ledger_head second = { .note.max = FOIL_NOTE_MAX };
	struct foil_governance *work;
	enum foil_code rc = FOIL_OK;

	/*
	 * Once a handle: nothing is appended to a ledger that was rolled back
	 * unseen. The record is read before the store is locked, so that the
	 * store can only be as new as it or newer.
	 */
	if (!g->l->agreed) {
		rc = ledger_second_read(g->l, &second, err);
		g->second = &second;
	}
	if (rc == FOIL_OK)
		rc = foil_store_write(g->l->store, append_in, g, err);
	ledger_head_free(&second);
	if (rc != FOIL_OK)
		return rc;
	g->l->agreed = true;
	if ((work = g->work) == NULL)
		return FOIL_OK;
	g->work = NULL;
	if (ledger_set_governance(g->l, work, NULL) != FOIL_OK)
		return FOIL_OK; /* it is appended; the next call takes over from the store */
	return FOIL_OK;
}

enum foil_code foil_ledger_append(struct foil_ledger *l, struct foil_submission *sub, size_t n,
    struct foil_err *err)
{
	struct group g = { .l = l, .n = n };
	enum foil_code rc;

	if (l->read_only)
		return foil_fail(err, FOIL_E_ARG, "the ledger is open for reading only");
	if (n == 0)
		return FOIL_OK;
	if ((g.m = calloc(n, sizeof *g.m)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	g.today = foil_day_of_time(l->env->now(l->env->ctx));
	for (size_t i = 0; i < n; i++) {
		g.m[i].bytes = sub[i].bytes;
		g.m[i].secrets = sub[i].secrets;
		g.m[i].n_secrets = sub[i].n_secrets;
	}
	if ((rc = group_prepare(&g, err)) == FOIL_OK && (rc = append_group(&g, err)) == FOIL_OK)
		for (size_t i = 0; i < n; i++)
			sub[i].index = g.first + i;
	group_wipe(&g);
	return rc;
}
