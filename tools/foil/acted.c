/* SPDX-License-Identifier: Apache-2.0 */
#include "acted.h"

#include <string.h>

struct next_step next_step(const struct foil_case *c)
{
	struct next_step n = { .command = "", .by = "" };

	/* It has acts that cannot be read: its stage is not known. */
	if (c->closed) {
		n.closed = true;
		return n;
	}
	switch (c->stage) {
	case FOIL_STAGE_NONE:
		return (struct next_step){ .command = "receive", .by = "an officer or records" };
	case FOIL_STAGE_RECEIVED:
		return (struct next_step){ .command = "freeze", .by = "an officer or records" };
	case FOIL_STAGE_FROZEN:
		return (struct next_step){ .command = "sign", .by = "an officer" };
	case FOIL_STAGE_DECIDED:
		n.command = "approve";
		n.by = "an approver";
		if (c->decided >= 0 && c->act[c->decided].key != NULL)
			n.not_by = c->act[c->decided].key->person;
		return n;
	case FOIL_STAGE_APPROVED:
		return (struct next_step){ .command = "issue", .by = "an officer" };
	case FOIL_STAGE_ISSUED:
		break;
	}
	return n;
}

void next_step_print(FILE *out, const struct next_step *n)
{
	if (n->closed) {
		(void)fputs("nothing from here: what its acts say is missing (a backup may have it)", out);
		return;
	}
	if (n->command[0] == '\0') {
		(void)fputs("nothing: it is issued", out);
		return;
	}
	(void)fprintf(out, "foil %s, by %s", n->command, n->by);
	if (n->not_by.len > 0) {
		(void)fputs(" other than ", out);
		cli_put(out, n->not_by);
	}
}

void next_step_json(struct foil_json_out *j, const struct next_step *n)
{
	foil_json_object(j, "next");
	foil_json_str(j, "command", n->command);
	foil_json_str(j, "by", n->by);
	foil_json_text(j, "not_by", n->not_by);
	foil_json_bool(j, "closed", n->closed);
	foil_json_end(j);
}

void act_init(struct foil_act *act, enum foil_act_kind kind)
{
	memset(act, 0, sizeof *act);
	act->kind = kind;
	act->open = UINT32_MAX;
	act->received_on = act->due = act->found_on = act->dated = FOIL_DAY_NONE;
}

/* What the ledger itself would fill in: whom the act refers to. */
static void aim(const struct foil_case *c, struct foil_act *act, struct foil_target *target)
{
	int at = act->kind == FOIL_ACT_FROZEN ? c->received : act->kind == FOIL_ACT_DECIDED ?
	    c->frozen : act->kind == FOIL_ACT_APPROVED ? c->decided : c->approved;

	if (act->kind == FOIL_ACT_RECEIVED || at < 0)
		return;
	target->case_index = c->act[at].case_index;
	memcpy(target->leaf, c->act[at].leaf, FOIL_HASH_LEN);
	act->targets = target;
	act->n_targets = 1;
	if (act->kind == FOIL_ACT_DECIDED && c->decided >= 0) {
		act->has_supersedes = true;
		act->supersedes = c->act[c->decided].case_index;
	}
}

enum foil_code act_would(struct desk *d, const struct foil_act *act, struct foil_err *err)
{
	struct foil_act aimed = *act;
	struct foil_target target;
	size_t before = d->findings.total, first = d->findings.n;
	struct next_step next;
	uint64_t size;
	enum foil_code rc;

	aim(&d->kase, &aimed, &target);
	if ((rc = foil_ledger_size(d->ledger, &size, err)) != FOIL_OK ||
	    (rc = foil_case_would(&d->kase, &aimed, d->me, size, desk_today(d), &d->findings, err)) !=
	    FOIL_OK)
		return rc;
	if (d->findings.total == before)
		return FOIL_OK;
	if (first == d->findings.n) /* only counted: of a rule that was broken before */
		first--;
	if (d->findings.total - before > 1)
		cli_say_findings(d->cli, &d->findings);
	next = next_step(&d->kase);
	if (strcmp(d->findings.list[first].rule, "order.stage") == 0 && next.command[0] != '\0')
		return foil_fail(err, FOIL_E_REFUSED, "%s: %s; next is `foil %s`, by %s",
		    d->findings.list[first].rule, d->findings.list[first].text, next.command, next.by);
	return foil_fail(err, FOIL_E_REFUSED, "%s: %s", d->findings.list[first].rule,
	    d->findings.list[first].text);
}

enum foil_code act_append_prepared(struct desk *d, struct foil_prepared *p, uint64_t *index,
    struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = foil_prepared_append(d->ledger, p, 1, index, err)) != FOIL_OK ||
	    (rc = foil_ledger_refresh(d->ledger, err)) != FOIL_OK)
		return rc;
	desk_unload(d);
	if ((rc = desk_load(d, err)) != FOIL_OK)
		return rc;
	d->me = foil_governance_key(foil_ledger_governance(d->ledger), foil_signer_kid(d->signer));
	return FOIL_OK;
}

enum foil_code act_append(struct desk *d, struct foil_act *act, uint64_t *index,
    struct foil_err *err)
{
	struct foil_prepared p = { .n_secrets = 0 };
	enum foil_code rc;

	if ((rc = foil_act_prepare(d->ledger, &d->kase, act, d->signer, &p, &d->findings, err)) ==
	    FOIL_OK)
		rc = act_append_prepared(d, &p, index, err);
	foil_prepared_wipe(&p);
	return rc;
}

enum foil_code act_json_open(const struct desk *d, const char *kind, uint64_t index,
    struct foil_json_out **j, struct foil_err *err)
{
	struct next_step next = next_step(&d->kase);
	enum foil_code rc = foil_json_out_open(j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_json_object(*j, NULL);
	foil_json_str(*j, "case", d->sub);
	foil_json_str(*j, "act", kind);
	foil_json_uint(*j, "index", index);
	foil_json_text(*j, "person", d->me != NULL ? d->me->person : foil_str(""));
	foil_json_str(*j, "stage", foil_stage_name(d->kase.stage));
	next_step_json(*j, &next);
	return FOIL_OK;
}

enum foil_code act_say(const struct desk *d, const char *kind, uint64_t index,
    const struct remarks *remarks, struct foil_err *err)
{
	struct next_step next = next_step(&d->kase);
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!d->cli->json) {
		(void)printf("Signed `%s` on %s as ", kind, d->sub);
		cli_put(stdout, d->me != NULL ? d->me->person : foil_str("?"));
		(void)printf(", entry %llu\nNext: ", (unsigned long long)index);
		next_step_print(stdout, &next);
		(void)putchar('\n');
		return FOIL_OK;
	}
	if ((rc = act_json_open(d, kind, index, &j, err)) != FOIL_OK)
		return rc;
	if (remarks != NULL)
		remarks_put_json(j, remarks);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}
