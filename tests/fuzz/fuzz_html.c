/* SPDX-License-Identifier: Apache-2.0 */
/* HTML to text: what comes out is text, and not much longer than what went in. */
#include "fuzz.h"

#include "foil/notice.h"
#include "foil/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_buf out = { .max = 0 };
	struct foil_err err = { FOIL_OK, "" };
	bool hidden = false;

	(void)foil_html_is(foil_view(data, size));
	if (foil_html_text(foil_view(data, size), &out, &hidden, &err) != FOIL_OK) {
		fuzz_message(&err);
	} else {
		CHECK(foil_utf8_check(foil_buf_view(&out), NULL) == FOIL_OK);
		CHECK(out.len <= 2 * size + 8);
		CHECK(out.len == 0 || memchr(out.p, '\0', out.len) == NULL);
		CHECK(out.len == 0 || out.p[out.len - 1] == '\n');
	}
	foil_buf_free(&out);
	return 0;
}
