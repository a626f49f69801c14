/* SPDX-License-Identifier: Apache-2.0 */
/* Serials of redactions: stable for the life of the case. */
#include "case_judge.h"

static int compare_place(const struct foil_redaction *a, const struct foil_redaction *b)
{
	if (a->ordinal != b->ordinal)
		return a->ordinal < b->ordinal ? -1 : 1;
	if (a->range.start != b->range.start)
		return a->range.start < b->range.start ? -1 : 1;
	return (a->range.len > b->range.len) - (a->range.len < b->range.len);
}

/* The redaction of one act at the same place; they are sorted by place. */
static const struct foil_redaction *same_place(const struct foil_act *a,
    const struct foil_redaction *r)
{
	size_t low = 0, high = a->n_redactions;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = compare_place(r, &a->redactions[mid]);

		if (order == 0)
			return &a->redactions[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

uint64_t case_serial_at(const struct foil_case *c, const struct foil_redaction *r)
{
	for (size_t k = c->n; k-- > 0;) {
		const struct foil_redaction *o =
		    c->act[k].opened ? same_place(&c->act[k].act, r) : NULL;

		if (o != NULL)
			return o->serial;
	}
	return 0;
}

uint64_t case_serial_top(const struct foil_case *c)
{
	uint64_t top = 0;

	for (size_t k = 0; k < c->n; k++)
		for (size_t i = 0; c->act[k].opened && i < c->act[k].act.n_redactions; i++)
			if (c->act[k].act.redactions[i].serial > top)
				top = c->act[k].act.redactions[i].serial;
	return top;
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
