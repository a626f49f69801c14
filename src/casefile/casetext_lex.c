/* SPDX-License-Identifier: Apache-2.0 */
/* Lines, words and texts of a case.txt: spec/case-file.md section 2. */
#include "casetext_lex.h"

#include "foil/text.h"

#include <string.h>

size_t foil_ct_space(const struct foil_ct *ct, size_t at, size_t end)
{
	const uint8_t *p = ct->text.p + at;

	if (at < end && foil_is_space(p[0]))
		return 1;
	return end - at > 1 && p[0] == 0xc2 && p[1] == 0xa0 ? 2 : 0;
}

size_t foil_ct_line_end(const struct foil_ct *ct, size_t at, size_t end)
{
	const uint8_t *lf = at < end ? memchr(ct->text.p + at, '\n', end - at) : NULL;

	return lf == NULL ? end : (size_t)(lf - ct->text.p);
}

void foil_ct_skip(const struct foil_ct *ct, struct foil_ct_scan *s)
{
	bool at_line_start = false;
	size_t n;

	for (;;) {
		if ((n = foil_ct_space(ct, s->at, s->end)) > 0) {
			at_line_start = at_line_start || ct->text.p[s->at] == '\n';
			s->at += n;
		} else if (at_line_start && s->at < s->end && ct->text.p[s->at] == '#') {
			s->at = foil_ct_line_end(ct, s->at, s->end);
		} else {
			return;
		}
	}
}

/* Where the first character of a line stands that is not white space; its end if there is none. */
static size_t line_content(const struct foil_ct *ct, size_t at, size_t end)
{
	size_t n;

	while ((n = foil_ct_space(ct, at, end)) > 0)
		at += n;
	return at;
}

static bool is_blank_or_comment(const struct foil_ct *ct, size_t content, size_t end)
{
	return content == end || ct->text.p[content] == '#';
}

/*
 * Looks at lines one by one; `end` moves only over lines that belong to the
 * entry, so that comments after it are left for the next.
 */
enum foil_code foil_ct_next(struct foil_ct *ct, struct foil_ct_scan *entry, bool *more)
{
	size_t at = ct->at;
	uint64_t line = ct->line;

	*more = false;
	for (; at < ct->text.len; line++) {
		size_t end = foil_ct_line_end(ct, at, ct->text.len);
		size_t content = line_content(ct, at, end);

		if (is_blank_or_comment(ct, content, end)) {
			at = end < ct->text.len ? end + 1 : end;
			continue;
		}
		if (content == at && *more)
			break; /* the next entry */
		if (content > at && !*more)
			return foil_ct_fail(ct, content, FOIL_E_FORMAT,
			    "found an indented line; expected a keyword in column 1 before it");
		if (!*more)
			*entry = (struct foil_ct_scan){ .at = at, .line = line };
		*more = true;
		entry->end = end;
		at = end < ct->text.len ? end + 1 : end;
		ct->at = at;
		ct->line = line + 1;
	}
	return FOIL_OK;
}

struct foil_view foil_ct_peek(const struct foil_ct *ct, struct foil_ct_scan *s)
{
	size_t end;

	foil_ct_skip(ct, s);
	end = s->at;
	while (end < s->end && foil_ct_space(ct, end, s->end) == 0)
		end++;
	return foil_view(ct->text.p + s->at, end - s->at);
}

struct foil_view foil_ct_word(const struct foil_ct *ct, struct foil_ct_scan *s)
{
	struct foil_view w = foil_ct_peek(ct, s);

	s->at += w.len;
	return w;
}

/* Looks no further than the phrase is long: a word may be the whole file. */
bool foil_ct_take(const struct foil_ct *ct, struct foil_ct_scan *s, const char *phrase)
{
	struct foil_ct_scan ahead = *s;

	while (*phrase != '\0') {
		size_t len = strcspn(phrase, " ");

		foil_ct_skip(ct, &ahead);
		if (ahead.end - ahead.at < len || memcmp(ct->text.p + ahead.at, phrase, len) != 0)
			return false;
		ahead.at += len;
		if (ahead.at < ahead.end && foil_ct_space(ct, ahead.at, ahead.end) == 0)
			return false;
		phrase += len + (phrase[len] == ' ' ? 1 : 0);
	}
	*s = ahead;
	return true;
}

/* s is at the opening quote. Inside, two quotes stand for one. */
static enum foil_code take_quoted(const struct foil_ct *ct, struct foil_ct_scan *s,
    struct foil_view *out)
{
	size_t start = s->at, end = foil_ct_line_end(ct, start, s->end), at = start + 1, len = 0;
	uint8_t *to = foil_arena_alloc(ct->arena, end - start, 1);

	if (to == NULL)
		return foil_arena_check(ct->arena, ct->err);
	for (;; at++) {
		if (at >= end)
			return foil_ct_fail(ct, start, FOIL_E_FORMAT,
			    "found a double quote that is not closed; expected another on this "
			    "line");
		if (ct->text.p[at] == '"') {
			if (end - at < 2 || ct->text.p[at + 1] != '"')
				break;
			at++;
		}
		to[len++] = ct->text.p[at];
	}
	s->at = at + 1;
	if (s->at < s->end && foil_ct_space(ct, s->at, s->end) == 0)
		return foil_ct_expected(ct, s, "a space after the closing double quote");
	*out = foil_trim(foil_view(to, len));
	if (out->len == 0)
		return foil_ct_fail(ct, start, FOIL_E_FORMAT,
		    "found nothing between double quotes; expected a name");
	return FOIL_OK;
}

enum foil_code foil_ct_token(const struct foil_ct *ct, struct foil_ct_scan *s, const char *what,
    struct foil_view *out)
{
	struct foil_view w = foil_ct_peek(ct, s);

	if (w.len == 0)
		return foil_ct_expected(ct, s, "%s", what);
	if (w.p[0] == '"')
		return take_quoted(ct, s, out);
	if (w.len >= 3 && memcmp(w.p, "\xe2\x80\x9c", 3) == 0)
		return foil_ct_fail(ct, s->at, FOIL_E_FORMAT,
		    "found a curly quote; expected a straight one (\")");
	s->at += w.len;
	*out = foil_arena_copy(ct->arena, w);
	return foil_arena_check(ct->arena, ct->err);
}

/* Appends a line without the white space at its ends, after a space unless it is the first. */
static size_t put_line(const struct foil_ct *ct, uint8_t *to, size_t len, size_t at, size_t end)
{
	size_t stop = at;

	for (size_t i = at; i < end;) {
		size_t n = foil_ct_space(ct, i, end);

		i += n > 0 ? n : 1;
		stop = n > 0 ? stop : i;
	}
	if (len > 0)
		to[len++] = ' ';
	memcpy(to + len, ct->text.p + at, stop - at);
	return len + stop - at;
}

enum foil_code foil_ct_text(const struct foil_ct *ct, struct foil_ct_scan *s, size_t max,
    const char *what, struct foil_view *out)
{
	size_t start, len = 0;
	uint8_t *to;

	foil_ct_skip(ct, s);
	start = s->at;
	if (start == s->end)
		return foil_ct_expected(ct, s, "%s", what);
	/* Joining never makes it longer: a line end becomes one space. */
	if ((to = foil_arena_alloc(ct->arena, s->end - start, 1)) == NULL)
		return foil_arena_check(ct->arena, ct->err);
	while (s->at < s->end) {
		size_t end = foil_ct_line_end(ct, s->at, s->end);

		len = put_line(ct, to, len, s->at, end);
		s->at = end;
		foil_ct_skip(ct, s);
	}
	if (len > max)
		return foil_ct_fail(ct, start, FOIL_E_LIMIT,
		    "found a text of %zu bytes; expected at most %zu", len, max);
	*out = foil_view(to, len);
	return FOIL_OK;
}

enum foil_code foil_ct_end(const struct foil_ct *ct, struct foil_ct_scan *s, const char *what)
{
	foil_ct_skip(ct, s);
	if (s->at == s->end)
		return FOIL_OK;
	return foil_ct_expected(ct, s, "nothing more after %s", what);
}
