/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_CASE_KIT_H
#define FOIL_TESTS_CASE_KIT_H

/* Acts of a ledger in memory handed to the judge, one by one. */

#include "miniledger.h"

/* How the acts of a case are handed to the judge. */
struct how {
	size_t open;      /* acts from this place on are not opened */
	size_t closed;    /* this one is not either; SIZE_MAX for none */
	size_t hide_of;   /* of this act one field is hidden */
	uint64_t hide;
	bool other_secret, other_place, changed_byte; /* in the last act */
};
static const struct how openly = { .open = SIZE_MAX, .closed = SIZE_MAX, .hide_of = SIZE_MAX };

/* What foil_case_would judges: not signatures, not links, not openings. */
static inline bool is_foreseen(const char *rule)
{
	return strncmp(rule, "order.", 6) == 0 || strncmp(rule, "people.", 7) == 0 ||
	    strncmp(rule, "decision.", 9) == 0 || strcmp(rule, "record.signer") == 0 ||
	    strcmp(rule, "record.suspect") == 0;
}

/* The same rules, said in the same order, by both. */
static inline void assert_agree(const struct foil_findings *would, const struct foil_findings *did,
    size_t from)
{
	size_t n = 0;

	for (size_t i = from; i < did->n; i++) {
		if (!is_foreseen(did->list[i].rule))
			continue;
		if (n == would->n || strcmp(would->list[n].rule, did->list[i].rule) != 0)
			fail_msg("applied: %s: %s; foreseen: %s", did->list[i].rule, did->list[i].text,
			    n == would->n ? "nothing" : would->list[n].rule);
		n++;
	}
	if (n < would->n)
		fail_msg("foreseen and not applied: %s: %s", would->list[n].rule, would->list[n].text);
}

static inline void apply_one(struct mini_case *c, size_t i, const struct how *how,
    struct foil_case *k, struct foil_findings *f)
{
	struct mini_act *a = &c->act[i];
	bool last = i + 1 == c->n_acts;
	struct foil_range hidden = { how->hide, 1 };
	struct foil_opening o = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
	struct foil_view bytes = exact(c->m->entry[a->index].bytes);
	struct foil_case_input in = { .index = a->index, .bytes = bytes };
	struct foil_findings would = { .n = 0 };
	static const uint8_t wrong[FOIL_DOC_SECRET_LEN];
	struct foil_err err = { 0 };
	size_t before = f->n;
	bool open = i < how->open && i != how->closed;

	if (open && how->hide_of == i) {
		o = mini_open_act(c, a, &hidden, 1);
		in.opening = &o;
	} else if (open) {
		in.leaves = &a->leaves;
		in.secret = last && how->other_secret ? wrong : a->secret;
	}
	if (last && how->other_place)
		in.index = c->act[i - 1].index;
	if (last && how->changed_byte)
		((uint8_t *)(uintptr_t)bytes.p)[bytes.len - 1] ^= 1;
	assert_int_equal(foil_case_would(k, &a->act, foil_governance_key(k->governance,
	    mini_kid(c->m, a->who)), in.index, c->m->today, &would, &err), FOIL_OK);
	if (foil_case_apply(k, &in, f, &err) != FOIL_OK)
		fail_msg("act %zu: %s", i, err.msg);
	if (in.leaves != NULL && !how->other_secret && k->act[i].signed_on == c->m->today &&
	    k->act[i].opened)
		assert_agree(&would, f, before);
	foil_findings_free(&would);
	free_exact(bytes);
}

static inline void judge(struct mini_case *c, const struct how *how, struct foil_findings *f)
{
	struct foil_governance *g = mini_governance_state(c->m);
	struct foil_case k;

	foil_case_init(&k, g, foil_str(c->sub));
	for (size_t i = 0; i < c->n_acts; i++)
		apply_one(c, i, how, &k, f);
	assert_int_equal(k.n, c->n_acts);
	foil_case_free(&k);
	foil_governance_close(&g);
}

static inline void assert_only(const struct foil_findings *f, const char *rule, enum foil_verdict v,
    const char *what)
{
	for (size_t i = 0; i < f->n; i++)
		if (rule == NULL || strcmp(f->list[i].rule, rule) != 0 || f->list[i].verdict != v)
			fail_msg("%s: %s %s: %s", what, foil_verdict_name(f->list[i].verdict),
			    f->list[i].rule, f->list[i].text);
	if (rule != NULL && f->n == 0)
		fail_msg("%s: nothing was found, expected %s", what, rule);
}

/* ---- the beginning of a case, and all of it ---- */

static inline void five(struct mini_case *c)
{
	mini_received(c);
	mini_frozen(c);
	mini_decided(c);
	mini_approved(c);
	mini_issued(c);
}

static inline void three(struct mini_case *c)
{
	mini_received(c);
	mini_frozen(c);
	mini_decided(c);
}

static inline void two(struct mini_case *c)
{
	mini_received(c);
	mini_frozen(c);
}

static inline void found_more_numbers(struct mini_case *c, struct foil_act *a)
{
	if (a->kind == FOIL_ACT_FROZEN && c->n_acts >= 2)
		for (size_t i = 0; i < a->n_documents; i++)
			a->documents[i].ordinal += 3;
}

#endif
