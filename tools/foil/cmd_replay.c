/* SPDX-License-Identifier: Apache-2.0 */
/* foil replay: a case as it stood, or what changed. */
#include "act_text.h"
#include "decision.h"
#include "foil.h"
#include "replay.h"

static enum foil_code print_state(const struct desk *d, const struct moment *m,
    struct foil_err *err)
{
	const struct foil_act *decided = foil_case_decided(&m->kase);
	bool neither = decided != NULL && decided->neither;
	uint32_t private;
	enum foil_code rc;

	(void)printf("Case %s, ", d->sub);
	cli_put_str(stdout, m->shown);
	(void)printf(": %s\n", m->kase.n == 0 ? "not yet on record" : foil_stage_name(m->kase.stage));
	for (size_t i = 0; i < m->kase.n; i++) {
		const struct foil_case_act *a = &m->kase.act[i];

		private = 0;
		if (a->opened && (rc = act_private_fields(&a->act, neither, &private, err)) != FOIL_OK)
			return rc;
		act_head_print(stdout, a);
		/* A decision that was replaced by then is named, not printed. */
		if (a->opened && (a->act.kind != FOIL_ACT_DECIDED || (int)i == m->kase.decided))
			act_print(stdout, &a->act, private);
		else if (a->opened)
			(void)printf("  replaced since\n");
	}
	return FOIL_OK;
}

static enum foil_code put_state(struct foil_json_out *j, const struct moment *m,
    struct foil_err *err)
{
	const struct foil_act *decided = foil_case_decided(&m->kase);
	bool neither = decided != NULL && decided->neither;
	uint32_t private;
	enum foil_code rc;

	foil_json_str(j, "moment", m->text != NULL ? m->text : "now");
	if (m->upto == UINT64_MAX)
		foil_json_null(j, "upto");
	else
		foil_json_uint(j, "upto", m->upto);
	foil_json_str(j, "stage", foil_stage_name(m->kase.stage));
	foil_json_array(j, "acts");
	for (size_t i = 0; i < m->kase.n; i++) {
		const struct foil_case_act *a = &m->kase.act[i];

		private = 0;
		if (a->opened && (rc = act_private_fields(&a->act, neither, &private, err)) != FOIL_OK)
			return rc;
		foil_json_object(j, NULL);
		act_head_json(j, a);
		foil_json_bool(j, "in_force", a->act.kind != FOIL_ACT_DECIDED || (int)i == m->kase.decided);
		if (a->opened)
			act_json(j, &a->act, private);
		foil_json_end(j);
	}
	foil_json_end(j);
	return FOIL_OK;
}

static enum foil_code replay_at(struct desk *d, struct moment *m, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!d->cli->json)
		return print_state(d, m, err);
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "case", d->sub);
	if ((rc = put_state(j, m, err)) == FOIL_OK) {
		foil_json_end(j);
		rc = cli_json_print(j, false, err);
	}
	foil_json_out_close(&j);
	return rc;
}

static void print_side(const char *sign, struct foil_view v)
{
	if (v.len == 0)
		return;
	(void)printf("  %s ", sign);
	cli_put_folded(stdout, v, 4, 100);
	(void)putchar('\n');
}

static void print_changes(const struct desk *d, const struct moment *a, const struct moment *b,
    const struct changes *c)
{
	(void)printf("Case %s\n  - ", d->sub);
	cli_put_str(stdout, a->shown);
	(void)printf("\n  + ");
	cli_put_str(stdout, b->shown);
	(void)printf(c->n == 0 ? "\nnothing changed\n" : "\n");
	for (size_t i = 0; i < c->n; i++) {
		(void)printf("%s%s%s\n", c->list[i].what, c->list[i].name[0] != '\0' ? " " : "",
		    c->list[i].name);
		print_side("-", c->list[i].from);
		print_side("+", c->list[i].to);
	}
}

static enum foil_code changes_json(const struct desk *d, const struct moment *a,
    const struct moment *b, const struct changes *c, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "case", d->sub);
	foil_json_str(j, "from", a->text);
	foil_json_str(j, "to", b->text);
	foil_json_array(j, "changes");
	for (size_t i = 0; i < c->n; i++) {
		foil_json_object(j, NULL);
		foil_json_str(j, "what", c->list[i].what);
		foil_json_str(j, "name", c->list[i].name);
		foil_json_text(j, "from", c->list[i].from);
		foil_json_text(j, "to", c->list[i].to);
		foil_json_end(j);
	}
	foil_json_end(j);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_code replay_diff(struct desk *d, struct moment *a, struct moment *b,
    struct foil_err *err)
{
	struct changes c = { .n = 0 };
	enum foil_code rc;

	if ((rc = changes_find(&a->kase, &b->kase, &c, err)) != FOIL_OK)
		return rc;
	if (d->cli->json)
		rc = changes_json(d, a, b, &c, err);
	else
		print_changes(d, a, b, &c);
	changes_free(&c);
	return rc;
}

int cmd_replay(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	const struct cli_value *diff = cli_opt_nth(c, "diff", 0);
	struct moment a = { .loaded = false }, b = { .loaded = false };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if (diff != NULL && cli_flag(c, "at")) {
		rc = cli_wrong(c, &err, "--at and --diff exclude each other");
		goto done;
	}
	if ((rc = desk_open(&d, c, true, &err)) != FOIL_OK ||
	    (rc = desk_reference(&d, cli_arg(c, 0), &err)) != FOIL_OK ||
	    (rc = desk_load(&d, &err)) != FOIL_OK)
		goto done;
	if ((rc = moment_load(&d, diff != NULL ? diff->a : cli_opt(c, "at"), &a, &err)) != FOIL_OK)
		goto done;
	if (diff == NULL)
		rc = replay_at(&d, &a, &err);
	else if ((rc = moment_load(&d, diff->b, &b, &err)) == FOIL_OK)
		rc = replay_diff(&d, &a, &b, &err);
done:
	moment_free(&a);
	moment_free(&b);
	desk_close(&d);
	return cli_end(c, rc, &err);
}
