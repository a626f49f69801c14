/* SPDX-License-Identifier: Apache-2.0 */
/* foil show: a case, or one entry, as a person reads it. */
#include "act_text.h"
#include "foil.h"

#include "foil/tree.h"

#include <string.h>

static bool neither(const struct foil_case *c)
{
	const struct foil_act *decided = foil_case_decided(c);

	return decided != NULL && decided->neither;
}

static enum foil_code show_act(const struct desk *d, const struct foil_case_act *a,
    struct foil_json_out *j, struct foil_err *err)
{
	uint32_t private = 0;
	enum foil_code rc;

	if (a->opened && (rc = act_private_fields(&a->act, neither(&d->kase), &private, err)) != FOIL_OK)
		return rc;
	if (j != NULL) {
		foil_json_object(j, NULL);
		act_head_json(j, a);
		if (a->opened)
			act_json(j, &a->act, private);
		foil_json_end(j);
		return FOIL_OK;
	}
	act_head_print(stdout, a);
	if (a->opened)
		act_print(stdout, &a->act, private);
	else
		(void)printf("  not open: this ledger has no key for it\n");
	return FOIL_OK;
}

static enum foil_code show_case(struct desk *d, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc = FOIL_OK;

	if (d->cli->json) {
		if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
			return rc;
		foil_json_object(j, NULL);
		foil_json_str(j, "case", d->sub);
		foil_json_str(j, "stage", foil_stage_name(d->kase.stage));
		foil_json_array(j, "acts");
	} else {
		(void)printf("Case %s: %s\n", d->sub, foil_stage_name(d->kase.stage));
	}
	for (size_t i = 0; i < d->kase.n && rc == FOIL_OK; i++)
		rc = show_act(d, &d->kase.act[i], j, err);
	if (j != NULL && rc == FOIL_OK) {
		foil_json_end(j);
		foil_json_end(j);
		rc = cli_json_print(j, false, err);
	}
	foil_json_out_close(&j);
	return rc;
}

/* An act of a case by its place in the ledger. */
static enum foil_code show_case_entry(struct desk *d, const struct foil_entry *e, uint64_t index,
    struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	memcpy(d->sub, e->sub.p, e->sub.len); /* at most FOIL_SUB_MAX: the entry was read */
	if ((rc = desk_load(d, err)) != FOIL_OK)
		return rc;
	if (d->cli->json && (rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	if (j == NULL)
		(void)printf("Case %s\n", d->sub);
	for (size_t i = 0; i < d->kase.n && rc == FOIL_OK; i++)
		if (d->kase.act[i].index == index)
			rc = show_act(d, &d->kase.act[i], j, err);
	if (j != NULL && rc == FOIL_OK)
		rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static void print_governance(const struct foil_governance_body *g)
{
	struct foil_buf roles = { .max = 200 };
	char hex[2 * FOIL_HASH_LEN + 1], day[11];

	(void)printf("  %s", foil_governance_kind_name(g->kind));
	switch (g->kind) {
	case FOIL_GOV_GENESIS:
		(void)printf(": ");
		cli_put(stdout, g->authority);
		(void)printf(", ");
		cli_put(stdout, g->origin);
		(void)printf(", %zu root%s, threshold %llu", g->n_roots, g->n_roots == 1 ? "" : "s",
		    (unsigned long long)g->threshold);
		break;
	case FOIL_GOV_ENROL:
		foil_roles_put(&roles, g->roles);
		foil_day_iso(day, g->until);
		(void)printf(" ");
		cli_put(stdout, g->person);
		(void)printf(" as %s until %s, grade ", foil_buf_cstr(&roles), day);
		cli_put(stdout, g->grade);
		break;
	case FOIL_GOV_RETIRE:
	case FOIL_GOV_REVOKE:
		foil_hex(hex, g->kid, FOIL_HASH_LEN);
		(void)printf(" %s", hex);
		if (g->kind == FOIL_GOV_REVOKE) {
			(void)printf(", suspect since entry %llu: ", (unsigned long long)g->since);
			cli_put(stdout, g->reason);
		}
		break;
	case FOIL_GOV_APPROVE:
		(void)printf(" entry %llu", (unsigned long long)g->of_index);
		break;
	case FOIL_GOV_POLICY:
		(void)printf(": threshold %llu", (unsigned long long)g->threshold);
		break;
	default:
		break;
	}
	(void)putchar('\n');
	foil_buf_free(&roles);
}

static enum foil_code print_public(const struct foil_entry *e, struct foil_err *err)
{
	struct foil_governance_body g = { .kind = FOIL_GOV_NONE };
	struct foil_index_body i;
	char map[2 * FOIL_HASH_LEN + 1];
	enum foil_code rc;

	if (e->body_kind == FOIL_BODY_GOVERNANCE) {
		if ((rc = foil_governance_body_read(e->body, &g, err)) == FOIL_OK)
			print_governance(&g);
		return rc;
	}
	if ((rc = foil_index_body_read(e->body, &i, err)) != FOIL_OK)
		return rc;
	foil_hex(map, i.map, FOIL_HASH_LEN);
	(void)printf("  index over %llu entries, case map %s\n", (unsigned long long)i.index, map);
	return FOIL_OK;
}

static enum foil_code public_json(const struct foil_entry *e, struct foil_view bytes,
    uint64_t index, struct foil_err *err)
{
	struct foil_governance_body g = { .kind = FOIL_GOV_NONE };
	struct foil_json_out *j = NULL;
	uint8_t leaf[FOIL_HASH_LEN];
	char day[11];
	enum foil_code rc;

	if (e->body_kind == FOIL_BODY_GOVERNANCE &&
	    (rc = foil_governance_body_read(e->body, &g, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_leaf_hash(leaf, bytes);
	foil_day_iso(day, e->signed_on);
	foil_json_object(j, NULL);
	foil_json_uint(j, "index", index);
	foil_json_text(j, "subject", e->sub);
	foil_json_uint(j, "no", e->case_index);
	foil_json_str(j, "kind", e->body_kind == FOIL_BODY_INDEX ? "index" :
	    foil_governance_kind_name(g.kind));
	foil_json_str(j, "signed_on", day);
	foil_json_hex(j, "kid", e->kid, FOIL_HASH_LEN);
	foil_json_hex(j, "leaf", leaf, FOIL_HASH_LEN);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_code show_entry(struct desk *d, uint64_t index, struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_ENTRY_MAX };
	struct foil_entry e;
	char day[11];
	enum foil_code rc;

	if ((rc = foil_ledger_entry(d->ledger, index, &bytes, err)) != FOIL_OK ||
	    (rc = foil_entry_read(foil_buf_view(&bytes), &e, err)) != FOIL_OK)
		goto done;
	if (e.body_kind == FOIL_BODY_ROOT) {
		rc = show_case_entry(d, &e, index, err);
		goto done;
	}
	if (d->cli->json) {
		rc = public_json(&e, foil_buf_view(&bytes), index, err);
		goto done;
	}
	foil_day_iso(day, e.signed_on);
	(void)printf("entry %llu  ", (unsigned long long)index);
	cli_put(stdout, e.sub);
	(void)printf(" %llu  %s\n", (unsigned long long)e.case_index, day);
	rc = print_public(&e, err);
done:
	foil_buf_free(&bytes);
	return rc;
}

int cmd_show(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	const char *what = cli_arg(c, 0);
	bool is_index = !cli_flag(c, "case");
	struct desk d = { .cli = c };
	uint64_t index = 0;
	enum foil_code rc;

	is_index = is_index && foil_parse_uint(foil_str(what), UINT64_MAX >> 1, &index, NULL) == FOIL_OK;
	if ((rc = desk_open(&d, c, true, &err)) != FOIL_OK)
		goto done;
	if (is_index)
		rc = show_entry(&d, index, &err);
	else if ((rc = desk_reference(&d, what, &err)) == FOIL_OK &&
	    (rc = desk_load(&d, &err)) == FOIL_OK)
		rc = show_case(&d, &err);
done:
	desk_close(&d);
	return cli_end(c, rc, &err);
}
