/* SPDX-License-Identifier: Apache-2.0 */
/* foil check: the record so far, and the letter against it. Signs nothing, records nothing. */
#include "../common/notice_say.h"
#include "draft.h"
#include "foil.h"
#include "wordcheck.h"

#include "foil/wording.h"

#include <stdlib.h>
#include <string.h>

#define LIKE_MAX 16 /* other cases that are compared */

struct check {
	struct draft draft;
	struct papers papers;
	struct foil_notice notice;
	size_t unfilled, first_unfilled; /* lines of the letter that still ask to be filled in */
	const struct foil_act *decision;
	struct foil_case like[LIKE_MAX];
	size_t n_like;
	struct foil_notice_earlier *reasons;
	struct foil_wording_more more;
};

/* What the folder says if it can still be signed; else what was signed; else nothing. */
static enum foil_code find_decision(struct desk *d, struct check *k, struct foil_err *err)
{
	enum foil_code rc;

	k->decision = foil_case_decided(&d->kase);
	if (d->folder.dir == NULL || cli_flag(d->cli, "signed") ||
	    d->kase.stage >= FOIL_STAGE_APPROVED || d->kase.frozen < 0)
		return FOIL_OK;
	if ((rc = papers_load(d, &k->papers, err)) != FOIL_OK ||
	    (rc = draft_read(d, &k->papers, &k->draft, err)) != FOIL_OK)
		return rc;
	k->decision = &k->draft.act;
	return FOIL_OK;
}

/* --like: the decision in force of another case of this ledger. */
static enum foil_code load_like(struct desk *d, struct check *k, const char *sub, struct foil_err *err)
{
	struct foil_findings findings = { .n = 0 };
	struct foil_safe safe;
	enum foil_code rc;

	if (k->n_like == LIKE_MAX)
		return cli_wrong(d->cli, err, "--like is for at most %d cases", LIKE_MAX);
	if (strcmp(sub, d->sub) == 0)
		return cli_wrong(d->cli, err, "--like names another case than the one that is checked");
	rc = foil_ledger_case(d->ledger, foil_str(sub), UINT64_MAX, &k->like[k->n_like], &findings, err);
	foil_findings_free(&findings);
	if (rc != FOIL_OK)
		return foil_fail_in(err, rc, "--like %s", foil_safe(&safe, foil_str(sub)));
	k->n_like++;
	return FOIL_OK;
}

static enum foil_code find_more(struct desk *d, struct check *k, struct foil_err *err)
{
	const struct cli_value *v;
	size_t room = 0;
	enum foil_code rc = cli_day(d->cli, "refused", &k->more.refused, err);

	for (size_t i = 0; rc == FOIL_OK && (v = cli_opt_nth(d->cli, "like", i)) != NULL; i++)
		rc = load_like(d, k, v->a, err);
	if (rc != FOIL_OK)
		return rc;
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < k->n_like; i++) {
			const struct foil_act *act = foil_case_decided(&k->like[i]);
			size_t n = k->more.n_earlier;

			if (act == NULL)
				continue;
			if (pass == 0)
				room += foil_wording_reasons(act, k->like[i].sub, NULL, 0);
			else
				k->more.n_earlier += foil_wording_reasons(act, k->like[i].sub, k->reasons + n,
				    room - n);
		}
		if (pass == 0 && (k->reasons = calloc(room + 1, sizeof *k->reasons)) == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	}
	k->more.earlier = k->reasons;
	return FOIL_OK;
}

static enum foil_code print(struct desk *d, const struct check *k, struct foil_err *err)
{
	const struct foil_notice_finding *no = foil_wording_contradiction(&k->notice);
	const char *what = k->decision == &k->draft.act ? "as the folder says" :
	    k->decision != NULL ? "as it was signed" : "nothing is decided yet";
	struct foil_json_out *j = NULL;
	char name[FOIL_SUB_MAX + 80];
	enum foil_code rc;

	if (!d->cli->json) {
		(void)snprintf(name, sizeof name, "%s, %s%s", d->sub, what,
		    k->notice.letter ? ", and its letter" : "; no letter is written yet");
		notice_print(stdout, name, &k->notice);
		if (k->unfilled > 0)
			(void)printf("Line %zu of letter.txt still asks to be filled in (%zu in "
			    "all): `foil issue` will refuse it.\n", k->first_unfilled, k->unfilled);
		if (no != NULL)
			(void)printf("The record contradicts the letter (%s): `foil issue` will refuse it.\n",
			    no->rule->id);
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "case", d->sub);
	foil_json_str(j, "decision", k->decision == &k->draft.act ? "folder" :
	    k->decision != NULL ? "signed" : NULL);
	foil_json_bool(j, "letter", k->notice.letter);
	foil_json_uint(j, "unfilled", k->unfilled);
	foil_json_str(j, "contradicts", no != NULL ? no->rule->id : NULL);
	notice_put_json(j, &k->notice);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

int cmd_check(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct check *k = calloc(1, sizeof *k);
	struct desk d = { .cli = c };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	enum foil_code rc;

	if (k == NULL) {
		rc = foil_fail(&err, FOIL_E_NOMEM, "out of memory");
		return cli_end(c, rc, &err);
	}
	k->more.refused = FOIL_DAY_NONE;
	if ((rc = desk_open(&d, c, true, &err)) == FOIL_OK &&
	    (rc = desk_reference(&d, cli_arg(c, 0), &err)) == FOIL_OK &&
	    (rc = desk_load(&d, &err)) == FOIL_OK &&
	    (rc = find_decision(&d, k, &err)) == FOIL_OK &&
	    (rc = find_more(&d, k, &err)) == FOIL_OK &&
	    (rc = wordcheck(&d, k->decision, FOIL_DAY_NONE, &k->more, &k->notice, &err)) == FOIL_OK &&
	    (rc = wordcheck_unfilled(&d, &k->unfilled, &k->first_unfilled, &err)) == FOIL_OK &&
	    (rc = print(&d, k, &err)) == FOIL_OK)
		verdict = foil_wording_contradiction(&k->notice) != NULL ? FOIL_DOES_NOT_MATCH :
		    FOIL_MATCHES;
	foil_notice_free(&k->notice);
	for (size_t i = 0; i < k->n_like; i++)
		foil_case_free(&k->like[i]);
	free(k->reasons);
	draft_free(&k->draft);
	papers_free(&k->papers);
	free(k);
	desk_close(&d);
	return cli_end_verdict(c, rc, &err, verdict);
}
