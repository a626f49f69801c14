/* SPDX-License-Identifier: Apache-2.0 */
/* A group before it meets the store. */
#include "append.h"

#include "foil/file.h"
#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

static enum foil_code refuse(size_t i, const char *rule, struct foil_err *err)
{
	return foil_fail(err, FOIL_E_REFUSED, "%s (entry %zu of the group)", rule, i + 1);
}

/* S22, S23: an entry that people sign, of this ledger. */
static enum foil_code read_member(struct group *g, size_t i, struct foil_err *err)
{
	struct member *m = &g->m[i];
	enum foil_code rc;

	if ((rc = foil_entry_read(m->bytes, &m->e, err)) != FOIL_OK)
		return rc;
	if (m->e.body_kind == FOIL_BODY_INDEX)
		return refuse(i, "record.index: index entries are made by a checkpoint alone", err);
	if (m->e.genesis)
		return refuse(i, "record.genesis: a ledger has one genesis", err);
	if (memcmp(m->e.ledger, g->l->genesis, FOIL_HASH_LEN) != 0)
		return refuse(i, "record.ledger: it is an entry of another ledger", err);
	if (!foil_view_eq(m->e.iss, foil_governance_iss(g->l->gov)))
		return refuse(i, "record.iss: it names another authority", err);
	if (m->e.body_kind == FOIL_BODY_GOVERNANCE && m->n_secrets > 0)
		return foil_fail(err, FOIL_E_ARG, "a governance entry hides nothing");
	foil_leaf_hash(m->leaf, m->bytes);
	foil_map_key(m->map_key, g->l->genesis, m->e.sub);
	return FOIL_OK;
}

/* The act's own secret opens its body; without it nobody could ever say what was signed. */
static enum foil_code read_secrets(struct member *m, struct foil_err *err)
{
	const struct foil_secret *act = NULL;
	struct foil_safe s;

	for (size_t i = 0; i < m->n_secrets; i++) {
		const struct foil_secret *a = &m->secrets[i];

		if (a->ordinal > UINT32_MAX || (a->use == FOIL_USE_ACT && a->ordinal != 0))
			return foil_fail(err, FOIL_E_ARG, "a secret has a place that cannot be");
		for (size_t k = 0; k < i; k++)
			if (m->secrets[k].use == a->use && m->secrets[k].ordinal == a->ordinal)
				return foil_fail(err, FOIL_E_ARG, "two secrets have the same place");
		if (a->use == FOIL_USE_ACT)
			act = a;
	}
	if (act == NULL)
		return foil_fail(err, FOIL_E_ARG, "an act of case %s comes without its secret",
		    foil_safe(&s, m->e.sub));
	return foil_kept_act_read(act->blob, m->secret, &m->leaves, err);
}

struct place {
	const uint8_t *key;
	size_t at;
};

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int c = memcmp(x->key, y->key, FOIL_HASH_LEN);

	return c != 0 ? c : (x->at > y->at) - (x->at < y->at);
}

/* Makes a chain of the members of each subject. */
static enum foil_code link_members(struct group *g, struct foil_err *err)
{
	struct place *p = calloc(g->n, sizeof *p);

	if (p == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < g->n; i++)
		p[i] = (struct place){ g->m[i].map_key, i };
	qsort(p, g->n, sizeof *p, compare_places);
	for (size_t i = 0; i < g->n; i++) {
		bool joins = i > 0 && memcmp(p[i].key, p[i - 1].key, FOIL_HASH_LEN) == 0;

		g->m[p[i].at].prev = joins ? p[i - 1].at : NONE;
		g->m[p[i].at].next = NONE;
		if (joins)
			g->m[p[i - 1].at].next = p[i].at;
	}
	free(p);
	return FOIL_OK;
}

/*
 * S44: the key of a case that is there. One that is missing is never replaced:
 * what it sealed could not be opened, and nobody would notice.
 */
static enum foil_code get_key(struct group *g, struct foil_store_txn *txn, struct member *m,
    uint8_t *key, struct foil_err *err)
{
	struct foil_case_row row;
	struct foil_safe s, t;
	enum foil_code rc = ledger_case_key(g->l, m->e.sub, key, err);

	if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND)
		return rc;
	m->has_key = rc == FOIL_OK;
	rc = foil_store_case(txn, m->map_key, &row, err);
	if (rc == FOIL_E_NOT_FOUND && m->has_key)
		/* Left by an attempt that failed: perhaps it was its last sync that did. */
		return foil_dir_sync(g->l->keys_path, err);
	if (rc == FOIL_E_NOT_FOUND)
		return FOIL_OK; /* a new case: group_make_keys */
	if (rc != FOIL_OK || m->has_key)
		return rc;
	return foil_fail(err, FOIL_E_KEY,
	    "the key of case %s is not in '%s': it was erased, or is to be restored from the "
	    "backup of the keys",
	    foil_safe(&s, m->e.sub), foil_safe(&t, foil_str(g->l->keys_path)));
}

/* Guarded memory costs eight system calls: what a few keys need is kept with the handle. */
static enum foil_code guard_keys(struct group *g, struct foil_err *err)
{
	struct foil_ledger *l = g->l;

	if (g->n > FEW_KEYS)
		g->case_keys = foil_secret_alloc(g->n * FOIL_SEAL_KEY_LEN);
	else if (l->few_keys == NULL)
		g->case_keys = l->few_keys = foil_secret_alloc(FEW_KEYS * FOIL_SEAL_KEY_LEN);
	else
		g->case_keys = l->few_keys;
	if (g->case_keys == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "no guarded memory for case keys");
	return FOIL_OK;
}

static enum foil_code get_keys(struct group *g, struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	enum foil_code rc;

	if ((rc = guard_keys(g, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_store_read(g->l->store, &txn, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < g->n && rc == FOIL_OK; i++) {
		struct member *m = &g->m[i];

		if (m->e.body_kind != FOIL_BODY_ROOT)
			continue;
		m->case_key = m->prev != NONE ? g->m[m->prev].case_key
					      : g->case_keys + i * FOIL_SEAL_KEY_LEN;
		if (m->prev == NONE)
			rc = get_key(g, txn, m, g->case_keys + i * FOIL_SEAL_KEY_LEN, err);
	}
	foil_store_done(&txn);
	return rc;
}

enum foil_code group_make_keys(struct group *g, size_t from, size_t to, struct foil_err *err)
{
	struct foil_view *subs = calloc(to - from + 1, sizeof *subs);
	uint8_t **keys = calloc(to - from + 1, sizeof *keys);
	enum foil_code rc = FOIL_OK;
	size_t n = 0;

	if (subs == NULL || keys == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = from; rc == FOIL_OK && i < to; i++) {
		if (g->m[i].prev != NONE || g->m[i].has_key)
			continue;
		subs[n] = g->m[i].e.sub;
		keys[n++] = g->case_keys + i * FOIL_SEAL_KEY_LEN;
	}
	if (rc == FOIL_OK && n > 0)
		rc = ledger_case_keys_make(g->l, subs, keys, n, err);
	for (size_t i = from; rc == FOIL_OK && i < to; i++)
		g->m[i].has_key = true;
	free(subs);
	free(keys);
	return rc;
}

static enum foil_code read_one(struct group *g, size_t i, struct foil_err *err)
{
	enum foil_code rc = read_member(g, i, err);

	return rc == FOIL_OK && g->m[i].e.body_kind == FOIL_BODY_ROOT ? read_secrets(&g->m[i], err)
								       : rc;
}

static void try_one(void *ctx, size_t i)
{
	struct group *g = ctx;

	g->m[i].read = read_one(g, i, NULL);
}

enum foil_code group_prepare(struct group *g, struct foil_err *err)
{
	enum foil_code rc;

	ledger_share(g->n, try_one, g);
	/* The first that cannot be read is read once more, for its message. */
	for (size_t i = 0; i < g->n; i++)
		if (g->m[i].read != FOIL_OK && (rc = read_one(g, i, err)) != FOIL_OK)
			return rc;
	if ((rc = link_members(g, err)) != FOIL_OK)
		return rc;
	return get_keys(g, err);
}

void group_wipe(struct group *g)
{
	for (size_t i = 0; g->m != NULL && i < g->n; i++) {
		foil_leaves_free(&g->m[i].leaves);
		foil_wipe(g->m[i].secret, sizeof g->m[i].secret);
	}
	free(g->m);
	if (g->case_keys == NULL || g->case_keys != g->l->few_keys)
		foil_secret_free(g->case_keys);
	else
		foil_wipe(g->case_keys, g->n * FOIL_SEAL_KEY_LEN);
	foil_governance_close(&g->work);
}
