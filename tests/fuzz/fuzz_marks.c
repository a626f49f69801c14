/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text, a zero byte, a marked copy. The escaped text is a copy without marks,
 * and a mark never lies outside the text.
 */
#include "fuzz.h"

#include "foil/document.h"

static void check_marks(const struct foil_marks *m, size_t text_len)
{
	for (size_t i = 0; i < m->n; i++) {
		CHECK(m->mark[i].len > 0 && m->mark[i].start <= text_len);
		CHECK(m->mark[i].len <= text_len - m->mark[i].start);
		CHECK(m->mark[i].labels.len > 0 && m->mark[i].line > 0 && m->mark[i].column > 0);
		CHECK(i == 0 || m->mark[i].start >= m->mark[i - 1].start + m->mark[i - 1].len);
	}
}

/* What is not marked is read as itself. */
static void round_trip(struct foil_view text)
{
	struct foil_buf copy = { .max = 0 }, back = { .max = 0 };
	struct foil_marks m = { .n = 0 };
	struct foil_err err = { FOIL_OK, "" };

	foil_marks_escape(&copy, text);
	CHECK(foil_marks_read(text, foil_buf_view(&copy), &m, &err) == FOIL_OK);
	CHECK(m.n == 0);
	foil_marks_free(&m);
	CHECK(foil_marks_strip(foil_buf_view(&copy), &back, &m, &err) == FOIL_OK);
	CHECK(m.n == 0 && foil_view_eq(foil_buf_view(&back), text));
	foil_marks_free(&m);
	foil_buf_free(&copy);
	foil_buf_free(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size), raw = fuzz_until_nul(&in), text;
	struct foil_buf canonical = { .max = 0 }, stripped = { .max = 0 };
	struct foil_text_form form;
	struct foil_marks m = { .n = 0 };
	struct foil_err err = { FOIL_OK, "" };

	if (foil_text_canonical(raw, &form, &canonical, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	text = foil_buf_view(&canonical);
	round_trip(text);
	if (foil_marks_read(text, in, &m, &err) == FOIL_OK) {
		check_marks(&m, text.len);
		foil_marks_free(&m);
	} else {
		fuzz_message(&err);
	}
	if (foil_marks_strip(text, &stripped, &m, &err) == FOIL_OK) {
		check_marks(&m, stripped.len);
		foil_marks_free(&m);
	} else {
		fuzz_message(&err);
	}
	foil_buf_free(&canonical);
	foil_buf_free(&stripped);
	return 0;
}
