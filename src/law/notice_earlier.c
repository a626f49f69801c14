/* SPDX-License-Identifier: Apache-2.0 */

/* C09: reasons that another case has word for word. Sorted, so that time is n log n. */

#include "notice_work.h"

#include <stdlib.h>
#include <string.h>

#define REASON_MIN 60 /* bytes: shorter ones are alike by chance */

struct reason {
	struct foil_view text; /* in small letters, with single spaces */
	const struct foil_notice_earlier *from;
};

static int by_text(const void *a, const void *b)
{
	struct foil_view x = ((const struct reason *)a)->text, y = ((const struct reason *)b)->text;
	int c = memcmp(x.p, y.p, x.len < y.len ? x.len : y.len);

	return c != 0 ? c : x.len < y.len ? -1 : x.len > y.len;
}

/* Empty if it is too short to say anything. */
static struct foil_view plain(struct foil_arena *a, struct foil_view v)
{
	uint8_t *p;
	size_t n = 0;

	v = foil_trim(v);
	if (v.len < REASON_MIN || (p = foil_arena_alloc(a, v.len, 1)) == NULL)
		return foil_view(NULL, 0);
	for (size_t i = 0; i < v.len; i++) {
		bool space = foil_is_space(v.p[i]);

		if (space && p[n - 1] == ' ')
			continue;
		p[n++] = space ? ' ' : foil_lower(v.p[i]);
	}
	return foil_view(p, n);
}

/* A formula, or a choice of two, is the same in every case. */
static bool is_reason(struct foil_view question)
{
	static const char *const fixed[] = { "data", "likelihood", "outcome", "gist", "privilege" };

	for (size_t i = 0; i < COUNT(fixed); i++)
		if (foil_view_eq(question, foil_str(fixed[i])))
			return false;
	return true;
}

static void check_ground(struct notice_work *w, struct foil_arena *a,
    const struct foil_notice_ground *g, const struct reason *list, size_t n)
{
	for (size_t i = 0; i < g->n_answers; i++) {
		struct reason key = { .text = { NULL, 0 } };
		const struct reason *same;
		struct foil_safe letter, question, reference;

		if (!is_reason(g->answers[i].question))
			continue;
		key.text = plain(a, g->answers[i].answer);
		if (key.text.len == 0 ||
		    (same = bsearch(&key, list, n, sizeof *list, by_text)) == NULL)
			continue;
		notice_find(w, "C09", NOTICE_NOWHERE, NULL,
		    "ground %s answers \"%s\" word for word as case %s does", foil_safe(&letter,
		    g->letter), foil_safe(&question, g->answers[i].question),
		    foil_safe(&reference, same->from->reference));
		return; /* one of a ground will do */
	}
}

void notice_check_earlier(struct notice_work *w)
{
	const struct foil_notice_facts *f = w->facts;
	struct foil_arena a = { 0 };
	struct reason *list;
	size_t n = 0;

	if (f->n_earlier == 0)
		return;
	list = foil_arena_alloc(&a, f->n_earlier, sizeof *list);
	for (size_t i = 0; list != NULL && i < f->n_earlier; i++) {
		if (!is_reason(f->earlier[i].question))
			continue;
		list[n] = (struct reason){ plain(&a, f->earlier[i].answer), &f->earlier[i] };
		n += list[n].text.len > 0;
	}
	if (n > 0) {
		qsort(list, n, sizeof *list, by_text);
		for (size_t i = 0; i < f->n_grounds && !a.failed; i++)
			check_ground(w, &a, &f->grounds[i], list, n);
	}
	if (list == NULL || a.failed)
		w->failed = true;
	foil_arena_free(&a);
}
