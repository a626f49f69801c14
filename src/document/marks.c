/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and escaping marked copies (spec/document.md section 4). */
#include "foil/document.h"

#include "foil/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_MAX 16 /* characters of one label */
#define QUOTE_MAX 40 /* bytes quoted from either side where the text was changed */

struct reader {
	struct foil_view text;   /* as registered, or what is in strip so far */
	struct foil_buf *strip;  /* not NULL: nothing is registered, the text is made here */
	struct foil_view marked; /* without byte-order mark */
	size_t pos;              /* in text */
	size_t at;               /* in marked */
	uint64_t line;           /* of marked.p[at] */
	size_t line_start;       /* where that line begins in marked */
	bool open;
	struct foil_mark mark; /* the one being read */
	struct foil_marks found;
	struct foil_err *err;
};

static bool is_pair(struct foil_view v, size_t at, uint8_t c)
{
	return at < v.len && v.len - at >= 2 && v.p[at] == c && v.p[at + 1] == c;
}

static bool is_brackets(struct foil_view v, size_t at)
{
	return is_pair(v, at, '[') || is_pair(v, at, ']');
}

/* Number of bytes c in a row. */
static size_t run(struct foil_view v, size_t at, uint8_t c)
{
	size_t end = at;

	while (end < v.len && v.p[end] == c)
		end++;
	return end - at;
}

/* D37. */
void foil_marks_escape(struct foil_buf *out, struct foil_view text)
{
	size_t at = 0;

	while (at < text.len) {
		size_t k = run(text, at, '\\');

		foil_buf_put(out, text.p + at, k);
		at += k;
		if (is_brackets(text, at)) {
			foil_buf_put(out, text.p + at - k, k);
			foil_buf_put_u8(out, '\\');
			foil_buf_put(out, text.p + at, 2);
			at += 2;
		} else if (k == 0) {
			foil_buf_put_u8(out, text.p[at++]);
		}
	}
}

void foil_marks_free(struct foil_marks *m)
{
	free(m->mark);
	*m = (struct foil_marks){ .mark = NULL };
}

static uint64_t column(const struct reader *r)
{
	return r->at - r->line_start + 1;
}

static enum foil_code fail_here(const struct reader *r, const char *what)
{
	return foil_fail(r->err, FOIL_E_FORMAT, "line %" PRIu64 ", column %" PRIu64 ": %s", r->line,
	    column(r), what);
}

static enum foil_code fail_at_mark(const struct reader *r, const char *what)
{
	return foil_fail(r->err, FOIL_E_FORMAT, "line %" PRIu64 ", column %" PRIu64 ": %s",
	    r->mark.line, r->mark.column, what);
}

/* The word around `at` and a little more, up to the end of the line. */
static struct foil_view quote(struct foil_view v, size_t at)
{
	size_t from = at, end = at;

	while (from > 0 && at - from < QUOTE_MAX && !foil_is_space(v.p[from - 1]))
		from--;
	while (from < at && (v.p[from] & 0xc0) == 0x80) /* not in the middle of a code point */
		from++;
	while (end < v.len && end - at < QUOTE_MAX && v.p[end] != '\n')
		end++;
	while (end < v.len && end > at && (v.p[end] & 0xc0) == 0x80)
		end--;
	return foil_view(v.p + from, end - from);
}

static enum foil_code changed(const struct reader *r)
{
	bool space = r->at < r->marked.len && r->marked.p[r->at] == ' ';
	struct foil_safe was, is;

	return foil_fail(r->err, FOIL_E_FORMAT, "line %" PRIu64 ", column %" PRIu64
	    ": the text beside the marks was changed; registered: \"%s\", here: \"%s\"; %s", r->line,
	    column(r), foil_safe(&was, quote(r->text, r->pos)),
	    foil_safe(&is, quote(r->marked, r->at)), space ? "take out the space, which is text too" :
	    "put back what was registered");
}

/* Steps over n bytes of the marked copy. */
static void advance(struct reader *r, size_t n)
{
	for (; n > 0; n--) {
		if (r->marked.p[r->at++] == '\n') {
			r->line++;
			r->line_start = r->at;
		}
	}
}

/*
 * A CR before a LF is the editor's, unless the registered text has a CR in
 * the same place.
 */
static bool is_editors_cr(const struct reader *r)
{
	return r->marked.len - r->at >= 2 && r->marked.p[r->at] == '\r' &&
	    r->marked.p[r->at + 1] == '\n' &&
	    !(r->pos < r->text.len && r->text.p[r->pos] == '\r');
}

/* Nothing is registered yet: n bytes become the next of the text. */
static enum foil_code append(struct reader *r, size_t n)
{
	enum foil_code rc;

	foil_buf_put(r->strip, r->marked.p + r->at, n);
	if ((rc = foil_buf_check(r->strip, "marks", r->err)) != FOIL_OK)
		return rc;
	if (n > 0)
		r->text = foil_buf_view(r->strip);
	r->pos += n;
	advance(r, n);
	return FOIL_OK;
}

/* n bytes that stand for themselves: they must be the next of the registered text. */
static enum foil_code literal(struct reader *r, size_t n)
{
	if (r->strip != NULL)
		return append(r, n);
	for (; n > 0; n--) {
		if (is_editors_cr(r)) {
			advance(r, 1);
			continue;
		}
		if (r->pos == r->text.len || r->text.p[r->pos] != r->marked.p[r->at])
			return changed(r);
		r->pos++;
		advance(r, 1);
	}
	return FOIL_OK;
}

static bool is_label_char(uint8_t c)
{
	return foil_is_alpha(c) || foil_is_digit(c);
}

/* D39: length of "A,B" at the reader's place, 0 when that is not what stands there. */
static size_t labels_len(const struct reader *r)
{
	struct foil_view v = r->marked;
	size_t end = r->at;

	for (;;) {
		size_t from = end;

		while (end < v.len && end - from < LABEL_MAX && is_label_char(v.p[end]))
			end++;
		if (end == from)
			return 0;
		if (end == v.len || v.p[end] != ',')
			break;
		end++;
	}
	if (end < v.len && !foil_is_space(v.p[end]) && !is_pair(v, end, ']'))
		return 0;
	return end - r->at;
}

/* At "[[": takes the brackets, the labels and the one white space after them. */
static enum foil_code begin(struct reader *r)
{
	size_t n;

	if (r->open)
		return foil_fail(r->err, FOIL_E_FORMAT, "line %" PRIu64 ", column %" PRIu64
		    ": a mark inside the mark of line %" PRIu64 ", column %" PRIu64, r->line,
		    column(r), r->mark.line, r->mark.column);
	r->mark = (struct foil_mark){ .start = r->pos, .line = r->line, .column = column(r) };
	advance(r, 2);
	if ((n = labels_len(r)) == 0)
		return fail_at_mark(r, "a mark needs its ground: [[A words]] or [[A,B words]]");
	r->mark.labels = foil_view(r->marked.p + r->at, n);
	advance(r, n);
	if (r->marked.len - r->at >= 2 && memcmp(r->marked.p + r->at, "\r\n", 2) == 0)
		advance(r, 1);
	if (r->at < r->marked.len && foil_is_space(r->marked.p[r->at]))
		advance(r, 1);
	r->open = true;
	return FOIL_OK;
}

static enum foil_code keep(struct foil_marks *out, const struct foil_mark *mark,
    struct foil_err *err)
{
	size_t cap = out->cap == 0 ? 16 : out->cap * 2;
	struct foil_mark *grown;

	if (out->n == out->cap) {
		if (cap > SIZE_MAX / sizeof *grown ||
		    (grown = realloc(out->mark, cap * sizeof *grown)) == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "marks: out of memory");
		out->mark = grown;
		out->cap = cap;
	}
	out->mark[out->n++] = *mark;
	return FOIL_OK;
}

/* At "]]". */
static enum foil_code finish(struct reader *r)
{
	struct foil_view over;

	if (!r->open)
		return fail_here(r,
		    "\"]]\" without a mark; write \\]] if the text has these brackets");
	over = foil_view(r->text.p + r->mark.start, r->pos - r->mark.start);
	if (foil_trim(over).len == 0)
		return fail_at_mark(r, "a mark over nothing");
	r->mark.len = over.len;
	advance(r, 2);
	r->open = false;
	return keep(&r->found, &r->mark, r->err);
}

/* D38: of three or more "[" in a row the last two begin the mark: [[[A name]]] is [ mark ]. */
static enum foil_code brackets(struct reader *r)
{
	enum foil_code rc;

	if (r->marked.p[r->at] == ']')
		return finish(r);
	if (!r->open && (rc = literal(r, run(r->marked, r->at, '[') - 2)) != FOIL_OK)
		return rc;
	return begin(r);
}

/* A run of k backslashes, and the brackets right after it if there are any. */
static enum foil_code backslashes(struct reader *r)
{
	size_t k = run(r->marked, r->at, '\\');
	enum foil_code rc;

	if (!is_brackets(r->marked, r->at + k))
		return literal(r, k);
	if ((rc = literal(r, k / 2)) != FOIL_OK)
		return rc;
	advance(r, k - k / 2);
	return k % 2 == 1 ? literal(r, 2) : brackets(r);
}

static bool ends_with(struct foil_view v, size_t at, const char *end)
{
	return foil_view_eq(foil_view(v.p + at, v.len - at), foil_str(end));
}

/* D40: editors add a line feed at the end of a file, or take it off: that one is no change. */
static bool is_editors_end(const struct reader *r)
{
	if (r->pos < r->text.len)
		return r->at == r->marked.len && ends_with(r->text, r->pos, "\n");
	return r->text.p[r->text.len - 1] != '\n' &&
	    (ends_with(r->marked, r->at, "\n") || ends_with(r->marked, r->at, "\r\n"));
}

/*
 * Length of what means nothing but itself, at least 1. It ends before a line
 * feed, since the last one may be the editor's.
 */
static size_t plain(const struct reader *r)
{
	size_t end = r->at + 1;

	while (end < r->marked.len && memchr("\\[]\n", r->marked.p[end], 4) == NULL)
		end++;
	return end - r->at;
}

/* All of a marked copy, but for what is left of the registered text. */
static enum foil_code read_copy(struct reader *r)
{
	enum foil_code rc = FOIL_OK;

	while (r->at < r->marked.len && rc == FOIL_OK) {
		if (!r->open && r->strip == NULL && is_editors_end(r))
			return FOIL_OK;
		if (r->marked.p[r->at] == '\\')
			rc = backslashes(r);
		else if (is_brackets(r->marked, r->at))
			rc = brackets(r);
		else
			rc = literal(r, plain(r));
	}
	if (rc == FOIL_OK && r->open)
		return fail_at_mark(r, "this mark is not closed; \"]]\" is missing");
	return rc;
}

static enum foil_code read_all(struct reader *r, struct foil_marks *out)
{
	enum foil_code rc;

	if (r->marked.len == 0) /* its address may be NULL, to which nothing may be added */
		r->marked = foil_str("");
	if (r->marked.len > 2 * FOIL_TEXT_MAX)
		return foil_fail(r->err, FOIL_E_LIMIT, "marks: a copy larger than %zu bytes",
		    2 * FOIL_TEXT_MAX);
	if ((rc = foil_utf8_check(r->marked, r->err)) != FOIL_OK)
		return rc;
	if ((rc = read_copy(r)) == FOIL_OK && r->pos < r->text.len && !is_editors_end(r))
		rc = changed(r);
	if (rc == FOIL_OK)
		*out = r->found;
	else
		foil_marks_free(&r->found);
	return rc;
}

enum foil_code foil_marks_strip(struct foil_view marked, struct foil_buf *text,
    struct foil_marks *out, struct foil_err *err)
{
	struct foil_buf stripped = { .max = FOIL_TEXT_MAX };
	struct reader r = { .text = foil_str(""), .strip = &stripped, .marked = marked, .line = 1,
		.err = err };
	struct foil_marks found = { .mark = NULL };
	size_t before = text->len;
	enum foil_code rc;

	if ((rc = read_all(&r, &found)) != FOIL_OK)
		goto done;
	foil_buf_put_view(text, foil_buf_view(&stripped));
	if ((rc = foil_buf_check(text, "marks", err)) != FOIL_OK) {
		text->len = before;
		foil_marks_free(&found);
		goto done;
	}
	*out = found;
done:
	foil_buf_wipe(&stripped);
	return rc;
}

static bool starts_with_bom(struct foil_view v)
{
	return v.len >= 3 && memcmp(v.p, "\xef\xbb\xbf", 3) == 0;
}

enum foil_code foil_marks_read(struct foil_view text, struct foil_view marked,
    struct foil_marks *out, struct foil_err *err)
{
	struct reader r = { .text = text, .marked = marked, .line = 1, .err = err };

	if (text.len == 0)
		return foil_fail(err, FOIL_E_ARG, "marks: there is no registered text");
	if (starts_with_bom(marked) && !starts_with_bom(text))
		r.marked = foil_view(marked.p + 3, marked.len - 3);
	return read_all(&r, out);
}
