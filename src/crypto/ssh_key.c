/* SPDX-License-Identifier: Apache-2.0 */
#include "ssh_key.h"

#include "prefix.h"

#include "foil/hash.h"
#include "foil/text.h"

#include <string.h>

/* Everything of the blob but the 32 bytes of the key. */
static const uint8_t blob_head[] = {
	0, 0, 0, 11, 's', 's', 'h', '-', 'e', 'd', '2', '5', '5', '1', '9', 0, 0, 0, FOIL_PUB_LEN,
};

_Static_assert(sizeof blob_head + FOIL_PUB_LEN == FOIL_SSH_BLOB_LEN, "blob size");

void foil_ssh_blob(const uint8_t pub[FOIL_PUB_LEN], uint8_t blob[FOIL_SSH_BLOB_LEN])
{
	memcpy(blob, blob_head, sizeof blob_head);
	memcpy(blob + sizeof blob_head, pub, FOIL_PUB_LEN);
}

const char *foil_ssh_fingerprint(struct foil_ssh_print *print, const uint8_t pub[FOIL_PUB_LEN])
{
	struct foil_buf text = { .max = 64 };
	uint8_t blob[FOIL_SSH_BLOB_LEN], hash[FOIL_HASH_LEN];

	foil_ssh_blob(pub, blob);
	foil_sha256(hash, foil_view(blob, sizeof blob));
	foil_buf_put_str(&text, "SHA256:");
	foil_buf_put_base64(&text, hash, sizeof hash);
	if (text.failed != FOIL_OK || text.len < sizeof print->text) {
		memcpy(print->text, "SHA256:?", sizeof "SHA256:?"); /* no memory for a message */
	} else {
		memcpy(print->text, text.p, sizeof print->text - 1); /* the rest is the '=' */
		print->text[sizeof print->text - 1] = '\0';
	}
	foil_buf_free(&text);
	return print->text;
}

/* Takes what is before the next space or tab off the line. */
static struct foil_view take_word(struct foil_view *line)
{
	struct foil_view word = { line->p, 0 };

	while (word.len < line->len && line->p[word.len] != ' ' && line->p[word.len] != '\t')
		word.len++;
	line->p += word.len;
	line->len -= word.len;
	while (line->len > 0 && (line->p[0] == ' ' || line->p[0] == '\t')) {
		line->p++;
		line->len--;
	}
	return word;
}

bool foil_ssh_line_is(struct foil_view text)
{
	return has_prefix(text, "ssh-") || has_prefix(text, "ecdsa-sha2-") ||
	       has_prefix(text, "sk-");
}

static enum foil_code wrong_type(struct foil_view type, struct foil_err *err)
{
	struct foil_safe shown;

	if (has_prefix(type, "sk-ssh-ed25519"))
		return foil_fail(err, FOIL_E_KEY,
		    "public key is of a FIDO token (sk-ssh-ed25519), which does not sign the bytes "
		    "it is given; use a plain Ed25519 key (ssh-keygen -t ed25519)");
	return foil_fail(err, FOIL_E_KEY,
	    "public key is %s, not ssh-ed25519; use an Ed25519 key (ssh-keygen -t ed25519)",
	    foil_safe(&shown, type));
}

enum foil_code foil_ssh_line_parse(struct foil_view line, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	struct foil_buf blob = { .max = 4 * FOIL_SSH_BLOB_LEN };
	struct foil_view type = take_word(&line), text = take_word(&line);
	enum foil_code rc;

	if (!foil_view_eq(type, foil_str(FOIL_SSH_TYPE)))
		return wrong_type(type, err);
	if (foil_unbase64(&blob, text, NULL) != FOIL_OK || blob.len != FOIL_SSH_BLOB_LEN ||
	    memcmp(blob.p, blob_head, sizeof blob_head) != 0) {
		rc = foil_fail(err, FOIL_E_KEY, "ssh-ed25519 public key line is damaged");
		goto done;
	}
	memcpy(pub, blob.p + sizeof blob_head, FOIL_PUB_LEN);
	rc = FOIL_OK;
done:
	foil_buf_free(&blob);
	return rc;
}
