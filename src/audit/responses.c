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
	const char *name;  /* of the folder, as it is */
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

/* Its record and its checkpoint, under the name of its folder; false when they cannot be read. */
static bool identify(const struct issued *r, uint8_t name[FOIL_HASH_LEN],
    uint8_t bytes[FOIL_HASH_LEN])
{
	static const char *const file[] = { FOIL_CHECKPOINT_NAME, FOIL_RESPONSE_NAME };
	uint8_t sum[2][FOIL_HASH_LEN];
	bool ok = true;

	for (unsigned i = 0; i < 2 && ok; i++) {
		struct foil_buf b = { .max = FOIL_RESPONSE_MAX };
		char *path = foil_path_join(r->path, file[i]);

		ok = path != NULL && foil_file_read(path, FOIL_RESPONSE_MAX, &b, NULL) == FOIL_OK;
		foil_sha256(sum[i], foil_buf_view(&b));
		foil_buf_free(&b);
		free(path);
	}
	foil_sha256(name, foil_str(r->name));
	foil_sha256(bytes, foil_view(sum, sizeof sum));
	return ok;
}

/* U17 */
static enum foil_code judge_response(struct audit *a, struct issued *r,
    const struct foil_tree_reader *tree, struct foil_err *err)
{
	struct foil_verify_in in = { .folder = r->path, .genesis = a->genesis };
	struct foil_report report = { .verdict = FOIL_CANNOT_TELL };
	uint8_t name[FOIL_HASH_LEN], bytes[FOIL_HASH_LEN];
	struct foil_err why = { 0 };
	bool known = identify(r, name, bytes);
	enum foil_code rc;

	if (audit_again_same(&a->responses, name, known ? bytes : NULL) && known) {
		a->report->same_responses++;
		return FOIL_OK;
	}
	if (known && (rc = audit_again_put(&a->responses, name, bytes, err)) != FOIL_OK)
		return rc;
	if (read_head(r))
		compare_head(a, r, tree);
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
	foil_tile_tree_close(&tree);
	foil_names_free(&names);
	return rc;
}

enum foil_code audit_responses(struct audit *a, struct foil_err *err)
{
	const char *dir = a->in->responses;
	struct foil_err why = { 0 };
	enum foil_code rc;

	if (dir == NULL || !a->have_genesis || a->in->subject.p != NULL) {
		audit_again_keep(&a->responses);
		return FOIL_OK;
	}
	if (!is_folder(dir) || (rc = open_all(a, dir, &why)) == FOIL_OK) {
		audit_again_missed(a, &a->responses, false);
		return FOIL_OK;
	}
	audit_find(a, FOIL_CANNOT_TELL, "response.unjudged", UINT64_MAX, "%s", why.msg);
	return audit_is_fatal(rc) ? foil_fail(err, rc, "%s", why.msg) : FOIL_OK;
}
