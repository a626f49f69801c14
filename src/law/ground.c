/* SPDX-License-Identifier: Apache-2.0 */

/* The questions that provisions ask, by the columns of their rows. */

#include "ask.h"

#include "catalogue.h"
#include "foil/text.h"

#include <string.h>

struct asker {
	const struct foil_provision *const *p;
	size_t n_p;
	struct foil_view data;
	struct foil_ask *out;
	size_t n;
};

static void ask(struct asker *a, const char *question, const char *about, const char *why, bool must)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->out[i].question, question) == 0)
			return;
	if (a->n < FOIL_ASKS_MAX)
		a->out[a->n++] = (struct foil_ask){ question, about, why, must };
}

static bool any(const struct asker *a, bool (*is)(const struct foil_provision *p))
{
	for (size_t i = 0; i < a->n_p; i++)
		if (is(a->p[i]))
			return true;
	return false;
}

/* Personal data: the condition decides which test there is. */
static void ask_personal(struct asker *a)
{
	static const char why[] = "is disclosure necessary for a legitimate interest?";
	bool first = false;

	if (!any(a, foil_needs_condition))
		return;
	ask(a, "data", "ordinary, special category or criminal offence", why, true);
	for (size_t i = 0; i < a->n_p; i++)
		first = first || (law_role_is(a->p[i], "condition") && a->p[i]->effect == FOIL_ABSOLUTE);
	if (!first)
		return;
	if (a->data.len == 0 || foil_view_eq(a->data, foil_str("ordinary"))) {
		ask(a, "interest", "ordinary data only: the legitimate interest in disclosure", why, true);
		ask(a, "necessary", "ordinary data only: is disclosure necessary for it, and why", why, true);
		ask(a, "balance", "ordinary data only, where it is: against the interests of the person", why,
		    false);
	}
	if (!foil_view_eq(a->data, foil_str("ordinary")))
		ask(a, "reasons", "other data only: which condition of UK GDPR Article 9 or 10 "
		    "could allow it, and why none does", "may data of that kind be disclosed?",
		    a->data.len > 0);
}

static void ask_extras(struct asker *a)
{
	const struct law_extra *e;

	for (size_t i = 0; i < a->n_p; i++)
		for (size_t k = 0; (e = law_extra(a->p[i], k)) != NULL; k++)
			ask(a, e->question, e->about, "what this provision asks for", true);
}

static const char *harm_of(const char *test, bool ncnd)
{
	if (ncnd)
		return "what would come of saying whether anything is held";
	if (strcmp(test, "adverse_effect") == 0)
		return "what would be adversely affected, and how";
	if (strcmp(test, "endanger") == 0)
		return "who would be endangered, and how";
	if (strcmp(test, "substantial_prejudice") == 0)
		return "what would come of disclosure, and why that is substantial";
	return "what would come of disclosure, and how";
}

static void ask_harm(struct asker *a)
{
	static const char why[] = "what harm, and how likely";
	const char *test = NULL;

	for (size_t i = 0; i < a->n_p && test == NULL; i++)
		if (foil_role_claims(a->p[i]) && law_is_harm_test(law_test(a->p[i])))
			test = law_test(a->p[i]);
	if (test == NULL)
		return;
	if (strcmp(test, "reasonable_opinion") == 0)
		ask(a, "qualified person", "who gave the opinion, on what date, and what it was",
		    "the opinion of the qualified person", true);
	ask(a, "likelihood", strcmp(test, "adverse_effect") == 0 ?
	    "would: the Regulations ask for no less" : "would, or would be likely to", why, true);
	ask(a, "harm", harm_of(test, any(a, law_is_ncnd)), why, true);
}

/* Where nothing more particular is asked: why this is that kind of information. */
static void ask_reasons(struct asker *a, size_t before)
{
	const struct foil_provision *p = a->p[0];
	const char *test = law_test(p);

	if (a->n > before || foil_needs_condition(p))
		return;
	ask(a, "reasons", law_is_ncnd(p) ? "why even saying whether it is held would be exempt" :
	    strcmp(test, "required") == 0 ? "why the exemption is required, and for what" :
	    law_role_is(p, "not-held") ? "where it was looked for, and why it is not held" :
	    "why what is withheld is of this kind", "why the provision applies", true);
}

static void ask_balance(struct asker *a)
{
	static const char why[] = "the public interest test";
	bool ncnd = any(a, law_is_ncnd);

	if (!any(a, law_is_weighed))
		return;
	ask(a, "for disclosure", ncnd ? "the public interest in saying whether it is held" :
	    "the public interest in disclosing this", why, true);
	ask(a, "for withholding", ncnd ? "the public interest in not saying" :
	    "the public interest in maintaining the exemption", why, true);
	ask(a, "outcome", "which outweighs the other, and why; or the ground whose balance serves "
	    "this one too",
	    why, true);
}

size_t foil_ground_asks(const struct foil_provision *const *p, size_t n, struct foil_view data,
    struct foil_ask out[FOIL_ASKS_MAX])
{
	struct asker a = { p, n, data, out, 0 };
	size_t before;

	if (!any(&a, foil_role_claims))
		return 0;
	if (!any(&a, law_is_ncnd) && !any(&a, law_is_refusal) && !law_role_is(p[0], "not-held"))
		ask(&a, "gist", "what is withheld, without giving it away; it is published",
		    "what is withheld", false);
	before = a.n;
	ask_personal(&a);
	ask_extras(&a);
	ask_harm(&a);
	ask_reasons(&a, before);
	ask_balance(&a);
	return a.n;
}

/* ---- the block ---- */

/* "s.40(2) via s.40(3A)(a)", "s.31(1)(a) and s.31(1)(b)": as the strict reader takes it. */
static void put_provisions(struct foil_buf *b, const struct foil_provision_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		if (i > 0)
			foil_buf_put_str(b, law_role_is(list->p[i], "condition") ? " via " : " and ");
		if (foil_is_digit((uint8_t)strchr(list->p[i]->id, '/')[1]))
			foil_provision_show(b, foil_str(list->p[i]->id));
		else
			foil_buf_put_str(b, list->p[i]->id); /* foia/not-held has no other form */
	}
}

enum foil_code foil_ground_block(struct foil_buf *b, struct foil_view letter,
    const struct foil_provision_list *list, struct foil_err *err)
{
	struct foil_ask asks[FOIL_ASKS_MAX];
	size_t n = foil_ground_asks(list->p, list->n, foil_str(""), asks);

	if (n == 0)
		return foil_fail(err, FOIL_E_REFUSED, "nothing is claimed under %s (%s): it says how another "
		    "provision is read, or what is owed; name the one that is relied on",
		    list->n > 0 ? list->p[0]->id : "no provision", list->n > 0 ? list->p[0]->title : "none");
	foil_buf_put_str(b, "ground ");
	foil_buf_put_view(b, letter);
	foil_buf_put_str(b, "  ");
	put_provisions(b, list);
	foil_buf_put_u8(b, '\n');
	for (size_t i = 0; i < list->n; i++)
		foil_buf_printf(b, "  # %s\n", list->p[i]->title);
	for (size_t i = 0; i < n; i++)
		foil_buf_printf(b, "  # %s:\n  %s\n", asks[i].about, asks[i].question);
	return foil_buf_check(b, "ground", err);
}
