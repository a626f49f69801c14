/* SPDX-License-Identifier: Apache-2.0 */

/* The record's own reasons: what a ground of its kind is asked, and does not answer. */

#include "notice_work.h"

#include <string.h>

static struct foil_view answer(const struct foil_notice_ground *g, const char *question)
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

/* "ground B" or "grounds A and B" in another ground's balance: one balance may serve several. */
static bool names_ground(struct foil_view text, struct foil_view letter)
{
	const char *word = "ground";
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= text.len; i++) {
		size_t k = i + n, end;

		if (!foil_view_ieq(foil_view(text.p + i, n), foil_str(word)))
			continue;
		/* The capitals that follow, up to the end of the clause. */
		for (end = k; end < text.len && end < k + 60 && text.p[end] != '.' && text.p[end] != ';';
		    end++)
			if (text.len - end >= letter.len &&
			    foil_view_eq(foil_view(text.p + end, letter.len), letter) &&
			    !foil_is_alpha(text.p[end - 1]) &&
			    (end + letter.len == text.len || !foil_is_alpha(text.p[end + letter.len])))
				return true;
	}
	return false;
}

static bool weighed_elsewhere(const struct foil_notice_facts *f, const struct foil_notice_ground *g)
{
	for (size_t i = 0; i < f->n_grounds; i++)
		if (&f->grounds[i] != g && (names_ground(answer(&f->grounds[i], "outcome"), g->letter) ||
		    names_ground(answer(&f->grounds[i], "for withholding"), g->letter)))
			return true;
	return false;
}

/* X01 */
static void check_balance(struct notice_work *w, const struct foil_notice_ground *g)
{
	struct foil_buf name = { .max = 200 };

	if (!has_effect(g, FOIL_QUALIFIED) || (answer(g, "for withholding").len > 0 &&
	    answer(g, "outcome").len > 0) || weighed_elsewhere(w->facts, g))
		return;
	notice_find(w, "X01", NOTICE_NOWHERE, NULL, "%s, is qualified; the record has no public-interest "
	    "test for it (\"for disclosure\", \"for withholding\", \"outcome\")", shown(&name, g));
	foil_buf_free(&name);
}

/* X03 */
static void check_harm(struct notice_work *w, const struct foil_notice_ground *g)
{
	const struct foil_provision *p = g->n_ids > 0 ? foil_provision_find(g->ids[0]) : NULL;
	struct foil_buf name = { .max = 200 };

	if (p == NULL || strcmp(p->role, "exempts") != 0 || (strstr(p->test, "prejudice") == NULL &&
	    strcmp(p->test, "adverse_effect") != 0 && strcmp(p->test, "endanger") != 0) ||
	    (answer(g, "likelihood").len > 0 && answer(g, "harm").len > 0))
		return;
	notice_find(w, "X03", NOTICE_NOWHERE, NULL, "%s: the record does not say what harm, and whether it "
	    "would, or would be likely to, follow (\"likelihood\", \"harm\")", shown(&name, g));
	foil_buf_free(&name);
}

/* X07: the legitimate-interests test belongs to ordinary personal data only. */
static void check_personal(struct notice_work *w, const struct foil_notice_ground *g)
{
	static const char *const ids[] = { "foia/40/2", "eir/13/1", "foisa/38/1/b", "eirs/11/2" };
	struct foil_view data = answer(g, "data");
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
	    (answer(g, "interest").len == 0 || answer(g, "necessary").len == 0))
		missing = "the legitimate interest and whether disclosure is necessary for it "
		    "(\"interest\", \"necessary\", \"balance\")";
	if (missing != NULL)
		notice_find(w, "X07", NOTICE_NOWHERE, NULL, "%s: the record does not say %s",
		    shown(&name, g), missing);
	foil_buf_free(&name);
}

/* ---- X04 ---- */

static const struct foil_notice_ground *ground_of(const struct foil_notice_facts *f,
    struct foil_view letter)
{
	for (size_t i = 0; i < f->n_grounds; i++)
		if (foil_view_eq(f->grounds[i].letter, letter))
			return &f->grounds[i];
	return NULL;
}

static bool is_under(const struct foil_notice_facts *f, const struct foil_notice_together *t,
    const char *section)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct foil_notice_ground *g = ground_of(f, t->letters[i]);

		if (g != NULL && g->n_ids > 0 &&
		    foil_view_eq(foil_id_section(g->ids[0]), foil_str(section)))
			return true;
	}
	return false;
}

static bool in_the_alternative(const struct foil_notice_facts *f)
{
	for (size_t i = 0; i < f->n_grounds; i++)
		for (size_t a = 0; a < f->grounds[i].n_answers; a++)
			if (memmem(f->grounds[i].answers[a].answer.p, f->grounds[i].answers[a].answer.len,
			    "alternative", 11) != NULL)
				return true;
	return false;
}

static void check_together(struct notice_work *w)
{
	static const char *const pairs[][2] = { { "foia/30", "foia/31" }, { "foia/35", "foia/36" },
		{ "foia/23", "foia/24" } };
	const struct foil_notice_facts *f = w->facts;

	if (in_the_alternative(f))
		return;
	for (size_t p = 0; p < COUNT(pairs); p++) {
		for (size_t i = 0; i < f->n_together; i++) {
			if (f->together[i].n < 2 || !is_under(f, &f->together[i], pairs[p][0]) ||
			    !is_under(f, &f->together[i], pairs[p][1]))
				continue;
			notice_find(w, "X04", NOTICE_NOWHERE, NULL, "the same words are under sections %s and "
			    "%s, which exclude one another unless relied on in the alternative",
			    pairs[p][0] + 5, pairs[p][1] + 5);
			break;
		}
	}
}

void notice_check_grounds(struct notice_work *w)
{
	const struct foil_notice_facts *f = w->facts;

	if (!f->decided || !f->answers)
		return;
	for (size_t i = 0; i < f->n_grounds; i++) {
		check_balance(w, &f->grounds[i]);
		check_harm(w, &f->grounds[i]);
		check_personal(w, &f->grounds[i]);
	}
	check_together(w);
}
