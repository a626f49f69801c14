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
	struct foil_view *v = foil_arena_alloc(arena, into->n_letters + from->n_letters, sizeof *v);

	if (v == NULL)
		return false;
	memcpy(v, into->letters, into->n_letters * sizeof *v);
	into->letters = v;
	for (size_t i = 0; i < from->n_letters; i++)
		if (!has_letter(into, from->letters[i]))
			v[into->n_letters++] = from->letters[i];
	return true;
}

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
	for (size_t i = 0; i < a->n_grounds; i++)
		if (foil_view_eq(a->grounds[i].letter, letter))
			return &a->grounds[i];
	return NULL;
}

const struct foil_item *foil_act_item_of(const struct foil_act *a, uint64_t ordinal)
{
	for (size_t i = 0; i < a->n_items; i++)
		for (size_t k = 0; k < a->items[i].n_ordinals; k++)
			if (a->items[i].ordinals[k] == ordinal)
				return &a->items[i];
	return NULL;
}

void foil_act_redactions_of(const struct foil_act *a, uint64_t ordinal, size_t *first, size_t *n)
{
	size_t i = 0;

	while (i < a->n_redactions && a->redactions[i].ordinal != ordinal)
		i++;
	*first = i;
	while (i < a->n_redactions && a->redactions[i].ordinal == ordinal)
		i++;
	*n = i - *first;
}

struct foil_view foil_ground_answer(const struct foil_ground *g, const char *question)
{
	for (size_t i = 0; i < g->n_answers; i++)
		if (foil_view_eq(g->answers[i].question, foil_str(question)))
			return g->answers[i].answer;
	return (struct foil_view){ NULL, 0 };
}
