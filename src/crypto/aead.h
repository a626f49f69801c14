/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRYPTO_AEAD_H
#define FOIL_CRYPTO_AEAD_H

/* XChaCha20-Poly1305 between memory that the caller owns: seal.c and key files. */

#include "foil/bytes.h"

#define FOIL_AEAD_KEY_LEN 32
#define FOIL_AEAD_NONCE_LEN 24
#define FOIL_AEAD_TAG_LEN 16

/* Writes plain.len + FOIL_AEAD_TAG_LEN bytes to out. */
void foil_aead_close(const uint8_t key[FOIL_AEAD_KEY_LEN],
    const uint8_t nonce[FOIL_AEAD_NONCE_LEN], struct foil_view ad, struct foil_view plain,
    uint8_t *out);
/*
 * Writes sealed.len - FOIL_AEAD_TAG_LEN bytes to out, which is never NULL.
 * False when it does not open; out then holds nothing secret.
 */
bool foil_aead_open(const uint8_t key[FOIL_AEAD_KEY_LEN],
    const uint8_t nonce[FOIL_AEAD_NONCE_LEN], struct foil_view ad, struct foil_view sealed,
    uint8_t *out) FOIL_MUST_CHECK;

#endif
