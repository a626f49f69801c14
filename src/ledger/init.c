/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A new ledger: its keys' directory, the second record, and last of all the
 * ledger's own directory under its name, so that there is a whole ledger or
 * none (S60 to S63).
 */
#include "ledger.h"

#include "foil/file.h"
#include "foil/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct init {
	const struct foil_ledger_setup *setup;
	struct foil_signer *root;
	const struct foil_env *env;
	char *dir, *head_path, *keys_path;
	bool made_head, made_keys;
	/* of the transaction */
	struct foil_signer *log;
	struct foil_governance *gov;
	uint8_t chain[FOIL_HASH_LEN];
	foil_day day;
};

/* ---- names ---- */

/* An absolute path whose last component need not exist. */
static enum foil_code absolute(const char *path, char **out, struct foil_err *err)
{
	struct foil_view base = foil_path_base(path);
	size_t n = (size_t)((const char *)base.p - path);
	char *parent = n == 0 ? strdup(".") : strndup(path, n), *real, *name;
	struct foil_safe s;
	enum foil_code rc = FOIL_OK;

	if (base.len == 0 || foil_view_eq(base, foil_str(".")) || foil_view_eq(base, foil_str(".."))) {
		free(parent);
		return foil_fail(err, FOIL_E_ARG, "'%s' is not a name for something new",
		    foil_safe(&s, foil_str(path)));
	}
	real = parent == NULL ? NULL : realpath(parent, NULL);
	name = strndup((const char *)base.p, base.len);
	if (parent != NULL && real == NULL && errno != ENOMEM)
		rc = foil_fail(err, FOIL_E_NOT_FOUND, "'%s': no such directory",
		    foil_safe(&s, foil_str(parent)));
	else if (real == NULL || name == NULL || (*out = foil_path_join(real, name)) == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	free(parent);
	free(real);
	free(name);
	return rc;
}

static enum foil_code find_names(struct init *in, const char *dir, struct foil_err *err)
{
	const struct foil_ledger_setup *s = in->setup;
	enum foil_code rc;

	if ((rc = absolute(dir, &in->dir, err)) != FOIL_OK ||
	    (s->head_path != NULL &&
		(rc = absolute(s->head_path, &in->head_path, err)) != FOIL_OK) ||
	    (s->keys_path != NULL && (rc = absolute(s->keys_path, &in->keys_path, err)) != FOIL_OK))
		return rc;
	if (in->head_path == NULL)
		in->head_path = ledger_path(in->dir, ".head");
	if (in->keys_path == NULL)
		in->keys_path = ledger_path(in->dir, ".keys");
	if (in->head_path == NULL || in->keys_path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	return FOIL_OK;
}

/* S61: what an attempt that did not finish leaves, or another ledger's. */
static enum foil_code check_free(const struct init *in, struct foil_err *err)
{
	struct foil_safe s, t;
	struct foil_names names;
	enum foil_code rc;

	if (foil_path_exists(in->dir))
		return foil_fail(err, FOIL_E_EXISTS, "'%s' is there already",
		    foil_safe(&s, foil_str(in->dir)));
	if (foil_path_exists(in->head_path))
		return foil_fail(err, FOIL_E_EXISTS,
		    "'%s' is there already: it is another ledger's, or left from an attempt that "
		    "did not finish; if there is no ledger '%s', remove it",
		    foil_safe(&s, foil_str(in->head_path)), foil_safe(&t, foil_str(in->dir)));
	if (!foil_path_exists(in->keys_path))
		return FOIL_OK;
	if ((rc = foil_dir_list(in->keys_path, 1, &names, err)) == FOIL_OK) {
		if (names.n > 0)
			rc = FOIL_E_LIMIT;
		foil_names_free(&names);
	}
	if (rc == FOIL_E_LIMIT)
		return foil_fail(err, FOIL_E_EXISTS, "'%s' holds the case keys of another ledger",
		    foil_safe(&s, foil_str(in->keys_path)));
	return rc;
}

/* ---- the first transaction ---- */

static enum foil_code put_genesis(struct init *in, struct foil_store_txn *txn,
    struct foil_err *err)
{
	const struct foil_ledger_setup *s = in->setup;
	struct foil_governance_body g = { .kind = FOIL_GOV_GENESIS, .origin = s->origin,
		.authority = s->authority, .regime = s->regime, .n_roots = s->n_roots,
		.threshold = s->threshold };
	struct foil_entry e = { .sub = foil_str(FOIL_SUB_GOVERNANCE), .signed_on = in->day,
		.genesis = true, .body_kind = FOIL_BODY_GOVERNANCE };
	struct foil_buf iss = { .max = FOIL_ISS_MAX }, body = { .max = FOIL_ENTRY_MAX },
			bytes = { .max = FOIL_ENTRY_MAX };
	uint8_t key[FOIL_HASH_LEN];
	enum foil_code rc;

	in->env->random(in->env->ctx, g.nonce, sizeof g.nonce);
	memcpy(g.log_pub, foil_signer_pub(in->log), FOIL_PUB_LEN);
	memcpy(g.root, s->root, s->n_roots * sizeof g.root[0]);
	foil_buf_put_str(&iss, "https://");
	foil_buf_put_view(&iss, s->origin);
	foil_governance_body_put(&body, &g);
	if ((rc = foil_buf_check(&iss, "origin", err)) != FOIL_OK ||
	    (rc = foil_buf_check(&body, "genesis", err)) != FOIL_OK)
		goto done;
	e.iss = foil_buf_view(&iss);
	e.body = foil_buf_view(&body);
	if ((rc = foil_entry_sign(&bytes, &e, in->root, err)) != FOIL_OK ||
	    (rc = foil_governance_apply(in->gov, 0, foil_buf_view(&bytes), err)) != FOIL_OK)
		goto done;
	foil_map_key(key, foil_governance_genesis(in->gov), e.sub);
	rc = ledger_put_entry(txn, 0, foil_buf_view(&bytes), foil_governance_genesis(in->gov), key,
	    &e, in->chain, err);
done:
	foil_buf_free(&iss);
	foil_buf_free(&body);
	foil_buf_free(&bytes);
	return rc;
}

/* The map of a ledger that holds its genesis and nothing else. */
static enum foil_code first_map(const struct init *in, uint8_t root[FOIL_HASH_LEN],
    struct foil_err *err)
{
	const uint8_t *genesis = foil_governance_genesis(in->gov);
	struct foil_map *map = NULL;
	uint8_t key[FOIL_HASH_LEN];
	enum foil_code rc;

	foil_map_key(key, genesis, foil_str(FOIL_SUB_GOVERNANCE));
	if ((rc = foil_map_open(&map, err)) == FOIL_OK &&
	    (rc = foil_map_set(map, key, 1, genesis, err)) == FOIL_OK)
		foil_map_root(map, root);
	foil_map_close(&map);
	return rc;
}

/* Entry 1, and the checkpoint over both. */
static enum foil_code put_first_index(struct init *in, struct foil_store_txn *txn,
    struct foil_buf *note, struct foil_err *err)
{
	const uint8_t *genesis = foil_governance_genesis(in->gov);
	struct index_entry i = { .iss = foil_governance_iss(in->gov), .genesis = genesis,
		.day = in->day, .body.index = 1 };
	struct foil_entry e = { .sub = foil_str(FOIL_SUB_INDEX) };
	struct foil_buf bytes = { .max = FOIL_ENTRY_MAX };
	uint8_t leaf[FOIL_HASH_LEN], key[FOIL_HASH_LEN], root[FOIL_HASH_LEN];
	enum foil_code rc;

	memcpy(i.after.leaf, genesis, FOIL_HASH_LEN);
	memcpy(i.body.chain, in->chain, FOIL_HASH_LEN);
	if ((rc = first_map(in, i.body.map, err)) != FOIL_OK ||
	    (rc = ledger_index_put(&bytes, &i, in->log, err)) != FOIL_OK)
		goto done;
	foil_leaf_hash(leaf, foil_buf_view(&bytes));
	foil_map_key(key, genesis, e.sub);
	if ((rc = ledger_put_entry(txn, 1, foil_buf_view(&bytes), leaf, key, &e, in->chain, err)) !=
		FOIL_OK ||
	    (rc = ledger_chain_put(txn, 2, in->chain, err)) != FOIL_OK)
		goto done;
	foil_node_hash(root, genesis, leaf);
	if ((rc = ledger_note_put(note, foil_governance_origin(in->gov), 2, root, in->log, err)) ==
	    FOIL_OK)
		rc = foil_store_head_put(txn, 2, foil_buf_view(note), err);
done:
	foil_buf_free(&bytes);
	return rc;
}

/* Paths are kept only where they were chosen, so that a ledger can be moved with what lies beside it. */
static enum foil_code put_paths(const struct init *in, struct foil_store_txn *txn,
    struct foil_err *err)
{
	enum foil_code rc = FOIL_OK;

	if (in->setup->head_path != NULL)
		rc = foil_store_setting_put(txn, SETTING_HEAD_PATH, foil_str(in->head_path), err);
	if (rc == FOIL_OK && in->setup->keys_path != NULL)
		rc = foil_store_setting_put(txn, SETTING_KEYS_PATH, foil_str(in->keys_path), err);
	return rc;
}

static enum foil_code make_log_key(struct init *in, struct foil_store_txn *txn,
    struct foil_err *err)
{
	char *path = foil_path_join(foil_store_dir(txn), "log.key");
	uint8_t pub[FOIL_PUB_LEN];
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_key_create(path, FOIL_KDF_LIGHT, NULL, in->env, pub, err)) != FOIL_OK)
		goto done;
	if (foil_dir_share(foil_store_dir(txn)) != 0 && chmod(path, 0640) != 0) {
		rc = foil_fail(err, FOIL_E_IO, "share log.key: %s", strerrordesc_np(errno));
		goto done;
	}
	rc = foil_signer_open(path, NULL, &in->log, err);
done:
	free(path);
	return rc;
}

static enum foil_code fill(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct init *in = ctx;
	enum foil_code rc;

	if ((rc = make_log_key(in, txn, err)) != FOIL_OK ||
	    (rc = foil_governance_open(&in->gov, err)) != FOIL_OK ||
	    (rc = put_genesis(in, txn, err)) != FOIL_OK ||
	    (rc = put_first_index(in, txn, &note, err)) != FOIL_OK ||
	    (rc = put_paths(in, txn, err)) != FOIL_OK)
		goto done;
	/* Before the ledger has its name: a ledger is never without its second record. */
	if ((rc = foil_file_create(in->head_path, foil_buf_view(&note), 0644, err)) == FOIL_OK)
		in->made_head = true;
done:
	foil_buf_free(&note);
	return rc;
}

static enum foil_code check_setup(const struct foil_ledger_setup *s, const struct foil_signer *root,
    struct foil_err *err)
{
	if (s->n_roots == 0 || s->n_roots > FOIL_ROOTS_MAX)
		return foil_fail(err, FOIL_E_ARG, "a ledger has 1 to %d root keys", FOIL_ROOTS_MAX);
	if (s->threshold == 0 || s->threshold > s->n_roots)
		return foil_fail(err, FOIL_E_ARG,
		    "the threshold must be from 1 to the number of root keys, %zu", s->n_roots);
	if (memcmp(s->root[0].pub, foil_signer_pub(root), FOIL_PUB_LEN) != 0)
		return foil_fail(err, FOIL_E_ARG, "the first root key must be the one that signs");
	return FOIL_OK;
}

static enum foil_code init_all(struct init *in, const char *dir, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = foil_crypto_init(err)) != FOIL_OK ||
	    (rc = check_setup(in->setup, in->root, err)) != FOIL_OK ||
	    (rc = find_names(in, dir, err)) != FOIL_OK || (rc = check_free(in, err)) != FOIL_OK)
		return rc;
	in->day = foil_day_of_time(in->env->now(in->env->ctx));
	if (in->day == FOIL_DAY_NONE)
		return foil_fail(err, FOIL_E_ARG, "the clock is wrong");
	if (!foil_path_exists(in->keys_path)) {
		if ((rc = foil_dir_make(in->keys_path, true, err)) != FOIL_OK)
			return rc;
		in->made_keys = true;
	}
	return foil_store_create(in->dir, fill, in, err);
}

enum foil_code foil_ledger_init(const char *dir, const struct foil_ledger_setup *setup,
    struct foil_signer *root, const struct foil_env *env, struct foil_err *err)
{
	struct init in = { .setup = setup, .root = root, .env = env };
	enum foil_code rc = init_all(&in, dir, err);

	/* With the ledger in its place (its parent could not be synced) everything stays. */
	if (rc != FOIL_OK && in.dir != NULL && !foil_path_exists(in.dir)) {
		if (in.made_head)
			(void)unlink(in.head_path);
		if (in.made_keys)
			(void)rmdir(in.keys_path);
	}
	foil_signer_close(&in.log);
	foil_governance_close(&in.gov);
	free(in.dir);
	free(in.head_path);
	free(in.keys_path);
	return rc;
}
