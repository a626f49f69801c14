/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRYPTO_KEY_TEXT_H
#define FOIL_CRYPTO_KEY_TEXT_H

/* The text of a key file (spec/key.md section 3), taken apart but not opened. */

#include "foil/sign.h"

#define FOIL_KEY_FILE_MAX 1024
#define FOIL_KEY_SALT_LEN 16
#define FOIL_KEY_NONCE_LEN 24
#define FOIL_KEY_SEALED_LEN 48 /* seed 32, tag 16 */

/*
 * K10. Cost of Argon2id: below the floor a thief guesses cheaply, past the ceiling
 * a file is an attack.
 */
#define FOIL_KEY_OPS_MIN 3
#define FOIL_KEY_OPS_MAX 10
#define FOIL_KEY_MEM_KIB_MIN ((uint32_t)64 << 10)
#define FOIL_KEY_MEM_KIB_MAX ((uint32_t)1 << 20)

struct foil_key_text {
	uint8_t pub[FOIL_PUB_LEN];
	bool protected; /* by a passphrase; ops and mem_kib are 0 else */
	uint32_t ops, mem_kib;
	uint8_t salt[FOIL_KEY_SALT_LEN];
	uint8_t nonce[FOIL_KEY_NONCE_LEN];
	uint8_t sealed[FOIL_KEY_SEALED_LEN];
};

/* True if the text starts as a key file of any version. */
bool foil_key_text_is(struct foil_view text);
/*
 * One text for one content: anything that foil_key_text_put would not write
 * is refused. FOIL_E_VERSION for another version or key derivation,
 * FOIL_E_KEY for a cost outside the bounds and for a damaged text.
 */
enum foil_code foil_key_text_parse(struct foil_view text, struct foil_key_text *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* The lines before "sealed", which the seal authenticates. */
void foil_key_text_put_head(struct foil_buf *b, const struct foil_key_text *k);
void foil_key_text_put(struct foil_buf *b, const struct foil_key_text *k);

#endif
