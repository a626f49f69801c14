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

void foil_findings_free(struct foil_findings *f)
{
	foil_arena_free(&f->arena);
	free(f->list);
	*f = (struct foil_findings){ 0 };
}

void foil_findings_add(struct foil_findings *f, enum foil_verdict v, const char *rule,
    uint64_t index, const char *fmt, ...)
{
	struct foil_err text; /* reuses its cleaning of control bytes and cutting */
	struct foil_view copy;
	char line[sizeof text.msg];
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(line, sizeof line, fmt, ap) < 0)
		line[0] = '\0';
	va_end(ap);
	(void)foil_fail(&text, FOIL_E_REFUSED, "%s", line);
	if (f->n == f->cap) {
		size_t cap = f->cap == 0 ? 16 : f->cap * 2;
		void *p = realloc(f->list, cap * sizeof *f->list);

		if (p == NULL) {
			f->failed = true;
			return;
		}
		f->list = p;
		f->cap = cap;
	}
	copy = foil_arena_copy(&f->arena, foil_str(text.msg));
	if (f->arena.failed) {
		f->failed = true;
		return;
	}
	f->list[f->n++] = (struct foil_finding){ v, rule, index, (const char *)copy.p };
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
