/* SPDX-License-Identifier: Apache-2.0 */
/* Openings to the published text (spec/document.md section 5), and tests/vectors/document.json. */
#include "text_kit.h"
#include "vector_kit.h"

#define MARKERS_MAX 64
#define OPEN "\xe2\x9f\xa6"
#define CLOSE "\xe2\x9f\xa7"

static void same_tokens(const struct foil_leaves *l, const struct foil_json *tokens)
{
	assert_int_equal(l->n, foil_json_count(tokens));
	for (size_t i = 0; i < l->n; i++) {
		const struct foil_json *row = foil_json_at(tokens, i);
		struct foil_view hex, want, text;
		uint64_t want_sep;
		unsigned sep;

		assert_true(foil_json_as_text(foil_json_at(row, 0), &hex));
		assert_true(foil_json_as_uint(foil_json_at(row, 1), &want_sep));
		want = vector_unhex(hex);
		assert_true(foil_leaf_token(foil_leaves_get(l, i), &text, &sep));
		assert_view_equal(text, want);
		assert_int_equal(sep, want_sep);
		free_exact(want);
	}
}

/* Commits to what is in k->leaves, hides the markers' ranges and verifies. Free the result. */
static struct foil_opening publish(struct kit *k, const char *profile,
    const struct foil_marker *markers, size_t n)
{
	struct foil_range hidden[MARKERS_MAX];
	struct foil_opening o;
	bool good = false;

	assert_true(n <= COUNT(hidden));
	for (size_t i = 0; i < n; i++)
		hidden[i] = markers[i].range;
	kit_commit(k, profile, 0);
	kit_open(k, hidden, foil_ranges_unite(hidden, n));
	o = kit_opening(k);
	assert_int_equal(foil_doc_verify(&o, k->id, k->root, &good, NULL), FOIL_OK);
	assert_true(good);
	return o;
}

static void check_vector(const struct foil_json *v)
{
	const struct foil_json *markers = foil_json_get(v, "markers");
	struct foil_marker m[MARKERS_MAX];
	struct foil_view text = vector_bytes(v, "text");
	struct foil_buf out = { 0 };
	struct foil_text_leaves t;
	struct foil_opening o;
	struct kit k;
	size_t n = foil_json_count(markers);

	kit_start(&k);
	kit_leaves(&k, text, "txt-1", &t);
	same_tokens(&t.leaves, foil_json_get(v, "tokens"));
	assert_true(n <= COUNT(m));
	for (size_t i = 0; i < n; i++) {
		const struct foil_json *row = foil_json_at(markers, i);

		m[i] = (struct foil_marker){ { vector_uint(row, "start"), vector_uint(row, "len") },
			vector_text(row, "label"), 0 };
	}
	k.leaves = t.leaves; /* borrowed; t frees it */
	o = publish(&k, "txt-1", m, n);
	assert_int_equal(foil_text_render(&o, m, n, &out, NULL), FOIL_OK);
	assert_vector_equal(foil_buf_view(&out), v, "published");
	for (size_t i = 0; i < n; i++)
		assert_int_equal(m[i].line, vector_uint(foil_json_at(markers, i), "line"));
	kit_opening_free(&o);
	k.leaves = (struct foil_leaves){ .n = 0 };
	kit_free(&k);
	foil_text_leaves_free(&t);
	foil_buf_free(&out);
	free_exact(text);
}

static void documents_are_those_of_the_specification(void **state)
{
	struct foil_json_doc *doc = vectors_load("tests/vectors/document.json");
	const struct foil_json *rows = vector_list(doc, "documents");

	(void)state;
	assert_true(foil_json_count(rows) >= 100);
	for (size_t i = 0; i < foil_json_count(rows); i++)
		check_vector(foil_json_at(rows, i));
	foil_json_doc_close(&doc);
}

/* Whatever is not withheld is published as it was, but for what steers. */
static void expect_shown(struct foil_buf *want, struct foil_view text)
{
	size_t at = 0;

	while (at < text.len) {
		bool page = text.p[at] == '\f'; /* a leaf of its own, not text */
		uint32_t cp = foil_utf8_next(text, &at);

		if (foil_cp_steers(cp) && !page)
			foil_buf_printf(want, OPEN "U+%04X" CLOSE, cp);
		else
			foil_utf8_put(want, cp);
	}
}

static void what_is_open_is_shown_as_it_was(void **state)
{
	struct kit k;

	(void)state;
	kit_seed(5);
	for (unsigned round = 0; round < 1500; round++) {
		const char *profile = round % 2 == 0 ? "txt-1" : "txt-1-pad";
		struct foil_view text = kit_text(round % 10 == 0 ? 300 : 15);
		struct foil_buf out = { 0 }, want = { 0 };
		struct foil_text_leaves t;
		struct foil_opening o;

		kit_start(&k);
		kit_leaves(&k, text, profile, &t);
		k.leaves = t.leaves;
		o = publish(&k, profile, NULL, 0);
		assert_int_equal(foil_text_render(&o, NULL, 0, &out, NULL), FOIL_OK);
		expect_shown(&want, text);
		assert_view_equal(foil_buf_view(&out), foil_buf_view(&want));
		kit_opening_free(&o);
		k.leaves = (struct foil_leaves){ .n = 0 };
		kit_free(&k);
		foil_text_leaves_free(&t);
		foil_buf_free(&out);
		foil_buf_free(&want);
		free_exact(text);
	}
}

/* Padding changes nothing that is seen, and what is hidden is not in what is published. */
static void padding_is_not_seen(void **state)
{
	static const char text[] = "The informant is Zebedee Quibbleworth, of 12 High Street.\n"
	    "Mr Quibbleworth (Zebedee) said so.\n";
	static const char want[] = "The informant is " OPEN "1: s.40(2)" CLOSE ", of "
	    OPEN "2: s.40(2)" CLOSE ".\nMr " OPEN "3: s.40(2)" CLOSE " said so.\n";
	static const struct {
		const char *bytes, *label;
	} rows[] = { { "Zebedee Quibbleworth", "1: s.40(2)" }, { "12 High Street", "2: s.40(2)" },
		{ "Quibbleworth (Zebedee)", "3: s.40(2)" } };

	(void)state;
	for (unsigned padded = 0; padded <= 1; padded++) {
		struct foil_marker m[COUNT(rows)];
		struct foil_buf out = { 0 };
		struct foil_text_leaves t;
		struct foil_opening o;
		struct kit k;

		kit_start(&k);
		kit_leaves(&k, foil_str(text), padded ? "txt-1-pad" : "txt-1", &t);
		for (size_t i = 0; i < COUNT(rows); i++) {
			const char *from = strstr(text, rows[i].bytes);

			m[i] = (struct foil_marker){ .label = foil_str(rows[i].label) };
			assert_int_equal(foil_text_range(&t, foil_str(text),
			    (uint64_t)(from - text), strlen(rows[i].bytes), &m[i].range, NULL),
			    FOIL_OK);
		}
		k.leaves = t.leaves;
		o = publish(&k, padded ? "txt-1-pad" : "txt-1", m, COUNT(m));
		assert_int_equal(foil_text_render(&o, m, COUNT(m), &out, NULL), FOIL_OK);
		assert_view_equal(foil_buf_view(&out), foil_str(want));
		assert_int_equal(m[0].line, 1);
		assert_int_equal(m[1].line, 1);
		assert_int_equal(m[2].line, 2);
		assert_null(memmem(o.contents.p, o.contents.len, "Quibble", 7));
		assert_null(memmem(o.contents.p, o.contents.len, "High", 4));
		kit_opening_free(&o);
		k.leaves = (struct foil_leaves){ .n = 0 };
		kit_free(&k);
		foil_text_leaves_free(&t);
		foil_buf_free(&out);
	}
}

/* Leaves that our own tokeniser would not make, but another's might. */
static void foreign_leaves(void **state)
{
	const struct foil_marker m[] = { { { 2, 1 }, LIT("1"), 0 }, { { 4, 1 }, LIT("2"), 0 } };
	struct foil_marker copy[COUNT(m)];
	struct foil_buf out = { 0 };
	struct foil_opening o;
	struct kit k;

	(void)state;
	kit_start(&k);
	foil_leaves_add_token(&k.leaves, LIT("a\nb"), 2);
	foil_leaves_add_token(&k.leaves, LIT("c"), 3);
	foil_leaves_add_token(&k.leaves, LIT("hidden"), 1);
	foil_leaves_add_pad(&k.leaves); /* opened, between two stretches */
	foil_leaves_add_token(&k.leaves, LIT("hidden"), 1);
	foil_leaves_add_pad(&k.leaves);
	foil_leaves_add_token(&k.leaves, LIT(""), 0); /* shows nothing, and takes no space */
	foil_leaves_add_token(&k.leaves, LIT("d"), 0);
	memcpy(copy, m, sizeof m);
	o = publish(&k, "txt-1", copy, COUNT(copy));
	assert_int_equal(foil_text_render(&o, copy, COUNT(copy), &out, NULL), FOIL_OK);
	assert_view_equal(foil_buf_view(&out), LIT("a\nb\nc\n\n" OPEN "1" CLOSE " " OPEN "2"
	    CLOSE " d"));
	assert_int_equal(copy[0].line, 5);
	assert_int_equal(copy[1].line, 5);
	kit_opening_free(&o);
	kit_free(&k);
	foil_buf_free(&out);
}

static void markers_must_fit(void **state)
{
	const struct foil_view l = LIT("1: s.40(2)");
	const struct {
		struct foil_marker m[3];
		size_t n;
		enum foil_code want;
	} rows[] = {
		{ { { { 1, 2 }, l, 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_OK },
		{ { { { 1, 1 }, l, 0 }, { { 1, 2 }, l, 0 }, { { 5, 1 }, l, 0 } }, 3, FOIL_OK },
		{ { { { 1, 2 }, l, 0 } }, 1, FOIL_E_ARG }, /* a stretch without */
		{ { { { 5, 1 }, l, 0 } }, 1, FOIL_E_ARG },
		{ { { { 1, 2 }, l, 0 } }, 0, FOIL_E_ARG },
		{ { { { 5, 1 }, l, 0 }, { { 1, 2 }, l, 0 } }, 2, FOIL_E_ARG }, /* not sorted */
		{ { { { 1, 3 }, l, 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG }, /* too long */
		{ { { { 1, 5 }, l, 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 0 }, l, 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG }, /* empty */
		{ { { { 0, 1 }, l, 0 }, { { 1, 2 }, l, 0 }, { { 5, 1 }, l, 0 } }, 3, FOIL_E_ARG },
		{ { { { 1, 2 }, l, 0 }, { { 4, 1 }, l, 0 }, { { 5, 1 }, l, 0 } }, 3, FOIL_E_ARG },
		{ { { { 1, 2 }, l, 0 }, { { 5, 1 }, l, 0 }, { { 6, 1 }, l, 0 } }, 3, FOIL_E_ARG },
		{ { { { 1, UINT64_MAX }, l, 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, l, 0 }, { { 5, 1 }, l, 0 }, { { UINT64_MAX, 1 }, l, 0 } }, 3,
		    FOIL_E_ARG },
		{ { { { 1, 2 }, LIT(""), 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, LIT("a\xe2\x9f\xa7 b"), 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, LIT(CLOSE), 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, LIT("\n"), 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, LIT("a\nb"), 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, LIT("a\tb"), 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, LIT("a\xff"), 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, LIT("U+202E"), 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, LIT("U+"), 0 }, { { 5, 1 }, l, 0 } }, 2, FOIL_E_ARG },
		{ { { { 1, 2 }, l, 0 }, { { 5, 1 }, LIT("U+202E"), 0 } }, 2, FOIL_E_ARG },
	};
	const struct foil_range hidden[] = { { 1, 2 }, { 5, 1 } };
	struct foil_opening o;
	struct kit k;

	(void)state;
	kit_start(&k);
	for (unsigned i = 0; i < 8; i++)
		foil_leaves_add_token(&k.leaves, LIT("w"), 1);
	kit_commit(&k, "txt-1", 0);
	kit_open(&k, hidden, COUNT(hidden));
	o = kit_opening(&k);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_buf out = { 0 };
		struct foil_marker m[3];

		memcpy(m, rows[i].m, sizeof m);
		foil_buf_put_str(&out, "kept");
		if (foil_text_render(&o, m, rows[i].n, &out, NULL) != rows[i].want)
			fail_msg("row %zu", i);
		if (rows[i].want != FOIL_OK)
			assert_view_equal(foil_buf_view(&out), LIT("kept"));
		foil_buf_free(&out);
	}
	kit_opening_free(&o);
	kit_free(&k);
}

static void only_text_is_rendered(void **state)
{
	static const struct {
		const char *profile, *leaf;
		enum foil_code want;
	} rows[] = {
		{ "txt-1", "8300616101", FOIL_OK },
		{ "txt-1-pad", "8300616101", FOIL_OK },
		{ "txt-2", "8300616101", FOIL_E_VERSION },
		{ "act-1", "8300616101", FOIL_E_VERSION },
		{ "txt-1", "8304616e01", FOIL_E_FORMAT },
		{ "txt-1", "830561610a", FOIL_E_FORMAT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view leaf = exact_hex(rows[i].leaf);
		struct foil_buf out = { 0 }, tiny = { .max = 1 };
		struct foil_opening o;
		struct kit k;

		kit_start(&k);
		foil_leaves_add(&k.leaves, leaf);
		o = publish(&k, rows[i].profile, NULL, 0);
		assert_int_equal(foil_text_render(&o, NULL, 0, &out, NULL), rows[i].want);
		if (rows[i].want == FOIL_OK)
			assert_int_equal(foil_text_render(&o, NULL, 0, &tiny, NULL), FOIL_E_LIMIT);
		assert_int_equal(tiny.len, 0);
		o.contents.len = 0; /* not verified, and cut short: an error, not a shorter text */
		if (rows[i].want == FOIL_OK)
			assert_int_equal(foil_text_render(&o, NULL, 0, &out, NULL), FOIL_E_FORMAT);
		kit_opening_free(&o);
		kit_free(&k);
		foil_buf_free(&out);
		foil_buf_free(&tiny);
		free_exact(leaf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_are_those_of_the_specification),
		cmocka_unit_test(what_is_open_is_shown_as_it_was),
		cmocka_unit_test(padding_is_not_seen),
		cmocka_unit_test(foreign_leaves),
		cmocka_unit_test(markers_must_fit),
		cmocka_unit_test(only_text_is_rendered),
	};

	return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
