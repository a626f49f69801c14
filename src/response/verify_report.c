/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_work.h"

#include "foil/text.h"

#include <string.h>

static const char *const names[FOIL_CHECKS] = {
	[FOIL_CHECK_RECORD] = "record",
	[FOIL_CHECK_PEOPLE] = "people",
	[FOIL_CHECK_FILES] = "files",
	[FOIL_CHECK_REDACTIONS] = "redactions",
	[FOIL_CHECK_ANCHOR] = "anchor",
	[FOIL_CHECK_ITEMS] = "items",
	[FOIL_CHECK_LETTER] = "letter",
};

/* Which line a rule belongs to, by the beginning of its id. */
static const struct {
	const char *prefix;
	unsigned check;
} families[] = {
	{ "record.", FOIL_CHECK_RECORD },
	{ "chain.", FOIL_CHECK_RECORD },
	{ "order.", FOIL_CHECK_RECORD },
	{ "complete.", FOIL_CHECK_RECORD },
	{ "openings.", FOIL_CHECK_RECORD },
	{ "people.", FOIL_CHECK_PEOPLE },
	{ "files.", FOIL_CHECK_FILES },
	{ "letter.", FOIL_CHECK_FILES },
	{ "redactions.", FOIL_CHECK_REDACTIONS },
	{ "decision.", FOIL_CHECK_REDACTIONS },
	{ "anchor.", FOIL_CHECK_ANCHOR },
	{ "wording.", FOIL_CHECK_LETTER },
};

const char *foil_check_mark(enum foil_check_status s)
{
	switch (s) {
	case FOIL_CHECK_OK:
		return "ok";
	case FOIL_CHECK_BAD:
		return "BAD";
	case FOIL_CHECK_NOTE:
		return "note";
	case FOIL_CHECK_NOT_MADE:
		return "--";
	case FOIL_CHECK_UNKNOWN:
		break;
	}
	return "????";
}

static unsigned check_of(const char *rule)
{
	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
		if (strncmp(rule, families[i].prefix, strlen(families[i].prefix)) == 0)
			return families[i].check;
	return FOIL_CHECK_RECORD; /* a rule without a family must never go unseen */
}

static void say(struct work *w, unsigned check, struct foil_buf *b)
{
	struct foil_view v = foil_arena_copy(w->arena, foil_buf_view(b));

	if (b->failed != FOIL_OK)
		w->arena->failed = true; /* the reset would forget it: no report with half a line */
	w->report->check[check].text = v.p != NULL ? (const char *)v.p : "";
	foil_buf_reset(b);
}

/* The worst finding of a line decides it, and is what it says. */
static void judge_line(struct work *w, unsigned check)
{
	const struct foil_finding *worst = NULL;
	struct foil_check *c = &w->report->check[check];

	for (size_t i = 0; i < w->findings->n; i++) {
		const struct foil_finding *f = &w->findings->list[i];

		if (check_of(f->rule) == check && (worst == NULL ||
		    (worst->verdict != FOIL_DOES_NOT_MATCH && f->verdict == FOIL_DOES_NOT_MATCH)))
			worst = f;
	}
	if (worst == NULL && w->did[check]) {
		c->status = FOIL_CHECK_OK;
		return;
	}
	c->status = worst != NULL && worst->verdict == FOIL_DOES_NOT_MATCH ? FOIL_CHECK_BAD :
	    FOIL_CHECK_UNKNOWN;
	c->text = worst != NULL ? worst->text : "NOT CHECKED: what it needs could not be read";
}

static void put_person(struct foil_buf *b, const struct foil_case_act *a)
{
	if (a->key != NULL)
		foil_put_safe(b, a->key->person, false);
	else
		foil_buf_put_str(b, "unknown");
}

static void say_people(struct work *w, struct foil_buf *b)
{
	const struct foil_case *c = &w->kase;

	if (c->decided < 0 || c->approved < 0)
		return;
	foil_buf_put_str(b, "signed ");
	put_person(b, &c->act[c->decided]);
	foil_buf_put_str(b, "; approved ");
	put_person(b, &c->act[c->approved]);
	say(w, FOIL_CHECK_PEOPLE, b);
}

static bool same_letters(const struct foil_redaction *a, const struct foil_redaction *b)
{
	if (a->n_letters != b->n_letters)
		return false;
	for (size_t i = 0; i < a->n_letters; i++)
		if (!foil_view_eq(a->letters[i], b->letters[i]))
			return false;
	return true;
}

/* "27 s.40(2) via s.40(3A)(a), 6 s.31(1)(a)": by grounds, in order of first appearance, eight at most. */
static void put_by_ground(struct foil_buf *b, const struct foil_act *d)
{
	const struct foil_redaction *kind[8];
	size_t count[8] = { 0 }, n = 0, other = 0;

	for (size_t i = 0; i < d->n_redactions; i++) {
		size_t k = 0;

		while (k < n && !same_letters(kind[k], &d->redactions[i]))
			k++;
		if (k == n && n < sizeof kind / sizeof kind[0])
			kind[n++] = &d->redactions[i];
		if (k < n)
			count[k]++;
		else
			other++;
	}
	for (size_t k = 0; k < n; k++) {
		foil_buf_printf(b, "%s%zu ", k > 0 ? ", " : ": ", count[k]);
		for (size_t i = 0; i < kind[k]->n_letters; i++) {
			const struct foil_ground *g = foil_act_ground(d, kind[k]->letters[i]);

			foil_buf_put_str(b, i > 0 ? " and " : "");
			if (g != NULL)
				foil_ground_show(b, g);
		}
	}
	if (other > 0)
		foil_buf_printf(b, ", %zu under others", other);
}

static void say_redactions(struct work *w, struct foil_buf *b)
{
	const struct foil_act *d = w->decided;

	if (d == NULL)
		return;
	if (d->neither) {
		foil_buf_put_str(b, "none: the answer is neither to confirm nor to deny");
	} else {
		foil_buf_printf(b, "%zu in the files = %zu signed", w->hidden, d->n_redactions);
		put_by_ground(b, d);
	}
	say(w, FOIL_CHECK_REDACTIONS, b);
}

static void put_outcome(struct foil_buf *b, const struct work *w, enum foil_outcome o, size_t n)
{
	const struct foil_provision *e;

	switch (o) {
	case FOIL_DISCLOSED:
		foil_buf_printf(b, "%zu in full", n);
		break;
	case FOIL_PART:
		foil_buf_printf(b, "%zu in part", n);
		break;
	case FOIL_ELSEWHERE:
		e = foil_provision_elsewhere(foil_regime_parse(w->received->regime));
		foil_buf_printf(b, "%zu elsewhere", n);
		if (e != NULL) {
			foil_buf_put_str(b, " (");
			foil_provision_show(b, foil_str(e->id));
			foil_buf_put_str(b, ")");
		}
		break;
	case FOIL_UNDECIDED:
		foil_buf_printf(b, "%zu UNDECIDED", n);
		break;
	default:
		foil_buf_printf(b, "%zu %s", n, foil_outcome_name(o));
	}
}

static void put_undecided_labels(struct foil_buf *b, const struct foil_act *d)
{
	const char *sep = " (";

	for (size_t i = 0; i < d->n_items; i++) {
		if (d->items[i].outcome != FOIL_UNDECIDED || b->len > 400)
			continue;
		foil_buf_put_str(b, sep);
		foil_put_safe(b, d->items[i].label, false);
		sep = ", ";
	}
	foil_buf_put_str(b, ")");
}

static void say_items(struct work *w, struct foil_buf *b)
{
	static const enum foil_outcome order[] = { FOIL_DISCLOSED, FOIL_PART, FOIL_WITHHELD,
		FOIL_ELSEWHERE, FOIL_NOT_HELD, FOIL_OUT_OF_SCOPE, FOIL_DUPLICATE, FOIL_TRANSFERRED,
		FOIL_UNDECIDED };
	const struct foil_act *d = w->decided;
	size_t n;

	w->report->check[FOIL_CHECK_ITEMS].status = FOIL_CHECK_NOTE;
	if (d == NULL || w->received == NULL || (!d->neither && !foil_act_knows(d, FOIL_F_ITEMS))) {
		foil_buf_put_str(b, "not open to this reader");
		say(w, FOIL_CHECK_ITEMS, b);
		return;
	}
	if (d->neither) {
		foil_buf_put_str(b, "neither confirmed nor denied");
		for (size_t i = 0; i < d->n_provisions; i++) {
			foil_buf_put_str(b, i > 0 ? ", " : " under ");
			foil_provision_show(b, d->provisions[i]);
		}
	}
	for (size_t o = 0; !d->neither && o < sizeof order / sizeof order[0]; o++) {
		n = 0;
		for (size_t i = 0; i < d->n_items; i++)
			n += d->items[i].outcome == order[o];
		if (n == 0)
			continue;
		foil_buf_put_str(b, b->len > 0 ? ", " : "");
		put_outcome(b, w, order[o], n);
		if (order[o] == FOIL_UNDECIDED && foil_act_knows(d, FOIL_F_LABELS))
			put_undecided_labels(b, d);
	}
	w->report->neither = d->neither;
	say(w, FOIL_CHECK_ITEMS, b);
	w->report->summary = w->report->check[FOIL_CHECK_ITEMS].text;
}

static const char *keep_safe(struct work *w, struct foil_buf *b, struct foil_view v)
{
	struct foil_view kept;

	foil_buf_reset(b);
	foil_put_safe(b, v, false);
	kept = foil_arena_copy(w->arena, foil_buf_view(b));
	if (b->failed != FOIL_OK)
		w->arena->failed = true;
	foil_buf_reset(b);
	return kept.p != NULL ? (const char *)kept.p : "";
}

static void say_whose(struct work *w, struct foil_buf *b)
{
	char day[24];

	if (w->have_governance)
		w->report->authority = keep_safe(w, b, foil_governance_authority(w->governance));
	if (w->kase.sub.len > 0)
		w->report->reference = keep_safe(w, b, w->kase.sub);
	if (w->issued != NULL && w->issued->dated != FOIL_DAY_NONE) {
		foil_day_long(day, w->issued->dated);
		w->report->dated = keep_safe(w, b, foil_str(day));
	}
}

enum foil_code work_report(struct work *w, struct foil_err *err)
{
	struct foil_report *r = w->report;
	struct foil_buf b = { .max = 1 << 20 };
	bool all = true;
	enum foil_code rc;

	for (unsigned i = 0; i < FOIL_CHECKS; i++) {
		r->check[i].name = names[i];
		if (r->check[i].text == NULL)
			r->check[i].text = "";
	}
	say_whose(w, &b);
	r->check[FOIL_CHECK_RECORD].text =
	    "every entry of this case is here, in order, signed by keys then in force";
	say_people(w, &b);
	foil_buf_printf(&b, "%zu files, each as issued", w->files);
	say(w, FOIL_CHECK_FILES, &b);
	say_redactions(w, &b);
	say_items(w, &b);
	for (unsigned i = FOIL_CHECK_RECORD; i <= FOIL_CHECK_ANCHOR; i++) {
		judge_line(w, i);
		all = all && r->check[i].status == FOIL_CHECK_OK;
	}
	if ((rc = work_letter(w, err)) != FOIL_OK)
		goto done;
	r->verdict = foil_findings_worst(w->findings);
	if (r->verdict == FOIL_MATCHES && !all)
		r->verdict = FOIL_CANNOT_TELL;
	rc = foil_buf_check(&b, "report", err);
done:
	foil_buf_free(&b);
	return rc;
}
