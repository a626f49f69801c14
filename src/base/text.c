/* SPDX-License-Identifier: Apache-2.0 */
/* Words, lines and numbers in ASCII, whatever the locale. */
#include "foil/text.h"

#include <string.h>

#define EDIT_MAX 64

enum foil_code foil_parse_uint(struct foil_view text, uint64_t max, uint64_t *out,
    struct foil_err *err)
{
	struct foil_safe s;
	uint64_t v = 0;

	if (text.len == 0)
		return foil_fail(err, FOIL_E_FORMAT, "a number is missing");
	for (size_t i = 0; i < text.len; i++) {
		if (!foil_is_digit(text.p[i]))
			return foil_fail(err, FOIL_E_FORMAT, "not a whole number: '%s'",
			    foil_safe(&s, text));
	}
	for (size_t i = 0; i < text.len; i++) {
		uint64_t digit = (uint64_t)text.p[i] - '0';

		if (v > max / 10 || digit > max - v * 10)
			return foil_fail(err, FOIL_E_LIMIT, "%s is larger than %llu",
			    foil_safe(&s, text), (unsigned long long)max);
		v = v * 10 + digit;
	}
	*out = v;
	return FOIL_OK;
}

bool foil_is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool foil_is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

bool foil_is_alpha(uint8_t c)
{
	c = foil_lower(c);
	return c >= 'a' && c <= 'z';
}

uint8_t foil_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

bool foil_view_ieq(struct foil_view a, struct foil_view b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (foil_lower(a.p[i]) != foil_lower(b.p[i]))
			return false;
	}
	return true;
}

struct foil_view foil_trim(struct foil_view v)
{
	while (v.len > 0 && foil_is_space(v.p[0])) {
		v.p++;
		v.len--;
	}
	while (v.len > 0 && foil_is_space(v.p[v.len - 1]))
		v.len--;
	return v;
}

bool foil_next_line(struct foil_view *rest, struct foil_view *line)
{
	const uint8_t *lf;
	size_t taken;

	if (rest->len == 0)
		return false;
	lf = memchr(rest->p, '\n', rest->len);
	*line = foil_view(rest->p, lf == NULL ? rest->len : (size_t)(lf - rest->p));
	taken = lf == NULL ? line->len : line->len + 1;
	if (lf != NULL && line->len > 0 && line->p[line->len - 1] == '\r')
		line->len--;
	*rest = foil_view(rest->p + taken, rest->len - taken);
	return true;
}

unsigned foil_edit_distance(struct foil_view a, struct foil_view b)
{
	unsigned row[EDIT_MAX + 1];

	if (a.len > EDIT_MAX || b.len > EDIT_MAX)
		return 99;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		unsigned corner = row[0]; /* distance of the prefixes i-1 and j-1 */

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			unsigned best = corner + (a.p[i - 1] == b.p[j - 1] ? 0 : 1);

			corner = row[j];
			if (corner + 1 < best)
				best = corner + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.len];
}
