/* SPDX-License-Identifier: Apache-2.0 */
/* foil letter: a response drafted from the record, never over what a person wrote. */
#include "draft.h"
#include "foil.h"
#include "letter.h"
#include "letter_facts.h"

#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

struct drafted {
	struct papers papers;
	struct draft draft;
	struct particulars office;
	struct letter_facts facts;
	struct foil_buf text;
	const struct foil_act *decision;
	enum foil_letter_form form;
	foil_day dated;
	const char *where; /* file that was written; NULL: stdout */
	char *letter_txt;
	bool kept; /* letter.txt was there and not the template */
};

static void drafted_free(struct drafted *l)
{
	letter_facts_free(&l->facts);
	particulars_free(&l->office);
	draft_free(&l->draft);
	papers_free(&l->papers);
	foil_buf_wipe(&l->text);
	free(l->letter_txt);
}

static enum foil_code read_options(struct cli *c, struct drafted *l, struct foil_err *err)
{
	if (cli_flag(c, "text") && cli_flag(c, "html"))
		return cli_wrong(c, err, "--text and --html exclude each other");
	if (cli_flag(c, "force") && cli_opt(c, "out") == NULL)
		return cli_wrong(c, err, "--force goes with --out FILE; letter.txt is never written over");
	l->form = cli_flag(c, "html") ? FOIL_LETTER_HTML : FOIL_LETTER_TEXT;
	l->dated = FOIL_DAY_NONE;
	return cli_day(c, "dated", &l->dated, err);
}

/* What the folder says if it can still be signed; else what was signed. */
static enum foil_code find_decision(struct desk *d, struct drafted *l, struct foil_err *err)
{
	bool folder = d->folder.dir != NULL && !cli_flag(d->cli, "signed") &&
	    d->kase.stage < FOIL_STAGE_APPROVED;
	enum foil_code rc;

	if ((rc = papers_load(d, &l->papers, err)) != FOIL_OK)
		return rc;
	if (folder)
		rc = draft_read(d, &l->papers, &l->draft, err);
	else if (d->folder.dir != NULL)
		rc = draft_read_text(d, &l->draft, err); /* its date */
	if (rc != FOIL_OK)
		return rc;
	l->decision = folder ? &l->draft.act : foil_case_decided(&d->kase);
	if (l->decision == NULL)
		return foil_fail(err, FOIL_E_NOT_FOUND, "nothing is decided on %s yet; `foil "
		    "letter` in its folder drafts from " CASE_TXT, d->sub);
	if (l->dated == FOIL_DAY_NONE && d->folder.dir != NULL)
		l->dated = l->draft.text.dated;
	if (l->dated == FOIL_DAY_NONE)
		l->dated = desk_today(d);
	return FOIL_OK;
}

static enum foil_code compose(struct desk *d, struct drafted *l, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = particulars_read(d, cli_opt(d->cli, "particulars"), &l->office, err)) != FOIL_OK ||
	    (rc = letter_facts_make(d, l->decision, &l->papers, &l->office, l->dated, &l->facts, err)) !=
	    FOIL_OK)
		return rc;
	return foil_letter_compose(&l->facts.f, l->form, &l->text, err);
}

/* ---- where to ---- */

/* Nobody has written there: it is the template, or this very draft. */
static bool is_unchanged(const struct desk *d, const struct drafted *l, struct foil_view bytes)
{
	const struct foil_act *received = foil_case_received(&d->kase);
	struct foil_buf template = { .max = 1 << 16 };
	bool same;

	letter_template(&template, desk_sub(d), received != NULL ? received->request : foil_str(""),
	    received != NULL ? received->received_on : FOIL_DAY_NONE,
	    foil_ledger_governance(d->ledger));
	same = foil_view_eq(bytes, foil_buf_view(&template)) || foil_view_eq(bytes, foil_buf_view(&l->text));
	foil_buf_free(&template);
	return same;
}

static enum foil_code put_file(const struct desk *d, struct drafted *l, const char *path, bool over,
    bool *changed, struct foil_err *err)
{
	struct foil_buf there = { .max = FOIL_NOTICE_TEXT_MAX };
	enum foil_code rc = foil_file_read(path, FOIL_NOTICE_TEXT_MAX, &there, err);

	*changed = false;
	if (rc == FOIL_E_NOT_FOUND)
		rc = foil_file_create(path, foil_buf_view(&l->text), 0644, err);
	else if (rc == FOIL_OK && (!over || !is_unchanged(d, l, foil_buf_view(&there))))
		*changed = true;
	else if (rc == FOIL_OK)
		rc = foil_file_replace(path, foil_buf_view(&l->text), 0644, err);
	foil_buf_wipe(&there);
	if (rc == FOIL_OK && !*changed)
		l->where = path;
	return rc;
}

static enum foil_code put(const struct desk *d, struct drafted *l, struct foil_err *err)
{
	const char *out = cli_opt(d->cli, "out");
	bool force = cli_flag(d->cli, "force"), changed;
	struct foil_safe safe;
	enum foil_code rc;

	if (out != NULL && strcmp(out, "-") == 0)
		return FOIL_OK;
	if (out != NULL) {
		if ((rc = put_file(d, l, out, force, &changed, err)) != FOIL_OK || !changed)
			return rc;
		return foil_fail(err, FOIL_E_EXISTS, force ? "'%s' is not this draft as it was made, nor the empty letter; name another file, "
		    "or move that one away" :
		    "'%s' is there already; name another file, or say --force if nobody has written in it",
		    foil_safe(&safe, foil_str(out)));
	}
	if (d->folder.dir == NULL || l->form != FOIL_LETTER_TEXT)
		return FOIL_OK;
	if ((rc = desk_path(d, LETTER_TXT, &l->letter_txt, err)) != FOIL_OK)
		return rc;
	return put_file(d, l, l->letter_txt, true, &l->kept, err);
}

static enum foil_code say(const struct desk *d, const struct drafted *l, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	size_t first, unfilled = foil_letter_unfilled(foil_buf_view(&l->text), &first);
	enum foil_code rc;

	if (d->cli->json) {
		if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
			return rc;
		foil_json_object(j, NULL);
		foil_json_str(j, "case", d->sub);
		foil_json_str(j, "decision", l->decision == &l->draft.act ? "folder" : "signed");
		foil_json_str(j, "form", l->form == FOIL_LETTER_HTML ? "html" : "text");
		foil_json_str(j, "file", l->where);
		foil_json_uint(j, "unfilled", unfilled);
		foil_json_text(j, "letter", foil_buf_view(&l->text));
		foil_json_end(j);
		rc = cli_json_print(j, false, err);
		foil_json_out_close(&j);
		return rc;
	}
	if (l->where == NULL) {
		cli_put_raw(stdout, foil_buf_view(&l->text));
		if (l->kept)
			cli_say(d->cli, LETTER_TXT " has been written in and stays as it is; this "
			    "is a draft beside it");
		return FOIL_OK;
	}
	(void)printf("Wrote a draft to ");
	cli_put_str(stdout, l->letter_txt != NULL ? LETTER_TXT : l->where);
	if (unfilled > 0)
		(void)printf("; %zu line%s still to be filled in, the first is line %zu", unfilled,
		    unfilled == 1 ? "" : "s", first);
	(void)printf("\nIt is a draft: read it, change it, then foil check\n");
	return FOIL_OK;
}

int cmd_letter(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct drafted l = { .text = { .max = FOIL_NOTICE_TEXT_MAX } };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = read_options(c, &l, &err)) == FOIL_OK && (rc = desk_open(&d, c, true, &err)) == FOIL_OK &&
	    (rc = desk_reference(&d, cli_arg(c, 0), &err)) == FOIL_OK &&
	    (rc = desk_load(&d, &err)) == FOIL_OK && (rc = find_decision(&d, &l, &err)) == FOIL_OK &&
	    (rc = compose(&d, &l, &err)) == FOIL_OK && (rc = put(&d, &l, &err)) == FOIL_OK)
		rc = say(&d, &l, &err);
	drafted_free(&l);
	desk_close(&d);
	return cli_end(c, rc, &err);
}
