/* SPDX-License-Identifier: Apache-2.0 */
/* The issued responses and index.json (P23 to P29, P57). */
#include "publish.h"

#include "foil/arena.h"
#include "foil/json.h"
#include "foil/text.h"
#include "foil/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDERS_MAX 10000000
#define FILES_MAX 20000
#define INDEX_VERSION 1

/* One response of index.json. */
struct row {
	const char *folder; /* below "responses/" */
	const char *sub, *dated;
	uint64_t size;
};

struct work {
	struct publishing *p;
	struct foil_arena arena;
	struct row *row;
	size_t n, cap;
	size_t known; /* the first rows, in order of folder: from the index that is there */
};

void foil_reference_folder(struct foil_view sub, char out[FOIL_SUB_MAX + 1])
{
	size_t n = sub.len < FOIL_SUB_MAX ? sub.len : FOIL_SUB_MAX;

	for (size_t i = 0; i < n; i++)
		out[i] = sub.p[i] == '/' ? '~' : (char)sub.p[i];
	out[n] = '\0';
}

char *ledger_issued_path(const struct foil_ledger *l)
{
	return ledger_path(l->dir, ".issued");
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return strcmp(x->folder, y->folder);
}

/* From here on all rows are known. */
static void know_all(struct work *w)
{
	if (w->n > 0)
		qsort(w->row, w->n, sizeof w->row[0], compare_rows);
	w->known = w->n;
}

static bool is_known(const struct work *w, const char *folder)
{
	const struct row key = { .folder = folder };

	return w->known > 0 &&
	    bsearch(&key, w->row, w->known, sizeof w->row[0], compare_rows) != NULL;
}

static const char *keep(struct work *w, struct foil_view v)
{
	return (const char *)foil_arena_copy(&w->arena, v).p;
}

static enum foil_code add_row(struct work *w, struct foil_view sub, struct foil_view dated,
    uint64_t size, struct foil_err *err)
{
	char folder[FOIL_SUB_MAX + 1];
	struct row r = { .size = size };

	if (w->n == w->cap) {
		size_t cap = w->cap == 0 ? 64 : w->cap * 2;
		struct row *grown = reallocarray(w->row, cap, sizeof *grown);

		if (grown == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		w->row = grown;
		w->cap = cap;
	}
	foil_reference_folder(sub, folder);
	if ((r.folder = keep(w, foil_str(folder))) == NULL || (r.sub = keep(w, sub)) == NULL ||
	    (r.dated = keep(w, dated)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	w->row[w->n++] = r;
	return FOIL_OK;
}

/* ---- the index that is there ---- */

/* A row counts when it is of our making and its folder is still there. */
static enum foil_code take_row(struct work *w, const struct foil_json *v, struct foil_err *err)
{
	char path[FOIL_OUTDIR_PATH_MAX], folder[FOIL_SUB_MAX + 1];
	struct foil_buf b = { .max = FOIL_NOTE_MAX };
	struct foil_view sub, dated;
	uint64_t size;
	bool there;

	if (foil_json_get_text(v, "case", &sub, NULL) != FOIL_OK ||
	    foil_json_get_text(v, "dated", &dated, NULL) != FOIL_OK ||
	    foil_json_get_uint(v, "size", FOIL_TREE_SIZE_MAX, &size, NULL) != FOIL_OK ||
	    foil_reference_check(sub, NULL) != FOIL_OK || dated.len > 10)
		return FOIL_OK;
	foil_reference_folder(sub, folder);
	(void)snprintf(path, sizeof path, FOIL_RESPONSES_NAME "/%s/" FOIL_CHECKPOINT_NAME, folder);
	there = foil_file_read_below(w->p->out.root, path, FOIL_NOTE_MAX, &b, NULL) == FOIL_OK;
	foil_buf_free(&b);
	return there ? add_row(w, sub, dated, size, err) : FOIL_OK;
}

/* P28: it saves work, and nothing depends on it: what is wrong with it is made good. */
static enum foil_code read_index(struct work *w, struct foil_err *err)
{
	struct foil_buf text = { .max = FOIL_JSON_SIZE_MAX + 1 };
	struct foil_json_doc *doc = NULL;
	const struct foil_json *rows;
	struct foil_view origin;
	enum foil_code rc = FOIL_OK;

	if (w->p->in->whole || !w->p->had ||
	    foil_file_read_at(w->p->out.root, FOIL_INDEX_NAME, FOIL_JSON_SIZE_MAX, &text, NULL) !=
		FOIL_OK ||
	    foil_json_parse(foil_buf_view(&text), &doc, NULL) != FOIL_OK ||
	    foil_json_get_text(foil_json_root(doc), "origin", &origin, NULL) != FOIL_OK ||
	    !foil_view_eq(origin, foil_str(w->p->c.origin)))
		goto done;
	rows = foil_json_get(foil_json_root(doc), "responses");
	for (size_t i = 0; i < foil_json_count(rows) && rc == FOIL_OK; i++)
		rc = take_row(w, foil_json_at(rows, i), err);
	know_all(w);
done:
	foil_json_doc_close(&doc);
	foil_buf_free(&text);
	return rc;
}

static enum foil_code write_index(struct work *w, struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_BUF_DEFAULT_MAX };
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	know_all(w);
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_uint(j, "foil-index", INDEX_VERSION);
	foil_json_str(j, "origin", w->p->c.origin);
	foil_json_uint(j, "size", w->p->in->size);
	foil_json_array(j, "responses");
	for (size_t i = 0; i < w->n; i++) {
		const struct row *r = &w->row[i];
		char path[FOIL_OUTDIR_PATH_MAX];

		if (i > 0 && compare_rows(r - 1, r) == 0)
			continue;
		(void)snprintf(path, sizeof path, FOIL_RESPONSES_NAME "/%s/", r->folder);
		foil_json_object(j, NULL);
		foil_json_str(j, "case", r->sub);
		foil_json_str(j, "path", path);
		foil_json_str(j, "dated", r->dated);
		foil_json_uint(j, "size", r->size);
		foil_json_end(j);
		w->p->in->n_all++;
	}
	foil_json_end(j);
	foil_json_end(j);
	if ((rc = foil_json_finish(j, false, &b, err)) == FOIL_OK)
		rc = foil_outdir_put(&w->p->out, FOIL_INDEX_NAME, foil_buf_view(&b), err);
	foil_json_out_close(&j);
	foil_buf_free(&b);
	return rc;
}

/* ---- one response ---- */

/* P25: its checkpoint is a head of the tree that is published beside it. */
static enum foil_code check_history(const struct foil_ledger *l, struct ledger_head *h,
    struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	enum foil_code rc;

	if ((rc = ledger_head_parse(h, "its checkpoint", err)) != FOIL_OK ||
	    (rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	rc = ledger_head_agrees(l, txn, h, "its checkpoint", err);
	foil_store_done(&txn);
	return rc;
}

/* The log key that was in force when the response's checkpoint was signed. */
static enum foil_code make_trust(const struct foil_ledger *l, const char *folder,
    struct foil_trust *t, struct foil_err *err)
{
	const struct foil_log_key_state *key = NULL;
	struct ledger_head h = { .note.max = FOIL_NOTE_MAX };
	char *path = foil_path_join(folder, FOIL_CHECKPOINT_NAME);
	enum foil_code rc;

	if (path == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if ((rc = foil_file_read(path, FOIL_NOTE_MAX, &h.note, err)) != FOIL_OK ||
	    (rc = check_history(l, &h, err)) != FOIL_OK)
		goto done;
	key = foil_governance_log_key(l->gov, h.c.size - 1);
	if (key == NULL) {
		rc = foil_fail(err, FOIL_E_REFUSED, "its checkpoint is of size %llu",
		    (unsigned long long)h.c.size);
		goto done;
	}
	memset(t, 0, sizeof *t);
	t->quorum = -1;
	t->has_genesis = true;
	memcpy(t->genesis, l->genesis, FOIL_HASH_LEN);
	if ((rc = foil_vkey_make(foil_governance_origin(l->gov), FOIL_NOTE_ED25519, key->pub,
		 &t->log[0], err)) == FOIL_OK)
		t->n_logs = 1;
done:
	ledger_head_free(&h);
	free(path);
	return rc;
}

/* P25: what it says when it may not be published; "" when it may. */
static const char *fault(const struct foil_report *r)
{
	if (r->requester)
		return "it is the requester's own copy, which is never published";
	for (size_t i = 0; i < FOIL_CHECKS; i++)
		if (r->check[i].status == FOIL_CHECK_BAD || r->check[i].status == FOIL_CHECK_UNKNOWN)
			return r->check[i].text;
	if (r->verdict != FOIL_MATCHES)
		return "it does not verify";
	return "";
}

static enum foil_code copy_file(struct publishing *p, const char *from, const char *to,
    const char *name, struct foil_err *err)
{
	char path[FOIL_OUTDIR_PATH_MAX];
	struct foil_buf b = { .max = FOIL_RESPONSE_MAX };
	char *source = foil_path_join(from, name);
	int n = snprintf(path, sizeof path, FOIL_RESPONSES_NAME "/%s/%s", to, name);
	enum foil_code rc;

	if (source == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (n < 0 || (size_t)n >= sizeof path)
		rc = foil_fail(err, FOIL_E_LIMIT, "a file name that is too long");
	else if ((rc = foil_file_read(source, FOIL_RESPONSE_MAX, &b, err)) == FOIL_OK)
		rc = strcmp(name, FOIL_CHECKPOINT_NAME) == 0 ?
		    publish_note(p, path, foil_buf_view(&b), err) :
		    foil_outdir_put(&p->out, path, foil_buf_view(&b), err);
	foil_buf_free(&b);
	free(source);
	return rc;
}

/* The bundle last: without it a folder that was not copied to its end says nothing that is wrong (P31). */
static enum foil_code copy_folder(struct publishing *p, const char *from, const char *to,
    struct foil_err *err)
{
	struct foil_names names = { NULL, 0 };
	enum foil_code rc = foil_dir_list(from, FILES_MAX, &names, err);

	for (size_t i = 0; i < names.n && rc == FOIL_OK; i++)
		if (strcmp(names.name[i], FOIL_RESPONSE_NAME) != 0)
			rc = copy_file(p, from, to, names.name[i], err);
	if (rc == FOIL_OK)
		rc = foil_outdir_sync(&p->out, err);
	if (rc == FOIL_OK)
		rc = copy_file(p, from, to, FOIL_RESPONSE_NAME, err);
	foil_names_free(&names);
	return rc;
}

static void refuse(struct work *w, const char *from, const char *why)
{
	w->p->in->n_refused++;
	if (w->p->in->refused != NULL)
		w->p->in->refused(w->p->in->ctx, from, why);
}

/*
 * Verifies a folder as a stranger would, with this ledger's own key, and
 * copies it unless it is in its place. Only what concerns the directory that is
 * written to is an error.
 */
static enum foil_code add_folder(struct work *w, const char *from, bool copy,
    struct foil_err *err)
{
	struct foil_trust *trust = calloc(1, sizeof *trust);
	struct foil_report *r = calloc(1, sizeof *r);
	struct foil_verify_in in = { .folder = from, .trust = trust };
	char folder[FOIL_SUB_MAX + 1];
	struct foil_err why = { FOIL_OK, "" };
	const char *bad;
	char day[11];
	foil_day dated;
	enum foil_code rc;

	if (trust == NULL || r == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if ((rc = make_trust(w->p->l, from, trust, &why)) != FOIL_OK ||
	    (rc = foil_verify_folder(&in, r, &why)) != FOIL_OK) {
		rc = rc == FOIL_E_NOMEM ? foil_fail(err, rc, "out of memory") : FOIL_OK;
		refuse(w, from, why.msg);
		goto done;
	}
	if (*(bad = fault(r)) != '\0') {
		refuse(w, from, bad);
		goto done;
	}
	if (foil_day_parse(foil_str(r->dated), &dated, NULL) != FOIL_OK)
		dated = FOIL_DAY_NONE;
	foil_day_iso(day, dated);
	foil_reference_folder(foil_str(r->reference), folder);
	if (copy && (rc = copy_folder(w->p, from, folder, err)) != FOIL_OK)
		goto done;
	w->p->in->n_new++;
	rc = add_row(w, foil_str(r->reference), foil_str(day), r->size, err);
done:
	if (r != NULL)
		foil_report_free(r);
	free(r);
	free(trust);
	return rc;
}

/* ---- where they come from ---- */

/* Every folder in `dir` that is not known yet. */
static enum foil_code add_all(struct work *w, const char *dir, bool copy, struct foil_err *err)
{
	struct foil_names names = { NULL, 0 };
	enum foil_code rc;

	if (!foil_path_is_dir(dir))
		return FOIL_OK;
	rc = foil_dir_list(dir, FOLDERS_MAX, &names, err);
	for (size_t i = 0; i < names.n && rc == FOIL_OK; i++) {
		const char *name = names.name[i];
		char *path;

		/* The beginnings of a folder (P24), and what has been dealt with. */
		if (name[0] < '0' || name[0] > 'Z' || strstr(name, ".part") != NULL ||
		    is_known(w, name))
			continue;
		if ((path = foil_path_join(dir, name)) == NULL)
			rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		else
			rc = add_folder(w, path, copy, err);
		free(path);
	}
	foil_names_free(&names);
	return rc;
}

static enum foil_code add_sources(struct work *w, struct foil_err *err)
{
	char *issued = ledger_issued_path(w->p->l);
	char *there = foil_path_join(w->p->in->dir, FOIL_RESPONSES_NAME);
	enum foil_code rc;

	if (issued == NULL || there == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else
		rc = add_all(w, issued, true, err);
	for (size_t i = 0; i < w->p->in->n_responses && rc == FOIL_OK; i++)
		rc = add_folder(w, w->p->in->responses[i], true, err);
	know_all(w);
	/* P29: what was published once and has no other copy stays listed. */
	if (rc == FOIL_OK)
		rc = add_all(w, there, false, err);
	free(issued);
	free(there);
	return rc;
}

/* P57: with what witnesses have signed since. What is not of this archive stays as it came. */
static enum foil_code refresh_checkpoint(struct work *w, struct foil_store_txn *txn,
    const char *folder, struct foil_err *err)
{
	char path[FOIL_OUTDIR_PATH_MAX];
	struct foil_buf there = { .max = FOIL_NOTE_MAX };
	struct foil_note have, ours;
	struct foil_checkpoint c;
	struct foil_view note;
	uint64_t at;
	enum foil_code rc = FOIL_OK;

	(void)snprintf(path, sizeof path, FOIL_RESPONSES_NAME "/%s/" FOIL_CHECKPOINT_NAME, folder);
	if (foil_file_read_below(w->p->out.root, path, FOIL_NOTE_MAX, &there, NULL) != FOIL_OK ||
	    foil_note_read(foil_buf_view(&there), &have, NULL) != FOIL_OK ||
	    foil_checkpoint_read(have.text, &c, NULL) != FOIL_OK)
		goto done;
	rc = foil_store_head(txn, c.size, &at, &note, err);
	if (rc == FOIL_OK && foil_note_read(note, &ours, NULL) == FOIL_OK &&
	    foil_view_eq(ours.text, have.text))
		rc = publish_note(w->p, path, note, err);
	else if (rc == FOIL_E_NOT_FOUND)
		rc = FOIL_OK;
done:
	foil_buf_free(&there);
	return rc;
}

static enum foil_code refresh_checkpoints(struct work *w, struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	enum foil_code rc = foil_store_read(w->p->l->store, &txn, err);

	for (size_t i = 0; i < w->n && rc == FOIL_OK; i++)
		rc = refresh_checkpoint(w, txn, w->row[i].folder, err);
	foil_store_done(&txn);
	return rc;
}

enum foil_code publish_responses(struct publishing *p, struct foil_err *err)
{
	struct work w = { .p = p };
	enum foil_code rc;

	if ((rc = read_index(&w, err)) == FOIL_OK && (rc = add_sources(&w, err)) == FOIL_OK &&
	    (rc = refresh_checkpoints(&w, err)) == FOIL_OK)
		rc = write_index(&w, err);
	free(w.row);
	foil_arena_free(&w.arena);
	return rc;
}
