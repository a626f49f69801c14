/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/calendar.h"

#define UK (1u << FOIL_FOIA | 1u << FOIL_EIR)
#define SCOTTISH (1u << FOIL_FOISA | 1u << FOIL_EIRS)

static const struct foil_period periods[] = {
	{ 1u << FOIL_FOIA, FOIL_FROM_ANSWER, 40, FOIL_WORKING_DAYS, false, "ask for an internal review",
	    "s.45 Code (2018) part 5" },
	{ 1u << FOIL_EIR, FOIL_FROM_ANSWER, 40, FOIL_WORKING_DAYS, true, "make representations",
	    "EIR reg.11(2)" },
	{ 1u << FOIL_FOISA, FOIL_FROM_ANSWER, 40, FOIL_WORKING_DAYS, true, "require a review",
	    "FOISA s.20(5)" },
	{ 1u << FOIL_EIRS, FOIL_FROM_ANSWER, 40, FOIL_WORKING_DAYS, true, "ask for a review",
	    "EIR(S) reg.16(2)" },
	{ 1u << FOIL_FOIA, FOIL_FROM_REVIEW, 20, FOIL_WORKING_DAYS, false, "outcome of the internal review",
	    "s.45 Code (2018) part 5" },
	{ 1u << FOIL_FOIA, FOIL_FROM_REVIEW, 40, FOIL_WORKING_DAYS, false,
	    "the same in exceptional cases", "s.45 Code (2018) part 5" },
	{ 1u << FOIL_EIR, FOIL_FROM_REVIEW, 40, FOIL_WORKING_DAYS, true,
	    "decision on the representations", "EIR reg.11(4)" },
	{ 1u << FOIL_FOISA, FOIL_FROM_REVIEW, 20, FOIL_WORKING_DAYS, true, "outcome of the review",
	    "FOISA s.21(1)" },
	{ 1u << FOIL_EIRS, FOIL_FROM_REVIEW, 20, FOIL_WORKING_DAYS, true, "outcome of the review",
	    "EIR(S) reg.16(4)" },
	{ UK, FOIL_FROM_REVIEWED, 42, FOIL_CALENDAR_DAYS, false, "complain to the Information Commissioner",
	    "s.50 sets no time, only undue delay; the Commissioner asks for six weeks (draft)" },
	{ SCOTTISH, FOIL_FROM_REVIEWED, 6, FOIL_MONTHS, true,
	    "apply to the Scottish Information Commissioner", "FOISA s.47(4); EIR(S) reg.17 (draft)" },
	{ UK, FOIL_FROM_NOTICE, 28, FOIL_CALENDAR_DAYS, true, "appeal to the First-tier Tribunal",
	    "SI 2009/1976 rule 22(1)(b)" },
	{ SCOTTISH, FOIL_FROM_NOTICE, 42, FOIL_CALENDAR_DAYS, true,
	    "appeal to the Court of Session, on law", "FOISA s.56; rules of court (draft)" },
};

const struct foil_period *foil_periods(size_t *n)
{
	*n = sizeof periods / sizeof periods[0];
	return periods;
}

/* The same day of a later month, or that month's last. */
static foil_day months_after(foil_day from, unsigned n)
{
	int year, month, dom;
	foil_day day;

	foil_day_split(from, &year, &month, &dom);
	month += (int)n;
	year += (month - 1) / 12;
	month = (month - 1) % 12 + 1;
	while ((day = foil_day_make(year, month, dom)) == FOIL_DAY_NONE && dom > 28)
		dom--;
	return day;
}

enum foil_code foil_period_end(const struct foil_period *p, enum foil_regime r, foil_day from,
    foil_day *out, struct foil_err *err)
{
	foil_day day = FOIL_DAY_NONE, checked;
	enum foil_code rc;

	/* The same bounds of years for every unit. */
	if ((rc = foil_working_days_after(r, from, p->unit == FOIL_WORKING_DAYS ? p->n : 1, &checked,
	    NULL, err)) != FOIL_OK)
		return rc;
	switch (p->unit) {
	case FOIL_WORKING_DAYS:
		day = checked;
		break;
	case FOIL_CALENDAR_DAYS:
		day = from + (foil_day)p->n;
		break;
	case FOIL_MONTHS:
		day = months_after(from, p->n);
		break;
	}
	if (day == FOIL_DAY_NONE)
		return foil_fail(err, FOIL_E_ARG, "the period has no last day that can be named");
	*out = day;
	return FOIL_OK;
}
