/* SPDX-License-Identifier: Apache-2.0 */
/* foil restore and foil backup: a ledger that was lost, and what is done before. */
#include "../common/progress.h"
#include "desk.h"
#include "../common/trustfile.h"
#include "foil.h"
#include "own_trust.h"

#include "foil/publish.h"

#include <stdlib.h>

static void step(void *ctx, uint64_t done, uint64_t of)
{
	progress_step(ctx, done, of);
}

struct restore {
	struct foil_restore in;
	struct foil_trust *trust;
	uint8_t genesis[FOIL_HASH_LEN];
};

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

static enum foil_code restore_json(const struct foil_restore *r, struct foil_err *err)
{
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
	foil_json_uint(j, "responses", r->n_responses);
	foil_json_bool(j, "log_key", r->has_log_key);
	foil_json_bool(j, "may_sign", r->second_agrees && r->has_log_key);
	foil_json_str(j, "why_not", r->second_agrees ? NULL : r->why.msg);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static void say_missing(const struct foil_restore *r)
{
	char cases[28], acts[28], responses[28];
	struct foil_safe s;

	if (r->n_acts == 0)
		return;
	(void)printf("\nMISSING: what %s act%s of %s case%s hide%s. It is in no publication: reasons kept\n"
		     "private, the originals, private notes. These acts are proven, and read as closed;\n"
		     "a case that is open takes no further act, and nothing more of any can be disclosed\n"
		     "from here. Of %s case%s the published response is there. A backup has the rest.\n"
		     "The cases: foil status --all --ledger %s\n",
	    cli_grouped(acts, r->n_acts), r->n_acts == 1 ? "" : "s", cli_grouped(cases, r->n_cases),
	    r->n_cases == 1 ? "" : "s", r->n_acts == 1 ? "s" : "",
	    cli_grouped(responses, r->n_responses), r->n_responses == 1 ? "" : "s",
	    foil_safe(&s, foil_str(r->dir)));
}

static void restore_print(const struct foil_restore *r)
{
	char size[28], hex[2 * FOIL_HASH_LEN + 1];
	struct foil_safe s, t;

	foil_hex(hex, r->id, FOIL_HASH_LEN);
	(void)printf("Restored %s from %s: %s entries, every hash and the head as published\n",
	    foil_safe(&s, foil_str(r->dir)), foil_safe(&t, foil_str(r->published)),
	    cli_grouped(size, r->size));
	(void)printf("Fingerprint %s%s\n", hex,
	    r->trust != NULL || r->genesis != NULL ? "" : "\nNothing says whose it is: compare the "
	    "fingerprint with one that you have");
	say_missing(r);
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
	struct restore r = { .in.progress = step };
	struct progress progress;
	struct foil_safe safe;
	enum foil_code rc;

	progress_start(&progress, "restoring entry");
	r.in.ctx = &progress;
	if ((rc = read_options(c, &r, &err)) == FOIL_OK)
		rc = foil_restore(&r.in, c->env, &err);
	progress_end(&progress);
	if (rc == FOIL_E_NOT_FOUND)
		(void)foil_fail_in(&err, rc, "'%s' is no published ledger, or not whole",
		    foil_safe(&safe, foil_str(r.in.published)));
	if (rc == FOIL_OK && c->json)
		rc = restore_json(&r.in, &err);
	else if (rc == FOIL_OK)
		restore_print(&r.in);
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
