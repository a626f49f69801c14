/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CALENDAR_H
#define FOIL_CALENDAR_H

/*
 * Statutory clocks. Bank holidays are data (spec/calendars/), compiled in;
 * after the last announced year they are computed by rule, and that is said.
 */

#include "foil/provision.h"

enum foil_nation { /* a bit each */
	FOIL_ENGLAND_WALES = 1,
	FOIL_SCOTLAND = 2,
	FOIL_NORTHERN_IRELAND = 4,
};

struct foil_holiday {
	foil_day day;
	unsigned nations; /* in which it is a holiday */
	const char *name; /* static; the first nation's name for it */
	bool computed;    /* beyond the last announced year */
};

/* True and filled if `day` is a bank holiday, Christmas Day or Good Friday in any of `nations`. */
bool foil_holiday_on(foil_day day, unsigned nations, struct foil_holiday *out);
/*
 * What the rules of spec/law.md say of a day in any year from 2005, announced
 * or not; true and filled (computed set) as above. One-off holidays have no
 * rule: ask foil_holiday_on() unless the rules themselves are in question.
 */
bool foil_holiday_by_rule(foil_day day, unsigned nations, struct foil_holiday *out);
/* The last year whose holidays have been announced and are in the table. */
int foil_holidays_announced(void);
/* Nations whose holidays stop this regime's clock. */
unsigned foil_regime_nations(enum foil_regime r);
/* Neither Saturday, Sunday nor holiday under the regime. */
bool foil_working_day(enum foil_regime r, foil_day day);

/*
 * The n-th working day after `from` (the day after is the first candidate for
 * day one, whatever day `from` was). *computed (may be NULL) says that days
 * after the last announced year were counted by rule. FOIL_E_ARG when n is
 * not 1 to 1000, or outside 2005 to 2099.
 */
enum foil_code foil_working_days_after(enum foil_regime r, foil_day from, unsigned n,
    foil_day *out, bool *computed, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The rival reading: where `from` is no working day some take the next working
 * day as day nought, which gives a day more. The day that they come to, or
 * FOIL_DAY_NONE where `from` is a working day and there is nothing to argue
 * about. Errors as above.
 */
enum foil_code foil_working_days_rival(enum foil_regime r, foil_day from, unsigned n, foil_day *out,
    struct foil_err *err) FOIL_MUST_CHECK;

/* Periods after the answer (spec/law.md section 5). */
enum foil_period_from {
	FOIL_FROM_ANSWER = 0, /* the response reached the requester */
	FOIL_FROM_REVIEW,     /* the request for a review reached the authority */
	FOIL_FROM_REVIEWED,   /* the outcome of the review reached the requester */
	FOIL_FROM_NOTICE,     /* the Commissioner's decision notice was sent */
	FOIL_PERIODS_FROM
};
enum foil_period_unit { FOIL_WORKING_DAYS = 0, FOIL_CALENDAR_DAYS, FOIL_MONTHS };
struct foil_period {
	unsigned regimes; /* bit 1 << regime for each */
	enum foil_period_from from;
	unsigned n;
	enum foil_period_unit unit;
	bool statute; /* else guidance or practice */
	const char *what, *source; /* static */
};
const struct foil_period *foil_periods(size_t *n);
/* Its last day, counted from the day after `from`. Errors as foil_working_days_after(). */
enum foil_code foil_period_end(const struct foil_period *p, enum foil_regime r, foil_day from,
    foil_day *out, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The last day for a response to a request received on `received` (20 working
 * days in all four regimes), and one sentence for a person that names the
 * holidays counted out which a single nation's calendar would have missed
 * ("30 Nov is a bank holiday in Scotland"), or "" if none. It also says when
 * holidays were computed because none have been announced. Appended to `note`,
 * which may be NULL.
 */
enum foil_code foil_due(enum foil_regime r, foil_day received, foil_day *due,
    struct foil_buf *note, struct foil_err *err) FOIL_MUST_CHECK;

#endif
