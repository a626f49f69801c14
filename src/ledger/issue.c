/* SPDX-License-Identifier: Apache-2.0 */
#include "compose.h"
#include "prove.h"
#include "publish.h"

#include "foil/file.h"
#include "foil/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The marked letter as written to the letter that is committed to. */
static enum foil_code new_letter(struct foil_ledger *l, const struct foil_case *c,
    struct foil_view raw, struct foil_arena *arena, struct compose_letter *out,
    struct foil_buf *text, struct foil_err *err)
{
	const struct foil_env *env = foil_ledger_env(l);
	struct foil_buf marked = { .max = FOIL_TEXT_MAX };
	struct foil_text_leaves leaves = { 0 };
	struct foil_marks marks = { 0 };
	struct foil_text_form form;
	uint8_t id[FOIL_DOC_ID_LEN];
	enum foil_code rc;

	out->case_index = c->n;
	env->random(env->ctx, out->secret, sizeof out->secret);
	if ((rc = foil_text_canonical(raw, &form, &marked, err)) != FOIL_OK ||
	    (rc = foil_marks_strip(foil_buf_view(&marked), text, &marks, err)) != FOIL_OK) {
		rc = foil_fail_in(err, rc, "letter.txt");
		goto done;
	}
	out->text = foil_buf_view(text);
	if ((rc = acts_id(l, "letter", c->sub, c->n, 0, id, err)) == FOIL_OK &&
	    (rc = foil_text_leaves(out->text, ACTS_TEXT_PROFILE, id, out->secret, &leaves, err)) ==
	    FOIL_OK)
		rc = compose_hidden(arena, &marks, out->text, &leaves, &out->hidden, &out->n_hidden, err);
done:
	foil_marks_free(&marks);
	foil_text_leaves_free(&leaves);
	foil_buf_wipe(&marked);
	return rc;
}

/* The act `issued`, wholly open, over everything that was composed. */
static enum foil_code issued_act(const struct composed *made, const struct compose_letter *letter,
    foil_day dated, struct foil_arena *arena, struct foil_act *act, struct foil_err *err)
{
	memset(act, 0, sizeof *act);
	act->kind = FOIL_ACT_ISSUED;
	act->received_on = act->due = act->found_on = FOIL_DAY_NONE;
	act->dated = dated;
	foil_sha256(act->disclosure, foil_buf_view(&made->disclosure));
	act->closed = made->closed;
	act->n_closed = made->n_closed;
	memcpy(act->letter, made->letter_root, FOIL_HASH_LEN);
	act->letter_hidden = letter->hidden;
	act->n_letter_hidden = letter->n_hidden;
	act->files = foil_arena_alloc(arena, made->n_files, sizeof *act->files);
	if (act->files == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	act->n_files = made->n_files;
	for (size_t i = 0; i < made->n_files; i++) {
		act->files[i].name = made->files[i].name;
		act->files[i].size = made->files[i].bytes.len;
		foil_sha256(act->files[i].sha256, made->files[i].bytes);
	}
	return FOIL_OK;
}

#define SUMMER_TIME 3600 /* the day begins an hour before that of the clock */

enum foil_code foil_issue_date_check(const struct foil_ledger *l, foil_day dated,
    struct foil_err *err)
{
	const struct foil_env *env = foil_ledger_env(l);
	foil_day today = foil_day_of_time(env->now(env->ctx) + SUMMER_TIME);
	char day[11], now[11];

	if (dated == FOIL_DAY_NONE || dated <= today)
		return FOIL_OK;
	foil_day_iso(day, dated);
	foil_day_iso(now, today);
	return foil_fail(err, FOIL_E_REFUSED,
	    "order.dated: the letter is dated %s, and today is %s; issue it on that day, or date it today",
	    day, now);
}

/* Sign and append `issued` for a case that is approved. */
static enum foil_code sign_issue(struct foil_ledger *l, const struct foil_case *c,
    const struct foil_issue *in, struct foil_signer *signer, struct foil_findings *findings,
    struct foil_err *err)
{
	struct foil_arena arena = { 0 };
	struct compose_letter letter = { 0 };
	struct foil_buf text = { .max = FOIL_TEXT_MAX }, blob = { .max = FOIL_BUF_DEFAULT_MAX };
	struct foil_prepared p = { 0 };
	struct composed made = { 0 };
	struct foil_act act;
	enum foil_code rc;

	if ((rc = new_letter(l, c, in->letter, &arena, &letter, &text, err)) != FOIL_OK ||
	    (rc = foil_issue_date_check(l, in->dated, err)) != FOIL_OK ||
	    (rc = compose(l, c, c->n, &letter, &made, err)) != FOIL_OK ||
	    (rc = issued_act(&made, &letter, in->dated, &arena, &act, err)) != FOIL_OK)
		goto done;
	foil_kept_text_put(&blob, ACTS_TEXT_PROFILE, letter.secret, false, false, letter.text);
	if ((rc = acts_keep(&p, FOIL_USE_LETTER, 0, &blob, err)) == FOIL_OK &&
	    (rc = acts_prepare(l, c, &act, signer, &p, findings, err)) == FOIL_OK)
		rc = foil_prepared_append(l, &p, 1, NULL, err);
done:
	foil_prepared_wipe(&p);
	composed_wipe(&made);
	foil_buf_wipe(&text);
	foil_buf_wipe(&blob);
	foil_wipe(&letter, sizeof letter);
	foil_arena_wipe(&arena);
	return rc;
}

struct folder {
	const struct composed *made;
	struct foil_view bundle, note;
	bool requester;
	struct compose_file *file;
	size_t n;
};

static void add_file(struct folder *f, const char *name, struct foil_view bytes)
{
	f->file[f->n++] = (struct compose_file){ foil_str(name), bytes };
}

/* What lies in the folder. `letter` is for the requester's own opening of the letter. */
static enum foil_code list_files(struct folder *f, struct foil_arena *arena,
    struct foil_buf *letter, struct foil_err *err)
{
	enum foil_code rc;

	f->n = 0;
	if ((f->file = foil_arena_alloc(arena, f->made->n_files + 3, sizeof *f->file)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < f->made->n_files; i++) {
		const struct compose_file *c = &f->made->files[i];
		bool sent = f->requester && foil_view_eq(c->name, foil_str(FOIL_LETTER_NAME));

		add_file(f, (const char *)c->name.p, sent ? f->made->requester_letter : c->bytes);
	}
	if (f->requester) {
		foil_requester_put(letter, &f->made->full_letter);
		if ((rc = foil_buf_check(letter, FOIL_REQUESTER_NAME, err)) != FOIL_OK)
			return rc;
		add_file(f, FOIL_REQUESTER_NAME, foil_buf_view(letter));
	}
	add_file(f, FOIL_RESPONSE_NAME, f->bundle);
	add_file(f, FOIL_CHECKPOINT_NAME, f->note);
	return FOIL_OK;
}

static enum foil_code write_file(const char *dir, const struct compose_file *file,
    struct foil_err *err)
{
	char *path = foil_path_join(dir, (const char *)file->name.p);
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = foil_file_create(path, file->bytes, 0644, err);
	free(path);
	return rc;
}

static bool same_file(const char *dir, const struct compose_file *file)
{
	char *path = foil_path_join(dir, (const char *)file->name.p);
	struct foil_buf b = { .max = file->bytes.len + 1 };
	bool same = path != NULL && foil_file_read(path, file->bytes.len, &b, NULL) == FOIL_OK &&
	    foil_view_eq(foil_buf_view(&b), file->bytes);

	foil_buf_wipe(&b);
	free(path);
	return same;
}

/* Made for one size of the ledger, so that a run that was cut off may have left others. */
static bool is_of_a_size(const struct compose_file *file)
{
	return foil_view_eq(file->name, foil_str(FOIL_RESPONSE_NAME)) ||
	    foil_view_eq(file->name, foil_str(FOIL_CHECKPOINT_NAME));
}

static bool is_listed(const struct foil_names *names, const struct compose_file *file)
{
	for (size_t i = 0; i < names->n; i++)
		if (foil_view_eq(foil_str(names->name[i]), file->name))
			return true;
	return false;
}

/*
 * The folder that is there holds these very files, and no others. `earlier`: its bundle and
 * checkpoint may be of an earlier size. If not, err says which file differs.
 */
static enum foil_code is_there(const char *path, const struct folder *f, bool earlier,
    struct foil_err *err)
{
	struct foil_names names = { NULL, 0 };
	struct foil_safe s, t;
	enum foil_code rc;

	rc = foil_dir_list(path, f->n, &names, err);
	if (rc == FOIL_E_LIMIT || (rc == FOIL_OK && names.n > f->n))
		rc = foil_fail(err, FOIL_E_EXISTS, "%s is there already and holds more than was issued; "
		    "move it away first", foil_safe(&s, foil_str(path)));
	for (size_t i = 0; rc == FOIL_OK && i < f->n; i++)
		if (!is_listed(&names, &f->file[i]) ||
		    (!(earlier && is_of_a_size(&f->file[i])) && !same_file(path, &f->file[i])))
			rc = foil_fail(err, FOIL_E_EXISTS, "%s is there already, and its %s is not what was "
			    "issued; move it away first", foil_safe(&s, foil_str(path)),
			    foil_safe(&t, f->file[i].name));
	foil_names_free(&names);
	return rc;
}

static enum foil_code fill_folder(const char *dir, const struct folder *f, struct foil_err *err)
{
	enum foil_code rc;

	/* Left by a run that was cut off; nothing in it was ever announced. */
	if (foil_path_exists(dir) && (rc = foil_dir_remove(dir, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_dir_make(dir, f->requester, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < f->n; i++)
		if ((rc = write_file(dir, &f->file[i], err)) != FOIL_OK)
			return rc;
	return foil_dir_sync(dir, err);
}

/*
 * A whole folder or none: filled beside its place, then renamed. One that is
 * there is compared and left alone.
 */
static enum foil_code write_folder(const char *path, struct folder *f, bool earlier,
    struct foil_err *err)
{
	struct foil_buf tmp = { .max = 4096 }, letter = { .max = FOIL_RESPONSE_MAX };
	struct foil_arena arena = { 0 };
	enum foil_code rc;

	foil_buf_printf(&tmp, "%s.part", path);
	if ((rc = foil_buf_check(&tmp, "path", err)) != FOIL_OK ||
	    (rc = list_files(f, &arena, &letter, err)) != FOIL_OK)
		goto done;
	if (!foil_path_exists(path)) {
		if ((rc = fill_folder(foil_buf_cstr(&tmp), f, err)) == FOIL_OK)
			rc = foil_dir_publish(foil_buf_cstr(&tmp), path, err);
	} else if ((rc = is_there(path, f, earlier, err)) == FOIL_OK) {
		rc = foil_dir_sync_parent(path, err);
	}
done:
	foil_buf_free(&tmp);
	foil_buf_wipe(&letter);
	foil_arena_free(&arena);
	return rc;
}

/*
 * P24: what is published, once more beside the ledger, so that publishing it
 * needs nobody's case folder. The first one stays: any is as good.
 */
static enum foil_code leave_copy(const struct foil_ledger *l, struct foil_view sub,
    struct folder *f, struct foil_err *err)
{
	char *issued = ledger_issued_path(l), *path = NULL;
	char name[FOIL_SUB_MAX + 1];
	enum foil_code rc = FOIL_OK;

	foil_reference_folder(sub, name);
	if (issued == NULL || (path = foil_path_join(issued, name)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if (!foil_path_is_dir(issued) && (rc = foil_dir_make(issued, true, err)) == FOIL_E_EXISTS)
		rc = FOIL_OK; /* made by another program meanwhile */
	if (rc != FOIL_OK)
		goto done;
	rc = write_folder(path, f, true, err);
done:
	free(issued);
	free(path);
	return rc;
}

/* The letter as it was kept when the case was issued. */
static enum foil_code kept_letter(struct foil_ledger *l, const struct foil_case *c,
    struct foil_kept *kept, struct compose_letter *out, struct foil_err *err)
{
	const struct foil_case_act *issued = &c->act[c->issued];
	enum foil_code rc;

	if ((rc = foil_ledger_kept(l, c->sub, issued->case_index, FOIL_USE_LETTER, 0, kept, err)) !=
	    FOIL_OK)
		return rc;
	out->case_index = issued->case_index;
	memcpy(out->secret, kept->secret, sizeof out->secret);
	out->text = foil_buf_view(&kept->text);
	out->hidden = issued->act.letter_hidden;
	out->n_hidden = issued->act.n_letter_hidden;
	return FOIL_OK;
}

/* The bundle for a checkpoint of this size. */
static enum foil_code make_bundle(struct foil_ledger *l, const struct foil_case *c,
    const struct composed *made, uint64_t size, struct foil_buf *out, struct foil_err *err)
{
	struct foil_buf opening[3] = { { .max = 4096 }, { .max = FOIL_RESPONSE_MAX },
		{ .max = FOIL_RESPONSE_MAX } };
	struct foil_arena arena = { 0 };
	struct foil_response *r = foil_arena_alloc(&arena, 1, sizeof *r);
	enum foil_code rc;

	if (r == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	r->disclosure = foil_buf_view(&made->disclosure);
	if ((rc = prove_case(l, c->sub, size, &arena, r, err)) == FOIL_OK &&
	    (rc = prove_anchors(l, c, size, &arena, r, err)) == FOIL_OK &&
	    (rc = compose_issued(l, c, &r->issued, opening, err)) == FOIL_OK) {
		foil_response_put(out, r);
		rc = foil_buf_check(out, FOIL_RESPONSE_NAME, err);
		/* What no stranger could read must not be published: too many acts, say. */
		if (rc == FOIL_OK)
			rc = foil_response_read(&arena, foil_buf_view(out), r, err);
	}
	for (size_t i = 0; i < 3; i++)
		foil_buf_free(&opening[i]);
	foil_arena_free(&arena);
	return rc;
}

/* Both, or the one that a run that was cut off between the two did not come to. */
static enum foil_code write_folders(const char *published, const char *to_requester,
    struct folder *f, struct foil_err *err)
{
	bool alone = foil_path_exists(published) != foil_path_exists(to_requester);
	enum foil_code rc;

	if ((rc = write_folder(published, f, alone, err)) != FOIL_OK)
		return rc;
	f->requester = true;
	return write_folder(to_requester, f, alone, err);
}

/*
 * The case as the ledger has it. What is wrong with the record is never
 * published; what is only in doubt (a key that is suspect) is, and said.
 */
static enum foil_code load_sound(struct foil_ledger *l, struct foil_view sub, struct foil_case *c,
    struct foil_findings *findings, struct foil_err *err)
{
	struct foil_findings found = { 0 };
	struct foil_safe s;
	enum foil_code rc;

	if ((rc = foil_ledger_case(l, sub, UINT64_MAX, c, &found, err)) != FOIL_OK)
		return rc;
	foil_findings_join(findings, &found);
	for (size_t i = 0; rc == FOIL_OK && i < found.n; i++)
		if (found.list[i].verdict == FOIL_DOES_NOT_MATCH)
			rc = foil_fail(err, FOIL_E_STORE, "case %s: the record is not sound (%s: %s), so "
			    "nothing is issued; restore the ledger from a backup", foil_safe(&s, sub),
			    found.list[i].rule, found.list[i].text);
	if (rc == FOIL_OK && findings->failed)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (rc != FOIL_OK)
		foil_case_free(c);
	foil_findings_free(&found);
	return rc;
}

static enum foil_code write_again(struct foil_ledger *l, const struct foil_case *c,
    const char *published, const char *to_requester, struct foil_err *err)
{
	struct foil_buf bundle = { .max = FOIL_RESPONSE_MAX }, note = { .max = FOIL_NOTE_MAX };
	struct compose_letter letter = { 0 };
	struct foil_kept kept = { 0 };
	struct composed made = { 0 };
	struct folder f;
	uint64_t size;
	enum foil_code rc;

	if (c->issued < 0)
		return foil_fail(err, FOIL_E_REFUSED, "order.stage: the case has not been issued");
	if ((rc = kept_letter(l, c, &kept, &letter, err)) == FOIL_OK &&
	    (rc = compose(l, c, (size_t)c->issued, &letter, &made, err)) == FOIL_OK &&
	    (rc = foil_ledger_checkpoint(l, &note, &size, err)) == FOIL_OK &&
	    (rc = make_bundle(l, c, &made, size, &bundle, err)) == FOIL_OK) {
		f = (struct folder){ .made = &made, .bundle = foil_buf_view(&bundle),
			.note = foil_buf_view(&note) };
		if ((rc = leave_copy(l, c->sub, &f, err)) == FOIL_OK)
			rc = write_folders(published, to_requester, &f, err);
	}
	foil_kept_wipe(&kept);
	foil_wipe(&letter, sizeof letter);
	composed_wipe(&made);
	foil_buf_free(&bundle);
	foil_buf_free(&note);
	return rc;
}

enum foil_code foil_issue_write(struct foil_ledger *l, struct foil_view sub,
    const char *published, const char *to_requester, struct foil_findings *findings,
    struct foil_err *err)
{
	struct foil_case c = { 0 };
	enum foil_code rc;

	if ((rc = load_sound(l, sub, &c, findings, err)) != FOIL_OK)
		return rc;
	rc = write_again(l, &c, published, to_requester, err);
	foil_case_free(&c);
	return rc;
}

enum foil_code foil_issue(struct foil_ledger *l, struct foil_view sub, const struct foil_issue *in,
    struct foil_signer *signer, struct foil_findings *findings, struct foil_err *err)
{
	struct foil_findings again = { 0 };
	struct foil_case c = { 0 };
	struct foil_safe s, t;
	enum foil_code rc;

	if ((rc = load_sound(l, sub, &c, findings, err)) != FOIL_OK)
		return rc;
	if (c.stage != FOIL_STAGE_ISSUED) {
		if (foil_path_exists(in->published) || foil_path_exists(in->to_requester))
			rc = foil_fail(err, FOIL_E_EXISTS,
			    "%s or %s is there already; move it away first",
			    foil_safe(&s, foil_str(in->published)),
			    foil_safe(&t, foil_str(in->to_requester)));
		else
			rc = sign_issue(l, &c, in, signer, findings, err);
	}
	foil_case_free(&c);
	if (rc == FOIL_OK) /* which finds the same again */
		rc = foil_issue_write(l, sub, in->published, in->to_requester, &again, err);
	foil_findings_free(&again);
	return rc;
}
