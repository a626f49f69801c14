/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The responses that were issued open the acts of their cases: each is judged
 * as a stranger would, and its checkpoint is found in this tree, so that the
 * acts that it proves are entries of this ledger.
 */
#include "work.h"

#include "foil/file.h"
#include "foil/text.h"
#include "foil/verify.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NAMES_MAX ((size_t)1 << 20)

/* One response. */
struct issued {
	const char *path;  /* of its folder */
	const char *name;  /* of the folder alone */
	const char *label; /* for messages, escaped */
	struct foil_checkpoint head;
};

static void say(struct audit *a, const struct issued *r, const struct foil_finding *f)
{
	bool bad = f->verdict == FOIL_DOES_NOT_MATCH;

	if (strcmp(f->rule, "record.suspect") == 0)
		return; /* counted with the others */
	audit_find(a, bad ? FOIL_DOES_NOT_MATCH : FOIL_CANNOT_TELL,
	    bad ? "response.match" : "response.unjudged", f->index, "%s: %s: %s", r->label, f->rule,
	    f->text);
}

/* How many acts of its case it opens; counted once, however often the case was issued. */
static enum foil_code count_opened(struct audit *a, const struct issued *r, struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_RESPONSE_MAX };
	struct foil_arena arena = { 0 };
	char *path = foil_path_join(r->path, FOIL_RESPONSE_NAME);
	struct foil_disclosure d;
	struct foil_response resp;
	struct audit_row *row;
	struct foil_entry e;
	enum foil_code rc = path == NULL ? foil_fail(err, FOIL_E_NOMEM, "out of memory") : FOIL_OK;

	if (rc != FOIL_OK || (rc = foil_file_read(path, FOIL_RESPONSE_MAX, &bytes, err)) != FOIL_OK ||
	    (rc = foil_response_read(&arena, foil_buf_view(&bytes), &resp, err)) != FOIL_OK ||
	    (rc = foil_disclosure_read(&arena, resp.disclosure, &d, err)) != FOIL_OK)
		goto done;
	if (resp.n_acts == 0 || (rc = foil_entry_read(resp.acts[0].bytes, &e, err)) != FOIL_OK)
		goto done;
	if ((rc = audit_cases_find(&a->cases, a->genesis, e.sub, &row, err)) != FOIL_OK)
		goto done;
	if (d.n_acts + 1 > row->opened) {
		a->report->opened += d.n_acts + 1 - row->opened;
		row->opened = d.n_acts + 1;
	}
done:
	foil_arena_free(&arena);
	foil_buf_free(&bytes);
	free(path);
	return rc;
}

/* The head in the folder; false when it cannot be read, which the verifier says. */
static bool read_head(struct issued *r)
{
	struct foil_buf bytes = { .max = FOIL_NOTE_MAX };
	char *path = foil_path_join(r->path, FOIL_CHECKPOINT_NAME);
	struct foil_note note;
	bool ok = path != NULL && foil_file_read(path, FOIL_NOTE_MAX, &bytes, NULL) == FOIL_OK &&
	    foil_note_read(foil_buf_view(&bytes), &note, NULL) == FOIL_OK &&
	    foil_checkpoint_read(note.text, &r->head, NULL) == FOIL_OK;

	foil_buf_free(&bytes);
	free(path);
	return ok;
}

static void compare_head(struct audit *a, const struct issued *r, const struct foil_tree_reader *t)
{
	uint8_t root[FOIL_HASH_LEN];

	if (r->head.size > a->head.size || audit_root_at(a, t, r->head.size, root, NULL) != FOIL_OK)
		audit_find(a, FOIL_CANNOT_TELL, "response.unjudged", UINT64_MAX,
		    "%s: its checkpoint, of size %llu, cannot be compared with this tree", r->label,
		    (unsigned long long)r->head.size);
	else if (memcmp(root, r->head.root, sizeof root) != 0)
		audit_find(a, FOIL_DOES_NOT_MATCH, "response.head", UINT64_MAX,
		    "%s: its checkpoint, of size %llu, is of another tree than this", r->label,
		    (unsigned long long)r->head.size);
}

/* ---- those that an audit before has judged (U21) ---- */

static int compare_ids(const void *x, const void *y)
{
	return memcmp(x, y, FOIL_HASH_LEN);
}

/*
 * By its name and its head, not by the size that this head states: whoever puts a
 * folder there later can write any size into it.
 */
static void id_of(const struct issued *r, uint8_t id[FOIL_HASH_LEN])
{
	uint8_t b[8 + 2 * FOIL_HASH_LEN];

	foil_sha256(b, foil_str(r->name));
	foil_put_be64(b + FOIL_HASH_LEN, r->head.size);
	memcpy(b + FOIL_HASH_LEN + 8, r->head.root, FOIL_HASH_LEN);
	foil_sha256(id, foil_view(b, sizeof b));
}

/* Notes that it is there, for the state; and whether the one before knew it. */
static enum foil_code is_known(struct audit *a, const struct issued *r, bool *known,
    struct foil_err *err)
{
	uint8_t id[FOIL_HASH_LEN];

	if (a->n_present == a->cap_present) {
		size_t cap = a->cap_present == 0 ? 64 : a->cap_present * 2;
		void *p = reallocarray(a->present, cap, sizeof *a->present);

		if (p == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		a->present = p;
		a->cap_present = cap;
	}
	id_of(r, id);
	memcpy(a->present[a->n_present++], id, sizeof id);
	*known = a->n_judged > 0 &&
	    bsearch(id, a->judged, a->n_judged, sizeof *a->judged, compare_ids) != NULL;
	return FOIL_OK;
}

/* U17 */
static enum foil_code judge_response(struct audit *a, struct issued *r,
    const struct foil_tree_reader *tree, struct foil_err *err)
{
	struct foil_verify_in in = { .folder = r->path, .genesis = a->genesis };
	struct foil_report report = { .verdict = FOIL_CANNOT_TELL };
	struct foil_err why = { 0 };
	bool known = false;
	enum foil_code rc;

	if (read_head(r)) {
		if ((rc = is_known(a, r, &known, err)) != FOIL_OK || known)
			return rc;
		compare_head(a, r, tree);
	}
	a->report->responses++;
	if ((rc = foil_verify_folder(&in, &report, &why)) != FOIL_OK) {
		audit_find(a, FOIL_CANNOT_TELL, "response.unjudged", UINT64_MAX, "%s: %s", r->label,
		    why.msg);
		return audit_is_fatal(rc) ? foil_fail(err, rc, "%s", why.msg) : FOIL_OK;
	}
	for (size_t i = 0; i < report.findings.n; i++)
		say(a, r, &report.findings.list[i]);
	foil_report_free(&report);
	rc = count_opened(a, r, &why);
	return audit_is_fatal(rc) ? foil_fail(err, rc, "%s", why.msg) : FOIL_OK;
}

/* ---- finding them ---- */

/* No link is followed: it could lead anywhere. */
static bool is_folder(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum foil_code judge_all(struct audit *a, const char *dir, const struct foil_names *names,
    const struct foil_tree_reader *tree, struct foil_err *err)
{
	enum foil_code rc = FOIL_OK;

	for (size_t i = 0; i < names->n && rc == FOIL_OK; i++) {
		char *path = foil_path_join(dir, names->name[i]);
		struct issued r = { .path = path, .name = names->name[i] };
		struct foil_safe safe;

		if (path == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		r.label = foil_safe(&safe, foil_str(names->name[i]));
		if (is_folder(path))
			rc = judge_response(a, &r, tree, err);
		free(path);
		if (a->in->progress != NULL)
			a->in->progress(a->in->progress_ctx, a->head.size, a->head.size);
	}
	return rc;
}

static enum foil_code open_all(struct audit *a, const char *dir, struct foil_err *err)
{
	struct foil_tile_tree *tree = NULL;
	struct foil_names names = { 0 };
	struct foil_tree_reader reader;
	enum foil_code rc;

	if ((rc = foil_dir_list(dir, NAMES_MAX, &names, err)) == FOIL_OK &&
	    (rc = foil_tile_tree_open(a->in->source, a->head.size, &tree, err)) == FOIL_OK) {
		reader = foil_tile_tree_reader(tree);
		rc = judge_all(a, dir, &names, &reader, err);
	}
	if (a->n_present > 1)
		qsort(a->present, a->n_present, sizeof *a->present, compare_ids);
	foil_tile_tree_close(&tree);
	foil_names_free(&names);
	return rc;
}

enum foil_code audit_responses(struct audit *a, struct foil_err *err)
{
	const char *dir = a->in->responses;
	struct foil_err why = { 0 };
	enum foil_code rc;

	if (dir == NULL || !a->have_genesis || a->in->subject.p != NULL || !is_folder(dir))
		return FOIL_OK;
	if ((rc = open_all(a, dir, &why)) == FOIL_OK)
		return FOIL_OK;
	audit_find(a, FOIL_CANNOT_TELL, "response.unjudged", UINT64_MAX, "%s", why.msg);
	return audit_is_fatal(rc) ? foil_fail(err, rc, "%s", why.msg) : FOIL_OK;
}
