/* SPDX-License-Identifier: Apache-2.0 */

/* How a letter ends: whom to turn to, how to verify it, the annex. */

#include "letter_work.h"

#include "foil/calendar.h"

#include <string.h>

#define ICO "Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow SK9 5AF, " \
	"https://ico.org.uk"
#define SIC "Kinburn Castle, Doubledykes Road, St Andrews KY16 9DS, https://www.foi.scot"

/* The period that begins so, from the table of spec/law.md section 5; 0 if it has none. */
static unsigned period(enum foil_regime r, enum foil_period_from from)
{
	size_t n;
	const struct foil_period *p = foil_periods(&n);

	for (size_t i = 0; i < n; i++)
		if (p[i].from == from && (p[i].regimes & 1u << r) != 0)
			return p[i].n;
	return 0;
}

static void put_review(struct letter *l)
{
	const struct foil_letter_facts *f = l->f;
	unsigned days = period(f->regime, FOIL_FROM_ANSWER);

	if (f->no_review && f->regime == FOIL_FOIA) {
		letter_para(l, "We have no procedure for complaints about how requests are handled.");
		return;
	}
	letter_open(l);
	switch (f->regime) {
	case FOIL_EIR:
		letter_say(l, "If you think that we have not complied with the Regulations, you may make "
		    "representations to us under regulation 11, in writing and within %u working days of "
		    "receiving this letter; we must then reconsider and reply within %u working days.", days,
		    period(f->regime, FOIL_FROM_REVIEW));
		break;
	case FOIL_FOISA:
		letter_say(l, "If you are not content you may, within %u working days of receiving "
		    "this letter, require us under section 20(1) of the Act to review our actions "
		    "and decision; do so in writing and say why.", days);
		break;
	case FOIL_EIRS:
		letter_say(l, "If you are not content you may, within %u working days of receiving "
		    "this letter, ask us under regulation 16 of the Regulations to review our "
		    "decision; do so in writing and say why.", days);
		break;
	case FOIL_FOIA:
	case FOIL_REGIME_NONE:
		letter_say(l, "If you are not content you may, within %u working days of receiving "
		    "this letter, ask us for an internal review.", days);
		break;
	}
	if (f->review.len > 0) {
		letter_say(l, " Write to: ");
		letter_ending(l, f->review);
	}
	letter_close(l);
	if (f->review.len == 0)
		letter_blank(l, "Say to whom and how to write: there is no line \"review\" in "
		    "particulars.txt.");
}

static void put_commissioner(struct letter *l)
{
	unsigned appeal = period(l->f->regime, FOIL_FROM_NOTICE);
	unsigned apply = period(l->f->regime, FOIL_FROM_REVIEWED); /* months, in Scotland */

	switch (l->f->regime) {
	case FOIL_FOISA:
		letter_para(l, "If you are still not content you may, within %u months, apply "
		    "under section 47(1) of the Act to the Scottish Information Commissioner for a "
		    "decision: " SIC ". Against that "
		    "decision you may appeal on a point of law to the Court of Session, within %u "
		    "days.", apply, appeal);
		return;
	case FOIL_EIRS:
		letter_para(l, "If you are still not content you may, within %u months, apply "
		    "under section 47(1) of the Freedom of Information (Scotland) Act 2002, which "
		    "regulation 17 of the Regulations applies, to the Scottish Information "
		    "Commissioner for a decision: " SIC ". Against that decision you may "
		    "appeal on a point of law to the Court of Session, within %u days.", apply, appeal);
		return;
	case FOIL_EIR:
		letter_para(l, "If you are still not content you may apply under section 50 of the "
		    "Freedom of Information Act 2000, which regulation 18 of the Regulations "
		    "applies, to the Information Commissioner for a decision: " ICO ". Against "
		    "that decision you and we may appeal to the First-tier Tribunal, within %u "
		    "days.", appeal);
		return;
	case FOIL_FOIA:
	case FOIL_REGIME_NONE:
		break;
	}
	letter_para(l, "If you are still not content you may apply under section 50 of the Act to "
	    "the Information Commissioner for a decision: " ICO ". Against that decision you and "
	    "we may appeal to the First-tier Tribunal, within %u days.", appeal);
}

void letter_remedies(struct letter *l)
{
	letter_heading(l, "If you are not content with this answer");
	put_review(l);
	put_commissioner(l);
}

void letter_verify(struct letter *l)
{
	const struct foil_letter_facts *f = l->f;

	if (f->origin.len == 0)
		return;
	letter_heading(l, "How to verify this answer");
	letter_open(l);
	letter_say(l, "This answer is recorded in the ledger ");
	letter_view(l, f->origin);
	letter_say(l, ", with the fingerprint ");
	letter_view(l, f->genesis);
	if (f->size > 0 && f->root.len > 0) {
		letter_say(l, ". When this letter was written the signed head of the ledger had "
		    "%llu entries and the root ", (unsigned long long)f->size);
		letter_view(l, f->root);
	}
	letter_say(l, ". Anybody can check, without asking us, that what is published is what was "
	    "signed: get the program foil-verify and our trust file, compare the fingerprint, and "
	    "run foil-verify --trust FILE published.");
	letter_close(l);
}

/* ---- the annex ---- */

static struct foil_view gist_of(const struct foil_letter_ground *g)
{
	for (size_t i = 0; i < g->ground.n_answers && !g->silent; i++)
		if (foil_view_eq(g->ground.answers[i].question, foil_str("gist")))
			return g->ground.answers[i].answer;
	return foil_view(NULL, 0);
}

static void put_provisions(struct letter *l, const struct foil_letter_redaction *r)
{
	for (size_t i = 0; i < r->n_letters; i++) {
		const struct foil_letter_ground *g = letter_ground(l, r->letters[i]);

		letter_say(l, i > 0 ? "; " : "");
		if (g != NULL)
			letter_ids(l, g->ground.ids, g->ground.n_ids);
	}
}

static void put_gists(struct letter *l, const struct foil_letter_redaction *r, const char *before)
{
	const char *sep = before;

	for (size_t i = 0; i < r->n_letters; i++) {
		const struct foil_letter_ground *g = letter_ground(l, r->letters[i]);

		if (g == NULL || gist_of(g).len == 0)
			continue;
		letter_say(l, "%s", sep);
		letter_view(l, gist_of(g));
		sep = "; ";
	}
}

static void put_place(struct letter *l, const struct foil_letter_redaction *r)
{
	letter_view(l, r->file);
	if (r->line > 0)
		letter_say(l, " line %llu", (unsigned long long)r->line);
}

static void put_table(struct letter *l)
{
	const struct foil_letter_facts *f = l->f;

	foil_buf_put_str(l->out, "<table>\n<caption>What was taken out of the documents</caption>\n"
	    "<thead>\n<tr><th scope=\"col\">Number</th><th scope=\"col\">Place</th><th "
	    "scope=\"col\">Provision</th><th scope=\"col\">What it is</th></tr>\n</thead>\n"
	    "<tbody>\n");
	for (size_t i = 0; i < f->n_redactions; i++) {
		const struct foil_letter_redaction *r = &f->redactions[i];

		foil_buf_printf(l->out, "<tr><th scope=\"row\">%llu</th><td>", (unsigned long long)r->serial);
		put_place(l, r);
		foil_buf_put_str(l->out, "</td><td>");
		put_provisions(l, r);
		foil_buf_put_str(l->out, "</td><td>");
		put_gists(l, r, "");
		foil_buf_put_str(l->out, "</td></tr>\n");
	}
	foil_buf_put_str(l->out, "</tbody>\n</table>\n");
}

void letter_annex(struct letter *l)
{
	const struct foil_letter_facts *f = l->f;

	if (f->n_redactions == 0)
		return;
	letter_heading(l, "Annex: schedule of what is withheld within documents");
	if (f->n_redactions > FOIL_LETTER_ROWS_MAX) {
		letter_para(l, "It has %zu rows, and goes with this letter as schedule.csv.",
		    f->n_redactions);
		return;
	}
	if (l->html) {
		put_table(l);
		return;
	}
	for (size_t i = 0; i < f->n_redactions; i++) {
		const struct foil_letter_redaction *r = &f->redactions[i];

		letter_bullet(l);
		letter_say(l, "%llu: ", (unsigned long long)r->serial);
		put_place(l, r);
		letter_say(l, ": ");
		put_provisions(l, r);
		put_gists(l, r, ": ");
		letter_bullet_end(l);
	}
	letter_list_end(l);
}
