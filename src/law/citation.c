/* SPDX-License-Identifier: Apache-2.0 */
#include "cite.h"

#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct scan {
	struct foil_view t;
	foil_day on;
	bool scottish;
	bool eirs; /* "the EIRs" are the Scottish Regulations, which alone are named in full */
	/* the enactment named last: what it is and where the words stand */
	enum cite_act act;
	struct foil_view act_name;
	enum cite_act the_act; /* what "the Act" was defined to mean; NONE until it was */
	/* line and column of `counted` */
	size_t counted, line, column;
	struct foil_citations out;
	size_t c_cap, ref_cap;
};

/* What was decided about one chain. */
struct reading {
	enum cite_act act;
	struct foil_view name;
	bool named;
};

const char *foil_cite_flag_name(unsigned flag)
{
	static const char *const names[FOIL_CITE_FLAGS] = { "W_JUXTAPOSED", "W_SECTION_OMITTED",
		"W_ARABIC_FOR_ROMAN", "W_ROMAN_FOR_ARABIC", "W_BRACKETS_OMITTED", "W_NOT_IN_TABLES",
		"E_LIMB_MISSING", "E_UNKNOWN_LIMB", "E_NO_SUCH_SECTION", "E_NOT_IN_FORCE",
		"E_BAD_RANGE", "E_CUT_SHORT" };

	for (unsigned i = 0; i < FOIL_CITE_FLAGS; i++)
		if (flag == 1u << i)
			return names[i];
	return "";
}

void foil_citations_free(struct foil_citations *list)
{
	free(list->c);
	free(list->ref);
	*list = (struct foil_citations){ .n = 0 };
}

/* Room for `need` elements in a grown array, or NULL without memory. */
static void *grow(void *p, size_t *cap, size_t need, size_t size)
{
	size_t bigger = *cap < 16 ? 16 : *cap;
	void *grown;

	if (need <= *cap)
		return p;
	while (bigger < need)
		bigger *= 2;
	grown = realloc(p, bigger * size);
	if (grown != NULL)
		*cap = bigger;
	return grown;
}

/* Moves the count of lines and characters on to byte `at`. */
static void count_to(struct scan *s, size_t at)
{
	for (; s->counted < at; s->counted++) {
		uint8_t c = s->t.p[s->counted];

		if (c == '\n') {
			s->line++;
			s->column = 1;
		} else if ((c & 0xC0) != 0x80) {
			s->column++;
		}
	}
}

static enum foil_code emit(struct scan *s, const struct cite_chain *c, const struct reading *r,
    struct foil_err *err)
{
	struct foil_citations *out = &s->out;
	bool other = r->act == CITE_ACT_OTHER;
	struct foil_citation *cites, *one;
	size_t n = other ? 0 : c->n;
	struct foil_cited *refs;

	cites = grow(out->c, &s->c_cap, out->n + 1, sizeof *out->c);
	if (cites == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "no memory for the citations of a text");
	out->c = cites;
	refs = grow(out->ref, &s->ref_cap, out->n_refs + n + 1, sizeof *out->ref);
	if (refs == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "no memory for the citations of a text");
	out->ref = refs;

	count_to(s, c->start);
	one = &out->c[out->n++];
	*one = (struct foil_citation){ .words = { s->t.p + c->start, c->end - c->start },
		.at = c->start, .line = s->line, .column = s->column, .named = r->named,
		.regime = other ? FOIL_REGIME_NONE : c->regime, .first = out->n_refs, .n = n };
	if (other)
		one->other = r->name;
	for (size_t i = 0; i < n; i++) {
		one->flags |= c->ref[i].flags;
		out->ref[out->n_refs++] = c->ref[i];
	}
	return FOIL_OK;
}

static enum foil_regime regime_for(const struct scan *s, const struct cite_head *head)
{
	if (head->regulation)
		return s->scottish ? FOIL_EIRS : FOIL_EIR;
	return s->scottish ? FOIL_FOISA : FOIL_FOIA;
}

/* Nothing but blanks and an opening bracket between the enactment named last and `at`. */
static bool stands_before(const struct scan *s, size_t at, bool comma)
{
	size_t p;

	if (s->act_name.len == 0)
		return false;
	p = (size_t)(s->act_name.p - s->t.p) + s->act_name.len;
	if (p > at)
		return false;
	if (comma && p < at && s->t.p[p] == ',')
		p++;
	p = cite_blank(s->t, p);
	if (p < at && s->t.p[p] == '(')
		p = cite_blank(s->t, p + 1);
	return p == at;
}

/*
 * The regime of an enactment that is ours, named in `len` bytes; "the Act" is what it was defined
 * to be, and "EIRs" are those of the Regulations that the text names in full.
 */
static enum cite_act settle(const struct scan *s, enum cite_act act, size_t len)
{
	if (act == CITE_ACT_EIR && s->eirs && len <= CITE_EIR_MAX)
		return CITE_ACT_EIRS;
	if (act == CITE_ACT_THE_REGS)
		return s->scottish ? CITE_ACT_EIRS : CITE_ACT_EIR;
	if (act == CITE_ACT_THE && s->the_act != CITE_ACT_NONE)
		return s->the_act;
	return act;
}

/* Of which enactment is the chain? The words after it win over those before it. */
static struct reading read_act(const struct scan *s, const struct cite_chain *c,
    const struct cite_head *head)
{
	struct reading r = { .act = CITE_ACT_NONE };

	r.act = cite_act_after(s->t, c->end, &r.name);
	r.act = settle(s, r.act, r.name.len);
	if (r.act == CITE_ACT_NONE && s->act != CITE_ACT_NONE &&
	    stands_before(s, c->start, s->act != CITE_ACT_OTHER)) {
		r.act = s->act;
		r.name = s->act_name;
	}
	r.named = r.act != CITE_ACT_NONE && r.act != CITE_ACT_DOCUMENT;
	if (head->kind == CITE_NAME) {
		enum cite_act own;
		size_t end;

		own = cite_act_at(s->t, c->start, &end);
		if (own == CITE_ACT_EIR)
			own = settle(s, own, end - c->start);
		if (own > CITE_ACT_NONE && own < CITE_ACT_OTHER) {
			r.act = own;
			r.named = true;
		}
	}
	return r;
}

/* "S40 1QS" is a postcode. */
static bool is_postcode(struct foil_view t, const struct cite_chain *c)
{
	size_t at = c->end;

	return t.p[c->start] == 'S' && at < t.len && t.p[at] == ' ' && cite_digit(t, at + 1) &&
	    cite_word(t, at + 2).len == 2;
}

static bool points_within(struct foil_view t, size_t at)
{
	static const char *const words[] = { "below", "above", "overleaf" };
	size_t p = cite_space(t, at);
	struct foil_view w;

	if (p < t.len && t.p[p] == '(')
		p++;
	w = cite_word(t, p);
	return w.len > 0 && cite_word_in(w, words, COUNT(words));
}

/* A bare section that a letter cites without naming the Act: one that a ground can rest on. */
static bool is_ground(const struct foil_cited *r)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);
	struct foil_rows rows = foil_rows_below(foil_str(r->id));

	for (size_t i = rows.first; i < rows.end; i++)
		if (foil_role_claims(&all[i]))
			return true;
	return false;
}

/*
 * An address that does not exist, in a text under the Regulations: it begins with one on which a
 * ground can rest, so it is theirs. Elsewhere it is another instrument's.
 */
static bool is_slip(const struct scan *s, const struct cite_chain *c)
{
	return (s->out.regime == FOIL_EIR || s->out.regime == FOIL_EIRS) &&
	    (c->ref[0].flags & FOIL_CITE_UNKNOWN_LIMB) != 0;
}

/* Is it a citation at all, or a number after a word? spec/citations.md section 4. */
static bool accept(const struct scan *s, const struct cite_chain *c, const struct cite_head *head,
    const struct reading *r)
{
	bool bare_end = s->t.p[c->end - 1] != ')';

	if (bare_end && (!cite_number_ends(s->t, c->end) || is_postcode(s->t, c)))
		return false;
	if (r->named)
		return true;
	if (head->kind == CITE_NAME)
		return c->limbs && c->resolved;
	if (c->limbs) {
		if (c->resolved)
			return true;
		return r->act != CITE_ACT_DOCUMENT && (head->kind != CITE_REGULATION || is_slip(s, c));
	}
	if (r->act == CITE_ACT_DOCUMENT || !c->resolved || points_within(s->t, c->end))
		return false;
	return is_ground(&c->ref[0]) || (head->kind == CITE_S && head->end < c->start + 3);
}

/* A chain under the given regime, its limbs after or before the section. */
static bool read_chain(struct cite_chain *c, const struct scan *s, size_t at,
    const struct cite_head *head, const struct cite_turned *turned, enum foil_regime regime)
{
	if (turned->head.kind != CITE_NO_HEAD)
		return cite_chain_read_turned(c, s->t, at, turned, regime, s->on);
	return cite_chain_read(c, s->t, at, head, regime, s->on);
}

/* Reads what starts at `at`, if it is a citation; *end is past it then. */
static enum foil_code try_citation(struct scan *s, size_t at, size_t *end, struct foil_err *err)
{
	struct cite_head head = cite_head_at(s->t, at);
	struct cite_turned turned = { .from = 0 };
	struct cite_chain c;
	struct reading r;
	enum foil_regime regime;

	if (head.kind == CITE_NO_HEAD) {
		if (!cite_turned_at(s->t, at, &turned))
			return FOIL_OK;
		head = turned.head;
	}
	regime = regime_for(s, &head);
	if (!read_chain(&c, s, at, &head, &turned, regime))
		return FOIL_OK;
	r = read_act(s, &c, &head);
	if (r.act > CITE_ACT_NONE && r.act < CITE_ACT_OTHER && (enum foil_regime)r.act != regime &&
	    !read_chain(&c, s, at, &head, &turned, (enum foil_regime)r.act))
		return FOIL_OK;
	if (!accept(s, &c, &head, &r))
		return FOIL_OK;
	*end = c.end;
	return emit(s, &c, &r, err);
}

/* Remembers an enactment that is named at `at`; returns past its name, or `at`. */
static size_t note_act(struct scan *s, size_t at)
{
	size_t end = at;
	enum cite_act act = cite_act_at(s->t, at, &end);

	if (act == CITE_ACT_NONE || act > CITE_ACT_OTHER)
		return at;
	s->act = act == CITE_ACT_EIR ? settle(s, act, end - at) : act;
	s->act_name = (struct foil_view){ s->t.p + at, end - at };
	if (cite_defines_the_act(s->t, end))
		s->the_act = act;
	return end;
}

static enum foil_code scan_text(struct scan *s, struct foil_err *err)
{
	size_t at = 0;

	while (at < s->t.len) {
		size_t end = at;
		enum foil_code rc;
		uint8_t c = s->t.p[at]; /* 0xC2 begins a section sign */

		if (!(cite_alnum(s->t, at) || c == 0xC2) || !cite_starts_word(s->t, at)) {
			at++;
			continue;
		}
		rc = try_citation(s, at, &end, err);
		if (rc != FOIL_OK)
			return rc;
		if (end == at)
			end = note_act(s, at);
		at = end > at ? end : at + 1;
	}
	return FOIL_OK;
}

enum foil_code foil_citations_find(struct foil_view text, enum foil_regime regime, foil_day on,
    struct foil_citations *out, struct foil_err *err)
{
	struct scan s = { .t = text, .on = on, .line = 1, .column = 1 };
	enum foil_code rc;

	if (text.len > FOIL_CITE_TEXT_MAX)
		return foil_fail(err, FOIL_E_LIMIT,
		    "a text of %zu bytes; at most %zu are read for citations",
		    text.len, FOIL_CITE_TEXT_MAX);
	rc = foil_utf8_check(text, err);
	if (rc != FOIL_OK)
		return rc;
	s.out.regime = regime;
	s.scottish = cite_is_scottish(text, &s.out.regime, &s.eirs);
	if (regime != FOIL_REGIME_NONE) {
		s.out.regime = regime;
		s.scottish = regime == FOIL_FOISA || regime == FOIL_EIRS;
	}
	rc = scan_text(&s, err);
	if (rc == FOIL_OK)
		*out = s.out;
	else
		foil_citations_free(&s.out);
	return rc;
}

void foil_citation_show(struct foil_buf *b, const struct foil_citations *list, size_t i)
{
	const struct foil_citation *c = &list->c[i];

	for (size_t k = 0; k < c->n; k++) {
		const struct foil_cited *r = &list->ref[c->first + k], *before = r - 1;
		bool via = k > 0 && r->row != NULL && before->row != NULL &&
		    strcmp(r->row->role, "condition") == 0 && foil_needs_condition(before->row) &&
		    foil_view_eq(foil_id_section(foil_str(r->id)),
		        foil_id_section(foil_str(before->id)));

		if (k > 0)
			foil_buf_put_str(b, via ? " via " : ", ");
		foil_provision_show(b, foil_str(r->id));
	}
}
