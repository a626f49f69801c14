/* SPDX-License-Identifier: Apache-2.0 */
#include "class.h"

#include "foil/text.h"

/*
 * spec/document.md table 2, in order. Everything from U+0080 up that is not
 * here is a word character.
 */
static const struct {
	uint32_t first, last;
} alone[] = {
	{ 0x0080, 0x00a9 },     /* C1 controls, no-break space, signs */
	{ 0x00ab, 0x00b4 },     /* signs between the two ordinals and micro */
	{ 0x00b6, 0x00b9 },     /* pilcrow to superscript one */
	{ 0x00bb, 0x00bf },     /* guillemet, fractions, inverted question mark */
	{ 0x00d7, 0x00d7 },     /* multiplication sign */
	{ 0x00f7, 0x00f7 },     /* division sign */
	{ 0x037e, 0x037e },     /* Greek question mark */
	{ 0x0387, 0x0387 },     /* Greek ano teleia */
	{ 0x055a, 0x055f },     /* Armenian */
	{ 0x0589, 0x058a },     /* Armenian */
	{ 0x05be, 0x05be },     /* Hebrew maqaf */
	{ 0x05c0, 0x05c0 },     /* Hebrew paseq */
	{ 0x05c3, 0x05c3 },     /* Hebrew sof pasuq */
	{ 0x0609, 0x060d },     /* Arabic */
	{ 0x061b, 0x061f },     /* Arabic */
	{ 0x066a, 0x066d },     /* Arabic */
	{ 0x06d4, 0x06d4 },     /* Arabic full stop */
	{ 0x0964, 0x0965 },     /* danda, double danda */
	{ 0x1680, 0x1680 },     /* Ogham space */
	{ 0x1800, 0x180e },     /* Mongolian */
	{ 0x2000, 0x206f },     /* general punctuation, spaces, format controls */
	{ 0x20a0, 0x20cf },     /* currency */
	{ 0x2190, 0x2bff },     /* arrows to miscellaneous symbols */
	{ 0x2e00, 0xa4cf },     /* supplemental punctuation, CJK, kana, Yi */
	{ 0xac00, 0xd7af },     /* Hangul syllables */
	{ 0xe000, 0xfaff },     /* private use, CJK compatibility ideographs */
	{ 0xfd3e, 0xfd3f },     /* ornate parentheses */
	{ 0xfe00, 0xfe1f },     /* variation selectors, vertical forms */
	{ 0xfe30, 0xfe6f },     /* compatibility and small forms */
	{ 0xfeff, 0xffff },     /* byte-order mark, half and full widths, specials */
	{ 0x1b000, 0x1b2ff },   /* kana supplements, Nushu */
	{ 0x1d000, 0x1d3ff },   /* musical and other symbols */
	{ 0x1f000, 0x10ffff },  /* pictographs, supplementary ideographs, all beyond */
};

static bool is_alone(uint32_t cp)
{
	size_t low = 0, high = sizeof alone / sizeof alone[0];

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (cp > alone[mid].last)
			low = mid + 1;
		else if (cp < alone[mid].first)
			high = mid;
		else
			return true;
	}
	return false;
}

enum cp_class cp_class(uint32_t cp)
{
	if (cp >= 0x80)
		return is_alone(cp) ? CP_ALONE : CP_WORD;
	if (foil_is_alpha((uint8_t)cp) || foil_is_digit((uint8_t)cp))
		return CP_WORD;
	switch (cp) {
	case ' ':
	case '\t':
		return CP_SPACE;
	case '\n':
		return CP_LINE;
	case '\f':
		return CP_PAGE;
	default:
		return CP_ALONE;
	}
}

bool cp_closes(uint32_t cp)
{
	switch (cp) {
	case '.': case ',': case ';': case ':': case '!': case '?':
	case ')': case ']': case '}': case '\'': case '"': case '%':
	case 0x00bb: /* » */
	case 0x2019: /* right single quotation mark */
	case 0x201d: /* right double quotation mark */
	case 0x2026: /* horizontal ellipsis */
	case 0x203a: /* › */
	case 0x3001: case 0x3002: /* ideographic comma and full stop */
	case 0x3009: case 0x300b: case 0x300d: case 0x300f: case 0x3011: /* closing brackets */
	case 0xff01: case 0xff09: case 0xff0c: case 0xff0e: /* full-width ! ) , . */
	case 0xff1a: case 0xff1b: case 0xff1f: /* full-width : ; ? */
		return true;
	default:
		return false;
	}
}
