/* SPDX-License-Identifier: Apache-2.0 */

/* A ground put into case.txt: what a person wrote there stays, byte for byte. */

#include "foil/casetext.h"
#include "foil/text.h"

#include <string.h>

static struct foil_view without_bom(struct foil_view raw)
{
	if (raw.len >= 3 && memcmp(raw.p, "\xef\xbb\xbf", 3) == 0)
		return foil_view(raw.p + 3, raw.len - 3);
	return raw;
}

/* The line begins with the keyword in column 1; *rest is what follows it. */
static bool begins(struct foil_view line, const char *keyword, struct foil_view *rest)
{
	size_t n = strlen(keyword);

	if (line.len <= n || memcmp(line.p, keyword, n) != 0 || !foil_is_space(line.p[n]))
		return false;
	*rest = foil_trim(foil_view(line.p + n, line.len - n));
	return true;
}

struct foil_view foil_casetext_line(struct foil_view raw, const char *keyword)
{
	struct foil_view rest = without_bom(raw), line, value;

	while (foil_next_line(&rest, &line))
		if (begins(line, keyword, &value))
			return value;
	return foil_view(NULL, 0);
}

bool foil_casetext_has_ground(struct foil_view raw, struct foil_view letter)
{
	struct foil_view rest = without_bom(raw), line, value;

	while (foil_next_line(&rest, &line)) {
		if (!begins(line, "ground", &value) || value.len < letter.len ||
		    !foil_view_eq(foil_view(value.p, letter.len), letter))
			continue;
		if (value.len == letter.len || foil_is_space(value.p[letter.len]))
			return true;
	}
	return false;
}

enum foil_code foil_casetext_free_letter(struct foil_view raw, char out[4], struct foil_err *err)
{
	bool taken[27 * 26] = { false };
	struct foil_view rest = without_bom(raw), line, v;

	while (foil_next_line(&rest, &line)) {
		size_t n = 0, code = 0;

		if (!begins(line, "ground", &v))
			continue;
		while (n < v.len && n < 3 && v.p[n] >= 'A' && v.p[n] <= 'Z') {
			code = code * 26 + (size_t)(v.p[n] - 'A') + 1;
			n++;
		}
		if (n > 0 && n < 3 && (n == v.len || foil_is_space(v.p[n])))
			taken[code - 1] = true;
	}
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
		if (taken[i])
			continue;
		memset(out, 0, 4);
		if (i >= 26)
			out[0] = (char)('A' + i / 26 - 1);
		out[i >= 26] = (char)('A' + i % 26);
		return FOIL_OK;
	}
	return foil_fail(err, FOIL_E_LIMIT, "no letter is free for one more ground");
}

void foil_casetext_append(struct foil_buf *out, struct foil_view raw, struct foil_view block)
{
	const uint8_t *lf = raw.len == 0 ? NULL : memchr(raw.p, '\n', raw.len);
	const char *end = lf != NULL && lf > raw.p && lf[-1] == '\r' ? "\r\n" : "\n";
	struct foil_view line;

	foil_buf_put_view(out, raw);
	if (raw.len > 0 && raw.p[raw.len - 1] != '\n')
		foil_buf_put_str(out, end);
	foil_buf_put_str(out, end);
	while (foil_next_line(&block, &line)) {
		foil_buf_put_view(out, line);
		foil_buf_put_str(out, end);
	}
}
