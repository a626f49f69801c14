/* SPDX-License-Identifier: Apache-2.0 */
/* foil restore and foil backup: a ledger that was lost, and what is done before. */
#include "../common/progress.h"
#include "desk.h"
#include "../common/trustfile.h"
#include "foil.h"
#include "own_trust.h"

#include "foil/publish.h"

#include <stdlib.h>

#define LISTED 20 /* cases whose openings are missing */

struct missing {
	struct foil_view sub;
	uint64_t acts;
};
struct restore {
	struct foil_restore in;
	struct foil_trust *trust;
	uint8_t genesis[FOIL_HASH_LEN];
	struct progress progress;
	struct foil_arena arena; /* of the list */
	struct missing *missing;
	size_t n, cap;
	bool failed;
};

static void step(void *ctx, uint64_t done, uint64_t of)
{
	struct restore *r = ctx;

	progress_step(&r->progress, done, of);
}

static void keep_missing(void *ctx, struct foil_view sub, uint64_t acts)
{
	struct restore *r = ctx;
	size_t cap = r->cap == 0 ? 64 : r->cap * 2;
	void *p;

	if (r->n == r->cap) {
		if ((p = reallocarray(r->missing, cap, sizeof *r->missing)) == NULL) {
			r->failed = true; /* the ledger stands: it is said, not undone */
			return;
		}
		r->missing = p;
		r->cap = cap;
	}
	r->missing[r->n++] = (struct missing){ foil_arena_copy(&r->arena, sub), acts };
}

static int by_reference(const void *x, const void *y)
{
	const struct missing *a = x, *b = y;

	return foil_view_cmp(a->sub, b->sub);
}

static enum foil_code read_options(struct cli *c, struct restore *r, struct foil_err *err)
{
	const char *trust = cli_opt(c, "trust"), *genesis = cli_opt(c, "genesis");
	enum foil_code rc;

	r->in.published = cli_arg(c, 0);
	r->in.dir = cli_arg(c, 1);
	r->in.log_key = cli_opt(c, "log-key");
	if (genesis != NULL) {
		if (foil_unhex(r->genesis, sizeof r->genesis, foil_str(genesis), NULL) != FOIL_OK)
			return cli_wrong(c, err, "--genesis is not 64 hex digits");
		r->in.genesis = r->genesis;
	}
	if (trust != NULL && (rc = trustfile_open(trust, &r->trust, err)) != FOIL_OK)
		return rc;
	r->in.trust = r->trust;
	return FOIL_OK;
}

static void missing_json(struct foil_json_out *j, const struct restore *all)
{
	foil_json_array(j, "missing");
	for (size_t i = 0; i < all->n; i++) {
		foil_json_object(j, NULL);
		foil_json_text(j, "case", all->missing[i].sub);
		foil_json_uint(j, "acts", all->missing[i].acts);
		foil_json_end(j);
	}
	foil_json_end(j);
}

static enum foil_code restore_json(const struct restore *all, struct foil_err *err)
{
	const struct foil_restore *r = &all->in;
	struct foil_json_out *j = NULL;
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "ledger", r->dir);
	foil_json_uint(j, "size", r->size);
	foil_json_hex(j, "genesis", r->id, FOIL_HASH_LEN);
	foil_json_bool(j, "trusted", r->trust != NULL || r->genesis != NULL);
	foil_json_uint(j, "cases", r->n_cases);
	foil_json_uint(j, "acts_without_openings", r->n_acts);
	missing_json(j, all);
	foil_json_uint(j, "responses", r->n_responses);
	foil_json_bool(j, "log_key", r->has_log_key);
	foil_json_bool(j, "may_sign", r->second_agrees && r->has_log_key);
	foil_json_str(j, "why_not", r->second_agrees ? NULL : r->why.msg);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static void say_missing(const struct restore *all)
{
	const struct foil_restore *r = &all->in;
	char cases[28], acts[28], responses[28];
	struct foil_safe s;

	if (r->n_acts == 0)
		return;
	(void)printf("\nMISSING: what %s act%s of %s case%s hide%s. It is in no publication: reasons kept\n"
		     "private, the originals, private notes. These acts are proven, and read as closed;\n"
		     "a case that is open takes no further act, and nothing more of any can be disclosed\n"
		     "from here. Of %s case%s the published response is there. A backup has the rest.\n"
		     "The cases (foil status --all --ledger %s):\n",
	    cli_grouped(acts, r->n_acts), r->n_acts == 1 ? "" : "s", cli_grouped(cases, r->n_cases),
	    r->n_cases == 1 ? "" : "s", r->n_acts == 1 ? "s" : "",
	    cli_grouped(responses, r->n_responses), r->n_responses == 1 ? "" : "s",
	    foil_safe(&s, foil_str(r->dir)));
	for (size_t i = 0; i < all->n && i < LISTED; i++)
		(void)printf("  %s, %s act%s\n", foil_safe(&s, all->missing[i].sub),
		    cli_grouped(acts, all->missing[i].acts), all->missing[i].acts == 1 ? "" : "s");
	if (r->n_cases > LISTED && all->n >= LISTED)
		(void)printf("  and %s more\n", cli_grouped(cases, r->n_cases - LISTED));
}

static void restore_print(const struct restore *all)
{
	const struct foil_restore *r = &all->in;
	char size[28], hex[2 * FOIL_HASH_LEN + 1];
	struct foil_safe s, t;

	foil_hex(hex, r->id, FOIL_HASH_LEN);
	(void)printf("Restored %s from %s: %s entries, every hash and the head as published\n",
	    foil_safe(&s, foil_str(r->dir)), foil_safe(&t, foil_str(r->published)),
	    cli_grouped(size, r->size));
	(void)printf("Fingerprint %s%s\n", hex,
	    r->trust != NULL || r->genesis != NULL ? "" : "\nNothing says whose it is: compare the "
	    "fingerprint with one that you have");
	say_missing(all);
	if (!r->has_log_key)
		(void)printf("\nThere is no log.key in it: put the ledger's own there, from a "
		    "backup. If it is\n"
			     "lost: foil key new --no-passphrase, then foil govern log-key.\n");
	if (r->second_agrees)
		(void)printf("\nThe second record of the head agrees: it may sign.\n");
	else
		(void)printf("\nIt signs nothing yet: %s\n", r->why.msg);
}

int cmd_restore(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct restore r = { .in.progress = step, .in.missing = keep_missing };
	struct foil_safe safe;
	enum foil_code rc;

	progress_start(&r.progress, "restoring entry");
	r.in.ctx = &r;
	if ((rc = read_options(c, &r, &err)) == FOIL_OK)
		rc = foil_restore(&r.in, c->env, &err);
	progress_end(&r.progress);
	if (rc == FOIL_E_NOT_FOUND)
		(void)foil_fail_in(&err, rc, "'%s' is no published ledger, or not whole",
		    foil_safe(&safe, foil_str(r.in.published)));
	if (rc == FOIL_OK && (r.failed || r.arena.failed))
		rc = foil_fail(&err, FOIL_E_NOMEM, "the ledger is restored, but memory ran out over the list "
		    "of its cases: see `foil status --all`");
	if (r.n > 0)
		qsort(r.missing, r.n, sizeof *r.missing, by_reference);
	if (rc == FOIL_OK && c->json)
		rc = restore_json(&r, &err);
	else if (rc == FOIL_OK)
		restore_print(&r);
	foil_arena_free(&r.arena);
	free(r.missing);
	free(r.trust);
	return cli_end(c, rc, &err);
}

static enum foil_code backup_json(const struct foil_backup *b, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "directory", b->dir);
	foil_json_uint(j, "size", b->size);
	foil_json_bool(j, "keys", !b->without_keys);
	foil_json_uint(j, "case_keys", b->n_keys);
	foil_json_uint(j, "responses", b->n_responses);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static void backup_print(const struct foil_backup *b)
{
	char size[28], keys[28], responses[28];
	struct foil_safe s;

	(void)printf("Copied the ledger to %s: %s entries, read back; %s case key%s, %s response%s\n",
	    foil_safe(&s, foil_str(b->dir)), cli_grouped(size, b->size), cli_grouped(keys, b->n_keys),
	    b->n_keys == 1 ? "" : "s", cli_grouped(responses, b->n_responses),
	    b->n_responses == 1 ? "" : "s");
	(void)printf("It holds SECRETS: %s. Keep it as you keep the ledger.\n",
	    b->without_keys ? "log.key" : "log.key, and the keys of the cases");
}

int cmd_backup(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_backup b = { .dir = cli_arg(c, 0), .without_keys = cli_flag(c, "without-keys") };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = desk_open(&d, c, true, &err)) == FOIL_OK &&
	    (rc = foil_backup(d.ledger, &b, &err)) == FOIL_OK) {
		if (c->json)
			rc = backup_json(&b, &err);
		else
			backup_print(&b);
	}
	desk_close(&d);
	return cli_end(c, rc, &err);
}
