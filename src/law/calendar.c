/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/calendar.h"

#include "foil/text.h"

#include <string.h>

#define FIRST_YEAR 2005
#define LAST_YEAR 2099
#define DAYS_MAX 1000
#define DUE_DAYS 20

struct announced {
	foil_day day;
	unsigned nations;
	const char *name;
};

static const struct announced table[] = {
#include "holidays.inc"
};

#define N_TABLE (sizeof table / sizeof table[0])

static const struct {
	enum foil_nation nation;
	const char *name;
} nations_named[] = {
	{ FOIL_ENGLAND_WALES, "England and Wales" },
	{ FOIL_SCOTLAND, "Scotland" },
	{ FOIL_NORTHERN_IRELAND, "Northern Ireland" },
};

#define N_NATIONS (sizeof nations_named / sizeof nations_named[0])
#define ALL_NATIONS (FOIL_ENGLAND_WALES | FOIL_SCOTLAND | FOIL_NORTHERN_IRELAND)

static int year_of(foil_day d)
{
	int year, month, dom;

	foil_day_split(d, &year, &month, &dom);
	return year;
}

int foil_holidays_announced(void)
{
	return year_of(table[N_TABLE - 1].day);
}

static const struct announced *find(foil_day day)
{
	size_t low = 0, high = N_TABLE;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (table[mid].day < day)
			low = mid + 1;
		else
			high = mid;
	}
	return low < N_TABLE && table[low].day == day ? &table[low] : NULL;
}

/* Christmas Day is named in the Acts themselves; the table has it on weekdays only. */
static bool christmas(foil_day day, struct foil_holiday *out)
{
	int year, month, dom;

	foil_day_split(day, &year, &month, &dom);
	if (month != 12 || dom != 25)
		return false;
	*out = (struct foil_holiday){ day, ALL_NATIONS, "Christmas Day", false };
	return true;
}

bool foil_holiday_on(foil_day day, unsigned nations, struct foil_holiday *out)
{
	const struct announced *a = find(day);
	int year;

	if ((nations & ALL_NATIONS) == 0 || day == FOIL_DAY_NONE)
		return false;
	year = year_of(day);
	if (year > foil_holidays_announced() && foil_holiday_by_rule(day, nations, out))
		return true;
	if (a != NULL && (a->nations & nations) != 0) {
		*out = (struct foil_holiday){ day, a->nations, a->name, false };
		return true;
	}
	return christmas(day, out);
}

unsigned foil_regime_nations(enum foil_regime r)
{
	switch (r) {
	case FOIL_FOIA:
	case FOIL_EIR:
		return ALL_NATIONS;
	case FOIL_FOISA:
	case FOIL_EIRS:
		return FOIL_SCOTLAND;
	case FOIL_REGIME_NONE:
		break;
	}
	return 0;
}

bool foil_working_day(enum foil_regime r, foil_day day)
{
	struct foil_holiday h;

	return foil_day_weekday(day) < 5 && !foil_holiday_on(day, foil_regime_nations(r), &h);
}

enum foil_code foil_working_days_after(enum foil_regime r, foil_day from, unsigned n,
    foil_day *out, bool *computed, struct foil_err *err)
{
	foil_day first = foil_day_make(FIRST_YEAR, 1, 1), last = foil_day_make(LAST_YEAR, 12, 31);
	foil_day day = from;

	if (foil_regime_nations(r) == 0)
		return foil_fail(err, FOIL_E_ARG, "no regime to count working days under");
	if (n == 0 || n > DAYS_MAX)
		return foil_fail(err, FOIL_E_ARG, "cannot count %u working days, only 1 to %d", n,
		    DAYS_MAX);
	if (from < first || from > last)
		return foil_fail(err, FOIL_E_ARG, "working days can be counted from %d to %d only",
		    FIRST_YEAR, LAST_YEAR);
	while (n > 0) {
		if (++day > last)
			return foil_fail(err, FOIL_E_ARG, "the count of working days runs past %d",
			    LAST_YEAR);
		if (foil_working_day(r, day))
			n--;
	}
	*out = day;
	if (computed != NULL)
		*computed = year_of(day) > foil_holidays_announced();
	return FOIL_OK;
}

enum foil_code foil_working_days_rival(enum foil_regime r, foil_day from, unsigned n, foil_day *out,
    struct foil_err *err)
{
	foil_day nought, day = 0;
	enum foil_code rc = foil_working_days_after(r, from, n, &day, NULL, err);

	if (rc != FOIL_OK)
		return rc;
	if (foil_working_day(r, from)) {
		*out = FOIL_DAY_NONE;
		return FOIL_OK;
	}
	if ((rc = foil_working_days_after(r, from, 1, &nought, NULL, err)) != FOIL_OK ||
	    (rc = foil_working_days_after(r, nought, n, &day, NULL, err)) != FOIL_OK)
		return rc;
	*out = day;
	return FOIL_OK;
}

/* "England and Wales and Northern Ireland", for the nations in the mask. */
static void put_nations(struct foil_buf *b, unsigned nations)
{
	bool first = true;

	for (size_t i = 0; i < N_NATIONS; i++) {
		if ((nations & nations_named[i].nation) == 0)
			continue;
		foil_buf_put_str(b, first ? "" : " and ");
		foil_buf_put_str(b, nations_named[i].name);
		first = false;
	}
}

/* "30 Nov": the short form without its weekday and year. */
static void put_day_month(struct foil_buf *b, foil_day day)
{
	char text[20];
	struct foil_view v;

	foil_day_short(text, day);
	v = foil_str(text);
	foil_buf_put(b, v.p + 4, v.len - 4 - 5);
}

static void put_note(struct foil_buf *b, unsigned nations, foil_day received, foil_day due)
{
	struct foil_holiday h;
	bool first = true;

	for (foil_day d = received + 1; d <= due; d++) {
		if (foil_day_weekday(d) >= 5 || !foil_holiday_on(d, nations, &h) ||
		    (h.nations & nations) == nations)
			continue;
		foil_buf_put_str(b, first ? "" : "; ");
		put_day_month(b, d);
		foil_buf_put_str(b, first ? " is a bank holiday in " : " in ");
		put_nations(b, h.nations);
		first = false;
	}
	if (year_of(due) > foil_holidays_announced())
		foil_buf_printf(b,
		    "%sbank holidays after %d are worked out by rule, as none are announced yet",
		    first ? "" : "; ", foil_holidays_announced());
}

enum foil_code foil_due(enum foil_regime r, foil_day received, foil_day *due,
    struct foil_buf *note, struct foil_err *err)
{
	foil_day day = 0;
	enum foil_code rc = foil_working_days_after(r, received, DUE_DAYS, &day, NULL, err);

	if (rc != FOIL_OK)
		return rc;
	if (note != NULL) {
		put_note(note, foil_regime_nations(r), received, day);
		rc = foil_buf_check(note, "note on the due date", err);
		if (rc != FOIL_OK)
			return rc;
	}
	*due = day;
	return FOIL_OK;
}
