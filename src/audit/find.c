/* SPDX-License-Identifier: Apache-2.0 */
/* What was found, bounded: all is counted, the first of each rule are listed. */
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool audit_is_fatal(enum foil_code rc)
{
	return rc == FOIL_E_NOMEM;
}

/* The count of a rule; NULL when there is no place for one more, which is a finding lost. */
static struct foil_audit_count *count_of(struct foil_audit_report *r, const char *rule)
{
	for (size_t i = 0; i < r->n_counts; i++)
		if (strcmp(r->count[i].rule, rule) == 0)
			return &r->count[i];
	if (r->n_counts == FOIL_AUDIT_RULES_MAX)
		return NULL;
	r->count[r->n_counts].rule = rule;
	r->count[r->n_counts].n = r->count[r->n_counts].bad = 0;
	return &r->count[r->n_counts++];
}

void audit_find(struct audit *a, enum foil_verdict v, const char *rule, uint64_t index,
    const char *fmt, ...)
{
	struct foil_audit_count *c = count_of(a->report, rule);
	uint64_t before;
	char text[1000];
	va_list ap;

	if (c == NULL) {
		a->findings->failed = true;
		return;
	}
	/* Each kind by itself: however much cannot be told, what is wrong is listed and counts. */
	before = v == FOIL_DOES_NOT_MATCH ? c->bad++ : c->n - c->bad;
	c->n++;
	if (before >= FOIL_AUDIT_LISTED_MAX)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	foil_findings_add(a->findings, v, rule, index, "%s", text);
}

/* By place; a finding without one is about the whole and comes last. */
static int compare(const void *x, const void *y)
{
	const struct foil_finding *f = x, *g = y;
	int c = (f->index > g->index) - (f->index < g->index);

	return c != 0 ? c : strcmp(f->rule, g->rule);
}

void audit_conclude(struct audit *a)
{
	struct foil_audit_report *r = a->report;

	if (a->findings->n > 1)
		qsort(a->findings->list, a->findings->n, sizeof *a->findings->list, compare);
	r->verdict = foil_findings_worst(a->findings);
}
