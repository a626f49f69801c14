/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_KEY_H
#define FOIL_KEY_H

/*
 * Secret keys: files, and an ssh-agent (so that a key can live in hardware).
 * foil-verify must not link this, but for foil_pub_read and foil_pub_write,
 * whose objects hold no secret-key code. spec/key.md has the file format.
 */

#include "foil/env.h"
#include "foil/sign.h"

/*
 * Something that signs. Opened from a key file or an agent; the seed, if
 * there is one, lives in guarded memory and is wiped on close.
 */
struct foil_signer;

void foil_signer_close(struct foil_signer **s);
const uint8_t *foil_signer_pub(const struct foil_signer *s); /* 32 bytes */
const uint8_t *foil_signer_kid(const struct foil_signer *s); /* 32 bytes */
/* FOIL_E_KEY when the agent is gone, refuses, or answers with a bad signature (it is checked). */
enum foil_code foil_signer_sign(struct foil_signer *s, struct foil_view msg,
    uint8_t sig[FOIL_SIG_LEN], struct foil_err *err) FOIL_MUST_CHECK;

enum foil_kdf {
	FOIL_KDF_NORMAL = 0, /* Argon2id, 3 passes, 256 MiB */
	FOIL_KDF_LIGHT,      /* 3 passes, 64 MiB: the floor */
};

/*
 * Asks for a passphrase: fills buf (cap bytes, one more than a passphrase may
 * have) and sets *len, without a line end. `what` is the key file's path,
 * escaped; `again` is true when a new passphrase is to be confirmed. Called
 * only when one is needed. buf is guarded memory and wiped by the caller; a
 * passphrase is 1 to 1,024 bytes without a zero byte, or FOIL_E_KEY.
 */
struct foil_passphrase {
	void *ctx;
	enum foil_code (*ask)(void *ctx, const char *what, bool again, char *buf, size_t cap,
	    size_t *len, struct foil_err *err);
};

/*
 * Make a key and write it to path: 0600, synced, never overwriting. pass NULL
 * writes it unprotected, for a machine key only (the file says so).
 * FOIL_E_EXISTS before anything is asked.
 */
enum foil_code foil_key_create(const char *path, enum foil_kdf kdf,
    const struct foil_passphrase *pass, const struct foil_env *env, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Open a signer. The file at path is one of
 *  - a foil key file: pass is asked unless the file is unprotected; a file
 *    readable by group or others is refused with what to do;
 *  - an OpenSSH public key line "ssh-ed25519 AAAA... comment": the agent at
 *    SSH_AUTH_SOCK signs; the agent must hold that very key.
 * FOIL_E_KEY: wrong passphrase, cost outside floor and ceiling, damaged, not
 * Ed25519, no agent, or an agent without the key; FOIL_E_VERSION: a key file
 * of another version; FOIL_E_NOT_FOUND, FOIL_E_IO, FOIL_E_LIMIT, FOIL_E_NOMEM;
 * and whatever pass->ask answers. Every message begins with the path.
 */
enum foil_code foil_signer_open(const char *path, const struct foil_passphrase *pass,
    struct foil_signer **out, struct foil_err *err) FOIL_MUST_CHECK;

/* A signer over a seed in memory: the ledger's tests and benchmarks. The seed is copied. */
enum foil_code foil_signer_from_seed(const uint8_t seed[32], struct foil_signer **out,
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Read a public key from text: a foil public key line ("foil-pub-1 <base64>"),
 * an "ssh-ed25519" line, or a foil key file (its public part, unauthenticated
 * until opened). The key has passed foil_pub_check. FOIL_E_FORMAT: none of
 * these; FOIL_E_VERSION: of another version; FOIL_E_KEY: damaged, another
 * algorithm, or a point that is no key.
 */
enum foil_code foil_pub_read(struct foil_view text, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err) FOIL_MUST_CHECK;
/* Appends "foil-pub-1 <base64>\n". */
void foil_pub_write(struct foil_buf *b, const uint8_t pub[FOIL_PUB_LEN]);

#endif
