/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, the code points that steer, and safe printing (spec/text.md). */
#include "foil/text.h"

#include <stdio.h>
#include <string.h>

#define REPLACEMENT 0xfffdU

/*
 * Length of the well-formed sequence at p (Unicode table 3-7), 0 if there is
 * none. `left` is at least 1.
 */
static size_t decode(const uint8_t *p, size_t left, uint32_t *cp)
{
	uint8_t low = 0x80, high = 0xbf; /* range of the second byte */
	size_t n;

	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (n > left)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0; /* overlong below */
	else if (p[0] == 0xed)
		high = 0x9f; /* surrogates above */
	else if (p[0] == 0xf0)
		low = 0x90; /* overlong below */
	else if (p[0] == 0xf4)
		high = 0x8f; /* past U+10FFFF above */
	if (p[1] < low || p[1] > high)
		return 0;
	*cp = p[0] & (0x7fU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (p[i] & 0x3fU);
	}
	return n;
}

/* Steps over ASCII eight bytes at a time: documents are mostly that. */
static size_t skip_ascii(struct foil_view text, size_t at)
{
	while (text.len - at >= 8) {
		uint64_t eight;

		memcpy(&eight, text.p + at, sizeof eight);
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
		at += 8;
	}
	while (at < text.len && text.p[at] < 0x80)
		at++;
	return at;
}

static enum foil_code bad_utf8(struct foil_view text, size_t at, struct foil_err *err)
{
	size_t line = 1, start = 0;

	for (size_t i = 0; i < at; i++) {
		if (text.p[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	return foil_fail(err, FOIL_E_FORMAT, "not UTF-8: byte 0x%02x at line %zu, byte %zu",
	    text.p[at], line, at - start + 1);
}

enum foil_code foil_utf8_check(struct foil_view text, struct foil_err *err)
{
	size_t at = 0;

	while ((at = skip_ascii(text, at)) < text.len) {
		uint32_t cp;
		size_t n = decode(text.p + at, text.len - at, &cp);

		if (n == 0)
			return bad_utf8(text, at, err);
		at += n;
	}
	return FOIL_OK;
}

uint32_t foil_utf8_next(struct foil_view text, size_t *at)
{
	uint32_t cp;
	size_t n = decode(text.p + *at, text.len - *at, &cp);

	*at += n == 0 ? 1 : n;
	return n == 0 ? REPLACEMENT : cp;
}

/* Returns the number of bytes, 1 to 4. What is no scalar value becomes U+FFFD. */
static size_t encode(uint8_t out[4], uint32_t cp)
{
	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = REPLACEMENT;
	if (cp < 0x80) {
		out[0] = (uint8_t)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (uint8_t)(0xc0 | cp >> 6);
		out[1] = (uint8_t)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (uint8_t)(0xe0 | cp >> 12);
		out[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (uint8_t)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | cp >> 18);
	out[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (uint8_t)(0x80 | (cp & 0x3f));
	return 4;
}

void foil_utf8_put(struct foil_buf *b, uint32_t cp)
{
	uint8_t bytes[4];

	foil_buf_put(b, bytes, encode(bytes, cp));
}

/* spec/text.md section 2, in order; never follows a later Unicode. */
static const struct {
	uint32_t first, last;
} steering[] = {
	{ 0x0000, 0x0008 },   /* C0 controls before TAB and LF */
	{ 0x000b, 0x001f },   /* C0 controls after them, CR among them */
	{ 0x007f, 0x009f },   /* DEL and the C1 controls */
	{ 0x00ad, 0x00ad },   /* soft hyphen */
	{ 0x034f, 0x034f },   /* combining grapheme joiner */
	{ 0x061c, 0x061c },   /* Arabic letter mark */
	{ 0x115f, 0x1160 },   /* Hangul fillers */
	{ 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
	{ 0x180b, 0x180f },   /* Mongolian variation selectors and separator */
	{ 0x200b, 0x200f },   /* zero-width space and joiners, direction marks */
	{ 0x2028, 0x202e },   /* line and paragraph separators, embeddings and overrides */
	{ 0x2060, 0x206f },   /* word joiner, invisible operators, isolates */
	{ 0x27e6, 0x27e7 },   /* the brackets of our own markers */
	{ 0x3164, 0x3164 },   /* Hangul filler */
	{ 0xfe00, 0xfe0f },   /* variation selectors */
	{ 0xfeff, 0xfeff },   /* byte-order mark */
	{ 0xffa0, 0xffa0 },   /* halfwidth Hangul filler */
	{ 0xfff0, 0xfffb },   /* reserved ignorables and interlinear marks */
	{ 0x1bca0, 0x1bca3 }, /* shorthand format controls */
	{ 0x1d173, 0x1d17a }, /* musical format controls */
	{ 0xe0000, 0xe0fff }, /* tags and further variation selectors */
};

bool foil_cp_steers(uint32_t cp)
{
	size_t low = 0, high = sizeof steering / sizeof steering[0];

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (cp > steering[mid].last)
			low = mid + 1;
		else if (cp < steering[mid].first)
			high = mid;
		else
			return true;
	}
	return false;
}

/* A backslash that could be taken for the start of one of our escapes. */
static bool looks_escaped(struct foil_view text, size_t at)
{
	return text.p[at] == '\\' && text.len - at > 1 &&
	    (text.p[at + 1] == 'x' || text.p[at + 1] == 'u');
}

/* The brackets of markers steer nothing on a terminal; only a disclosed text must not have them (T4). */
static bool is_bracket(uint32_t cp)
{
	return cp == 0x27e6 || cp == 0x27e7;
}

/* The safe form of the next code point or bad byte; steps past it. Returns its length. */
static size_t next_safe(char out[16], struct foil_view text, size_t *at, bool lines)
{
	size_t from = *at;
	uint32_t cp = foil_utf8_next(text, at);
	int n;

	if (cp == REPLACEMENT && *at - from == 1)
		n = snprintf(out, 16, "\\x%02X", text.p[from]);
	else if ((foil_cp_steers(cp) && !is_bracket(cp)) || looks_escaped(text, from))
		n = snprintf(out, 16, "\\u{%X}", cp);
	else if (!lines && cp == '\n')
		n = snprintf(out, 16, "\\n");
	else if (!lines && cp == '\t')
		n = snprintf(out, 16, "\\t");
	else {
		memcpy(out, text.p + from, *at - from);
		return *at - from;
	}
	return n < 0 ? 0 : (size_t)n;
}

void foil_put_safe(struct foil_buf *b, struct foil_view text, bool lines)
{
	char piece[16];
	size_t at = 0;

	while (at < text.len && b->failed == FOIL_OK)
		foil_buf_put(b, piece, next_safe(piece, text, &at, lines));
}

const char *foil_safe(struct foil_safe *s, struct foil_view text)
{
	const size_t cap = sizeof s->text;
	size_t at = 0, len = 0, mark = 0;

	while (at < text.len) {
		char piece[16];
		size_t n = next_safe(piece, text, &at, false);

		if (n > cap - 1 - len) {
			memcpy(s->text + mark, "...", 3);
			len = mark + 3;
			break;
		}
		memcpy(s->text + len, piece, n);
		len += n;
		if (len <= cap - 4)
			mark = len;
	}
	s->text[len] = '\0';
	return s->text;
}
