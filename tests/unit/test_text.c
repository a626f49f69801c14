/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/env.h"
#include "foil/text.h"

#include <stdio.h>

#define CP_END 0x110000U

static bool is_scalar(uint32_t cp)
{
	return cp < 0xd800 || (cp > 0xdfff && cp < CP_END);
}

static bool is_utf8(const uint8_t *p, size_t n)
{
	return foil_utf8_check(foil_view(p, n), NULL) == FOIL_OK;
}

static void every_code_point(void **state)
{
	struct foil_buf b = { 0 };

	(void)state;
	for (uint32_t cp = 0; cp < CP_END + 10; cp++) {
		size_t want = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4, at = 0;

		foil_buf_reset(&b);
		foil_utf8_put(&b, cp);
		assert_true(is_utf8(b.p, b.len));
		if (is_scalar(cp))
			assert_int_equal(b.len, want);
		assert_int_equal(foil_utf8_next(foil_buf_view(&b), &at), is_scalar(cp) ? cp : 0xfffd);
		assert_int_equal(at, b.len);
	}
	foil_buf_free(&b);
}

/*
 * every_code_point shows that no good sequence is refused; these counts show
 * that no other is accepted.
 */
static void nothing_else_is_utf8(void **state)
{
	static const uint8_t few[] = { 0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff };
	const unsigned one = 128, two = 1920, three = 65536 - 2048 - 2048;
	unsigned ones = 0, twos = 0, threes = 0, fours = 0;

	(void)state;
	for (unsigned a = 0; a < 256; a++) {
		ones += is_utf8((uint8_t[]){ (uint8_t)a }, 1);
		for (unsigned b = 0; b < 256; b++) {
			twos += is_utf8((uint8_t[]){ (uint8_t)a, (uint8_t)b }, 2);
			for (unsigned c = 0; c < 256; c++)
				threes += is_utf8((uint8_t[]){ (uint8_t)a, (uint8_t)b, (uint8_t)c }, 3);
		}
	}
	for (unsigned i = 0; i < 16 * 256 * 36; i++) {
		uint8_t p[4] = { (uint8_t)(0xf0 + i / 36 / 256), (uint8_t)(i / 36), few[i / 6 % 6],
			few[i % 6] };

		fours += is_utf8(p, 4);
	}
	assert_int_equal(ones, one);
	assert_int_equal(twos, one * one + two);
	assert_int_equal(threes, one * one * one + 2 * one * two + three);
	/* second bytes after f0, f1 to f3 and f4; two of the few are continuations */
	assert_int_equal(fours, (48 + 3 * 64 + 16) * 2 * 2);
}

static void bad_utf8_is_placed(void **state)
{
	static const struct {
		struct foil_view in;
		const char *msg;
	} rows[] = {
		{ { (const uint8_t *)"\xff", 1 }, "not UTF-8: byte 0xff at line 1, byte 1" },
		{ { (const uint8_t *)"12345678901234567\xc3", 18 },
		    "not UTF-8: byte 0xc3 at line 1, byte 18" },
		{ { (const uint8_t *)"a\nb\n\xc3\xa9x\xed\xa0\x80", 10 },
		    "not UTF-8: byte 0xed at line 3, byte 4" },
		{ { (const uint8_t *)"\n\xe2\x82", 3 }, "not UTF-8: byte 0xe2 at line 2, byte 1" },
		{ { (const uint8_t *)"\xf0\x9f\x98", 3 }, "not UTF-8: byte 0xf0 at line 1, byte 1" },
	};
	struct foil_err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(rows[i].in);

		assert_int_equal(foil_utf8_check(v, &err), FOIL_E_FORMAT);
		assert_string_equal(err.msg, rows[i].msg);
		free_exact(v);
	}
	/* A bad byte after any number of good ones, whatever the stride of the check. */
	for (size_t n = 0; n < 40; n++) {
		struct foil_view v = foil_view(calloc(1, n + 1), n + 1);

		assert_non_null(v.p);
		assert_int_equal(foil_utf8_check(v, &err), FOIL_OK);
		((uint8_t *)(uintptr_t)v.p)[n] = 0x80;
		assert_int_equal(foil_utf8_check(v, &err), FOIL_E_FORMAT);
		free_exact(v);
	}
	assert_int_equal(foil_utf8_check(foil_view(NULL, 0), &err), FOIL_OK);
}

static void next_steps_over_bad_bytes(void **state)
{
	static const uint32_t want[] = { 'a', 0xfffd, 0xfffd, 0x20ac, 0xfffd, 0x1f600, 0xfffd };
	struct foil_view v = exact(LIT("a\x80\xe2\xe2\x82\xac\xf5\xf0\x9f\x98\x80\xe2"));
	size_t at = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(want); i++)
		assert_int_equal(foil_utf8_next(v, &at), want[i]);
	assert_int_equal(at, v.len);
	free_exact(v);
}

/* The table of spec/text.md and the table of the code are one. */
static void steering_is_as_specified(void **state)
{
	static bool listed[CP_END];
	FILE *f = fopen("spec/text.md", "r");
	unsigned first, last, rows = 0;
	char line[400];

	(void)state;
	if (f == NULL)
		fail_msg("run from the top of the source: spec/text.md is not here");
	while (fgets(line, sizeof line, f) != NULL) {
		if (sscanf(line, "| U+%X | U+%X |", &first, &last) != 2)
			continue;
		assert_true(first <= last && last < CP_END);
		for (rows++; first <= last; first++)
			listed[first] = true;
	}
	assert_int_equal(fclose(f), 0);
	assert_int_equal(rows, 21);
	for (uint32_t cp = 0; cp < CP_END; cp++) {
		if (foil_cp_steers(cp) != listed[cp])
			fail_msg("U+%04X: spec/text.md and the code disagree", cp);
	}
	assert_false(foil_cp_steers(UINT32_MAX));
	assert_true(foil_cp_steers('\r') && foil_cp_steers(0x202e) && foil_cp_steers(0x27e6));
	assert_false(foil_cp_steers('\t') || foil_cp_steers('\n') || foil_cp_steers(' '));
}

static void safe_forms(void **state)
{
	static const struct {
		const char *in, *one_line, *lines;
	} rows[] = {
		{ "plain", "plain", "plain" },
		{ "caf\xc3\xa9 \xf0\x9f\x98\x80", "caf\xc3\xa9 \xf0\x9f\x98\x80",
		    "caf\xc3\xa9 \xf0\x9f\x98\x80" },
		{ "a\nb\tc", "a\\nb\\tc", "a\nb\tc" },
		{ "\x1b[31m", "\\u{1B}[31m", "\\u{1B}[31m" },
		{ "\r\x7f\xc2\x9b", "\\u{D}\\u{7F}\\u{9B}", "\\u{D}\\u{7F}\\u{9B}" },
		{ "\xe2\x80\xae\xe2\x9f\xa6", "\\u{202E}\xe2\x9f\xa6", "\\u{202E}\xe2\x9f\xa6" },
		{ "\xf3\xa0\x80\x81", "\\u{E0001}", "\\u{E0001}" },
		{ "\xff\xc3(", "\\xFF\\xC3(", "\\xFF\\xC3(" },
		{ "\xef\xbf\xbd", "\xef\xbf\xbd", "\xef\xbf\xbd" },
		{ "C:\\temp\\new", "C:\\temp\\new", "C:\\temp\\new" },
		{ "\\x41\\u{42}\\\\x", "\\u{5C}x41\\u{5C}u{42}\\\\u{5C}x",
		    "\\u{5C}x41\\u{5C}u{42}\\\\u{5C}x" },
		{ "end\\", "end\\", "end\\" },
	};
	struct foil_buf b = { 0 };
	struct foil_safe s;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i].in));

		foil_buf_reset(&b);
		foil_put_safe(&b, v, false);
		assert_string_equal(foil_buf_cstr(&b), rows[i].one_line);
		foil_buf_reset(&b);
		foil_put_safe(&b, v, true);
		assert_string_equal(foil_buf_cstr(&b), rows[i].lines);
		assert_string_equal(foil_safe(&s, v), rows[i].one_line);
		free_exact(v);
	}
	assert_string_equal(foil_safe(&s, foil_view(NULL, 0)), "");
	foil_buf_free(&b);
}

/* Reads the escapes of safe printing back. */
static void unescape(struct foil_buf *out, struct foil_view v)
{
	char text[4096];
	unsigned n;

	assert_true(v.len < sizeof text);
	memcpy(text, v.p, v.len);
	text[v.len] = '\0';
	for (const char *p = text; p < text + v.len;) {
		if (sscanf(p, "\\x%2X", &n) == 1) {
			foil_buf_put_u8(out, (uint8_t)n);
			p += 4;
		} else if (sscanf(p, "\\u{%6X}", &n) == 1) {
			foil_utf8_put(out, n);
			p = strchr(p, '}') + 1;
		} else {
			foil_buf_put(out, p++, 1);
		}
	}
}

static void safe_text_never_steers_and_loses_nothing(void **state)
{
	static const char *const parts[] = { "\\", "x", "u", "{", "}", "41", "\n", "\t", "\x1b", "\r",
		"\x80", "\xe2", "\x80\xae", "\xe2\x80\x8b", "\xc2\x9b", "\xf0\x9f", "\xef\xbf\xbd",
		"\xe2\x9f\xa6", "\x7f", "\xc3\xa9", "a" };
	struct foil_buf in = { 0 }, out = { 0 }, back = { 0 };
	struct foil_env_fixed f;

	(void)state;
	(void)foil_env_fixed(&f, 0, 5);
	for (unsigned round = 0; round < 20000; round++) {
		struct foil_view v;
		uint8_t pick[12];
		size_t at = 0;

		f.env.random(f.env.ctx, pick, sizeof pick);
		foil_buf_reset(&in);
		foil_buf_reset(&out);
		foil_buf_reset(&back);
		for (size_t i = 0; i < sizeof pick; i++)
			foil_buf_put_str(&in, parts[pick[i] % COUNT(parts)]);
		foil_put_safe(&out, foil_buf_view(&in), true);
		v = foil_buf_view(&out);
		assert_int_equal(foil_utf8_check(v, NULL), FOIL_OK);
		while (at < v.len) {
			uint32_t cp = foil_utf8_next(v, &at);

			assert_true(!foil_cp_steers(cp) || cp == 0x27e6 || cp == 0x27e7);
		}
		unescape(&back, v);
		assert_view_equal(foil_buf_view(&back), foil_buf_view(&in));
	}
	foil_buf_free(&in);
	foil_buf_free(&out);
	foil_buf_free(&back);
}

static void safe_is_cut(void **state)
{
	struct foil_safe s;
	char text[400];

	(void)state;
	for (size_t unit = 1; unit <= 4; unit++) {
		static const char *const units[] = { "a", "\xc3\xa9", "\xe2\x82\xac", "\xff" };
		size_t shown = strlen(units[unit - 1]) + (unit == 4 ? 3 : 0);

		for (size_t n = 30; n < 170 && n * unit < sizeof text; n++) {
			struct foil_view v;
			size_t len = 0;

			for (size_t i = 0; i < n; i++) {
				memcpy(text + len, units[unit - 1], strlen(units[unit - 1]));
				len += strlen(units[unit - 1]);
			}
			v = exact(foil_view(text, len));
			(void)foil_safe(&s, v);
			free_exact(v);
			assert_int_equal(foil_utf8_check(foil_str(s.text), NULL), FOIL_OK);
			if (n * shown <= sizeof s.text - 1) {
				assert_int_equal(strlen(s.text), n * shown);
				continue;
			}
			assert_in_range(strlen(s.text), sizeof s.text - 1 - shown + 1, sizeof s.text - 1);
			assert_string_equal(s.text + strlen(s.text) - 3, "...");
			assert_int_equal((strlen(s.text) - 3) % shown, 0);
		}
	}
}

static void numbers(void **state)
{
	static const struct {
		const char *text;
		uint64_t max, want;
		enum foil_code rc;
	} rows[] = {
		{ "0", 0, 0, FOIL_OK },
		{ "1", 0, 0, FOIL_E_LIMIT },
		{ "007", 7, 7, FOIL_OK },
		{ "8", 7, 0, FOIL_E_LIMIT },
		{ "10", 9, 0, FOIL_E_LIMIT },
		{ "255", 255, 255, FOIL_OK },
		{ "256", 255, 0, FOIL_E_LIMIT },
		{ "18446744073709551615", UINT64_MAX, UINT64_MAX, FOIL_OK },
		{ "18446744073709551616", UINT64_MAX, 0, FOIL_E_LIMIT },
		{ "99999999999999999999999", UINT64_MAX, 0, FOIL_E_LIMIT },
		{ "", 9, 0, FOIL_E_FORMAT },
		{ "-1", 9, 0, FOIL_E_FORMAT },
		{ "+1", 9, 0, FOIL_E_FORMAT },
		{ " 1", 9, 0, FOIL_E_FORMAT },
		{ "1 ", 9, 0, FOIL_E_FORMAT },
		{ "0x1", 99, 0, FOIL_E_FORMAT },
		{ "1e3", 9999, 0, FOIL_E_FORMAT },
		{ "99999a", 9, 0, FOIL_E_FORMAT },
		{ "\xd9\xa3", 9, 0, FOIL_E_FORMAT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i].text));
		uint64_t out = 4711;

		assert_int_equal(foil_parse_uint(v, rows[i].max, &out, NULL), rows[i].rc);
		assert_true(out == (rows[i].rc == FOIL_OK ? rows[i].want : 4711));
		free_exact(v);
	}
}

static void ascii_classes(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 256; i++) {
		uint8_t c = (uint8_t)i;
		bool upper = memchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", c, 26) != NULL;
		bool lower = memchr("abcdefghijklmnopqrstuvwxyz", c, 26) != NULL;

		assert_int_equal(foil_is_space(c), memchr(" \t\r\n\f\v", c, 6) != NULL);
		assert_int_equal(foil_is_digit(c), memchr("0123456789", c, 10) != NULL);
		assert_int_equal(foil_is_alpha(c), upper || lower);
		assert_int_equal(foil_lower(c), upper ? c + 32 : c);
	}
	assert_true(foil_view_ieq(LIT("NoVember"), LIT("nOvEMBER")));
	assert_false(foil_view_ieq(LIT("a"), LIT("ab")));
	assert_false(foil_view_ieq(LIT("@"), LIT("`")));
	assert_false(foil_view_ieq(LIT("["), LIT("{")));
	assert_true(foil_view_ieq(LIT(""), foil_view(NULL, 0)));
}

static void trimming(void **state)
{
	static const char *const rows[][2] = { { "", "" }, { " ", "" }, { " \t\r\n\f\v", "" },
		{ " a ", "a" }, { "a b", "a b" }, { "\xc2\xa0" "a", "\xc2\xa0" "a" } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i][0]));

		assert_view_equal(foil_trim(v), foil_str(rows[i][1]));
		free_exact(v);
	}
}

static void lines_come_off(void **state)
{
	static const char *const rows[][5] = {
		{ "" },
		{ "a", "a" },
		{ "a\n", "a" },
		{ "a\nb", "a", "b" },
		{ "\n\n", "", "" },
		{ "a\r\nb\r\n", "a", "b" },
		{ "a\rb\nc\r", "a\rb", "c\r" },
		{ "\r\r\n\r\n\nx", "\r", "", "", "x" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view whole = exact(foil_str(rows[i][0])), rest = whole, line;

		for (size_t k = 1; k < 5 && rows[i][k] != NULL; k++) {
			assert_true(foil_next_line(&rest, &line));
			assert_view_equal(line, foil_str(rows[i][k]));
		}
		assert_false(foil_next_line(&rest, &line));
		free_exact(whole);
	}
}

static void edits(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned want;
	} rows[] = {
		{ "", "", 0 }, { "", "abc", 3 }, { "abc", "abc", 0 }, { "kitten", "sitting", 3 },
		{ "verify", "verfiy", 2 }, { "flaw", "lawn", 2 }, { "a", "b", 1 }, { "ab", "b", 1 },
		{ "intention", "execution", 5 },
	};
	char text[66];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view a = exact(foil_str(rows[i].a)), b = exact(foil_str(rows[i].b));

		assert_int_equal(foil_edit_distance(a, b), rows[i].want);
		assert_int_equal(foil_edit_distance(b, a), rows[i].want);
		free_exact(a);
		free_exact(b);
	}
	memset(text, 'a', sizeof text);
	assert_int_equal(foil_edit_distance(foil_view(text, 64), LIT("b")), 64);
	assert_int_equal(foil_edit_distance(LIT("b"), foil_view(text, 64)), 64);
	assert_int_equal(foil_edit_distance(foil_view(text, 64), foil_view(text, 64)), 0);
	assert_int_equal(foil_edit_distance(foil_view(text, 65), LIT("b")), 99);
	assert_int_equal(foil_edit_distance(LIT("b"), foil_view(text, 65)), 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point),
		cmocka_unit_test(nothing_else_is_utf8),
		cmocka_unit_test(bad_utf8_is_placed),
		cmocka_unit_test(next_steps_over_bad_bytes),
		cmocka_unit_test(steering_is_as_specified),
		cmocka_unit_test(safe_forms),
		cmocka_unit_test(safe_text_never_steers_and_loses_nothing),
		cmocka_unit_test(safe_is_cut),
		cmocka_unit_test(numbers),
		cmocka_unit_test(ascii_classes),
		cmocka_unit_test(trimming),
		cmocka_unit_test(lines_come_off),
		cmocka_unit_test(edits),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
