/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_work.h"

#include "foil/document.h"
#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

#define DIFFERENCES_MAX 20 /* said of one document; one is enough for the verdict */

static int by_name(const void *a, const void *b)
{
	return foil_view_cmp((*(const struct foil_file_ref *const *)a)->name,
	    (*(const struct foil_file_ref *const *)b)->name);
}

static enum foil_code sort_listed(struct work *w, struct foil_err *err)
{
	const struct foil_act *is = w->issued;

	if ((w->by_name = foil_arena_alloc(w->arena, is->n_files, sizeof *w->by_name)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < is->n_files; i++)
		w->by_name[i] = &is->files[i];
	if (is->n_files > 1)
		qsort(w->by_name, is->n_files, sizeof *w->by_name, by_name);
	return FOIL_OK;
}

static const struct foil_file_ref *listed(const struct work *w, const char *name)
{
	size_t low = 0, high = w->issued->n_files;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = foil_view_cmp(foil_str(name), w->by_name[mid]->name);

		if (order == 0)
			return w->by_name[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

enum foil_code work_one_file(struct work *w, const char *name, struct foil_view want, bool as_listed,
    struct foil_err *err)
{
	const struct foil_file_ref *ref = listed(w, name);
	struct foil_buf have = { .max = FOIL_PUBLISHED_MAX };
	uint8_t digest[FOIL_HASH_LEN];
	struct foil_err why = { 0 };
	struct foil_safe s;
	enum foil_code rc;

	foil_sha256(digest, want);
	if (as_listed && (ref == NULL || ref->size != want.len ||
	    memcmp(ref->sha256, digest, sizeof digest) != 0)) /* V20 */
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "files.record", UINT64_MAX,
		    "%s is not what the record gives: the list of issued files and the decisions "
		    "disagree", foil_safe(&s, foil_str(name)));
	rc = foil_file_read_at(w->dirfd, name, FOIL_PUBLISHED_MAX, &have, &why);
	if (rc == FOIL_E_NOT_FOUND) { /* V21 */
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "files.missing", UINT64_MAX,
		    "%s was issued and is not here", foil_safe(&s, foil_str(name)));
		rc = FOIL_OK;
	} else if (work_is_fatal(rc)) {
		rc = foil_fail(err, rc, "%s", why.msg);
	} else if (rc != FOIL_OK) { /* V19 */
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "files.read", UINT64_MAX, "%s",
		    why.msg);
		rc = FOIL_OK;
	} else { /* V22 */
		if (!foil_view_eq(foil_buf_view(&have), want))
			work_find_difference(w, "files.text", name, foil_buf_view(&have), want);
		w->files++;
	}
	foil_buf_free(&have);
	return rc;
}

/* The part of `a` that no range of the sorted, united list covers; false if all is covered. */
static bool uncovered(struct foil_range a, const struct foil_range *list, size_t n,
    struct foil_range *out)
{
	uint64_t at = a.start, end = a.start + a.len;
	size_t i = 0, high = n;

	while (i < high) { /* the first that ends after at */
		size_t mid = i + (high - i) / 2;

		if (list[mid].start + list[mid].len <= at)
			i = mid + 1;
		else
			high = mid;
	}
	for (; i < n && at < end && list[i].start <= at; i++)
		at = list[i].start + list[i].len;
	if (at >= end)
		return false;
	*out = (struct foil_range){ at, end - at };
	return true;
}

/* V16: nothing is hidden that no decision covers. */
static void find_extra(struct work *w, const char *name, const struct foil_opening *o,
    const struct foil_range *hidden, size_t n, const struct foil_range *decided, size_t n_decided)
{
	struct foil_range gap;
	size_t enough = w->findings->total + DIFFERENCES_MAX;

	for (size_t i = 0; i < n && w->findings->total < enough; i++) {
		struct foil_buf words = { .max = 4096 };
		struct foil_safe s;

		if (!uncovered(hidden[i], decided, n_decided, &gap))
			continue;
		work_words_before(o, gap.start, &words);
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "redactions.extra", UINT64_MAX,
		    "%s: words are hidden after \"%s\" that no decision covers", name,
		    foil_safe(&s, foil_buf_view(&words)));
		foil_buf_free(&words);
	}
}

/* V17: nothing is shown that a decision in force withholds. */
static void find_lifted(struct work *w, const char *name, const struct foil_opening *o,
    const struct foil_range *hidden, size_t n, const struct foil_redaction *r)
{
	struct foil_buf words = { .max = 4096 }, label = { .max = 4096 };
	struct foil_range shown;
	struct foil_safe s, l;

	if (!uncovered(r->range, hidden, n, &shown))
		return;
	work_words_in(o, shown.start, shown.len, &words);
	foil_redaction_label(&label, w->decided, r);
	foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "redactions.lifted", UINT64_MAX,
	    "%s: redaction %s is recorded, but \"%s\" is shown", name,
	    foil_safe(&l, foil_buf_view(&label)), foil_safe(&s, foil_buf_view(&words)));
	foil_buf_free(&words);
	foil_buf_free(&label);
}

static enum foil_code compare_hidden(struct work *w, const char *name, const struct foil_opening *o,
    size_t first, size_t n, bool *equal, struct foil_err *err)
{
	struct foil_range *hidden, *decided;
	size_t n_hidden, n_decided, before = w->findings->total;
	enum foil_code rc;

	if ((rc = work_hidden(w->arena, o, &hidden, &n_hidden, err)) != FOIL_OK)
		return rc;
	if ((decided = foil_arena_alloc(w->arena, n + 1, sizeof *decided)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++)
		decided[i] = w->decided->redactions[first + i].range;
	n_decided = foil_ranges_unite(decided, n);
	find_extra(w, name, o, hidden, n_hidden, decided, n_decided);
	for (size_t i = 0; i < n && w->findings->total < before + 2 * DIFFERENCES_MAX; i++)
		find_lifted(w, name, o, hidden, n_hidden, &w->decided->redactions[first + i]);
	*equal = w->findings->total == before;
	w->hidden += n;
	return FOIL_OK;
}

/* Markers of the n redactions from `first`; labels live in the arena. */
static enum foil_code make_markers(struct work *w, size_t first, size_t n, struct foil_marker **out,
    struct foil_err *err)
{
	struct foil_marker *m = foil_arena_alloc(w->arena, n + 1, sizeof *m);
	struct foil_buf label = { .max = FOIL_LEAF_MAX };
	size_t total = 0;
	enum foil_code rc = FOIL_OK;

	if (m == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < n && rc == FOIL_OK; i++) {
		foil_buf_reset(&label);
		foil_redaction_label(&label, w->decided, &w->decided->redactions[first + i]);
		rc = foil_buf_check(&label, "marker", err);
		if ((total += label.len) > FOIL_PUBLISHED_MAX)
			rc = foil_fail(err, FOIL_E_LIMIT, "the markers are larger than a file may be");
		m[i].range = w->decided->redactions[first + i].range;
		m[i].label = foil_arena_copy(w->arena, foil_buf_view(&label));
	}
	foil_buf_free(&label);
	if (rc == FOIL_OK)
		rc = foil_arena_check(w->arena, err);
	*out = m;
	return rc;
}

/* V18: what is opened cannot be made into text: cannot tell, unless memory ran out. */
static enum foil_code not_rendered(struct work *w, const char *name, enum foil_code rc,
    const struct foil_err *why, struct foil_err *err)
{
	struct foil_safe s;

	if (work_is_fatal(rc))
		return foil_fail(err, rc, "%s", why->msg);
	foil_findings_add(w->findings, FOIL_CANNOT_TELL, "files.render", UINT64_MAX, "%s: %s",
	    foil_safe(&s, foil_str(name)), why->msg);
	return FOIL_OK;
}

/* R2 */
static enum foil_code render_document(struct work *w, const char *name, const struct foil_opening *o,
    size_t first, size_t n, bool *rendered, struct foil_err *err)
{
	struct foil_buf text = { .max = FOIL_PUBLISHED_MAX };
	struct foil_marker *markers = NULL;
	struct foil_err why = { 0 };
	enum foil_code rc;

	if ((rc = make_markers(w, first, n, &markers, &why)) == FOIL_OK &&
	    (rc = foil_text_render(o, markers, n, &text, &why)) == FOIL_OK) {
		for (size_t i = 0; i < n; i++)
			w->line[first + i] = markers[i].line;
		*rendered = true;
		rc = work_one_file(w, name, foil_buf_view(&text), true, err);
	} else {
		rc = not_rendered(w, name, rc, &why, err);
	}
	foil_buf_free(&text);
	return rc;
}

/* They are in order; the reader has seen to it. */
static const struct foil_opening *document_opening(const struct work *w, uint64_t ordinal)
{
	size_t low = 0, high = w->disclosure.n_documents;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (w->disclosure.documents[mid].no == ordinal)
			return &w->disclosure.documents[mid].opening;
		if (w->disclosure.documents[mid].no < ordinal)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* V14: the opening belongs to the very document that this case registered. */
static enum foil_code check_commitment(struct work *w, const char *use, uint64_t case_index,
    uint64_t ordinal, const struct foil_opening *o, const uint8_t root[FOIL_HASH_LEN], bool *good,
    struct foil_err *err)
{
	struct foil_doc_name name = { use, foil_governance_genesis(w->governance), w->kase.sub,
		case_index, ordinal };
	uint8_t id[FOIL_DOC_ID_LEN];
	struct foil_err why = { 0 };
	enum foil_code rc;

	*good = false;
	if ((rc = foil_doc_id(&name, id, err)) != FOIL_OK)
		return rc;
	rc = foil_doc_verify(o, id, root, good, &why);
	if (work_is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	if (rc != FOIL_OK) {
		*good = false;
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "openings.form", UINT64_MAX,
		    "the opening of %s %llu: %s", use, (unsigned long long)ordinal, why.msg);
	}
	return FOIL_OK;
}

static enum foil_code verify_document(struct work *w, const struct foil_document *d,
    uint64_t case_index, bool *rendered, struct foil_err *err)
{
	const struct foil_opening *o = document_opening(w, d->ordinal);
	bool published = foil_document_is_published(w->decided, d->ordinal);
	size_t before = w->findings->total, first, n;
	bool good, equal = false;
	char name[48];
	enum foil_code rc;

	*rendered = !published;
	foil_published_name(name, w->decided, d->ordinal);
	if (published != (o != NULL)) { /* V13 */
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH,
		    published ? "redactions.missing" : "redactions.opened", UINT64_MAX,
		    published ? "%s: the opening of document %llu was stripped" :
		    "%s: document %llu is opened although it is withheld", name,
		    (unsigned long long)d->ordinal);
		return FOIL_OK;
	}
	if (!published)
		return FOIL_OK;
	if ((rc = check_commitment(w, "document", case_index, d->ordinal, o, d->root, &good, err)) !=
	    FOIL_OK)
		return rc;
	if (!good) {
		if (w->findings->total == before)
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "redactions.document",
			    UINT64_MAX, "%s: what is opened is not the document that this case registered",
			    name);
		return FOIL_OK;
	}
	foil_act_redactions_of(w->decided, d->ordinal, &first, &n);
	if ((rc = compare_hidden(w, name, o, first, n, &equal, err)) != FOIL_OK)
		return rc;
	return equal ? render_document(w, name, o, first, n, rendered, err) : FOIL_OK;
}

static enum foil_code verify_documents(struct work *w, struct foil_err *err)
{
	const struct foil_document *d;
	uint64_t case_index, seen;
	bool rendered;
	enum foil_code rc;

	for (size_t i = 0; (d = foil_case_document(&w->kase, i, &case_index)) != NULL; i++) {
		if ((rc = verify_document(w, d, case_index, &rendered, err)) != FOIL_OK)
			return rc;
		w->all_lines = w->all_lines && rendered;
	}
	/* One in a document that is not published, or that is none, stands on no line. */
	for (size_t i = 0; i < w->decided->n_redactions; i++)
		w->all_lines = w->all_lines && w->line[i] > 0;
	for (size_t i = 0; i < w->disclosure.n_documents; i++)
		if (foil_case_document_by_ordinal(&w->kase, w->disclosure.documents[i].no, &seen) == NULL)
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "redactions.opened",
			    UINT64_MAX, "document %llu is opened but was never registered",
			    (unsigned long long)w->disclosure.documents[i].no);
	return FOIL_OK;
}

/* V23: the letter is the committed one without the addressee, and nothing else is hidden. */
static enum foil_code verify_letter(struct work *w, struct foil_err *err)
{
	const struct foil_opening *o = &w->disclosure.letter;
	const struct foil_act *is = w->issued;
	uint64_t case_index = w->kase.act[w->kase.issued].case_index;
	struct foil_buf text = { .max = FOIL_PUBLISHED_MAX };
	struct foil_marker *m = NULL;
	struct foil_range *hidden = NULL;
	struct foil_err why = { 0 };
	size_t n = 0, before = w->findings->total;
	bool good = false;
	enum foil_code rc;

	if (w->report->requester) {
		if (!w->have_requester)
			return FOIL_OK;
		o = &w->requester;
	}
	if ((rc = check_commitment(w, "letter", case_index, 0, o, is->letter, &good, err)) != FOIL_OK)
		return rc;
	if (!good) {
		if (w->findings->total == before)
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "letter.opening", UINT64_MAX,
			    "what is opened is not the letter that was issued in this case");
		return FOIL_OK;
	}
	if ((rc = work_hidden(w->arena, o, &hidden, &n, err)) != FOIL_OK)
		return rc;
	if (w->report->requester ? n != 0 : n != is->n_letter_hidden ||
	    (n > 0 && memcmp(hidden, is->letter_hidden, n * sizeof *hidden) != 0)) {
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "letter.hidden", UINT64_MAX,
		    "the letter hides more or less than the addressee");
		return FOIL_OK;
	}
	if ((m = foil_arena_alloc(w->arena, n + 1, sizeof *m)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++) {
		m[i].range = hidden[i];
		m[i].label = foil_str("requester");
	}
	rc = foil_text_render(o, m, n, &text, &why);
	rc = rc != FOIL_OK ? not_rendered(w, FOIL_LETTER_NAME, rc, &why, err) :
	    work_one_file(w, FOIL_LETTER_NAME, foil_buf_view(&text), !w->report->requester, err);
	w->have_letter = rc == FOIL_OK && w->findings->total == before;
	w->letter = text;
	return rc;
}

/* V24: the schedule follows from the decision, byte for byte. */
static enum foil_code verify_schedule(struct work *w, struct foil_err *err)
{
	struct foil_buf csv = { .max = FOIL_PUBLISHED_MAX };
	enum foil_regime regime = foil_regime_parse(w->received->regime);
	struct foil_err why = { 0 };
	enum foil_code rc;

	rc = foil_schedule_put(&csv, w->decided, regime, w->line, &why);
	rc = rc != FOIL_OK ? not_rendered(w, FOIL_SCHEDULE_NAME, rc, &why, err) :
	    work_one_file(w, FOIL_SCHEDULE_NAME, foil_buf_view(&csv), true, err);
	foil_buf_free(&csv);
	return rc;
}

/* R1 */
static bool is_expected(const struct work *w, const char *name)
{
	if (strcmp(name, FOIL_RESPONSE_NAME) == 0 || strcmp(name, FOIL_CHECKPOINT_NAME) == 0 ||
	    (w->report->requester && strcmp(name, FOIL_REQUESTER_NAME) == 0))
		return true;
	return listed(w, name) != NULL;
}

static int by_bytes(const void *a, const void *b)
{
	return foil_view_cmp(*(const struct foil_view *)a, *(const struct foil_view *)b);
}

/* Every name under which the decision publishes something, sorted. */
static enum foil_code published_names(struct work *w, struct foil_view **out, size_t *n,
    struct foil_err *err)
{
	size_t n_documents = w->decided->neither ? 0 : foil_case_documents(&w->kase);
	struct foil_view *v = foil_arena_alloc(w->arena, n_documents + 2, sizeof *v);
	uint64_t from;
	char name[48];

	if (v == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	v[0] = foil_str(FOIL_LETTER_NAME);
	v[1] = foil_str(FOIL_SCHEDULE_NAME);
	*n = 2;
	for (size_t i = 0; i < n_documents; i++) {
		uint64_t ordinal = foil_case_document(&w->kase, i, &from)->ordinal;

		if (!foil_document_is_published(w->decided, ordinal))
			continue;
		foil_published_name(name, w->decided, ordinal);
		v[(*n)++] = foil_arena_copy(w->arena, foil_str(name));
	}
	qsort(v, *n, sizeof *v, by_bytes);
	*out = v;
	return foil_arena_check(w->arena, err);
}

/* V25, V26: nothing unlisted lies in the folder, nothing is listed that no decision publishes. */
static enum foil_code verify_names(struct work *w, struct foil_err *err)
{
	struct foil_view *known = NULL;
	struct foil_safe s;
	size_t n = 0;
	enum foil_code rc;

	for (size_t i = 0; i < w->names.n; i++)
		if (!is_expected(w, w->names.name[i]))
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "files.unlisted", UINT64_MAX,
			    "%s lies in the folder but was not issued",
			    foil_safe(&s, foil_str(w->names.name[i])));
	if ((rc = published_names(w, &known, &n, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < w->issued->n_files; i++) {
		const struct foil_view *name = &w->issued->files[i].name;

		if (bsearch(name, known, n, sizeof *known, by_bytes) == NULL)
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "files.list", UINT64_MAX,
			    "%s is listed as issued but no decision publishes it",
			    foil_safe(&s, *name));
	}
	return FOIL_OK;
}

static bool is_readable(const struct work *w)
{
	const struct foil_act *d = w->decided;

	if (w->issued == NULL || w->received == NULL || d == NULL || !w->have_disclosure ||
	    !foil_act_knows(w->received, FOIL_F_REGIME) || !foil_act_knows(d, FOIL_F_ANSWER))
		return false;
	return d->neither || (foil_case_documents_open(&w->kase) && foil_act_knows(d,
	    FOIL_F_ITEMS) && foil_act_knows(d, FOIL_F_GROUNDS) &&
	    foil_act_knows(d, FOIL_F_REDACTIONS) && foil_act_knows(d, FOIL_F_LABELS) &&
	    foil_act_knows(d, FOIL_F_REASONS));
}

/* Documents, unless the answer is neither to confirm nor to deny: then there must be none. */
static enum foil_code check_documents(struct work *w, struct foil_err *err)
{
	w->line = foil_arena_alloc(w->arena, w->decided->n_redactions + 1, sizeof *w->line);
	if (w->line == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	w->all_lines = true;
	if (!w->decided->neither)
		return verify_documents(w, err);
	if (w->disclosure.n_documents > 0)
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "redactions.opened", UINT64_MAX,
		    "a document is opened although the answer is neither to confirm nor to deny");
	return FOIL_OK;
}

enum foil_code work_files(struct work *w, struct foil_err *err)
{
	enum foil_code rc;

	if (!is_readable(w))
		return FOIL_OK;
	if ((rc = sort_listed(w, err)) != FOIL_OK || (rc = check_documents(w, err)) != FOIL_OK)
		return rc;
	w->did[FOIL_CHECK_REDACTIONS] = true;
	if ((rc = verify_letter(w, err)) != FOIL_OK ||
	    (w->all_lines && (rc = verify_schedule(w, err)) != FOIL_OK) ||
	    (rc = verify_names(w, err)) != FOIL_OK)
		return rc;
	/* Without every document's lines the schedule cannot be made again. */
	w->did[FOIL_CHECK_FILES] = w->have_names && w->all_lines;
	return FOIL_OK;
}
