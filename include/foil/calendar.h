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
/* Nations whose holidays stop this regime's clock. */
unsigned foil_regime_nations(enum foil_regime r);
/* Neither Saturday, Sunday nor holiday under the regime. */
bool foil_working_day(enum foil_regime r, foil_day day);

/*
 * The n-th working day after `from` (the day after is the first candidate for
 * day one, whatever day `from` was). *computed says that a computed holiday
 * was relied on. FOIL_E_ARG outside 2005 to 2099.
 */
enum foil_code foil_working_days_after(enum foil_regime r, foil_day from, unsigned n,
    foil_day *out, bool *computed, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The last day for a response to a request received on `received` (20 working
 * days in all four regimes), and one sentence for a person that names the
 * holidays counted out which a single nation's calendar would have missed
 * ("30 Nov is a bank holiday in Scotland"), or "" if none. `note` is appended.
 */
enum foil_code foil_due(enum foil_regime r, foil_day received, foil_day *due,
    struct foil_buf *note, struct foil_err *err) FOIL_MUST_CHECK;

#endif
