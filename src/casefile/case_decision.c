/* SPDX-License-Identifier: Apache-2.0 */
#include "case_judge.h"

#include "foil/text.h"

#include <stdlib.h>

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

static bool has_marks(const struct foil_act *act, const struct foil_item *it)
{
	size_t first, n = 0;

	for (size_t k = 0; k < it->n_ordinals && n == 0; k++)
		foil_act_redactions_of(act, it->ordinals[k], &first, &n);
	return n > 0;
}

/* C12: an item's outcome, its documents and the marks in them agree. */
static void judge_item(const struct foil_act *act, const struct foil_item *it, uint64_t index,
    struct foil_findings *f)
{
	unsigned long long no = it->no;
	bool shown = it->outcome == FOIL_DISCLOSED || it->outcome == FOIL_PART;
	bool marked = has_marks(act, it);

	judge_letters(act, it->letters, it->n_letters, "item", it->no, index, f);
	if (shown && it->n_ordinals == 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu is disclosed but has no document", no);
	if (it->outcome == FOIL_PART && it->n_ordinals > 0 && !marked)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu is disclosed in part but nothing in it is redacted", no);
	if (it->outcome != FOIL_PART && marked)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu has redactions but is not disclosed in part", no);
	if (it->outcome == FOIL_NOT_HELD && it->n_ordinals > 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu is not held but has a document", no);
	if (it->outcome == FOIL_WITHHELD && it->n_letters == 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.outcome", index,
		    "item %llu is withheld under no ground", no);
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The documents that items name, sorted, each as often as it is named; NULL without memory. */
static uint64_t *named_documents(const struct foil_act *act, size_t *n)
{
	uint64_t *v;

	*n = 0;
	for (size_t i = 0; i < act->n_items; i++)
		*n += act->items[i].n_ordinals;
	if ((v = calloc(*n + 1, sizeof *v)) == NULL)
		return NULL;
	*n = 0;
	for (size_t i = 0; i < act->n_items; i++)
		for (size_t k = 0; k < act->items[i].n_ordinals; k++)
			v[(*n)++] = act->items[i].ordinals[k];
	if (*n > 1)
		qsort(v, *n, sizeof *v, by_number);
	return v;
}

/* The first of the sorted numbers that is not below `least`. */
static size_t first_from(const uint64_t *v, size_t n, uint64_t least)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v[mid] < least)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Of the sorted numbers, how many documents of the case are named at all. */
static size_t registered(const struct foil_case *c, const uint64_t *named, size_t n)
{
	size_t count = 0;
	uint64_t from;

	for (size_t i = 0; i < n; i++)
		if (i == 0 || named[i] != named[i - 1])
			count += foil_case_document_by_ordinal(c, named[i], &from) != NULL;
	return count;
}

/*
 * C13: each document of the case is in an item. A thousand decisions may each leave out ten
 * thousand documents: the first are named, and the others are counted without being looked at.
 */
static void judge_left_out(const struct foil_case *c, const uint64_t *named, size_t n,
    uint64_t index, struct foil_findings *f)
{
	size_t left = foil_case_documents(c) - registered(c, named, n), k = 0;
	uint64_t from;

	for (size_t i = 0, said = 0; left > 0 && said <= FOIL_FINDINGS_EACH_MAX; i++) {
		uint64_t no = foil_case_document(c, i, &from)->ordinal;

		while (k < n && named[k] < no)
			k++;
		if (k < n && named[k] == no)
			continue;
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.document", index,
		    "document %llu is registered but no item names it", (unsigned long long)no);
		left--;
		said++;
	}
	if (left > 0)
		foil_findings_count(f, FOIL_DOES_NOT_MATCH, "decision.document", left);
}

/* C13: what items name is registered, and each document is in one of them only. */
static void judge_documents(const struct foil_case *c, const uint64_t *named, size_t n,
    uint64_t index, struct foil_findings *f)
{
	uint64_t from;

	judge_left_out(c, named, n, index, f);
	for (size_t i = 0; i < n; i++) {
		unsigned long long no = named[i];

		if (i > 0 && named[i] == named[i - 1])
			continue;
		if (foil_case_document_by_ordinal(c, named[i], &from) == NULL)
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.document", index,
			    "an item names document %llu, which is not registered", no);
		else if (i + 1 < n && named[i + 1] == named[i])
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.document", index,
			    "document %llu is registered but more than one item names it", no);
	}
}

/* C11, C13: what is redacted is in a document of an item, under grounds that are defined. */
static void judge_redactions(const struct foil_act *act, const uint64_t *named, size_t n,
    uint64_t index, struct foil_findings *f)
{
	for (size_t i = 0; i < act->n_redactions; i++) {
		const struct foil_redaction *r = &act->redactions[i];
		size_t at = first_from(named, n, r->ordinal);

		judge_letters(act, r->letters, r->n_letters, "redaction", r->serial, index, f);
		if (at == n || named[at] != r->ordinal)
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.document", index,
			    "redaction %llu is in document %llu, which no item names",
			    (unsigned long long)r->serial, (unsigned long long)r->ordinal);
	}
}

/* C16: a place keeps its serial through every decision, and no serial goes to another place. */
static void judge_serials(const struct foil_case *c, const struct foil_act *act, uint64_t index,
    struct foil_findings *f)
{
	uint64_t top = case_serial_top(c);

	for (size_t i = 0; top > 0 && i < act->n_redactions; i++) {
		const struct foil_redaction *r = &act->redactions[i];
		uint64_t before = case_serial_at(c, r);

		if (before != 0 ? r->serial != before : r->serial <= top)
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.serial", index,
			    before != 0 ? "redaction %llu had another serial in an earlier decision: %llu" :
			    "redaction %llu is new, but its serial is not above %llu, the last one given",
			    (unsigned long long)r->serial,
			    (unsigned long long)(before != 0 ? before : top));
	}
}

bool foil_case_documents_open(const struct foil_case *c)
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

/* The decision is one on each item, and all that it says is open. */
static void judge_each(const struct foil_case *c, const struct foil_act *act, uint64_t index,
    struct foil_findings *f)
{
	size_t n;
	uint64_t *named = named_documents(act, &n);

	if (named == NULL) {
		f->failed = true;
		return;
	}
	for (size_t i = 0; i < act->n_items; i++)
		judge_item(act, &act->items[i], index, f);
	judge_redactions(act, named, n, index, f);
	for (size_t i = 0; i < act->n_grounds; i++)
		if (act->grounds[i].n_ids == 0)
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.ground", index,
			    "a ground without a provision");
	if (foil_case_documents_open(c)) {
		judge_documents(c, named, n, index, f);
		judge_serials(c, act, index, f);
	} else {
		foil_findings_add(f, FOIL_CANNOT_TELL, "decision.closed", index,
		    "the registered documents are not open");
	}
	free(named);
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
	judge_each(c, act, index, f);
}
