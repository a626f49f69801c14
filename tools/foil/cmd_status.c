/* SPDX-License-Identifier: Apache-2.0 */
/* foil status: for every open case, what is due when, and what comes next by whom. */
#include "acted.h"
#include "foil.h"

#include "../common/progress.h"

#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256 /* cases that are held while they are read, on all cores */

struct row {
	struct foil_view sub;
	foil_day due;
	enum foil_stage stage;
	struct next_step next;
	bool sound;
	bool closed; /* no act of it opens: restored, or its key is gone */
};

static int by_due(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return foil_view_cmp(x->sub, y->sub);
}

/* Takes what is shown of a case, and frees the case. */
static enum foil_code take_row(struct foil_case_job *j, struct foil_arena *arena, struct row *row,
    struct foil_err *err)
{
	const struct foil_act *received;

	if (j->rc != FOIL_OK)
		return foil_fail(err, j->rc, "%s", j->err.msg);
	received = foil_case_received(&j->c);
	row->sub = j->sub;
	row->stage = j->c.stage;
	row->due = received != NULL ? received->due : FOIL_DAY_NONE;
	row->closed = row->stage == FOIL_STAGE_NONE && j->c.n > 0;
	row->next = next_step(&j->c);
	row->next.not_by = foil_arena_copy(arena, row->next.not_by);
	row->sound = j->findings.n == 0 && !j->findings.failed;
	foil_case_free(&j->c);
	foil_findings_free(&j->findings);
	return foil_arena_check(arena, err);
}

/* The next n cases; *shown counts the rows that stay. */
static enum foil_code read_rows(struct desk *d, const struct foil_view *subs, size_t n,
    struct foil_arena *arena, struct row *rows, size_t *shown, struct foil_err *err)
{
	bool all = cli_flag(d->cli, "all");
	struct foil_case_job *job = calloc(n, sizeof *job);
	enum foil_code rc, got;

	if (job == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++) {
		job[i].sub = subs[i];
		job[i].upto = UINT64_MAX;
	}
	if ((rc = foil_ledger_case_many(d->ledger, job, n, err)) != FOIL_OK)
		n = 0;
	for (size_t i = 0; i < n; i++) {
		struct row *r = &rows[*shown];

		got = take_row(&job[i], arena, r, rc == FOIL_OK ? err : NULL);
		if (rc == FOIL_OK)
			rc = got;
		*shown += rc == FOIL_OK && (all || r->stage != FOIL_STAGE_ISSUED || !r->sound);
	}
	free(job);
	return rc;
}

static void print_row(const struct desk *d, const struct row *r)
{
	char due[20];
	bool late = r->stage != FOIL_STAGE_ISSUED && r->due != FOIL_DAY_NONE && desk_today(d) > r->due;

	foil_day_short(due, r->due);
	cli_put(stdout, r->sub);
	if (r->closed && r->sound) {
		(void)puts("  closed: no key here opens it; nothing can be added to it");
		return;
	}
	(void)printf("  due %s%s  %s  ", due, late ? " OVERDUE" : "", foil_stage_name(r->stage));
	if (!r->sound)
		(void)printf("THE RECORD IS NOT SOUND: foil show ");
	else
		(void)printf("next: ");
	if (!r->sound)
		cli_put(stdout, r->sub);
	else
		next_step_print(stdout, &r->next);
	(void)putchar('\n');
}

static void row_json(struct foil_json_out *j, const struct desk *d, const struct row *r)
{
	char due[11];

	foil_json_object(j, NULL);
	foil_json_text(j, "case", r->sub);
	foil_json_str(j, "stage", r->closed ? "closed" : foil_stage_name(r->stage));
	if (r->due != FOIL_DAY_NONE) {
		foil_day_iso(due, r->due);
		foil_json_str(j, "due", due);
		foil_json_int(j, "days_left", (int64_t)r->due - desk_today(d));
	} else {
		foil_json_null(j, "due");
		foil_json_null(j, "days_left");
	}
	foil_json_bool(j, "overdue",
	    r->stage != FOIL_STAGE_ISSUED && r->due != FOIL_DAY_NONE && desk_today(d) > r->due);
	foil_json_bool(j, "sound", r->sound);
	next_step_json(j, &r->next);
	foil_json_end(j);
}

static enum foil_code print_json(const struct desk *d, const struct row *rows, size_t n,
    struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	char today[11];
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_day_iso(today, desk_today(d));
	foil_json_object(j, NULL);
	foil_json_str(j, "today", today);
	foil_json_array(j, "cases");
	for (size_t i = 0; i < n; i++)
		row_json(j, d, &rows[i]);
	foil_json_end(j);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_code status(struct desk *d, struct foil_arena *arena, struct foil_err *err)
{
	bool all = cli_flag(d->cli, "all");
	struct progress progress;
	struct row *rows = NULL;
	struct foil_view *subs = NULL;
	size_t n = 0, shown = 0;
	enum foil_code rc;

	if ((rc = foil_ledger_cases(d->ledger, arena, &subs, &n, err)) != FOIL_OK)
		return rc;
	if ((rows = calloc(n + 1, sizeof *rows)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	progress_start(&progress, "reading case");
	for (size_t i = 0; i < n && rc == FOIL_OK; i += AT_ONCE) {
		progress_step(&progress, i, n);
		rc = read_rows(d, subs + i, n - i < AT_ONCE ? n - i : AT_ONCE, arena, rows, &shown, err);
	}
	progress_end(&progress);
	if (rc != FOIL_OK)
		goto done;
	qsort(rows, shown, sizeof *rows, by_due);
	if (d->cli->json) {
		rc = print_json(d, rows, shown, err);
		goto done;
	}
	for (size_t i = 0; i < shown; i++)
		print_row(d, &rows[i]);
	if (shown == 0)
		(void)printf("No %scase. `foil receive REF --on DATE` begins one.\n", all ? "" : "open ");
done:
	free(rows);
	return rc;
}

int cmd_status(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_arena arena = { 0 };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = desk_open(&d, c, true, &err)) == FOIL_OK)
		rc = status(&d, &arena, &err);
	foil_arena_free(&arena);
	desk_close(&d);
	return cli_end(c, rc, &err);
}
