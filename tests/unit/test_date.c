/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/date.h"

/* Walks every day of the range by a calendar of its own. */
static void every_day(void **state)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	foil_day d = -25567; /* 1900-01-01, a Monday */
	int weekday = 0;

	(void)state;
	for (int y = 1900; y <= 2999; y++) {
		bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

		for (int m = 1; m <= 12; m++) {
			int last = length[m - 1] + (m == 2 && leap ? 1 : 0);

			for (int dom = 1; dom <= last; dom++, d++, weekday = (weekday + 1) % 7) {
				int yy, mm, dd;

				assert_int_equal(foil_day_make(y, m, dom), d);
				foil_day_split(d, &yy, &mm, &dd);
				assert_int_equal(yy * 10000 + mm * 100 + dd, y * 10000 + m * 100 + dom);
				assert_int_equal(foil_day_weekday(d), weekday);
			}
			assert_int_equal(foil_day_make(y, m, last + 1), FOIL_DAY_NONE);
			assert_int_equal(foil_day_make(y, m, 0), FOIL_DAY_NONE);
		}
	}
	assert_int_equal(foil_day_make(1970, 1, 1), 0);
}

static void no_such_day(void **state)
{
	static const int rows[][3] = { { 1899, 12, 31 }, { 3000, 1, 1 }, { 2023, 0, 1 },
		{ 2023, 13, 1 }, { 2023, 2, 29 }, { 1900, 2, 29 }, { 2023, -1, 1 }, { 2023, 1, -1 },
		{ INT32_MAX, 1, 1 }, { INT32_MIN, 1, 1 } };
	static const foil_day outside[] = { FOIL_DAY_NONE, INT32_MAX, -25568, 376200 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(foil_day_make(rows[i][0], rows[i][1], rows[i][2]), FOIL_DAY_NONE);
	assert_int_equal(foil_day_make(2999, 12, 31), 376199);
	for (size_t i = 0; i < COUNT(outside); i++) {
		char iso[11], brief[20], full[24];
		int y = 9, m = 9, dom = 9;

		foil_day_split(outside[i], &y, &m, &dom);
		assert_int_equal(y | m | dom, 0);
		foil_day_iso(iso, outside[i]);
		assert_string_equal(iso, "0000-00-00");
		foil_day_short(brief, outside[i]);
		assert_string_equal(brief, "no date");
		foil_day_long(full, outside[i]);
		assert_string_equal(full, "no date");
		assert_in_range(foil_day_weekday(outside[i]), 0, 6);
	}
}

static void parse_good(void **state)
{
	static const struct {
		const char *text;
		int y, m, d;
		bool iso;
	} rows[] = {
		{ "2023-11-03", 2023, 11, 3, true },
		{ "1900-01-01", 1900, 1, 1, true },
		{ "2999-12-31", 2999, 12, 31, true },
		{ "2024-02-29", 2024, 2, 29, true },
		{ "3/11/2023", 2023, 11, 3, false },
		{ "03/11/2023", 2023, 11, 3, false },
		{ "3/1/2023", 2023, 1, 3, false },
		{ "31/12/2023", 2023, 12, 31, false },
		{ "3 November 2023", 2023, 11, 3, false },
		{ "03 Nov 2023", 2023, 11, 3, false },
		{ "3 NOVEMBER 2023", 2023, 11, 3, false },
		{ "1 may 2023", 2023, 5, 1, false },
		{ "30 September 2023", 2023, 9, 30, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i].text));
		foil_day d = 1, want = foil_day_make(rows[i].y, rows[i].m, rows[i].d);

		assert_int_equal(foil_day_parse(v, &d, NULL), FOIL_OK);
		assert_int_equal(d, want);
		d = 1;
		assert_int_equal(foil_day_parse_iso(v, &d, NULL),
		    rows[i].iso ? FOIL_OK : FOIL_E_FORMAT);
		assert_int_equal(d, rows[i].iso ? want : 1);
		free_exact(v);
	}
}

static void parse_bad(void **state)
{
	static const char *const rows[] = { "", " ", "3", "3/", "3/11", "3/11/", "3/11/23",
		"2023-11-3", "2023-1-03", "2023-13-01", "2023-02-30", "2023-02-29", "2023-00-10",
		"2023-01-00", "1899-12-31", "3000-01-01", "2023/11/03", "2023-11-03 ",
		" 2023-11-03", "2023-11-030", "+023-11-03", "-023-11-03", "2o23-11-03", "20231103",
		"11/30/2023", "0/1/2023", "1/0/2023", "31/11/2023", "003/11/2023", "3/011/2023",
		"3/11/02023", "3 11 2023", "3/Nov/2023", "3 Novem 2023", "3 No 2023", "3  Nov 2023",
		"3 Nov  2023", "3Nov2023", "Nov 3 2023", "3 November", "3 November 23",
		"29 February 2023", "3rd November 2023", "3 Nov 2023.", "3 Nov 2023 ", "3 /11/2023",
		"3/11/\xd9\xa2\xd9\xa3" };
	struct foil_err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i]));
		foil_day d = 12345;

		assert_int_equal(foil_day_parse(v, &d, &err), FOIL_E_FORMAT);
		assert_int_equal(foil_day_parse_iso(v, &d, &err), FOIL_E_FORMAT);
		assert_int_equal(d, 12345);
		free_exact(v);
	}
	assert_int_equal(foil_day_parse(LIT("a\x1b[0m"), &(foil_day){ 0 }, &err), FOIL_E_FORMAT);
	assert_string_equal(err.msg,
	    "not a date: 'a\\u{1B}[0m'; write 2023-11-03, 3/11/2023 or 3 November 2023");
}

static void forms(void **state)
{
	char iso[11], brief[20], full[24];

	(void)state;
	foil_day_iso(iso, foil_day_make(2023, 12, 4));
	foil_day_short(brief, foil_day_make(2023, 12, 4));
	foil_day_long(full, foil_day_make(2023, 12, 1));
	assert_string_equal(iso, "2023-12-04");
	assert_string_equal(brief, "Mon 4 Dec 2023");
	assert_string_equal(full, "1 December 2023");
	foil_day_short(brief, foil_day_make(2024, 9, 25));
	foil_day_long(full, foil_day_make(2024, 9, 25));
	assert_string_equal(brief, "Wed 25 Sep 2024");
	assert_string_equal(full, "25 September 2024");
}

static void times_both_ways(void **state)
{
	static const struct {
		const char *text;
		int64_t t;
	} rows[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1969-12-31T23:59:59Z", -1 },
		{ "2023-11-03T09:30:00Z", 1699003800 },
		{ "2001-09-09T01:46:40Z", 1000000000 },
		{ "2038-01-19T03:14:08Z", INT64_C(2147483648) },
		{ "1900-01-01T00:00:00Z", INT64_C(-2208988800) },
		{ "2999-12-31T23:59:59Z", INT64_C(32503679999) },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i].text));
		char text[21];
		int64_t t;

		assert_int_equal(foil_time_parse(v, &t, NULL), FOIL_OK);
		assert_true(t == rows[i].t);
		foil_time_rfc3339(text, rows[i].t);
		assert_string_equal(text, rows[i].text);
		free_exact(v);
	}
	assert_int_equal(foil_day_of_time(-1), -1);
	assert_int_equal(foil_day_of_time(-86400), -1);
	assert_int_equal(foil_day_of_time(-86401), -2);
	assert_int_equal(foil_day_of_time(86399), 0);
	assert_true(foil_time_of_day(-1) == -86400);
}

static void times_out_of_range(void **state)
{
	static const int64_t rows[] = { INT64_MIN, INT64_MAX, INT64_C(-2208988801),
		INT64_C(32503680000), (int64_t)INT32_MIN * 86400, (int64_t)UINT32_MAX * 86400 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[21];

		assert_int_equal(foil_day_of_time(rows[i]), FOIL_DAY_NONE);
		foil_time_rfc3339(text, rows[i]);
		assert_string_equal(text, "0000-00-00T00:00:00Z");
	}
}

static void times_bad(void **state)
{
	static const char *const rows[] = { "", "2023-11-03", "2023-11-03T09:30:00",
		"2023-11-03T09:30:00z", "2023-11-03t09:30:00Z", "2023-11-03 09:30:00Z",
		"2023-11-03T24:00:00Z", "2023-11-03T09:60:00Z", "2023-11-03T09:30:60Z",
		"2023-11-03T09:30:00ZZ", "2023-11-03T09:30:0Z", "2023-11-03T09:30.00Z",
		"2023-11-03T09-30-00Z", "2023-02-29T09:30:00Z", "2023-11-03T-9:30:00Z",
		"2023-11-03T09:30:00+00:00", "1899-12-31T23:59:59Z" };
	struct foil_err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i]));
		int64_t t = 77;

		assert_int_equal(foil_time_parse(v, &t, &err), FOIL_E_FORMAT);
		assert_true(t == 77);
		free_exact(v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day),
		cmocka_unit_test(no_such_day),
		cmocka_unit_test(parse_good),
		cmocka_unit_test(parse_bad),
		cmocka_unit_test(forms),
		cmocka_unit_test(times_both_ways),
		cmocka_unit_test(times_out_of_range),
		cmocka_unit_test(times_bad),
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
