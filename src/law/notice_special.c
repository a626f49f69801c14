/* SPDX-License-Identifier: Apache-2.0 */

/* What is easily got wrong: silence, alternatives, the other enactment, reviews, "upheld". */

#include "notice_work.h"

#include <string.h>

#define EACH_MAX 20

static bool says(const struct notice_work *w, enum notice_cue cue)
{
	return (w->all & CUE(cue)) != 0;
}

static bool is_section(const struct foil_cited *r, const char *section)
{
	return foil_view_eq(foil_id_section(foil_str(r->id)), foil_str(section));
}

static bool has_phrase(const struct notice_text *t, const struct notice_sentence *s,
    const char *phrase)
{
	for (size_t i = s->word; i < s->word + s->n; i++)
		if (notice_phrase_at(t, i, s->word + s->n, phrase) > 0)
			return true;
	return false;
}

/* ---- N13, X16: silence ---- */

const struct foil_citation *notice_silence(const struct notice_work *w)
{
	for (size_t i = 0; i < w->cites.n; i++)
		for (size_t k = 0; k < w->cites.c[i].n; k++) {
			const char *id = w->cites.ref[w->cites.c[i].first + k].id;

			if (strcmp(id, "foia/17/4") == 0 || strcmp(id, "foisa/16/3") == 0)
				return &w->cites.c[i];
		}
	return NULL;
}

bool notice_held_elsewhere(const struct notice_work *w, const struct notice_section *s)
{
	static const char *const phrase =
	    "reasons|reasoning * held|kept|recorded elsewhere|separately|apart";

	if ((!foil_view_eq(s->id, foil_str("foia/23")) && !foil_view_eq(s->id, foil_str("foia/24"))) ||
	    !says(w, CUE_ALTERNATIVE))
		return false;
	for (size_t i = 0; i < w->t.n; i++)
		if (has_phrase(&w->t, &w->t.s[i], phrase))
			return true;
	return false;
}

static bool is_noted(const struct foil_notice_facts *f, const char *provision)
{
	for (size_t i = 0; i < f->n_notes; i++)
		if (memmem(f->notes[i].p, f->notes[i].len, provision, strlen(provision)) != NULL)
			return true;
	return false;
}

static void check_left_out(struct notice_work *w)
{
	const struct foil_citation *c = notice_silence(w);
	const char *provision = w->regime == FOIL_FOISA ? "16(3)" : "17(4)";

	if (c == NULL || (w->facts != NULL && w->facts->notes_known && is_noted(w->facts, provision)))
		return;
	if (w->facts != NULL && w->facts->notes_known)
		notice_find(w, "N13", notice_spot_words(w, c->words), NULL,
		    "reasons are left out under s.%s; that is a decision too: record it privately "
		    "(\"private considered s.%s: ...\")", provision,
		    provision);
	else
		notice_find(w, "N13", notice_spot_words(w, c->words), NULL,
		    "reasons are left out under s.%s, so their absence is not looked at; a private "
		    "record should say why", provision);
}

/* ---- N04 ---- */

static void check_places(struct notice_work *w)
{
	const struct notice_hit *h = notice_hit_of(w, CUE_REDACTED, SIZE_MAX);
	size_t grounds = 0;

	if (h == NULL || !says(w, CUE_ATTACHED) || says(w, CUE_PLACES) ||
	    (w->t.s[h->sentence].cues & CUE(CUE_NEGATED)) != 0)
		return;
	for (size_t i = 0; i < w->n_sections; i++) {
		struct foil_view id = w->section[i].id;

		grounds += !w->section[i].ncnd && !w->section[i].refusal &&
		    !foil_view_eq(id, foil_str("foia/21")) && !foil_view_eq(id, foil_str("foisa/25"));
	}
	if (grounds > 1)
		notice_find(w, "N04", notice_spot_hit(w, h), NULL, "words are removed under %zu provisions; "
		    "absent from the supplied text: which places are under which",
		    grounds);
}

/* ---- X14, X15: environmental information ---- */

static bool is_eir(const char *id)
{
	return strncmp(id, "eir", 3) == 0;
}

/* A ground that the letter rests on, not a mention. */
static bool is_ground(const struct notice_work *w, const struct notice_claim *k)
{
	const struct foil_provision *p = k->ref->row;

	return !k->negated && p != NULL && (k->listed || notice_is_relied_on(w, k)) &&
	    (strcmp(p->role, "exempts") == 0 || strncmp(p->role, "refusal", 7) == 0);
}

static void check_enactments(struct notice_work *w)
{
	const struct notice_claim *act = NULL, *regs = NULL, *bridge = NULL;
	bool named = false;
	struct notice_spot spot;

	for (size_t i = 0; i < w->cites.n_refs; i++)
		named = named || is_eir(w->cites.ref[i].id);
	for (size_t i = 0; i < w->n_claims; i++) {
		const struct notice_claim *k = &w->claim[i];

		if (is_section(k->ref, "foia/39") || strcmp(k->ref->id, "foisa/39/2") == 0)
			bridge = bridge == NULL && !k->negated ? k : bridge;
		else if (is_ground(w, k) && is_eir(k->ref->id))
			regs = regs == NULL ? k : regs;
		else if (is_ground(w, k))
			act = act == NULL ? k : act;
	}
	if (bridge != NULL && !named) {
		notice_find(w, "X14", notice_spot_words(w, bridge->c->words), NULL, "section 39 leaves "
		    "environmental information to the Regulations; absent from the supplied text: what they "
		    "say of it");
	} else if (bridge == NULL && act != NULL && regs != NULL) {
		spot = notice_spot_words(w, regs->c->words);
		spot.second = act->c->at;
		notice_find(w, "X14", spot, NULL, "both the Act and the Regulations are relied on; "
		    "absent from the supplied text: which of the information is environmental "
		    "(section 39)");
	}
}

/* Exceptions that information on emissions takes away. */
bool notice_yields_to_emissions(struct foil_view id)
{
	static const char *const ids[] = { "eir/12/5/d", "eir/12/5/e", "eir/12/5/f", "eir/12/5/g",
		"eirs/10/5/d", "eirs/10/5/e", "eirs/10/5/f", "eirs/10/5/g" };

	for (size_t i = 0; i < COUNT(ids); i++)
		if (foil_view_eq(id, foil_str(ids[i])))
			return true;
	return false;
}

/* Emissions are spoken of, and not only to say that it is not about them. */
static const struct notice_hit *emissions(const struct notice_work *w)
{
	size_t denied = SIZE_MAX; /* each sentence is read once */

	for (size_t i = 0; i < w->hits.n; i++) {
		const struct notice_hit *h = &w->hits.h[i];

		if (h->cue != CUE_EMISSIONS || h->sentence == denied)
			continue;
		if (!has_phrase(&w->t, &w->t.s[h->sentence], "not|no|none"))
			return h;
		denied = h->sentence;
	}
	return NULL;
}

static void check_emissions(struct notice_work *w)
{
	const struct notice_hit *h = emissions(w);
	struct foil_buf name = { .max = 100 };

	for (size_t i = 0; i < w->cites.n_refs; i++)
		if (strcmp(w->cites.ref[i].id, "eir/12/9") == 0 || strcmp(w->cites.ref[i].id,
		    "eirs/10/6") == 0)
			return;
	for (size_t i = 0; i < w->n_claims && h != NULL; i++) {
		const struct notice_claim *k = &w->claim[i];
		struct notice_spot spot = notice_spot_words(w, k->c->words);

		if (k->negated || !notice_yields_to_emissions(foil_str(k->ref->id)))
			continue;
		spot.second = w->t.w[h->word].src;
		foil_provision_show(&name, foil_str(k->ref->id));
		notice_find(w, "X15", spot, NULL, "%s is not available for information on "
		    "emissions, of which the letter speaks; absent from the supplied text: whether "
		    "this is such information",
		    foil_buf_cstr(&name));
		break;
	}
	foil_buf_free(&name);
}

/* ---- X21: the other Act's number ---- */

static void check_numbers(struct notice_work *w)
{
	static const struct {
		const char *section;
		enum notice_cue with, without;
		const char *text;
	} rows[] = {
		{ "foia/38", CUE_PERSONAL, CUE_HEALTH, "section 38 of the Act of 2000 is health and safety; "
		    "personal data are section 40 there, and section 38 of the Scottish Act" },
		{ "foisa/40", CUE_PERSONAL, CUES_, "section 40 of the Scottish Act is the audit of accounts; "
		    "personal data are section 38 there, and section 40 of the Act of 2000" },
		{ "foisa/38", CUE_HEALTH, CUE_PERSONAL, "section 38 of the Scottish Act is personal "
		    "information; health and safety is section 39(1) there, and section 38 of the "
		    "Act of 2000" },
	};
	bool found[COUNT(rows)] = { false };

	for (size_t i = 0; i < w->cites.n; i++) {
		const struct foil_citation *c = &w->cites.c[i];
		uint64_t cues = w->t.s[notice_sentence_at(&w->t, c->at)].cues;

		for (size_t r = 0; r < COUNT(rows) && c->n > 0; r++) {
			/* A letter that speaks of the right thing anywhere may speak of both. */
			if (found[r] || !is_section(&w->cites.ref[c->first], rows[r].section) ||
			    (cues & CUE(rows[r].with)) == 0 ||
			    (rows[r].without != CUES_ && says(w, rows[r].without)))
				continue;
			found[r] = true;
			notice_find(w, "X21", notice_spot_words(w, c->words), NULL, "%s", rows[r].text);
		}
	}
}

/* ---- P02: a review ---- */

static void check_review(struct notice_work *w)
{
	static const char *const apart[] = { "since then|that|the|our",
		"after the|our|that * refusal|decision|response", "later|subsequent~|thereafter" };
	const struct foil_notice_facts *f = w->facts;
	char day[24], refused[24];
	size_t found = 0, read = SIZE_MAX; /* each sentence is read once */
	bool shown = false;

	if (f == NULL || !f->review || f->refused == FOIL_DAY_NONE)
		return;
	for (size_t i = 0; i < w->dates.n && found < EACH_MAX; i++) {
		const struct notice_date *d = &w->dates.d[i];
		const struct notice_sentence *s = &w->t.s[d->sentence];

		if (d->day == FOIL_DAY_NONE || d->day <= f->refused || s->topics == 0 ||
		    d->day == w->out->dated || d->day == w->out->received || (s->cues & CUE(CUE_ASKED)) != 0)
			continue;
		shown = shown && read == d->sentence;
		for (size_t k = 0; k < COUNT(apart) && !shown && read != d->sentence; k++)
			shown = has_phrase(&w->t, s, apart[k]);
		read = d->sentence;
		if (shown)
			continue;
		found++;
		foil_day_long(day, d->day);
		foil_day_long(refused, f->refused);
		notice_find(w, "P02", (struct notice_spot){ d->at, d->end - d->at, SIZE_MAX }, NULL,
		    "%s is after the refusal of %s, as at which a review judges; what came later is shown "
		    "apart, as a reason to disclose now", day, refused);
	}
}

/* ---- P07: upheld ---- */

#define SUBJECT_WORDS 8

enum whose { WHOSE_NOBODY, WHOSE_BARE, WHOSE_COMPLAINT, WHOSE_AUTHORITY };

/* Of the "upheld" at this word: whose it is by the nearest of the words that can be, and "not". */
static enum whose whose_at(const struct notice_text *t, size_t at, size_t first, size_t end,
    bool *not)
{
	static const char *const complaint =
	    "complaint|complaints|complainant|complainant's|appeal|appellant";
	static const char *const authority = "refusal|exemption|exception|reliance|authority|"
	    "authority's|council|council's|our|police|decision|position|use";
	enum whose best = WHOSE_BARE;

	*not = false;
	for (size_t k = 1; k <= 3 && at >= first + k; k++)
		*not = *not || notice_phrase_at(t, at - k, end, "not|nor|never") > 0;
	if (at > first && notice_phrase_at(t, at - 1, end, "partly|partially") > 0)
		return WHOSE_NOBODY;
	for (size_t k = 1; k <= SUBJECT_WORDS && best == WHOSE_BARE; k++) {
		size_t near[2] = { at + k, at >= first + k ? at - k : SIZE_MAX };

		for (size_t n = 0; n < 2 && best == WHOSE_BARE; n++) {
			if (near[n] >= end || notice_phrase_at(t, near[n], end,
			    "decision notice|notices") > 0)
				continue;
			if (notice_phrase_at(t, near[n], end, complaint) > 0)
				best = WHOSE_COMPLAINT;
			else if (notice_phrase_at(t, near[n], end, authority) > 0)
				best = WHOSE_AUTHORITY;
		}
	}
	return best;
}

/* Of the words from `first` to `end`; *bare: it is not said whose, *at: the word. */
static enum foil_upheld upheld(const struct notice_text *t, size_t first, size_t end, bool *bare,
    size_t *at)
{
	bool complaint = false, authority = false;

	*bare = false;
	for (size_t i = first; i < end; i++) {
		enum whose whose;
		bool not;

		if (notice_phrase_at(t, i, end, "upheld|uphold|upholds|upholding") == 0)
			continue;
		whose = whose_at(t, i, first, end, &not);
		if (whose == WHOSE_NOBODY)
			return FOIL_UPHELD_UNSAID;
		if (!complaint && !authority)
			*at = i;
		*bare = *bare || whose == WHOSE_BARE;
		if ((whose == WHOSE_AUTHORITY) != not)
			authority = true;
		else
			complaint = true;
	}
	return complaint == authority ? FOIL_UPHELD_UNSAID :
	    complaint ? FOIL_UPHELD_COMPLAINT : FOIL_UPHELD_AUTHORITY;
}

enum foil_upheld foil_upheld_read(struct foil_view words)
{
	struct notice_text t = { .n = 0 };
	enum foil_upheld u = FOIL_UPHELD_UNSAID;
	size_t at;
	bool bare;

	if (notice_text_read(&t, words, NULL) == FOIL_OK)
		u = upheld(&t, 0, t.n_words, &bare, &at);
	notice_text_free(&t);
	return u;
}

/*
 * The recorded ruling on a provision that the sentence names; NULL if there is none. *cite is
 * where to go on, for sentences come in order.
 */
static const struct foil_notice_ruling *ruling_of(const struct notice_work *w, size_t sentence,
    size_t *cite)
{
	const struct foil_notice_facts *f = w->facts;

	while (*cite < w->cites.n && w->cites.c[*cite].at < w->t.s[sentence].at)
		++*cite;
	for (; f != NULL && *cite < w->cites.n && w->cites.c[*cite].at < w->t.s[sentence].end; ++*cite) {
		const struct foil_citation *c = &w->cites.c[*cite];

		for (size_t k = 0; k < c->n; k++)
			for (size_t r = 0; r < f->n_rulings; r++)
				if (notice_covers(f->rulings[r].id, foil_str(w->cites.ref[c->first + k].id)))
					return &f->rulings[r];
	}
	return NULL;
}

static void check_upheld(struct notice_work *w)
{
	size_t found = 0, cite = 0;

	for (size_t i = 0; i < w->t.n && found < EACH_MAX; i++) {
		const struct notice_sentence *s = &w->t.s[i];
		const struct foil_notice_ruling *r;
		enum foil_upheld u;
		struct notice_hit h = { .n = 1, .sentence = (uint32_t)i };
		size_t at = 0;
		bool bare;

		if ((s->cues & CUE(CUE_COMMISSIONER)) == 0)
			continue;
		u = upheld(&w->t, s->word, s->word + s->n, &bare, &at);
		if (u == FOIL_UPHELD_UNSAID)
			continue;
		h.word = (uint32_t)at;
		r = ruling_of(w, i, &cite);
		if (r != NULL && r->complaint_upheld != (u == FOIL_UPHELD_COMPLAINT))
			notice_find(w, "P07", notice_spot_hit(w, &h), NULL, "the letter reads as if the "
			    "Commissioner had found for the %s; recorded is that the complaint was %supheld",
			    u == FOIL_UPHELD_COMPLAINT ? "complainant" : "authority",
			    r->complaint_upheld ? "" : "not ");
		else if (r == NULL && bare)
			notice_find(w, "P07", notice_spot_hit(w, &h), NULL,
			    "whose case was upheld is not said; in the Commissioner's notices it "
			    "is the complaint's");
		else
			continue;
		found++;
	}
}

void notice_check_special(struct notice_work *w)
{
	check_left_out(w);
	check_places(w);
	check_enactments(w);
	check_emissions(w);
	check_numbers(w);
	check_review(w);
	check_upheld(w);
}
