/* SPDX-License-Identifier: Apache-2.0 */
/* What changed in a case from one moment to another. */
#include "replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void changes_free(struct changes *c)
{
	foil_arena_wipe(&c->arena);
	free(c->list);
	*c = (struct changes){ .n = 0 };
}

/* Adds a change unless both sides read the same. */
static void add(struct changes *c, const char *what, const char *name, struct foil_buf *from,
    struct foil_buf *to)
{
	struct change *grown;

	if (foil_view_eq(foil_buf_view(from), foil_buf_view(to)) || c->arena.failed)
		goto done;
	if (c->n == c->cap) {
		size_t cap = c->cap == 0 ? 32 : c->cap * 2;

		if ((grown = realloc(c->list, cap * sizeof *grown)) == NULL) {
			c->arena.failed = true;
			goto done;
		}
		c->list = grown;
		c->cap = cap;
	}
	c->list[c->n] = (struct change){ .what = what };
	(void)snprintf(c->list[c->n].name, sizeof c->list[c->n].name, "%s", name);
	c->list[c->n].from = foil_arena_copy(&c->arena, foil_buf_view(from));
	c->list[c->n].to = foil_arena_copy(&c->arena, foil_buf_view(to));
	c->n++;
done:
	foil_buf_reset(from);
	foil_buf_reset(to);
}

static void put_letters(struct foil_buf *b, const struct foil_act *act,
    const struct foil_view *letters, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct foil_ground *g = foil_act_ground(act, letters[i]);

		foil_buf_put_str(b, i == 0 ? " under " : " and ");
		if (g != NULL)
			foil_ground_show(b, g);
	}
}

static void put_item(struct foil_buf *b, const struct foil_act *act, const struct foil_item *it)
{
	if (it == NULL)
		return;
	foil_buf_put_str(b, foil_outcome_name(it->outcome));
	put_letters(b, act, it->letters, it->n_letters);
	if (it->words.len > 0) {
		foil_buf_put_str(b, ", ");
		foil_buf_put_view(b, it->words);
	}
}

static const struct foil_item *item_no(const struct foil_act *act, uint64_t no)
{
	for (size_t i = 0; act != NULL && i < act->n_items; i++)
		if (act->items[i].no == no)
			return &act->items[i];
	return NULL;
}

static void item_name(char out[80], const struct foil_item *it)
{
	struct foil_safe safe;

	(void)snprintf(out, 80, "%llu %.60s", (unsigned long long)it->no, foil_safe(&safe, it->label));
}

struct sides {
	struct changes *c;
	const struct foil_act *a, *b; /* decisions in force; NULL if none */
	struct foil_buf from, to;
};

static void compare_items(struct sides *s)
{
	char name[80];

	for (size_t i = 0; s->a != NULL && i < s->a->n_items; i++) {
		const struct foil_item *it = &s->a->items[i];

		item_name(name, it);
		put_item(&s->from, s->a, it);
		put_item(&s->to, s->b, item_no(s->b, it->no));
		add(s->c, "item", name, &s->from, &s->to);
	}
	for (size_t i = 0; s->b != NULL && i < s->b->n_items; i++) {
		const struct foil_item *it = &s->b->items[i];

		if (item_no(s->a, it->no) != NULL)
			continue;
		item_name(name, it);
		put_item(&s->to, s->b, it);
		add(s->c, "item", name, &s->from, &s->to);
	}
}

static void put_ground(struct foil_buf *b, const struct foil_ground *g)
{
	if (g == NULL)
		return;
	foil_ground_show(b, g);
	for (size_t i = 0; i < g->n_answers; i++) {
		foil_buf_put_str(b, i == 0 ? ": " : "; ");
		foil_buf_put_view(b, g->answers[i].question);
		foil_buf_put_str(b, " ");
		foil_buf_put_view(b, g->answers[i].answer);
	}
}

static const struct foil_ground *ground(const struct foil_act *act, struct foil_view letter)
{
	return act == NULL ? NULL : foil_act_ground(act, letter);
}

static void compare_grounds(struct sides *s)
{
	struct foil_safe safe;

	for (size_t i = 0; s->a != NULL && i < s->a->n_grounds; i++) {
		put_ground(&s->from, &s->a->grounds[i]);
		put_ground(&s->to, ground(s->b, s->a->grounds[i].letter));
		add(s->c, "ground", foil_safe(&safe, s->a->grounds[i].letter), &s->from, &s->to);
	}
	for (size_t i = 0; s->b != NULL && i < s->b->n_grounds; i++) {
		if (ground(s->a, s->b->grounds[i].letter) != NULL)
			continue;
		put_ground(&s->to, &s->b->grounds[i]);
		add(s->c, "ground", foil_safe(&safe, s->b->grounds[i].letter), &s->from, &s->to);
	}
}

/* A place in a document, not words: what is withheld stays withheld here too. */
static void put_redaction(struct foil_buf *b, const struct foil_act *act,
    const struct foil_redaction *r)
{
	foil_buf_printf(b, "document %llu, leaves %llu to %llu", (unsigned long long)r->ordinal,
	    (unsigned long long)r->range.start,
	    (unsigned long long)(r->range.start + r->range.len - 1));
	put_letters(b, act, r->letters, r->n_letters);
}

/* Both lists sorted by serial, so that many redactions are compared in one pass. */
static int by_serial(const void *x, const void *y)
{
	const struct foil_redaction *const *a = x, *const *b = y;

	return ((*a)->serial > (*b)->serial) - ((*a)->serial < (*b)->serial);
}

static const struct foil_redaction **sorted(const struct foil_act *act, size_t *n)
{
	const struct foil_redaction **list;

	*n = act == NULL ? 0 : act->n_redactions;
	if ((list = calloc(*n + 1, sizeof *list)) == NULL)
		return NULL;
	for (size_t i = 0; i < *n; i++)
		list[i] = &act->redactions[i];
	qsort(list, *n, sizeof *list, by_serial);
	return list;
}

static void compare_redactions(struct sides *s)
{
	size_t na, nb, i = 0, k = 0;
	const struct foil_redaction **a = sorted(s->a, &na), **b = sorted(s->b, &nb);
	char name[80];

	if (a == NULL || b == NULL)
		s->c->arena.failed = true;
	while (a != NULL && b != NULL && (i < na || k < nb)) {
		bool left = i < na && (k >= nb || a[i]->serial <= b[k]->serial);
		bool right = k < nb && (i >= na || b[k]->serial <= a[i]->serial);

		(void)snprintf(name, sizeof name, "%llu",
		    (unsigned long long)(left ? a[i] : b[k])->serial);
		if (left)
			put_redaction(&s->from, s->a, a[i++]);
		if (right)
			put_redaction(&s->to, s->b, b[k++]);
		add(s->c, "redaction", name, &s->from, &s->to);
	}
	free(a);
	free(b);
}

static void put_answer(struct foil_buf *b, const struct foil_act *act)
{
	if (act == NULL)
		return;
	foil_buf_put_str(b, act->neither ? "neither confirm nor deny" : "item by item");
	for (size_t i = 0; i < act->n_provisions; i++) {
		foil_buf_put_str(b, i == 0 ? " under " : ", ");
		foil_provision_show(b, act->provisions[i]);
	}
}

static void compare_acts(struct changes *c, const struct foil_case *a, const struct foil_case *b,
    struct sides *s)
{
	char name[80];

	foil_buf_put_str(&s->from, foil_stage_name(a->stage));
	foil_buf_put_str(&s->to, foil_stage_name(b->stage));
	add(c, "stage", "", &s->from, &s->to);
	for (size_t i = 0; i < a->n || i < b->n; i++) {
		const struct foil_case_act *x = i < a->n ? &a->act[i] : NULL;
		const struct foil_case_act *y = i < b->n ? &b->act[i] : NULL;

		(void)snprintf(name, sizeof name, "%zu %s", i,
		    foil_act_kind_name((x != NULL ? x : y)->act.kind));
		if (x != NULL)
			foil_case_act_put(&s->from, x);
		if (y != NULL)
			foil_case_act_put(&s->to, y);
		add(c, "act", name, &s->from, &s->to);
	}
}

enum foil_code changes_find(const struct foil_case *a, const struct foil_case *b,
    struct changes *out, struct foil_err *err)
{
	struct changes c = { .n = 0 };
	struct sides s = { &c, foil_case_decided(a), foil_case_decided(b), { 0 }, { 0 } };
	enum foil_code rc;

	compare_acts(&c, a, b, &s);
	put_answer(&s.from, s.a);
	put_answer(&s.to, s.b);
	add(&c, "answer", "", &s.from, &s.to);
	compare_items(&s);
	compare_grounds(&s);
	compare_redactions(&s);
	if (s.a != NULL)
		foil_buf_put_view(&s.from, s.a->undecided);
	if (s.b != NULL)
		foil_buf_put_view(&s.to, s.b->undecided);
	add(&c, "undecided", "", &s.from, &s.to);
	foil_buf_wipe(&s.from);
	foil_buf_wipe(&s.to);
	if ((rc = foil_arena_check(&c.arena, err)) != FOIL_OK) {
		changes_free(&c);
		return rc;
	}
	*out = c;
	return FOIL_OK;
}
