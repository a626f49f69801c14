/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text: canonical form, tokens, and back. Opened whole and rendered it is
 * the text again, but for code points that steer; hidden stretches never show
 * what is in them.
 */
#include "fuzz.h"

#include "foil/document.h"
#include "foil/text.h"

static const uint8_t id[FOIL_DOC_ID_LEN] = { 1 }, secret[FOIL_DOC_SECRET_LEN] = { 2 };

/* D42 for a text of which nothing is hidden. */
static void expected(struct foil_view text, struct foil_buf *b)
{
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		uint32_t cp = foil_utf8_next(text, &at);

		if (foil_cp_steers(cp) && cp != 0x0c) /* a page is a separator */
			foil_buf_printf(b, "⟦U+%04X⟧", (unsigned)cp);
		else
			foil_buf_put(b, text.p + from, at - from);
	}
}

static void render(const struct foil_text_leaves *t, struct foil_view header,
    const uint8_t root[FOIL_HASH_LEN], const struct foil_range *hidden, struct foil_buf *out)
{
	struct foil_buf frontier = { .max = 0 }, contents = { .max = 0 };
	struct foil_marker m = { .label = foil_str("1: s.40(2)") };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_opening o;
	bool good = false;

	if (hidden != NULL)
		m.range = *hidden;
	CHECK(foil_doc_open(id, secret, &t->leaves, hidden, hidden != NULL, &frontier, &contents,
	    &err) == FOIL_OK);
	o = (struct foil_opening){ header, foil_buf_view(&frontier), foil_buf_view(&contents) };
	CHECK(foil_doc_verify(&o, id, root, &good, &err) == FOIL_OK && good);
	CHECK(foil_text_render(&o, &m, hidden != NULL, out, &err) == FOIL_OK);
	foil_buf_free(&frontier);
	foil_buf_free(&contents);
}

static void one_profile(struct foil_view text, const char *profile, size_t start, size_t len)
{
	struct foil_text_leaves t = { .cap = 0 };
	struct foil_buf header = { .max = 0 }, out = { .max = 0 }, want = { .max = 0 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_range range;
	uint8_t root[FOIL_HASH_LEN];

	CHECK(foil_text_leaves(text, profile, id, secret, &t, &err) == FOIL_OK);
	CHECK(t.leaves.n > 0 && t.at[t.leaves.n] == text.len);
	CHECK(foil_doc_commit(id, secret, profile, 0, &t.leaves, &header, root, &err) == FOIL_OK);
	render(&t, foil_buf_view(&header), root, NULL, &out);
	expected(text, &want);
	fuzz_equal(foil_buf_view(&out), foil_buf_view(&want));
	foil_buf_reset(&out);
	start %= text.len;
	if (foil_text_range(&t, text, start, len % (text.len - start + 1), &range, &err) == FOIL_OK) {
		CHECK(range.len > 0 && range.start < t.leaves.n);
		CHECK(range.len <= t.leaves.n - range.start);
		render(&t, foil_buf_view(&header), root, &range, &out);
	} else {
		fuzz_message(&err);
	}
	foil_text_leaves_free(&t);
	foil_buf_free(&header);
	foil_buf_free(&out);
	foil_buf_free(&want);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	size_t start = fuzz_number(&in, 2), len = fuzz_number(&in, 1);
	struct foil_buf text = { .max = 0 }, again = { .max = 0 };
	struct foil_text_form form, second;
	struct foil_err err = { FOIL_OK, "" };

	if (foil_text_canonical(in, &form, &text, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	/* Canonical form has no CR LF left; a second U+FEFF is text, which a second pass would drop. */
	if (text.len < 3 || memcmp(text.p, "\xef\xbb\xbf", 3) != 0) {
		CHECK(foil_text_canonical(foil_buf_view(&text), &second, &again, &err) == FOIL_OK);
		CHECK(foil_view_eq(foil_buf_view(&again), foil_buf_view(&text)) || form.crlf);
	}
	one_profile(foil_buf_view(&text), "txt-1", start, len);
	one_profile(foil_buf_view(&text), "txt-1-pad", start, len);
	foil_buf_free(&text);
	foil_buf_free(&again);
	return 0;
}
