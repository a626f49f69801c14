/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/key.h"

#include "agent.h"
#include "key_file.h"
#include "prefix.h"
#include "ssh_key.h"

#include "foil/file.h"
#include "foil/seal.h"
#include "foil/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct foil_signer {
	uint8_t pub[FOIL_PUB_LEN], kid[FOIL_HASH_LEN];
	uint8_t *pair; /* guarded: seed and public key, as libsodium wants them; NULL: the agent */
	struct foil_agent agent;
};

void foil_signer_close(struct foil_signer **s)
{
	if (*s == NULL)
		return;
	foil_secret_free((*s)->pair);
	free(*s);
	*s = NULL;
}

const uint8_t *foil_signer_pub(const struct foil_signer *s)
{
	return s->pub;
}

const uint8_t *foil_signer_kid(const struct foil_signer *s)
{
	return s->kid;
}

enum foil_code foil_signer_sign(struct foil_signer *s, struct foil_view msg,
    uint8_t sig[FOIL_SIG_LEN], struct foil_err *err)
{
	if (s->pair == NULL)
		return foil_agent_sign(&s->agent, msg, sig, err);
	(void)crypto_sign_detached(sig, NULL, msg.p, msg.len, s->pair); /* cannot fail */
	return FOIL_OK;
}

enum foil_code foil_signer_from_seed(const uint8_t seed[32], struct foil_signer **out,
    struct foil_err *err)
{
	struct foil_signer *s = NULL;
	enum foil_code rc;

	*out = NULL;
	if ((rc = foil_crypto_init(err)) != FOIL_OK)
		return rc;
	if ((s = calloc(1, sizeof *s)) == NULL ||
	    (s->pair = foil_secret_alloc(crypto_sign_SECRETKEYBYTES)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "no guarded memory for a key");
		goto done;
	}
	(void)crypto_sign_seed_keypair(s->pub, s->pair, seed);
	(void)sodium_mprotect_readonly(s->pair); /* a safeguard where the system has it */
	foil_pub_thumbprint(s->pub, s->kid);
	*out = s;
	s = NULL;
	rc = FOIL_OK;
done:
	foil_signer_close(&s);
	return rc;
}

/*
 * K12: nobody else may read or change it. But a machine's key, without a
 * passphrase, that lies in a directory shared with a group, is that group's.
 */
static bool is_exposed(const char *path, unsigned mode, bool protected)
{
	char *dir = strdup(path), *slash = dir == NULL ? NULL : strrchr(dir, '/');
	bool shared;

	if (slash != NULL)
		*slash = '\0';
	shared = slash != NULL && !protected && foil_dir_share(dir) != 0;
	free(dir);
	return (mode & (shared ? 037U : 077U)) != 0;
}

static enum foil_code open_key_file(struct foil_view text, const char *path, unsigned mode,
    const struct foil_passphrase *pass, struct foil_signer **out, struct foil_err *err)
{
	struct foil_key_text k = { .protected = false };
	struct foil_safe shown;
	uint8_t *seed = NULL;
	enum foil_code rc;

	if ((rc = foil_key_text_parse(text, &k, err)) != FOIL_OK)
		goto done;
	if (is_exposed(path, mode, k.protected)) {
		rc = foil_fail(err, FOIL_E_KEY,
		    "others can read or change this key file (mode %04o); run: chmod 600 %s", mode,
		    foil_safe(&shown, foil_str(path)));
		goto done;
	}
	if ((seed = foil_secret_alloc(FOIL_KEY_SEED_LEN)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "no guarded memory for a key");
		goto done;
	}
	if ((rc = foil_key_text_open(&k, path, pass, seed, err)) != FOIL_OK)
		goto done;
	rc = foil_signer_from_seed(seed, out, err);
done:
	foil_secret_free(seed);
	foil_wipe(&k, sizeof k);
	return rc;
}

static enum foil_code open_agent(struct foil_view text, struct foil_signer **out,
    struct foil_err *err)
{
	struct foil_signer *s = NULL;
	uint8_t pub[FOIL_PUB_LEN];
	enum foil_code rc;

	if ((rc = foil_pub_read(text, pub, err)) != FOIL_OK)
		return rc;
	if ((s = calloc(1, sizeof *s)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_agent_find(&s->agent, pub, err)) != FOIL_OK ||
	    (rc = foil_agent_check(&s->agent, err)) != FOIL_OK)
		goto done;
	memcpy(s->pub, pub, sizeof s->pub);
	foil_pub_thumbprint(s->pub, s->kid);
	*out = s;
	s = NULL;
	rc = FOIL_OK;
done:
	foil_signer_close(&s);
	return rc;
}

/* The mode is asked of the open file: a path may name another one a moment later. */
static enum foil_code read_open_file(const char *path, struct foil_buf *text, unsigned *mode,
    struct foil_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	enum foil_code rc;
	struct stat st;

	if (fd < 0 && errno == ELOOP)
		return foil_fail(err, FOIL_E_IO, "a symbolic link, not a regular file");
	if (fd < 0)
		return foil_fail(err, errno == ENOENT ? FOIL_E_NOT_FOUND : FOIL_E_IO,
		    "cannot open: %s", strerror(errno));
	if (fstat(fd, &st) != 0) {
		rc = foil_fail(err, FOIL_E_IO, "cannot look at it: %s", strerror(errno));
		goto done;
	}
	if (!S_ISREG(st.st_mode)) {
		rc = foil_fail(err, FOIL_E_IO, "not a regular file");
		goto done;
	}
	if ((rc = foil_fd_read(fd, text->max, text, err)) != FOIL_OK)
		goto done;
	*mode = st.st_mode & 07777;
done:
	(void)close(fd);
	return rc;
}

static enum foil_code open_text(struct foil_view text, const char *path, unsigned mode,
    const struct foil_passphrase *pass, struct foil_signer **out, struct foil_err *err)
{
	if (foil_key_text_is(text))
		return open_key_file(text, path, mode, pass, out, err);
	if (foil_ssh_line_is(foil_trim(text)))
		return open_agent(text, out, err);
	if (has_prefix(text, "-----BEGIN OPENSSH PRIVATE KEY"))
		return foil_fail(err, FOIL_E_KEY,
		    "a secret key of OpenSSH is not read; give it to an agent (ssh-add) "
		    "and name its .pub file");
	return foil_fail(err, FOIL_E_KEY,
	    "not something that can sign: neither a foil key file nor an ssh-ed25519 public key");
}

enum foil_code foil_signer_open(const char *path, const struct foil_passphrase *pass,
    struct foil_signer **out, struct foil_err *err)
{
	struct foil_buf text = { .max = 8192 }; /* an ssh line may have a long comment */
	struct foil_safe shown;
	enum foil_code rc;
	unsigned mode = 0;

	*out = NULL;
	if ((rc = foil_crypto_init(err)) != FOIL_OK ||
	    (rc = read_open_file(path, &text, &mode, err)) != FOIL_OK)
		goto done;
	rc = open_text(foil_buf_view(&text), path, mode, pass, out, err);
done:
	foil_buf_wipe(&text);
	if (rc != FOIL_OK)
		return foil_fail_in(err, rc, "key %s", foil_safe(&shown, foil_str(path)));
	return FOIL_OK;
}
