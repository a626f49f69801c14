/* SPDX-License-Identifier: Apache-2.0 */
#include "ask.h"

#include "catalogue.h"

#include <string.h>

/* Below a section, or a row itself. The longest that fits is not sought: all that fit are asked. */
static const struct law_extra extras[] = {
	{ "foia/21/1", "available at", "where the requester can get it: an address",
	    "say where the requester can get it" },
	{ "foisa/25/1", "available at", "where the requester can get it: an address",
	    "say where the requester can get it" },
	{ "foia/22/1", "to be published", "when, and when that was settled: before the request came",
	    "show that publication was settled before the request came" },
	{ "foisa/27/1", "to be published",
	    "on which day within twelve weeks, and when that was settled",
	    "name a day of publication within twelve weeks of the request" },
	{ "foia/31/1/g", "purpose under",
	    "which of subsection (2): s.31(2)(c)", "name a purpose of subsection (2)" },
	{ "foia/31/1/h", "purpose under",
	    "which of subsection (2): s.31(2)(c)", "name a purpose of subsection (2)" },
	{ "foia/31/1/i", "purpose under",
	    "which of subsection (2): s.31(2)(c)", "name a purpose of subsection (2)" },
	{ "foia/30/2/a/iii", "purpose under",
	    "which of s.31(2): s.31(2)(c)", "name a purpose of section 31(2)" },
	{ "foisa/35/1/g", "purpose under",
	    "which of subsection (2): s.35(2)(c)", "name a purpose of subsection (2)" },
	{ "foisa/35/1/h", "purpose under",
	    "which of subsection (2): s.35(2)(c)", "name a purpose of subsection (2)" },
	{ "foia/27/2", "given by", "which State, organisation or court, and on what terms",
	    "name the State, organisation or court that it came from" },
	{ "foisa/32/1/b", "given by", "which State, organisation or court, and on what terms",
	    "name the State, organisation or court that it came from" },
	{ "foia/39/1", "reasons",
	    "what the Regulations say of it, and in which regulation: EIR reg.12(5)(b)",
	    "say what the Regulations on environmental information say of it" },
	{ "foisa/39/2", "reasons",
	    "what the Regulations say of it, and in which regulation: EIR reg.10(5)(b)",
	    "say what the Regulations on environmental information say of it" },
	{ "foia/41/1", "given by",
	    "who gave it in confidence, and why disclosing it would be an actionable breach",
	    "say who gave it and why disclosing it would be an actionable breach of confidence" },
	{ "foisa/36/2", "given by",
	    "who gave it in confidence, and why disclosing it would be an actionable breach",
	    "say who gave it and why disclosing it would be an actionable breach of confidence" },
	{ "foia/42/1", "privilege", "whose, and whether of advice or of litigation",
	    "say whether the privilege is that of advice or that of litigation" },
	{ "foisa/36/1", "privilege", "whose, and whether of advice or of litigation",
	    "say whether the privilege is that of advice or that of litigation" },
	{ "foia/44/1", "prohibited by", "the enactment, obligation or order, and its provision",
	    "name the enactment, obligation or order that prohibits disclosure" },
	{ "foisa/26", "prohibited by", "the enactment, obligation or order, and its provision",
	    "name the enactment, obligation or order that prohibits disclosure" },
	{ "foia/43/2", "interests of",
	    "whose commercial interests", "say whose commercial interests they are" },
	{ "foisa/33/1/b", "interests of",
	    "whose commercial interests", "say whose commercial interests they are" },
	{ "eir/12/4/d", "to be finished", "when, and by which authority",
	    "say when it will be finished and by which authority" },
	{ "eirs/10/4/d", "to be finished", "when, and by which authority",
	    "say when it will be finished and by which authority" },
	{ "foia/12", "cost estimate",
	    "hours and cost of finding, retrieving and extracting, and how estimated",
	    "estimate the cost" },
	{ "foia/12", "narrowed by", "how the request could be brought within the limit",
	    "help the requester to narrow the request" },
	{ "foisa/12/1", "cost estimate", "hours and cost, and how estimated", "estimate the cost" },
	{ "foisa/12/1", "narrowed by", "how the request could be brought within the limit",
	    "help the requester to narrow the request" },
	{ "foia/14/1", "reasons", "why the request, not the requester, is vexatious",
	    "show that it is the request that is vexatious" },
	{ "foisa/14/1", "reasons", "why the request, not the requester, is vexatious",
	    "show that it is the request that is vexatious" },
	{ "foia/14/2", "reasons", "which earlier request, of what day, and when it was answered",
	    "name the earlier request with which it has complied, and show that no reasonable time "
	    "has passed" },
	{ "foisa/14/2", "reasons", "which earlier request, of what day, and when it was answered",
	    "name the earlier request with which it has complied, and show that no reasonable time "
	    "has passed" },
};

const struct law_extra *law_extras(size_t *n)
{
	*n = sizeof extras / sizeof extras[0];
	return extras;
}

static bool is_at_or_below(const char *id, const char *node)
{
	size_t n = strlen(node);

	return strncmp(id, node, n) == 0 && (id[n] == '\0' || id[n] == '/');
}

const struct law_extra *law_extra(const struct foil_provision *p, size_t i)
{
	for (size_t k = 0; k < sizeof extras / sizeof extras[0]; k++)
		if (foil_role_claims(p) && is_at_or_below(p->id, extras[k].node) && i-- == 0)
			return &extras[k];
	return NULL;
}

bool law_role_is(const struct foil_provision *p, const char *role)
{
	return strcmp(p->role, role) == 0;
}

bool law_is_ncnd(const struct foil_provision *p)
{
	return law_role_is(p, "ncnd") || law_role_is(p, "refusal-ncnd");
}

bool law_is_refusal(const struct foil_provision *p)
{
	return law_role_is(p, "refusal") || law_role_is(p, "refusal-ncnd");
}

bool law_is_harm_test(const char *test)
{
	return strstr(test, "prejudice") != NULL || strcmp(test, "adverse_effect") == 0 ||
	    strcmp(test, "endanger") == 0 || strcmp(test, "reasonable_opinion") == 0;
}

const char *law_test(const struct foil_provision *p)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);
	const char *test = NULL;

	if (!law_role_is(p, "ncnd") || (p->test[0] != '\0' && strcmp(p->test, "-") != 0))
		return p->test;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].ncnd, p->id) != 0 || !law_role_is(&all[i], "exempts"))
			continue;
		if (test != NULL && strcmp(test, all[i].test) != 0)
			return p->test;
		test = all[i].test;
	}
	return test != NULL ? test : p->test;
}

bool law_is_weighed(const struct foil_provision *p)
{
	if (!foil_role_claims(p) || foil_needs_condition(p))
		return false;
	return p->effect == FOIL_QUALIFIED || (p->effect == FOIL_MIXED &&
	    (law_is_ncnd(p) || strcmp(p->test, "reasonable_opinion") == 0));
}

bool law_is_personal_condition(const struct foil_provision *p)
{
	struct foil_rows rows = foil_rows_below(foil_id_section(foil_str(p->id)));
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);

	for (size_t i = rows.first; i < rows.end && law_role_is(p, "condition"); i++)
		if (foil_needs_condition(&all[i]) &&
		    !foil_view_eq(foil_id_parent(foil_str(p->id)), foil_str(all[i].id)))
			return true;
	return false;
}
