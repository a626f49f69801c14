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

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NAMES_MAX ((size_t)1 << 20)
#define DEPTH_MAX 8 /* of folders: a reference may have slashes */

/* One response. */
struct issued {
	const char *path;  /* of its folder */
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
	uint8_t key[FOIL_HASH_LEN];
	struct audit_row *row;
	struct foil_entry e;
	enum foil_code rc = path == NULL ? foil_fail(err, FOIL_E_NOMEM, "out of memory") : FOIL_OK;

	if (rc != FOIL_OK || (rc = foil_file_read(path, FOIL_RESPONSE_MAX, &bytes, err)) != FOIL_OK ||
	    (rc = foil_response_read(&arena, foil_buf_view(&bytes), &resp, err)) != FOIL_OK ||
	    (rc = foil_disclosure_read(&arena, resp.disclosure, &d, err)) != FOIL_OK)
		goto done;
	if (resp.n_acts == 0 || (rc = foil_entry_read(resp.acts[0].bytes, &e, err)) != FOIL_OK)
		goto done;
	foil_map_key(key, a->genesis, e.sub);
	if ((rc = audit_cases_get(&a->cases, key, &row, err)) != FOIL_OK)
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

	if (r->head.size > a->head.size || foil_tree_root(t, r->head.size, root, NULL) != FOIL_OK)
		audit_find(a, FOIL_CANNOT_TELL, "response.unjudged", UINT64_MAX,
		    "%s: its checkpoint, of size %llu, cannot be compared with this tree", r->label,
		    (unsigned long long)r->head.size);
	else if (memcmp(root, r->head.root, sizeof root) != 0)
		audit_find(a, FOIL_DOES_NOT_MATCH, "response.head", UINT64_MAX,
		    "%s: its checkpoint, of size %llu, is of another tree than this", r->label,
		    (unsigned long long)r->head.size);
}

static enum foil_code judge_response(struct audit *a, struct issued *r,
    const struct foil_tree_reader *tree, struct foil_err *err)
{
	struct foil_verify_in in = { .folder = r->path, .genesis = a->genesis };
	struct foil_report report = { .verdict = FOIL_CANNOT_TELL };
	struct foil_err why = { 0 };
	enum foil_code rc;

	if (read_head(r)) {
		if (r->head.size <= a->since)
			return FOIL_OK; /* judged by an audit before */
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

/* ---- finding them: a stack of folders, no recursion ---- */

struct folders {
	char **path;
	unsigned *depth;
	size_t n, cap;
};

static enum foil_code push(struct folders *f, char *path, unsigned depth, struct foil_err *err)
{
	size_t cap = f->cap == 0 ? 64 : f->cap * 2;
	void *p;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (f->n == f->cap) {
		if ((p = realloc(f->path, cap * sizeof *f->path)) != NULL)
			f->path = p;
		if (p == NULL || (p = realloc(f->depth, cap * sizeof *f->depth)) == NULL) {
			free(path);
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		}
		f->depth = p;
		f->cap = cap;
	}
	f->path[f->n] = path;
	f->depth[f->n++] = depth;
	return FOIL_OK;
}

/* No link is followed: it could lead round in a circle. */
static bool is_folder(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum foil_code push_below(struct folders *f, const char *path, unsigned depth,
    struct foil_err *err)
{
	struct foil_names names = { 0 };
	enum foil_code rc = foil_dir_list(path, NAMES_MAX, &names, err);

	/* Backwards, so that they come off the stack in order. */
	for (size_t i = names.n; i > 0 && rc == FOIL_OK; i--) {
		char *sub = foil_path_join(path, names.name[i - 1]);

		if (sub != NULL && !is_folder(sub))
			free(sub);
		else
			rc = push(f, sub, depth + 1, err);
	}
	foil_names_free(&names);
	return rc;
}

static bool is_response(const char *path)
{
	char *name = foil_path_join(path, FOIL_RESPONSE_NAME);
	bool is = name != NULL && foil_path_exists(name);

	free(name);
	return is;
}

static enum foil_code judge_all(struct audit *a, struct folders *f, size_t skip,
    const struct foil_tree_reader *tree, struct foil_err *err)
{
	struct foil_safe safe;
	enum foil_code rc = FOIL_OK;

	while (f->n > 0 && rc == FOIL_OK) {
		char *path = f->path[--f->n];
		unsigned depth = f->depth[f->n];

		if (is_response(path)) {
			struct issued r = { .path = path };

			r.label = foil_safe(&safe, foil_str(path + skip));
			rc = judge_response(a, &r, tree, err);
		} else if (depth < DEPTH_MAX) {
			rc = push_below(f, path, depth, err);
		}
		free(path);
		if (a->in->progress != NULL)
			a->in->progress(a->in->progress_ctx, a->head.size, a->head.size);
	}
	return rc;
}

enum foil_code audit_responses(struct audit *a, struct foil_err *err)
{
	struct foil_tile_tree *tree = NULL;
	struct foil_tree_reader reader;
	struct folders f = { 0 };
	struct foil_err why = { 0 };
	char *path;
	enum foil_code rc = FOIL_OK;

	if (a->in->folder == NULL || !a->have_genesis || a->in->subject.p != NULL)
		return FOIL_OK;
	if ((path = foil_path_join(a->in->folder, "responses")) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (!is_folder(path)) {
		free(path);
		return FOIL_OK;
	}
	if ((rc = foil_tile_tree_open(a->in->source, a->head.size, &tree, &why)) == FOIL_OK) {
		reader = foil_tile_tree_reader(tree);
		if ((rc = push(&f, path, 0, &why)) == FOIL_OK)
			rc = judge_all(a, &f, strlen(a->in->folder) + 1, &reader, &why);
	} else {
		free(path);
	}
	if (rc != FOIL_OK && !audit_is_fatal(rc)) {
		audit_find(a, FOIL_CANNOT_TELL, "response.unjudged", UINT64_MAX, "%s", why.msg);
		rc = FOIL_OK;
	} else if (rc != FOIL_OK) {
		rc = foil_fail(err, rc, "%s", why.msg);
	}
	while (f.n > 0)
		free(f.path[--f.n]);
	free(f.path);
	free(f.depth);
	foil_tile_tree_close(&tree);
	return rc;
}
