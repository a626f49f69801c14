/* SPDX-License-Identifier: Apache-2.0 */
/* Byte ranges to a marked copy, which is then read as an officer's would be. */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

struct stretch {
	uint64_t start, end;
	struct foil_view letter[FOIL_CASETEXT_LETTERS_MAX];
	size_t n;
};

static int by_start(const void *x, const void *y)
{
	const struct stretch *a = x, *b = y;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->end > b->end) - (a->end < b->end);
}

static enum foil_code add_letter(struct stretch *s, struct foil_view letter, struct foil_err *err)
{
	for (size_t i = 0; i < s->n; i++)
		if (foil_view_eq(s->letter[i], letter))
			return FOIL_OK;
	if (s->n == FOIL_CASETEXT_LETTERS_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "a redaction under more than %d grounds",
		    FOIL_CASETEXT_LETTERS_MAX);
	s->letter[s->n++] = letter;
	return FOIL_OK;
}

static bool on_boundary(struct foil_view text, uint64_t at)
{
	return at == text.len || (text.p[at] & 0xc0) != 0x80;
}

static enum foil_code read_range(struct foil_arena *arena, const struct foil_json *v,
    struct foil_view text, struct stretch *out, struct foil_err *err)
{
	static const char *const members[] = { "file", "start", "length", "grounds", NULL };
	struct foil_view *letters;
	uint64_t len;
	size_t n;
	enum foil_code rc;

	if ((rc = batch_members(v, members, err)) != FOIL_OK ||
	    (rc = foil_json_get_uint(v, "start", text.len, &out->start, err)) != FOIL_OK ||
	    (rc = foil_json_get_uint(v, "length", text.len - out->start, &len, err)) != FOIL_OK ||
	    (rc = batch_texts(arena, v, "grounds", &letters, &n, err)) != FOIL_OK)
		return rc;
	out->end = out->start + len;
	if (len == 0 || n == 0 || !on_boundary(text, out->start) || !on_boundary(text, out->end))
		return foil_fail(err, FOIL_E_FORMAT, "a redaction at byte %llu covers nothing, cuts a "
		    "character, or has no ground", (unsigned long long)out->start);
	for (size_t i = 0; i < n; i++)
		if ((rc = add_letter(out, letters[i], err)) != FOIL_OK)
			return rc;
	return FOIL_OK;
}

/* Sorted stretches that overlap become one. */
static enum foil_code unite(struct stretch *s, size_t *n, struct foil_err *err)
{
	size_t kept = 0;
	enum foil_code rc;

	for (size_t i = 0; i < *n; i++) {
		if (kept == 0 || s[i].start >= s[kept - 1].end) {
			s[kept++] = s[i];
			continue;
		}
		if (s[i].end > s[kept - 1].end)
			s[kept - 1].end = s[i].end;
		for (size_t k = 0; k < s[i].n; k++)
			if ((rc = add_letter(&s[kept - 1], s[i].letter[k], err)) != FOIL_OK)
				return rc;
	}
	*n = kept;
	return FOIL_OK;
}

static void put_marked(struct foil_buf *b, struct foil_view text, const struct stretch *s,
    size_t n)
{
	uint64_t at = 0;

	for (size_t i = 0; i < n; i++) {
		foil_marks_escape(b, foil_view(text.p + at, s[i].start - at));
		foil_buf_put_str(b, "[[");
		for (size_t k = 0; k < s[i].n; k++) {
			foil_buf_put_str(b, k > 0 ? "," : "");
			foil_buf_put_view(b, s[i].letter[k]);
		}
		foil_buf_put_u8(b, ' ');
		foil_marks_escape(b, foil_view(text.p + s[i].start, s[i].end - s[i].start));
		foil_buf_put_str(b, "]]");
		at = s[i].end;
	}
	foil_marks_escape(b, foil_view(text.p + at, text.len - at));
}

enum foil_code batch_mark(struct foil_arena *arena, struct foil_view text,
    const struct foil_json *ranges, struct foil_view file, struct foil_view *out,
    struct foil_err *err)
{
	size_t count = foil_json_count(ranges), n = 0;
	struct stretch *s = calloc(count + 1, sizeof *s);
	struct foil_buf marked = { 0 };
	struct foil_view name;
	enum foil_code rc = FOIL_OK;

	*out = foil_view(NULL, 0);
	if (s == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < count && rc == FOIL_OK; i++) {
		const struct foil_json *v = foil_json_at(ranges, i);

		if ((rc = foil_json_get_text(v, "file", &name, err)) != FOIL_OK ||
		    !foil_view_eq(name, file))
			continue;
		rc = read_range(arena, v, text, &s[n++], err);
	}
	if (rc == FOIL_OK && n > 0) {
		qsort(s, n, sizeof *s, by_start);
		if ((rc = unite(s, &n, err)) == FOIL_OK) {
			put_marked(&marked, text, s, n);
			rc = foil_buf_check(&marked, "marked copy", err);
			*out = foil_arena_copy(arena, foil_buf_view(&marked));
		}
	}
	foil_buf_wipe(&marked);
	free(s);
	return rc != FOIL_OK ? rc : foil_arena_check(arena, err);
}
