/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/date.h"

#include "foil/text.h"

#include <stdio.h>

#define DAY_SECONDS 86400
#define FIRST_YEAR 1900
#define LAST_YEAR 2999

static const char *const months[] = {
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
};
static const char weekdays[7][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : length[month - 1];
}

/* Days from 1970-01-01 to the first of March that starts the year of this date. */
static int days_to_march(int year)
{
	/* 719468 days lie between 0000-03-01 and 1970-01-01; years are positive here. */
	return 365 * year + year / 4 - year / 100 + year / 400 - 719468;
}

foil_day foil_day_make(int year, int month, int dom)
{
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || dom < 1 ||
	    dom > month_length(year, month))
		return FOIL_DAY_NONE;
	if (month < 3) {
		year--;
		month += 12;
	}
	/* Counted from March, month lengths repeat every five: 153 days. */
	return days_to_march(year) + (153 * (month - 3) + 2) / 5 + dom - 1;
}

static bool in_range(foil_day d)
{
	return d >= foil_day_make(FIRST_YEAR, 1, 1) && d <= foil_day_make(LAST_YEAR, 12, 31);
}

void foil_day_split(foil_day d, int *year, int *month, int *dom)
{
	int y, m, rest;

	*year = *month = *dom = 0;
	if (!in_range(d))
		return;
	/* A first guess, never too small; 1900 keeps everything positive. */
	y = (d + 719468) / 365;
	while (days_to_march(y) > d)
		y--;
	rest = d - days_to_march(y);
	m = (5 * rest + 2) / 153;
	*dom = rest - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = m < 10 ? y : y + 1;
}

int foil_day_weekday(foil_day d)
{
	/* 1970-01-01 was a Thursday. */
	return (d % 7 + 3 + 7) % 7;
}

void foil_day_iso(char out[11], foil_day d)
{
	int y, m, dom;

	foil_day_split(d, &y, &m, &dom);
	(void)snprintf(out, 11, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100,
	    (unsigned)dom % 100);
}

void foil_day_short(char out[20], foil_day d)
{
	int y, m, dom;

	foil_day_split(d, &y, &m, &dom);
	if (m == 0)
		(void)snprintf(out, 20, "no date");
	else
		(void)snprintf(out, 20, "%s %d %.3s %d", weekdays[foil_day_weekday(d)], dom,
		    months[m - 1], y);
}

void foil_day_long(char out[24], foil_day d)
{
	int y, m, dom;

	foil_day_split(d, &y, &m, &dom);
	if (m == 0)
		(void)snprintf(out, 24, "no date");
	else
		(void)snprintf(out, 24, "%d %s %d", dom, months[m - 1], y);
}

/* n digits at p as a number. */
static bool digits(const uint8_t *p, size_t n, int *out)
{
	int v = 0;

	for (size_t i = 0; i < n; i++) {
		if (!foil_is_digit(p[i]))
			return false;
		v = v * 10 + (p[i] - '0');
	}
	*out = v;
	return true;
}

/* "2023-11-03" at p, ten bytes. */
static foil_day parse_iso(const uint8_t *p)
{
	int y, m, dom;

	if (!digits(p, 4, &y) || p[4] != '-' || !digits(p + 5, 2, &m) || p[7] != '-' ||
	    !digits(p + 8, 2, &dom))
		return FOIL_DAY_NONE;
	return foil_day_make(y, m, dom);
}

static enum foil_code bad_date(struct foil_view text, const char *form, struct foil_err *err)
{
	struct foil_safe s;

	return foil_fail(err, FOIL_E_FORMAT, "not a date: '%s'; write %s", foil_safe(&s, text),
	    form);
}

enum foil_code foil_day_parse_iso(struct foil_view text, foil_day *out, struct foil_err *err)
{
	foil_day d = text.len == 10 ? parse_iso(text.p) : FOIL_DAY_NONE;

	if (d == FOIL_DAY_NONE)
		return bad_date(text, "it as 2023-11-03", err);
	*out = d;
	return FOIL_OK;
}

/* Takes one or two digits off *rest. */
static bool take_small(struct foil_view *rest, int *out)
{
	size_t n = 0;

	while (n < 2 && n < rest->len && foil_is_digit(rest->p[n]))
		n++;
	if (n == 0 || !digits(rest->p, n, out))
		return false;
	*rest = foil_view(rest->p + n, rest->len - n);
	return true;
}

static bool take_byte(struct foil_view *rest, uint8_t c)
{
	if (rest->len == 0 || rest->p[0] != c)
		return false;
	*rest = foil_view(rest->p + 1, rest->len - 1);
	return true;
}

/* Takes the name of a month off *rest, in full or its first three letters. */
static bool take_month(struct foil_view *rest, int *out)
{
	struct foil_view word = *rest;

	word.len = 0;
	while (word.len < rest->len && foil_is_alpha(rest->p[word.len]))
		word.len++;
	for (int i = 0; i < 12; i++) {
		if (!foil_view_ieq(word, foil_str(months[i])) &&
		    !foil_view_ieq(word, foil_view(months[i], 3)))
			continue;
		*rest = foil_view(rest->p + word.len, rest->len - word.len);
		*out = i + 1;
		return true;
	}
	return false;
}

/* "3/11/2023" or "3 November 2023": the separator decides how the month is written. */
static foil_day parse_british(struct foil_view text)
{
	int y, m, dom;
	bool slash;
	uint8_t sep;

	if (!take_small(&text, &dom) || text.len == 0)
		return FOIL_DAY_NONE;
	slash = text.p[0] == '/';
	sep = slash ? '/' : ' ';
	if (!take_byte(&text, sep) || !(slash ? take_small(&text, &m) : take_month(&text, &m)) ||
	    !take_byte(&text, sep) || text.len != 4 || !digits(text.p, 4, &y))
		return FOIL_DAY_NONE;
	return foil_day_make(y, m, dom);
}

enum foil_code foil_day_parse(struct foil_view text, foil_day *out, struct foil_err *err)
{
	foil_day d = text.len == 10 ? parse_iso(text.p) : FOIL_DAY_NONE;

	if (d == FOIL_DAY_NONE)
		d = parse_british(text);
	if (d == FOIL_DAY_NONE)
		return bad_date(text, "2023-11-03, 3/11/2023 or 3 November 2023", err);
	*out = d;
	return FOIL_OK;
}

foil_day foil_day_of_time(int64_t utc_seconds)
{
	int64_t d = utc_seconds / DAY_SECONDS - (utc_seconds % DAY_SECONDS < 0 ? 1 : 0);

	return d > INT32_MIN && d <= INT32_MAX && in_range((foil_day)d) ? (foil_day)d
	                                                                : FOIL_DAY_NONE;
}

int64_t foil_time_of_day(foil_day d)
{
	return (int64_t)d * DAY_SECONDS;
}

void foil_time_rfc3339(char out[21], int64_t utc_seconds)
{
	foil_day d = foil_day_of_time(utc_seconds);
	unsigned s = 0;
	char day[11];

	if (d != FOIL_DAY_NONE)
		s = (unsigned)(utc_seconds - foil_time_of_day(d));
	foil_day_iso(day, d);
	(void)snprintf(out, 21, "%sT%02u:%02u:%02uZ", day, s / 3600 % 24, s / 60 % 60, s % 60);
}

enum foil_code foil_time_parse(struct foil_view text, int64_t *out, struct foil_err *err)
{
	struct foil_safe safe;
	int h, m, s;
	foil_day d;

	if (text.len != 20 || (d = parse_iso(text.p)) == FOIL_DAY_NONE || text.p[10] != 'T' ||
	    !digits(text.p + 11, 2, &h) || text.p[13] != ':' || !digits(text.p + 14, 2, &m) ||
	    text.p[16] != ':' || !digits(text.p + 17, 2, &s) || text.p[19] != 'Z' || h > 23 ||
	    m > 59 || s > 59)
		return foil_fail(err, FOIL_E_FORMAT,
		    "not a time: '%s'; write it as 2023-11-03T09:30:00Z", foil_safe(&safe, text));
	*out = foil_time_of_day(d) + h * 3600 + m * 60 + s;
	return FOIL_OK;
}
