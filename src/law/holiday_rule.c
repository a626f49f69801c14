/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Bank holidays by rule: what the Banking and Financial Dealings Act 1971 and
 * the proclamations of every ordinary year come to. spec/law.md section 5.
 */

#include "foil/calendar.h"

#define ALL (FOIL_ENGLAND_WALES | FOIL_SCOTLAND | FOIL_NORTHERN_IRELAND)
#define BUT_SCOTLAND (FOIL_ENGLAND_WALES | FOIL_NORTHERN_IRELAND)

enum { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

enum rule_kind {
	EASTER,       /* a = days from Easter Sunday */
	FIRST_MONDAY, /* a = month */
	LAST_MONDAY,  /* a = month */
	FIXED,        /* a = month, b = day; a weekend moves it to the Monday after */
	PAIR_FIRST,   /* a = month, b = day: two days in a row that make way for each other */
	PAIR_SECOND,  /* the day after, with the same a and b */
};

struct rule {
	enum rule_kind kind;
	unsigned nations;
	int a, b;
	int since; /* first year */
	const char *name;
};

static const struct rule rules[] = {
	{ FIXED, BUT_SCOTLAND, 1, 1, 0, "New Year's Day" },
	{ PAIR_FIRST, FOIL_SCOTLAND, 1, 1, 0, "New Year's Day" },
	{ PAIR_SECOND, FOIL_SCOTLAND, 1, 1, 0, "2nd January" },
	{ FIXED, FOIL_NORTHERN_IRELAND, 3, 17, 0, "St Patrick's Day" },
	{ EASTER, ALL, -2, 0, 0, "Good Friday" },
	{ EASTER, BUT_SCOTLAND, 1, 0, 0, "Easter Monday" },
	{ FIRST_MONDAY, ALL, 5, 0, 0, "Early May bank holiday" },
	{ LAST_MONDAY, ALL, 5, 0, 0, "Spring bank holiday" },
	{ FIXED, FOIL_NORTHERN_IRELAND, 7, 12, 0, "Battle of the Boyne (Orangemen's Day)" },
	{ FIRST_MONDAY, FOIL_SCOTLAND, 8, 0, 0, "Summer bank holiday" },
	{ LAST_MONDAY, BUT_SCOTLAND, 8, 0, 0, "Summer bank holiday" },
	{ FIXED, FOIL_SCOTLAND, 11, 30, 2007, "St Andrew's Day" },
	{ PAIR_FIRST, ALL, 12, 25, 0, "Christmas Day" },
	{ PAIR_SECOND, ALL, 12, 25, 0, "Boxing Day" },
};

/* Sunday, by the calendar of 1752 (the "anonymous Gregorian" method). */
static foil_day easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
	int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;

	return foil_day_make(year, f / 31, f % 31 + 1);
}

static foil_day monday_on_or_after(foil_day d)
{
	return d + (7 - foil_day_weekday(d)) % 7;
}

/*
 * Two holidays in a row. Only the Saturday differs: Christmas Day moves to the
 * Monday and Boxing Day to the Tuesday, but in Scotland the 2nd of January has
 * the Monday, by statute, and New Year's Day the Tuesday, by proclamation.
 */
static foil_day first_of_pair(foil_day d, bool january)
{
	switch (foil_day_weekday(d)) {
	case SATURDAY:
		return january ? d + 3 : d + 2;
	case SUNDAY: /* the Monday is the second day itself */
		return d + 2;
	default:
		return d;
	}
}

static foil_day second_of_pair(foil_day d, bool january)
{
	switch (foil_day_weekday(d)) {
	case SATURDAY:
		return d + 2;
	case SUNDAY:
		return january ? d + 1 : d + 2;
	default:
		return d;
	}
}

static foil_day day_of(const struct rule *r, int year)
{
	switch (r->kind) {
	case EASTER:
		return easter(year) + r->a;
	case FIRST_MONDAY:
		return monday_on_or_after(foil_day_make(year, r->a, 1));
	case LAST_MONDAY: /* both months it is used for have 31 days */
		return monday_on_or_after(foil_day_make(year, r->a, 25));
	case FIXED: {
		foil_day d = foil_day_make(year, r->a, r->b);

		return foil_day_weekday(d) >= SATURDAY ? monday_on_or_after(d) : d;
	}
	case PAIR_FIRST:
		return first_of_pair(foil_day_make(year, r->a, r->b), r->a == 1);
	case PAIR_SECOND:
		return second_of_pair(foil_day_make(year, r->a, r->b) + 1, r->a == 1);
	}
	return FOIL_DAY_NONE;
}

bool foil_holiday_by_rule(foil_day day, unsigned nations, struct foil_holiday *out)
{
	struct foil_holiday h = { .day = day, .computed = true };
	int year, month, dom;

	foil_day_split(day, &year, &month, &dom);
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (year < rules[i].since || day_of(&rules[i], year) != day)
			continue;
		h.nations |= rules[i].nations;
		if (h.name == NULL)
			h.name = rules[i].name;
	}
	if ((h.nations & nations) == 0)
		return false;
	*out = h;
	return true;
}
