/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/seal.h"

#include "aead.h"

#include <sodium.h>

_Static_assert(FOIL_AEAD_KEY_LEN == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key size");
_Static_assert(FOIL_AEAD_NONCE_LEN == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce size");
_Static_assert(FOIL_AEAD_TAG_LEN == crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag size");
_Static_assert(FOIL_SEAL_KEY_LEN == FOIL_AEAD_KEY_LEN, "key size");
_Static_assert(FOIL_SEAL_OVERHEAD == FOIL_AEAD_NONCE_LEN + FOIL_AEAD_TAG_LEN, "overhead");

void foil_aead_close(const uint8_t key[FOIL_AEAD_KEY_LEN],
    const uint8_t nonce[FOIL_AEAD_NONCE_LEN], struct foil_view ad, struct foil_view plain,
    uint8_t *out)
{
	/* refuses only messages past 2^38 bytes, by ending the process */
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(out, NULL, plain.p, plain.len, ad.p,
	    ad.len, NULL, nonce, key);
}

bool foil_aead_open(const uint8_t key[FOIL_AEAD_KEY_LEN],
    const uint8_t nonce[FOIL_AEAD_NONCE_LEN], struct foil_view ad, struct foil_view sealed,
    uint8_t *out)
{
	if (sealed.len < FOIL_AEAD_TAG_LEN)
		return false;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed.p, sealed.len,
	           ad.p, ad.len, nonce, key) == 0;
}

enum foil_code foil_seal(const uint8_t key[FOIL_SEAL_KEY_LEN], struct foil_view ad,
    struct foil_view plain, const struct foil_env *env, struct foil_buf *out, struct foil_err *err)
{
	uint8_t *to;

	if (plain.len > SIZE_MAX - FOIL_SEAL_OVERHEAD)
		return foil_fail(err, FOIL_E_LIMIT, "seal: too many bytes");
	if ((to = foil_buf_room(out, plain.len + FOIL_SEAL_OVERHEAD)) == NULL)
		return foil_buf_check(out, "seal", err);
	env->random(env->ctx, to, FOIL_AEAD_NONCE_LEN);
	foil_aead_close(key, to, ad, plain, to + FOIL_AEAD_NONCE_LEN);
	out->len += plain.len + FOIL_SEAL_OVERHEAD;
	return FOIL_OK;
}

enum foil_code foil_unseal(const uint8_t key[FOIL_SEAL_KEY_LEN], struct foil_view ad,
    struct foil_view sealed, struct foil_buf *out, struct foil_err *err)
{
	struct foil_view box;
	uint8_t *to;

	if (sealed.len < FOIL_SEAL_OVERHEAD)
		return foil_fail(err, FOIL_E_CRYPTO, "seal: %zu bytes are less than a seal's %d",
		    sealed.len, FOIL_SEAL_OVERHEAD);
	if ((to = foil_buf_room(out, sealed.len - FOIL_SEAL_OVERHEAD)) == NULL)
		return foil_buf_check(out, "unseal", err);
	box = foil_view(sealed.p + FOIL_AEAD_NONCE_LEN, sealed.len - FOIL_AEAD_NONCE_LEN);
	if (!foil_aead_open(key, sealed.p, ad, box, to))
		return foil_fail(err, FOIL_E_CRYPTO,
		    "seal does not open: another key, another place, or changed bytes");
	out->len += sealed.len - FOIL_SEAL_OVERHEAD;
	return FOIL_OK;
}

void *foil_secret_alloc(size_t n)
{
	return sodium_malloc(n);
}

void foil_secret_free(void *p)
{
	sodium_free(p);
}

void foil_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}
