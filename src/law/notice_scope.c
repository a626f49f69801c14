/* SPDX-License-Identifier: Apache-2.0 */

/* What is given, where it is, when it was asked and answered. */

#include "notice_work.h"

#include <string.h>

#define NEAR_BYTES 100 /* from what was asked to its date */
#define DUE_DAYS 20
#define EXTRA_WORDS 3 /* beside a date that stands alone: "Date:", a weekday, a place */

/* ---- the letter's dates ---- */

/* Words that may stand between "request" and its date. */
static bool leads_to_date(struct foil_view v)
{
	static const char *const words[] = { "on", "of", "dated", "the", "was", "from", "by", "email",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "date" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (foil_view_eq(v, foil_str(words[i])))
			return true;
	return false;
}

/* "received by Example Police on 3 November 2023": "on" stands before the date. */
static bool is_received_by(const struct notice_work *w, const struct notice_date *d, size_t word)
{
	size_t last = word + 8;

	if (!foil_view_eq(notice_word_norm(&w->t, word - 1), foil_str("received")) ||
	    word >= w->t.n_words || !foil_view_eq(notice_word_norm(&w->t, word), foil_str("by")))
		return false;
	for (; word < w->t.n_words && word < last; word++)
		if (w->t.w[word].src == d->at)
			return foil_view_eq(notice_word_norm(&w->t, word - 1), foil_str("on"));
	return false;
}

/* "We received your request on 3 November 2023": nothing but such words before the date. */
static bool is_receipt(const struct notice_work *w, const struct notice_date *d, size_t hit)
{
	const struct notice_hit *h = &w->hits.h[hit];
	size_t word = h->word + h->n, last = word + 4;

	if (is_received_by(w, d, word))
		return true;

	for (; word < w->t.n_words && word < last && w->t.w[word].src < d->at; word++)
		if (!leads_to_date(notice_word_norm(&w->t, word)))
			return false;
	return word < w->t.n_words && w->t.w[word].src == d->at;
}

/* *some: a sentence about the request has a whole date in it, whatever it is of. */
static void find_received(struct notice_work *w, size_t *place, bool *some)
{
	size_t hit = 0;

	*some = false;
	for (size_t i = 0; i < w->dates.n; i++) {
		const struct notice_date *d = &w->dates.d[i];

		if (d->day == FOIL_DAY_NONE || (w->t.s[d->sentence].cues & CUE(CUE_ASKED)) == 0)
			continue;
		*some = true;
		while (hit < w->hits.n && w->t.w[w->hits.h[hit].word].src + NEAR_BYTES < d->at)
			hit++;
		for (size_t h = hit; h < w->hits.n && w->t.w[w->hits.h[h].word].src < d->at; h++) {
			if (w->hits.h[h].cue != CUE_ASKED || !is_receipt(w, d, h))
				continue;
			w->out->received = d->day;
			*place = d->at;
			return;
		}
	}
}

/* A block that is a date and hardly anything else. */
static bool is_date_line(const struct notice_work *w, size_t i)
{
	const struct notice_date *d = &w->dates.d[i];
	const struct notice_sentence *s = &w->t.s[d->sentence];
	bool alone = d->sentence == 0 || s[-1].block != s->block;

	alone = alone && (d->sentence + 1 == w->t.n || s[1].block != s->block);
	return d->day != FOIL_DAY_NONE && alone && !s->bullet && s->n <= 3 + EXTRA_WORDS &&
	    (s->cues & CUE(CUE_ASKED)) == 0;
}

static size_t find_dated(struct notice_work *w)
{
	for (size_t i = 0; i < w->dates.n; i++) {
		bool next = i + 1 < w->dates.n &&
		    w->dates.d[i + 1].sentence == w->dates.d[i].sentence + 1 && is_date_line(w, i + 1);
		bool before = i > 0 && w->dates.d[i - 1].sentence + 1 == w->dates.d[i].sentence &&
		    is_date_line(w, i - 1);

		/* Several in a row are a list of something. */
		if (!is_date_line(w, i) || next || before)
			continue;
		w->out->dated = w->dates.d[i].day;
		return w->dates.d[i].at;
	}
	return 0;
}

/* T07 */
static void check_dates(struct notice_work *w, bool received)
{
	const struct notice_hit *h = notice_hit_of(w, CUE_REFUSE_ALL, SIZE_MAX);
	bool dated = w->out->dated != FOIL_DAY_NONE;

	if ((received && dated) || !notice_refuses(w))
		return;
	notice_find(w, "T07", h != NULL ? notice_spot_hit(w, h) : NOTICE_NOWHERE, NULL,
	    "no date of %s%s%s in the supplied text: whether it was in time cannot be checked",
	    received ? "" : "receipt", received || dated ? "" : " or ", dated ? "" : "decision");
}

/* ---- the clock ---- */

/* T01, T03 */
void notice_check_clock(struct notice_work *w, size_t at)
{
	bool record = w->facts != NULL && w->facts->received != FOIL_DAY_NONE;
	foil_day received = record ? w->facts->received : w->out->received;
	foil_day dated = w->facts != NULL && w->facts->dated != FOIL_DAY_NONE ? w->facts->dated :
	    w->out->dated;
	struct notice_spot spot = { at, 1, SIZE_MAX };
	foil_day due, rival;
	char day[20], late[20];

	if (received == FOIL_DAY_NONE || dated == FOIL_DAY_NONE || w->regime == FOIL_REGIME_NONE ||
	    foil_due(w->regime, received, &due, NULL, NULL) != FOIL_OK || dated <= due ||
	    (w->all & (CUE(CUE_EXTEND) | CUE(CUE_CLARIFIED))) != 0)
		return;
	if (foil_working_days_rival(w->regime, received, DUE_DAYS, &rival, NULL) != FOIL_OK)
		return;
	foil_day_short(day, due);
	foil_day_short(late, dated);
	if (at == 0)
		spot = NOTICE_NOWHERE;
	for (size_t i = 0; i < w->dates.n && at != 0; i++)
		if (w->dates.d[i].at == at)
			spot.len = w->dates.d[i].end - w->dates.d[i].at;
	if (rival != FOIL_DAY_NONE && dated <= rival)
		notice_find(w, "T03", spot, NULL, "received on a day that is not a working day: "
		    "due %s, or by those who count a day more %s, the day of the letter or after "
		    "it", day, late);
	else
		notice_find(w, "T01", spot, NULL, "the twentieth working day after the date %s of the "
		    "request was %s; the letter is dated %s", record ? "recorded" : "given", day, late);
}

/* ---- elsewhere ---- */

/* The run of signs around `at` is an address, and not the Commissioner's or a mail address. */
static bool is_address(struct foil_view t, size_t at)
{
	static const char *const others[] = { "ico.org", "foi.scot", "itspublicknowledge", "@",
		"foicommissioner" };
	size_t from = at, end = at;

	while (from > 0 && at - from < 100 && !foil_is_space(t.p[from - 1]))
		from--;
	while (end < t.len && end - at < 300 && !foil_is_space(t.p[end]))
		end++;
	for (size_t i = 0; i < COUNT(others); i++)
		if (memmem(t.p + from, end - from, others[i], strlen(others[i])) != NULL)
			return false;
	return true;
}

static bool has_address(struct foil_view t)
{
	static const char *const marks[] = { "://", "www.", ".gov.", ".police.uk", ".uk/", ".scot/" };

	for (size_t i = 0; i < COUNT(marks); i++) {
		const uint8_t *p = t.p, *end = t.p + t.len;

		while ((p = memmem(p, (size_t)(end - p), marks[i], strlen(marks[i]))) != NULL) {
			if (is_address(t, (size_t)(p - t.p)))
				return true;
			p++;
		}
	}
	return false;
}

/* X13 */
static void check_pointer(struct notice_work *w)
{
	const struct notice_section *s = notice_section_of(w,
	    w->regime == FOIL_FOISA ? "foisa/25" : "foia/21");
	struct notice_spot spot;

	if (s == NULL || (w->all & CUE(CUE_DIRECTIONS)) != 0 || has_address(w->t.text))
		return;
	spot = notice_spot_words(w, w->claim[s->claim].c->words);
	for (size_t i = w->hits.n; i > 0; i--) {
		if (w->hits.h[i - 1].cue != CUE_POINTER)
			continue;
		spot = notice_spot_hit(w, &w->hits.h[i - 1]);
		break;
	}
	notice_find(w, "X13", spot, NULL, "the reader is pointed elsewhere; the address is absent from the "
	    "supplied text");
}

/* C07 */
static void check_extent(struct notice_work *w)
{
	const uint64_t some = CUE(CUE_SOME) | CUE(CUE_PUBLIC), all = CUE(CUE_ALL) | CUE(CUE_PUBLIC);
	size_t a = notice_sentence_with(w, 0, some), b = notice_sentence_with(w, 0, all);
	struct notice_spot spot;

	while (b < w->t.n && (w->t.s[b].cues & (CUE(CUE_SOME) | CUE(CUE_NEGATED))) != 0)
		b = notice_sentence_with(w, b + 1, all);
	if (a == w->t.n || b == w->t.n)
		return;
	spot = notice_spot_sentence(w, b);
	spot.second = w->t.s[a].at;
	notice_find(w, "C07", spot, NULL, "here all that was requested is said to be public already; "
	    "elsewhere only some of it is");
}

/* ---- attachments ---- */

static size_t small_number(struct foil_view v)
{
	static const char *const names[] = { "no", "one", "two", "three", "four", "five", "six", "seven",
		"eight", "nine", "ten", "eleven", "twelve" };
	uint64_t n;

	for (size_t i = 1; i < COUNT(names); i++)
		if (foil_view_eq(v, foil_str(names[i])))
			return i;
	return v.len <= 3 && foil_parse_uint(v, 999, &n, NULL) == FOIL_OK ? (size_t)n : 0;
}

/* "three sets", "3 redacted documents": the number, if a thing that is attached follows it. */
static size_t how_many(const struct notice_work *w, const struct notice_sentence *s)
{
	static const char *const things = "sets|documents|files|copies|minutes|reports|records|"
	    "spreadsheets|attachments|emails|letters|papers";

	for (size_t i = s->word; i + 1 < s->word + s->n; i++) {
		size_t n = small_number(notice_word_norm(&w->t, i));

		if (n > 1 && (notice_phrase_at(&w->t, i + 1, s->word + s->n, things) > 0 ||
		    (i + 2 < s->word + s->n &&
		    notice_phrase_at(&w->t, i + 2, s->word + s->n, things) > 0)))
			return n;
	}
	return 0;
}

/* C15: the list that follows at once has another number of lines. */
static void check_attached(struct notice_work *w)
{
	for (size_t i = notice_sentence_with(w, 0, CUE(CUE_ATTACHED)); i < w->t.n;
	    i = notice_sentence_with(w, i + 1, CUE(CUE_ATTACHED))) {
		size_t n = how_many(w, &w->t.s[i]), listed = 0;

		if (n == 0)
			continue;
		w->attached = n;
		w->attached_sentence = i;
		for (size_t k = i + 1; k < w->t.n && w->t.s[k].bullet; k++)
			listed++;
		if (listed > 0 && listed != n)
			notice_find(w, "C15", notice_spot_sentence(w, i), NULL,
			    "%zu are said to be attached; %zu are listed", n, listed);
		return;
	}
}

void notice_check_scope(struct notice_work *w)
{
	size_t received = 0;
	bool some = false;

	find_received(w, &received, &some);
	(void)find_dated(w);
	check_dates(w, some);
	notice_check_clock(w, received);
	check_pointer(w);
	check_extent(w);
	check_attached(w);
}
