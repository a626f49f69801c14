/* SPDX-License-Identifier: Apache-2.0 */
/* Text to leaves and bytes to ranges (spec/document.md sections 1 to 3). */
#include "text_kit.h"

static void canonical_text(void **state)
{
	const struct {
		struct foil_view raw, text;
		bool bom, crlf;
		enum foil_code want;
		const char *says;
	} rows[] = {
		{ LIT("a"), LIT("a"), false, false, FOIL_OK, NULL },
		{ LIT("\xef\xbb\xbf" "a"), LIT("a"), true, false, FOIL_OK, NULL },
		{ LIT("a\r\nb\r\n"), LIT("a\nb\n"), false, true, FOIL_OK, NULL },
		{ LIT("\xef\xbb\xbf\r\n"), LIT("\n"), true, true, FOIL_OK, NULL },
		{ LIT("a\rb\r"), LIT("a\rb\r"), false, false, FOIL_OK, NULL },
		{ LIT("a\r\r\nb"), LIT("a\r\nb"), false, true, FOIL_OK, NULL },
		{ LIT("\n\r"), LIT("\n\r"), false, false, FOIL_OK, NULL },
		{ LIT("\xef\xbb\xbf\xef\xbb\xbf"), LIT("\xef\xbb\xbf"), true, false, FOIL_OK,
		    NULL },
		{ LIT("\xef\xbb"), LIT(""), false, false, FOIL_E_FORMAT, "line 1, byte 1" },
		{ LIT(""), LIT(""), false, false, FOIL_E_FORMAT, "empty" },
		{ LIT("\xef\xbb\xbf"), LIT(""), false, false, FOIL_E_FORMAT, "empty" },
		{ LIT("a\nbc\0d"), LIT(""), false, false, FOIL_E_FORMAT, "line 2, byte 3" },
		{ LIT("a\n\xff"), LIT(""), false, false, FOIL_E_FORMAT, "line 2, byte 1" },
		{ LIT("caf\xe9"), LIT(""), false, false, FOIL_E_FORMAT, "line 1, byte 4" },
		{ LIT("\xff\xfe" "a\0"), LIT(""), false, false, FOIL_E_FORMAT, "not UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view raw = exact(rows[i].raw);
		struct foil_text_form form = { true, true };
		struct foil_buf text = { 0 };
		struct foil_err err = { 0 };

		foil_buf_put_str(&text, "before ");
		assert_int_equal(foil_text_canonical(raw, &form, &text, &err), rows[i].want);
		assert_int_equal(form.bom, rows[i].want != FOIL_OK || rows[i].bom);
		assert_int_equal(form.crlf, rows[i].want != FOIL_OK || rows[i].crlf);
		assert_view_equal(foil_view(text.p + 7, text.len - 7), rows[i].text);
		if (rows[i].says != NULL && strstr(err.msg, rows[i].says) == NULL)
			fail_msg("row %zu: %s", i, err.msg);
		foil_buf_free(&text);
		free_exact(raw);
	}
}

static void text_limit(void **state)
{
	uint8_t *raw = malloc(FOIL_TEXT_MAX + 1);
	struct foil_text_leaves t = { .cap = 0 };
	struct foil_buf text = { 0 };
	struct foil_text_form form;
	struct kit k;

	(void)state;
	assert_non_null(raw);
	memset(raw, 'a', FOIL_TEXT_MAX + 1);
	assert_int_equal(foil_text_canonical(foil_view(raw, FOIL_TEXT_MAX), &form, &text, NULL),
	    FOIL_OK);
	assert_int_equal(text.len, FOIL_TEXT_MAX);
	foil_buf_reset(&text);
	assert_int_equal(foil_text_canonical(foil_view(raw, FOIL_TEXT_MAX + 1), &form, &text, NULL),
	    FOIL_E_LIMIT);
	assert_int_equal(text.len, 0);
	kit_start(&k);
	assert_int_equal(foil_text_leaves(foil_view(raw, FOIL_TEXT_MAX + 1), "txt-1", k.id,
	    k.secret, &t, NULL), FOIL_E_LIMIT);
	kit_leaves(&k, foil_view(raw, FOIL_TEXT_MAX), "txt-1", &t);
	assert_int_equal(t.leaves.n, FOIL_TEXT_MAX / FOIL_TOKEN_MAX);
	foil_text_leaves_free(&t);
	foil_buf_free(&text);
	free(raw);
}

static void places(void **state)
{
	const struct foil_view text = LIT("ab\n\ncd\n");
	static const uint64_t want[][3] = { { 0, 1, 1 }, { 1, 1, 2 }, { 2, 1, 3 }, { 3, 2, 1 },
		{ 4, 3, 1 }, { 6, 3, 3 }, { 7, 4, 1 }, { 99, 4, 1 } };

	(void)state;
	for (size_t i = 0; i < COUNT(want); i++) {
		uint64_t line, column;

		foil_text_place(text, want[i][0], &line, &column);
		assert_int_equal(line, want[i][1]);
		assert_int_equal(column, want[i][2]);
	}
}

/* at[i] is where the tokens before leaf i end, whatever the text. */
static void check_places(const struct foil_text_leaves *t, struct foil_view text)
{
	struct foil_buf so_far = { 0 };
	struct foil_leaves one = { .n = 0 };

	for (size_t i = 0; i < t->leaves.n; i++) {
		assert_int_equal(t->at[i], so_far.len);
		foil_leaves_add(&one, foil_leaves_get(&t->leaves, i));
		kit_join(&so_far, &one);
		foil_leaves_free(&one);
	}
	assert_int_equal(t->at[t->leaves.n], text.len);
	assert_view_equal(foil_buf_view(&so_far), text);
	foil_buf_free(&so_far);
}

static void every_text_comes_back(void **state)
{
	struct kit k;

	(void)state;
	kit_start(&k);
	kit_seed(3);
	for (unsigned round = 0; round < 4000; round++) {
		struct foil_view text = kit_text(round % 10 == 0 ? 300 : 12);
		struct foil_text_leaves plain, padded;
		struct foil_buf joined = { 0 };

		kit_leaves(&k, text, "txt-1", &plain);
		kit_leaves(&k, text, "txt-1-pad", &padded);
		check_places(&plain, text);
		check_places(&padded, text);
		kit_join(&joined, &plain.leaves);
		assert_view_equal(foil_buf_view(&joined), text);
		foil_text_leaves_free(&plain);
		foil_text_leaves_free(&padded);
		foil_buf_free(&joined);
		free_exact(text);
	}
}

static void check_long(const char *letter, const char *tail, const size_t *want, size_t n)
{
	struct foil_text_leaves t;
	struct foil_buf text = { 0 };
	struct kit k;

	kit_start(&k);
	for (size_t i = 0; i < 1100; i++)
		foil_buf_put_str(&text, letter);
	foil_buf_put_str(&text, tail);
	kit_leaves(&k, foil_buf_view(&text), "txt-1", &t);
	assert_int_equal(t.leaves.n, n);
	for (size_t i = 0; i < n; i++) {
		struct foil_view word;
		unsigned sep;

		assert_true(foil_leaf_token(foil_leaves_get(&t.leaves, i), &word, &sep));
		assert_int_equal(word.len, want[i]);
		assert_int_equal(sep, 0);
		assert_int_equal(foil_utf8_check(word, NULL), FOIL_OK);
	}
	foil_text_leaves_free(&t);
	foil_buf_free(&text);
}

static void long_words_are_cut(void **state)
{
	static const size_t one[] = { FOIL_TOKEN_MAX, 1100 - FOIL_TOKEN_MAX };
	static const size_t two[] = { FOIL_TOKEN_MAX, FOIL_TOKEN_MAX, 2200 - 2 * FOIL_TOKEN_MAX };
	static const size_t three[] = { 1023, 1023, 1023, 3300 - 3 * 1023 };
	static const size_t space[] = { FOIL_TOKEN_MAX, 1100 - FOIL_TOKEN_MAX, 1 };

	(void)state;
	check_long("x", "", one, COUNT(one));
	check_long("\xc3\xa9", "", two, COUNT(two));
	check_long("\xe0\xa4\x85", "", three, COUNT(three));
	check_long(" ", "x", space, COUNT(space));
}

static void leaves_refuse(void **state)
{
	struct foil_text_leaves t = { .cap = 77 };
	struct foil_err err = { 0 };
	struct kit k;

	(void)state;
	kit_start(&k);
	assert_int_equal(foil_text_leaves(LIT(""), "txt-1", k.id, k.secret, &t, NULL), FOIL_E_ARG);
	assert_int_equal(foil_text_leaves(LIT("a"), "txt-2", k.id, k.secret, &t, NULL), FOIL_E_ARG);
	assert_int_equal(foil_text_leaves(LIT("a"), "", k.id, k.secret, &t, NULL), FOIL_E_ARG);
	assert_int_equal(foil_text_leaves(LIT("a\n\xff"), "txt-1", k.id, k.secret, &t, &err),
	    FOIL_E_FORMAT);
	assert_non_null(strstr(err.msg, "line 2"));
	assert_int_equal(t.cap, 77);
}

/* About as many PADs as tokens, few in a row, and none before the first token. */
static void padding_is_geometric(void **state)
{
	size_t tokens = 0, run = 0, of_run[40] = { 0 };
	struct foil_text_leaves t;
	struct foil_buf text = { 0 };
	struct kit k;

	(void)state;
	kit_start(&k);
	for (unsigned i = 0; i < 20000; i++)
		foil_buf_put_str(&text, "a ");
	kit_leaves(&k, foil_buf_view(&text), "txt-1-pad", &t);
	assert_false(foil_leaf_is_pad(foil_leaves_get(&t.leaves, 0)));
	for (size_t i = 1; i <= t.leaves.n; i++) {
		if (i < t.leaves.n && foil_leaf_is_pad(foil_leaves_get(&t.leaves, i))) {
			run++;
			continue;
		}
		assert_true(run <= 32);
		of_run[run]++;
		tokens++;
		run = 0;
	}
	assert_int_equal(tokens, 20000);
	for (unsigned r = 0; r < 5; r++) /* 10000, 5000, 2500 ...: within a tenth and a bit */
		assert_in_range(of_run[r], (17500U >> (r + 1)), (22500U >> (r + 1)));
	foil_text_leaves_free(&t);
	foil_buf_free(&text);
}

static void ranges_cover_whole_words(void **state)
{
	static const char text[] = "Present: J. Smith (chair),\n\nAnn\tO'Brien  gone";
	static const struct {
		const char *bytes; /* the first place where these stand is marked */
		uint64_t start, len;
		enum foil_code want;
		const char *says;
	} rows[] = {
		{ "Present", 0, 1, FOIL_OK, NULL },
		{ "Present:", 0, 2, FOIL_OK, NULL },
		{ " J. Smith ", 2, 3, FOIL_OK, NULL },
		{ ",\n\nAnn", 8, 3, FOIL_OK, NULL },
		{ "\n\nAnn\tO", 10, 3, FOIL_OK, NULL },
		{ "'", 13, 1, FOIL_OK, NULL },
		{ "Brien  gone", 14, 3, FOIL_OK, NULL },
		{ "gone", 16, 1, FOIL_OK, NULL },
		{ " ", 0, 0, FOIL_E_ARG, "nothing but white space" },
		{ "\n\n", 0, 0, FOIL_E_ARG, "nothing but white space" },
		{ "\t", 0, 0, FOIL_E_ARG, "nothing but white space" },
		{ "", 0, 0, FOIL_E_ARG, "nothing but white space" },
		{ "mith", 0, 0, FOIL_E_ARG,
		    "begins after 1 bytes of \"Smith\" (line 1, column 13 of the text)" },
		{ "J. Smi", 0, 0, FOIL_E_ARG,
		    "ends after 3 bytes of \"Smith\" (line 1, column 13 of the text)" },
		{ "rie", 0, 0, FOIL_E_ARG, "of \"Brien\" (line 3, column 7 of the text)" },
	};

	(void)state;
	for (unsigned padded = 0; padded <= 1; padded++) {
		struct foil_text_leaves t;
		struct kit k;

		kit_start(&k);
		kit_leaves(&k, foil_str(text), padded ? "txt-1-pad" : "txt-1", &t);
		for (size_t i = 0; i < COUNT(rows); i++) {
			struct foil_range r = { 77, 77 };
			struct foil_err err = { 0 };
			const char *from = strstr(text, rows[i].bytes);
			enum foil_code rc = foil_text_range(&t, foil_str(text),
			    (uint64_t)(from - text), strlen(rows[i].bytes), &r, &err);

			if (rc != rows[i].want ||
			    (rc != FOIL_OK && strstr(err.msg, rows[i].says) == NULL))
				fail_msg("row %zu: %s", i, err.msg);
			if (padded == 0 || rc != FOIL_OK) {
				assert_int_equal(r.start, rc == FOIL_OK ? rows[i].start : 77);
				assert_int_equal(r.len, rc == FOIL_OK ? rows[i].len : 77);
			}
		}
		foil_text_leaves_free(&t);
	}
}

static void ranges_stay_in_the_text(void **state)
{
	static const uint64_t rows[][2] = { { 0, 6 }, { 5, 1 }, { 6, 0 }, { 1, UINT64_MAX },
		{ UINT64_MAX, 1 }, { UINT64_MAX, UINT64_MAX } };
	struct foil_text_leaves t;
	struct foil_range r;
	struct kit k;

	(void)state;
	kit_start(&k);
	kit_leaves(&k, LIT("a b c"), "txt-1", &t);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(foil_text_range(&t, LIT("a b c"), rows[i][0], rows[i][1], &r,
		    NULL), FOIL_E_ARG);
	assert_int_equal(foil_text_range(&t, LIT("a b c"), 0, 5, &r, NULL), FOIL_OK);
	foil_text_leaves_free(&t);
}

/* A range begins with a token, ends before one or at the end, and takes the PADs along. */
static void random_ranges_are_right(void **state)
{
	unsigned found = 0;
	struct kit k;

	(void)state;
	kit_start(&k);
	kit_seed(4);
	for (unsigned round = 0; round < 3000; round++) {
		struct foil_view text = kit_text(30);
		uint64_t start = kit_random(text.len), len = kit_random(text.len - start + 1);
		struct foil_text_leaves t;
		struct foil_range r;

		kit_leaves(&k, text, "txt-1-pad", &t);
		if (foil_text_range(&t, text, start, len, &r, NULL) == FOIL_OK) {
			uint64_t end = r.start + r.len;

			found++;
			assert_true(r.len > 0 && end <= t.leaves.n);
			assert_false(foil_leaf_is_pad(foil_leaves_get(&t.leaves, (size_t)r.start)));
			assert_false(foil_leaf_is_pad(foil_leaves_get(&t.leaves, (size_t)end)));
			assert_true(t.at[r.start] >= start);
			assert_int_equal(foil_trim(foil_view(text.p + start,
			    (size_t)(t.at[r.start] - start))).len, 0);
			if (t.at[end] < start + len)
				assert_int_equal(foil_trim(foil_view(text.p + t.at[end],
				    (size_t)(start + len - t.at[end]))).len, 0);
		}
		foil_text_leaves_free(&t);
		free_exact(text);
	}
	assert_true(found > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_text),
		cmocka_unit_test(text_limit),
		cmocka_unit_test(places),
		cmocka_unit_test(every_text_comes_back),
		cmocka_unit_test(long_words_are_cut),
		cmocka_unit_test(leaves_refuse),
		cmocka_unit_test(padding_is_geometric),
		cmocka_unit_test(ranges_cover_whole_words),
		cmocka_unit_test(ranges_stay_in_the_text),
		cmocka_unit_test(random_ranges_are_right),
	};

	return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
