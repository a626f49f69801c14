/* SPDX-License-Identifier: Apache-2.0 */
/* The two ways in which an entry is led to a signed root (spec/receipt.md Q17 to Q24). */
#include "receipt_work.h"

#include "foil/text.h"

#include <string.h>

#define SCHEME "https://"

static const char *copied(struct receipt_work *w, struct foil_view v)
{
	struct foil_safe s;
	struct foil_view copy = foil_arena_copy(&w->report->arena, foil_str(foil_safe(&s, v)));

	return copy.p != NULL ? (const char *)copy.p : "";
}

/* Does a failed call end everything (true), or only say that these bytes are none? */
static bool stop_or_find(struct receipt_work *w, enum foil_code rc, const struct foil_err *why)
{
	if (receipt_is_fatal(rc))
		return true;
	receipt_find(w, FOIL_CANNOT_TELL, "receipt.form", "%s", why->msg);
	return false;
}

/* Q2: a tlog-proof is about the entry that was given, else about the one that it carries. */
static void take_either(struct receipt_work *w, const struct foil_proof *p)
{
	if (w->in->entry.p != NULL)
		receipt_take_entry(w, w->in->entry);
	else if (p->has_extra)
		receipt_take_entry(w, foil_buf_view(&w->bytes));
	else
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.entry",
		    "give the entry that it is about: --entry FILE");
}

static void check_path(struct receipt_work *w, const struct foil_proof *p,
    const struct foil_checkpoint *c)
{
	w->hashes = p->path.n;
	if (!w->have_leaf)
		return;
	if (foil_tree_includes(w->leaf, p->index, c->size, &p->path, c->root))
		w->proven++;
	else
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.path",
		    "the proof does not lead from this entry to the root of the checkpoint");
}

enum foil_code receipt_one_proof(struct receipt_work *w, struct foil_err *err)
{
	struct foil_err why = { FOIL_OK, "" };
	struct foil_buf iss = { .max = FOIL_ISS_MAX };
	struct foil_checkpoint c;
	struct foil_proof p;
	struct foil_note note;
	enum foil_code rc;

	if ((rc = foil_proof_read(w->in->bytes, &w->bytes, &p, &why)) != FOIL_OK ||
	    (rc = foil_note_read(p.checkpoint, &note, &why)) != FOIL_OK ||
	    (rc = foil_checkpoint_read(note.text, &c, &why)) != FOIL_OK)
		return stop_or_find(w, rc, &why) ? foil_fail(err, rc, "%s", why.msg) : FOIL_OK;
	w->receipts++;
	w->report->origin = copied(w, foil_str(c.origin));
	w->report->index = p.index;
	w->report->size = c.size;
	foil_hex(w->report->root, c.root, FOIL_HASH_LEN);
	take_either(w, &p);
	check_path(w, &p, &c);
	if (w->have_entry) {
		foil_buf_put_str(&iss, SCHEME);
		foil_buf_put_str(&iss, c.origin);
		receipt_check_entry(w, p.index, foil_buf_view(&iss));
		rc = foil_buf_check(&iss, "origin", err);
		foil_buf_free(&iss);
		if (rc != FOIL_OK)
			return rc;
		w->report->subject = copied(w, w->entry.sub);
	}
	if (w->in->trust == NULL)
		return FOIL_OK;
	if ((rc = receipt_judge_note(w, &note, &c, err)) != FOIL_OK ||
	    (rc = receipt_check_heads(w, foil_str(c.origin), c.size, c.root, err)) != FOIL_OK)
		return rc;
	if (w->heard.log_signed)
		receipt_check_quorum(w);
	return FOIL_OK;
}

/* Q22: the root that the path leads to; whether that is the ledger's, its signature says. */
static enum foil_code find_root(struct receipt_work *w, const struct foil_receipt *r,
    struct foil_view origin, uint8_t root[FOIL_HASH_LEN], bool *have, struct foil_err *err)
{
	enum foil_code rc;

	*have = false;
	if (!r->consistency) {
		if (!w->have_leaf)
			return FOIL_OK;
		*have = foil_tree_inclusion_root(w->leaf, r->from, r->proof_size, &r->path, root);
		if (!*have)
			receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.path",
			    "the proof is not of the shape that entry %llu of %llu has",
			    (unsigned long long)r->from, (unsigned long long)r->proof_size);
		return FOIL_OK;
	}
	if (r->from == 0 || r->from >= r->proof_size) {
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.path",
		    "a ledger cannot have grown from %llu entries to %llu",
		    (unsigned long long)r->from, (unsigned long long)r->proof_size);
		return FOIL_OK;
	}
	if (w->in->trust == NULL) {
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.trust",
		    "cannot tell whose ledger this is: give --trust FILE");
		return FOIL_OK;
	}
	if ((rc = receipt_older_root(w, origin, r->from, have, err)) != FOIL_OK || !*have)
		return rc;
	*have = foil_tree_consistency_root(r->from, w->older_root, r->proof_size, &r->path, root);
	if (!*have)
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.path",
		    "the proof does not begin at the checkpoint of size %llu that was given",
		    (unsigned long long)r->from);
	return FOIL_OK;
}

/* Q19, Q23: what is signed beside the root must be what the receipt is about. */
static void check_signed_words(struct receipt_work *w, const struct foil_receipt *r)
{
	struct foil_safe s;

	if (r->size != r->proof_size)
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.size",
		    "the receipt is signed for a ledger of size %llu, its proof is for %llu",
		    (unsigned long long)r->size, (unsigned long long)r->proof_size);
	if (r->consistency ? !foil_view_eq(r->sub, foil_str(FOIL_SUB_LEDGER)) :
	    w->have_entry && !foil_view_eq(r->sub, w->entry.sub))
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.subject",
		    "the receipt is signed for another subject: %s", foil_safe(&s, r->sub));
}

/* Q24, Q26: of the log that iss names, the key that kid names. */
static enum foil_code check_signature(struct receipt_work *w, const struct foil_receipt *r,
    struct foil_view origin, const uint8_t root[FOIL_HASH_LEN], bool *good, struct foil_err *err)
{
	const struct foil_trust *t = w->in->trust;
	const struct foil_vkey *key = NULL;
	uint8_t kid[FOIL_HASH_LEN];
	struct foil_safe s;
	bool known = false;
	enum foil_code rc;

	*good = false;
	for (size_t i = 0; i < t->n_logs && key == NULL; i++) {
		if (!foil_view_eq(foil_str(t->log[i].name), origin))
			continue;
		known = true;
		foil_pub_thumbprint(t->log[i].pub, kid);
		if (memcmp(kid, r->kid, sizeof kid) == 0)
			key = &t->log[i];
	}
	if (key == NULL) {
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.unknown",
		    known ? "not signed by a key of %s in the trust file" :
		    "the trust file names no ledger %s", foil_safe(&s, origin));
		return FOIL_OK;
	}
	if ((rc = foil_receipt_signed(r, root, key->pub, good, err)) != FOIL_OK)
		return rc;
	if (!*good)
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.signature",
		    "the ledger's key did not sign the root that %s and the proof lead to",
		    r->consistency ? "the older checkpoint" : "this entry");
	return FOIL_OK;
}

static void note_figures(struct receipt_work *w, const struct foil_receipt *r,
    struct foil_view origin)
{
	struct foil_receipt_report *out = w->report;

	w->receipts++;
	w->hashes = r->path.n;
	out->origin = copied(w, origin);
	out->consistency = r->consistency;
	out->size = r->size;
	out->older = r->consistency ? r->from : 0;
	out->index = r->consistency ? UINT64_MAX : r->from;
	if (w->have_entry && !r->consistency)
		out->subject = copied(w, w->entry.sub);
}

/* A root that was reached: is it the ledger's, and who else has seen it? */
static enum foil_code judge_root(struct receipt_work *w, const struct foil_receipt *r,
    struct foil_view origin, const uint8_t root[FOIL_HASH_LEN], struct foil_err *err)
{
	bool good;
	enum foil_code rc;

	w->proven++;
	foil_hex(w->report->root, root, FOIL_HASH_LEN);
	if (w->in->trust == NULL)
		return FOIL_OK;
	if ((rc = check_signature(w, r, origin, root, &good, err)) != FOIL_OK || !good)
		return rc;
	w->signed_by_log++;
	w->have_heard = false;
	if ((rc = receipt_check_heads(w, origin, r->size, root, err)) != FOIL_OK)
		return rc;
	receipt_check_quorum(w);
	return FOIL_OK;
}

/* Q14, Q16: what a receipt of this profile cannot be. */
static bool is_fit(struct receipt_work *w, const struct foil_receipt *r)
{
	const size_t scheme = sizeof SCHEME - 1;
	const char *why = NULL;

	if (r->iss.len <= scheme || memcmp(r->iss.p, SCHEME, scheme) != 0)
		why = "iss does not begin with " SCHEME;
	else if (w->report->form == FOIL_RECEIPT_STATEMENT && r->consistency)
		why = "a statement holds receipts of inclusion only";
	else if (w->receipts > 0 && r->size <= w->report->size)
		why = "the receipts of a statement are not in order of size";
	if (why != NULL)
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.form", "%s", why);
	return why == NULL;
}

enum foil_code receipt_one_cose(struct receipt_work *w, struct foil_view bytes,
    struct foil_err *err)
{
	const size_t scheme = sizeof SCHEME - 1;
	struct foil_err why = { FOIL_OK, "" };
	uint8_t root[FOIL_HASH_LEN];
	struct foil_view origin;
	struct foil_receipt r;
	bool have;
	enum foil_code rc;

	if ((rc = foil_receipt_read(bytes, &r, &why)) != FOIL_OK)
		return stop_or_find(w, rc, &why) ? foil_fail(err, rc, "%s", why.msg) : FOIL_OK;
	if (!is_fit(w, &r))
		return FOIL_OK;
	origin = foil_view(r.iss.p + scheme, r.iss.len - scheme);
	note_figures(w, &r, origin);
	if (!r.consistency && w->leaf_bytes.p == NULL)
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.entry",
		    "give the entry that it is about: --entry FILE");
	check_signed_words(w, &r);
	if (w->have_entry && !r.consistency)
		receipt_check_entry(w, r.from, r.iss);
	if ((rc = find_root(w, &r, origin, root, &have, err)) != FOIL_OK || !have)
		return rc;
	return judge_root(w, &r, origin, root, err);
}
