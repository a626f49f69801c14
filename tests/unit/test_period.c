/* SPDX-License-Identifier: Apache-2.0 */
/* The rival reading of receipt, and the periods that follow an answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "foil/calendar.h"

#include <string.h>

static foil_day day(const char *iso)
{
	foil_day d = FOIL_DAY_NONE;

	assert_int_equal(foil_day_parse_iso(foil_str(iso), &d, NULL), FOIL_OK);
	return d;
}

static void test_rival(void **state)
{
	static const struct {
		enum foil_regime regime;
		const char *from, *strict, *rival; /* rival NULL: a working day */
	} rows[] = {
		{ FOIL_FOIA, "2023-11-03", "2023-12-04", NULL },
		{ FOIL_FOIA, "2023-11-04", "2023-12-04", "2023-12-05" },
		{ FOIL_FOIA, "2023-11-05", "2023-12-04", "2023-12-05" },
		{ FOIL_FOIA, "2023-11-30", "2024-01-03", "2024-01-04" }, /* a holiday in Scotland alone */
		{ FOIL_FOISA, "2023-07-12", "2023-08-10", NULL },        /* in Northern Ireland alone */
		{ FOIL_EIR, "2023-07-12", "2023-08-10", "2023-08-11" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		foil_day strict, rival;

		assert_int_equal(foil_working_days_after(rows[i].regime, day(rows[i].from), 20, &strict, NULL,
		    NULL), FOIL_OK);
		assert_int_equal(foil_working_days_rival(rows[i].regime, day(rows[i].from), 20, &rival, NULL),
		    FOIL_OK);
		if (rows[i].rival == NULL)
			assert_int_equal(rival, FOIL_DAY_NONE);
		else
			assert_int_equal(rival, day(rows[i].rival));
		assert_true(rival == FOIL_DAY_NONE || rival > strict);
	}
	assert_int_equal(foil_working_days_rival(FOIL_FOIA, day("2004-12-31"), 20, &(foil_day){ 0 }, NULL),
	    FOIL_E_ARG);
	assert_int_equal(foil_working_days_rival(FOIL_REGIME_NONE, day("2023-01-07"), 20, &(foil_day){ 0 },
	    NULL), FOIL_E_ARG);
}

/* Each regime has its review, its outcome, its Commissioner and its court. */
static void test_periods(void **state)
{
	static const struct {
		enum foil_regime regime;
		enum foil_period_from from;
		const char *on, *by;
	} rows[] = {
		{ FOIL_FOIA, FOIL_FROM_ANSWER, "2024-01-05", "2024-03-01" },
		{ FOIL_FOIA, FOIL_FROM_REVIEW, "2024-01-31", "2024-02-28" },
		{ FOIL_EIR, FOIL_FROM_REVIEW, "2024-01-05", "2024-03-01" },
		{ FOIL_FOIA, FOIL_FROM_REVIEWED, "2024-01-01", "2024-02-12" },
		{ FOIL_FOIA, FOIL_FROM_NOTICE, "2024-02-01", "2024-02-29" },
		{ FOIL_FOISA, FOIL_FROM_REVIEW, "2024-01-31", "2024-02-28" },
		{ FOIL_FOISA, FOIL_FROM_REVIEWED, "2024-08-31", "2025-02-28" },
		{ FOIL_EIRS, FOIL_FROM_REVIEWED, "2024-01-15", "2024-07-15" },
		{ FOIL_EIRS, FOIL_FROM_NOTICE, "2024-01-01", "2024-02-12" },
	};
	size_t n;
	const struct foil_period *p = foil_periods(&n);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		bool found = false;

		for (size_t k = 0; k < n && !found; k++) {
			foil_day end;

			if (p[k].from != rows[i].from || (p[k].regimes & 1u << rows[i].regime) == 0)
				continue;
			found = true;
			assert_int_equal(foil_period_end(&p[k], rows[i].regime, day(rows[i].on), &end, NULL),
			    FOIL_OK);
			assert_int_equal(end, day(rows[i].by));
			assert_int_equal(foil_period_end(&p[k], rows[i].regime, day("1999-01-01"),
			    &end, NULL),
			    FOIL_E_ARG);
		}
		assert_true(found);
	}
	for (unsigned r = FOIL_FOIA; r <= FOIL_EIRS; r++)
		for (unsigned from = 0; from < FOIL_PERIODS_FROM; from++) {
			bool found = false;

			for (size_t k = 0; k < n; k++)
				found = found || (p[k].from == from && (p[k].regimes & 1u << r) != 0);
			assert_true(found);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rival),
		cmocka_unit_test(test_periods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
