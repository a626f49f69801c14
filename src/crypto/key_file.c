/* SPDX-License-Identifier: Apache-2.0 */
/* Key files: made, and opened (spec/key.md section 3). */
#include "key_file.h"

#include "aead.h"

#include "foil/file.h"
#include "foil/seal.h"
#include "foil/text.h"

#include <sodium.h>
#include <string.h>

_Static_assert(FOIL_KEY_SALT_LEN == crypto_pwhash_argon2id_SALTBYTES, "salt size");
_Static_assert(FOIL_KEY_NONCE_LEN == FOIL_AEAD_NONCE_LEN, "nonce size");
_Static_assert(FOIL_KEY_SEALED_LEN == FOIL_KEY_SEED_LEN + FOIL_AEAD_TAG_LEN, "sealed size");
_Static_assert(FOIL_KEY_SEED_LEN == crypto_sign_SEEDBYTES, "seed size");

/* Everything secret that making or opening a file handles: one guarded page, wiped in one place. */
struct secrets {
	char pass[FOIL_KEY_PASS_MAX + 1]; /* one more, so that a longer one shows */
	uint8_t key[FOIL_AEAD_KEY_LEN];
	uint8_t seed[FOIL_KEY_SEED_LEN];
	uint8_t pair[crypto_sign_SECRETKEYBYTES];
};

static enum foil_code ask(const struct foil_passphrase *pass, const char *name, bool again,
    struct secrets *s, size_t *len, struct foil_err *err)
{
	struct foil_safe shown;
	enum foil_code rc;
	size_t n = 0;

	rc = pass->ask(pass->ctx, foil_safe(&shown, foil_str(name)), again, s->pass, sizeof s->pass,
	    &n, err);
	if (rc != FOIL_OK)
		return rc;
	if (n == 0)
		return foil_fail(err, FOIL_E_KEY, "the passphrase is empty");
	if (n > FOIL_KEY_PASS_MAX)
		return foil_fail(err, FOIL_E_KEY, "the passphrase is longer than %d bytes",
		    FOIL_KEY_PASS_MAX);
	if (memchr(s->pass, '\0', n) != NULL)
		return foil_fail(err, FOIL_E_KEY, "the passphrase has a zero byte in it");
	*len = n;
	return FOIL_OK;
}

/* K9. Makes s->key: from the passphrase, or all zero for an unprotected file. */
static enum foil_code derive(const struct foil_key_text *k, const char *name, bool again,
    const struct foil_passphrase *pass, struct secrets *s, struct foil_err *err)
{
	enum foil_code rc;
	size_t len = 0;

	if (!k->protected) {
		memset(s->key, 0, sizeof s->key);
		return FOIL_OK;
	}
	if (pass == NULL)
		return foil_fail(err, FOIL_E_KEY,
		    "the key file needs a passphrase, and there is no way to ask for it");
	if ((rc = ask(pass, name, again, s, &len, err)) != FOIL_OK)
		return rc;
	if (crypto_pwhash(s->key, sizeof s->key, s->pass, len, k->salt, k->ops,
	        (size_t)k->mem_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return foil_fail(err, FOIL_E_NOMEM,
		    "not enough memory to check the passphrase: it takes %u MiB",
		    (unsigned)(k->mem_kib >> 10));
	return FOIL_OK;
}

static enum foil_code secrets_new(struct secrets **out, struct foil_err *err)
{
	enum foil_code rc = foil_crypto_init(err);

	if (rc != FOIL_OK)
		return rc;
	if ((*out = foil_secret_alloc(sizeof **out)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "no guarded memory for a key");
	return FOIL_OK;
}

enum foil_code foil_key_text_open(const struct foil_key_text *k, const char *name,
    const struct foil_passphrase *pass, uint8_t seed[FOIL_KEY_SEED_LEN], struct foil_err *err)
{
	struct foil_buf head = { .max = FOIL_KEY_FILE_MAX };
	struct secrets *s = NULL;
	uint8_t pub[FOIL_PUB_LEN];
	enum foil_code rc;

	foil_key_text_put_head(&head, k);
	if ((rc = foil_buf_check(&head, "key file", err)) != FOIL_OK ||
	    (rc = secrets_new(&s, err)) != FOIL_OK ||
	    (rc = derive(k, name, false, pass, s, err)) != FOIL_OK)
		goto done;
	if (!foil_aead_open(s->key, k->nonce, foil_buf_view(&head),
	        foil_view(k->sealed, sizeof k->sealed), s->seed)) {
		rc = foil_fail(err, FOIL_E_KEY, k->protected
		        ? "wrong passphrase, or the key file is damaged"
		        : "the key file is damaged");
		goto done;
	}
	/* K11: the seal says who wrote this; only the arithmetic says that it is the key. */
	(void)crypto_sign_seed_keypair(pub, s->pair, s->seed);
	if (memcmp(pub, k->pub, sizeof pub) != 0) {
		rc = foil_fail(err, FOIL_E_KEY,
		    "the key file names another public key than its own");
		goto done;
	}
	memcpy(seed, s->seed, FOIL_KEY_SEED_LEN);
	rc = FOIL_OK;
done:
	foil_secret_free(s);
	foil_buf_free(&head);
	return rc;
}

/* Fills in all but pub and sealed. */
static enum foil_code set_header(struct foil_key_text *k, enum foil_kdf kdf, bool protected,
    const struct foil_env *env, struct foil_err *err)
{
	if (kdf != FOIL_KDF_NORMAL && kdf != FOIL_KDF_LIGHT)
		return foil_fail(err, FOIL_E_ARG, "no such key derivation");
	k->protected = protected;
	if (protected) {
		k->ops = FOIL_KEY_OPS_MIN;
		k->mem_kib = kdf == FOIL_KDF_NORMAL ? (uint32_t)256 << 10 : FOIL_KEY_MEM_KIB_MIN;
	}
	env->random(env->ctx, k->salt, sizeof k->salt);
	env->random(env->ctx, k->nonce, sizeof k->nonce);
	return FOIL_OK;
}

enum foil_code foil_key_create(const char *path, enum foil_kdf kdf,
    const struct foil_passphrase *pass, const struct foil_env *env, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	struct foil_buf head = { .max = FOIL_KEY_FILE_MAX }, file = { .max = FOIL_KEY_FILE_MAX };
	struct foil_key_text k = { .protected = false };
	struct secrets *s = NULL;
	struct foil_safe shown;
	enum foil_code rc;

	if ((rc = set_header(&k, kdf, pass != NULL, env, err)) != FOIL_OK)
		goto done;
	if (foil_path_exists(path)) { /* before a passphrase is asked; creating checks again */
		rc = foil_fail(err, FOIL_E_EXISTS, "%s exists; a key file is never overwritten",
		    foil_safe(&shown, foil_str(path)));
		goto done;
	}
	if ((rc = secrets_new(&s, err)) != FOIL_OK)
		goto done;
	env->random(env->ctx, s->seed, sizeof s->seed);
	(void)crypto_sign_seed_keypair(k.pub, s->pair, s->seed);
	if ((rc = derive(&k, path, true, pass, s, err)) != FOIL_OK)
		goto done;
	foil_key_text_put_head(&head, &k);
	if ((rc = foil_buf_check(&head, "key file", err)) != FOIL_OK)
		goto done;
	foil_aead_close(s->key, k.nonce, foil_buf_view(&head), foil_view(s->seed, sizeof s->seed),
	    k.sealed);
	foil_key_text_put(&file, &k);
	if ((rc = foil_buf_check(&file, "key file", err)) != FOIL_OK ||
	    (rc = foil_file_create(path, foil_buf_view(&file), 0600, err)) != FOIL_OK)
		goto done;
	memcpy(pub, k.pub, FOIL_PUB_LEN);
done:
	foil_secret_free(s);
	foil_wipe(&k, sizeof k);
	foil_buf_free(&head);
	foil_buf_wipe(&file);
	return rc;
}
