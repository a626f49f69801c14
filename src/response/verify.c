/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_work.h"

#include "foil/sign.h"
#include "foil/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAMES_MAX 20000

bool work_is_fatal(enum foil_code rc)
{
	return rc == FOIL_E_NOMEM;
}

enum foil_code work_hidden(struct foil_arena *arena, const struct foil_opening *o,
    struct foil_range **out, size_t *n, struct foil_err *err)
{
	struct foil_doc_walk walk;
	struct foil_doc_step step;
	struct foil_range *r = NULL;
	size_t count = 0;
	enum foil_code rc = FOIL_OK;

	for (unsigned pass = 0; pass < 2; pass++) { /* count, then fill */
		if ((rc = foil_doc_walk_start(&walk, o, err)) != FOIL_OK)
			return rc;
		count = 0;
		while (foil_doc_walk_next(&walk, &step)) {
			if (!step.hidden)
				continue;
			if (r != NULL)
				r[count] = (struct foil_range){ step.start, step.len };
			count++;
		}
		foil_doc_walk_end(&walk);
		if (r == NULL && (r = foil_arena_alloc(arena, count + 1, sizeof *r)) == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	}
	*out = r;
	*n = count;
	return FOIL_OK;
}

/* A file of the folder; a finding (and no bytes) when it cannot be read. */
static enum foil_code read_or_find(struct work *w, const char *name, size_t max,
    struct foil_buf *out, const char *rule, bool *got, struct foil_err *err)
{
	struct foil_err why = { 0 };
	enum foil_code rc = foil_file_read_at(w->dirfd, name, max, out, &why);

	*got = rc == FOIL_OK;
	if (rc == FOIL_OK)
		return FOIL_OK;
	if (work_is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	foil_findings_add(w->findings, FOIL_CANNOT_TELL, rule, UINT64_MAX, "%s", why.msg);
	return FOIL_OK;
}

/* Bytes that are there but are not what they should be: cannot tell, with the reason. */
static enum foil_code parse_or_find(struct work *w, const char *rule, enum foil_code rc,
    const struct foil_err *why, bool *good, struct foil_err *err)
{
	*good = rc == FOIL_OK;
	if (rc == FOIL_OK)
		return FOIL_OK;
	if (work_is_fatal(rc))
		return foil_fail(err, rc, "%s", why->msg);
	foil_findings_add(w->findings, FOIL_CANNOT_TELL, rule, UINT64_MAX, "%s", why->msg);
	return FOIL_OK;
}

static bool has_name(const struct work *w, const char *name)
{
	for (size_t i = 0; i < w->names.n; i++)
		if (strcmp(w->names.name[i], name) == 0)
			return true;
	return false;
}

static enum foil_code read_checkpoint(struct work *w, struct foil_err *err)
{
	struct foil_err why = { 0 };
	bool got;
	enum foil_code rc;

	foil_buf_init(&w->note_bytes, FOIL_NOTE_MAX); /* V38 */
	if ((rc = read_or_find(w, FOIL_CHECKPOINT_NAME, FOIL_NOTE_MAX, &w->note_bytes,
	    "anchor.checkpoint", &got, err)) != FOIL_OK || !got)
		return rc;
	if ((rc = foil_note_read(foil_buf_view(&w->note_bytes), &w->note, &why)) == FOIL_OK)
		rc = foil_checkpoint_read(w->note.text, &w->checkpoint, &why);
	return parse_or_find(w, "anchor.checkpoint", rc, &why, &w->have_checkpoint, err);
}

enum foil_code work_read(struct work *w, struct foil_err *err)
{
	struct foil_err why = { 0 };
	bool got;
	enum foil_code rc;

	if ((rc = read_checkpoint(w, err)) != FOIL_OK)
		return rc;
	foil_buf_init(&w->bundle_bytes, FOIL_RESPONSE_MAX); /* V39 */
	if ((rc = read_or_find(w, FOIL_RESPONSE_NAME, FOIL_RESPONSE_MAX, &w->bundle_bytes,
	    "record.bundle", &got, err)) != FOIL_OK || !got)
		return rc;
	rc = foil_response_read(w->arena, foil_buf_view(&w->bundle_bytes), &w->response, &why);
	if ((rc = parse_or_find(w, "record.bundle", rc, &why, &w->have_response, err)) != FOIL_OK ||
	    !w->have_response)
		return rc;
	/* V40 */
	rc = foil_disclosure_read(w->arena, w->response.disclosure, &w->disclosure, &why);
	if ((rc = parse_or_find(w, "openings.form", rc, &why, &w->have_disclosure, err)) != FOIL_OK)
		return rc;
	w->report->requester = has_name(w, FOIL_REQUESTER_NAME);
	if (!w->report->requester)
		return FOIL_OK;
	foil_buf_init(&w->requester_bytes, FOIL_PUBLISHED_MAX); /* V41 */
	if ((rc = read_or_find(w, FOIL_REQUESTER_NAME, FOIL_PUBLISHED_MAX, &w->requester_bytes,
	    "letter.opening", &got, err)) != FOIL_OK || !got)
		return rc;
	rc = foil_requester_read(foil_buf_view(&w->requester_bytes), &w->requester, &why);
	return parse_or_find(w, "letter.opening", rc, &why, &w->have_requester, err);
}

/* The folder's names; too many of them is something to report, not a failure. */
static enum foil_code list_names(struct work *w, struct foil_err *err)
{
	struct foil_err why = { 0 };
	enum foil_code rc = foil_dir_list(w->in->folder, NAMES_MAX, &w->names, &why);

	if (rc != FOIL_OK && rc != FOIL_E_LIMIT)
		return foil_fail(err, rc, "%s", why.msg);
	w->have_names = rc == FOIL_OK;
	if (!w->have_names)
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "files.read", UINT64_MAX, "%s",
		    why.msg);
	return FOIL_OK;
}

static enum foil_code run(struct work *w, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = list_names(w, err)) != FOIL_OK || (rc = work_read(w, err)) != FOIL_OK)
		return rc;
	if (w->have_checkpoint && w->have_response && (rc = work_record(w, err)) != FOIL_OK)
		return rc;
	if (w->have_case && (rc = work_files(w, err)) != FOIL_OK)
		return rc;
	if ((rc = work_anchor(w, err)) != FOIL_OK)
		return rc;
	return work_report(w, err);
}

static void work_free(struct work *w)
{
	foil_names_free(&w->names);
	foil_buf_free(&w->note_bytes);
	foil_buf_free(&w->bundle_bytes);
	foil_buf_free(&w->requester_bytes);
	foil_buf_free(&w->letter);
	foil_governance_close(&w->governance);
	foil_case_free(&w->kase);
	if (w->dirfd >= 0)
		(void)close(w->dirfd);
}

enum foil_code foil_verify_folder(const struct foil_verify_in *in, struct foil_report *out,
    struct foil_err *err)
{
	struct foil_report report = { 0 };
	struct work *w;
	struct foil_safe s;
	enum foil_code rc;

	if ((rc = foil_crypto_init(err)) != FOIL_OK)
		return rc;
	if ((w = calloc(1, sizeof *w)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	report.reference = report.authority = report.dated = report.summary = "";
	w->in = in;
	w->report = &report;
	w->arena = &report.arena;
	w->findings = &report.findings;
	/* Places -1, not 0: a report may be made without a case. */
	foil_case_init(&w->kase, NULL, foil_view(NULL, 0));
	w->dirfd = open(in->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (w->dirfd < 0)
		rc = foil_fail(err, errno == ENOENT ? FOIL_E_NOT_FOUND : FOIL_E_IO,
		    "cannot open the folder %s: %s", foil_safe(&s, foil_str(in->folder)),
		    strerror(errno));
	else if ((rc = run(w, err)) == FOIL_OK && (report.findings.failed || report.arena.failed))
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	work_free(w);
	free(w);
	if (rc != FOIL_OK) {
		foil_report_free(&report);
		return rc;
	}
	*out = report;
	return FOIL_OK;
}

void foil_report_free(struct foil_report *r)
{
	foil_findings_free(&r->findings);
	foil_notice_free(&r->wording);
	foil_arena_free(&r->arena);
	memset(r, 0, sizeof *r);
}
