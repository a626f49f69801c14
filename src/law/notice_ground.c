/* SPDX-License-Identifier: Apache-2.0 */

/* The record's own reasons: what a ground of its kind is asked, and does not answer. */

#include "notice_work.h"

#include <string.h>

struct foil_view notice_answer(const struct foil_notice_ground *g, const char *question)
{
	for (size_t i = 0; i < g->n_answers; i++)
		if (foil_view_eq(g->answers[i].question, foil_str(question)))
			return g->answers[i].answer;
	return foil_view(NULL, 0);
}

/* "s.40(2) via s.40(3A)(a)" would need the table; the ids as they are cited will do. */
static const char *shown(struct foil_buf *b, const struct foil_notice_ground *g)
{
	foil_buf_put_str(b, "ground ");
	foil_put_safe(b, g->letter, false);
	for (size_t i = 0; i < g->n_ids && b->len < 120; i++) {
		foil_buf_put_str(b, i > 0 ? " via " : ", ");
		foil_provision_show(b, g->ids[i]);
	}
	return foil_buf_cstr(b);
}

static bool has_effect(const struct foil_notice_ground *g, enum foil_effect e)
{
	for (size_t i = 0; i < g->n_ids; i++) {
		const struct foil_provision *p = foil_provision_find(g->ids[i]);

		if (p != NULL && p->effect == e)
			return true;
	}
	return false;
}

/* Whose balance names this one; one on the same words before any other. SIZE_MAX if none. */
static size_t weighed_by(const struct foil_notice_facts *f, const struct notice_pairs *p, size_t g)
{
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < f->n_grounds; i++) {
		if (i == g || !notice_names(p, i, g))
			continue;
		found = i;
		if (notice_stand_together(p, i, g))
			return i;
	}
	return found;
}

/* Of s.23 and s.24 in the alternative the reasons may be kept where few may read them. */
static bool is_held_elsewhere(const struct foil_notice_facts *f, const struct foil_notice_ground *g)
{
	struct foil_view section = g->n_ids > 0 ? foil_id_section(g->ids[0]) : foil_view(NULL, 0);

	if ((!foil_view_eq(section, foil_str("foia/23")) && !foil_view_eq(section, foil_str("foia/24"))) ||
	    !notice_in_the_alternative(f, "foia/23", "foia/24"))
		return false;
	for (size_t i = 0; i < g->n_answers; i++)
		if (memmem(g->answers[i].answer.p, g->answers[i].answer.len, "held elsewhere", 14) != NULL)
			return true;
	return false;
}

/* X01 */
static void check_balance(struct notice_work *w, const struct notice_pairs *p, size_t i)
{
	const struct foil_notice_ground *g = &w->facts->grounds[i];
	size_t by = weighed_by(w->facts, p, i);
	struct foil_buf name = { .max = 200 };
	struct foil_safe letter;

	if (!has_effect(g, FOIL_QUALIFIED) || (notice_answer(g, "for withholding").len > 0 &&
	    notice_answer(g, "outcome").len > 0) || is_held_elsewhere(w->facts, g))
		return;
	if (by == SIZE_MAX)
		notice_find(w, "X01", NOTICE_NOWHERE, NULL, "%s, is qualified; the record has no "
		    "public-interest test for it (\"for disclosure\", \"for withholding\", "
		    "\"outcome\")", shown(&name, g));
	else if (!notice_stand_together(p, by, i))
		notice_find(w, "X01", NOTICE_NOWHERE, NULL, "%s, is qualified; the balance of "
		    "ground %s names it, but the two stand on no words in common, and one balance "
		    "serves several grounds on the same words", shown(&name, g), foil_safe(&letter,
		    w->facts->grounds[by].letter));
	foil_buf_free(&name);
}

/* X03 */
static void check_harm(struct notice_work *w, const struct foil_notice_ground *g)
{
	const struct foil_provision *p = g->n_ids > 0 ? foil_provision_find(g->ids[0]) : NULL;
	struct foil_buf name = { .max = 200 };

	if (p == NULL || strcmp(p->role, "exempts") != 0 || (strstr(p->test, "prejudice") == NULL &&
	    strcmp(p->test, "adverse_effect") != 0 && strcmp(p->test, "endanger") != 0) ||
	    (notice_answer(g, "likelihood").len > 0 && notice_answer(g, "harm").len > 0))
		return;
	notice_find(w, "X03", NOTICE_NOWHERE, NULL, "%s: the record does not say what harm, and whether it "
	    "would, or would be likely to, follow (\"likelihood\", \"harm\")", shown(&name, g));
	foil_buf_free(&name);
}

/* X07: the legitimate-interests test belongs to ordinary personal data only. */
static void check_personal(struct notice_work *w, const struct foil_notice_ground *g)
{
	static const char *const ids[] = { "foia/40/2", "eir/13/1", "foisa/38/1/b", "eirs/11/2" };
	struct foil_view data = notice_answer(g, "data");
	struct foil_buf name = { .max = 200 };
	const char *missing = NULL;
	bool personal = false;

	for (size_t i = 0; i < COUNT(ids) && g->n_ids > 0; i++)
		personal = personal || foil_view_eq(g->ids[0], foil_str(ids[i]));
	if (!personal)
		return;
	if (data.len == 0)
		missing = "whether the data are ordinary, special category or criminal offence (\"data\")";
	else if (foil_view_eq(data, foil_str("ordinary")) && has_effect(g, FOIL_ABSOLUTE) &&
	    (notice_answer(g, "interest").len == 0 || notice_answer(g, "necessary").len == 0))
		missing = "the legitimate interest and whether disclosure is necessary for it "
		    "(\"interest\", \"necessary\", \"balance\")";
	else if (!foil_view_eq(data, foil_str("ordinary")) && (notice_answer(g, "interest").len > 0 ||
	    notice_answer(g, "necessary").len > 0))
		missing = "why legitimate interests are weighed: that test is for ordinary data, "
		    "and for these the question is which condition of UK GDPR Article 9 or 10 "
		    "would allow disclosure (\"reasons\")";
	else if (!foil_view_eq(data, foil_str("ordinary")) && has_effect(g, FOIL_ABSOLUTE) &&
	    notice_answer(g, "reasons").len == 0)
		missing = "which condition of UK GDPR Article 9 or 10 was looked for, and that there is none "
		    "(\"reasons\")";
	if (missing != NULL)
		notice_find(w, "X07", NOTICE_NOWHERE, NULL, "%s: the record does not say %s",
		    shown(&name, g), missing);
	foil_buf_free(&name);
}

/* ---- X04 ---- */

static bool is_under(const struct foil_notice_ground *g, const char *section)
{
	return g->n_ids > 0 && foil_view_eq(foil_id_section(g->ids[0]), foil_str(section));
}

bool notice_in_the_alternative(const struct foil_notice_facts *f, const char *a, const char *b)
{
	for (size_t i = 0; i < f->n_grounds; i++) {
		const struct foil_notice_ground *g = &f->grounds[i];

		if (!is_under(g, a) && !is_under(g, b))
			continue;
		for (size_t k = 0; k < g->n_answers; k++)
			if (memmem(g->answers[k].answer.p, g->answers[k].answer.len, "alternative",
			    11) != NULL)
				return true;
	}
	return false;
}

/* Two grounds of these sections stand on the same words. */
static bool overlap(const struct foil_notice_facts *f, const struct notice_pairs *p, const char *a,
    const char *b)
{
	for (size_t i = 0; i < f->n_grounds; i++)
		for (size_t k = 0; is_under(&f->grounds[i], a) && k < f->n_grounds; k++)
			if (notice_stand_together(p, i, k) && is_under(&f->grounds[k], b))
				return true;
	return false;
}

/* X04, X16 */
static void check_pair(struct notice_work *w, const struct notice_pairs *p, const char *a,
    const char *b)
{
	if (!overlap(w->facts, p, a, b))
		return;
	if (!notice_in_the_alternative(w->facts, a, b))
		notice_find(w, "X04", NOTICE_NOWHERE, NULL, "the same words are under sections %s and "
		    "%s, which exclude one another unless relied on in the alternative", a + 5, b + 5);
	else if (strcmp(a, "foia/23") == 0 && !w->have)
		notice_find(w, "X16", NOTICE_NOWHERE, NULL, "one of sections 23 and 24, in the "
		    "alternative: the letter need not say which, and reasons may be held elsewhere");
}

/* X14: what is environmental is decided under the Regulations. */
static void check_environmental(struct notice_work *w, const struct notice_pairs *p)
{
	const struct foil_notice_facts *f = w->facts;

	for (size_t i = 0; i < f->n_grounds; i++) {
		if (!is_under(&f->grounds[i], "foia/39"))
			continue;
		for (size_t k = 0; k < f->n_grounds; k++) {
			if (k == i || !notice_stand_together(p, i, k))
				continue;
			notice_find(w, "X14", NOTICE_NOWHERE, NULL,
			    "the same words are under section 39 and another section; what is "
			    "environmental is decided under the Regulations, and nothing else of "
			    "the Act is needed for it");
			return;
		}
	}
}

static bool speaks_of(struct foil_view v, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= v.len; i++)
		if (foil_view_ieq(foil_view(v.p + i, n), foil_str(word)))
			return true;
	return false;
}

/* X15, of the record alone: the request or an item is about emissions, the ground's answers are not. */
static void check_emissions(struct notice_work *w, const struct foil_notice_ground *g)
{
	const struct foil_notice_facts *f = w->facts;
	struct foil_buf name = { .max = 200 };
	bool emissions = speaks_of(f->request, "emission"), answered = false;

	if (w->have || g->n_ids == 0 || !notice_yields_to_emissions(g->ids[0]))
		return;
	for (size_t i = 0; i < f->n_items && !emissions; i++)
		emissions = speaks_of(f->items[i].label, "emission") || speaks_of(f->items[i].words,
		    "emission");
	for (size_t i = 0; i < g->n_answers && !answered; i++)
		answered = speaks_of(g->answers[i].answer, "emission");
	if (emissions && !answered)
		notice_find(w, "X15", NOTICE_NOWHERE, NULL, "%s, is not available for information "
		    "on emissions, of which the request or an item speaks; the record does not say "
		    "whether this is such information",
		    shown(&name, g));
	foil_buf_free(&name);
}

void notice_check_grounds(struct notice_work *w)
{
	const struct foil_notice_facts *f = w->facts;
	struct notice_pairs p;

	if (!f->decided || !f->answers)
		return;
	if (!notice_pairs_make(f, &p)) {
		w->failed = true;
		return;
	}
	for (size_t i = 0; i < f->n_grounds; i++) {
		check_balance(w, &p, i);
		check_harm(w, &f->grounds[i]);
		check_personal(w, &f->grounds[i]);
		check_emissions(w, &f->grounds[i]);
	}
	check_pair(w, &p, "foia/30", "foia/31");
	check_pair(w, &p, "foia/35", "foia/36");
	check_pair(w, &p, "foia/23", "foia/24");
	check_environmental(w, &p);
	notice_check_earlier(w);
	notice_pairs_free(&p);
}
