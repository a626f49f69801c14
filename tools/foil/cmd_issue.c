/* SPDX-License-Identifier: Apache-2.0 */
/* foil issue: letter, files, schedule and bundle in two folders; then verified as a stranger would. */
#include "../common/progress.h"
#include "../common/report.h"
#include "acted.h"
#include "draft.h"
#include "foil.h"
#include "letter.h"
#include "own_trust.h"
#include "wordcheck.h"

#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

#define SEEN_TXT "seen-when-issued.txt"

struct issue {
	struct remarks remarks;
	struct foil_buf letter;
	char *published, *to_requester;
	struct draft draft;
	struct foil_trust *trust;
	struct foil_report report[2];
};

static void issue_free(struct issue *i)
{
	foil_report_free(&i->report[0]);
	foil_report_free(&i->report[1]);
	remarks_free(&i->remarks);
	foil_buf_wipe(&i->letter);
	free(i->published);
	free(i->to_requester);
	free(i->trust);
	draft_free(&i->draft);
}

static enum foil_code read_letter(struct desk *d, struct issue *i, struct foil_err *err)
{
	char *path = NULL;
	enum foil_code rc;

	foil_buf_init(&i->letter, FOIL_TEXT_MAX);
	if ((rc = desk_path(d, LETTER_TXT, &path, err)) == FOIL_OK &&
	    (rc = foil_file_read(path, FOIL_TEXT_MAX, &i->letter, err)) == FOIL_OK)
		rc = letter_is_written(foil_buf_view(&i->letter), err);
	free(path);
	return rc;
}

/* --dated, else what case.txt says, else today. */
static enum foil_code find_date(struct desk *d, struct issue *i, foil_day *dated,
    struct foil_err *err)
{
	enum foil_code rc;

	*dated = FOIL_DAY_NONE;
	if ((rc = cli_day(d->cli, "dated", dated, err)) != FOIL_OK)
		return rc;
	if (*dated != FOIL_DAY_NONE)
		return FOIL_OK;
	if ((rc = draft_read_text(d, &i->draft, err)) != FOIL_OK)
		return rc;
	*dated = i->draft.text.dated != FOIL_DAY_NONE ? i->draft.text.dated : desk_today(d);
	return FOIL_OK;
}

/* As a stranger would, with nothing but the folder and this ledger's key. */
static enum foil_code verify(struct desk *d, struct issue *i, struct foil_err *err)
{
	const char *folder[2] = { i->published, i->to_requester };
	enum foil_code rc = own_trust(d->ledger, &i->trust, err);
	struct progress_wait wait;

	progress_wait_start(&wait, "verifying");
	for (size_t k = 0; k < 2 && rc == FOIL_OK; k++) {
		struct foil_verify_in in = { .folder = folder[k], .trust = i->trust };

		rc = foil_verify_folder(&in, &i->report[k], err);
	}
	progress_wait_end(&wait);
	return rc;
}

static enum foil_verdict worse(const struct issue *i)
{
	enum foil_verdict a = i->report[0].verdict, b = i->report[1].verdict;

	if (a == FOIL_DOES_NOT_MATCH || b == FOIL_DOES_NOT_MATCH)
		return FOIL_DOES_NOT_MATCH;
	return a == FOIL_MATCHES && b == FOIL_MATCHES ? FOIL_MATCHES : FOIL_CANNOT_TELL;
}

static void print(const struct issue *i)
{
	(void)printf("Wrote published/ and to-requester/; verified as a stranger would:\n\n");
	report_print(stdout, &i->report[0]);
	(void)putchar('\n');
	if (i->report[1].verdict != FOIL_MATCHES)
		report_print(stdout, &i->report[1]);
	else
		(void)printf("to-requester/ matches too, with the letter as sent.\n");
	if (worse(i) == FOIL_MATCHES)
		(void)printf("Next: publish published/ as it is, send to-requester/ to the requester alone, "
		    "and\nput the output of `foil trust` where readers can find it.\n");
	else if (worse(i) == FOIL_DOES_NOT_MATCH)
		(void)printf("Next: send nothing out. Something is wrong with the ledger or the disk.\n");
	else
		(void)printf("Next: readers will be told that this cannot be told. Look at what was found "
		    "before\nanything is sent out.\n");
}

static enum foil_code print_json(const struct desk *d, const struct issue *i, struct foil_err *err)
{
	static const char *const name[] = { "published", "to_requester" };
	const char *folder[2] = { i->published, i->to_requester };
	struct foil_json_out *j = NULL;
	enum foil_code rc = act_json_open(d, "issued", d->kase.act[d->kase.issued].index, &j, err);

	if (rc != FOIL_OK)
		return rc;
	for (size_t k = 0; k < 2; k++) {
		foil_json_object(j, name[k]);
		report_put_json(j, folder[k], &i->report[k]);
		foil_json_end(j);
	}
	remarks_put_json(j, &i->remarks);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

/* What was found in the letter is shown before it is signed, and stops nothing. */
static void show(const struct desk *d, const struct issue *i)
{
	FILE *out = d->cli->json ? stderr : stdout;

	remarks_print(out, &i->remarks);
	if (i->remarks.n > 0)
		(void)putc('\n', out);
}

/*
 * The act is open to everybody and has no private field, so what was shown is kept beside it, in
 * the case's folder (spec/act.md A12). The case is issued by then: that it could not be kept is
 * said, and undoes nothing.
 */
static void keep_seen(struct desk *d, const struct issue *i)
{
	struct foil_buf b = { .max = 1 << 20 };
	struct foil_err err = { FOIL_OK, "" };
	char *path = NULL;
	enum foil_code rc;

	foil_buf_printf(&b, "Private. Shown before entry %llu, `issued` of %s, was signed:\n",
	    (unsigned long long)d->kase.act[d->kase.issued].index, d->sub);
	for (size_t k = 0; k < i->remarks.n; k++) {
		foil_buf_put_view(&b, i->remarks.list[k].rule);
		foil_buf_put_str(&b, "\t");
		foil_put_safe(&b, i->remarks.list[k].text, false);
		foil_buf_put_str(&b, "\n");
	}
	if ((rc = foil_buf_check(&b, SEEN_TXT, &err)) == FOIL_OK &&
	    (rc = desk_path(d, SEEN_TXT, &path, &err)) == FOIL_OK)
		rc = foil_file_replace(path, foil_buf_view(&b), 0600, &err);
	if (rc != FOIL_OK)
		cli_say(d->cli, "what was shown could not be kept in " SEEN_TXT ": %s", err.msg);
	free(path);
	foil_buf_free(&b);
}

/* With `in`, the act and its folders; without, the folders of an act that is signed already. */
static enum foil_code write_folders(struct desk *d, struct issue *i, struct foil_issue *in,
    struct foil_err *err)
{
	struct progress_wait wait;
	enum foil_code rc;

	progress_wait_start(&wait, "writing the response");
	if (in == NULL) {
		rc = foil_issue_write(d->ledger, desk_sub(d), i->published, i->to_requester, &d->findings,
		    err);
	} else {
		in->letter = foil_buf_view(&i->letter);
		in->published = i->published;
		in->to_requester = i->to_requester;
		rc = foil_issue(d->ledger, desk_sub(d), in, d->signer, &d->findings, err);
	}
	progress_wait_end(&wait);
	return rc;
}

static enum foil_code make(struct desk *d, struct issue *i, struct foil_err *err)
{
	struct foil_issue in = { .dated = FOIL_DAY_NONE };
	bool again = d->kase.stage == FOIL_STAGE_ISSUED;
	struct foil_act probe;
	enum foil_code rc;

	if ((rc = desk_path(d, "published", &i->published, err)) != FOIL_OK ||
	    (rc = desk_path(d, "to-requester", &i->to_requester, err)) != FOIL_OK)
		return rc;
	if (foil_path_exists(i->published) || foil_path_exists(i->to_requester))
		return foil_fail(err, FOIL_E_EXISTS, "%spublished/ or to-requester/ is there already, and "
		    "neither is overwritten; %s", again ? "the case is issued; " : "",
		    again ? "to write both again, move them away first" : "move both away first");
	if (again)
		return write_folders(d, i, NULL, err);
	/* Whether it is time at all, before what the letter lacks. */
	act_init(&probe, FOIL_ACT_ISSUED);
	if ((rc = desk_me(d, err)) != FOIL_OK || (rc = act_would(d, &probe, err)) != FOIL_OK ||
	    (rc = read_letter(d, i, err)) != FOIL_OK || (rc = find_date(d, i, &in.dated, err)) != FOIL_OK ||
	    (rc = wordcheck_issue(&i->remarks, d, foil_buf_view(&i->letter), in.dated, err)) != FOIL_OK ||
	    (rc = foil_issue_date_check(d->ledger, in.dated, err)) != FOIL_OK)
		return rc;
	show(d, i);
	if ((rc = desk_signer(d, err)) != FOIL_OK)
		return rc;
	return write_folders(d, i, &in, err);
}

static enum foil_code issue(struct desk *d, struct issue *i, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = make(d, i, err)) != FOIL_OK || (rc = foil_ledger_refresh(d->ledger, err)) != FOIL_OK)
		return rc;
	desk_unload(d);
	if ((rc = desk_load(d, err)) != FOIL_OK)
		return rc;
	if (d->signer != NULL) { /* the ledger was read anew */
		d->me = foil_governance_key(foil_ledger_governance(d->ledger), foil_signer_kid(d->signer));
		if (i->remarks.n > 0 && d->kase.issued >= 0)
			keep_seen(d, i);
	}
	if ((rc = verify(d, i, err)) != FOIL_OK)
		return rc;
	if (d->cli->json)
		return print_json(d, i, err);
	print(i);
	return FOIL_OK;
}

int cmd_issue(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	struct issue *i = calloc(1, sizeof *i);
	struct desk d = { .cli = c };
	enum foil_code rc;

	if (i == NULL) {
		rc = foil_fail(&err, FOIL_E_NOMEM, "out of memory");
		return cli_end(c, rc, &err);
	}
	if ((rc = desk_open(&d, c, false, &err)) == FOIL_OK &&
	    (rc = desk_folder(&d, cli_arg(c, 0), &err)) == FOIL_OK &&
	    (rc = desk_load(&d, &err)) == FOIL_OK && (rc = issue(&d, i, &err)) == FOIL_OK)
		verdict = worse(i);
	issue_free(i);
	free(i);
	desk_close(&d);
	return cli_end_verdict(c, rc, &err, verdict);
}
