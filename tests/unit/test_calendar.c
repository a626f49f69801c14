/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "foil/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define EW FOIL_ENGLAND_WALES
#define SC FOIL_SCOTLAND
#define NI FOIL_NORTHERN_IRELAND
#define ALL (EW | SC | NI)

static foil_day iso(const char *text)
{
	foil_day d = FOIL_DAY_NONE;

	assert_int_equal(foil_day_parse_iso(foil_str(text), &d, NULL), FOIL_OK);
	return d;
}

static unsigned nations_off(foil_day d)
{
	struct foil_holiday h = { .nations = 0 };

	return foil_holiday_on(d, ALL, &h) ? h.nations : 0;
}

static void holidays_by_nation(void **state)
{
	static const struct {
		const char *day;
		unsigned nations;
		const char *name;
	} cases[] = {
		{ "2023-11-30", SC, "St Andrew's Day" },
		{ "2006-11-30", 0, NULL }, /* not yet a holiday */
		{ "2007-11-30", SC, "St Andrew's Day" },
		{ "2023-03-17", NI, "St Patrick's Day" },
		{ "2023-07-12", NI, "Battle of the Boyne (Orangemen's Day)" },
		{ "2023-04-07", ALL, "Good Friday" },
		{ "2023-04-10", EW | NI, "Easter Monday" },
		{ "2023-05-08", ALL, "Coronation of King Charles III" },
		{ "2022-09-19", ALL, "State Funeral of Queen Elizabeth II" },
		{ "2022-06-02", ALL, "Spring bank holiday" },
		{ "2022-05-30", 0, NULL },
		{ "2020-05-04", 0, NULL },
		{ "2020-05-08", ALL, "Early May bank holiday (VE Day)" },
		{ "2026-06-15", SC, "World Cup bank holiday" },
		{ "2010-01-04", 0, NULL }, /* disputed: no proclamation */
		{ "2011-01-04", 0, NULL },
		{ "2022-01-03", ALL, "New Year's Day (substitute)" },
		{ "2022-12-25", ALL, "Christmas Day" }, /* a Sunday; named in the Acts */
		{ "2023-12-25", ALL, "Christmas Day" },
		{ "2023-08-07", SC, "Summer bank holiday" },
		{ "2023-08-28", EW | NI, "Summer bank holiday" },
		{ "2028-01-03", ALL, "New Year's Day" }, /* by rule */
		{ "2028-01-04", SC, "New Year's Day" },
		{ "2032-12-27", ALL, "Christmas Day" },
		{ "2032-12-28", ALL, "Boxing Day" },
		{ "2029-12-24", 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		foil_day d = iso(cases[i].day);
		struct foil_holiday h = { .name = NULL };

		if (nations_off(d) != cases[i].nations)
			fail_msg("%s: nations %u", cases[i].day, nations_off(d));
		if (cases[i].nations == 0)
			continue;
		assert_true(foil_holiday_on(d, cases[i].nations, &h));
		assert_string_equal(h.name, cases[i].name);
		assert_int_equal(h.day, d);
		assert_int_equal(h.computed, d > iso("2027-12-31"));
	}
	/* asked of a nation that works on that day */
	{
		struct foil_holiday h;

		assert_false(foil_holiday_on(iso("2023-11-30"), EW | NI, &h));
		assert_false(foil_holiday_on(iso("2023-11-30"), 0, &h));
		assert_true(foil_holiday_on(iso("2023-11-30"), SC, &h));
		assert_false(foil_holiday_on(FOIL_DAY_NONE, ALL, &h));
	}
}

/*
 * Where the announced calendar of 2005 to 2027 and the rules differ, and why.
 * Every other weekday of those years must agree, nation by nation.
 */
static const struct exception {
	const char *day;
	unsigned announced, by_rule;
} exceptions[] = {
	{ "2010-01-04", 0, SC },       /* 2nd January fell on a Saturday and was not moved */
	{ "2011-01-04", 0, SC },       /* nor New Year's Day */
	{ "2011-04-29", ALL, 0 },      /* Royal Wedding */
	{ "2012-05-28", 0, ALL },      /* spring holiday moved to join the Jubilee */
	{ "2012-06-04", ALL, 0 },
	{ "2012-06-05", ALL, 0 },
	{ "2020-05-04", 0, ALL },      /* early May holiday moved to VE Day */
	{ "2020-05-08", ALL, 0 },
	{ "2022-05-30", 0, ALL },
	{ "2022-06-02", ALL, 0 },
	{ "2022-06-03", ALL, 0 },
	{ "2022-09-19", ALL, 0 },
	{ "2023-05-08", ALL, 0 },
	{ "2026-06-15", SC, 0 },
};

static void the_rules_give_the_announced_years(void **state)
{
	size_t differ = 0, agree = 0;

	(void)state;
	for (foil_day d = iso("2005-01-01"); d <= iso("2027-12-31"); d++) {
		struct foil_holiday h = { .nations = 0 };
		unsigned announced = nations_off(d);
		unsigned by_rule = foil_holiday_by_rule(d, ALL, &h) ? h.nations : 0;
		size_t i = 0;

		if (foil_day_weekday(d) >= 5)
			continue;
		while (i < COUNT(exceptions) && iso(exceptions[i].day) != d)
			i++;
		if (i < COUNT(exceptions)) {
			assert_int_equal(announced, exceptions[i].announced);
			assert_int_equal(by_rule, exceptions[i].by_rule);
			differ++;
		} else if (announced != by_rule) {
			char text[20];

			foil_day_short(text, d);
			fail_msg("%s: announced for %u, by rule for %u", text, announced, by_rule);
		} else if (announced != 0) {
			agree++;
		}
	}
	assert_int_equal(differ, COUNT(exceptions));
	assert_true(agree > 270);
	assert_int_equal(foil_holidays_announced(), 2027);
}

/* Easter Sundays from the tables of the Book of Common Prayer and almanacs. */
static void easter_by_rule(void **state)
{
	static const char *const good_fridays[] = { "2008-03-21", "2011-04-22", "2038-04-23",
		"2035-03-23", "2049-04-16", "2076-04-17", "2099-04-10" };

	(void)state;
	for (size_t i = 0; i < COUNT(good_fridays); i++) {
		struct foil_holiday h = { .name = NULL };

		assert_true(foil_holiday_by_rule(iso(good_fridays[i]), ALL, &h));
		assert_string_equal(h.name, "Good Friday");
		assert_int_equal(h.nations, ALL);
	}
}

static enum foil_regime regime_of(const char *name)
{
	static const char *const names[] = { "FOIA", "EIR", "FOISA", "EIRS" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i], name) == 0)
			return (enum foil_regime)(i + 1);
	fail_msg("regime %s", name);
	return FOIL_REGIME_NONE;
}

static void due_dates_worked_out_by_hand(void **state)
{
	FILE *f = fopen("tests/vectors/due-vectors.csv", "r");
	char *line = NULL;
	size_t cap = 0, n = 0;

	(void)state;
	assert_non_null(f);
	assert_true(getline(&line, &cap, f) > 0);
	while (getline(&line, &cap, f) > 0) {
		char regime[8], received[11], due[11], got[11];
		foil_day d = FOIL_DAY_NONE;

		assert_int_equal(sscanf(line, "%7[A-Z],%10[0-9-],%10[0-9-]", regime, received, due), 3);
		assert_int_equal(foil_due(regime_of(regime), iso(received), &d, NULL, NULL), FOIL_OK);
		foil_day_iso(got, d);
		if (strcmp(got, due) != 0)
			fail_msg("%s received %s: due %s, not %s", regime, received, due, got);
		n++;
	}
	assert_int_equal(n, 20);
	free(line);
	(void)fclose(f);
}

static void due_with_its_note(void **state)
{
	static const struct {
		enum foil_regime r;
		const char *received, *due, *note;
	} cases[] = {
		{ FOIL_FOIA, "2023-11-03", "2023-12-04", "30 Nov is a bank holiday in Scotland" },
		{ FOIL_FOIA, "2023-03-01", "2023-03-30", "17 Mar is a bank holiday in Northern Ireland" },
		{ FOIL_FOIA, "2023-07-03", "2023-08-01", "12 Jul is a bank holiday in Northern Ireland" },
		{ FOIL_FOIA, "2023-12-04", "2024-01-05", "2 Jan is a bank holiday in Scotland" },
		{ FOIL_FOIA, "2023-08-01", "2023-08-31", "7 Aug is a bank holiday in Scotland; "
		    "28 Aug in England and Wales and Northern Ireland" },
		{ FOIL_FOIA, "2023-09-01", "2023-09-29", "" },
		{ FOIL_FOISA, "2023-11-03", "2023-12-04", "" },
		{ FOIL_EIR, "2023-11-03", "2023-12-04", "30 Nov is a bank holiday in Scotland" },
		{ FOIL_EIRS, "2023-08-01", "2023-08-30", "" },
		{ FOIL_FOISA, "2027-12-01", "2027-12-31", "" },
		{ FOIL_FOISA, "2027-12-06", "2028-01-07",
		    "bank holidays after 2027 are worked out by rule, as none are announced yet" },
		{ FOIL_FOIA, "2028-11-20", "2028-12-19", "30 Nov is a bank holiday in Scotland; "
		    "bank holidays after 2027 are worked out by rule, as none are announced yet" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foil_buf note = { .max = 1000 };
		foil_day d = FOIL_DAY_NONE;
		char got[11];

		assert_int_equal(foil_due(cases[i].r, iso(cases[i].received), &d, &note, NULL), FOIL_OK);
		foil_day_iso(got, d);
		assert_string_equal(got, cases[i].due);
		assert_string_equal(foil_buf_cstr(&note), cases[i].note);
		foil_buf_free(&note);
	}
}

static void counting_days(void **state)
{
	foil_day out = 7;
	bool computed = true;
	struct foil_err err = { 0 };

	(void)state;
	/* a Friday, a Saturday and a Sunday have the same first working day after */
	for (const char *const *p = (const char *const[]){ "2023-09-01", "2023-09-02", "2023-09-03", NULL };
	     *p != NULL; p++) {
		assert_int_equal(foil_working_days_after(FOIL_FOIA, iso(*p), 1, &out, &computed, &err),
		    FOIL_OK);
		assert_int_equal(out, iso("2023-09-04"));
		assert_false(computed);
	}
	/* the last announced day, and the first one counted by rule */
	assert_int_equal(foil_working_days_after(FOIL_FOISA, iso("2027-12-30"), 1, &out, &computed,
	    &err), FOIL_OK);
	assert_int_equal(out, iso("2027-12-31"));
	assert_false(computed);
	assert_int_equal(foil_working_days_after(FOIL_FOISA, iso("2027-12-31"), 1, &out, &computed,
	    &err), FOIL_OK);
	assert_int_equal(out, iso("2028-01-05")); /* 1 and 2 January on a weekend */
	assert_true(computed);
	assert_int_equal(foil_working_days_after(FOIL_EIR, iso("2027-12-31"), 1, &out, NULL, &err),
	    FOIL_OK);

	out = 7;
	computed = false;
	assert_int_equal(foil_working_days_after(FOIL_FOIA, iso("2023-09-01"), 0, &out, &computed,
	    &err), FOIL_E_ARG);
	assert_int_equal(foil_working_days_after(FOIL_FOIA, iso("2023-09-01"), 1001, &out, &computed,
	    &err), FOIL_E_ARG);
	assert_int_equal(foil_working_days_after(FOIL_REGIME_NONE, iso("2023-09-01"), 1, &out,
	    &computed, &err), FOIL_E_ARG);
	assert_int_equal(foil_working_days_after(FOIL_FOIA, iso("2004-12-31"), 1, &out, &computed,
	    &err), FOIL_E_ARG);
	assert_int_equal(foil_working_days_after(FOIL_FOIA, iso("2100-01-01"), 1, &out, &computed,
	    &err), FOIL_E_ARG);
	assert_int_equal(foil_working_days_after(FOIL_FOIA, iso("2099-12-31"), 1, &out, &computed,
	    &err), FOIL_E_ARG);
	assert_int_equal(foil_working_days_after(FOIL_FOIA, FOIL_DAY_NONE, 1, &out, &computed, &err),
	    FOIL_E_ARG);
	assert_int_equal(out, 7);
	assert_false(computed);
	assert_int_equal(foil_working_days_after(FOIL_FOIA, iso("2005-01-01"), 1000, &out, NULL, &err),
	    FOIL_OK);
}

static void a_note_that_does_not_fit(void **state)
{
	struct foil_buf note = { .max = 3 };
	foil_day d = 7;

	(void)state;
	assert_int_equal(foil_due(FOIL_FOIA, iso("2023-11-03"), &d, &note, NULL), FOIL_E_LIMIT);
	assert_int_equal(d, 7);
	foil_buf_free(&note);
}

static void working_days(void **state)
{
	(void)state;
	assert_false(foil_working_day(FOIL_FOIA, iso("2023-11-30")));
	assert_false(foil_working_day(FOIL_FOISA, iso("2023-11-30")));
	assert_false(foil_working_day(FOIL_FOIA, iso("2023-07-12")));
	assert_true(foil_working_day(FOIL_FOISA, iso("2023-07-12")));
	assert_true(foil_working_day(FOIL_EIRS, iso("2023-04-10"))); /* Easter Monday */
	assert_false(foil_working_day(FOIL_EIR, iso("2023-04-10")));
	assert_false(foil_working_day(FOIL_FOIA, iso("2023-11-04")));
	assert_int_equal(foil_regime_nations(FOIL_REGIME_NONE), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holidays_by_nation),
		cmocka_unit_test(the_rules_give_the_announced_years),
		cmocka_unit_test(easter_by_rule),
		cmocka_unit_test(due_dates_worked_out_by_hand),
		cmocka_unit_test(due_with_its_note),
		cmocka_unit_test(counting_days),
		cmocka_unit_test(a_note_that_does_not_fit),
		cmocka_unit_test(working_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
