/* SPDX-License-Identifier: Apache-2.0 */
/* Making a witness's directory and opening it. */
#include "state.h"

#include "foil/file.h"
#include "foil/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VKEY_TEXT_MAX ((size_t)1024)
#define HEADS_MAX ((size_t)10000000) /* logs that one witness cosigns for */

static const char logs_text[] =
    "# The logs that this witness cosigns for, one a line: log NAME+HASH+KEY\n"
    "# A log that has changed its key has a line for each.\n";

static enum foil_code put_file(const char *dir, const char *name, struct foil_view bytes,
    struct foil_err *err)
{
	char *path = foil_path_join(dir, name);
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = foil_file_create(path, bytes, 0644, err);
	free(path);
	return rc;
}

/* W31: its presence is what counts. */
static const char auditor_text[] =
    "The key in this directory is a map auditor's. It says that the case map and the chains were\n"
    "rebuilt from every entry, and is used for nothing else: only `foil-witness audit` signs with it.\n";

static enum foil_code make_key(const char *dir, const struct foil_witness_setup *s,
    const struct foil_env *env, struct foil_vkey *key, struct foil_err *err)
{
	struct foil_buf line = { .max = VKEY_TEXT_MAX };
	char *path = foil_path_join(dir, "key");
	uint8_t pub[FOIL_PUB_LEN];
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_key_create(path, s->kdf, s->pass, env, pub, err)) != FOIL_OK ||
	    (rc = foil_vkey_make(s->name, FOIL_NOTE_COSIGNATURE, pub, key, err)) != FOIL_OK)
		goto done;
	foil_vkey_put(&line, key);
	foil_buf_put_u8(&line, '\n');
	if ((rc = foil_buf_check(&line, "key", err)) == FOIL_OK)
		rc = put_file(dir, "vkey", foil_buf_view(&line), err);
done:
	free(path);
	foil_buf_free(&line);
	return rc;
}

static enum foil_code fill(const char *dir, const struct foil_witness_setup *s,
    const struct foil_env *env, struct foil_vkey *key, struct foil_err *err)
{
	char *heads = foil_path_join(dir, "heads");
	enum foil_code rc;

	if (heads == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = make_key(dir, s, env, key, err)) == FOIL_OK &&
	    (!s->auditor || (rc = put_file(dir, "auditor", foil_str(auditor_text), err)) == FOIL_OK) &&
	    (rc = foil_dir_make(heads, false, err)) == FOIL_OK &&
	    (rc = put_file(dir, "lock", foil_str(""), err)) == FOIL_OK &&
	    (rc = put_file(dir, "logs", foil_str(logs_text), err)) == FOIL_OK)
		rc = foil_dir_sync(dir, err);
	free(heads);
	return rc;
}

enum foil_code foil_witness_init(const char *dir, const struct foil_witness_setup *setup,
    const struct foil_env *env, struct foil_vkey *out, struct foil_err *err)
{
	/* A key to try the name with, before a passphrase is asked for: the base point. */
	static const uint8_t base[FOIL_PUB_LEN] = { 0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
		0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
		0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66 };
	struct foil_buf made = { .max = 8192 };
	struct foil_vkey key;
	struct foil_safe safe;
	enum foil_code rc;
	bool began = false;

	if (foil_path_exists(dir))
		return foil_fail(err, FOIL_E_EXISTS, "'%s' is there already",
		    foil_safe(&safe, foil_str(dir)));
	if ((rc = foil_crypto_init(err)) != FOIL_OK ||
	    (rc = foil_vkey_make(setup->name, FOIL_NOTE_COSIGNATURE, base, &key, err)) != FOIL_OK)
		return rc;
	foil_buf_printf(&made, "%s.new-%ld", dir, (long)getpid());
	if ((rc = foil_buf_check(&made, "path", err)) != FOIL_OK ||
	    (rc = foil_dir_make(foil_buf_cstr(&made), true, err)) != FOIL_OK)
		goto done;
	began = true;
	if ((rc = fill(foil_buf_cstr(&made), setup, env, &key, err)) != FOIL_OK ||
	    (rc = foil_dir_publish(foil_buf_cstr(&made), dir, err)) != FOIL_OK)
		goto done;
	*out = key;
done:
	/* What is left of it after that stays, under a name that says what it is. */
	if (rc != FOIL_OK && began && foil_path_exists(foil_buf_cstr(&made)) &&
	    foil_dir_remove(foil_buf_cstr(&made), NULL) != FOIL_OK)
		foil_fail_in(err, rc, "'%s' is left behind",
		    foil_safe(&safe, foil_str(foil_buf_cstr(&made))));
	foil_buf_free(&made);
	return rc;
}

static bool has_file(const char *dir, const char *name, enum foil_code *rc, struct foil_err *err)
{
	char *path = foil_path_join(dir, name);
	bool there = path != NULL && foil_path_exists(path);

	if (path == NULL)
		*rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	free(path);
	return there;
}

enum foil_code foil_witness_vkey_read(const char *dir, struct foil_vkey *out, bool *auditor,
    struct foil_err *err)
{
	struct foil_buf text = { .max = VKEY_TEXT_MAX };
	char *path = foil_path_join(dir, "vkey");
	struct foil_vkey key;
	struct foil_safe s;
	enum foil_code rc;
	bool audits = false;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = foil_file_read(path, VKEY_TEXT_MAX, &text, err);
	if (rc == FOIL_E_NOT_FOUND)
		rc = foil_fail(err, FOIL_E_STORE, "'%s' is no witness: foil-witness init makes one",
		    foil_safe(&s, foil_str(dir)));
	if (rc != FOIL_OK)
		goto done;
	if ((rc = foil_vkey_read(foil_trim(foil_buf_view(&text)), &key, err)) == FOIL_OK &&
	    key.type != FOIL_NOTE_COSIGNATURE)
		rc = foil_fail(err, FOIL_E_STORE, "not a cosigner's key");
	if (rc != FOIL_OK) {
		foil_fail_in(err, rc, "%s", foil_safe(&s, foil_str(path)));
		goto done;
	}
	audits = has_file(dir, "auditor", &rc, err);
	if (rc != FOIL_OK)
		goto done;
	*out = key;
	*auditor = audits;
done:
	free(path);
	foil_buf_free(&text);
	return rc;
}

/* What a process that was killed was writing: nobody else writes while the lock is held. */
static enum foil_code sweep(const char *dir, struct foil_err *err)
{
	char *heads = foil_path_join(dir, "heads");
	struct foil_names names = { NULL, 0 };
	int lock = -1;
	enum foil_code rc;

	if (heads == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = state_lock(dir, &lock, err)) != FOIL_OK ||
	    (rc = foil_dir_list(heads, HEADS_MAX, &names, err)) != FOIL_OK)
		goto done;
	for (size_t i = 0; i < names.n && rc == FOIL_OK; i++) {
		char *path;

		if (names.name[i][0] != '.')
			continue;
		if ((path = foil_path_join(heads, names.name[i])) == NULL)
			rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		else
			(void)unlink(path); /* if not now, next time */
		free(path);
	}
done:
	if (lock >= 0)
		state_unlock(lock);
	foil_names_free(&names);
	free(heads);
	return rc;
}

enum foil_code foil_witness_open(const char *dir, const struct foil_passphrase *pass,
    const struct foil_env *env, struct foil_witness **out, struct foil_err *err)
{
	struct foil_witness *w = NULL;
	char *path = NULL;
	struct foil_safe s;
	enum foil_code rc;

	if ((rc = foil_crypto_init(err)) != FOIL_OK)
		return rc;
	if ((w = calloc(1, sizeof *w)) == NULL || (w->dir = strdup(dir)) == NULL ||
	    (path = foil_path_join(dir, "key")) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	w->env = env;
	if ((rc = foil_witness_vkey_read(dir, &w->key, &w->auditor, err)) != FOIL_OK ||
	    (rc = foil_signer_open(path, pass, &w->signer, err)) != FOIL_OK ||
	    (rc = sweep(dir, err)) != FOIL_OK)
		goto done;
	if (memcmp(foil_signer_pub(w->signer), w->key.pub, FOIL_PUB_LEN) != 0) {
		rc = foil_fail(err, FOIL_E_STORE, "'%s' holds a key and a vkey that do not belong together",
		    foil_safe(&s, foil_str(dir)));
		goto done;
	}
	*out = w;
	w = NULL;
done:
	foil_witness_close(&w);
	free(path);
	return rc;
}

void foil_witness_close(struct foil_witness **w)
{
	if (*w == NULL)
		return;
	foil_signer_close(&(*w)->signer);
	free((*w)->dir);
	free(*w);
	*w = NULL;
}

const struct foil_vkey *foil_witness_vkey(const struct foil_witness *w)
{
	return &w->key;
}

bool foil_witness_audits(const struct foil_witness *w)
{
	return w->auditor;
}
