/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/wording.h"

#include "foil/casefile.h"

static enum foil_notice_outcome outcome_of(enum foil_outcome o)
{
	switch (o) {
	case FOIL_DISCLOSED:
		return FOIL_NOTICE_DISCLOSED;
	case FOIL_PART:
		return FOIL_NOTICE_PART;
	case FOIL_WITHHELD:
		return FOIL_NOTICE_WITHHELD;
	case FOIL_ELSEWHERE:
		return FOIL_NOTICE_ELSEWHERE;
	case FOIL_NOT_HELD:
		return FOIL_NOTICE_NOT_HELD;
	case FOIL_UNDECIDED:
		return FOIL_NOTICE_UNDECIDED;
	default:
		return FOIL_NOTICE_OTHER;
	}
}

static void take_items(struct foil_arena *arena, const struct foil_act *d,
    struct foil_notice_facts *f)
{
	struct foil_notice_item *items = foil_arena_alloc(arena, d->n_items + 1, sizeof *items);

	if (items == NULL)
		return;
	for (size_t i = 0; i < d->n_items; i++) {
		const struct foil_item *it = &d->items[i];

		items[i] = (struct foil_notice_item){ it->no, it->label, it->words, it->date,
			outcome_of(it->outcome) };
		if (it->outcome == FOIL_DISCLOSED || it->outcome == FOIL_PART)
			f->published += it->n_ordinals;
	}
	f->items = items;
	f->n_items = d->n_items;
}

static void take_grounds(struct foil_arena *arena, const struct foil_act *d,
    struct foil_notice_facts *f)
{
	struct foil_notice_ground *g = foil_arena_alloc(arena, d->n_grounds + 1, sizeof *g);

	for (size_t i = 0; g != NULL && i < d->n_grounds; i++) {
		const struct foil_ground *from = &d->grounds[i];
		struct foil_notice_answer *a = foil_arena_alloc(arena, from->n_answers + 1, sizeof *a);

		for (size_t k = 0; a != NULL && k < from->n_answers; k++)
			a[k] = (struct foil_notice_answer){ from->answers[k].question,
			    from->answers[k].answer };
		g[i] = (struct foil_notice_ground){ from->letter, from->ids, from->n_ids, a,
			a != NULL ? from->n_answers : 0 };
	}
	f->grounds = g;
	f->n_grounds = g != NULL ? d->n_grounds : 0;
	f->answers = foil_act_knows(d, FOIL_F_REASONS);
}

/* Grounds that stand on the same words: only where there are two or more. */
static void take_together(struct foil_arena *arena, const struct foil_act *d,
    struct foil_notice_facts *f)
{
	struct foil_notice_together *t;
	size_t n = 0;

	t = foil_arena_alloc(arena, d->n_items + d->n_redactions + 1, sizeof *t);
	if (t == NULL)
		return;
	for (size_t i = 0; i < d->n_items; i++)
		if (d->items[i].n_letters > 1)
			t[n++] = (struct foil_notice_together){ d->items[i].letters, d->items[i].n_letters };
	for (size_t i = 0; i < d->n_redactions; i++)
		if (d->redactions[i].n_letters > 1)
			t[n++] = (struct foil_notice_together){ d->redactions[i].letters,
				d->redactions[i].n_letters };
	f->together = t;
	f->n_together = n;
}

/* Private notes: open to who decides, closed to everybody else. */
static void take_notes(struct foil_arena *arena, const struct foil_act *d, struct foil_notice_facts *f)
{
	struct foil_view *notes;
	size_t n = 0;

	if (!foil_act_knows(d, FOIL_F_CONSIDERED) || !foil_act_knows(d, FOIL_F_DIRECTED) ||
	    !foil_act_knows(d, FOIL_F_DECIDED_NOTE))
		return;
	if ((notes = foil_arena_alloc(arena, d->n_considered + 2, sizeof *notes)) == NULL)
		return;
	for (size_t i = 0; i < d->n_considered; i++)
		notes[n++] = d->considered[i];
	notes[n++] = d->directed;
	notes[n++] = d->note;
	f->notes = notes;
	f->n_notes = n;
	f->notes_known = true;
}

static void take_decision(struct foil_arena *arena, const struct foil_act *d,
    struct foil_notice_facts *f)
{
	f->neither = d->neither;
	f->neither_ids = d->provisions;
	f->n_neither_ids = d->n_provisions;
	/* What is listed under a neither-confirm-nor-deny answer is for nobody's letter. */
	f->decided = d->neither ? foil_act_knows(d, FOIL_F_PROVISIONS) :
	    foil_act_knows(d, FOIL_F_ITEMS) && foil_act_knows(d, FOIL_F_GROUNDS);
	take_notes(arena, d, f);
	if (!f->decided || d->neither)
		return;
	take_items(arena, d, f);
	take_grounds(arena, d, f);
	take_together(arena, d, f);
}

enum foil_code foil_wording_check(struct foil_view letter, const struct foil_act *received,
    const struct foil_act *decided, foil_day dated, struct foil_notice *out, struct foil_err *err)
{
	return foil_wording_check_with(letter, received, decided, dated, NULL, out, err);
}

size_t foil_wording_reasons(const struct foil_act *decided, struct foil_view reference,
    struct foil_notice_earlier *out, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < decided->n_grounds; i++) {
		const struct foil_ground *g = &decided->grounds[i];

		for (size_t k = 0; k < g->n_answers; k++) {
			if (n < room)
				out[n] = (struct foil_notice_earlier){ reference,
				    g->n_ids > 0 ? g->ids[0] : foil_view(NULL, 0), g->answers[k].question,
				    g->answers[k].answer };
			n++;
		}
	}
	return n;
}

enum foil_code foil_wording_check_with(struct foil_view letter, const struct foil_act *received,
    const struct foil_act *decided, foil_day dated, const struct foil_wording_more *more,
    struct foil_notice *out, struct foil_err *err)
{
	struct foil_notice_facts f = { .received = FOIL_DAY_NONE, .due = FOIL_DAY_NONE, .dated = dated };
	struct foil_arena arena = { 0 };
	enum foil_code rc;

	if (received != NULL) {
		f.regime = foil_regime_parse(received->regime);
		f.request = received->request;
		if (foil_act_knows(received, FOIL_F_RECEIVED_ON))
			f.received = received->received_on;
		if (foil_act_knows(received, FOIL_F_DUE))
			f.due = received->due;
	}
	if (decided != NULL)
		take_decision(&arena, decided, &f);
	if (more != NULL) {
		f.review = more->refused != FOIL_DAY_NONE;
		f.refused = more->refused;
		f.earlier = more->earlier;
		f.n_earlier = more->n_earlier;
	}
	if ((rc = foil_arena_check(&arena, err)) == FOIL_OK)
		rc = foil_notice_check(letter, FOIL_REGIME_NONE, &f, out, err);
	foil_arena_free(&arena);
	return rc;
}

const struct foil_notice_finding *foil_wording_contradiction(const struct foil_notice *n)
{
	for (size_t i = 0; i < n->n && !n->html; i++)
		if (n->findings[i].rule->contradicts)
			return &n->findings[i];
	return NULL;
}
