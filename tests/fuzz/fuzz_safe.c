/* SPDX-License-Identifier: Apache-2.0 */
/* Foreign text on its way to a terminal: UTF-8 that steers nothing. */
#include "fuzz.h"

#include "foil/text.h"

static void check(struct foil_view out, bool lines)
{
	CHECK(foil_utf8_check(out, NULL) == FOIL_OK);
	for (size_t at = 0; at < out.len;) {
		uint32_t cp = foil_utf8_next(out, &at);

		CHECK(!foil_cp_steers(cp) || cp == 0x27e6 || cp == 0x27e7); /* a marker's brackets */
		CHECK(lines || (cp != '\n' && cp != '\t'));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size), rest = in, line;
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_safe s;
	size_t total = 0;

	for (int lines = 0; lines < 2; lines++) {
		foil_buf_reset(&b);
		foil_put_safe(&b, in, lines != 0);
		CHECK(b.failed == FOIL_OK);
		check(foil_buf_view(&b), lines != 0);
	}
	check(foil_str(foil_safe(&s, in)), false);
	while (foil_next_line(&rest, &line))
		total += line.len;
	CHECK(total <= size);
	(void)foil_fail(&err, FOIL_E_FORMAT, "%s", foil_safe(&s, in));
	foil_buf_free(&b);
	return 0;
}
