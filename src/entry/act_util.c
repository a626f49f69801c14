/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/act.h"

#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

static int redaction_order(const void *pa, const void *pb)
{
	const struct foil_redaction *a = pa, *b = pb;

	if (a->ordinal != b->ordinal)
		return a->ordinal < b->ordinal ? -1 : 1;
	if (a->range.start != b->range.start)
		return a->range.start < b->range.start ? -1 : 1;
	return (a->range.len > b->range.len) - (a->range.len < b->range.len);
}

static bool has_letter(const struct foil_redaction *r, struct foil_view letter)
{
	for (size_t i = 0; i < r->n_letters; i++)
		if (foil_view_eq(r->letters[i], letter))
			return true;
	return false;
}

/* Gives `into` the letters of `from` too, each once, in order of appearance. */
static bool add_letters(struct foil_arena *arena, struct foil_redaction *into,
    const struct foil_redaction *from)
{
	struct foil_view *v;
	bool more = false;

	for (size_t i = 0; i < from->n_letters; i++)
		more = more || !has_letter(into, from->letters[i]);
	if (!more)
		return true;
	if ((v = foil_arena_alloc(arena, into->n_letters + from->n_letters, sizeof *v)) == NULL)
		return false;
	if (into->n_letters > 0)
		memcpy(v, into->letters, into->n_letters * sizeof *v);
	into->letters = v;
	for (size_t i = 0; i < from->n_letters; i++)
		if (!has_letter(into, from->letters[i]))
			v[into->n_letters++] = from->letters[i];
	return true;
}

/* A22 */
enum foil_code foil_redactions_unite(struct foil_arena *arena, struct foil_redaction *r, size_t *n,
    struct foil_err *err)
{
	size_t out = 0;

	if (*n > 1)
		qsort(r, *n, sizeof *r, redaction_order);
	for (size_t i = 0; i < *n; i++) {
		struct foil_redaction *last = out > 0 ? &r[out - 1] : NULL;
		uint64_t end = r[i].range.start + r[i].range.len;

		if (last == NULL || last->ordinal != r[i].ordinal ||
		    r[i].range.start >= last->range.start + last->range.len) {
			r[out++] = r[i];
			continue;
		}
		if (!add_letters(arena, last, &r[i]))
			return foil_arena_check(arena, err);
		if (end > last->range.start + last->range.len)
			last->range.len = end - last->range.start;
	}
	*n = out;
	return FOIL_OK;
}

const struct foil_ground *foil_act_ground(const struct foil_act *a, struct foil_view letter)
{
	size_t low = 0, high = a->n_grounds;

	if (a->by_letter == NULL) {
		for (size_t i = 0; i < a->n_grounds; i++)
			if (foil_view_eq(a->grounds[i].letter, letter))
				return &a->grounds[i];
		return NULL;
	}
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = foil_view_cmp(letter, a->by_letter[mid]->letter);

		if (order == 0)
			return a->by_letter[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* The first of the sorted owners of this ordinal or a later one. */
static size_t first_owner(const struct foil_act *a, uint64_t ordinal)
{
	size_t low = 0, high = a->n_owners;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (a->owners[mid].ordinal < ordinal)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct foil_item *foil_act_item_at(const struct foil_act *a, uint64_t ordinal, size_t *place)
{
	size_t at;

	if (a->owners != NULL) {
		at = first_owner(a, ordinal);
		if (at == a->n_owners || a->owners[at].ordinal != ordinal)
			return NULL;
		*place = a->owners[at].place;
		return &a->items[a->owners[at].item];
	}
	for (size_t i = 0; i < a->n_items; i++)
		for (size_t k = 0; k < a->items[i].n_ordinals; k++)
			if (a->items[i].ordinals[k] == ordinal) {
				*place = k;
				return &a->items[i];
			}
	return NULL;
}

const struct foil_item *foil_act_item_of(const struct foil_act *a, uint64_t ordinal)
{
	size_t place;

	return foil_act_item_at(a, ordinal, &place);
}

/* The first redaction of this document or a later one. */
static size_t first_redaction(const struct foil_act *a, uint64_t ordinal)
{
	size_t low = 0, high = a->n_redactions;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (a->redactions[mid].ordinal < ordinal)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void foil_act_redactions_of(const struct foil_act *a, uint64_t ordinal, size_t *first, size_t *n)
{
	*first = first_redaction(a, ordinal);
	*n = (ordinal == UINT64_MAX ? a->n_redactions : first_redaction(a, ordinal + 1)) - *first;
}

struct foil_view foil_ground_answer(const struct foil_ground *g, const char *question)
{
	for (size_t i = 0; i < g->n_answers; i++)
		if (foil_view_eq(g->answers[i].question, foil_str(question)))
			return g->answers[i].answer;
	return (struct foil_view){ NULL, 0 };
}
