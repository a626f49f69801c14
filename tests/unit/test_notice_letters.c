/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole letters: ten clean ones over all four enactments, in which nothing of
 * the two highest severities may be found; what happens when a part of them is
 * taken out; input of every bad kind; and time.
 */
#include "notice_kit.h"

#include <stdio.h>
#include <time.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define DIR "tests/vectors/letters/"

static const struct {
	const char *name;
	enum foil_regime regime;
	const char *received, *dated;
	const char *cut;  /* a line with these words is taken out */
	const char *rule; /* and then this is found */
} letters[] = {
	{ "01-personal.txt", FOIL_FOIA, "2024-02-20", "2024-03-12", "an internal review", "N11" },
	{ "02-ncnd.txt", FOIL_FOIA, "2023-08-11", "2023-09-08", "Confirming or denying would show", "N07" },
	{ "03-cost.txt", FOIL_FOIA, "2023-05-09", "2023-06-05", "bring the request within", "N14" },
	{ "04-vexatious.txt", FOIL_FOIA, "2025-01-20", "2025-02-14", "Vice-Principal", "N11" },
	{ "05-opinion.html", FOIL_FOIA, "2023-10-23", "2023-11-16", "qualified person", "X09" },
	{ "06-security.txt", FOIL_FOIA, "2024-04-08", "2024-05-03", "can complain to the", "N12" },
	{ "07-environment.txt", FOIL_EIR, "2023-06-26", "2023-07-21", "in the course of completion", "N18" },
	{ "08-scottish.txt", FOIL_FOISA, "2024-08-01", "2024-08-29", "require us to review", "N16" },
	{ "09-scottish-environment.txt", FOIL_EIRS, "2023-09-14", "2023-10-10", "You may ask us to review",
	    "N15" },
	{ "10-police.txt", FOIL_FOIA, "2024-06-04", "2024-06-27", "On balance, the public interest in",
	    NULL },
};

static void read_letter(const char *name, struct foil_buf *out)
{
	char path[200];

	(void)snprintf(path, sizeof path, DIR "%s", name);
	assert_int_equal(foil_file_read(path, 1 << 20, out, NULL), FOIL_OK);
}

static void print_findings(const struct foil_notice *n)
{
	for (size_t i = 0; i < n->n; i++)
		print_message("%s line %zu: %s\n", n->findings[i].rule->id, n->findings[i].line,
		    n->findings[i].text);
}

static foil_day day(const char *iso)
{
	foil_day d = FOIL_DAY_NONE;

	assert_int_equal(foil_day_parse_iso(foil_str(iso), &d, NULL), FOIL_OK);
	return d;
}

static void test_clean(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(letters); i++) {
		struct foil_buf text = { .max = 0 };
		struct foil_notice n;

		read_letter(letters[i].name, &text);
		for (unsigned given = 0; given < 2; given++) {
			kit_check_bytes(foil_buf_view(&text), given ? letters[i].regime :
			    FOIL_REGIME_NONE, NULL,
			    &n);
			if (n.count[FOIL_SEVERITY_STATUTE] + n.count[FOIL_SEVERITY_GUIDANCE] +
			    n.count[FOIL_SEVERITY_INCONSISTENCY] > 0) {
				print_findings(&n);
				fail_msg("%s is clean", letters[i].name);
			}
			assert_int_equal(n.regime, letters[i].regime);
			assert_int_equal(n.received, day(letters[i].received));
			assert_int_equal(n.dated, day(letters[i].dated));
			foil_notice_free(&n);
		}
		foil_buf_free(&text);
	}
}

/* The text without the line that has the words. */
static void cut_line(const struct foil_buf *text, const char *words, struct foil_buf *out)
{
	struct foil_view rest = foil_buf_view(text);
	bool cut = false;

	while (rest.len > 0) {
		const uint8_t *lf = memchr(rest.p, '\n', rest.len);
		size_t n = lf == NULL ? rest.len : (size_t)(lf - rest.p) + 1;

		if (memmem(rest.p, n, words, strlen(words)) != NULL)
			cut = true;
		else
			foil_buf_put(out, rest.p, n);
		rest = foil_view(rest.p + n, rest.len - n);
	}
	assert_true(cut);
}

static void test_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(letters); i++) {
		struct foil_buf text = { .max = 0 }, less = { .max = 0 };
		struct foil_notice n;

		if (letters[i].rule == NULL)
			continue;
		read_letter(letters[i].name, &text);
		cut_line(&text, letters[i].cut, &less);
		kit_check_bytes(foil_buf_view(&less), letters[i].regime, NULL, &n);
		if (kit_count(&n, letters[i].rule) == 0) {
			print_findings(&n);
			fail_msg("%s without \"%s\" lacks %s", letters[i].name, letters[i].cut,
			    letters[i].rule);
		}
		foil_notice_free(&n);
		foil_buf_free(&text);
		foil_buf_free(&less);
	}
}

/* ---- HTML ---- */

static void test_html(void **state)
{
	static const struct {
		const char *html, *text;
		bool hidden;
	} rows[] = {
		{ "<p>a</p><p>b</p>", "a\nb\n", false },
		{ "<p>a <b>bold</b>&nbsp;word&#8217;s &amp; &lt;x&gt; &unknown; &#0; & end",
		    "a bold\xC2\xA0" "word\xE2\x80\x99" "s "
		    "& <x> &unknown; \xEF\xBF\xBD & end\n", false },
		{ "<script>if (a < b) alert('</p>')</script>x<style>p{}</style>y<!-- <p>no</p> "
		    "-->z", "xyz\n", false },
		{ "<SCRIPT>never closed", "", false },
		{ "a<!-- never closed", "a\n", false },
		{ "<ul><li>one<li>two</ul>", "\xE2\x80\xA2 one\n\xE2\x80\xA2 two\n", false },
		{ "<a href=\"https://x.example/a\">here</a> <a href='javascript:alert(1)'>no</a>",
		    "here <https://x.example/a> no\n", false },
		{ "<p title='a > b'>c</p><p hidden>d</p>", "c\nd\n", true },
		{ "<p style=\"display:none\">d</p>", "d\n", true },
		{ "<del>section 40(2)</del>x", "section 40(2)x\n", true },
		{ "1 < 2 and 3 <", "1 < 2 and 3 <\n", false },
		{ "<p", "", false },
		{ "<a href=", "", false },
		{ "<a href='x", "", false },
		{ "</", "", false },
		{ "&#x110000; &#xZ; &#; &", "&#x110000; &#xZ; &#; &\n", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_buf out = { .max = 0 };
		size_t len = strlen(rows[i].html);
		uint8_t *copy = malloc(len);
		bool hidden = false;

		assert_non_null(copy);
		memcpy(copy, rows[i].html, len);
		assert_int_equal(foil_html_text(foil_view(copy, len), &out, &hidden, NULL), FOIL_OK);
		if (!foil_view_eq(foil_buf_view(&out), foil_str(rows[i].text)))
			fail_msg("row %zu: \"%s\" gives \"%s\"", i, rows[i].html, foil_buf_cstr(&out));
		assert_int_equal(hidden, rows[i].hidden);
		free(copy);
		foil_buf_free(&out);
	}
	assert_true(foil_html_is(foil_str("\xEF\xBB\xBF \n<!doctype html>")));
	assert_true(foil_html_is(foil_str("<html>")));
	assert_false(foil_html_is(foil_str("< less")));
	assert_false(foil_html_is(foil_str("<")));
	assert_false(foil_html_is(foil_str("")));
}

/* ---- bad input ---- */

static enum foil_code check_bytes(const void *p, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	struct foil_notice n;
	struct foil_err err = { .msg = "" };
	enum foil_code rc;

	assert_non_null(copy);
	memcpy(copy, p, len);
	rc = foil_notice_check(foil_view(copy, len), FOIL_REGIME_NONE, NULL, &n, &err);
	if (rc == FOIL_OK)
		foil_notice_free(&n);
	else
		assert_true(err.msg[0] != '\0');
	free(copy);
	return rc;
}

static void test_bad(void **state)
{
	uint8_t *big = malloc(FOIL_NOTICE_TEXT_MAX + 1);

	(void)state;
	assert_non_null(big);
	memset(big, 'a', FOIL_NOTICE_TEXT_MAX + 1);
	assert_int_equal(check_bytes("", 0), FOIL_OK);
	assert_int_equal(check_bytes("\xEF\xBB\xBF", 3), FOIL_OK);
	assert_int_equal(check_bytes("a\0b", 3), FOIL_E_FORMAT);
	assert_int_equal(check_bytes("<p>\0", 4), FOIL_E_FORMAT);
	assert_int_equal(check_bytes("\xFF", 1), FOIL_E_FORMAT);
	assert_int_equal(check_bytes("<p>\xC3", 4), FOIL_E_FORMAT);
	assert_int_equal(check_bytes(big, FOIL_NOTICE_TEXT_MAX + 1), FOIL_E_LIMIT);
	assert_int_equal(check_bytes(big, FOIL_NOTICE_TEXT_MAX), FOIL_OK);
	free(big);
}

/* Words that steer do not part a word, and never reach a message as they are. */
static void test_steering(void **state)
{
	struct foil_notice n;

	(void)state;
	kit_check("1 December 2023\n\nYour request of 3 November 2023\n\nThe note is ex\xE2\x80\x8B"
	    "empt under section\xE2\x80\xAE 42(1).\n", FOIL_FOIA, NULL, &n);
	for (size_t i = 0; i < n.n; i++)
		assert_null(strstr(n.findings[i].text, "\xE2\x80\xAE"));
	foil_notice_free(&n);
}

/* ---- time ---- */

static double cpu(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double timed(const struct foil_buf *b)
{
	double start = cpu();
	struct foil_notice n;
	struct foil_err err = { .msg = "" };

	if (foil_notice_check(foil_buf_view(b), FOIL_REGIME_NONE, NULL, &n, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	foil_notice_free(&n);
	return cpu() - start;
}

/* Some 500 words a page. */
static void test_twenty_pages(void **state)
{
	struct foil_buf one = { .max = 0 }, all = { .max = 0 };
	double best = 1e9;
	size_t words = 0;

	(void)state;
	read_letter("10-police.txt", &one);
	read_letter("08-scottish.txt", &one);
	while (words < 10000) {
		foil_buf_put_view(&all, foil_buf_view(&one));
		for (size_t i = 0; i < one.len; i++)
			words += one.p[i] == ' ' || one.p[i] == '\n';
	}
	for (unsigned i = 0; i < 5; i++) {
		double t = timed(&all);

		best = t < best ? t : best;
	}
	print_message("figure: a letter of 20 pages, %zu words, %zu bytes: %.1f ms of CPU\n", words,
	    all.len, best);
	foil_buf_free(&one);
	foil_buf_free(&all);
}

/* Four times the input takes some four times as long, whatever it is made of. */
static void test_linear(void **state)
{
	static const char *const units[] = { "(", "s.31(1)(a) ", "section 31(1)(a) is exempt. ",
		"request 1/1/2023 ", "would or would be likely to ", "disclosure does not outweigh ",
		"a", "<a href='", "<p>", "&amp;", "Aa. ", "\n", " \t", "''''", "neither confirm ",
		    "1 May 2023\n",
		"public interest extend still ", "Section 31(1)(a)\n\n", "- 1 May 2023 attached three sets\n",
		"www.ico.org.uk/", "emissions not ", "Commissioner upheld section 42(1). ",
		"Commissioner upheld section 42(1) ", "section 17(4) redacted attached ",
		    "section 39(1)(a), ",
		"the public interest in maintaining " };

	(void)state;
	for (size_t i = 0; i < COUNT(units); i++) {
		double t[2];

		for (unsigned k = 0; k < 2; k++) {
			struct foil_buf b = { .max = 0 };

			while (b.len < (k == 0 ? 250000u : 1000000u))
				foil_buf_put_str(&b, units[i]);
			t[k] = timed(&b);
			foil_buf_free(&b);
		}
		/* Sixteen would be quadratic; small times are noise. */
		if (t[1] > 400 && t[1] > 10 * t[0])
			fail_msg("\"%s\": %.0f ms, and four times of it %.0f ms", units[i], t[0], t[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_steering),
		cmocka_unit_test(test_twenty_pages),
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
