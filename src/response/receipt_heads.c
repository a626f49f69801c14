/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints under the trust file: the proof's own, and those that the reader holds (Q25 to Q28). */
#include "receipt_work.h"

#include "foil/text.h"

#include <string.h>

enum foil_code receipt_judge_note(struct receipt_work *w, const struct foil_note *note,
    const struct foil_checkpoint *c, struct foil_err *err)
{
	struct foil_safe s;
	enum foil_code rc;

	if ((rc = foil_trust_judge(w->in->trust, note, c, &w->heard, err)) != FOIL_OK)
		return rc;
	w->have_heard = true;
	w->signed_by_log += w->heard.log_signed;
	if (w->heard.known_bad)
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.signature",
		    "a signature on the checkpoint by a key of the trust file is not good");
	else if (!w->heard.log_known)
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.unknown",
		    "the trust file names no ledger %s", foil_safe(&s, foil_str(c->origin)));
	else if (!w->heard.log_signed)
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.unknown",
		    "not signed by a key of %s in the trust file", foil_safe(&s, foil_str(c->origin)));
	return FOIL_OK;
}

/* Q27 */
void receipt_check_quorum(struct receipt_work *w)
{
	if (w->in->trust->quorum < 0)
		return;
	w->met = w->have_heard && w->heard.quorum_met;
	if (w->met)
		return;
	if (w->have_heard)
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.quorum",
		    "not cosigned by the quorum that the trust file asks for (%zu known witnesses have "
		    "signed)",
		    w->heard.cosigned);
	else
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.quorum",
		    "a COSE receipt holds no cosignatures: give the cosigned checkpoint of size %llu "
		    "with --head",
		    (unsigned long long)w->report->size);
}

/* Q28: a head that can be compared: of this ledger, signed by a key of the trust file. */
static enum foil_code usable(struct receipt_work *w, struct foil_view bytes, struct foil_view origin,
    struct foil_checkpoint *c, struct foil_trust_result *t, bool *good, struct foil_err *err)
{
	struct foil_err why = { FOIL_OK, "" };
	struct foil_note note;
	enum foil_code rc;

	*good = false;
	if ((rc = foil_note_read(bytes, &note, &why)) != FOIL_OK ||
	    (rc = foil_checkpoint_read(note.text, c, &why)) != FOIL_OK) {
		if (receipt_is_fatal(rc))
			return foil_fail(err, rc, "%s", why.msg);
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.head", "the head that was given: %s", why.msg);
		return FOIL_OK;
	}
	if (!foil_view_eq(foil_str(c->origin), origin)) {
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.head",
		    "the head that was given is that of another ledger");
		return FOIL_OK;
	}
	if ((rc = foil_trust_judge(w->in->trust, &note, c, t, err)) != FOIL_OK)
		return rc;
	*good = t->log_signed;
	if (t->known_bad)
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.head",
		    "a signature on the head that was given, by a key of the trust file, is not good");
	else if (!*good)
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.head",
		    "the head that was given is not signed by a key of this ledger in the trust file");
	return FOIL_OK;
}

enum foil_code receipt_check_heads(struct receipt_work *w, struct foil_view origin,
    uint64_t size, const uint8_t root[FOIL_HASH_LEN], struct foil_err *err)
{
	enum foil_code rc;

	for (size_t i = 0; i < w->in->n_heads; i++) {
		struct foil_trust_result t = { .auditor = -1 };
		struct foil_checkpoint c;
		bool good;

		if ((rc = usable(w, w->in->heads[i], origin, &c, &t, &good, err)) != FOIL_OK)
			return rc;
		if (!good || root == NULL)
			continue;
		if (w->report->older != 0 && c.size == w->report->older) {
			if (memcmp(c.root, w->older_root, FOIL_HASH_LEN) != 0)
				receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.head",
				    "the ledger shows two histories of size %llu: keep both",
				    (unsigned long long)c.size);
		} else if (c.size != size) {
			receipt_find(w, FOIL_CANNOT_TELL, "receipt.head",
			    "the head that was given (size %llu) and the receipt (size %llu) can only "
			    "be compared with the published ledger",
			    (unsigned long long)c.size, (unsigned long long)size);
		} else if (memcmp(c.root, root, FOIL_HASH_LEN) != 0) {
			receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.head",
			    "the ledger shows two histories of size %llu: keep both",
			    (unsigned long long)size);
		} else if (!w->have_heard || (t.quorum_met && !w->heard.quorum_met)) {
			w->heard = t;
			w->have_heard = true;
		}
	}
	return FOIL_OK;
}

enum foil_code receipt_older_root(struct receipt_work *w, struct foil_view origin,
    uint64_t older, bool *have, struct foil_err *err)
{
	enum foil_code rc;

	*have = false;
	for (size_t i = 0; i < w->in->n_heads && !*have; i++) {
		struct foil_trust_result t;
		struct foil_checkpoint c;
		struct foil_note note;

		if ((rc = foil_note_read(w->in->heads[i], &note, err)) == FOIL_OK)
			rc = foil_checkpoint_read(note.text, &c, err);
		if (receipt_is_fatal(rc))
			return rc;
		if (rc != FOIL_OK || c.size != older || !foil_view_eq(foil_str(c.origin), origin))
			continue;
		if ((rc = foil_trust_judge(w->in->trust, &note, &c, &t, err)) != FOIL_OK)
			return rc;
		if (!t.log_signed)
			continue;
		memcpy(w->older_root, c.root, FOIL_HASH_LEN);
		*have = true;
	}
	if (*have)
		return FOIL_OK;
	receipt_find(w, FOIL_CANNOT_TELL, "receipt.head",
	    "give the checkpoint of size %llu that the ledger has grown from, signed by a key in the "
	    "trust file: --head FILE",
	    (unsigned long long)older);
	return receipt_check_heads(w, origin, 0, NULL, err); /* what is wrong with those there are */
}
