/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, closing, and the governance that is in force. */
#include "ledger.h"

#include "foil/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_BYTES_MAX 4096

char *ledger_path(const char *dir, const char *suffix)
{
	size_t n = strlen(dir) + strlen(suffix) + 1;
	char *p = malloc(n);

	if (p != NULL)
		(void)snprintf(p, n, "%s%s", dir, suffix);
	return p;
}

static enum foil_code governance_row(struct foil_store_txn *txn,
    const uint8_t genesis[FOIL_HASH_LEN], struct foil_case_row *row, struct foil_err *err)
{
	enum foil_code rc = ledger_row(txn, genesis, foil_str(FOIL_SUB_GOVERNANCE), row, err);

	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, FOIL_E_STORE, "the ledger holds no governance");
	return rc;
}

enum foil_code ledger_replay(struct foil_store_txn *txn, const uint8_t genesis[FOIL_HASH_LEN],
    struct foil_governance **out, struct foil_err *err)
{
	struct foil_governance *g = NULL;
	struct foil_case_row row;
	enum foil_code rc;

	if ((rc = governance_row(txn, genesis, &row, err)) != FOIL_OK ||
	    (rc = foil_governance_open(&g, err)) != FOIL_OK)
		return rc;
	for (uint64_t i = 0; i < row.count; i++) {
		uint8_t leaf[FOIL_HASH_LEN];
		struct foil_entry e;
		struct foil_view bytes;
		uint64_t index;

		if ((rc = foil_store_case_entry(txn, row.number, i, &index, err)) != FOIL_OK ||
		    (rc = ledger_entry(txn, index, &bytes, &e, leaf, err)) != FOIL_OK)
			goto done;
		/* What was accepted once and is refused now has been changed since. */
		if ((rc = foil_governance_apply(g, index, bytes, err)) != FOIL_OK) {
			rc = foil_fail_in(err, rc == FOIL_E_NOMEM ? rc : FOIL_E_STORE,
			    "governance entry %llu", (unsigned long long)index);
			goto done;
		}
	}
	*out = g;
	g = NULL;
done:
	foil_governance_close(&g);
	return rc;
}

enum foil_code ledger_set_governance(struct foil_ledger *l, struct foil_governance *g,
    struct foil_err *err)
{
	struct old_governance *old;

	if (l->gov != NULL) {
		if ((old = malloc(sizeof *old)) == NULL) {
			foil_governance_close(&g);
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		}
		old->g = l->gov;
		old->next = l->old;
		l->old = old;
	}
	l->gov = g;
	return FOIL_OK;
}

enum foil_code ledger_catch_up(struct foil_ledger *l, struct foil_store_txn *txn,
    struct foil_err *err)
{
	struct foil_governance *g = NULL;
	struct foil_case_row row;
	enum foil_code rc;

	if (l->gov != NULL) {
		if ((rc = governance_row(txn, l->genesis, &row, err)) != FOIL_OK)
			return rc;
		if (row.count == foil_governance_count(l->gov) &&
		    memcmp(row.last, foil_governance_last(l->gov), FOIL_HASH_LEN) == 0)
			return FOIL_OK;
	}
	if ((rc = ledger_replay(txn, l->genesis, &g, err)) != FOIL_OK)
		return rc;
	return ledger_set_governance(l, g, err);
}

/* S2: a path that was chosen at init, or the one beside the directory. */
static enum foil_code path_setting(struct foil_ledger *l, struct foil_store_txn *txn,
    const char *setting, const char *suffix, char **out, struct foil_err *err)
{
	struct foil_view v;
	enum foil_code rc = foil_store_setting(txn, setting, &v, err);

	if (rc == FOIL_E_NOT_FOUND)
		*out = ledger_path(l->dir, suffix);
	else if (rc != FOIL_OK)
		return rc;
	else if (v.len == 0 || v.len > PATH_BYTES_MAX || v.p[0] != '/' ||
	    memchr(v.p, 0, v.len) != NULL)
		return foil_fail(err, FOIL_E_STORE, "setting %s is not a path", setting);
	else
		*out = strndup((const char *)v.p, v.len);
	return *out != NULL ? FOIL_OK : foil_fail(err, FOIL_E_NOMEM, "out of memory");
}

static enum foil_code open_in(struct foil_ledger *l, struct foil_store_txn *txn,
    struct foil_err *err)
{
	struct foil_entry e;
	struct foil_view bytes;
	enum foil_code rc;

	if ((rc = ledger_entry(txn, 0, &bytes, &e, l->genesis, err)) == FOIL_E_NOT_FOUND)
		return foil_fail(err, FOIL_E_STORE, "the ledger is empty: it has no genesis");
	if (rc != FOIL_OK ||
	    (rc = path_setting(l, txn, SETTING_HEAD_PATH, ".head", &l->head_path, err)) != FOIL_OK ||
	    (rc = path_setting(l, txn, SETTING_KEYS_PATH, ".keys", &l->keys_path, err)) != FOIL_OK)
		return rc;
	return ledger_catch_up(l, txn, err);
}

enum foil_code foil_ledger_open(const char *dir, bool read_only, const struct foil_env *env,
    struct foil_ledger **out, struct foil_err *err)
{
	struct foil_ledger *l = calloc(1, sizeof *l);
	struct foil_store_txn *txn = NULL;
	struct foil_safe s;
	enum foil_code rc;

	if (l == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	l->env = env;
	l->read_only = read_only;
	l->map_at = UINT64_MAX;
	if ((rc = foil_crypto_init(err)) != FOIL_OK)
		goto done;
	if ((l->dir = realpath(dir, NULL)) == NULL) {
		rc = foil_fail(err, errno == ENOMEM ? FOIL_E_NOMEM : FOIL_E_NOT_FOUND,
		    "no ledger at '%s'", foil_safe(&s, foil_str(dir)));
		goto done;
	}
	if ((rc = foil_store_open(l->dir, read_only, &l->store, err)) != FOIL_OK ||
	    (rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		goto done;
	rc = open_in(l, txn, err);
	foil_store_done(&txn);
	if (rc != FOIL_OK)
		goto done;
	*out = l;
	l = NULL;
done:
	foil_ledger_close(&l);
	return rc;
}

void foil_ledger_close(struct foil_ledger **l)
{
	if (*l == NULL)
		return;
	while ((*l)->old != NULL) {
		struct old_governance *next = (*l)->old->next;

		foil_governance_close(&(*l)->old->g);
		free((*l)->old);
		(*l)->old = next;
	}
	foil_governance_close(&(*l)->gov);
	foil_map_close(&(*l)->map);
	foil_secret_free((*l)->few_keys);
	foil_store_close(&(*l)->store);
	free((*l)->dir);
	free((*l)->head_path);
	free((*l)->keys_path);
	free(*l);
	*l = NULL;
}

const struct foil_governance *foil_ledger_governance(const struct foil_ledger *l)
{
	return l->gov;
}

const struct foil_env *foil_ledger_env(const struct foil_ledger *l)
{
	return l->env;
}

struct foil_store *foil_ledger_store(struct foil_ledger *l)
{
	return l->store;
}

enum foil_code foil_ledger_refresh(struct foil_ledger *l, struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	enum foil_code rc;

	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	rc = ledger_catch_up(l, txn, err);
	foil_store_done(&txn);
	return rc;
}
