/* SPDX-License-Identifier: Apache-2.0 */

/* A row of the tables in two plain sentences: spec/law.md section 6. */

#include "ask.h"

#include "catalogue.h"
#include "foil/text.h"

#include <string.h>

static bool is_regulations(const struct foil_provision *p)
{
	return p->regime == FOIL_EIR || p->regime == FOIL_EIRS;
}

/* "Section 31(1)(a)", "Regulation 12(5)(b)"; the answer that nothing is held has no number. */
static void put_name(struct foil_buf *b, const struct foil_provision *p)
{
	struct foil_buf shown = { .max = 200 };
	const char *text;

	foil_provision_show(&shown, foil_str(p->id));
	text = foil_buf_cstr(&shown);
	if (strncmp(text, "s.", 2) == 0)
		foil_buf_printf(b, "Section %s of %s", text + 2, foil_regime_enactment(p->regime));
	else if (strncmp(text, "reg.", 4) == 0)
		foil_buf_printf(b, "Regulation %s of %s", text + 4, foil_regime_enactment(p->regime));
	else
		foil_buf_printf(b, "The answer \"%s\" under %s", text, foil_regime_enactment(p->regime));
	foil_buf_free(&shown);
}

static const char *kind_of_exemption(const struct foil_provision *p)
{
	if (is_regulations(p))
		return p->effect == FOIL_MIXED ? "an exception that works through a condition" :
		    "an exception with a public-interest test";
	if (foil_needs_condition(p))
		return "an exemption that works through a condition";
	switch (p->effect) {
	case FOIL_ABSOLUTE:
		return "an absolute exemption";
	case FOIL_MIXED:
		return "an exemption that is absolute for some holders only";
	case FOIL_QUALIFIED:
	case FOIL_PROCEDURAL:
	case FOIL_EFFECT_NONE:
		break;
	}
	return "an exemption with a public-interest test";
}

static const char *kind_of(const struct foil_provision *p)
{
	static const struct {
		const char *role, *kind;
	} kinds[] = {
		{ "condition", "a condition through which an exemption or exception is claimed" },
		{ "ncnd", "a reason neither to confirm nor to deny that information is held" },
		{ "refusal", "a reason to refuse a whole request" },
		{ "refusal-ncnd", "a reason to refuse even to say whether information is held" },
		{ "not-held", "the answer that information is not held" },
		{ "gateway", "a rule that sends the reader to another provision" },
		{ "scope", "a rule that says how other provisions are read" },
		{ "format", "a rule on the form in which information is given" },
		{ "duty", "a rule on what must or may be done" },
		{ "not-a-refusal", "a reason to wait for the requester that is no refusal" },
		{ "duty-blocked", "a reason for which there is nothing to answer yet" },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (law_role_is(p, kinds[i].role))
			return kinds[i].kind;
	return kind_of_exemption(p);
}

/* The subject without the note that it is repealed: the dates say so. */
static const char *subject(const struct foil_provision *p)
{
	static const char repealed[] = "(repealed) ";

	return strncmp(p->title, repealed, strlen(repealed)) == 0 ? p->title + strlen(repealed) : p->title;
}

static void put_what(struct foil_buf *b, const struct foil_provision *p)
{
	char day[24];

	put_name(b, p);
	if (!p->checked)
		foil_buf_put_str(b, " (a draft row, not yet compared with the published text)");
	if (p->to != FOIL_DAY_NONE) {
		foil_day_long(day, p->to);
		foil_buf_printf(b, " was until %s ", day);
	} else {
		foil_buf_put_str(b, " is ");
	}
	foil_buf_printf(b, "%s, on this subject: \"%s\".", kind_of(p), subject(p));
}

/* ---- what claiming it requires ---- */

struct list {
	const char *part[FOIL_ASKS_MAX];
	size_t n;
};

static void add(struct list *l, const char *part)
{
	if (part != NULL && l->n < FOIL_ASKS_MAX)
		l->part[l->n++] = part;
}

static void put_list(struct foil_buf *b, const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		foil_buf_printf(b, "%s%s", i == 0 ? "" : i + 1 < l->n ? "; " : l->n == 2 ?
		    ", and " : "; and ",
		    l->part[i]);
}

static const char *ncnd_test(const char *test)
{
	if (strcmp(test, "reasonable_opinion") == 0)
		return "have the reasonable opinion of its qualified person on saying whether it is held";
	if (law_is_harm_test(test))
		return "show what harm would, or would be likely to, follow from saying whether it is held";
	return "show that saying whether it is held would itself give away what is exempt";
}

static const char *test_of(const struct foil_provision *p)
{
	const char *test = law_test(p);

	if (law_role_is(p, "ncnd"))
		return ncnd_test(test);
	if (law_role_is(p, "refusal-ncnd"))
		return "show that confirming or denying alone would cost more than the limit";
	if (law_role_is(p, "not-held"))
		return "have searched well enough to say so on the balance of probabilities";
	if (law_is_refusal(p) || foil_needs_condition(p))
		return NULL;
	if (strcmp(test, "prejudice") == 0)
		return "show that disclosure would, or would be likely to, prejudice what it protects";
	if (strcmp(test, "substantial_prejudice") == 0)
		return "show that disclosure would, or would be likely to, prejudice substantially what it "
		       "protects";
	if (strcmp(test, "adverse_effect") == 0)
		return "show that disclosure would adversely affect what it protects";
	if (strcmp(test, "endanger") == 0)
		return "show that disclosure would, or would be likely to, endanger a person";
	if (strcmp(test, "required") == 0)
		return "show that the exemption is required for what it protects";
	if (strcmp(test, "reasonable_opinion") == 0)
		return "have the reasonable opinion of its qualified person that this harm would, "
		    "or would be likely to, follow";
	return "show that the information is of this kind";
}

/* "name its condition, one of s.40(3A)(a), ...": those in force, or that were when it was. */
static void put_conditions(struct foil_buf *b, const struct foil_provision *p)
{
	struct foil_rows rows = foil_rows_below(foil_id_section(foil_str(p->id)));
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);
	const char *sep = "name its condition, which is one of ";

	for (size_t i = rows.first; i < rows.end; i++) {
		if (!law_role_is(&all[i], "condition") || !all[i].leaf || all[i].to != p->to ||
		    foil_view_eq(foil_id_parent(foil_str(all[i].id)), foil_str(p->id)))
			continue;
		foil_buf_put_str(b, sep);
		foil_provision_show(b, foil_str(all[i].id));
		sep = ", ";
	}
}

static const char *balance_of(const struct foil_provision *p)
{
	if (foil_needs_condition(p))
		return "weigh the public interest too where the condition is not the first";
	if (!law_is_weighed(p))
		return NULL;
	if (law_is_ncnd(p))
		return p->effect == FOIL_MIXED ?
		    "show, where it is not absolute, that the public interest in silence outweighs "
		    "that in saying" :
		    "show that the public interest in silence outweighs that in saying";
	if (p->effect == FOIL_MIXED)
		return "show, outside Parliament, that the public interest in maintaining it "
		    "outweighs that in disclosing the information";
	return is_regulations(p) ?
	    "show that the public interest in maintaining the exception outweighs that in disclosing the "
	    "information" :
	    "show that the public interest in maintaining the exemption outweighs that in disclosing the "
	    "information";
}

/* Nothing can be claimed under it: what it is good for. */
static void put_not_claimed(struct foil_buf *b, const struct foil_provision *p)
{
	if (law_role_is(p, "scope"))
		foil_buf_put_str(b, "Nothing is withheld under it alone: a ground names the "
		    "provision that it bears on, and is read with it.");
	else if (law_role_is(p, "format"))
		foil_buf_put_str(b, "Nothing is withheld under it: an authority that relies on it "
		    "says why, and still gives what it can in another form.");
	else if (law_role_is(p, "not-a-refusal"))
		foil_buf_put_str(b, "Relying on it requires that the authority needs the further "
		    "information to find what is asked for, and has told the requester so.");
	else if (law_role_is(p, "duty-blocked"))
		foil_buf_put_str(b, "Relying on it requires a fees notice to which the requester "
		    "has not answered with payment in time.");
	else
		foil_buf_put_str(b, "It is no ground to withhold anything: it is to be met, or "
		    "used, by those whom it names.");
}

static void put_requires(struct foil_buf *b, const struct foil_provision *p)
{
	struct foil_buf conditions = { .max = 400 };
	const struct law_extra *e;
	struct list l = { .n = 0 };

	if (!foil_role_claims(p)) {
		put_not_claimed(b, p);
		return;
	}
	if (law_role_is(p, "gateway")) {
		foil_buf_put_str(b, "Relying on it requires claiming the provision that it sends "
		    "the reader to, with all that this one asks for.");
		return;
	}
	if (foil_needs_condition(p)) {
		add(&l, "say whether the personal data are ordinary, special-category or "
		    "criminal-offence data");
		put_conditions(&conditions, p);
		add(&l, conditions.len > 0 ? foil_buf_cstr(&conditions) : "name its condition");
	}
	if (p->effect == FOIL_ABSOLUTE && law_is_personal_condition(p))
		add(&l, "ask, of ordinary personal data, whether disclosure is necessary for a legitimate "
		    "interest and how that weighs against the person's own");
	else
		add(&l, test_of(p));
	for (size_t i = 0; (e = law_extra(p, i)) != NULL; i++)
		add(&l, e->must);
	add(&l, balance_of(p));
	foil_buf_put_str(b, "Claiming it requires the authority to ");
	put_list(b, &l);
	foil_buf_put_str(b, !law_is_weighed(p) && p->effect == FOIL_ABSOLUTE ?
	    ", without any public-interest test." : ".");
	foil_buf_free(&conditions);
}

void foil_provision_explain(struct foil_buf *b, const struct foil_provision *p)
{
	put_what(b, p);
	foil_buf_put_u8(b, ' ');
	put_requires(b, p);
}
