/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_DATE_H
#define FOIL_DATE_H

/* Days and UTC seconds, written as in spec/cli.md section 2. No local time, no locale, no static buffers. */

#include "foil/bytes.h"

/* Days since 1970-01-01; years 1900 to 2999 only. */
typedef int32_t foil_day;
#define FOIL_DAY_NONE INT32_MIN

/* "2023-11-03". FOIL_E_FORMAT for anything else, also for 2023-02-30. */
enum foil_code foil_day_parse_iso(struct foil_view text, foil_day *out, struct foil_err *err)
    FOIL_MUST_CHECK;
/* ISO, or as officials write it: 3/11/2023, 03/11/2023, 3 November 2023, 3 Nov 2023. */
enum foil_code foil_day_parse(struct foil_view text, foil_day *out, struct foil_err *err)
    FOIL_MUST_CHECK;
foil_day foil_day_make(int year, int month, int dom); /* must be a real date, else FOIL_DAY_NONE */
/* All zero for FOIL_DAY_NONE and for days out of range. */
void foil_day_split(foil_day d, int *year, int *month, int *dom);
int foil_day_weekday(foil_day d); /* 0 Monday .. 6 Sunday */
/* "2023-11-03"; "0000-00-00" out of range */
void foil_day_iso(char out[11], foil_day d);
/* "Mon 4 Dec 2023" and "1 December 2023"; "no date" out of range */
void foil_day_short(char out[20], foil_day d);
void foil_day_long(char out[24], foil_day d);

foil_day foil_day_of_time(int64_t utc_seconds); /* FOIL_DAY_NONE out of range */
int64_t foil_time_of_day(foil_day d); /* 00:00:00Z of it */
/*
 * "2023-11-03T09:30:00Z" both ways; FOIL_E_FORMAT for anything else, leap
 * seconds too. A time out of range is written "0000-00-00T00:00:00Z".
 */
void foil_time_rfc3339(char out[21], int64_t utc_seconds);
enum foil_code foil_time_parse(struct foil_view text, int64_t *out, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
