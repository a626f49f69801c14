/* SPDX-License-Identifier: Apache-2.0 */
/* One receipt, from bytes to findings (spec/receipt.md section 5). */
#include "receipt_work.h"

#include "foil/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void receipt_find(struct receipt_work *w, enum foil_verdict v, const char *rule, const char *fmt,
    ...)
{
	char text[700];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	foil_findings_add(w->findings, v, rule, w->report->index, "%s", text);
}

bool receipt_is_fatal(enum foil_code rc)
{
	return rc == FOIL_E_NOMEM || rc == FOIL_E_CRYPTO || rc == FOIL_E_ARG;
}

/* Q18: what cannot be read says nothing. */
void receipt_take_entry(struct receipt_work *w, struct foil_view bytes)
{
	struct foil_err why = { FOIL_OK, "" };

	w->leaf_bytes = bytes;
	if (foil_entry_read(bytes, &w->entry, &why) != FOIL_OK) {
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.entry", "no entry: %s", why.msg);
		return;
	}
	w->have_entry = true;
	foil_leaf_hash(w->leaf, bytes);
	w->have_leaf = true;
	foil_hex(w->report->leaf, w->leaf, FOIL_HASH_LEN);
}

/* Q20: entry 0 is the genesis and no other is; an `index` entry states its own place. */
static void check_place(struct receipt_work *w, uint64_t index)
{
	struct foil_index_body body;

	if (w->entry.genesis != (index == 0))
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.place",
		    "the entry %s the first of a ledger, but the proof places it at %llu",
		    w->entry.genesis ? "is" : "is not", (unsigned long long)index);
	else if (w->entry.body_kind == FOIL_BODY_INDEX &&
	    (foil_index_body_read(w->entry.body, &body, NULL) != FOIL_OK || body.index != index))
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.place",
		    "the index entry does not state the place that the proof gives it, %llu",
		    (unsigned long long)index);
}

/* Q21 */
static void check_ledger(struct receipt_work *w, struct foil_view iss)
{
	const uint8_t *ledger = w->entry.genesis ? w->leaf : w->entry.ledger;
	struct foil_safe s;

	if (!foil_view_eq(w->entry.iss, iss))
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.ledger", "the entry is of another ledger: %s",
		    foil_safe(&s, w->entry.iss));
	else if (w->in->trust != NULL && w->in->trust->has_genesis &&
	    memcmp(w->in->trust->genesis, ledger, FOIL_HASH_LEN) != 0)
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.ledger",
		    "the entry is of another ledger than the one whose genesis is in the trust file");
}

void receipt_check_entry(struct receipt_work *w, uint64_t index, struct foil_view iss)
{
	check_place(w, index);
	check_ledger(w, iss);
}

static enum foil_code one_statement(struct receipt_work *w, struct foil_err *err)
{
	struct foil_statement s;
	struct foil_err why = { FOIL_OK, "" };
	enum foil_code rc = foil_statement_read(w->in->bytes, &w->bytes, &s, &why);

	if (receipt_is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	if (rc != FOIL_OK) {
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.form", "%s", why.msg);
		return FOIL_OK;
	}
	receipt_take_entry(w, foil_buf_view(&w->bytes));
	if (w->in->entry.p != NULL && !foil_view_eq(w->in->entry, w->leaf_bytes))
		receipt_find(w, FOIL_DOES_NOT_MATCH, "receipt.entry",
		    "the statement holds another entry than the one that was given");
	for (size_t i = 0; i < s.n; i++)
		if ((rc = receipt_one_cose(w, s.receipt[i], err)) != FOIL_OK)
			return rc;
	return FOIL_OK;
}

static enum foil_code one_of_any(struct receipt_work *w, struct foil_err *err)
{
	w->report->form = foil_receipt_form(w->in->bytes);
	switch (w->report->form) {
	case FOIL_RECEIPT_PROOF:
		return receipt_one_proof(w, err);
	case FOIL_RECEIPT_COSE:
		if (w->in->entry.p != NULL)
			receipt_take_entry(w, w->in->entry);
		return receipt_one_cose(w, w->in->bytes, err);
	case FOIL_RECEIPT_STATEMENT:
		return one_statement(w, err);
	case FOIL_RECEIPT_ENTRY:
		receipt_find(w, FOIL_CANNOT_TELL, "receipt.form",
		    "this is an entry without a receipt: give it with --entry");
		return FOIL_OK;
	case FOIL_RECEIPT_NONE:
		break;
	}
	receipt_find(w, FOIL_CANNOT_TELL, "receipt.form",
	    "neither a tlog-proof, nor a COSE receipt, nor a transparent statement");
	return FOIL_OK;
}

void foil_receipt_report_free(struct foil_receipt_report *r)
{
	foil_findings_free(&r->findings);
	foil_arena_free(&r->arena);
}

enum foil_code foil_receipt_verify(const struct foil_receipt_in *in,
    struct foil_receipt_report *out, struct foil_err *err)
{
	struct foil_receipt_report r = { .origin = "", .subject = "", .index = UINT64_MAX };
	struct receipt_work w = { .in = in, .report = &r, .findings = &r.findings,
		.bytes = { .max = FOIL_ENTRY_MAX }, .heard = { .auditor = -1 } };
	enum foil_code rc;

	if (in->n_heads > FOIL_RECEIPT_HEADS_MAX)
		return foil_fail(err, FOIL_E_ARG, "more than %d heads", FOIL_RECEIPT_HEADS_MAX);
	if ((rc = one_of_any(&w, err)) != FOIL_OK)
		goto done;
	if (in->trust == NULL && w.proven > 0) /* Q25 */
		receipt_find(&w, FOIL_CANNOT_TELL, "receipt.trust",
		    "cannot tell whose ledger this is: give --trust FILE");
	r.verdict = foil_findings_worst(&r.findings);
	if (r.verdict == FOIL_MATCHES && (w.receipts == 0 || w.proven != w.receipts ||
	    w.signed_by_log != w.receipts))
		r.verdict = FOIL_CANNOT_TELL; /* never yes for want of a question */
	r.witnessed_at = w.met && r.verdict == FOIL_MATCHES ? w.heard.witnessed_at : 0;
	if ((rc = receipt_say(&w, err)) == FOIL_OK)
		rc = foil_arena_check(&r.arena, err);
done:
	foil_buf_free(&w.bytes);
	if (rc == FOIL_OK)
		*out = r;
	else
		foil_receipt_report_free(&r);
	return rc;
}
