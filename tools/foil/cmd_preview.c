/* SPDX-License-Identifier: Apache-2.0 */
/* foil preview, foil schedule: exactly what will be public. */
#include "act_text.h"
#include "draft.h"
#include "foil.h"
#include "letter.h"

#include "foil/file.h"

#include <stdlib.h>

struct preview {
	struct papers papers;
	struct draft draft;
	struct foil_arena arena;
	const struct foil_act *decision;
	struct foil_buf text, schedule, letter;
	uint64_t *line;
	struct foil_json_out *json;
};

static void preview_free(struct preview *p)
{
	draft_free(&p->draft);
	papers_free(&p->papers);
	foil_arena_wipe(&p->arena);
	foil_buf_wipe(&p->text);
	foil_buf_wipe(&p->schedule);
	foil_buf_wipe(&p->letter);
	foil_json_out_close(&p->json);
	free(p->line);
}

/* What the folder says, unless it is too late or asked otherwise. */
static enum foil_code find_decision(struct desk *d, struct preview *p, struct foil_err *err)
{
	bool folder = d->folder.dir != NULL && !cli_flag(d->cli, "signed") &&
	    d->kase.stage < FOIL_STAGE_ISSUED;
	enum foil_code rc;

	if ((rc = papers_load(d, &p->papers, err)) != FOIL_OK)
		return rc;
	if (folder) {
		rc = draft_read(d, &p->papers, &p->draft, err);
		p->decision = &p->draft.act;
	} else if ((p->decision = foil_case_decided(&d->kase)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOT_FOUND,
		    "nothing is decided on %s yet; `foil preview` in its folder shows a draft", d->sub);
	}
	return rc;
}

/* `signed_act` is NULL for a draft. */
static enum foil_code public_act(struct desk *d, struct preview *p, const struct foil_act *act,
    const struct foil_case_act *signed_act, struct foil_err *err)
{
	struct foil_act shown;
	enum foil_code rc = act_public(d->cli->env, act, p->decision->neither, &p->arena, &shown, err);

	if (rc != FOIL_OK)
		return rc;
	if (p->json != NULL) {
		foil_json_object(p->json, NULL);
		if (signed_act != NULL)
			act_head_json(p->json, signed_act);
		else
			foil_json_str(p->json, "act", foil_act_kind_name(shown.kind));
		act_json(p->json, &shown, 0);
		foil_json_end(p->json);
		return FOIL_OK;
	}
	if (signed_act != NULL)
		act_head_print(stdout, signed_act);
	else
		(void)printf("%zu  %s  (not signed yet)\n", d->kase.n, foil_act_kind_name(shown.kind));
	act_print(stdout, &shown, 0);
	return FOIL_OK;
}

/* Every act of the case but earlier `issued`; the draft in place of a decision not signed yet. */
static enum foil_code public_acts(struct desk *d, struct preview *p, struct foil_err *err)
{
	enum foil_code rc = FOIL_OK;

	for (size_t i = 0; i < d->kase.n && rc == FOIL_OK; i++)
		if (d->kase.act[i].opened && d->kase.act[i].act.kind != FOIL_ACT_ISSUED)
			rc = public_act(d, p, &d->kase.act[i].act, &d->kase.act[i], err);
	if (rc == FOIL_OK && p->decision == &p->draft.act)
		rc = public_act(d, p, p->decision, NULL, err);
	return rc;
}

static void put_file(struct preview *p, const char *name, const struct foil_buf *text)
{
	if (p->json != NULL) {
		foil_json_object(p->json, NULL);
		foil_json_str(p->json, "name", name);
		foil_json_text(p->json, "text", foil_buf_view(text));
		foil_json_end(p->json);
		return;
	}
	(void)printf("\n==> %s <==\n", name);
	cli_put_raw(stdout, foil_buf_view(text)); /* rendered: nothing in it steers a terminal */
}

static enum foil_code public_files(struct preview *p, struct foil_err *err)
{
	char name[48];
	enum foil_code rc;

	for (size_t i = 0; i < p->papers.n && !p->decision->neither; i++) {
		const struct paper *paper = &p->papers.p[i];

		if (!foil_document_is_published(p->decision, paper->document->ordinal))
			continue;
		foil_buf_reset(&p->text);
		if ((rc = paper_publish(paper, p->decision, p->line, &p->text, err)) != FOIL_OK)
			return rc;
		foil_published_name(name, p->decision, paper->document->ordinal);
		put_file(p, name, &p->text);
	}
	put_file(p, "schedule.csv", &p->schedule);
	return FOIL_OK;
}

/* The letter in the folder, with the addressee's places as markers. */
static enum foil_code public_letter(struct desk *d, struct preview *p, struct foil_err *err)
{
	struct foil_buf raw = { .max = FOIL_TEXT_MAX };
	char *path = NULL;
	enum foil_code rc;

	if (d->folder.dir == NULL)
		return FOIL_OK;
	if ((rc = desk_path(d, LETTER_TXT, &path, err)) == FOIL_OK &&
	    (rc = foil_file_read(path, FOIL_TEXT_MAX, &raw, err)) == FOIL_OK &&
	    (rc = letter_preview(d->cli->env, foil_buf_view(&raw), &p->letter, err)) == FOIL_OK)
		put_file(p, LETTER_TXT, &p->letter);
	foil_buf_wipe(&raw);
	free(path);
	return rc == FOIL_E_NOT_FOUND ? FOIL_OK : rc;
}

static enum foil_code preview(struct desk *d, struct preview *p, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = find_decision(d, p, err)) != FOIL_OK ||
	    (rc = papers_schedule(&p->papers, p->decision, draft_regime(d), &p->schedule, err)) !=
	    FOIL_OK)
		return rc;
	if ((p->line = calloc(p->decision->n_redactions + 1, sizeof *p->line)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (d->cli->json) {
		if ((rc = foil_json_out_open(&p->json, err)) != FOIL_OK)
			return rc;
		foil_json_object(p->json, NULL);
		foil_json_str(p->json, "case", d->sub);
		foil_json_bool(p->json, "draft", p->decision == &p->draft.act);
		foil_json_array(p->json, "acts");
	} else {
		(void)printf("Everything that will be public of %s, as %s:\n", d->sub,
		    p->decision == &p->draft.act ? "this folder has it" : "it was signed");
	}
	if ((rc = public_acts(d, p, err)) != FOIL_OK)
		return rc;
	if (p->json != NULL) {
		foil_json_end(p->json);
		foil_json_array(p->json, "files");
	}
	if ((rc = public_files(p, err)) != FOIL_OK || (rc = public_letter(d, p, err)) != FOIL_OK ||
	    p->json == NULL)
		return rc;
	foil_json_end(p->json);
	foil_json_end(p->json);
	return cli_json_print(p->json, false, err);
}

int cmd_preview(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct preview p = { .decision = NULL };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = desk_open(&d, c, true, &err)) == FOIL_OK &&
	    (rc = desk_reference(&d, cli_arg(c, 0), &err)) == FOIL_OK &&
	    (rc = desk_load(&d, &err)) == FOIL_OK)
		rc = preview(&d, &p, &err);
	preview_free(&p);
	desk_close(&d);
	return cli_end(c, rc, &err);
}

static enum foil_code print_schedule(struct desk *d, struct foil_view csv, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!d->cli->json) {
		cli_put_raw(stdout, csv);
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "case", d->sub);
	foil_json_text(j, "schedule", csv);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

int cmd_schedule(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct papers papers = { NULL, 0 };
	struct foil_buf csv = { 0 };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = desk_open(&d, c, true, &err)) != FOIL_OK ||
	    (rc = desk_reference(&d, cli_arg(c, 0), &err)) != FOIL_OK ||
	    (rc = desk_load(&d, &err)) != FOIL_OK)
		goto done;
	if (foil_case_decided(&d.kase) == NULL) {
		rc = foil_fail(&err, FOIL_E_NOT_FOUND, "nothing is decided on %s yet; `foil preview` shows "
		    "the schedule of a draft", d.sub);
		goto done;
	}
	if ((rc = papers_load(&d, &papers, &err)) == FOIL_OK &&
	    (rc = papers_schedule(&papers, foil_case_decided(&d.kase), draft_regime(&d), &csv, &err)) ==
	    FOIL_OK)
		rc = print_schedule(&d, foil_buf_view(&csv), &err);
done:
	papers_free(&papers);
	foil_buf_wipe(&csv);
	desk_close(&d);
	return cli_end(c, rc, &err);
}
