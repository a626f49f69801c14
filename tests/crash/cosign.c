/* SPDX-License-Identifier: Apache-2.0 */
/* A witness's line on the newest head: put there, and looked for afterwards. */
#include "drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_SIZE 11 /* of the head that `issue` leaves */
#define WITNESS "witness.example/w"

static enum foil_code witness(struct foil_trust *t, struct foil_signer **out, struct foil_err *err)
{
	uint8_t seed[32];
	enum foil_code rc;

	memset(seed, 9, sizeof seed);
	t->quorum = -1;
	if ((rc = foil_signer_from_seed(seed, out, err)) != FOIL_OK)
		return rc;
	t->n_witnesses = 1;
	(void)snprintf(t->witness[0].name, sizeof t->witness[0].name, "W1");
	return foil_vkey_make(foil_str(WITNESS), FOIL_NOTE_COSIGNATURE, foil_signer_pub(*out),
	    &t->witness[0].key, err);
}

static enum foil_code add_line(struct foil_buf *note, const struct foil_trust *t,
    struct foil_signer *s, uint64_t at, struct foil_err *err)
{
	struct foil_buf message = { .max = FOIL_NOTE_MAX };
	uint8_t payload[8 + FOIL_SIG_LEN];
	struct foil_note n;
	enum foil_code rc = foil_note_read(foil_buf_view(note), &n, err);

	if (rc != FOIL_OK)
		return rc;
	foil_cosignature_put_message(&message, at, n.text);
	foil_put_be64(payload, at);
	if ((rc = foil_buf_check(&message, "message", err)) == FOIL_OK &&
	    (rc = foil_signer_sign(s, foil_buf_view(&message), payload + 8, err)) == FOIL_OK) {
		foil_note_put_line(note, &t->witness[0].key, foil_view(payload, sizeof payload));
		rc = foil_buf_check(note, "note", err);
	}
	foil_buf_free(&message);
	return rc;
}

enum foil_code drive_cosign(struct foil_ledger *l, uint64_t at, struct foil_err *err)
{
	struct foil_trust *t = calloc(1, sizeof *t);
	struct foil_cosigned *done = calloc(1, sizeof *done);
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_signer *s = NULL;
	enum foil_code rc = FOIL_E_NOMEM;

	if (t == NULL || done == NULL)
		(void)foil_fail(err, rc, "out of memory");
	else if ((rc = witness(t, &s, err)) == FOIL_OK &&
	    (rc = foil_ledger_archived(l, HEAD_SIZE, &note, err)) == FOIL_OK &&
	    (rc = add_line(&note, t, s, at, err)) == FOIL_OK)
		rc = foil_ledger_cosign(l, foil_buf_view(&note), 0, t, done, err);
	if (rc == FOIL_OK && done->cosigned != 1)
		rc = foil_fail(err, FOIL_E_STORE, "cosigned by %zu, not by 1", done->cosigned);
	foil_signer_close(&s);
	foil_buf_free(&note);
	free(done);
	free(t);
	return rc;
}

enum foil_code drive_check_cosigned(struct foil_ledger *l, bool must, struct foil_err *err)
{
	struct foil_trust *t = calloc(1, sizeof *t);
	struct foil_buf bytes = { .max = FOIL_NOTE_MAX };
	enum foil_note_result result = FOIL_NOTE_UNSIGNED;
	struct foil_signer *s = NULL;
	struct foil_note note;
	uint64_t at;
	enum foil_code rc = FOIL_E_NOMEM;

	if (t == NULL)
		(void)foil_fail(err, rc, "out of memory");
	else if ((rc = witness(t, &s, err)) == FOIL_OK &&
	    (rc = foil_ledger_archived(l, HEAD_SIZE, &bytes, err)) == FOIL_OK &&
	    (rc = foil_note_read(foil_buf_view(&bytes), &note, err)) == FOIL_OK)
		rc = foil_note_check(&note, &t->witness[0].key, &result, &at, err);
	if (rc == FOIL_E_NOT_FOUND && !must) /* there is no such head yet */
		rc = FOIL_OK;
	if (rc == FOIL_OK && result == FOIL_NOTE_BAD)
		rc = foil_fail(err, FOIL_E_STORE, "the witness's line is not good");
	else if (rc == FOIL_OK && must && result != FOIL_NOTE_GOOD)
		rc = foil_fail(err, FOIL_E_STORE, "a cosignature was acknowledged and is gone");
	foil_signer_close(&s);
	foil_buf_free(&bytes);
	free(t);
	return rc;
}
