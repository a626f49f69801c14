/* SPDX-License-Identifier: Apache-2.0 */
/* The published text of an opening (spec/document.md section 5). */
#include "token.h"

#include "class.h"

#include "foil/text.h"

#include <inttypes.h>
#include <string.h>

struct renderer {
	struct foil_buf *out;
	struct foil_marker *marker;
	size_t n_markers, next; /* next: the first marker not yet shown */
	uint64_t line;
	bool after_marker; /* nothing has been shown since a marker */
	struct foil_err *err;
};

static bool is_profile(const char *name)
{
	return strcmp(name, PROFILE_PLAIN) == 0 || strcmp(name, PROFILE_PADDED) == 0;
}

/* A label must not end the marker, nor look as a steering character is shown. */
static bool label_ok(struct foil_view label)
{
	size_t at = 0;

	if (label.len == 0 || foil_utf8_check(label, NULL) != FOIL_OK)
		return false;
	if (label.len >= 2 && memcmp(label.p, "U+", 2) == 0)
		return false;
	while (at < label.len) {
		uint32_t cp = foil_utf8_next(label, &at);

		if (foil_cp_steers(cp) || cp == '\n' || cp == '\t')
			return false;
	}
	return true;
}

static enum foil_code check_markers(const struct foil_marker *marker, size_t n,
    struct foil_err *err)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && marker[i].range.start < marker[i - 1].range.start)
			return foil_fail(err, FOIL_E_ARG, "render: marker %zu is not in order", i);
		if (!label_ok(marker[i].label))
			return foil_fail(err, FOIL_E_ARG, "render: marker %zu has no fit label", i);
	}
	return FOIL_OK;
}

/* Text that begins with this needs no space between it and a marker. */
static bool joins_marker(uint32_t cp)
{
	enum cp_class class = cp_class(cp);

	return class == CP_SPACE || class == CP_LINE || class == CP_PAGE || cp_closes(cp);
}

/* Called before anything is shown: the space that a marker before it is owed. */
static void leave_marker(struct renderer *r, bool joins)
{
	if (r->after_marker && !joins)
		foil_buf_put_u8(r->out, ' ');
	r->after_marker = false;
}

/* D41: every marker that begins in the stretch; there must be one, and none may reach out of it. */
static enum foil_code show_markers(struct renderer *r, const struct foil_doc_step *stretch)
{
	size_t first = r->next;

	for (; r->next < r->n_markers; r->next++) {
		struct foil_marker *m = &r->marker[r->next];
		uint64_t into = m->range.start - stretch->start;

		if (m->range.start >= stretch->start && into >= stretch->len)
			break; /* of a later stretch */
		if (m->range.start < stretch->start || m->range.len == 0 ||
		    m->range.len > stretch->len - into)
			return foil_fail(r->err, FOIL_E_ARG,
			    "render: marker %zu does not lie in what is hidden", r->next);
		leave_marker(r, false);
		foil_buf_put_str(r->out, "\xe2\x9f\xa6");
		foil_buf_put_view(r->out, m->label);
		foil_buf_put_str(r->out, "\xe2\x9f\xa7");
		m->line = r->line;
		r->after_marker = true;
	}
	if (r->next == first)
		return foil_fail(r->err, FOIL_E_ARG, "render: leaves %" PRIu64 " to %" PRIu64
		    " are hidden and no marker says why", stretch->start,
		    stretch->start + stretch->len - 1);
	return FOIL_OK;
}

/* Text from a leaf: what steers is shown as its number. */
static void show_text(struct renderer *r, struct foil_view text)
{
	size_t at = 0, from = 0;

	while (at < text.len) {
		size_t here = at;
		uint32_t cp = foil_utf8_next(text, &at);

		if (cp == '\n')
			r->line++;
		if (!foil_cp_steers(cp))
			continue;
		foil_buf_put(r->out, text.p + from, here - from);
		foil_buf_printf(r->out, "\xe2\x9f\xa6U+%04" PRIX32 "\xe2\x9f\xa7", cp);
		from = at;
	}
	foil_buf_put(r->out, text.p + from, text.len - from);
}

/* D42. */
static enum foil_code show_leaf(struct renderer *r, const struct foil_doc_step *leaf)
{
	struct foil_view text, after;
	size_t at = 0;
	unsigned sep;

	if (foil_leaf_is_pad(leaf->content))
		return FOIL_OK;
	if (!foil_leaf_token(leaf->content, &text, &sep))
		return foil_fail(r->err, FOIL_E_FORMAT, "render: leaf %" PRIu64 " is not text",
		    leaf->start);
	after = token_sep_str(sep);
	if (text.len + after.len == 0)
		return FOIL_OK;
	leave_marker(r, joins_marker(foil_utf8_next(text.len > 0 ? text : after, &at)));
	show_text(r, text);
	foil_buf_put_view(r->out, after);
	r->line += sep == SEP_LINE ? 1 : sep == SEP_PARA ? 2 : 0;
	return FOIL_OK;
}

static enum foil_code show_all(struct renderer *r, struct foil_doc_walk *w)
{
	struct foil_doc_step step;
	enum foil_code rc;

	while (foil_doc_walk_next(w, &step)) {
		rc = step.hidden ? show_markers(r, &step) : show_leaf(r, &step);
		if (rc != FOIL_OK)
			return rc;
	}
	if (w->pos != w->header.n)
		return foil_fail(r->err, FOIL_E_FORMAT,
		    "render: the opening ends before leaf %" PRIu64, w->pos);
	if (r->next < r->n_markers)
		return foil_fail(r->err, FOIL_E_ARG,
		    "render: marker %zu does not lie in what is hidden", r->next);
	return foil_buf_check(r->out, "rendered text", r->err);
}

enum foil_code foil_text_render(const struct foil_opening *o, struct foil_marker *marker,
    size_t n_markers, struct foil_buf *out, struct foil_err *err)
{
	struct renderer r = { .out = out, .marker = marker, .n_markers = n_markers, .line = 1,
		.err = err };
	size_t before = out->len;
	struct foil_doc_walk w;
	enum foil_code rc;

	if ((rc = check_markers(marker, n_markers, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_doc_walk_start(&w, o, err)) != FOIL_OK)
		return rc;
	if (is_profile(w.header.profile))
		rc = show_all(&r, &w);
	else
		rc = foil_fail(err, FOIL_E_VERSION, "render: not a profile of text documents");
	foil_doc_walk_end(&w);
	if (rc != FOIL_OK)
		out->len = before;
	return rc;
}
