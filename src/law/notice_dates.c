/* SPDX-License-Identifier: Apache-2.0 */
#include "notice_work.h"

#include <string.h>

static const char *const months[12] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };

const char *notice_month_name(int month)
{
	return month >= 1 && month <= 12 ? months[month - 1] : "";
}

int notice_month(struct foil_view w)
{
	if (foil_view_ieq(w, foil_str("sept")))
		return 9;
	for (int i = 0; i < 12; i++)
		if (foil_view_ieq(w, foil_str(months[i])) ||
		    (w.len == 3 && foil_view_ieq(w, foil_view(months[i], 3))))
			return i + 1;
	return 0;
}

/* A number of at most `most` digits, perhaps with "st", "nd", "rd", "th"; -1 if it is none. */
static int number(struct foil_view w, size_t most, bool ordinal)
{
	size_t i = 0;
	int n = 0;

	while (i < w.len && i < most && foil_is_digit(w.p[i]))
		n = n * 10 + (w.p[i++] - '0');
	if (i == 0)
		return -1;
	if (i == w.len)
		return n;
	return ordinal && w.len == i + 2 && foil_is_alpha(w.p[i]) && foil_is_alpha(w.p[i + 1]) ? n :
	    -1;
}

/* Between word a and word a + 1 stands exactly this byte. */
static bool parted_by(const struct notice_text *t, size_t a, const char *bytes)
{
	size_t end = t->w[a].src + t->w[a].src_len;

	return a + 1 < t->n_words && t->w[a + 1].src == end + 1 && strchr(bytes, t->text.p[end]) != NULL;
}

static int year_of(const struct notice_text *t, size_t word, size_t end)
{
	int y = word < end ? number(notice_word_norm(t, word), 4, false) : -1;

	return y >= 1990 && y <= 2099 ? y : 0;
}

/* "18/01/2023", "18.1.23" is left alone; returns how many words it takes. */
static size_t figures(const struct notice_text *t, size_t i, size_t end, struct notice_date *d)
{
	struct foil_view w = notice_word_norm(t, i);
	foil_day day;

	if (foil_day_parse_iso(w, &day, NULL) == FOIL_OK) {
		foil_day_split(day, &d->year, &d->month, &d->dom);
		return 1;
	}
	if (i + 2 >= end || !parted_by(t, i, "/.") || !parted_by(t, i + 1, "/."))
		return 0;
	d->dom = number(w, 2, false);
	d->month = number(notice_word_norm(t, i + 1), 2, false);
	d->year = year_of(t, i + 2, end);
	return d->year != 0 && d->dom > 0 && d->month > 0 &&
	    foil_day_make(d->year, d->month, d->dom) != FOIL_DAY_NONE ? 3 : 0;
}

/* "3 November 2023", "3rd of November", "November 3, 2023". */
static size_t day_month(const struct notice_text *t, size_t i, size_t end, struct notice_date *d)
{
	size_t k = i + 1;

	d->dom = number(notice_word_norm(t, i), 2, true);
	if (d->dom < 1 || d->dom > 31 || k >= end)
		return 0;
	if (foil_view_eq(notice_word_norm(t, k), foil_str("of")) && k + 1 < end)
		k++;
	d->month = notice_month(notice_word_norm(t, k));
	if (d->month == 0 || t->w[k].src - t->w[i].src > 12)
		return 0;
	d->year = year_of(t, k + 1, end);
	return k + 1 - i + (d->year != 0);
}

static bool capital(const struct notice_text *t, size_t word)
{
	uint8_t c = t->text.p[t->w[word].src];

	return c >= 'A' && c <= 'Z';
}

/* "November 2023", "May": a capital letter, and not the first word unless a year follows. */
static size_t month_alone(const struct notice_text *t, size_t i, size_t first, size_t end,
    struct notice_date *d)
{
	struct foil_view w = notice_word_norm(t, i);
	int dom;

	d->month = notice_month(w);
	if (d->month == 0 || !capital(t, i) || (w.len == 3 && d->month != 5))
		return 0;
	d->year = year_of(t, i + 1, end);
	if (d->year == 0 && i + 2 < end && (dom = number(notice_word_norm(t, i + 1), 2, true)) > 0 &&
	    (d->year = year_of(t, i + 2, end)) != 0) {
		d->dom = dom;
		return 3;
	}
	if (d->year == 0 && i == first && i + 1 < end &&
	    !foil_view_eq(notice_word_norm(t, i + 1), foil_str("and")))
		return 0;
	return 1 + (d->year != 0);
}

/* "18 January, 15 February and 16 March 2023": the year that follows serves them all. */
static void lend_years(struct notice_dates *out)
{
	for (size_t i = out->n; i > 1; i--) {
		struct notice_date *a = &out->d[i - 2];
		const struct notice_date *b = &out->d[i - 1];

		if (a->year == 0 && b->sentence == a->sentence)
			a->year = b->year;
	}
	for (size_t i = 0; i < out->n; i++) {
		struct notice_date *d = &out->d[i];

		d->day = d->year != 0 && d->month != 0 && d->dom != 0 ?
		    foil_day_make(d->year, d->month, d->dom) : FOIL_DAY_NONE;
	}
}

enum foil_code notice_dates_find(const struct notice_text *t, struct notice_dates *out,
    struct foil_err *err)
{
	for (size_t s = 0; s < t->n; s++) {
		size_t first = t->s[s].word, end = first + t->s[s].n, took;

		for (size_t i = first; i < end; i += took > 0 ? took : 1) {
			struct notice_date d = { .sentence = s, .at = t->w[i].src };

			if ((took = figures(t, i, end, &d)) == 0) {
				d = (struct notice_date){ .sentence = s, .at = d.at };
				took = day_month(t, i, end, &d);
			}
			if (took == 0) {
				d = (struct notice_date){ .sentence = s, .at = d.at };
				took = month_alone(t, i, first, end, &d);
			}
			if (took == 0)
				continue;
			d.end = t->w[i + took - 1].src + t->w[i + took - 1].src_len;
			if (!notice_grow((void **)&out->d, &out->cap, out->n + 1, sizeof *out->d))
				return foil_fail(err, FOIL_E_NOMEM, "no memory for the dates of a letter");
			out->d[out->n++] = d;
		}
	}
	lend_years(out);
	return FOIL_OK;
}
