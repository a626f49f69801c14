/* SPDX-License-Identifier: Apache-2.0 */
/* Marked copies (spec/document.md section 4). */
#include "text_kit.h"

static enum foil_code read_marks(struct foil_view text, struct foil_view marked,
    struct foil_marks *out, struct foil_err *err)
{
	struct foil_view t = exact(text), m = exact(marked);
	enum foil_code rc = foil_marks_read(t, m, out, err);

	if (rc == FOIL_OK) { /* labels point into m, which goes: let them point into marked */
		for (size_t i = 0; i < out->n; i++)
			out->mark[i].labels.p = marked.p + (out->mark[i].labels.p - m.p);
	}
	free_exact(t);
	free_exact(m);
	return rc;
}

static void marks_are_read(void **state)
{
	const struct {
		struct foil_view text, marked;
		struct {
			uint64_t start, len;
			const char *labels;
			uint64_t line, column;
		} want[3];
		size_t n;
	} rows[] = {
		{ LIT("a b c"), LIT("a b c"), { { 0, 0, NULL, 0, 0 } }, 0 },
		{ LIT("a b c"), LIT("a [[A b]] c"), { { 2, 1, "A", 1, 3 } }, 1 },
		{ LIT("a b c"), LIT("[[A,B2 a b c]]"), { { 0, 5, "A,B2", 1, 1 } }, 1 },
		{ LIT("a b c"), LIT("[[A a]] [[B b]] [[abcdefgh01234567 c]]"),
		    { { 0, 1, "A", 1, 1 }, { 2, 1, "B", 1, 9 },
		    { 4, 1, "abcdefgh01234567", 1, 17 } }, 3 },
		{ LIT("a b c"), LIT("[[A a ]][[A b]] c"),
		    { { 0, 2, "A", 1, 1 }, { 2, 1, "A", 1, 9 } }, 2 },
		{ LIT("a\nb c\n"), LIT("a\n[[A\nb]] c\n"), { { 2, 1, "A", 2, 1 } }, 1 },
		{ LIT("a\nb\nc\n"), LIT("a\n[[A b\nc]]\n"), { { 2, 3, "A", 2, 1 } }, 1 },
		{ LIT("a b"), LIT("[[A\ta]] b"), { { 0, 1, "A", 1, 1 } }, 1 },
		{ LIT("a  b"), LIT("a[[A  \x20" "b]]"), { { 1, 3, "A", 1, 2 } }, 1 },
		/* byte-order mark, CR LF, and the line feed that editors add or take off */
		{ LIT("a\nb\n"), LIT("\xef\xbb\xbf" "a\r\n[[A b]]\r\n"),
		    { { 2, 1, "A", 2, 1 } }, 1 },
		{ LIT("a\nb\n"), LIT("a\r\n[[A\r\nb]]\r\n"), { { 2, 1, "A", 2, 1 } }, 1 },
		{ LIT("a\nb"), LIT("a\n[[A b]]\n"), { { 2, 1, "A", 2, 1 } }, 1 },
		{ LIT("a\nb"), LIT("a\r\n[[A b]]\r\n"), { { 2, 1, "A", 2, 1 } }, 1 },
		{ LIT("a\nb\n"), LIT("a\n[[A b]]"), { { 2, 1, "A", 2, 1 } }, 1 },
		{ LIT("a\r\nb"), LIT("a\r\n[[A b]]"), { { 3, 1, "A", 2, 1 } }, 1 },
		{ LIT("a\r\nb"), LIT("a\r\r\n[[A b]]"), { { 3, 1, "A", 2, 1 } }, 1 },
		{ LIT("a\rb"), LIT("a\r[[A b]]"), { { 2, 1, "A", 1, 3 } }, 1 },
		{ LIT("\xef\xbb\xbf" "a"), LIT("\xef\xbb\xbf[[A a]]"), { { 3, 1, "A", 1, 4 } }, 1 },
		/* brackets and backslashes of the text */
		{ LIT("x[1] y"), LIT("x[1] [[A y]]"), { { 5, 1, "A", 1, 6 } }, 1 },
		{ LIT("[name] y"), LIT("[[[A name]]] y"), { { 1, 4, "A", 1, 2 } }, 1 },
		{ LIT("[[[x"), LIT("\\[[[[[A x]]"), { { 3, 1, "A", 1, 5 } }, 1 },
		{ LIT("[a] y"), LIT("[[A [a]]] y"), { { 0, 2, "A", 1, 1 } }, 1 },
		{ LIT("[[x]]"), LIT("\\[[x\\]]"), { { 0, 0, NULL, 0, 0 } }, 0 },
		{ LIT("[[x]]"), LIT("\\[[[[A x]]\\]]"), { { 2, 1, "A", 1, 4 } }, 1 },
		{ LIT("a]]"), LIT("[[A a\\]]]]"), { { 0, 3, "A", 1, 1 } }, 1 },
		{ LIT("\\x"), LIT("\\\\[[A x]]"), { { 1, 1, "A", 1, 3 } }, 1 },
		{ LIT("\\[x"), LIT("\\\\[[[A x]]"), { { 2, 1, "A", 1, 4 } }, 1 },
		{ LIT("x\\"), LIT("[[A x\\\\]]"), { { 0, 2, "A", 1, 1 } }, 1 },
		{ LIT("\\[[ \\\\"), LIT("\\\\\\[[ \\\\"), { { 0, 0, NULL, 0, 0 } }, 0 },
		{ LIT("\\\\[ \\]"), LIT("\\\\[ \\]"), { { 0, 0, NULL, 0, 0 } }, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_marks m = { .n = 0 };
		struct foil_err err = { 0 };

		if (read_marks(rows[i].text, rows[i].marked, &m, &err) != FOIL_OK)
			fail_msg("row %zu: %s", i, err.msg);
		assert_int_equal(m.n, rows[i].n);
		for (size_t k = 0; k < m.n; k++) {
			if (m.mark[k].start != rows[i].want[k].start ||
			    m.mark[k].len != rows[i].want[k].len ||
			    m.mark[k].line != rows[i].want[k].line ||
			    m.mark[k].column != rows[i].want[k].column)
				fail_msg("row %zu, mark %zu: %" PRIu64 "+%" PRIu64 " at %" PRIu64
				    ":%" PRIu64, i, k, m.mark[k].start, m.mark[k].len,
				    m.mark[k].line, m.mark[k].column);
			assert_view_equal(m.mark[k].labels, foil_str(rows[i].want[k].labels));
		}
		foil_marks_free(&m);
	}
}

static void mistakes_are_named(void **state)
{
	const struct foil_view text = LIT("one two\nthree [x] four\n");
	const struct {
		struct foil_view marked;
		const char *says;
	} rows[] = {
		{ LIT("one [[A two\nthree [[B [x]]] four]]\n"),
		    "line 2, column 7: a mark inside the mark of line 1, column 5" },
		{ LIT("one [[A two\nthree [x] four\n"),
		    "line 1, column 5: this mark is not closed" },
		{ LIT("one [[A two\nthree [x] four\n["), "changed" },
		{ LIT("one two\nthree [x] four\n[[A"),
		    "line 3, column 1: this mark is not closed" },
		{ LIT("one two]]\nthree [x] four\n"), "line 1, column 8: \"]]\" without a mark" },
		{ LIT("one [[two]]\nthree [x] four\n"), "line 1, column 5: a mark over nothing" },
		{ LIT("one [[A ]]two\nthree [x] four\n"), "line 1, column 5: a mark over nothing" },
		{ LIT("one [[A]] two\nthree [x] four\n"), "line 1, column 5: a mark over nothing" },
		{ LIT("one[[A  ]]two\nthree [x] four\n"), "line 1, column 4: a mark over nothing" },
		{ LIT("one two[[A \n]]three [x] four\n"), "line 1, column 8: a mark over nothing" },
		{ LIT("one [[ two]]\nthree [x] four\n"),
		    "line 1, column 5: a mark needs its ground" },
		{ LIT("one [[]]two\nthree [x] four\n"),
		    "line 1, column 5: a mark needs its ground" },
		{ LIT("one [[A, two]]\nthree [x] four\n"), "a mark needs its ground" },
		{ LIT("one [[,A two]]\nthree [x] four\n"), "a mark needs its ground" },
		{ LIT("one [[A-1 two]]\nthree [x] four\n"), "a mark needs its ground" },
		{ LIT("one [[s.40 two]]\nthree [x] four\n"), "a mark needs its ground" },
		{ LIT("one [[\xc3\x84 two]]\nthree [x] four\n"), "a mark needs its ground" },
		{ LIT("one [[abcdefgh012345678 two]]\nthree [x] four\n"),
		    "a mark needs its ground" },
		{ LIT("one [[A two]]\nthree [[["), "a mark needs its ground" },
		{ LIT("one twoo\nthree [x] four\n"),
		    "line 1, column 8: the text beside the marks was changed; registered: \"two\", "
		    "here: \"twoo\"; put back what was registered" },
		{ LIT("one [[A two ]]\nthree [x] four\n"),
		    "line 1, column 12: the text beside the marks was changed; registered: \"two\", "
		    "here: \"two ]]\"; take out the space, which is text too" },
		{ LIT("one tw\nthree [x] four\n"),
		    "line 1, column 7: the text beside the marks was changed; registered: \"two\", "
		    "here: \"tw\"" },
		{ LIT("one [[A tow]]\nthree [x] four\n"), "line 1, column 10: the text beside" },
		{ LIT("one two\nthree [x] four"), NULL },
		{ LIT("one two\nthree [x] four\n\n"), "line 3, column 1: the text beside" },
		{ LIT("one two\nthree [x] fou"), "line 2, column 14: the text beside" },
		{ LIT("one two\nthree [x] four\nfive"), "line 3, column 1: the text beside" },
		{ LIT(""), "line 1, column 1: the text beside" },
		{ LIT("one two\r\rthree [x] four\n"), "line 1, column 8: the text beside" },
		{ LIT("one\\ two\nthree [x] four\n"), "line 1, column 4: the text beside" },
		{ LIT("one two\nthree [\xff] four\n"), "line 2, byte 8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_marks m = { .n = 77 };
		struct foil_err err = { 0 };
		enum foil_code rc = read_marks(text, rows[i].marked, &m, &err);

		if (rows[i].says == NULL) {
			assert_int_equal(rc, FOIL_OK);
			foil_marks_free(&m);
			continue;
		}
		if (rc != FOIL_E_FORMAT || strstr(err.msg, rows[i].says) == NULL)
			fail_msg("row %zu: %s: %s", i, foil_code_name(rc), err.msg);
		assert_int_equal(m.n, 77);
	}
}

/* A message reaches a terminal: what it quotes must not steer, and is cut between characters. */
static void quotes_are_safe(void **state)
{
	struct foil_buf text = { 0 }, marked = { 0 };
	struct foil_marks m;
	struct foil_err err;

	(void)state;
	for (unsigned i = 0; i < 60; i++)
		foil_buf_put_str(&text, "\xc3\xa9\x1b\xe2\x80\xae");
	foil_buf_put_view(&marked, foil_buf_view(&text));
	marked.p[marked.len / 2] ^= 0x01;
	while (foil_utf8_check(foil_buf_view(&marked), NULL) != FOIL_OK)
		marked.p[marked.len / 2]++;
	assert_int_equal(read_marks(foil_buf_view(&text), foil_buf_view(&marked), &m, &err),
	    FOIL_E_FORMAT);
	assert_non_null(strstr(err.msg, "changed"));
	assert_null(strchr(err.msg, '\x1b'));
	assert_null(strstr(err.msg, "\xe2\x80\xae"));
	assert_null(strstr(err.msg, "\\x"));
	assert_int_equal(foil_utf8_check(foil_str(err.msg), NULL), FOIL_OK);
	foil_buf_free(&text);
	foil_buf_free(&marked);
}

static void marks_refuse(void **state)
{
	uint8_t *large = malloc(2 * FOIL_TEXT_MAX + 1);
	struct foil_marks m;

	(void)state;
	assert_non_null(large);
	memset(large, 'a', 2 * FOIL_TEXT_MAX + 1);
	assert_int_equal(foil_marks_read(LIT(""), LIT("a"), &m, NULL), FOIL_E_ARG);
	assert_int_equal(foil_marks_read(LIT("a"), foil_view(large, 2 * FOIL_TEXT_MAX + 1), &m,
	    NULL), FOIL_E_LIMIT);
	assert_int_equal(foil_marks_read(LIT("a"), foil_view(large, 2 * FOIL_TEXT_MAX), &m, NULL),
	    FOIL_E_FORMAT);
	free(large);
}

/* Text rich in brackets and backslashes. */
static struct foil_view bracket_text(size_t max)
{
	static const char chars[] = "[[[[]]]]\\\\\\\\a \n\rA,";
	struct foil_buf b = { 0 };
	struct foil_view v;

	for (uint64_t n = 1 + kit_random(max); n > 0; n--)
		foil_buf_put_u8(&b, (uint8_t)chars[kit_random(sizeof chars - 1)]);
	v = exact(foil_buf_view(&b));
	foil_buf_free(&b);
	return v;
}

static void escaping_is_undone_by_reading(void **state)
{
	(void)state;
	kit_seed(6);
	for (unsigned round = 0; round < 60000; round++) {
		struct foil_view text = round % 3 == 0 ? kit_text(30) : bracket_text(14);
		struct foil_buf copy = { 0 }, back = { 0 };
		struct foil_marks m = { .n = 1 };
		struct foil_err err = { 0 };

		foil_marks_escape(&copy, text);
		if (read_marks(text, foil_buf_view(&copy), &m, &err) != FOIL_OK)
			fail_msg("round %u: %s", round, err.msg);
		assert_int_equal(m.n, 0);
		foil_marks_free(&m);
		assert_int_equal(foil_marks_strip(foil_buf_view(&copy), &back, &m, NULL), FOIL_OK);
		assert_int_equal(m.n, 0);
		assert_view_equal(foil_buf_view(&back), text);
		foil_marks_free(&m);
		foil_buf_free(&back);
		foil_buf_free(&copy);
		free_exact(text);
	}
}

static void escaping(void **state)
{
	const struct foil_view rows[][2] = {
		{ LIT("a [b] \\c\\"), LIT("a [b] \\c\\") },
		{ LIT("[["), LIT("\\[[") },
		{ LIT("[[["), LIT("\\[[[") },
		{ LIT("[[[["), LIT("\\[[\\[[") },
		{ LIT("]]"), LIT("\\]]") },
		{ LIT("\\[["), LIT("\\\\\\[[") },
		{ LIT("\\\\]]"), LIT("\\\\\\\\\\]]") },
		{ LIT("\\["), LIT("\\[") },
		{ LIT("[]"), LIT("[]") },
		{ LIT(""), LIT("") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view text = exact(rows[i][0]);
		struct foil_buf copy = { 0 };

		foil_marks_escape(&copy, text);
		assert_view_equal(foil_buf_view(&copy), rows[i][1]);
		foil_buf_free(&copy);
		free_exact(text);
	}
}

/* A letter: nothing is registered, the text is what remains. */
static void letters_are_stripped(void **state)
{
	const struct {
		struct foil_view marked, text;
		size_t n;
		uint64_t start, len;
	} rows[] = {
		{ LIT("Dear [[A Ms Smith]],\n"), LIT("Dear Ms Smith,\n"), 1, 5, 8 },
		{ LIT("[[A x]]"), LIT("x"), 1, 0, 1 },
		{ LIT("a\\[[b\\]] \\ [1]\n\n"), LIT("a[[b]] \\ [1]\n\n"), 0, 0, 0 },
		/* canonical: the CR is the text's */
		{ LIT("a\r\n[[A b]]"), LIT("a\r\nb"), 1, 3, 1 },
		{ LIT(""), LIT(""), 0, 0, 0 },
	};
	static const char *const bad[] = { "[[A]]", "[[A x", "x]]", "[[ x]]", "[[A [[B x]]]]",
		"\xff" };
	struct foil_buf text = { 0 };
	struct foil_marks m;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view marked = exact(rows[i].marked);

		foil_buf_put_str(&text, "kept ");
		assert_int_equal(foil_marks_strip(marked, &text, &m, NULL), FOIL_OK);
		assert_view_equal(foil_view(text.p + 5, text.len - 5), rows[i].text);
		assert_int_equal(m.n, rows[i].n);
		if (m.n > 0) {
			assert_int_equal(m.mark[0].start, rows[i].start);
			assert_int_equal(m.mark[0].len, rows[i].len);
			assert_view_equal(m.mark[0].labels, LIT("A"));
		}
		foil_marks_free(&m);
		foil_buf_reset(&text);
		free_exact(marked);
	}
	m.n = 77;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct foil_view marked = exact(foil_str(bad[i]));

		assert_int_equal(foil_marks_strip(marked, &text, &m, NULL), FOIL_E_FORMAT);
		assert_int_equal(m.n + text.len, 77);
		free_exact(marked);
	}
	foil_buf_free(&text);
}

static void stripped_text_has_a_limit(void **state)
{
	uint8_t *large = malloc(FOIL_TEXT_MAX + 1);
	struct foil_buf text = { 0 }, tiny = { .max = 1 };
	struct foil_marks m;

	(void)state;
	assert_non_null(large);
	memset(large, 'a', FOIL_TEXT_MAX + 1);
	assert_int_equal(foil_marks_strip(foil_view(large, FOIL_TEXT_MAX + 1), &text, &m, NULL),
	    FOIL_E_LIMIT);
	assert_int_equal(text.len, 0);
	assert_int_equal(foil_marks_strip(LIT("[[A xy]]"), &tiny, &m, NULL), FOIL_E_LIMIT);
	assert_int_equal(tiny.len, 0);
	foil_buf_free(&text);
	foil_buf_free(&tiny);
	free(large);
}

/*
 * A mark put anywhere into an escaped copy is read back as it was put there,
 * when what is before it cannot run into its brackets.
 */
static void marks_come_back(void **state)
{
	(void)state;
	kit_seed(7);
	for (unsigned round = 0; round < 20000; round++) {
		struct foil_view before = bracket_text(8), inside = bracket_text(8),
			after = bracket_text(8);
		struct foil_buf text = { 0 }, copy = { 0 };
		struct foil_marks m = { .n = 0 };
		struct foil_err err = { 0 };
		uint64_t start;

		foil_buf_put_view(&text, before);
		foil_buf_put_u8(&text, '.');
		start = text.len;
		foil_buf_put_u8(&text, 'x');
		foil_buf_put_view(&text, inside);
		foil_buf_put_u8(&text, 'x');
		foil_buf_put_view(&text, after);
		foil_marks_escape(&copy, before);
		foil_buf_put_str(&copy, ".[[A,B x");
		foil_marks_escape(&copy, inside);
		foil_buf_put_str(&copy, "x]]");
		foil_marks_escape(&copy, after);
		if (read_marks(foil_buf_view(&text), foil_buf_view(&copy), &m, &err) != FOIL_OK)
			fail_msg("round %u: %s", round, err.msg);
		assert_int_equal(m.n, 1);
		assert_int_equal(m.mark[0].start, start);
		assert_int_equal(m.mark[0].len, inside.len + 2);
		assert_view_equal(m.mark[0].labels, LIT("A,B"));
		foil_marks_free(&m);
		foil_buf_free(&text);
		foil_buf_free(&copy);
		free_exact(before);
		free_exact(inside);
		free_exact(after);
	}
}

/* Whatever an editor leaves behind: an answer or an error, and marks that lie in the text. */
static void damaged_copies(void **state)
{
	unsigned read = 0;

	(void)state;
	kit_seed(8);
	for (unsigned round = 0; round < 30000; round++) {
		struct foil_view text = bracket_text(10);
		struct foil_buf copy = { 0 };
		struct foil_marks m = { .n = 0 };

		foil_buf_put_str(&copy, "[[A ");
		foil_marks_escape(&copy, text);
		foil_buf_put_str(&copy, "]]");
		for (uint64_t n = kit_random(3); n > 0; n--)
			copy.p[kit_random(copy.len)] = (uint8_t)"[]\\A \n\r"[kit_random(7)];
		if (read_marks(text, foil_buf_view(&copy), &m, NULL) == FOIL_OK) {
			for (size_t i = 0; i < m.n; i++) {
				assert_true(m.mark[i].start <= text.len);
				assert_true(m.mark[i].len <= text.len - m.mark[i].start);
				read++;
			}
			foil_marks_free(&m);
		}
		foil_buf_free(&copy);
		free_exact(text);
	}
	assert_true(read > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_are_read),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(quotes_are_safe),
		cmocka_unit_test(marks_refuse),
		cmocka_unit_test(escaping_is_undone_by_reading),
		cmocka_unit_test(escaping),
		cmocka_unit_test(letters_are_stripped),
		cmocka_unit_test(stripped_text_has_a_limit),
		cmocka_unit_test(marks_come_back),
		cmocka_unit_test(damaged_copies),
	};

	return cmocka_run_group_tests_name("marks", tests, NULL, NULL);
}
