/* SPDX-License-Identifier: Apache-2.0 */
/* Verifier keys: signed-note, "Signatures" and "Verifier keys" (spec/log.md L6). */
#include "foil/note.h"

#include "chars.h"

#include <string.h>

#define HEX_LEN 8

/* The first four bytes of SHA-256(name || LF || type || pub). */
static uint32_t key_id(struct foil_view name, uint8_t type, const uint8_t pub[FOIL_PUB_LEN])
{
	uint8_t digest[FOIL_HASH_LEN];
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put(&h, name.p, name.len);
	foil_sha256_put_u8(&h, '\n');
	foil_sha256_put_u8(&h, type);
	foil_sha256_put(&h, pub, FOIL_PUB_LEN);
	foil_sha256_final(&h, digest);
	return foil_get_be32(digest);
}

enum foil_code foil_vkey_make(struct foil_view name, uint8_t type, const uint8_t pub[FOIL_PUB_LEN],
    struct foil_vkey *out, struct foil_err *err)
{
	struct foil_vkey k = { .type = type };
	enum foil_code rc;

	if (type != FOIL_NOTE_ED25519 && type != FOIL_NOTE_COSIGNATURE)
		return foil_fail(err, FOIL_E_VERSION,
		    "signature type 0x%02x is not known here (0x01 and 0x04 are)", type);
	if ((rc = foil_name_check(name, err)) != FOIL_OK)
		return rc;
	if (name.len > FOIL_NAME_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "a key name has at most %d bytes",
		    FOIL_NAME_MAX);
	if ((rc = foil_pub_check(pub, err)) != FOIL_OK)
		return rc;
	memcpy(k.name, name.p, name.len);
	memcpy(k.pub, pub, FOIL_PUB_LEN);
	k.id = key_id(name, type, pub);
	*out = k;
	return FOIL_OK;
}

enum foil_code foil_vkey_read(struct foil_view text, struct foil_vkey *out, struct foil_err *err)
{
	struct foil_buf key = { .max = FOIL_NOTE_MAX };
	struct foil_view name, hex;
	uint8_t id[4];
	struct foil_vkey k = { .type = 0 };
	enum foil_code rc;

	/* The base64 may have a '+' of its own, so only the first two part anything. */
	if (!foil_cut(&text, '+', &name) || !foil_cut(&text, '+', &hex)) {
		rc = foil_fail(err, FOIL_E_FORMAT, "a key is written name+hash+base64");
		goto done;
	}
	if ((rc = foil_unhex(id, sizeof id, hex, err)) != FOIL_OK ||
	    (rc = foil_unbase64(&key, text, err)) != FOIL_OK)
		goto done;
	if (key.len == 0) {
		rc = foil_fail(err, FOIL_E_FORMAT, "the base64 of a key is empty");
		goto done;
	}
	if (key.len != 1 + FOIL_PUB_LEN &&
	    (key.p[0] == FOIL_NOTE_ED25519 || key.p[0] == FOIL_NOTE_COSIGNATURE)) {
		rc = foil_fail(err, FOIL_E_FORMAT, "an Ed25519 key has %d bytes, not %zu",
		    FOIL_PUB_LEN, key.len - 1);
		goto done;
	}
	if (key.len != 1 + FOIL_PUB_LEN) {
		rc = foil_fail(err, FOIL_E_VERSION, "signature type 0x%02x is not known here",
		    key.p[0]);
		goto done;
	}
	if ((rc = foil_vkey_make(name, key.p[0], key.p + 1, &k, err)) != FOIL_OK)
		goto done;
	if (k.id != foil_get_be32(id)) {
		rc = foil_fail(err, FOIL_E_FORMAT,
		    "the key's hash is %08x, but %08x is written; copy the key again", k.id,
		    foil_get_be32(id));
		goto done;
	}
	*out = k;
	rc = FOIL_OK;
done:
	foil_buf_free(&key);
	return rc;
}

void foil_vkey_put(struct foil_buf *b, const struct foil_vkey *k)
{
	uint8_t key[1 + FOIL_PUB_LEN];

	key[0] = k->type;
	memcpy(key + 1, k->pub, FOIL_PUB_LEN);
	foil_buf_printf(b, "%s+%08x+", k->name, k->id);
	foil_buf_put_base64(b, key, sizeof key);
}
