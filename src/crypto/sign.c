/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/sign.h"

#include "foil/hash.h"

#include <sodium.h>

_Static_assert(FOIL_PUB_LEN == crypto_sign_PUBLICKEYBYTES, "public key size");
_Static_assert(FOIL_SIG_LEN == crypto_sign_BYTES, "signature size");

/*
 * K2: the base point plus the point of order two: order 2L. libsodium without the
 * cure for CVE-2025-69277 calls it a point of the prime-order subgroup, and a
 * key like it can make two honest verifiers disagree.
 */
static const uint8_t order_2l[FOIL_PUB_LEN] = {
	0x95, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99,
	0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99,
	0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99,
};

enum foil_code foil_crypto_init(struct foil_err *err)
{
	if (sodium_init() < 0)
		return foil_fail(err, FOIL_E_CRYPTO, "libsodium does not start");
	if (crypto_core_ed25519_is_valid_point(order_2l) != 0)
		return foil_fail(err, FOIL_E_CRYPTO,
		    "this libsodium accepts public keys of mixed order (CVE-2025-69277); "
		    "install a corrected version (Debian 12: 1.0.18-1+deb12u1)");
	return FOIL_OK;
}

enum foil_code foil_sign_verify(const uint8_t pub[FOIL_PUB_LEN], struct foil_view msg,
    const uint8_t sig[FOIL_SIG_LEN], bool *good, struct foil_err *err)
{
	(void)err; /* a bad signature is an answer; nothing else can go wrong */
	*good = crypto_sign_verify_detached(sig, msg.p, msg.len, pub) == 0;
	return FOIL_OK;
}

enum foil_code foil_pub_check(const uint8_t pub[FOIL_PUB_LEN], struct foil_err *err)
{
	if (crypto_core_ed25519_is_valid_point(pub) != 1) /* K2 */
		return foil_fail(err, FOIL_E_KEY,
		    "public key is not a canonical Ed25519 point of prime order; "
		    "ask its owner for a new key");
	return FOIL_OK;
}

void foil_pub_thumbprint(const uint8_t pub[FOIL_PUB_LEN], uint8_t kid[FOIL_HASH_LEN])
{
	/* K4: {1: 1 (OKP), -1: 6 (Ed25519), -2: bytes} in deterministic CBOR, without the 32 */
	static const uint8_t head[] = { 0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20 };
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put(&h, head, sizeof head);
	foil_sha256_put(&h, pub, FOIL_PUB_LEN);
	foil_sha256_final(&h, kid);
}

bool foil_equal_secret(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}
