/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_AUDIT_KIT_H
#define FOIL_TESTS_AUDIT_KIT_H

/* Ledgers in directories, audited, and the set of rules that were broken. */

#include "minitiles.h"
#include "scratch.h"

#include "foil/audit.h"
#include "foil/file.h"

#include <stdio.h>

/* A fresh directory for each ledger. */
static inline const char *fresh_dir(void)
{
	static unsigned n;
	char name[20];

	(void)snprintf(name, sizeof name, "ledger-%u", n++);
	return scratch(name);
}

/* Audits dir under `in`; what opens it is filled in here. */
static inline struct foil_audit_report audit_dir(const char *dir, struct foil_audit_in in)
{
	struct foil_tile_dir d;
	struct foil_tile_source source;
	struct foil_audit_report r;
	struct foil_err err = { 0 };
	char responses[500];

	(void)snprintf(responses, sizeof responses, "%s/responses", dir);
	in.responses = responses;
	assert_int_equal(foil_tile_dir_open(&d, dir, &err), FOIL_OK);
	source = foil_tile_dir_source(&d);
	in.source = &source;
	in.folder = dir;
	if (foil_audit_run(&in, &r, &err) != FOIL_OK)
		fail_msg("%s: %s", dir, err.msg);
	foil_tile_dir_close(&d);
	return r;
}

static int compare_rules(const void *a, const void *b)
{
	const struct foil_audit_count *x = a, *y = b;

	return strcmp(x->rule, y->rule);
}

/* Exactly these rules are broken, sorted, with a space between. */
static inline void expect_rules(const struct foil_audit_report *r, const char *name,
    const char *want)
{
	struct foil_audit_count c[FOIL_AUDIT_RULES_MAX];
	char got[1000] = "";

	memcpy(c, r->count, sizeof c);
	qsort(c, r->n_counts, sizeof c[0], compare_rules);
	for (size_t i = 0; i < r->n_counts; i++)
		(void)snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i > 0 ? " " : "",
		    c[i].rule);
	if (strcmp(got, want) == 0)
		return;
	for (size_t i = 0; i < r->findings.n; i++)
		print_message("  %s: %s\n", r->findings.list[i].rule, r->findings.list[i].text);
	fail_msg("%s: broken are \"%s\", not \"%s\"", name, got, want);
}

/* The text of the first finding of a rule. */
static inline const char *text_of(const struct foil_audit_report *r, const char *rule)
{
	for (size_t i = 0; i < r->findings.n; i++)
		if (strcmp(r->findings.list[i].rule, rule) == 0)
			return r->findings.list[i].text;
	return "";
}

/* Changes one byte of a file. */
static inline void flip(const char *dir, const char *name, size_t at)
{
	char path[500];
	unsigned char *p;
	size_t n = 0;

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	p = scratch_read(path, &n);
	assert_non_null(p);
	assert_true(at < n);
	p[at] ^= 1;
	assert_int_equal(scratch_write(path, p, n), 0);
	free(p);
}

#endif
