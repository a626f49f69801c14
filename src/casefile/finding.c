/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/finding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *foil_verdict_name(enum foil_verdict v)
{
	switch (v) {
	case FOIL_MATCHES:
		return "matches";
	case FOIL_DOES_NOT_MATCH:
		return "does not match";
	case FOIL_CANNOT_TELL:
		break;
	}
	return "cannot tell";
}

/* How often a rule was broken, and what says so once they are no longer listed. */
struct foil_finding_tally {
	enum foil_verdict verdict;
	const char *rule;
	size_t n, listed;
	char *more; /* the text of its last line, in the arena; NULL while all are listed */
};

#define MORE_CAP 40 /* "and 18446744073709551615 more" */

void foil_findings_free(struct foil_findings *f)
{
	foil_arena_free(&f->arena);
	free(f->list);
	free(f->tally);
	*f = (struct foil_findings){ 0 };
}

/* There are a few dozen rules, whatever the input. NULL without memory. */
static struct foil_finding_tally *tally_of(struct foil_findings *f, enum foil_verdict v,
    const char *rule)
{
	void *p;

	for (size_t i = 0; i < f->n_tally; i++)
		if (f->tally[i].verdict == v && strcmp(f->tally[i].rule, rule) == 0)
			return &f->tally[i];
	if (f->n_tally == f->cap_tally) {
		size_t cap = f->cap_tally == 0 ? 16 : f->cap_tally * 2;

		if ((p = realloc(f->tally, cap * sizeof *f->tally)) == NULL)
			return NULL;
		f->tally = p;
		f->cap_tally = cap;
	}
	f->tally[f->n_tally] = (struct foil_finding_tally){ v, rule, 0, 0, NULL };
	return &f->tally[f->n_tally++];
}

static bool list(struct foil_findings *f, enum foil_verdict v, const char *rule, uint64_t index,
    const char *text)
{
	if (f->n == f->cap) {
		size_t cap = f->cap == 0 ? 16 : f->cap * 2;
		void *p = realloc(f->list, cap * sizeof *f->list);

		if (p == NULL)
			return false;
		f->list = p;
		f->cap = cap;
	}
	f->list[f->n++] = (struct foil_finding){ v, rule, index, text };
	return true;
}

/* The line that says how many are not listed. */
static bool say_more(struct foil_findings *f, struct foil_finding_tally *t)
{
	if (t->more == NULL) {
		if ((t->more = foil_arena_alloc(&f->arena, MORE_CAP, 1)) == NULL)
			return false;
		if (!list(f, t->verdict, t->rule, UINT64_MAX, t->more)) {
			t->more = NULL;
			return false;
		}
	}
	(void)snprintf(t->more, MORE_CAP, "and %zu more", t->n - t->listed);
	return true;
}

void foil_findings_add(struct foil_findings *f, enum foil_verdict v, const char *rule,
    uint64_t index, const char *fmt, ...)
{
	struct foil_finding_tally *t = tally_of(f, v, rule);
	size_t each = f->each == 0 ? FOIL_FINDINGS_EACH_MAX : f->each;
	struct foil_err text; /* reuses its cleaning of control bytes and cutting */
	struct foil_view copy;
	char line[sizeof text.msg];
	va_list ap;

	f->total++;
	if (t == NULL) {
		f->failed = true;
		return;
	}
	t->n++;
	if (t->more != NULL || t->listed >= each) {
		f->failed = !say_more(f, t) || f->failed;
		return;
	}
	t->listed++;
	va_start(ap, fmt);
	if (vsnprintf(line, sizeof line, fmt, ap) < 0)
		line[0] = '\0';
	va_end(ap);
	(void)foil_fail(&text, FOIL_E_REFUSED, "%s", line);
	copy = foil_arena_copy(&f->arena, foil_str(text.msg));
	if (f->arena.failed || !list(f, v, rule, index, (const char *)copy.p))
		f->failed = true;
}

void foil_findings_count(struct foil_findings *f, enum foil_verdict v, const char *rule, size_t n)
{
	struct foil_finding_tally *t = tally_of(f, v, rule);

	f->total += n;
	if (t == NULL) {
		f->failed = true;
		return;
	}
	t->n += n;
	f->failed = !say_more(f, t) || f->failed;
}

void foil_findings_join(struct foil_findings *f, const struct foil_findings *from)
{
	for (size_t i = 0; i < from->n; i++)
		foil_findings_add(f, from->list[i].verdict, from->list[i].rule, from->list[i].index, "%s",
		    from->list[i].text);
	f->failed = f->failed || from->failed;
}

enum foil_verdict foil_findings_worst_of(const struct foil_findings *f, const char *prefix)
{
	enum foil_verdict worst = f->failed ? FOIL_CANNOT_TELL : FOIL_MATCHES;

	for (size_t i = 0; i < f->n; i++) {
		if (strncmp(f->list[i].rule, prefix, strlen(prefix)) != 0)
			continue;
		if (f->list[i].verdict == FOIL_DOES_NOT_MATCH)
			return FOIL_DOES_NOT_MATCH;
		worst = FOIL_CANNOT_TELL;
	}
	return worst;
}

enum foil_verdict foil_findings_worst(const struct foil_findings *f)
{
	return foil_findings_worst_of(f, "");
}
