/* SPDX-License-Identifier: Apache-2.0 */
/* foil log: the acts of a case, or every entry of the ledger, one a line. */
#include "act_text.h"
#include "foil.h"

#include "../common/progress.h"

static enum foil_code line_json(struct foil_json_out *j, struct foil_err *err)
{
	enum foil_code rc;

	foil_json_end(j);
	rc = cli_json_print(j, true, err);
	return rc;
}

static enum foil_code log_case(struct desk *d, struct foil_err *err)
{
	enum foil_code rc = FOIL_OK;

	for (size_t i = 0; i < d->kase.n && rc == FOIL_OK; i++) {
		struct foil_json_out *j = NULL;

		if (!d->cli->json) {
			act_head_print(stdout, &d->kase.act[i]);
			continue;
		}
		if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
			return rc;
		foil_json_object(j, NULL);
		foil_json_str(j, "case", d->sub);
		act_head_json(j, &d->kase.act[i]);
		rc = line_json(j, err);
		foil_json_out_close(&j);
	}
	return rc;
}

/* What an entry is: known for public bodies, and for acts that this ledger can open. */
static const char *kind_of(struct desk *d, const struct foil_entry *e)
{
	uint8_t secret[FOIL_DOC_SECRET_LEN];
	struct foil_governance_body g;
	struct foil_leaves leaves = { 0 };
	struct foil_arena arena = { 0 };
	struct foil_act act;
	const char *name = "closed";

	if (e->body_kind == FOIL_BODY_INDEX)
		return "index";
	if (e->body_kind == FOIL_BODY_GOVERNANCE)
		return foil_governance_body_read(e->body, &g, NULL) == FOIL_OK ?
		    foil_governance_kind_name(g.kind) : "unknown";
	if (foil_ledger_kept_act(d->ledger, e->sub, e->case_index, secret, &leaves, NULL) == FOIL_OK &&
	    foil_act_read_leaves(&arena, &leaves, &act, NULL) == FOIL_OK)
		name = foil_act_kind_name(act.kind);
	foil_leaves_free(&leaves);
	foil_arena_wipe(&arena);
	return name;
}

static enum foil_code log_entry(struct desk *d, uint64_t index, struct foil_buf *bytes,
    struct foil_err *err)
{
	const struct foil_governance *g = foil_ledger_governance(d->ledger);
	const struct foil_key_state *key;
	struct foil_json_out *j = NULL;
	struct foil_entry e;
	char day[11];
	enum foil_code rc;

	foil_buf_reset(bytes);
	if ((rc = foil_ledger_entry(d->ledger, index, bytes, err)) != FOIL_OK ||
	    (rc = foil_entry_read(foil_buf_view(bytes), &e, err)) != FOIL_OK)
		return rc;
	key = foil_governance_key(g, e.kid);
	foil_day_iso(day, e.signed_on);
	if (!d->cli->json) {
		(void)printf("%8llu  %s  %-9s  ", (unsigned long long)index, day, kind_of(d, &e));
		cli_put(stdout, e.sub);
		(void)printf(" %llu  ", (unsigned long long)e.case_index);
		cli_put(stdout, key != NULL ? key->person : foil_str("the ledger"));
		(void)putchar('\n');
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_uint(j, "index", index);
	foil_json_text(j, "subject", e.sub);
	foil_json_uint(j, "no", e.case_index);
	foil_json_str(j, "kind", kind_of(d, &e));
	foil_json_str(j, "signed_on", day);
	if (key != NULL)
		foil_json_text(j, "person", key->person);
	else
		foil_json_null(j, "person");
	rc = line_json(j, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_code log_ledger(struct desk *d, uint64_t from, uint64_t count,
    struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_ENTRY_MAX };
	struct progress progress;
	uint64_t size;
	enum foil_code rc = foil_ledger_size(d->ledger, &size, err);

	progress_start(&progress, "reading entry");
	for (uint64_t i = from; rc == FOIL_OK && i < size && i - from < count; i++) {
		progress_step(&progress, i, size);
		rc = log_entry(d, i, &bytes, err);
	}
	progress_end(&progress);
	foil_buf_free(&bytes);
	return rc;
}

int cmd_log(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	const char *from = cli_opt(c, "from"), *count = cli_opt(c, "count");
	uint64_t first = 0, most = UINT64_MAX;
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((from != NULL &&
	    (rc = cli_uint(c, "--from", from, UINT64_MAX >> 1, &first, &err)) != FOIL_OK) ||
	    (count != NULL &&
	    (rc = cli_uint(c, "--count", count, UINT64_MAX >> 1, &most, &err)) != FOIL_OK))
		goto done;
	if (cli_arg(c, 0) != NULL && (from != NULL || count != NULL)) {
		rc = cli_wrong(c, &err, "--from and --count go with the whole ledger, not with a case");
		goto done;
	}
	if ((rc = desk_open(&d, c, true, &err)) != FOIL_OK)
		goto done;
	if (cli_arg(c, 0) == NULL)
		rc = log_ledger(&d, first, most, &err);
	else if ((rc = desk_reference(&d, cli_arg(c, 0), &err)) == FOIL_OK &&
	    (rc = desk_load(&d, &err)) == FOIL_OK)
		rc = log_case(&d, &err);
done:
	desk_close(&d);
	return cli_end(c, rc, &err);
}
