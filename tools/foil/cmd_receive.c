/* SPDX-License-Identifier: Apache-2.0 */
/* foil receive: sign `received`, and make the folder in which the case is worked on. */
#include "acted.h"
#include "foil.h"
#include "letter.h"

#include "foil/calendar.h"
#include "foil/casetext.h"
#include "foil/entry.h"
#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

struct receive {
	struct foil_act act;
	struct foil_buf request; /* from --request-file */
	const char *dir;         /* of the case, to be made */
	char *made_name;
	bool made;
	struct foil_buf due_note;
};

static enum foil_code read_request(struct cli *c, struct receive *r, struct foil_err *err)
{
	const char *text = cli_opt(c, "request"), *file = cli_opt(c, "request-file");
	enum foil_code rc;

	if (text != NULL && file != NULL)
		return cli_wrong(c, err, "--request and --request-file exclude each other");
	foil_buf_init(&r->request, FOIL_ACT_TEXT_MAX);
	if (text != NULL)
		foil_buf_put_str(&r->request, text);
	if (file != NULL) {
		rc = strcmp(file, "-") == 0 ? foil_fd_read(0, FOIL_ACT_TEXT_MAX, &r->request, err) :
		    foil_file_read(file, FOIL_ACT_TEXT_MAX, &r->request, err);
		if (rc != FOIL_OK)
			return rc;
	}
	if ((rc = foil_utf8_check(foil_buf_view(&r->request), err)) != FOIL_OK)
		return foil_fail_in(err, rc, "the request");
	r->act.request = foil_trim(foil_buf_view(&r->request));
	return foil_buf_check(&r->request, "the request", err);
}

static enum foil_code read_arguments(struct cli *c, struct receive *r, struct foil_err *err)
{
	struct foil_view sub = foil_str(cli_arg(c, 0));
	const char *on;
	enum foil_code rc;

	act_init(&r->act, FOIL_ACT_RECEIVED);
	if (foil_reference_check(sub, err) != FOIL_OK)
		return cli_wrong(c, err, "a reference is of A-Z, 0-9 and ./_-, at most %zu long, and "
		    "begins with a letter or digit", FOIL_SUB_MAX);
	if ((rc = cli_need(c, "on", &on, err)) != FOIL_OK ||
	    (rc = cli_day(c, "on", &r->act.received_on, err)) != FOIL_OK)
		return rc;
	if (r->act.received_on > foil_day_of_time(c->env->now(c->env->ctx)))
		return cli_wrong(c, err, "--on is in the future");
	if ((rc = read_request(c, r, err)) != FOIL_OK)
		return rc;
	if ((r->dir = cli_opt(c, "dir")) == NULL) {
		if ((r->made_name = case_folder_name(sub)) == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		r->dir = r->made_name;
	}
	return FOIL_OK;
}

/* The case must be new; the desk gets an empty one. */
static enum foil_code begin_case(struct desk *d, struct foil_err *err)
{
	struct foil_view sub = foil_str(cli_arg(d->cli, 0));
	struct foil_buf who = { .max = 200 };
	enum foil_code rc;

	memcpy(d->sub, sub.p, sub.len); /* the reference was checked: it fits */
	rc = foil_ledger_case(d->ledger, sub, UINT64_MAX, &d->kase, &d->findings, err);
	if (rc == FOIL_E_NOT_FOUND) {
		foil_case_init(&d->kase, foil_ledger_governance(d->ledger), sub);
		d->loaded = true;
		return FOIL_OK;
	}
	if (rc != FOIL_OK)
		return rc;
	d->loaded = true;
	if (d->kase.n > 0)
		foil_case_act_put(&who, &d->kase.act[0]);
	rc = foil_fail(err, FOIL_E_EXISTS, "%s was received already (%s); a reference is used once",
	    d->sub, foil_buf_cstr(&who));
	foil_buf_free(&who);
	return rc;
}

static enum foil_code put_file(const char *dir, const char *name, struct foil_buf *text,
    struct foil_err *err)
{
	char *path = foil_path_join(dir, name);
	enum foil_code rc = foil_buf_check(text, name, err);

	if (rc == FOIL_OK && path == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (rc == FOIL_OK)
		rc = foil_file_create(path, foil_buf_view(text), 0644, err);
	free(path);
	return rc;
}

static enum foil_code put_dir(const char *dir, const char *name, struct foil_err *err)
{
	char *path = foil_path_join(dir, name);
	enum foil_code rc = path != NULL ? foil_dir_make(path, true, err) :
	    foil_fail(err, FOIL_E_NOMEM, "out of memory");

	free(path);
	return rc;
}

/* Made before anything is signed, so that a signed case always has its folder. */
static enum foil_code make_folder(const struct desk *d, struct receive *r, struct foil_err *err)
{
	enum foil_regime regime = foil_governance_regime(foil_ledger_governance(d->ledger));
	struct foil_buf text = { 0 }, letter = { 0 };
	enum foil_code rc;

	if ((rc = foil_dir_make(r->dir, true, err)) == FOIL_E_EXISTS)
		return foil_fail_in(err, rc, "move it away, or name another with --dir");
	if (rc != FOIL_OK)
		return rc;
	r->made = true;
	foil_casetext_template(&text, desk_sub(d), r->act.request, r->act.received_on, regime);
	letter_template(&letter, desk_sub(d), r->act.request, r->act.received_on,
	    foil_ledger_governance(d->ledger));
	if ((rc = put_file(r->dir, CASE_TXT, &text, err)) == FOIL_OK &&
	    (rc = put_file(r->dir, LETTER_TXT, &letter, err)) == FOIL_OK &&
	    (rc = put_dir(r->dir, "originals", err)) == FOIL_OK)
		rc = put_dir(r->dir, "marked", err);
	foil_buf_free(&text);
	foil_buf_free(&letter);
	return rc;
}

static enum foil_code say(const struct desk *d, struct receive *r, uint64_t index,
    struct foil_err *err)
{
	const struct foil_act *received = foil_case_received(&d->kase);
	struct foil_json_out *j = NULL;
	char day[20], iso[11];
	enum foil_code rc;

	foil_day_short(day, received->due);
	foil_day_iso(iso, received->due);
	if (!d->cli->json) {
		(void)printf("Due %s", day);
		if (r->due_note.len > 0)
			(void)printf(" (%s)", foil_buf_cstr(&r->due_note));
		(void)printf(".  Made ");
		cli_put_str(stdout, r->dir);
		(void)printf("/{case.txt,letter.txt,originals/,marked/}\n");
		return FOIL_OK;
	}
	if ((rc = act_json_open(d, "received", index, &j, err)) != FOIL_OK)
		return rc;
	foil_json_str(j, "due", iso);
	foil_json_text(j, "due_note", foil_buf_view(&r->due_note));
	foil_json_str(j, "folder", r->dir);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_code receive(struct desk *d, struct receive *r, struct foil_err *err)
{
	enum foil_regime regime = foil_governance_regime(foil_ledger_governance(d->ledger));
	foil_day due;
	uint64_t index;
	enum foil_code rc;

	r->act.regime = foil_str(foil_regime_name(regime));
	if ((rc = begin_case(d, err)) != FOIL_OK ||
	    (rc = foil_due(regime, r->act.received_on, &due, &r->due_note, err)) != FOIL_OK ||
	    (rc = desk_me(d, err)) != FOIL_OK || (rc = act_would(d, &r->act, err)) != FOIL_OK ||
	    (rc = desk_signer(d, err)) != FOIL_OK || (rc = make_folder(d, r, err)) != FOIL_OK ||
	    (rc = act_append(d, &r->act, &index, err)) != FOIL_OK)
		return rc;
	r->made = false; /* it stays */
	return say(d, r, index, err);
}

int cmd_receive(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct receive r = { .due_note = { .max = 1000 } };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = read_arguments(c, &r, &err)) == FOIL_OK &&
	    (rc = desk_open(&d, c, false, &err)) == FOIL_OK)
		rc = receive(&d, &r, &err);
	if (rc != FOIL_OK && r.made && foil_dir_remove(r.dir, NULL) != FOIL_OK)
		cli_say(c, "the new folder could not be taken away again; remove it by hand");
	desk_close(&d);
	foil_buf_wipe(&r.request);
	foil_buf_free(&r.due_note);
	free(r.made_name);
	return cli_end(c, rc, &err);
}
