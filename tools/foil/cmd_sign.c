/* SPDX-License-Identifier: Apache-2.0 */
/* foil sign, foil approve: show what the world will see, ask, sign. */
#include "acted.h"
#include "decision.h"
#include "draft.h"
#include "foil.h"
#include "wordcheck.h"

#include <stdio.h>

/* The screen goes to stdout, or to stderr when stdout is for JSON. */
static enum foil_code show_and_ask(struct desk *d, const struct foil_act *decision,
    const struct remarks *remarks, const char *what, struct foil_err *err)
{
	FILE *out = d->cli->json ? stderr : stdout;
	char question[200];
	bool yes = cli_flag(d->cli, "yes");
	enum foil_code rc;

	decision_print_screen(out, d, decision);
	remarks_print(out, remarks);
	(void)putc('\n', out);
	if (yes)
		return FOIL_OK;
	(void)snprintf(question, sizeof question, "%s %s as %.*s?", what, d->sub,
	    (int)d->me->person.len, (const char *)d->me->person.p);
	if ((rc = ask_yes(d->cli, question, &yes, err)) != FOIL_OK)
		return rc;
	return yes ? FOIL_OK : foil_fail(err, FOIL_E_REFUSED, "you did not say yes; nothing was signed");
}

/* A decision that stands is replaced knowingly or not at all. */
static enum foil_code check_replace(struct desk *d, struct foil_err *err)
{
	struct foil_buf who = { .max = 200 };
	enum foil_code rc;

	if (d->kase.decided < 0 || cli_flag(d->cli, "replace"))
		return FOIL_OK;
	foil_case_act_put(&who, &d->kase.act[d->kase.decided]);
	rc = foil_fail(err, FOIL_E_CHANGED, "a decision on %s stands already (%s); `foil show %s` prints "
	    "it, `foil sign --replace` puts yours in its place", d->sub, foil_buf_cstr(&who), d->sub);
	foil_buf_free(&who);
	return rc;
}

/* The search is signed by `freeze`: what is written afterwards is nowhere. */
static void remark_search(const struct desk *d, const struct draft *draft, struct remarks *r)
{
	if (d->kase.frozen >= 0 &&
	    !foil_view_eq(draft->text.search, d->kase.act[d->kase.frozen].act.search))
		remarks_add(r, "search.changed", "the search in " CASE_TXT " is not the one on record; "
		    "`foil freeze` records it");
}

static enum foil_code sign(struct desk *d, struct draft *draft, struct papers *papers,
    struct remarks *remarks, struct foil_err *err)
{
	uint64_t index;
	enum foil_code rc;

	if ((rc = papers_load(d, papers, err)) != FOIL_OK ||
	    (rc = draft_read(d, papers, draft, err)) != FOIL_OK || (rc = desk_me(d, err)) != FOIL_OK ||
	    (rc = act_would(d, &draft->act, err)) != FOIL_OK || (rc = check_replace(d, err)) != FOIL_OK)
		return rc;
	remarks_make(remarks, d, &draft->act, true);
	remark_search(d, draft, remarks);
	remarks_blanks(remarks, &draft->text);
	wordcheck_remarks(remarks, d, &draft->act);
	draft->act.seen = remarks->list;
	draft->act.n_seen = remarks->n;
	if ((rc = show_and_ask(d, &draft->act, remarks, "Sign this decision on", err)) != FOIL_OK ||
	    (rc = desk_signer(d, err)) != FOIL_OK ||
	    (rc = act_append(d, &draft->act, &index, err)) != FOIL_OK)
		return rc;
	return act_say(d, "decided", index, remarks, err);
}

int cmd_sign(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct draft draft = { .arena = { .max = 0 } };
	struct papers papers = { NULL, 0 };
	struct remarks remarks = { .n = 0 };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = desk_open(&d, c, false, &err)) == FOIL_OK &&
	    (rc = desk_folder(&d, cli_arg(c, 0), &err)) == FOIL_OK &&
	    (rc = desk_load(&d, &err)) == FOIL_OK)
		rc = sign(&d, &draft, &papers, &remarks, &err);
	remarks_free(&remarks);
	draft_free(&draft);
	papers_free(&papers);
	desk_close(&d);
	return cli_end(c, rc, &err);
}

static enum foil_code approve(struct desk *d, struct remarks *remarks, struct foil_err *err)
{
	struct foil_act act;
	uint64_t index;
	enum foil_code rc;

	act_init(&act, FOIL_ACT_APPROVED);
	if ((rc = desk_me(d, err)) != FOIL_OK || (rc = act_would(d, &act, err)) != FOIL_OK)
		return rc;
	remarks_make(remarks, d, foil_case_decided(&d->kase), false);
	wordcheck_remarks(remarks, d, foil_case_decided(&d->kase));
	act.seen = remarks->list;
	act.n_seen = remarks->n;
	if ((rc = show_and_ask(d, foil_case_decided(&d->kase), remarks, "Approve the decision on", err)) !=
	    FOIL_OK ||
	    (rc = desk_signer(d, err)) != FOIL_OK || (rc = act_append(d, &act, &index, err)) != FOIL_OK)
		return rc;
	return act_say(d, "approved", index, remarks, err);
}

int cmd_approve(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct remarks remarks = { .n = 0 };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = desk_open(&d, c, false, &err)) == FOIL_OK &&
	    (rc = desk_reference(&d, cli_arg(c, 0), &err)) == FOIL_OK &&
	    (rc = desk_load(&d, &err)) == FOIL_OK)
		rc = approve(&d, &remarks, &err);
	remarks_free(&remarks);
	desk_close(&d);
	return cli_end(c, rc, &err);
}
