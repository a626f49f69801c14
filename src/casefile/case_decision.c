/* SPDX-License-Identifier: Apache-2.0 */
#include "case_judge.h"

#include "foil/text.h"

/* C11: every letter that is used is a ground that is defined. */
static void judge_letters(const struct foil_act *act, const struct foil_view *letters, size_t n,
    const char *what, uint64_t no, uint64_t index, struct foil_findings *f)
{
	struct foil_safe safe;

	for (size_t i = 0; i < n; i++)
		if (foil_act_ground(act, letters[i]) == NULL)
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.ground", index,
			    "%s %llu is under ground %s, which is not defined", what,
			    (unsigned long long)no, foil_safe(&safe, letters[i]));
}

static size_t marks_in(const struct foil_act *act, const struct foil_item *it)
{
	size_t n = 0;

	for (size_t k = 0; k < it->n_ordinals; k++)
		for (size_t i = 0; i < act->n_redactions; i++)
			n += act->redactions[i].ordinal == it->ordinals[k];
	return n;
}

/* C12: an item's outcome, its documents and the marks in them agree. */
static void judge_item(const struct foil_act *act, const struct foil_item *it, uint64_t index,
    struct foil_findings *f)
{
	unsigned long long no = it->no;
	bool shown = it->outcome == FOIL_DISCLOSED || it->outcome == FOIL_PART;

	judge_letters(act, it->letters, it->n_letters, "item", it->no, index, f);
	if (shown && it->n_ordinals == 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu is disclosed but has no document", no);
	if (it->outcome == FOIL_PART && marks_in(act, it) == 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu is disclosed in part but nothing in it is redacted", no);
	if (it->outcome != FOIL_PART && marks_in(act, it) > 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu has redactions but is not disclosed in part", no);
	if (it->outcome == FOIL_NOT_HELD && it->n_ordinals > 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu is not held but has a document", no);
	if (it->outcome == FOIL_WITHHELD && it->n_letters == 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu is withheld under no ground", no);
}

/* C13: documents and items: each document of the case in exactly one item. */
static void judge_documents(const struct foil_case *c, const struct foil_act *act, uint64_t index,
    struct foil_findings *f)
{
	const struct foil_document *d;
	uint64_t from;

	for (size_t i = 0; (d = foil_case_document(c, i, &from)) != NULL; i++) {
		size_t n = 0;

		for (size_t k = 0; k < act->n_items; k++)
			for (size_t m = 0; m < act->items[k].n_ordinals; m++)
				n += act->items[k].ordinals[m] == d->ordinal;
		if (n != 1)
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.document", index,
			    "document %llu is registered but %s", (unsigned long long)d->ordinal,
			    n == 0 ? "no item names it" : "more than one item names it");
	}
	for (size_t k = 0; k < act->n_items; k++)
		for (size_t m = 0; m < act->items[k].n_ordinals; m++)
			if (foil_case_document_by_ordinal(c, act->items[k].ordinals[m], &from) == NULL)
				foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.document", index,
				    "item %llu names document %llu, which is not registered",
				    (unsigned long long)act->items[k].no,
				    (unsigned long long)act->items[k].ordinals[m]);
}

static bool documents_are_open(const struct foil_case *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->act[i].opened && c->act[i].act.kind == FOIL_ACT_FROZEN &&
		    !foil_act_knows(&c->act[i].act, FOIL_F_DOCUMENTS))
			return false;
	return !c->closed;
}

/* C14: neither confirm nor deny rests on provisions, and nothing else is said. */
static void judge_neither(const struct foil_act *act, uint64_t index, struct foil_findings *f)
{
	if (act->n_provisions == 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.neither", index,
		    "neither confirm nor deny under no provision");
	if (foil_act_knows(act, FOIL_F_REDACTIONS) && act->n_redactions > 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.neither", index,
		    "neither confirm nor deny, but something is redacted");
}

void judge_decision(const struct foil_case *c, const struct foil_act *act, uint64_t index,
    struct foil_findings *f)
{
	if (!foil_act_knows(act, FOIL_F_ANSWER) || !foil_act_knows(act, FOIL_F_PROVISIONS)) {
		foil_findings_add(f, FOIL_CANNOT_TELL, "decision.closed", index,
		    "the answer is not open");
		return;
	}
	if (act->neither) {
		judge_neither(act, index, f);
		return;
	}
	if (!foil_act_knows(act, FOIL_F_ITEMS) || !foil_act_knows(act, FOIL_F_GROUNDS) ||
	    !foil_act_knows(act, FOIL_F_REDACTIONS)) {
		foil_findings_add(f, FOIL_CANNOT_TELL, "decision.closed", index,
		    "items, grounds or redactions are not open, so they cannot be compared");
		return;
	}
	for (size_t i = 0; i < act->n_items; i++)
		judge_item(act, &act->items[i], index, f);
	for (size_t i = 0; i < act->n_redactions; i++) {
		const struct foil_redaction *r = &act->redactions[i];

		judge_letters(act, r->letters, r->n_letters, "redaction", r->serial, index, f);
		if (foil_act_item_of(act, r->ordinal) == NULL)
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.document", index,
			    "redaction %llu is in document %llu, which no item names",
			    (unsigned long long)r->serial, (unsigned long long)r->ordinal);
	}
	for (size_t i = 0; i < act->n_grounds; i++)
		if (act->grounds[i].n_ids == 0)
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.ground", index,
			    "a ground without a provision");
	if (documents_are_open(c))
		judge_documents(c, act, index, f);
	else
		foil_findings_add(f, FOIL_CANNOT_TELL, "decision.closed", index,
		    "the registered documents are not open");
}
