/* SPDX-License-Identifier: Apache-2.0 */
#include "notice_work.h"

#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

#define WORD_MAX 64
#define WRAP_MAX 120
#define HEADING_WORDS 12

bool notice_grow(void **p, size_t *cap, size_t n, size_t size)
{
	size_t bigger = *cap < 64 ? 64 : *cap;
	void *grown;

	if (n <= *cap)
		return true;
	while (bigger < n)
		bigger *= 2;
	if ((grown = realloc(*p, bigger * size)) == NULL)
		return false;
	*p = grown;
	*cap = bigger;
	return true;
}

void notice_text_free(struct notice_text *t)
{
	foil_buf_free(&t->norm);
	free(t->line);
	free(t->w);
	free(t->s);
	*t = (struct notice_text){ .n = 0 };
}

static bool find_lines(struct notice_text *t)
{
	size_t at = 0;

	for (;;) {
		const uint8_t *lf;

		if (!notice_grow((void **)&t->line, &t->lines_cap, t->n_lines + 1, sizeof *t->line))
			return false;
		t->line[t->n_lines++] = (uint32_t)at;
		if (at == t->text.len || (lf = memchr(t->text.p + at, '\n', t->text.len - at)) == NULL)
			return true;
		at = (size_t)(lf - t->text.p) + 1;
		if (at == t->text.len)
			return true;
	}
}

static size_t line_of(const struct notice_text *t, size_t at)
{
	size_t low = 0, high = t->n_lines;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (t->line[mid] <= at)
			low = mid;
		else
			high = mid;
	}
	return low;
}

void notice_text_place(const struct notice_text *t, size_t at, size_t *line, size_t *column)
{
	size_t i = line_of(t, at);

	*line = i + 1;
	*column = 1;
	for (size_t k = t->line[i]; k < at; k++)
		*column += (t->text.p[k] & 0xC0) != 0x80;
}

struct foil_view notice_word_norm(const struct notice_text *t, size_t word)
{
	return foil_view(t->norm.p + t->w[word].norm, t->w[word].len);
}

/* ---- lines that go on ---- */

static struct foil_view line_view(const struct notice_text *t, size_t i)
{
	size_t end = i + 1 < t->n_lines ? t->line[i + 1] : t->text.len;

	return foil_trim(foil_view(t->text.p + t->line[i], end - t->line[i]));
}

static size_t chars(struct foil_view v)
{
	size_t n = 0;

	for (size_t i = 0; i < v.len; i++)
		n += (v.p[i] & 0xC0) != 0x80;
	return n;
}

/* The longest line of words, if the text was folded at all; 0 else. */
static size_t fold_width(const struct notice_text *t)
{
	size_t longest = 0;

	for (size_t i = 0; i < t->n_lines; i++) {
		struct foil_view v = line_view(t, i);
		size_t n = chars(v);

		if (n > WRAP_MAX && memchr(v.p, ' ', v.len) != NULL &&
		    memmem(v.p, v.len, "://", 3) == NULL)
			return 0;
		if (n > longest && n <= WRAP_MAX)
			longest = n;
	}
	return longest;
}

/* "•", "- ", "a. ", "(a) ", "12) ": the bytes of it; 0 if the line is no item of a list. */
static size_t bullet(struct foil_view v)
{
	static const char *const signs[] = { "\xE2\x80\xA2", "\xC2\xB7", "\xE2\x97\xA6",
		"\xE2\x96\xAA", "\xE2\x80\x93 ", "- ", "* " };
	size_t i = 0, from;
	bool open;

	for (size_t k = 0; k < COUNT(signs); k++) {
		size_t n = strlen(signs[k]);

		if (v.len > n && memcmp(v.p, signs[k], n) == 0)
			return n;
	}
	open = v.len > 0 && v.p[0] == '(';
	from = i = open;
	while (i < v.len && i - from < 3 && (foil_is_digit(v.p[i]) || foil_is_alpha(v.p[i])))
		i++;
	if (i == from || (i - from > 1 && foil_is_alpha(v.p[from]) && !open))
		return 0;
	if (i + 1 >= v.len || !foil_is_space(v.p[i + 1]))
		return 0;
	return v.p[i] == ')' || (!open && v.p[i] == '.') ? i + 1 : 0;
}

static bool is_lower(uint8_t c)
{
	return c >= 'a' && c <= 'z';
}

/* Does the sentence on line i go on in line i + 1? */
static bool flows(const struct notice_text *t, size_t i, size_t width)
{
	struct foil_view a = line_view(t, i), b = line_view(t, i + 1);
	size_t first = 0;

	if (a.len == 0 || b.len == 0 || bullet(b) > 0)
		return false;
	if (strchr(":;", a.p[a.len - 1]) != NULL)
		return width > 0 && chars(a) + 12 > width && a.p[a.len - 1] == ';';
	if (is_lower(b.p[0]))
		return true;
	if (width == 0)
		return false;
	while (first < b.len && !foil_is_space(b.p[first]))
		first++;
	/* It was folded here if the next word would not have fitted, or hardly. */
	return (chars(a) + 1 + chars(foil_view(b.p, first))) * 5 > width * 4;
}

/* ---- words ---- */

/* A letter or digit, or a sign inside a word; *norm is what to compare, 0 for nothing. */
static bool in_word(uint32_t cp, bool inside, uint32_t *norm)
{
	*norm = cp;
	if (cp < 0x80) {
		uint8_t c = (uint8_t)cp;

		*norm = foil_lower(c);
		return foil_is_alpha(c) || foil_is_digit(c) || (inside && (c == '\'' || c == '-'));
	}
	if (cp == 0x2019 || cp == 0x2018) {
		*norm = '\'';
		return inside;
	}
	if (cp == 0x2010 || cp == 0x2011) {
		*norm = '-';
		return inside;
	}
	if (cp == 0xA3) /* pounds */
		return true;
	if (foil_cp_steers(cp)) { /* invisible: never parts a word */
		*norm = 0;
		return inside;
	}
	return cp >= 0xC0 && !(cp >= 0x2000 && cp <= 0x2BFF) && cp != 0x3000 && cp != 0xD7 &&
	    cp != 0xF7 && !(cp >= 0x3001 && cp <= 0x303F);
}

static bool put_word(struct notice_text *t, size_t from, size_t *at)
{
	struct notice_word *w;
	size_t end = from, i = from;
	uint32_t norm;

	if (!notice_grow((void **)&t->w, &t->words_cap, t->n_words + 1, sizeof *t->w))
		return false;
	w = &t->w[t->n_words];
	*w = (struct notice_word){ .norm = (uint32_t)t->norm.len, .src = (uint32_t)from };
	while (i < t->text.len) {
		size_t next = i;
		uint32_t cp = foil_utf8_next(t->text, &next);

		if (!in_word(cp, i > from, &norm))
			break;
		if (norm != 0 && t->norm.len - w->norm < WORD_MAX - 4)
			foil_utf8_put(&t->norm, norm);
		if (norm != '\'' && norm != '-' && norm != 0)
			end = next;
		i = next;
	}
	/* A quote or dash at its end is not part of it. */
	while (t->norm.len > w->norm &&
	    (t->norm.p[t->norm.len - 1] == '\'' || t->norm.p[t->norm.len - 1] == '-'))
		t->norm.len--;
	w->len = (uint32_t)(t->norm.len - w->norm);
	w->src_len = (uint32_t)(end - from);
	*at = end;
	t->n_words++;
	return t->norm.failed == FOIL_OK;
}

static bool find_words(struct notice_text *t)
{
	size_t at = 0;

	foil_buf_init(&t->norm, 0);
	while (at < t->text.len) {
		size_t next = at;
		uint32_t norm;

		if (!in_word(foil_utf8_next(t->text, &next), false, &norm)) {
			at = next;
			continue;
		}
		if (!put_word(t, at, &at))
			return false;
	}
	return true;
}

/* ---- sentences ---- */

/* "s.", "reg.", "e.g.": a full stop that ends no sentence. */
static bool is_short_form(struct foil_view w)
{
	static const char *const forms[] = { "s", "ss", "sec", "reg", "regs", "no", "para", "paras",
		"mr", "mrs", "ms", "dr", "eg", "ie", "etc", "art", "sch", "vol", "pp", "ref", "st" };

	if (w.len == 1)
		return true;
	for (size_t i = 0; i < COUNT(forms); i++)
		if (foil_view_eq(w, foil_str(forms[i])))
			return true;
	return false;
}

/* A full stop, or the like, and then a word that may begin a sentence. */
static bool stops(const struct notice_text *t, size_t word)
{
	const struct notice_word *a = &t->w[word], *b = &t->w[word + 1];
	const uint8_t *p = t->text.p;
	bool stop = false, space = false, full = false;

	for (size_t i = a->src + a->src_len; i < b->src; i++) {
		if (p[i] == '.' || p[i] == '!' || p[i] == '?') {
			stop = true;
			space = false;
			full = p[i] == '.';
		} else if (foil_is_space(p[i])) {
			space = true;
		}
	}
	if (!stop || !space || is_lower(p[b->src]))
		return false;
	return !full || !is_short_form(notice_word_norm(t, word));
}

/* What lies between two words that are neighbours. */
enum gap { GAP_NONE, GAP_SENTENCE, GAP_LINE, GAP_BLOCK };
static enum gap gap_after(const struct notice_text *t, size_t word, size_t width, size_t *line)
{
	size_t from = *line, to = from;
	bool goes_on = true;

	while (to + 1 < t->n_lines && t->line[to + 1] <= t->w[word + 1].src)
		to++;
	for (size_t i = from; i < to && goes_on; i++)
		goes_on = flows(t, i, width);
	*line = to;
	if (from != to && !goes_on)
		return GAP_BLOCK;
	if (stops(t, word))
		return from != to ? GAP_LINE : GAP_SENTENCE;
	return GAP_NONE;
}

static bool put_sentence(struct notice_text *t, size_t first, size_t last, size_t line,
    uint32_t block, bool line_start)
{
	struct notice_sentence *s;

	if (!notice_grow((void **)&t->s, &t->cap, t->n + 1, sizeof *t->s))
		return false;
	s = &t->s[t->n++];
	*s = (struct notice_sentence){ .word = (uint32_t)first, .n = (uint32_t)(last - first + 1),
		.at = t->w[first].src, .end = t->w[last].src + t->w[last].src_len, .block = block,
		.line_start = line_start };
	s->bullet = line_start && bullet(line_view(t, line)) > 0;
	return true;
}

/* What stands after a sentence, past brackets and quotes that close: "as s.35(2)(c)." has a stop. */
static uint8_t stop_after(struct foil_view t, size_t at)
{
	static const char *const closing[] = { ")", "]", "\"", "'", "\xE2\x80\x99", "\xE2\x80\x9D" };

	for (size_t i = 0; i < COUNT(closing); i++) {
		size_t n = strlen(closing[i]);

		if (t.len - at < n || memcmp(t.p + at, closing[i], n) != 0)
			continue;
		at += n;
		i = SIZE_MAX; /* from the first again */
	}
	return at < t.len ? t.p[at] : 0;
}

/* Blocks of one short sentence without a full stop are headings. */
static void mark_headings(struct notice_text *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct notice_sentence *s = &t->s[i];
		bool alone = (i == 0 || s[-1].block != s->block) &&
		    (i + 1 == t->n || s[1].block != s->block);
		uint8_t after = stop_after(t->text, s->end);

		s->heading = alone && !s->bullet && s->n <= HEADING_WORDS && after != '.' &&
		    after != ',' && after != ';';
	}
}

static bool find_sentences(struct notice_text *t)
{
	size_t width = fold_width(t), first = 0, line = t->n_words > 0 ? line_of(t, t->w[0].src) : 0;
	size_t at_line = line;
	uint32_t block = 0;
	bool line_start = true;

	for (size_t i = 0; i < t->n_words; i++) {
		enum gap gap = i + 1 < t->n_words ? gap_after(t, i, width, &line) : GAP_BLOCK;

		if (gap == GAP_NONE)
			continue;
		if (!put_sentence(t, first, i, at_line, block, line_start))
			return false;
		block += gap == GAP_BLOCK;
		line_start = gap == GAP_BLOCK;
		first = i + 1;
		at_line = line;
	}
	mark_headings(t);
	return true;
}

size_t notice_sentence_at(const struct notice_text *t, size_t at)
{
	size_t low = 0, high = t->n;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (t->s[mid].at <= at)
			low = mid;
		else
			high = mid;
	}
	return low;
}

enum foil_code notice_text_read(struct notice_text *t, struct foil_view text, struct foil_err *err)
{
	enum foil_code rc = foil_utf8_check(text, err);

	if (rc != FOIL_OK)
		return rc;
	if (text.len == 0)
		return FOIL_OK;
	if (memchr(text.p, 0, text.len) != NULL)
		return foil_fail(err, FOIL_E_FORMAT, "the letter has NUL bytes; it is no text");
	t->text = text;
	if (!find_lines(t) || !find_words(t) || !find_sentences(t))
		return foil_fail(err, FOIL_E_NOMEM, "no memory for the words of a letter");
	return FOIL_OK;
}
