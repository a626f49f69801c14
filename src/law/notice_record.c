/* SPDX-License-Identifier: Apache-2.0 */

/* The letter against the record, both ways. */

#include "notice_work.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 5   /* days or months named in one finding */
#define EACH_MAX 20  /* findings of one rule */
#define SERIES_MIN 3  /* labels of months that make a series */

/* ---- provisions ---- */

static bool is_recorded(const struct foil_notice_facts *f, enum foil_regime regime,
    struct foil_view id)
{
	const struct foil_provision *e = foil_provision_elsewhere(regime);

	for (size_t i = 0; i < f->n_neither_ids; i++)
		if (notice_covers(f->neither_ids[i], id))
			return true;
	for (size_t i = 0; i < f->n_grounds; i++)
		for (size_t k = 0; k < f->grounds[i].n_ids; k++)
			if (notice_covers(f->grounds[i].ids[k], id))
				return true;
	for (size_t i = 0; i < f->n_items; i++) {
		if (f->items[i].outcome == FOIL_NOTICE_ELSEWHERE && e != NULL &&
		    notice_covers(foil_str(e->id), id))
			return true;
		if (f->items[i].outcome == FOIL_NOTICE_NOT_HELD &&
		    (foil_view_eq(id, foil_str("foisa/17/1")) || foil_view_eq(id, foil_str("foisa/17")) ||
		    foil_view_eq(id, foil_str("eir/12/4/a")) || foil_view_eq(id, foil_str("eirs/10/4/a"))))
			return true;
	}
	return false;
}

/* A claim on which the letter says that something rests; a condition or a mention is not one. */
static bool is_decision(const struct notice_work *w, const struct notice_claim *k)
{
	const struct foil_provision *p = k->ref->row;

	if (k->negated || (w->t.s[k->sentence].cues & CUE(CUE_CONSIDERED)) != 0 ||
	    foil_provision_regime(foil_str(k->ref->id)) != w->regime)
		return false;
	if (p == NULL ? (k->ref->flags & FOIL_CITE_LIMB_MISSING) == 0 :
	    strcmp(p->role, "exempts") != 0 && strstr(p->role, "ncnd") == NULL &&
	    strncmp(p->role, "refusal", 7) != 0)
		return false;
	return k->listed || notice_is_relied_on(w, k);
}

/* R01, R09: each id once; the table of what was seen is as long as the provisions are. */
static void check_cited(struct notice_work *w)
{
	struct foil_view seen[64];
	size_t n = 0;

	/* The list first: what it has is clearer than a mention in prose. */
	for (size_t i = 0; i < 2 * w->n_claims && n < COUNT(seen); i++) {
		const struct notice_claim *k = &w->claim[i % w->n_claims];
		struct foil_view id = foil_str(k->ref->id);
		struct foil_buf name = { .max = 100 };
		bool again = false;

		if (k->listed != (i < w->n_claims) || !is_decision(w, k))
			continue;
		for (size_t s = 0; s < n && !again; s++)
			again = foil_view_eq(seen[s], id);
		if (again)
			continue;
		seen[n++] = id;
		if (is_recorded(w->facts, w->regime, id))
			continue;
		foil_provision_show(&name, id);
		/* A list is clear; prose may mention what it does not mean. So may a limb be a slip. */
		notice_find(w, k->listed && !is_recorded(w->facts, w->regime, foil_id_section(id)) ? "R09" :
		    "R01", notice_spot_words(w, k->c->words), NULL,
		    "the letter relies on %s; no recorded decision does", foil_buf_cstr(&name));
		foil_buf_free(&name);
	}
}

static int by_id(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What the letter cites, each once, sorted: a record and a letter may both be long. */
struct cited {
	const char **id;
	size_t n;
};

static bool cited_make(const struct notice_work *w, struct cited *c)
{
	size_t n = 0;

	*c = (struct cited){ calloc(w->cites.n_refs + 1, sizeof *c->id), w->cites.n_refs };
	if (c->id == NULL)
		return false;
	for (size_t i = 0; i < c->n; i++)
		c->id[i] = w->cites.ref[i].id;
	qsort(c->id, c->n, sizeof *c->id, by_id);
	for (size_t i = 0; i < c->n; i++)
		if (n == 0 || strcmp(c->id[n - 1], c->id[i]) != 0)
			c->id[n++] = c->id[i];
	c->n = n;
	return true;
}

/* The first that is not before the key. */
static size_t cited_from(const struct cited *c, const char *key)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(c->id[mid], key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The address, one above it or one below it. */
static bool is_cited(const struct cited *c, struct foil_view id)
{
	char key[FOIL_ID_MAX + 2];
	size_t at;

	if (id.len >= FOIL_ID_MAX)
		return false;
	memcpy(key, id.p, id.len);
	memcpy(key + id.len, "/", 2);
	at = cited_from(c, key);
	if (at < c->n && strncmp(c->id[at], key, id.len + 1) == 0)
		return true;
	for (size_t n = id.len; n > 0; n--) {
		if (key[n] != '/')
			continue;
		key[n] = '\0';
		at = cited_from(c, key);
		if (at < c->n && strcmp(c->id[at], key) == 0)
			return true;
	}
	return false;
}

/* R02 */
static void not_cited(struct notice_work *w, const struct cited *c, struct foil_view id)
{
	struct foil_buf name = { .max = 100 };

	if (is_cited(c, id))
		return;
	foil_provision_show(&name, id);
	notice_find(w, "R02", NOTICE_NOWHERE, NULL, "the record relies on %s; the letter does not name it",
	    foil_buf_cstr(&name));
	foil_buf_free(&name);
}

static void check_recorded(struct notice_work *w)
{
	const struct foil_notice_facts *f = w->facts;
	struct cited c;

	if (!cited_make(w, &c)) {
		w->failed = true;
		return;
	}
	for (size_t i = 0; i < f->n_neither_ids; i++)
		not_cited(w, &c, f->neither_ids[i]);
	for (size_t i = 0; i < f->n_grounds && !f->neither; i++)
		for (size_t k = 0; k < f->grounds[i].n_ids; k++)
			not_cited(w, &c, f->grounds[i].ids[k]);
	free(c.id);
}

/* ---- items ---- */

struct month {
	int year, month; /* 0: not known */
};

/* "2023-08", "August 2023", "Aug". */
static struct month month_of_label(struct foil_view v)
{
	struct month m = { 0, 0 };
	struct foil_view iso;
	foil_day day;
	int dom;
	char text[11];

	if (v.len == 7 && v.p[4] == '-') {
		memcpy(text, v.p, 7);
		memcpy(text + 7, "-01", 4);
		iso = foil_str(text);
		if (foil_day_parse_iso(iso, &day, NULL) == FOIL_OK)
			foil_day_split(day, &m.year, &m.month, &dom);
		return m;
	}
	for (size_t i = 0; i < v.len;) {
		size_t end = i;
		uint64_t n;

		while (end < v.len && (foil_is_alpha(v.p[end]) || foil_is_digit(v.p[end])))
			end++;
		if (end - i >= 3 && m.month == 0)
			m.month = notice_month(foil_view(v.p + i, end - i));
		if (end - i == 4 && foil_parse_uint(foil_view(v.p + i, 4), 2999, &n, NULL) == FOIL_OK &&
		    n >= 1990)
			m.year = (int)n;
		i = end > i ? end : i + 1;
	}
	return m;
}

static bool is_held(const struct foil_notice_item *it)
{
	return it->outcome == FOIL_NOTICE_DISCLOSED || it->outcome == FOIL_NOTICE_PART ||
	    it->outcome == FOIL_NOTICE_WITHHELD || it->outcome == FOIL_NOTICE_ELSEWHERE;
}

static bool same_month(struct month a, int year, int month)
{
	return a.month != 0 && a.month == month && (a.year == 0 || year == 0 || a.year == year);
}

/* The letter's dates that say of a month that nothing is held: the sentence, or the one before. */
static bool denies_month(const struct notice_work *w, const struct notice_date *d, bool alone)
{
	const uint64_t gives = CUE(CUE_ATTACHED) | CUE(CUE_PUBLIC) | CUE(CUE_POINTER) |
	    CUE(CUE_FOR_DISCLOSURE);
	const struct notice_sentence *s = &w->t.s[d->sentence];
	uint64_t cues = s->cues;

	if (d->dom != 0 || d->month == 0)
		return false;
	if (d->sentence + 1 < w->t.n && s[1].block == s->block)
		cues |= s[1].cues;
	return (cues & CUE(CUE_NOT_HELD)) != 0 && (!alone || (cues & gives) == 0);
}

static const struct notice_date *denial_of(const struct notice_work *w, struct month m)
{
	for (size_t i = 0; i < w->dates.n; i++)
		if (same_month(m, w->dates.d[i].year, w->dates.d[i].month) &&
		    denies_month(w, &w->dates.d[i], false))
			return &w->dates.d[i];
	return NULL;
}

/* What the items say of each month: indexed by 12 * year + month from the year 1900 on. */
#define FIRST_YEAR 1900
#define MONTHS (12 * 1100)
struct by_month {
	const struct foil_notice_item *not_held, *held, *dated; /* by label, by label, by date */
};

static size_t month_slot(int year, int month)
{
	return year < FIRST_YEAR || year >= FIRST_YEAR + MONTHS / 12 || month < 1 || month > 12 ? SIZE_MAX :
	    (size_t)(year - FIRST_YEAR) * 12 + (size_t)(month - 1);
}

static struct by_month *months_of_items(const struct foil_notice_facts *f)
{
	struct by_month *t = calloc(MONTHS, sizeof *t);

	for (size_t i = 0; t != NULL && i < f->n_items; i++) {
		const struct foil_notice_item *it = &f->items[i];
		struct month m = month_of_label(it->label);
		size_t slot = month_slot(m.year, m.month);
		int year, month, dom;

		if (slot != SIZE_MAX && it->outcome == FOIL_NOTICE_NOT_HELD)
			t[slot].not_held = it;
		if (slot != SIZE_MAX && is_held(it))
			t[slot].held = it;
		if (it->date == FOIL_DAY_NONE || !is_held(it))
			continue;
		foil_day_split(it->date, &year, &month, &dom);
		if ((slot = month_slot(year, month)) != SIZE_MAX)
			t[slot].dated = it;
	}
	return t;
}

/* R03: the letter says of a month that nothing is held, and the record decided otherwise. */
static void check_denials(struct notice_work *w, const struct by_month *t)
{
	for (size_t i = 0; i < w->dates.n; i++) {
		const struct notice_date *d = &w->dates.d[i];
		size_t slot = month_slot(d->year, d->month);
		struct foil_safe safe;

		if (slot == SIZE_MAX || t[slot].held == NULL || t[slot].not_held != NULL ||
		    !denies_month(w, d, true))
			continue;
		notice_find(w, "R03", notice_spot_sentence(w, d->sentence), NULL,
		    "the letter says that nothing of %s %d is held; the record decided on item "
		    "%llu, %s", notice_month_name(d->month),
		    d->year, (unsigned long long)t[slot].held->no, foil_safe(&safe, t[slot].held->label));
		return;
	}
}

/* C06 */
static void check_periods(struct notice_work *w, const struct by_month *t)
{
	size_t found = 0;

	for (size_t slot = 0; slot < MONTHS && found < EACH_MAX; slot++) {
		const struct foil_notice_item *none = t[slot].not_held, *some = t[slot].dated;
		struct month m = { (int)(slot / 12) + FIRST_YEAR, (int)(slot % 12) + 1 };
		const struct notice_date *d;
		struct notice_spot spot = NOTICE_NOWHERE;
		char day[24];

		if (none == NULL || some == NULL || some == none)
			continue;
		found++;
		if ((d = denial_of(w, m)) != NULL)
			spot = notice_spot_sentence(w, d->sentence);
		for (size_t i = 0; d != NULL && i < w->dates.n && spot.second == SIZE_MAX; i++)
			if (w->dates.d[i].day == some->date)
				spot.second = w->dates.d[i].at;
		foil_day_long(day, some->date);
		notice_find(w, "C06", spot, NULL, "nothing of %s %d is said to be held, yet there is an item "
		    "dated %s: item %llu; which board or meeting is meant should be said",
		    notice_month_name(m.month), m.year, day, (unsigned long long)some->no);
	}
}

/* ---- C05 ---- */

static bool letter_names(const struct notice_work *w, int year, int month)
{
	struct month m = { year, month };

	for (size_t i = 0; i < w->dates.n; i++)
		if (same_month(m, w->dates.d[i].year, w->dates.d[i].month))
			return true;
	return false;
}

/* The one year that the request names; 0 if none or several. */
static int year_asked(struct foil_view request)
{
	int year = 0;

	for (size_t i = 0; i + 4 <= request.len; i++) {
		uint64_t n;

		if ((i > 0 && foil_is_digit(request.p[i - 1])) ||
		    (i + 4 < request.len && foil_is_digit(request.p[i + 4])) ||
		    foil_parse_uint(foil_view(request.p + i, 4), 2099, &n, NULL) != FOIL_OK || n < 1990)
			continue;
		if (year != 0 && year != (int)n)
			return 0;
		year = (int)n;
	}
	return year;
}

static void put_month(struct foil_buf *b, int month)
{
	foil_buf_put_str(b, b->len > 0 ? ", " : "");
	foil_buf_put_str(b, notice_month_name(month));
}

static void check_series(struct notice_work *w)
{
	const struct foil_notice_facts *f = w->facts;
	int year = year_asked(f->request);
	bool have[13] = { false }, open[13] = { false };
	struct foil_buf missing = { .max = 200 };
	size_t series = 0;

	for (size_t i = 0; i < f->n_items && year != 0; i++) {
		struct month m = month_of_label(f->items[i].label);

		if (m.month == 0 || m.year != year)
			continue;
		series += !have[m.month];
		have[m.month] = true;
		open[m.month] = open[m.month] || f->items[i].outcome == FOIL_NOTICE_UNDECIDED;
	}
	for (int m = 1; m <= 12 && series >= SERIES_MIN; m++)
		if ((!have[m] || open[m]) && !(w->have && letter_names(w, year, m)))
			put_month(&missing, m);
	if (missing.len > 0)
		notice_find(w, "C05", NOTICE_NOWHERE, NULL, "unaccounted for: %s %d; asked for, "
		    "and neither given, refused nor said not to be held", foil_buf_cstr(&missing),
		    year);
	foil_buf_free(&missing);
}

/* ---- dates ---- */

static int by_day(const void *a, const void *b)
{
	foil_day x = *(const foil_day *)a, y = *(const foil_day *)b;

	return x < y ? -1 : x > y;
}

static bool has_day(const foil_day *days, size_t n, foil_day day)
{
	return bsearch(&day, days, n, sizeof *days, by_day) != NULL;
}

static void put_day(struct foil_buf *b, foil_day day, size_t count)
{
	char text[24];

	if (count > SHOWN_MAX)
		return;
	foil_day_long(text, day);
	foil_buf_printf(b, "%s%s", count > 1 ? ", " : "", count == SHOWN_MAX ? "and others" : text);
}

/* R04: a letter that goes by dates names them all. */
static void check_named(struct notice_work *w, const foil_day *days, size_t n)
{
	struct foil_buf missing = { .max = 300 };
	size_t named = 0, count = 0;

	for (size_t i = 0; i < w->facts->n_items; i++) {
		const struct foil_notice_item *it = &w->facts->items[i];

		if (it->date == FOIL_DAY_NONE || !is_held(it))
			continue;
		if (has_day(days, n, it->date))
			named++;
		else
			put_day(&missing, it->date, ++count);
	}
	if (named > 0 && count > 0)
		notice_find(w, "R04", NOTICE_NOWHERE, NULL, "the record decided on items dated %s; "
		    "the letter does not name them", foil_buf_cstr(&missing));
	foil_buf_free(&missing);
}

/* R06 */
static void check_listed(struct notice_work *w, const foil_day *items, size_t n)
{
	struct foil_buf extra = { .max = 300 };
	struct notice_spot spot = NOTICE_NOWHERE;
	size_t count = 0;

	for (size_t i = 0; i < w->dates.n && n > 0; i++) {
		const struct notice_date *d = &w->dates.d[i];

		if (d->day == FOIL_DAY_NONE || !w->t.s[d->sentence].bullet || has_day(items, n, d->day) ||
		    d->day == w->facts->received || d->day == w->facts->dated)
			continue;
		if (count == 0)
			spot = (struct notice_spot){ d->at, d->end - d->at, SIZE_MAX };
		put_day(&extra, d->day, ++count);
	}
	if (count > 0)
		notice_find(w, "R06", spot, NULL, "the letter lists %s; no item of the record has that date",
		    foil_buf_cstr(&extra));
	foil_buf_free(&extra);
}

/* Days that labels and words of items name: what an item says of itself may stand in a list. */
static bool days_of_words(const struct foil_notice_facts *f, struct notice_dates *out)
{
	struct foil_buf all = { .max = FOIL_NOTICE_TEXT_MAX };
	struct notice_text t = { .n = 0 };
	bool ok = true;

	for (size_t i = 0; i < f->n_items; i++) {
		foil_buf_put_view(&all, f->items[i].label);
		foil_buf_put_str(&all, "\n\n");
		foil_buf_put_view(&all, f->items[i].words);
		foil_buf_put_str(&all, "\n\n");
	}
	if (all.failed == FOIL_OK && notice_text_read(&t, foil_buf_view(&all), NULL) == FOIL_OK)
		ok = notice_dates_find(&t, out, NULL) == FOIL_OK;
	notice_text_free(&t);
	foil_buf_free(&all);
	return ok;
}

static size_t add_days(foil_day *days, size_t n, const struct notice_dates *from)
{
	for (size_t i = 0; i < from->n; i++)
		if (from->d[i].day != FOIL_DAY_NONE)
			days[n++] = from->d[i].day;
	return n;
}

static void check_item_dates(struct notice_work *w)
{
	size_t n = 0, m = 0;
	struct notice_dates words = { .n = 0 };
	bool read = days_of_words(w->facts, &words);
	foil_day *letter = calloc(w->dates.n + 1, sizeof *letter);
	foil_day *items = calloc(w->facts->n_items + words.n + 1, sizeof *items);

	if (!read || letter == NULL || items == NULL) {
		w->failed = true;
		goto done;
	}
	n = add_days(letter, 0, &w->dates);
	for (size_t i = 0; i < w->facts->n_items; i++)
		if (w->facts->items[i].date != FOIL_DAY_NONE)
			items[m++] = w->facts->items[i].date;
	m = m > 0 ? add_days(items, m, &words) : 0;
	qsort(letter, n, sizeof *letter, by_day);
	qsort(items, m, sizeof *items, by_day);
	check_named(w, letter, n);
	check_listed(w, items, m);
done:
	free(letter);
	free(items);
	free(words.d);
}

/* R05, R07, R08, X17 */
static void check_particulars(struct notice_work *w)
{
	const struct foil_notice_facts *f = w->facts;
	const struct notice_hit *confirm = notice_hit_of(w, CUE_CONFIRM, SIZE_MAX);
	char have[24], want[24];

	if (f->dated != FOIL_DAY_NONE && w->out->dated != FOIL_DAY_NONE && f->dated != w->out->dated) {
		foil_day_long(have, w->out->dated);
		foil_day_long(want, f->dated);
		notice_find(w, "R07", NOTICE_NOWHERE, NULL,
		    "the letter is dated %s; the record says that it was dated %s", have, want);
	}
	if (f->received != FOIL_DAY_NONE && w->out->received != FOIL_DAY_NONE &&
	    f->received != w->out->received) {
		foil_day_long(have, w->out->received);
		foil_day_long(want, f->received);
		notice_find(w, "R08", NOTICE_NOWHERE, NULL,
		    "the letter gives %s for the request; the record says that it was received on %s", have,
		    want);
	}
	if (!f->decided)
		return;
	if (w->attached > 0 && w->attached != f->published)
		notice_find(w, "R05", notice_spot_sentence(w, w->attached_sentence), NULL,
		    "the letter says that %zu are attached; the record gives out %zu", w->attached,
		    f->published);
	if (f->neither && confirm != NULL &&
	    (w->t.s[confirm->sentence].cues & CUE(CUE_NCND)) == 0)
		notice_find(w, "X17", notice_spot_hit(w, confirm), NULL,
		    "the letter says that information is held; the recorded answer is neither to "
		    "confirm nor to deny");
}

void notice_check_record(struct notice_work *w)
{
	struct by_month *months;

	if (!w->have)
		notice_check_clock(w, 0);
	else
		check_particulars(w);
	if (!w->facts->decided)
		return;
	if (w->have) {
		check_cited(w);
		check_recorded(w);
	}
	if (w->facts->neither)
		return;
	if ((months = months_of_items(w->facts)) == NULL) {
		w->failed = true;
		return;
	}
	check_denials(w, months);
	check_periods(w, months);
	check_series(w);
	if (w->have)
		check_item_dates(w);
	free(months);
}
