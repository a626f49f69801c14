/* SPDX-License-Identifier: Apache-2.0 */

/* Provisions as the letter cites them: limbs, spelling, the list against the reasons. */

#include "notice_work.h"

#include <string.h>

#define SPELLINGS_MAX 6
#define SHOWN_MAX 300
#define EACH_MAX 20 /* findings of one rule */

static struct foil_view id_of(const struct notice_claim *k)
{
	return foil_str(k->ref->id);
}

/* One is the other, or a part of it. */
bool notice_covers(struct foil_view a, struct foil_view b)
{
	size_t n = a.len < b.len ? a.len : b.len;

	return memcmp(a.p, b.p, n) == 0 &&
	    (a.len == b.len || (a.len > n ? a.p[n] : b.p[n]) == '/');
}

/* What the letter rests on as such: exempts, silence, refusal; not a condition or a bare number. */
static bool is_ground(const struct notice_claim *k)
{
	return !k->negated && (k->ref->row == NULL || strcmp(k->ref->row->role, "condition") != 0);
}

/* N03, N17, X06: the limb or the condition that is missing. */
static void check_limbs(struct notice_work *w)
{
	for (size_t i = 0; i < w->n_sections; i++) {
		const struct notice_section *s = &w->section[i];
		const struct notice_claim *k = &w->claim[s->claim];
		struct foil_buf name = { .max = 100 };
		struct foil_rows rows = foil_rows_below(s->id);
		size_t limbs = 0, n;
		const struct foil_provision *all = foil_provisions(&n);

		if (!s->bare || s->limbed)
			continue;
		for (size_t r = rows.first; r < rows.end; r++)
			limbs += strcmp(all[r].role, "exempts") == 0;
		notice_section_show(&name, s->id);
		if (limbs == 1)
			notice_find(w, "N17", notice_spot_words(w, k->c->words), NULL,
			    "%s is cited without its subsection", foil_buf_cstr(&name));
		else
			notice_find(w, "N03", notice_spot_words(w, k->c->words), NULL,
			    "%s has several limbs; absent from the supplied text: which of them",
			    foil_buf_cstr(&name));
		foil_buf_free(&name);
	}
}

static void check_conditions(struct notice_work *w)
{
	for (size_t i = 0; i < w->n_claims; i++) {
		const struct notice_claim *k = &w->claim[i];
		bool condition = false;
		struct foil_buf name = { .max = 100 };

		if (k->negated || k->ref->row == NULL || !foil_needs_condition(k->ref->row))
			continue;
		for (size_t c = 0; c < w->n_claims && !condition; c++)
			condition = w->claim[c].ref->row != NULL && w->claim[c].section == k->section &&
			    strcmp(w->claim[c].ref->row->role, "condition") == 0 &&
			    strncmp(w->claim[c].ref->id, "foia/40/2/", 10) != 0;
		foil_provision_show(&name, id_of(k));
		if (!condition)
			notice_find(w, "X06", notice_spot_words(w, k->c->words), NULL, "%s works through a "
			    "condition; absent from the supplied text: which one", foil_buf_cstr(&name));
		foil_buf_free(&name);
		return;
	}
}

/* X08, C13: not in force; no such address. */
static void check_addresses(struct notice_work *w)
{
	size_t found = 0;

	for (size_t i = 0; i < w->cites.n && found < EACH_MAX; i++) {
		const struct foil_citation *c = &w->cites.c[i];
		struct foil_buf missing = { .max = SHOWN_MAX }, meant = { .max = SHOWN_MAX };

		for (size_t k = 0; k < c->n; k++) {
			const struct foil_cited *r = &w->cites.ref[c->first + k];

			if ((r->flags & FOIL_CITE_NOT_IN_FORCE) != 0 && found++ < EACH_MAX) {
				struct foil_buf name = { .max = 100 };

				foil_provision_show(&name, foil_str(r->id));
				notice_find(w, "X08", notice_spot_words(w, c->words), NULL,
				    "%s was not in force on the day of the letter", foil_buf_cstr(&name));
				foil_buf_free(&name);
			}
			if ((r->flags & (FOIL_CITE_NO_SUCH_SECTION | FOIL_CITE_UNKNOWN_LIMB)) == 0 ||
			    missing.len > SHOWN_MAX / 2)
				continue;
			foil_buf_put_str(&missing, missing.len > 0 ? ", " : "");
			foil_provision_show(&missing, foil_str(r->id));
			if (r->suggested == NULL)
				continue;
			foil_buf_put_str(&meant, meant.len > 0 ? ", " : "");
			foil_provision_show(&meant, foil_str(r->suggested->id));
		}
		if (missing.len > 0 && found++ < EACH_MAX)
			notice_find(w, "C13", notice_spot_words(w, c->words), NULL,
			    "no such provision: %s%s%s%s", foil_buf_cstr(&missing),
			    meant.len > 0 ? " (perhaps " : "", foil_buf_cstr(&meant),
			    meant.len > 0 ? ")" : "");
		foil_buf_free(&missing);
		foil_buf_free(&meant);
	}
}

/* ---- C03: spellings ---- */

/* "40(2)(3A)(a)": the words without their head and blanks, lower case, into `out`. */
static void spelling(struct foil_buf *out, struct foil_view words)
{
	size_t i = 0;

	while (i < words.len && !foil_is_digit(words.p[i]))
		i++;
	for (; i < words.len; i++)
		if (words.p[i] > ' ' && words.p[i] != 0xC2 && words.p[i] != 0xA0)
			foil_buf_put_u8(out, foil_lower(words.p[i]));
}

/* A limb that leads elsewhere than it is written: read it may be, an address it is not. */
static bool is_impossible(const struct notice_work *w, const struct foil_citation *c)
{
	for (size_t k = 1; k < c->n; k++)
		if ((w->cites.ref[c->first + k].flags & FOIL_CITE_JUXTAPOSED) != 0)
			return true;
	return false;
}

struct spellings {
	const struct foil_citation *c[SPELLINGS_MAX];
	size_t n, impossible; /* place of the first that is no address; SIZE_MAX */
};

static bool is_new_spelling(const struct spellings *l, const struct foil_citation *c)
{
	struct foil_buf a = { .max = 4096 }, b = { .max = 4096 };
	bool fresh = true;

	spelling(&a, c->words);
	for (size_t i = 0; i < l->n && fresh; i++) {
		foil_buf_reset(&b);
		spelling(&b, l->c[i]->words);
		fresh = !foil_view_eq(foil_buf_view(&a), foil_buf_view(&b));
	}
	foil_buf_free(&a);
	foil_buf_free(&b);
	return fresh;
}

/* "Section 31" and no more: short for what is spelt elsewhere, not another spelling of it. */
static bool is_bare(const struct notice_work *w, const struct foil_citation *c)
{
	return c->n == 1 &&
	    foil_view_eq(foil_id_section(foil_str(w->cites.ref[c->first].id)),
	    foil_str(w->cites.ref[c->first].id));
}

static void find_spellings(const struct notice_work *w, size_t section, struct spellings *l)
{
	const struct foil_citation *before = NULL;

	*l = (struct spellings){ .impossible = SIZE_MAX };
	for (size_t i = 0; i < w->n_claims && l->n < SPELLINGS_MAX; i++) {
		const struct notice_claim *k = &w->claim[i];

		if (k->c == before || k->negated || k->section != section)
			continue;
		before = k->c;
		if (is_bare(w, k->c) || !is_new_spelling(l, k->c))
			continue;
		if (is_impossible(w, k->c) && l->impossible == SIZE_MAX)
			l->impossible = l->n;
		l->c[l->n++] = k->c;
	}
}

static void put_words(struct foil_buf *b, struct foil_view words)
{
	struct foil_safe s;
	size_t i = 0;

	while (i < words.len && !foil_is_digit(words.p[i]))
		i++;
	foil_buf_printf(b, "\"%s\"", notice_quote(&s, foil_view(words.p + i, words.len - i)));
}

static void check_spelling(struct notice_work *w)
{
	static const char *const count[] = { "", "one way", "two ways", "three ways", "four ways",
		"five ways", "six ways" };

	for (size_t i = 0; i < w->n_sections; i++) {
		struct spellings l;
		struct foil_buf all = { .max = SHOWN_MAX }, name = { .max = 100 }, bad = { .max = 100 };
		struct notice_spot spot;

		find_spellings(w, i, &l);
		if (l.impossible == SIZE_MAX)
			continue;
		for (size_t k = 0; k < l.n; k++) {
			foil_buf_put_str(&all, k > 0 ? ", " : "");
			put_words(&all, l.c[k]->words);
		}
		notice_section_show(&name, w->section[i].id);
		put_words(&bad, l.c[l.impossible]->words);
		spot = notice_spot_words(w, l.c[0]->words);
		if (l.n > 1) {
			spot.second = l.c[l.n - 1]->at;
			notice_find(w, "C03", spot, NULL, "%s is spelt %s: %s; %s is no address in the law",
			    foil_buf_cstr(&name), count[l.n], foil_buf_cstr(&all), foil_buf_cstr(&bad));
		} else {
			notice_find(w, "C03", spot, NULL, "%s is no address in the law, though it "
			    "can be read",
			    foil_buf_cstr(&bad));
		}
		foil_buf_free(&all);
		foil_buf_free(&name);
		foil_buf_free(&bad);
	}
}

/* ---- C01, C02: the list and the reasons ---- */

static bool has_covering(const struct notice_work *w, const struct notice_claim *k, bool listed)
{
	for (size_t i = 0; i < w->n_claims; i++)
		if (w->claim[i].listed == listed && w->claim[i].section == k->section &&
		    is_ground(&w->claim[i]) && notice_covers(id_of(&w->claim[i]), id_of(k)))
			return true;
	return false;
}

/* Limbs of the section on one side only; *first is the first of them. */
static void put_only(const struct notice_work *w, size_t section, bool listed, struct foil_buf *b,
    const struct notice_claim **first)
{
	*first = NULL;
	for (size_t i = 0; i < w->n_claims && b->len < SHOWN_MAX / 2; i++) {
		const struct notice_claim *k = &w->claim[i];
		bool seen = false;

		if (k->listed != listed || k->section != section || !is_ground(k) ||
		    k->ref->row == NULL || has_covering(w, k, !listed))
			continue;
		for (size_t e = 0; e < i && !seen; e++)
			seen = w->claim[e].listed == listed && strcmp(w->claim[e].ref->id, k->ref->id) == 0;
		if (seen)
			continue;
		if (*first == NULL)
			*first = k;
		foil_buf_put_str(b, b->len > 0 ? ", " : "");
		foil_provision_show(b, id_of(k));
	}
}

static void check_one_list(struct notice_work *w, size_t i)
{
	const struct notice_section *s = &w->section[i];
	struct foil_buf list = { .max = SHOWN_MAX }, body = { .max = SHOWN_MAX };
	const struct notice_claim *in_list, *in_body;
	struct notice_spot spot;

	put_only(w, i, true, &list, &in_list);
	put_only(w, i, false, &body, &in_body);
	if (in_body != NULL) {
		spot = notice_spot_words(w, in_body->c->words);
		spot.second = w->claim[s->list].c->at;
		notice_find(w, "C01", spot, NULL, "the reasons rely on %s too; the list at the head does not "
		    "have it", foil_buf_cstr(&body));
	}
	if (in_list != NULL) {
		spot = notice_spot_words(w, in_list->c->words);
		if (s->argued)
			spot.second = w->claim[s->claim].c->at;
		notice_find(w, "C01", spot, NULL, "the list at the head has %s; the reasons do not",
		    foil_buf_cstr(&list));
	}
	foil_buf_free(&list);
	foil_buf_free(&body);
}

/* The citation stands in a sentence that withholds, or leads a paragraph. */
bool notice_is_relied_on(const struct notice_work *w, const struct notice_claim *k)
{
	const struct notice_sentence *s = &w->t.s[k->sentence];

	return (s->cues & (CUE(CUE_EXEMPT) | CUE(CUE_WITHHELD))) != 0 ||
	    (s->line_start && k->c->at <= s->at + 12);
}

static void check_lists(struct notice_work *w)
{
	bool list = false;

	for (size_t i = 0; i < w->n_sections; i++)
		list = list || w->section[i].listed;
	for (size_t i = 0; i < w->n_sections && list; i++) {
		const struct notice_section *s = &w->section[i];
		struct foil_buf name = { .max = 100 };
		size_t claim = s->listed ? s->list : s->claim;

		notice_section_show(&name, s->id);
		if (s->listed && s->argued)
			check_one_list(w, i);
		else if (s->listed)
			notice_find(w, "C02", notice_spot_words(w, w->claim[claim].c->words), NULL,
			    "%s is in the list at the head and is not spoken of again", foil_buf_cstr(&name));
		else if (notice_is_relied_on(w, &w->claim[claim]))
			notice_find(w, "C02", notice_spot_words(w, w->claim[claim].c->words), NULL,
			    "%s is relied on, and is not in the list at the head", foil_buf_cstr(&name));
		foil_buf_free(&name);
	}
}

void notice_check_cite(struct notice_work *w)
{
	check_addresses(w);
	check_limbs(w);
	check_conditions(w);
	check_spelling(w);
	check_lists(w);
}
