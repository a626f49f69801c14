/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_SEAL_H
#define FOIL_SEAL_H

/*
 * Secrets at rest: XChaCha20-Poly1305 under a 32-byte key, and memory that is wiped (spec/ledger.md
 * section 5, spec/key.md section 3).
 */

#include "foil/env.h"
#include "foil/bytes.h"

#define FOIL_SEAL_KEY_LEN 32
#define FOIL_SEAL_OVERHEAD 40 /* nonce 24, tag 16 */

/* Appends nonce || ciphertext || tag; `ad` is authenticated, not stored. */
enum foil_code foil_seal(const uint8_t key[FOIL_SEAL_KEY_LEN], struct foil_view ad,
    struct foil_view plain, const struct foil_env *env, struct foil_buf *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* FOIL_E_CRYPTO when it does not open. Appends the plain bytes; foil_buf_wipe them after use. */
enum foil_code foil_unseal(const uint8_t key[FOIL_SEAL_KEY_LEN], struct foil_view ad,
    struct foil_view sealed, struct foil_buf *out, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Guarded, locked where the system allows, wiped when freed. NULL without
 * memory. For bytes: aligned for more only when n is a multiple of that.
 */
void *foil_secret_alloc(size_t n);
void foil_secret_free(void *p);
void foil_wipe(void *p, size_t n);

#endif
