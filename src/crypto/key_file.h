/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRYPTO_KEY_FILE_H
#define FOIL_CRYPTO_KEY_FILE_H

/* Opening a key file's text; signer.c reads the file. */

#include "foil/key.h"

#include "key_text.h"

#define FOIL_KEY_SEED_LEN 32
#define FOIL_KEY_PASS_MAX 1024 /* bytes */

/*
 * Write the seed of the parsed key file to `seed`, guarded memory of the
 * caller. `name` is the file's path, for the question and for messages.
 */
enum foil_code foil_key_text_open(const struct foil_key_text *k, const char *name,
    const struct foil_passphrase *pass, uint8_t seed[FOIL_KEY_SEED_LEN], struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
