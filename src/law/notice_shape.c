/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What a letter relies on, where it lists that and where it argues it. A
 * sentence belongs to the section that was cited last, until another is cited,
 * a new heading comes that is not about a test, or complaints begin.
 */

#include "notice_work.h"

#include <string.h>

#define LIST_CHARS 110
#define LEAD_CHARS 12
#define CLAIMS_MAX 4096 /* weighed; a letter of twenty pages has some hundreds */

void notice_section_show(struct foil_buf *b, struct foil_view id)
{
	struct foil_view section = foil_id_section(id);
	enum foil_regime r = foil_provision_regime(id);
	size_t at = 0;

	while (at < section.len && section.p[at] != '/')
		at++;
	foil_buf_put_str(b, r == FOIL_EIR || r == FOIL_EIRS ? "regulation " : "section ");
	if (at < section.len)
		foil_put_safe(b, foil_view(section.p + at + 1, section.len - at - 1), false);
}

size_t notice_sentence_with(const struct notice_work *w, size_t from, uint64_t cues)
{
	size_t i = from;

	while (i < w->t.n && (w->t.s[i].cues & cues) != cues)
		i++;
	return i;
}

const struct notice_hit *notice_hit_of(const struct notice_work *w, enum notice_cue cue,
    size_t section)
{
	for (size_t i = 0; i < w->hits.n; i++) {
		const struct notice_hit *h = &w->hits.h[i];

		if (h->cue == cue && (section == SIZE_MAX ||
		    (w->t.s[h->sentence].topics & UINT64_C(1) << section) != 0))
			return h;
	}
	return NULL;
}

const struct notice_section *notice_section_of(const struct notice_work *w, const char *id)
{
	for (size_t i = 0; i < w->n_sections; i++)
		if (foil_view_eq(w->section[i].id, foil_str(id)))
			return &w->section[i];
	return NULL;
}

bool notice_refuses(const struct notice_work *w)
{
	return w->n_sections > 0 || (w->all & CUE(CUE_REFUSE_ALL)) != 0;
}

/* A reference that something can rest on: it, or a limb below it, exempts, refuses or is silent. */
static bool is_claimable(const struct foil_cited *r)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);
	struct foil_rows rows;

	if (r->row != NULL)
		return foil_role_claims(r->row) && strcmp(r->row->role, "gateway") != 0;
	rows = foil_rows_below(foil_str(r->id));
	for (size_t i = rows.first; i < rows.end; i++)
		if (foil_role_claims(&all[i]) && strcmp(all[i].role, "gateway") != 0)
			return true;
	return false;
}

static size_t line_end(const struct notice_work *w, size_t line)
{
	return line < w->t.n_lines ? w->t.line[line] : w->t.text.len;
}

/* The citation leads a short line: "Section 31(1)(a) - Law Enforcement". */
static bool leads_line(const struct notice_work *w, const struct foil_citation *c)
{
	return c->column <= LEAD_CHARS && line_end(w, c->line) - w->t.line[c->line - 1] <= LIST_CHARS;
}

/* Nothing but blank lines from the end of line `from` to line `to`, and not many of them. */
static bool only_blank_between(const struct notice_work *w, size_t from, size_t to)
{
	size_t at = line_end(w, from), end = w->t.line[to - 1];

	if (to > from + 3)
		return false;
	while (at < end && foil_is_space(w->t.text.p[at]))
		at++;
	return at >= end;
}

/* The first of the claims of the list at the head; *end is past them. n_claims if there is none. */
static size_t find_list(const struct notice_work *w, size_t *end)
{
	for (size_t i = 0; i < w->n_claims; i++) {
		size_t k = i, lines = 0, line = 0;
		const struct foil_citation *c = w->claim[i].c;

		if (!leads_line(w, c))
			continue;
		for (; k < w->n_claims && leads_line(w, w->claim[k].c); k++) {
			size_t here = w->claim[k].c->line;

			if (line != 0 && here != line && !only_blank_between(w, line, here))
				break;
			lines += here != line;
			line = here;
		}
		*end = k;
		if (lines >= 2)
			return i;
		/* One line is a list when the sentence before it says that one follows. */
		if (w->claim[i].sentence > 0 &&
		    (w->t.s[w->claim[i].sentence - 1].cues & CUE(CUE_LIST)) != 0 && k < w->n_claims)
			return i;
		i = k - 1;
	}
	return w->n_claims;
}

static size_t section_index(struct notice_work *w, struct foil_view id)
{
	struct foil_view section = foil_id_section(id);

	for (size_t i = 0; i < w->n_sections; i++)
		if (foil_view_eq(w->section[i].id, section))
			return i;
	if (w->n_sections == NOTICE_SECTIONS_MAX)
		return NOTICE_SECTIONS_MAX - 1;
	w->section[w->n_sections] = (struct notice_section){ .id = section, .claim = SIZE_MAX,
		.list = SIZE_MAX };
	return w->n_sections++;
}

/* "not" stands before the citation or after it in the same sentence, with what it denies. */
static bool is_negated(const struct notice_work *w, size_t sentence)
{
	return (w->t.s[sentence].cues & CUE(CUE_NEGATED)) != 0;
}

static bool put_claim(struct notice_work *w, const struct foil_citation *c,
    const struct foil_cited *r)
{
	struct notice_claim *k;

	if (!notice_grow((void **)&w->claim, &w->claims_cap, w->n_claims + 1, sizeof *w->claim))
		return false;
	k = &w->claim[w->n_claims++];
	*k = (struct notice_claim){ .ref = r, .c = c, .sentence = notice_sentence_at(&w->t, c->at) };
	k->negated = is_negated(w, k->sentence);
	return true;
}

static enum foil_code find_claims(struct notice_work *w, struct foil_err *err)
{
	size_t first, end = 0;

	for (size_t i = 0; i < w->cites.n; i++) {
		const struct foil_citation *c = &w->cites.c[i];

		for (size_t k = 0; k < c->n && w->n_claims < CLAIMS_MAX; k++)
			if (is_claimable(&w->cites.ref[c->first + k]) &&
			    !put_claim(w, c, &w->cites.ref[c->first + k]))
				return foil_fail(err, FOIL_E_NOMEM,
				    "no memory for the provisions of a letter");
	}
	first = find_list(w, &end);
	for (size_t i = first; i < end && first < w->n_claims; i++)
		w->claim[i].listed = true;
	for (size_t i = 0; i < w->n_claims; i++)
		if (!w->claim[i].negated)
			w->claim[i].section = section_index(w, foil_str(w->claim[i].ref->id));
	return FOIL_OK;
}

static void note_row(struct notice_section *s, const struct foil_provision *p)
{
	s->ncnd = s->ncnd || strstr(p->role, "ncnd") != NULL;
	s->refusal = s->refusal || strncmp(p->role, "refusal", 7) == 0;
	s->absolute = s->absolute || p->effect == FOIL_ABSOLUTE;
	s->qualified = s->qualified || p->effect == FOIL_QUALIFIED;
	if (strcmp(p->role, "exempts") != 0)
		return;
	s->prejudice = s->prejudice || strcmp(p->test, "prejudice") == 0;
	s->substantial = s->substantial || strcmp(p->test, "substantial_prejudice") == 0;
	s->adverse = s->adverse || strcmp(p->test, "adverse_effect") == 0;
	s->endanger = s->endanger || strcmp(p->test, "endanger") == 0;
	s->opinion = s->opinion || strcmp(p->test, "reasonable_opinion") == 0;
}

/*
 * What kinds of provision are claimed of a section. Of a bare section only
 * what all its limbs agree on is known.
 */
static void note_claim(struct notice_work *w, size_t i)
{
	const struct notice_claim *k = &w->claim[i];
	struct notice_section *s = &w->section[k->section];
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);
	struct foil_rows rows = foil_rows_below(foil_str(k->ref->id));
	bool same = rows.first < rows.end;

	if (s->claim == SIZE_MAX)
		s->claim = i;
	if (k->listed && s->list == SIZE_MAX)
		s->list = i;
	s->listed = s->listed || k->listed;
	s->argued = s->argued || !k->listed;
	if ((k->ref->flags & FOIL_CITE_LIMB_MISSING) != 0)
		s->bare = true;
	else
		s->limbed = true;
	if (k->ref->row != NULL) {
		note_row(s, k->ref->row);
		return;
	}
	for (size_t r = rows.first + 1; r < rows.end && same; r++)
		same = all[r].effect == all[rows.first].effect || !foil_role_claims(&all[r]);
	for (size_t r = rows.first; r < rows.end && same; r++) {
		if (foil_role_claims(&all[r]) && strcmp(all[r].role, "ncnd") != 0) {
			note_row(s, &all[r]);
			break;
		}
	}
}

/* ---- topics ---- */

/* Complaints and the close end what was argued; so does a heading that is not about a test. */
static bool ends_topic(const struct notice_sentence *s)
{
	const uint64_t complaint = CUE(CUE_REVIEW) | CUE(CUE_YOU);

	if ((s->cues & complaint) == complaint || (s->cues & CUE(CUE_CLOSING)) != 0)
		return true;
	return s->heading && (s->cues & CUE(CUE_TEST_WORDS)) == 0;
}

/* The section that a sentence is about, when it cites one: bits; 0 if it cites none. */
static uint64_t cited_here(const struct notice_work *w, size_t sentence, size_t *claim)
{
	uint64_t bits = 0;

	while (*claim < w->n_claims && w->claim[*claim].sentence < sentence)
		++*claim;
	for (; *claim < w->n_claims && w->claim[*claim].sentence == sentence; ++*claim)
		if (!w->claim[*claim].listed && !w->claim[*claim].negated)
			bits |= UINT64_C(1) << w->claim[*claim].section;
	return bits;
}

static void note_topic(struct notice_work *w, const struct notice_sentence *s)
{
	for (size_t i = 0; i < w->n_sections; i++) {
		if ((s->topics & UINT64_C(1) << i) == 0)
			continue;
		w->section[i].words += s->n;
		/* A heading names the public interest; it does not weigh it. */
		w->section[i].cues |= s->heading ? s->cues & ~CUE(CUE_INTEREST) : s->cues;
	}
}

static void find_topics(struct notice_work *w)
{
	uint64_t now = 0;
	size_t claim = 0;

	for (size_t i = 0; i < w->t.n; i++) {
		struct notice_sentence *s = &w->t.s[i];
		uint64_t here = cited_here(w, i, &claim);

		if (here != 0)
			now = here;
		else if (ends_topic(s))
			now = 0;
		s->topics = now;
		w->all |= s->cues;
		note_topic(w, s);
	}
}

enum foil_code notice_shape_read(struct notice_work *w, struct foil_err *err)
{
	enum foil_code rc = find_claims(w, err);

	if (rc != FOIL_OK)
		return rc;
	for (size_t i = 0; i < w->n_claims; i++)
		if (!w->claim[i].negated)
			note_claim(w, i);
	find_topics(w);
	return FOIL_OK;
}
