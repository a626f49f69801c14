/* SPDX-License-Identifier: Apache-2.0 */
#include "notice_work.h"

#include <stdlib.h>
#include <string.h>

static int by_weight(const void *a, const void *b)
{
	const struct foil_notice_finding *x = a, *y = b;

	if (x->rule->severity != y->rule->severity)
		return x->rule->severity < y->rule->severity ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1; /* rows of one table */
	return strcmp(x->text, y->text);
}

/* The letter as text, without its byte-order mark; HTML through its reader. */
static enum foil_code text_of(struct notice_work *w, struct foil_view letter,
    struct foil_buf *html, struct foil_view *text, struct foil_err *err)
{
	enum foil_code rc;

	if (foil_html_is(letter)) {
		w->out->html = true;
		if ((rc = foil_html_text(letter, html, &w->out->hidden, err)) == FOIL_OK)
			*text = foil_buf_view(html);
		return rc;
	}
	*text = letter;
	if (letter.len >= 3 && memcmp(letter.p, "\xEF\xBB\xBF", 3) == 0)
		*text = foil_view(letter.p + 3, letter.len - 3);
	return FOIL_OK;
}

/* The day for "in force": the letter's own, else the latest that it names. */
static foil_day law_day(const struct notice_work *w)
{
	foil_day latest = FOIL_DAY_NONE;

	if (w->facts != NULL && w->facts->review && w->facts->refused != FOIL_DAY_NONE)
		return w->facts->refused; /* a review judges as at the refusal */
	if (w->facts != NULL && w->facts->dated != FOIL_DAY_NONE)
		return w->facts->dated;
	for (size_t i = 0; i < w->dates.n; i++)
		if (w->dates.d[i].day != FOIL_DAY_NONE && w->dates.d[i].day > latest)
			latest = w->dates.d[i].day;
	return latest;
}

/* "section 39": environmental information, which the Act leaves to the Regulations. */
static bool is_bridge(const char *id)
{
	return strncmp(id, "foia/39", 7) == 0 || strcmp(id, "foisa/39/2") == 0;
}

/*
 * Without a regime given: that of most of what is cited, so that an EIR letter is read as one.
 * Where section 39 is cited it is itself no sign of the Act, and the Regulations win a tie.
 */
static enum foil_regime regime_of(const struct notice_work *w)
{
	size_t n[FOIL_EIRS + 1] = { 0 };
	enum foil_regime best = w->cites.regime;
	bool bridge = false;

	for (size_t i = 0; i < w->cites.n_refs; i++) {
		const char *id = w->cites.ref[i].id;

		bridge = bridge || is_bridge(id);
		n[foil_provision_regime(foil_str(id))] += !is_bridge(id);
	}
	if (bridge && best == FOIL_FOIA && n[FOIL_EIR] > 0)
		best = FOIL_EIR;
	else if (bridge && best == FOIL_FOISA && n[FOIL_EIRS] > 0)
		best = FOIL_EIRS;
	for (enum foil_regime r = FOIL_FOIA; r <= FOIL_EIRS; r++)
		if (n[r] > n[best])
			best = r;
	return best;
}

static enum foil_code read_letter(struct notice_work *w, struct foil_view text,
    enum foil_regime regime, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = notice_text_read(&w->t, text, err)) != FOIL_OK || w->t.n == 0 ||
	    (rc = notice_cues_find(&w->t, &w->hits, err)) != FOIL_OK ||
	    (rc = notice_dates_find(&w->t, &w->dates, err)) != FOIL_OK ||
	    (rc = foil_citations_find(text, regime, law_day(w), &w->cites, err)) != FOIL_OK)
		return rc;
	w->regime = regime != FOIL_REGIME_NONE ? regime : regime_of(w);
	w->out->lines = w->t.n_lines;
	w->have = true;
	return notice_shape_read(w, err);
}

static void run(struct notice_work *w)
{
	if (w->have) {
		notice_check_scope(w); /* first: it finds the letter's dates */
		notice_check_duty(w);
		notice_check_cite(w);
		notice_check_reason(w);
		notice_check_special(w);
	}
	if (w->facts != NULL) {
		notice_check_grounds(w);
		notice_check_record(w);
	}
}

static void work_free(struct notice_work *w)
{
	notice_text_free(&w->t);
	free(w->hits.h);
	free(w->dates.d);
	free(w->claim);
	foil_citations_free(&w->cites);
}

enum foil_code foil_notice_check(struct foil_view letter, enum foil_regime regime,
    const struct foil_notice_facts *facts, struct foil_notice *out, struct foil_err *err)
{
	struct foil_notice n = { .received = FOIL_DAY_NONE, .dated = FOIL_DAY_NONE };
	struct foil_buf html = { .max = 2 * FOIL_NOTICE_TEXT_MAX };
	struct notice_work w = { .out = &n, .facts = facts };
	struct foil_view text = letter;
	enum foil_code rc = FOIL_OK;

	if (regime == FOIL_REGIME_NONE && facts != NULL)
		regime = facts->regime;
	w.regime = regime;
	if (letter.len > FOIL_NOTICE_TEXT_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "a letter of %zu bytes; at most %zu are read",
		    letter.len, FOIL_NOTICE_TEXT_MAX);
	n.findings = foil_arena_alloc(&n.arena, FOIL_NOTICE_FINDINGS_MAX, sizeof *n.findings);
	if (n.findings == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "no memory for findings");
		goto done;
	}
	n.letter = letter.len > 0;
	if (n.letter && ((rc = text_of(&w, letter, &html, &text, err)) != FOIL_OK ||
	    (rc = read_letter(&w, text, regime, err)) != FOIL_OK))
		goto done;
	run(&w);
	n.regime = w.regime;
	if (w.failed) {
		rc = foil_fail(err, FOIL_E_NOMEM, "no memory for findings");
		goto done;
	}
	qsort(n.findings, n.n, sizeof *n.findings, by_weight);
	*out = n;
	n = (struct foil_notice){ .n = 0 };
done:
	work_free(&w);
	foil_buf_free(&html);
	foil_notice_free(&n);
	return rc;
}

void foil_notice_free(struct foil_notice *n)
{
	foil_arena_free(&n->arena);
	*n = (struct foil_notice){ .n = 0 };
}
