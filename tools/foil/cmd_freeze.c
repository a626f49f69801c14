/* SPDX-License-Identifier: Apache-2.0 */
/* foil freeze: register what is in originals/, as found; make the copies to mark. */
#include "../common/progress.h"
#include "acted.h"
#include "draft.h"
#include "foil.h"

#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

struct freeze {
	struct foil_arena arena;
	struct foil_names names;
	struct foil_incoming *texts; /* new ones */
	struct foil_buf *raw;        /* raw[i] is behind texts[i] */
	struct foil_buf *canonical;
	size_t n, known;
	struct draft draft;
	struct papers papers;
	struct foil_act act;
};

static void freeze_free(struct freeze *f)
{
	for (size_t i = 0; f->raw != NULL && i < f->names.n; i++)
		foil_buf_wipe(&f->raw[i]);
	for (size_t i = 0; f->canonical != NULL && i < f->names.n; i++)
		foil_buf_wipe(&f->canonical[i]);
	free(f->texts);
	free(f->raw);
	free(f->canonical);
	foil_names_free(&f->names);
	papers_free(&f->papers);
	draft_free(&f->draft);
	foil_arena_wipe(&f->arena);
}

static const struct paper *registered(const struct freeze *f, struct foil_view name)
{
	for (size_t i = 0; i < f->papers.n; i++)
		if (foil_view_eq(f->papers.p[i].document->name, name))
			return &f->papers.p[i];
	return NULL;
}

/* A file that is registered already must not have changed since. */
static enum foil_code check_known(const struct paper *p, struct foil_view text,
    struct foil_err *err)
{
	if (foil_view_eq(text, foil_buf_view(&p->kept.text)))
		return FOIL_OK;
	return foil_fail(err, FOIL_E_REFUSED, "it has changed since it was registered, and a registered "
	    "document is never replaced; put the new version beside it under another name");
}

static enum foil_code take_text(struct freeze *f, const char *dir, const char *name,
    struct foil_err *err)
{
	struct foil_buf *raw = &f->raw[f->n], *text = &f->canonical[f->n];
	const struct paper *known = registered(f, foil_str(name));
	char *path = foil_path_join(dir, name);
	struct foil_text_form form;
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	foil_buf_init(raw, FOIL_TEXT_MAX + 16);
	foil_buf_init(text, FOIL_TEXT_MAX);
	if ((rc = foil_file_read(path, FOIL_TEXT_MAX, raw, err)) == FOIL_OK &&
	    (rc = foil_text_canonical(foil_buf_view(raw), &form, text, err)) == FOIL_E_FORMAT)
		rc = foil_fail_in(err, rc, "text in UTF-8 is registered, nothing else; save it as that, or "
		    "take its words out into a .txt and keep the original elsewhere");
	if (rc == FOIL_OK && known != NULL) {
		rc = check_known(known, foil_buf_view(text), err);
		foil_buf_wipe(raw);
		foil_buf_wipe(text);
		f->known++;
	} else if (rc == FOIL_OK) {
		f->texts[f->n] = (struct foil_incoming){ foil_str(name), foil_buf_view(raw) };
		f->n++;
	}
	free(path);
	return rc;
}

/* What an editor or a desktop leaves behind is no original. */
static bool is_litter(const char *name)
{
	size_t n = strlen(name);

	return name[0] == '.' || name[n - 1] == '~' || strcmp(name, "Thumbs.db") == 0 ||
	    strcmp(name, "desktop.ini") == 0;
}

static enum foil_code read_originals(struct desk *d, struct freeze *f, struct foil_err *err)
{
	struct foil_safe safe;
	char *dir = NULL;
	enum foil_code rc;

	if ((rc = desk_path(d, "originals", &dir, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_dir_list(dir, FOIL_DOCUMENTS_MAX, &f->names, err)) != FOIL_OK)
		goto done;
	f->texts = calloc(f->names.n + 1, sizeof *f->texts);
	f->raw = calloc(f->names.n + 1, sizeof *f->raw);
	f->canonical = calloc(f->names.n + 1, sizeof *f->canonical);
	if (f->texts == NULL || f->raw == NULL || f->canonical == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	for (size_t i = 0; i < f->names.n && rc == FOIL_OK; i++) {
		const char *name = f->names.name[i];

		if (is_litter(name)) {
			cli_say(d->cli, "originals/%s is left out", foil_safe(&safe, foil_str(name)));
			continue;
		}
		if (foil_utf8_check(foil_str(name), NULL) != FOIL_OK)
			rc = foil_fail(err, FOIL_E_FORMAT, "its name is not UTF-8; give it another");
		else
			rc = take_text(f, dir, name, err);
		if (rc != FOIL_OK)
			rc = foil_fail_in(err, rc, "originals/%s", foil_safe(&safe, foil_str(name)));
	}
done:
	free(dir);
	return rc;
}

/* Lies in marked/ and is not ours to touch; anything else there stays too. */
static enum foil_code make_marked(const struct desk *d, const struct freeze *f, size_t i,
    struct foil_err *err)
{
	struct foil_buf name = { .max = 8192 }, text = { 0 };
	char *path = NULL;
	enum foil_code rc;

	foil_buf_put_str(&name, "marked/");
	foil_buf_put_view(&name, f->texts[i].name);
	foil_marks_escape(&text, foil_buf_view(&f->canonical[i]));
	if ((rc = foil_buf_check(&text, "copy to mark", err)) == FOIL_OK &&
	    (rc = desk_path(d, foil_buf_cstr(&name), &path, err)) == FOIL_OK &&
	    (rc = foil_file_create(path, foil_buf_view(&text), 0600, err)) == FOIL_E_EXISTS) {
		cli_say(d->cli, "%s is left as it is", foil_buf_cstr(&name));
		rc = FOIL_OK;
	}
	free(path);
	foil_buf_free(&name);
	foil_buf_wipe(&text);
	return rc;
}

static enum foil_code make_all_marked(const struct desk *d, const struct freeze *f,
    struct foil_err *err)
{
	enum foil_code rc = FOIL_OK;
	char *dir = NULL;

	if ((rc = desk_path(d, "marked", &dir, err)) != FOIL_OK)
		return rc;
	if (!foil_path_is_dir(dir))
		rc = foil_dir_make(dir, true, err);
	for (size_t i = 0; i < f->n && rc == FOIL_OK; i++)
		rc = make_marked(d, f, i, err);
	free(dir);
	return rc;
}

static enum foil_code say(const struct desk *d, const struct freeze *f, uint64_t index,
    uint64_t size, struct foil_err *err)
{
	struct next_step next = next_step(&d->kase);
	struct foil_json_out *j = NULL;
	char day[24], grouped[28];
	enum foil_code rc;

	if (!d->cli->json) {
		foil_day_long(day, f->act.found_on);
		(void)printf("Registered %zu file%s as found on %s, entry %llu; checkpoint at ledger size "
		    "%s\n", f->n, f->n == 1 ? "" : "s", day, (unsigned long long)index,
		    cli_grouped(grouped, size));
		if (f->n > 0)
			(void)printf("Copies to mark are in marked/: put [[A before what is "
			    "withheld, and ]] after it\n");
		if (f->act.search.len == 0)
			(void)printf("No search is on record: say in case.txt where you looked, "
			    "and run foil freeze again\n");
		(void)printf("Next: edit case.txt and letter.txt, then ");
		next_step_print(stdout, &next);
		(void)putchar('\n');
		return FOIL_OK;
	}
	if ((rc = act_json_open(d, "frozen", index, &j, err)) != FOIL_OK)
		return rc;
	foil_json_uint(j, "registered", f->n);
	foil_json_uint(j, "known", f->known);
	foil_json_uint(j, "checkpoint", size);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_code gather(struct desk *d, struct freeze *f, struct foil_err *err)
{
	enum foil_code rc;

	act_init(&f->act, FOIL_ACT_FROZEN);
	if ((rc = papers_load(d, &f->papers, err)) != FOIL_OK ||
	    (rc = draft_read_text(d, &f->draft, err)) != FOIL_OK ||
	    (rc = read_originals(d, f, err)) != FOIL_OK)
		return rc;
	f->act.search = f->draft.text.search;
	f->act.found_on = f->draft.text.found_on != FOIL_DAY_NONE ? f->draft.text.found_on :
	    desk_today(d);
	if (f->act.found_on > desk_today(d))
		return foil_fail(err, FOIL_E_REFUSED, CASE_TXT ": the day of `found` is in the future");
	if (f->n == 0 && d->kase.frozen >= 0 &&
	    foil_view_eq(f->act.search, d->kase.act[d->kase.frozen].act.search))
		return foil_fail(err, FOIL_E_REFUSED, "nothing new in originals/ (%zu file%s, "
		    "registered already), and the search in " CASE_TXT " is as recorded; put in what was "
		    "found since", f->known, f->known == 1 ? "" : "s");
	return FOIL_OK;
}

static enum foil_code prepare(struct desk *d, struct freeze *f, struct foil_prepared *p,
    struct foil_err *err)
{
	struct progress_wait wait;
	enum foil_code rc;

	progress_wait_start(&wait, "registering");
	rc = foil_freeze_prepare(d->ledger, &d->kase, &f->arena, &f->act, f->texts, f->n, d->signer, p,
	    &d->findings, err);
	progress_wait_end(&wait);
	return rc;
}

/* The entry, and a checkpoint after it. */
static enum foil_code append(struct desk *d, struct foil_prepared *p, uint64_t *index,
    uint64_t *size, struct foil_err *err)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct progress_wait wait;
	enum foil_code rc;

	progress_wait_start(&wait, "writing to the ledger");
	if ((rc = act_append_prepared(d, p, index, err)) == FOIL_OK &&
	    (rc = foil_ledger_checkpoint(d->ledger, &note, size, err)) != FOIL_OK)
		rc = foil_fail_in(err, rc, "the files are registered, but the checkpoint after it failed; "
		    "run `foil checkpoint`");
	progress_wait_end(&wait);
	foil_buf_free(&note);
	return rc;
}

static enum foil_code freeze(struct desk *d, struct freeze *f, struct foil_err *err)
{
	struct foil_prepared p = { .n_secrets = 0 };
	uint64_t index, size;
	enum foil_code rc;

	if ((rc = gather(d, f, err)) == FOIL_OK && (rc = desk_me(d, err)) == FOIL_OK &&
	    (rc = act_would(d, &f->act, err)) == FOIL_OK && (rc = desk_signer(d, err)) == FOIL_OK &&
	    (rc = prepare(d, f, &p, err)) == FOIL_OK &&
	    /* Copies first: they are harmless without the act, and a full disk is known before it. */
	    (rc = make_all_marked(d, f, err)) == FOIL_OK &&
	    (rc = append(d, &p, &index, &size, err)) == FOIL_OK)
		rc = say(d, f, index, size, err);
	foil_prepared_wipe(&p);
	return rc;
}

int cmd_freeze(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct freeze f = { .n = 0 };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = desk_open(&d, c, false, &err)) == FOIL_OK &&
	    (rc = desk_folder(&d, cli_arg(c, 0), &err)) == FOIL_OK &&
	    (rc = desk_load(&d, &err)) == FOIL_OK)
		rc = freeze(&d, &f, &err);
	freeze_free(&f);
	desk_close(&d);
	return cli_end(c, rc, &err);
}
