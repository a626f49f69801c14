/* SPDX-License-Identifier: Apache-2.0 */
#include "remark.h"

#include "foil/ground.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void remarks_add(struct remarks *r, const char *rule, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	if (r->n == REMARKS_MAX)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	r->list[r->n].rule = foil_arena_copy(&r->arena, foil_str(rule));
	r->list[r->n].text = foil_arena_copy(&r->arena, foil_str(text));
	r->n++;
}

static void remark_undecided(struct remarks *r, const struct foil_act *act)
{
	struct foil_safe safe;
	size_t n = 0;

	for (size_t i = 0; i < act->n_items; i++) {
		if (act->items[i].outcome != FOIL_UNDECIDED)
			continue;
		n++;
		remarks_add(r, "undecided.item", "item %llu %s is undecided",
		    (unsigned long long)act->items[i].no,
		    foil_safe(&safe, act->items[i].label));
	}
	if (n > 0 && act->undecided.len == 0)
		remarks_add(r, "undecided.reason", "no reason is given: write \"undecided because "
		    "...\", or issuing will be refused");
	if (n == 0 && act->undecided.len > 0)
		remarks_add(r, "undecided.nothing", "a reason for leaving something undecided, but "
		    "nothing is");
}

/* The questions of a ground's provisions; those that are no longer in the tables ask nothing. */
static size_t asks_of(const struct foil_ground *g, struct foil_ask out[FOIL_ASKS_MAX])
{
	const struct foil_provision *p[FOIL_PROVISIONS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < g->n_ids && n < FOIL_PROVISIONS_MAX; i++)
		if ((p[n] = foil_provision_find(g->ids[i])) != NULL)
			n++;
	return foil_ground_asks(p, n, foil_ground_answer(g, "data"), out);
}

/* What a ground of this kind is asked for, and does not answer: one remark a test. */
static void remark_ground(struct remarks *r, const struct foil_ground *g)
{
	struct foil_ask asks[FOIL_ASKS_MAX];
	size_t n = asks_of(g, asks);
	struct foil_buf missing = { .max = 400 }, shown = { .max = 200 };
	struct foil_safe letter;

	foil_ground_show(&shown, g);
	for (size_t i = 0; i < n; i++) {
		if (asks[i].must && foil_ground_answer(g, asks[i].question).len == 0)
			foil_buf_printf(&missing, "%s%s", missing.len > 0 ? ", " : "", asks[i].question);
		if (missing.len == 0 || (i + 1 < n && strcmp(asks[i].why, asks[i + 1].why) == 0))
			continue;
		remarks_add(r, "ground.answers", "ground %s, %s: no answer to %s (%s)",
		    foil_safe(&letter, g->letter), foil_buf_cstr(&shown), foil_buf_cstr(&missing),
		    asks[i].why);
		foil_buf_reset(&missing);
	}
	foil_buf_free(&missing);
	foil_buf_free(&shown);
}

/* The question is asked as one that must be answered: its remark is made already. */
static bool is_asked(const struct foil_ground *g, struct foil_view question)
{
	struct foil_ask asks[FOIL_ASKS_MAX];
	size_t n = asks_of(g, asks);

	for (size_t i = 0; i < n; i++)
		if (asks[i].must && foil_view_eq(question, foil_str(asks[i].question)))
			return true;
	return false;
}

void remarks_blanks(struct remarks *r, const struct foil_casetext *text)
{
	for (size_t i = 0; i < text->n_grounds; i++) {
		const struct foil_casetext_ground *g = &text->grounds[i];
		struct foil_buf blank = { .max = 400 };
		struct foil_safe letter;

		for (size_t k = 0; k < g->n_blank; k++) {
			if (is_asked(&g->ground, g->blank[k]))
				continue;
			foil_buf_put_str(&blank, blank.len > 0 ? ", " : "");
			foil_buf_put_view(&blank, g->blank[k]);
		}
		if (blank.len > 0)
			remarks_add(r, "ground.blank", "ground %s: left blank: %s",
			    foil_safe(&letter, g->ground.letter),
			    foil_buf_cstr(&blank));
		foil_buf_free(&blank);
	}
}

static void remark_late(struct remarks *r, const struct desk *d)
{
	const struct foil_act *received = foil_case_received(&d->kase);
	char day[24];

	if (received == NULL || received->due == FOIL_DAY_NONE || desk_today(d) <= received->due)
		return;
	foil_day_long(day, received->due);
	remarks_add(r, "due.late", "the response was due on %s", day);
}

void remarks_make(struct remarks *r, const struct desk *d, const struct foil_act *act, bool replaces)
{
	struct foil_buf who = { .max = 200 };

	if (replaces && d->kase.decided >= 0) {
		foil_case_act_put(&who, &d->kase.act[d->kase.decided]);
		remarks_add(r, "decision.replaces", "this replaces the decision signed by %s",
		    foil_buf_cstr(&who));
	}
	foil_buf_free(&who);
	remark_late(r, d);
	if (act->neither)
		return;
	if (act->n_items == 0)
		remarks_add(r, "items.none", "no item is listed");
	remark_undecided(r, act);
	for (size_t i = 0; i < act->n_grounds; i++)
		remark_ground(r, &act->grounds[i]);
	for (size_t i = 0; i < act->n_items; i++)
		if (act->items[i].outcome == FOIL_ELSEWHERE && act->items[i].words.len == 0)
			remarks_add(r, "items.where", "item %llu is said to be elsewhere, but not where",
			    (unsigned long long)act->items[i].no);
}

void remarks_free(struct remarks *r)
{
	foil_arena_free(&r->arena);
	r->n = 0;
}

void remarks_print(FILE *out, const struct remarks *r)
{
	if (r->n == 0)
		return;
	(void)fputs("\nLook at\n", out);
	for (size_t i = 0; i < r->n; i++) {
		(void)fputs("  ! ", out);
		cli_put(out, r->list[i].text);
		(void)putc('\n', out);
	}
}

void remarks_put_json(struct foil_json_out *j, const struct remarks *r)
{
	foil_json_array(j, "remarks");
	for (size_t i = 0; i < r->n; i++) {
		foil_json_object(j, NULL);
		foil_json_text(j, "rule", r->list[i].rule);
		foil_json_text(j, "text", r->list[i].text);
		foil_json_end(j);
	}
	foil_json_end(j);
}
