/* SPDX-License-Identifier: Apache-2.0 */

/* How a letter argues: balances, likelihood, privilege, data protection. */

#include "notice_work.h"

#include <string.h>

#define EACH_MAX 20
#define QUOTES_MAX 3

static bool says(const struct notice_work *w, enum notice_cue cue)
{
	return (w->all & CUE(cue)) != 0;
}

/* " (section 42)" for what the sentence is about; nothing if that is not known. */
static void put_topic(struct foil_buf *b, const struct notice_work *w, size_t sentence)
{
	for (size_t i = 0; i < w->n_sections; i++) {
		if ((w->t.s[sentence].topics & UINT64_C(1) << i) == 0)
			continue;
		foil_buf_put_str(b, b->len > 0 ? ", " : " (");
		notice_section_show(b, w->section[i].id);
	}
	foil_buf_put_str(b, b->len > 0 ? ")" : "");
}

/* X02 */
static void wrong_way(struct notice_work *w, const struct notice_hit *h)
{
	struct foil_buf topic = { .max = 200 };

	put_topic(&topic, w, h->sentence);
	notice_find(w, "X02", notice_spot_hit(w, h), NULL, "the balance%s is stated the wrong way round: "
	    "this is true of a tie too, and a tie means disclosure", foil_buf_cstr(&topic));
	foil_buf_free(&topic);
}

static void check_direction(struct notice_work *w)
{
	bool disclose = false, maintain = false;
	size_t sentence = SIZE_MAX, found = 0;

	for (size_t i = 0; i < w->hits.n && found < EACH_MAX; i++) {
		const struct notice_hit *h = &w->hits.h[i];

		if (h->sentence != sentence) {
			sentence = h->sentence;
			disclose = maintain = false;
		}
		disclose = disclose || h->cue == CUE_FOR_DISCLOSURE;
		maintain = maintain || h->cue == CUE_MAINTAIN;
		if ((h->cue == CUE_NOT_OUTWEIGH && disclose && !maintain) ||
		    (h->cue == CUE_NOT_OUTWEIGHED && maintain && !disclose)) {
			wrong_way(w, h);
			found++;
		}
	}
}

/* ---- X03 ---- */

/* "would be likely to" that is more than a recital of "would, or would be likely to". */
static bool likely_chosen(const struct notice_work *w, size_t section)
{
	size_t recital = SIZE_MAX;

	for (size_t i = 0; i < w->hits.n; i++) {
		const struct notice_hit *h = &w->hits.h[i];

		if ((w->t.s[h->sentence].topics & UINT64_C(1) << section) == 0)
			continue;
		if (h->cue == CUE_WOULD_OR)
			recital = h->word;
		else if (h->cue == CUE_WOULD_LIKELY && (recital == SIZE_MAX || h->word > recital + 2))
			return true;
	}
	return false;
}

static bool chosen(const struct notice_work *w, size_t i)
{
	const struct notice_section *s = &w->section[i];
	uint64_t would = 0;

	would |= s->prejudice || s->substantial ? CUE(CUE_WOULD) : 0;
	would |= s->adverse ? CUE(CUE_ADVERSE) : 0;
	would |= s->endanger ? CUE(CUE_ENDANGER) : 0;
	would |= s->opinion ? CUE(CUE_INHIBIT) : 0;
	/* "Would adversely affect" is the only test that the EIR know. */
	return would == 0 || (s->cues & would) != 0 || (!s->adverse && likely_chosen(w, i));
}

/* What is said instead: "would undermine", "may enable". */
static void put_instead(struct foil_buf *b, const struct notice_work *w, size_t section)
{
	const struct notice_hit *shown[QUOTES_MAX];
	size_t n = 0;

	for (size_t i = 0; i < w->hits.n && n < QUOTES_MAX; i++) {
		const struct notice_hit *h = &w->hits.h[i];
		struct foil_view words = { w->t.text.p + w->t.w[h->word].src, 0 };
		struct foil_safe s;
		bool seen = false;

		if (h->cue != CUE_HARM || (w->t.s[h->sentence].topics & UINT64_C(1) << section) == 0)
			continue;
		words.len = w->t.w[h->word + h->n - 1].src + w->t.w[h->word + h->n - 1].src_len -
		    w->t.w[h->word].src;
		for (size_t k = 0; k < n && !seen; k++)
			seen = foil_view_eq(notice_word_norm(&w->t, shown[k]->word),
			    notice_word_norm(&w->t, h->word));
		if (seen)
			continue;
		shown[n++] = h;
		foil_buf_printf(b, "%s\"%s\"", n > 1 ? ", " : "; it says ", notice_quote(&s, words));
	}
}

static void check_likelihood(struct notice_work *w)
{
	for (size_t i = 0; i < w->n_sections; i++) {
		const struct notice_section *s = &w->section[i];
		struct foil_buf name = { .max = 100 }, instead = { .max = 250 };
		size_t claim = s->claim;

		if (s->ncnd || !s->argued || chosen(w, i))
			continue;
		while (claim + 1 < w->n_claims && (w->claim[claim].section != i || w->claim[claim].listed))
			claim++;
		notice_section_show(&name, s->id);
		put_instead(&instead, w, i);
		notice_find(w, "X03", notice_spot_words(w, w->claim[claim].c->words), NULL,
		    "%s: whether harm would, or would be likely to, follow is absent from the supplied "
		    "text%s", foil_buf_cstr(&name), foil_buf_cstr(&instead));
		foil_buf_free(&name);
		foil_buf_free(&instead);
	}
}

/* ---- particular provisions ---- */

static const struct notice_claim *claim_of(const struct notice_work *w, const char *id)
{
	for (size_t i = 0; i < w->n_claims; i++)
		if (!w->claim[i].negated && strcmp(w->claim[i].ref->id, id) == 0)
			return &w->claim[i];
	return NULL;
}

static bool cites_below(const struct notice_work *w, const char *prefix)
{
	for (size_t i = 0; i < w->cites.n_refs; i++)
		if (strncmp(w->cites.ref[i].id, prefix, strlen(prefix)) == 0)
			return true;
	return false;
}

/* X05 */
static void check_purpose(struct notice_work *w)
{
	static const char *const ids[] = { "foia/31/1/g", "foia/31/1/h", "foia/31/1/i", "foisa/35/1/g",
		"foisa/35/1/h" };

	for (size_t i = 0; i < COUNT(ids); i++) {
		const struct notice_claim *k = claim_of(w, ids[i]);
		const char *purposes = ids[i][4] == '/' ? "foia/31/2/" : "foisa/35/2/";
		struct foil_buf name = { .max = 100 };

		if (k == NULL || cites_below(w, purposes))
			continue;
		foil_provision_show(&name, foil_str(ids[i]));
		notice_find(w, "X05", notice_spot_words(w, k->c->words), NULL, "%s serves a purpose of "
		    "subsection (2); absent from the supplied text: which one", foil_buf_cstr(&name));
		foil_buf_free(&name);
	}
}

/* X09 */
static void check_opinion(struct notice_work *w)
{
	const struct notice_section *s = notice_section_of(w, "foia/36");

	if (s != NULL && !s->ncnd && !says(w, CUE_QUALIFIED_PERSON) && !says(w, CUE_PARLIAMENT))
		notice_find(w, "X09", notice_spot_words(w, w->claim[s->claim].c->words), NULL,
		    "section 36 rests on the opinion of a qualified person; absent from the supplied text");
}

/* "Census Act 1920": a year after the word, and not that of the Act itself. */
static bool names_an_act(const struct notice_work *w)
{
	for (size_t i = 0; i + 1 < w->t.n_words; i++) {
		struct foil_view year = notice_word_norm(&w->t, i + 1);

		if (foil_view_eq(notice_word_norm(&w->t, i), foil_str("act")) && year.len == 4 &&
		    foil_is_digit(year.p[0]) && !foil_view_eq(year, foil_str("2000")) &&
		    !(w->regime == FOIL_FOISA && foil_view_eq(year, foil_str("2002"))))
			return true;
	}
	return false;
}

/* X11 */
static void check_prohibition(struct notice_work *w)
{
	const struct notice_section *s = notice_section_of(w,
	    w->regime == FOIL_FOISA ? "foisa/26" : "foia/44");

	if (s == NULL || s->ncnd || (s->cues & CUE(CUE_ENACTMENT)) != 0 || names_an_act(w))
		return;
	notice_find(w, "X11", notice_spot_words(w, w->claim[s->claim].c->words), NULL,
	    "a prohibition on disclosure; absent from the supplied text: the enactment or order that "
	    "prohibits");
}

/* X12 */
static void check_privilege(struct notice_work *w)
{
	const struct notice_hit *named = notice_hit_of(w, CUE_LITIGATION, SIZE_MAX), *argued = NULL;
	struct notice_spot spot;
	uint64_t topics;

	if (named == NULL)
		return;
	topics = w->t.s[named->sentence].topics;
	for (size_t i = 0; i < w->hits.n; i++) {
		const struct notice_hit *h = &w->hits.h[i];
		bool ours = topics == 0 || (w->t.s[h->sentence].topics & topics) != 0;
		bool is_name = h->word + 1 < w->t.n_words &&
		    foil_view_eq(notice_word_norm(&w->t, h->word + 1), foil_str("privilege"));

		if (!ours)
			continue;
		if (h->cue == CUE_PROCEEDINGS && !is_name)
			return;
		if (h->cue == CUE_ADVICE && argued == NULL)
			argued = h;
	}
	if (argued == NULL)
		return;
	spot = notice_spot_hit(w, named);
	spot.second = w->t.w[argued->word].src;
	notice_find(w, "X12", spot, NULL, "litigation privilege is named, but the reasons are those of "
	    "advice between lawyer and client, and no litigation is mentioned");
}

/* X16, X18 */
static void check_silence(struct notice_work *w)
{
	const struct notice_hit *h = notice_hit_of(w, CUE_MAY_BE_HELD, SIZE_MAX);
	const struct notice_section *s23 = notice_section_of(w, "foia/23");
	bool ncnd = says(w, CUE_NCND);

	for (size_t i = 0; i < w->n_sections; i++)
		ncnd = ncnd || w->section[i].ncnd;
	if (h != NULL && !ncnd)
		notice_find(w, "X18", notice_spot_hit(w, h), NULL, "sounds like neither confirming nor "
		    "denying, but no provision for that is claimed");
	if (s23 != NULL && notice_section_of(w, "foia/24") != NULL && says(w, CUE_ALTERNATIVE))
		notice_find(w, "X16", notice_spot_words(w, w->claim[s23->claim].c->words), NULL,
		    "sections 23 and 24 are relied on in the alternative: the letter need not say "
		    "which applies");
}

/* ---- data protection ---- */

static foil_day gdpr_day(void)
{
	return foil_day_make(2018, 5, 25);
}

/* C10 */
static void check_stale(struct notice_work *w)
{
	const struct notice_hit *fresh = notice_hit_of(w, CUE_GDPR_NEW, SIZE_MAX);
	const struct notice_hit *old = notice_hit_of(w, CUE_DPA_1998, SIZE_MAX);

	if (fresh != NULL)
		notice_find(w, "C10", notice_spot_hit(w, fresh), NULL, "stale: the GDPR has applied since "
		    "May 2018, and since 2021 the UK has had the UK GDPR%s",
		    says(w, CUE_GDPR) ? "" : ", which is never named");
	if (old != NULL && (w->out->dated == FOIL_DAY_NONE || w->out->dated >= gdpr_day()))
		notice_find(w, "C10", notice_spot_hit(w, old), NULL,
		    "stale: the Data Protection Act 1998 was replaced in May 2018");
}

/* C14 */
static void check_principles(struct notice_work *w)
{
	if (says(w, CUE_GDPR))
		return;
	for (size_t i = 0; i < w->cites.n; i++) {
		const struct foil_citation *c = &w->cites.c[i];
		size_t s;

		if (c->other.len == 0 || memmem(c->words.p, c->words.len, "34", 2) == NULL ||
		    memmem(c->other.p, c->other.len, "Data Protection", 15) == NULL)
			continue;
		s = notice_sentence_at(&w->t, c->at);
		if ((w->t.s[s].cues & CUE(CUE_PRINCIPLES)) == 0)
			continue;
		notice_find(w, "C14", notice_spot_words(w, c->words), NULL, "the data protection principles "
		    "are sourced only to the law-enforcement part of the 2018 Act; Article 5 of the UK GDPR "
		    "is not named");
		return;
	}
}

void notice_check_reason(struct notice_work *w)
{
	check_direction(w);
	check_likelihood(w);
	check_purpose(w);
	check_opinion(w);
	check_prohibition(w);
	check_privilege(w);
	check_silence(w);
	check_stale(w);
	check_principles(w);
}
