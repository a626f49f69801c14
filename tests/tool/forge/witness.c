/* SPDX-License-Identifier: Apache-2.0 */
/* A witness by hand: its key follows from its name, and it signs whatever it is shown. */
#include "forge.h"

#include "foil/file.h"
#include "foil/key.h"
#include "foil/note.h"

static enum foil_code open_witness(const char *name, struct foil_signer **s, struct foil_vkey *key,
    struct foil_err *err)
{
	uint8_t seed[FOIL_HASH_LEN];
	enum foil_code rc;

	foil_sha256(seed, foil_str(name));
	if ((rc = foil_signer_from_seed(seed, s, err)) != FOIL_OK)
		return rc;
	return foil_vkey_make(foil_str(name), FOIL_NOTE_COSIGNATURE, foil_signer_pub(*s), key, err);
}

enum foil_code witness_key(FILE *out, const char *name, struct foil_err *err)
{
	struct foil_buf b = { .max = 1024 };
	struct foil_signer *s = NULL;
	struct foil_vkey key;
	enum foil_code rc = open_witness(name, &s, &key, err);

	if (rc == FOIL_OK) {
		foil_vkey_put(&b, &key);
		if ((rc = foil_buf_check(&b, "key", err)) == FOIL_OK)
			(void)fprintf(out, "%s\n", foil_buf_cstr(&b));
	}
	foil_signer_close(&s);
	foil_buf_free(&b);
	return rc;
}

enum foil_code witness_cosign(FILE *out, const char *name, uint64_t at, const char *path,
    struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_NOTE_MAX }, message = { .max = FOIL_NOTE_MAX + 64 };
	struct foil_buf line = { .max = 1024 };
	uint8_t sig[8 + FOIL_SIG_LEN];
	struct foil_signer *s = NULL;
	struct foil_vkey key;
	struct foil_note note;
	enum foil_code rc;

	if ((rc = open_witness(name, &s, &key, err)) != FOIL_OK ||
	    (rc = foil_file_read(path, FOIL_NOTE_MAX, &b, err)) != FOIL_OK ||
	    (rc = foil_note_read(foil_buf_view(&b), &note, err)) != FOIL_OK)
		goto done;
	foil_cosignature_put_message(&message, at, note.text);
	foil_put_be64(sig, at);
	if ((rc = foil_buf_check(&message, "message", err)) != FOIL_OK ||
	    (rc = foil_signer_sign(s, foil_buf_view(&message), sig + 8, err)) != FOIL_OK)
		goto done;
	foil_note_put_line(&line, &key, foil_view(sig, sizeof sig));
	if ((rc = foil_buf_check(&line, "line", err)) == FOIL_OK)
		(void)fwrite(line.p, 1, line.len, out);
done:
	foil_signer_close(&s);
	foil_buf_free(&b);
	foil_buf_free(&message);
	foil_buf_free(&line);
	return rc;
}
