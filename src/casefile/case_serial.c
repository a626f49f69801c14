/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Serials of redactions: stable for the life of the case. A hostile bundle has
 * a thousand decisions, so places are looked up in sorted runs: each act adds
 * one, and neighbours of like size are merged, which makes n log n of it all.
 */
#include "case_judge.h"

#include <stdlib.h>

#define RUNS_MAX 64 /* each is more than half of the one before it */

/* Redactions sorted by place, each place once: as the latest decision in the run has it. */
struct run {
	const struct foil_redaction **r;
	size_t n;
};
struct foil_case_serials {
	struct run run[RUNS_MAX]; /* later acts in later runs */
	size_t n;
	uint64_t top;
};

static int compare_place(const struct foil_redaction *a, const struct foil_redaction *b)
{
	if (a->ordinal != b->ordinal)
		return a->ordinal < b->ordinal ? -1 : 1;
	if (a->range.start != b->range.start)
		return a->range.start < b->range.start ? -1 : 1;
	return (a->range.len > b->range.len) - (a->range.len < b->range.len);
}

static const struct foil_redaction *same_place(const struct run *run,
    const struct foil_redaction *r)
{
	size_t low = 0, high = run->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = compare_place(r, run->r[mid]);

		if (order == 0)
			return run->r[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

uint64_t case_serial_at(const struct foil_case *c, const struct foil_redaction *r)
{
	for (size_t k = c->serials == NULL ? 0 : c->serials->n; k-- > 0;) {
		const struct foil_redaction *o = same_place(&c->serials->run[k], r);

		if (o != NULL)
			return o->serial;
	}
	return 0;
}

uint64_t case_serial_top(const struct foil_case *c)
{
	return c->serials == NULL ? 0 : c->serials->top;
}

/* Two runs as one; where both have a place, the later run is right. */
static bool merge(struct run *early, struct run *late)
{
	struct run both = { .n = 0 };
	size_t i = 0, k = 0;

	if ((both.r = calloc(early->n + late->n, sizeof *both.r)) == NULL)
		return false;
	while (i < early->n || k < late->n) {
		int order = i == early->n ? 1 : k == late->n ? -1 :
		    compare_place(early->r[i], late->r[k]);

		both.r[both.n++] = order < 0 ? early->r[i] : late->r[k];
		i += order <= 0;
		k += order >= 0;
	}
	free(early->r);
	free(late->r);
	*early = both;
	*late = (struct run){ NULL, 0 };
	return true;
}

bool case_serials_add(struct foil_case *c, const struct foil_act *act)
{
	struct foil_case_serials *s = c->serials;
	struct run *last;

	if (act->n_redactions == 0)
		return true;
	if (s == NULL && (s = c->serials = calloc(1, sizeof *s)) == NULL)
		return false;
	last = &s->run[s->n];
	if ((last->r = calloc(act->n_redactions, sizeof *last->r)) == NULL)
		return false;
	last->n = act->n_redactions;
	s->n++;
	for (size_t i = 0; i < act->n_redactions; i++) {
		last->r[i] = &act->redactions[i];
		if (act->redactions[i].serial > s->top)
			s->top = act->redactions[i].serial;
	}
	for (; s->n > 1 && s->run[s->n - 2].n / 2 <= s->run[s->n - 1].n; s->n--)
		if (!merge(&s->run[s->n - 2], &s->run[s->n - 1]))
			return false;
	return true;
}

void case_serials_free(struct foil_case *c)
{
	for (size_t i = 0; c->serials != NULL && i < c->serials->n; i++)
		free(c->serials->run[i].r);
	free(c->serials);
	c->serials = NULL;
}

void foil_case_number(const struct foil_case *c, struct foil_redaction *r, size_t n)
{
	uint64_t top = case_serial_top(c);

	for (size_t i = 0; i < n; i++)
		r[i].serial = top == 0 ? 0 : case_serial_at(c, &r[i]);
	for (size_t i = 0; i < n; i++)
		if (r[i].serial == 0)
			r[i].serial = ++top;
}
