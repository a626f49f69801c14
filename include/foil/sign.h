/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_SIGN_H
#define FOIL_SIGN_H

/* Public-key side of Ed25519, spec/key.md sections 1 and 2. Holds no secret: foil-verify links this. */

#include "foil/bytes.h"

#define FOIL_PUB_LEN 32
#define FOIL_SIG_LEN 64

/*
 * libsodium's rule: canonical S, canonical and large-order A and R, without
 * cofactor. *good is written on FOIL_OK only.
 */
enum foil_code foil_sign_verify(const uint8_t pub[FOIL_PUB_LEN], struct foil_view msg,
    const uint8_t sig[FOIL_SIG_LEN], bool *good, struct foil_err *err) FOIL_MUST_CHECK;

/* FOIL_E_KEY unless pub is a canonical point of the prime-order subgroup. */
enum foil_code foil_pub_check(const uint8_t pub[FOIL_PUB_LEN], struct foil_err *err)
    FOIL_MUST_CHECK;

/* COSE key thumbprint (RFC 9679) of {1: 1, -1: 6, -2: pub}: the kid of entries. */
void foil_pub_thumbprint(const uint8_t pub[FOIL_PUB_LEN], uint8_t kid[FOIL_HASH_LEN]);

/*
 * Must run once before anything of crypto/; cheap to repeat. FOIL_E_CRYPTO
 * with a libsodium that takes mixed-order points for keys (CVE-2025-69277).
 */
enum foil_code foil_crypto_init(struct foil_err *err) FOIL_MUST_CHECK;

/* Equal in time that does not depend on the bytes. */
bool foil_equal_secret(const void *a, const void *b, size_t n);

#endif
