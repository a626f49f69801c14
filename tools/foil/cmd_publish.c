/* SPDX-License-Identifier: Apache-2.0 */
/* foil publish: the ledger as static files for a web server. */
#include "../common/progress.h"
#include "desk.h"
#include "foil.h"

#include "foil/publish.h"

#define RESPONSES_MAX CLI_VALUES_MAX

struct run {
	struct cli *cli;
	struct progress progress;
};

static void step(void *ctx, uint64_t done, uint64_t of)
{
	struct run *r = ctx;

	progress_step(&r->progress, done, of);
}

/* The reason is of our own making, or comes escaped out of a report. */
static void refused(void *ctx, const char *folder, const char *why)
{
	struct run *r = ctx;
	struct foil_safe s;

	cli_say(r->cli, "not published: %s: %s", foil_safe(&s, foil_str(folder)), why);
}

static enum foil_code say_json(const struct foil_publish *p, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "directory", p->dir);
	foil_json_uint(j, "size", p->size);
	foil_json_uint(j, "was", p->was);
	foil_json_uint(j, "files_written", p->files);
	foil_json_uint(j, "responses", p->n_all);
	foil_json_uint(j, "responses_new", p->n_new);
	foil_json_uint(j, "responses_refused", p->n_refused);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_code say(const struct cli *c, const struct foil_publish *p, struct foil_err *err)
{
	char size[28], was[28], files[28], all[28];
	struct foil_safe s;

	if (c->json)
		return say_json(p, err);
	(void)printf("Published %s: ledger size %s (%s before), %s files written\n",
	    foil_safe(&s, foil_str(p->dir)), cli_grouped(size, p->size), cli_grouped(was, p->was),
	    cli_grouped(files, p->files));
	(void)printf("%s response%s%s\n", cli_grouped(all, p->n_all), p->n_all == 1 ? "" : "s",
	    p->n_refused > 0 ? "; some are not published, as said above" : "");
	return FOIL_OK;
}

int cmd_publish(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	const char *responses[RESPONSES_MAX];
	struct run run = { .cli = c };
	struct foil_publish p = { .dir = cli_arg(c, 0), .responses = responses,
		.whole = cli_flag(c, "whole"), .ctx = &run, .progress = step, .refused = refused };
	enum foil_verdict verdict = FOIL_MATCHES;
	struct desk d = { .cli = c };
	const struct cli_value *v;
	enum foil_code rc;

	while (p.n_responses < RESPONSES_MAX &&
	    (v = cli_opt_nth(c, "response", p.n_responses)) != NULL)
		responses[p.n_responses++] = v->a;
	if ((rc = desk_open(&d, c, false, &err)) != FOIL_OK)
		goto done;
	progress_start(&run.progress, "publishing entry");
	rc = foil_publish(d.ledger, &p, &err);
	progress_end(&run.progress);
	if (rc == FOIL_OK)
		rc = say(c, &p, &err);
	if (p.n_refused > 0)
		verdict = FOIL_DOES_NOT_MATCH;
done:
	desk_close(&d);
	return cli_end_verdict(c, rc, &err, verdict);
}
