/* SPDX-License-Identifier: Apache-2.0 */
/* Which characters a note and a key name may have: signed-note, "Format" (spec/log.md L4, L5). */
#include "chars.h"

#include "foil/text.h"

#include <string.h>

bool foil_cut(struct foil_view *rest, uint8_t c, struct foil_view *out)
{
	const uint8_t *at = rest->len == 0 ? NULL : memchr(rest->p, c, rest->len);
	size_t n;

	if (at == NULL)
		return false;
	n = (size_t)(at - rest->p);
	*out = foil_view(rest->p, n);
	*rest = foil_view(at + 1, rest->len - n - 1);
	return true;
}

enum foil_code foil_note_chars_check(struct foil_view bytes, struct foil_err *err)
{
	size_t line = 1;

	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.p[i] == '\n')
			line++;
		else if (bytes.p[i] < 0x20)
			return foil_fail(err, FOIL_E_FORMAT, "control byte 0x%02x in line %zu",
			    bytes.p[i], line);
	}
	return foil_utf8_check(bytes, err);
}

/* L5: the property White_Space as it has been since Unicode 6.3. */
static bool is_unicode_space(uint32_t cp)
{
	return (cp >= 0x09 && cp <= 0x0d) || cp == 0x20 || cp == 0x85 || cp == 0xa0 ||
	    cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 ||
	    cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

enum foil_code foil_name_check(struct foil_view name, struct foil_err *err)
{
	enum foil_code rc;

	if (name.len == 0)
		return foil_fail(err, FOIL_E_FORMAT, "a key name is empty");
	if ((rc = foil_note_chars_check(name, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "key name");
	for (size_t at = 0; at < name.len;) {
		uint32_t cp = foil_utf8_next(name, &at);
		struct foil_safe s;

		if (cp == '+' || is_unicode_space(cp))
			return foil_fail(err, FOIL_E_FORMAT,
			    "a key name holds no space and no '+': '%s'", foil_safe(&s, name));
	}
	return FOIL_OK;
}
