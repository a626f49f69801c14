/* SPDX-License-Identifier: Apache-2.0 */
/* Raw bytes to canonical text (spec/document.md section 1), and places in it. */
#include "foil/document.h"

#include "foil/text.h"

#include <inttypes.h>
#include <string.h>

static const uint8_t bom[] = { 0xef, 0xbb, 0xbf };

void foil_text_place(struct foil_view text, uint64_t at, uint64_t *line, uint64_t *column)
{
	size_t end = at < text.len ? (size_t)at : text.len, start = 0;
	uint64_t lines = 1;

	for (size_t i = 0; i < end; i++) {
		if (text.p[i] == '\n') {
			lines++;
			start = i + 1;
		}
	}
	*line = lines;
	*column = end - start + 1;
}

static enum foil_code check(struct foil_view text, struct foil_err *err)
{
	enum foil_code rc;
	const uint8_t *nul;
	uint64_t line, column;

	if (text.len == 0)
		return foil_fail(err, FOIL_E_FORMAT, "text: the file is empty");
	if ((rc = foil_utf8_check(text, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "text");
	if ((nul = memchr(text.p, 0, text.len)) == NULL)
		return FOIL_OK;
	foil_text_place(text, (uint64_t)(nul - text.p), &line, &column);
	return foil_fail(err, FOIL_E_FORMAT, "text: a NUL byte at line %" PRIu64 ", byte %" PRIu64
	    "; is this a text file?", line, column);
}

enum foil_code foil_text_canonical(struct foil_view raw, struct foil_text_form *form,
    struct foil_buf *text, struct foil_err *err)
{
	struct foil_text_form found = { false, false };
	size_t before = text->len, from = 0;
	enum foil_code rc;

	if (raw.len > FOIL_TEXT_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "text: larger than %zu bytes; split it",
		    FOIL_TEXT_MAX);
	if (raw.len >= sizeof bom && memcmp(raw.p, bom, sizeof bom) == 0) {
		raw = foil_view(raw.p + sizeof bom, raw.len - sizeof bom);
		found.bom = true;
	}
	if ((rc = check(raw, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i + 1 < raw.len; i++) {
		if (raw.p[i] == '\r' && raw.p[i + 1] == '\n') {
			foil_buf_put(text, raw.p + from, i - from);
			from = i + 1;
			found.crlf = true;
		}
	}
	foil_buf_put(text, raw.p + from, raw.len - from);
	if ((rc = foil_buf_check(text, "text", err)) != FOIL_OK) {
		text->len = before;
		return rc;
	}
	*form = found;
	return FOIL_OK;
}
