/* SPDX-License-Identifier: Apache-2.0 */
/* What a receipt shows and does not, one line a check (spec/receipt.md section 6). */
#include "receipt_work.h"

#include "foil/text.h"

#include <string.h>

/* Which line a rule belongs to. */
static const struct {
	const char *rule;
	unsigned check;
} lines[] = {
	{ "receipt.form", FOIL_RECEIPT_CHECK_FORM },
	{ "receipt.entry", FOIL_RECEIPT_CHECK_ENTRY },
	{ "receipt.place", FOIL_RECEIPT_CHECK_ENTRY },
	{ "receipt.ledger", FOIL_RECEIPT_CHECK_ENTRY },
	{ "receipt.subject", FOIL_RECEIPT_CHECK_ENTRY },
	{ "receipt.size", FOIL_RECEIPT_CHECK_PROOF },
	{ "receipt.path", FOIL_RECEIPT_CHECK_PROOF },
	{ "receipt.trust", FOIL_RECEIPT_CHECK_LOG },
	{ "receipt.unknown", FOIL_RECEIPT_CHECK_LOG },
	{ "receipt.signature", FOIL_RECEIPT_CHECK_LOG },
	{ "receipt.head", FOIL_RECEIPT_CHECK_LOG },
	{ "receipt.quorum", FOIL_RECEIPT_CHECK_WITNESSES },
};

static const char *const names[FOIL_RECEIPT_CHECKS] = {
	[FOIL_RECEIPT_CHECK_FORM] = "form",
	[FOIL_RECEIPT_CHECK_ENTRY] = "entry",
	[FOIL_RECEIPT_CHECK_PROOF] = "proof",
	[FOIL_RECEIPT_CHECK_LOG] = "log",
	[FOIL_RECEIPT_CHECK_WITNESSES] = "witnesses",
	[FOIL_RECEIPT_CHECK_SIGNER] = "signer",
};

static unsigned check_of(const char *rule)
{
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (strcmp(rule, lines[i].rule) == 0)
			return lines[i].check;
	return FOIL_RECEIPT_CHECK_FORM; /* a rule without a line must never go unseen */
}

static void say(struct receipt_work *w, unsigned check, struct foil_buf *b)
{
	struct foil_view v = foil_arena_copy(&w->report->arena, foil_buf_view(b));

	if (b->failed != FOIL_OK)
		w->report->arena.failed = true;
	w->report->check[check].text = v.p != NULL ? (const char *)v.p : "";
	foil_buf_reset(b);
}

static void say_form(struct receipt_work *w, struct foil_buf *b)
{
	const struct foil_receipt_report *r = w->report;

	foil_buf_put_str(b, foil_receipt_form_name(r->form));
	if (r->form == FOIL_RECEIPT_COSE)
		foil_buf_put_str(b, r->consistency ? " of consistency" : " of inclusion");
	if (r->form == FOIL_RECEIPT_STATEMENT)
		foil_buf_printf(b, " with %u receipt%s", w->receipts, w->receipts == 1 ? "" : "s");
	foil_buf_printf(b, ", %zu bytes, a path of %zu; nothing left over", w->in->bytes.len, w->hashes);
	say(w, FOIL_RECEIPT_CHECK_FORM, b);
}

static void say_entry(struct receipt_work *w, struct foil_buf *b)
{
	char day[11];

	if (!w->have_entry)
		return;
	foil_day_iso(day, w->entry.signed_on);
	foil_put_safe(b, w->entry.sub, false);
	foil_buf_printf(b, ", no %llu of its subject, dated %s; what it says %s",
	    (unsigned long long)w->entry.case_index, day,
	    w->entry.body_kind == FOIL_BODY_ROOT ? "stays hidden" : "was not looked at");
	say(w, FOIL_RECEIPT_CHECK_ENTRY, b);
}

static void say_proof(struct receipt_work *w, struct foil_buf *b)
{
	const struct foil_receipt_report *r = w->report;

	if (r->consistency)
		foil_buf_printf(b, "the ledger of size %llu begins with the %llu entries of the head that "
		    "was given; nothing about what was added", (unsigned long long)r->size,
		    (unsigned long long)r->older);
	else
		foil_buf_printf(b, "it is entry %llu of a ledger of size %llu, byte for byte; nothing about "
		    "any other entry", (unsigned long long)r->index, (unsigned long long)r->size);
	say(w, FOIL_RECEIPT_CHECK_PROOF, b);
}

static void say_log(struct receipt_work *w, struct foil_buf *b)
{
	struct foil_safe s;

	foil_buf_printf(b, "that state is signed by a key of %s in %s; not that everybody is "
	    "shown the same", w->report->origin, w->in->trust_name == NULL ? "the trust file" :
	    foil_safe(&s, foil_str(w->in->trust_name)));
	say(w, FOIL_RECEIPT_CHECK_LOG, b);
}

static void say_witnesses(struct receipt_work *w, struct foil_buf *b)
{
	char when[21];

	if (w->met) {
		foil_time_rfc3339(when, (int64_t)w->heard.witnessed_at);
		foil_buf_printf(b, "cosigned by %zu of the witnesses by %s; by their clocks",
		    w->heard.cosigned, when);
	} else {
		foil_buf_put_str(b, "no witness asked for");
	}
	say(w, FOIL_RECEIPT_CHECK_WITNESSES, b);
}

/* The worst finding of a line decides it, and is what it says. */
static void judge_line(struct receipt_work *w, unsigned check, bool made)
{
	const struct foil_finding *worst = NULL;
	struct foil_check *c = &w->report->check[check];

	c->name = names[check];
	for (size_t i = 0; i < w->findings->n; i++) {
		const struct foil_finding *f = &w->findings->list[i];

		if (check_of(f->rule) == check && (worst == NULL ||
		    (worst->verdict != FOIL_DOES_NOT_MATCH && f->verdict == FOIL_DOES_NOT_MATCH)))
			worst = f;
	}
	if (worst == NULL && made) {
		c->status = FOIL_CHECK_OK;
		return;
	}
	c->status = worst != NULL && worst->verdict == FOIL_DOES_NOT_MATCH ? FOIL_CHECK_BAD :
	    FOIL_CHECK_UNKNOWN;
	c->text = worst != NULL ? worst->text : "NOT CHECKED: what it needs is not there";
}

enum foil_code receipt_say(struct receipt_work *w, struct foil_err *err)
{
	struct foil_check *check = w->report->check;
	struct foil_buf b = { .max = 2000 };
	const bool all = w->receipts > 0 && w->proven == w->receipts;
	const bool log = all && w->signed_by_log == w->receipts;

	say_form(w, &b);
	say_entry(w, &b);
	say_proof(w, &b);
	say_log(w, &b);
	say_witnesses(w, &b);
	foil_buf_free(&b);
	judge_line(w, FOIL_RECEIPT_CHECK_FORM, w->receipts > 0);
	if (!w->report->consistency)
		judge_line(w, FOIL_RECEIPT_CHECK_ENTRY, w->have_entry);
	judge_line(w, FOIL_RECEIPT_CHECK_PROOF, all);
	judge_line(w, FOIL_RECEIPT_CHECK_LOG, log);
	judge_line(w, FOIL_RECEIPT_CHECK_WITNESSES, log);
	if (check[FOIL_RECEIPT_CHECK_WITNESSES].status == FOIL_CHECK_OK && !w->met)
		check[FOIL_RECEIPT_CHECK_WITNESSES].status = FOIL_CHECK_NOTE;
	if (!w->report->consistency)
		check[FOIL_RECEIPT_CHECK_SIGNER] = (struct foil_check){
			names[FOIL_RECEIPT_CHECK_SIGNER], FOIL_CHECK_NOT_MADE,
			"who signed the entry, and whether they might: NOT CHECKED; a response shows it" };
	return foil_arena_check(&w->report->arena, err);
}
