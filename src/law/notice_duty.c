/* SPDX-License-Identifier: Apache-2.0 */

/* What a refusal notice must contain. Absent from the supplied text is all that can be said. */

#include "notice_work.h"

#include <string.h>

#define PROSE_MIN 8 /* words of a section below which nothing is argued */

static bool says(const struct notice_work *w, enum notice_cue cue)
{
	return (w->all & CUE(cue)) != 0;
}

static bool is_eir(const struct notice_work *w)
{
	return w->regime == FOIL_EIR || w->regime == FOIL_EIRS;
}

/* A sentence that has one of the first and one of the second. */
static bool has_both(const struct notice_work *w, uint64_t one, uint64_t other)
{
	for (size_t i = 0; i < w->t.n; i++)
		if ((w->t.s[i].cues & one) != 0 && (w->t.s[i].cues & other) != 0)
			return true;
	return false;
}

/* The section of complaints is cited: "section 50". */
static bool cites(const struct notice_work *w, const char *id)
{
	for (size_t i = 0; i < w->cites.n_refs; i++)
		if (foil_view_eq(foil_id_section(foil_str(w->cites.ref[i].id)), foil_str(id)))
			return true;
	return false;
}

/* Where the letter says that it refuses: what is absent has no place of its own. */
static struct notice_spot refusal_spot(const struct notice_work *w)
{
	const struct notice_hit *h = notice_hit_of(w, CUE_REFUSE_ALL, SIZE_MAX);

	for (size_t i = 0; i < w->cites.n; i++)
		if (w->cites.c[i].n > 0 &&
		    foil_view_eq(foil_str(w->cites.ref[w->cites.c[i].first].id), foil_str("foia/17")))
			return notice_spot_words(w, w->cites.c[i].words);
	if (h != NULL)
		return notice_spot_hit(w, h);
	return w->n_claims > 0 ? notice_spot_words(w, w->claim[0].c->words) : NOTICE_NOWHERE;
}

/* N11, N12, N15, N16: whom to turn to. */
static void check_remedies(struct notice_work *w)
{
	struct notice_spot spot = refusal_spot(w);
	bool review = says(w, CUE_REVIEW) || (is_eir(w) && says(w, CUE_REPRESENT));
	bool outside = has_both(w, CUE(CUE_COMMISSIONER), CUE(CUE_APPEAL) | CUE(CUE_REACH)) ||
	    (says(w, CUE_COMMISSIONER) && cites(w, "foia/50"));

	switch (w->regime) {
	case FOIL_FOISA:
		if (!review)
			notice_find(w, "N16", spot, "FOISA s.19(a), 20(1)",
			    "absent from the supplied text: the right to ask the authority for a review");
		if (!has_both(w, CUE(CUE_COMMISSIONER), CUE(CUE_APPEAL)))
			notice_find(w, "N16", spot, "FOISA s.19(b), 47(1) (47: draft row)", "absent from the "
			    "supplied text: the right to apply to the Scottish Information Commissioner");
		return;
	case FOIL_EIR:
	case FOIL_EIRS:
		if (!review)
			notice_find(w, "N15", spot, w->regime == FOIL_EIR ? "EIR reg.14(5)(a), 11" :
			    "EIR(S) reg.13(e), 16", "absent from the supplied text: that the requester may "
			    "ask the authority to reconsider");
		if (!outside)
			notice_find(w, "N15", spot, w->regime == FOIL_EIR ? "EIR reg.14(5)(b), 18" :
			    "EIR(S) reg.13(e), 17", "absent from the supplied text: enforcement and appeal, "
			    "by the %sInformation Commissioner", w->regime == FOIL_EIRS ? "Scottish " : "");
		return;
	case FOIL_FOIA:
	case FOIL_REGIME_NONE:
		break;
	}
	if (!review)
		notice_find(w, "N11", spot, NULL, "absent from the supplied text: how to complain "
		    "to the authority, or that there is no procedure");
	if (!outside)
		notice_find(w, "N12", spot, NULL, "absent from the supplied text: the right to "
		    "apply to the Information Commissioner");
}

/* N19 */
static void check_address(struct notice_work *w)
{
	static const char *const marks[] = { "ico.org.uk", "SK9", "foi.scot", "itspublicknowledge",
		"foicommissioner", "KY16", "Wycliffe", "Kinburn" };
	const struct notice_hit *h = notice_hit_of(w, CUE_COMMISSIONER, SIZE_MAX);
	struct foil_view t = w->t.text;

	if (h == NULL)
		return;
	for (size_t i = 0; i < COUNT(marks); i++)
		if (memmem(t.p, t.len, marks[i], strlen(marks[i])) != NULL)
			return;
	notice_find(w, "N19", notice_spot_hit(w, h), NULL,
	    "the Commissioner is named without an address");
}

/* N02, N10: something is withheld, and no provision stands behind it. */
static void check_unsourced(struct notice_work *w)
{
	size_t i;
	bool cost = says(w, CUE_VEXATIOUS) || (says(w, CUE_COST) && says(w, CUE_ESTIMATE));

	if (w->n_sections > 0)
		return;
	i = notice_sentence_with(w, 0, CUE(CUE_REFUSE_ALL));
	if (i == w->t.n || (w->t.s[i].cues & CUE(CUE_NEGATED)) != 0)
		return;
	if (cost && !is_eir(w))
		notice_find(w, "N10", notice_spot_sentence(w, i), NULL,
		    "a refusal for cost, or as vexatious or repeated, without the section that it is under");
	else
		notice_find(w, "N02", notice_spot_sentence(w, i), NULL,
		    "something is withheld, and no provision is named by its number");
}

/* "We give you notice under section 17(1) that we do not hold it" refuses nothing. */
static bool is_not_held(const struct notice_work *w, const struct notice_section *s)
{
	const struct foil_provision *p = w->claim[s->claim].ref->row;

	return p != NULL && strcmp(p->role, "not-held") == 0;
}

/* N01 */
static void check_stated(struct notice_work *w)
{
	const struct notice_section *s = &w->section[0];

	if (w->n_sections == 0 || says(w, CUE_EXEMPT) || says(w, CUE_WITHHELD) ||
	    says(w, CUE_NCND) || s->refusal || s->ncnd || is_not_held(w, s))
		return;
	notice_find(w, "N01", notice_spot_words(w, w->claim[s->claim].c->words), NULL,
	    "a provision is cited, but it is absent from the supplied text that anything is exempt or "
	    "withheld");
}

/* N05: named, and nothing more. */
static void check_reasons(struct notice_work *w)
{
	for (size_t i = 0; i < w->n_sections; i++) {
		const struct notice_section *s = &w->section[i];
		struct foil_buf name = { .max = 100 };

		/* A refusal under s.12 or s.14 has no reasons prescribed. */
		if (s->words >= PROSE_MIN || s->refusal || notice_held_elsewhere(w, s))
			continue;
		notice_section_show(&name, s->id);
		notice_find(w, "N05", notice_spot_words(w, w->claim[s->claim].c->words), NULL,
		    "absent from the supplied text: why %s applies", foil_buf_cstr(&name));
		foil_buf_free(&name);
	}
}

/*
 * A public-interest balance that serves a section: among its own sentences, or
 * one that speaks of several exemptions, or one that stands under no section.
 */
static bool has_balance(const struct notice_work *w, const struct notice_section *s)
{
	const uint64_t joint = CUE(CUE_INTEREST) | CUE(CUE_JOINT);

	if ((s->cues & CUE(CUE_INTEREST)) != 0)
		return true;
	for (size_t i = 0; i < w->t.n; i++) {
		uint64_t c = w->t.s[i].heading ? 0 : w->t.s[i].cues;

		if ((c & joint) == joint || ((c & CUE(CUE_INTEREST)) != 0 && w->t.s[i].topics == 0))
			return true;
	}
	return false;
}

/* Neither confirming nor denying of personal data: whether it is absolute is not settled. */
static bool is_personal_silence(const struct notice_section *s)
{
	return s->ncnd && (foil_view_eq(s->id, foil_str("foia/40")) ||
	    foil_view_eq(s->id, foil_str("eir/13")) || foil_view_eq(s->id, foil_str("eirs/11")));
}

/* N06, N07, N20 */
static void check_balances(struct notice_work *w)
{
	for (size_t i = 0; i < w->n_sections; i++) {
		const struct notice_section *s = &w->section[i];
		struct foil_buf name = { .max = 100 };
		bool needs = s->qualified || (s->opinion && !says(w, CUE_PARLIAMENT));

		if (!needs || s->refusal || has_balance(w, s) || notice_held_elsewhere(w, s))
			continue;
		notice_section_show(&name, s->id);
		notice_find(w, is_personal_silence(s) ? "N20" : s->ncnd ? "N07" : "N06",
		    notice_spot_words(w, w->claim[s->claim].c->words), NULL,
		    "absent from the supplied text: the public-interest reasons under %s, here or in a later "
		    "notice", foil_buf_cstr(&name));
		foil_buf_free(&name);
	}
}

/* N08: more time to weigh, and until when. */
static void check_extension(struct notice_work *w)
{
	const uint64_t wanted = CUE(CUE_INTEREST);

	for (size_t i = notice_sentence_with(w, 0, wanted); i < w->t.n;
	    i = notice_sentence_with(w, i + 1, wanted)) {
		uint64_t c = w->t.s[i].cues | (i + 1 < w->t.n ? w->t.s[i + 1].cues : 0);
		bool dated = false;

		if ((c & CUE(CUE_EXTEND)) == 0 || (c & CUE(CUE_STILL)) == 0)
			continue;
		for (size_t d = 0; d < w->dates.n && !dated; d++)
			dated = w->dates.d[d].sentence >= i && w->dates.d[d].sentence <= i + 3;
		if (dated)
			return;
		notice_find(w, "N08", notice_spot_sentence(w, i), NULL, "more time is taken for the public "
		    "interest; absent from the supplied text: an estimate of the date of the decision");
		return;
	}
}

/* N14 */
static void check_cost(struct notice_work *w)
{
	const struct notice_section *s = notice_section_of(w,
	    w->regime == FOIL_FOISA ? "foisa/12" : "foia/12");
	bool estimate = says(w, CUE_ESTIMATE), narrow = says(w, CUE_NARROW);

	if (s == NULL || (estimate && narrow))
		return;
	notice_find(w, "N14", notice_spot_words(w, w->claim[s->claim].c->words), NULL,
	    "refused for cost; absent from the supplied text: %s%s%s", estimate ? "" : "the estimate",
	    estimate || narrow ? "" : ", and ",
	    narrow ? "" : "how the request could be narrowed");
}

/* N18 */
static void check_unfinished(struct notice_work *w)
{
	for (size_t i = 0; i < w->n_claims; i++) {
		const struct notice_claim *k = &w->claim[i];

		if (k->negated || (strcmp(k->ref->id, "eir/12/4/d") != 0 &&
		    strcmp(k->ref->id, "eirs/10/4/d") != 0))
			continue;
		if ((w->section[k->section].cues & CUE(CUE_COMPLETED)) == 0)
			notice_find(w, "N18", notice_spot_words(w, k->c->words), NULL,
			    "the material is said to be unfinished; absent from the supplied text: "
			    "when it will be finished");
		return;
	}
}

void notice_check_duty(struct notice_work *w)
{
	if (!notice_refuses(w))
		return;
	check_unsourced(w);
	check_stated(w);
	if (notice_silence(w) == NULL) { /* else leaving them out is said, and N13 notes it */
		check_reasons(w);
		check_balances(w);
	}
	check_extension(w);
	check_remedies(w);
	check_address(w);
	check_cost(w);
	check_unfinished(w);
}
