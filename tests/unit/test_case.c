/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a sequence of acts means: for every rule a case that breaks it and
 * nothing else, and for each act whether it would have been allowed.
 */
#include "miniledger.h"

#include "foil/cbor.h"

#include <stdio.h>
#include <time.h>

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
static bool is_foreseen(const char *rule)
{
	return strncmp(rule, "order.", 6) == 0 || strncmp(rule, "people.", 7) == 0 ||
	    strncmp(rule, "decision.", 9) == 0 || strcmp(rule, "record.signer") == 0 ||
	    strcmp(rule, "record.suspect") == 0;
}

/* The same rules, said in the same order, by both. */
static void assert_agree(const struct foil_findings *would, const struct foil_findings *did,
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

static void apply_one(struct mini_case *c, size_t i, const struct how *how, struct foil_case *k,
    struct foil_findings *f)
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

static void judge(struct mini_case *c, const struct how *how, struct foil_findings *f)
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

static void assert_only(const struct foil_findings *f, const char *rule, enum foil_verdict v,
    const char *what)
{
	for (size_t i = 0; i < f->n; i++)
		if (rule == NULL || strcmp(f->list[i].rule, rule) != 0 || f->list[i].verdict != v)
			fail_msg("%s: %s %s: %s", what, foil_verdict_name(f->list[i].verdict),
			    f->list[i].rule, f->list[i].text);
	if (rule != NULL && f->n == 0)
		fail_msg("%s: nothing was found, expected %s", what, rule);
}

/* ---- building ---- */

static void five(struct mini_case *c)
{
	mini_received(c);
	mini_frozen(c);
	mini_decided(c);
	mini_approved(c);
	mini_issued(c);
}

static void three(struct mini_case *c)
{
	mini_received(c);
	mini_frozen(c);
	mini_decided(c);
}

static void twice(struct mini_case *c)
{
	three(c);
	mini_approved(c);
	mini_decided(c);
	mini_approved(c);
	mini_issued(c);
}

/* Documents that come later are numbered on. */
static void found_more(struct mini_case *c)
{
	mini_received(c);
	mini_frozen(c);
	mini_frozen(c);
}

static void found_more_numbers(struct mini_case *c, struct foil_act *a)
{
	if (a->kind == FOIL_ACT_FROZEN && c->n_acts >= 2)
		for (size_t i = 0; i < a->n_documents; i++)
			a->documents[i].ordinal += 3;
}

static void neither(struct mini_case *c)
{
	c->neither = true;
	five(c);
}

static void both_decide(struct mini_case *c)
{
	five(c);
}

/* ---- entries that are wrong ---- */

static void act_1(struct mini_case *c, struct foil_entry *e, void (*f)(struct foil_entry *e))
{
	if (c->n_acts == 1)
		f(e);
}
static void set_ledger(struct foil_entry *e) { e->ledger[3] ^= 1; }
static void set_iss(struct foil_entry *e) { e->iss = foil_str("https://other.example"); }
static void set_prev(struct foil_entry *e) { e->case_prev[0] ^= 1; }
static void set_after(struct foil_entry *e) { e->after_index = 1000; }
static void set_after_leaf(struct foil_entry *e) { e->after_leaf[0] ^= 1; }
static void set_sub(struct foil_entry *e) { e->sub = foil_str("FOI-2"); }
static void set_case_index(struct foil_entry *e) { e->case_index = 7; }
static void set_earlier(struct foil_entry *e) { e->signed_on--; }

#define ENTRY(name, fn)                                                                            \
	static void name(struct mini_case *c, struct foil_entry *e, enum mini_key *who)           \
	{                                                                                          \
		(void)who;                                                                         \
		act_1(c, e, fn);                                                                   \
	}
ENTRY(other_ledger, set_ledger)
ENTRY(other_iss, set_iss)
ENTRY(other_prev, set_prev)
ENTRY(later_after, set_after)
ENTRY(other_after, set_after_leaf)
ENTRY(other_case, set_sub)
ENTRY(other_index, set_case_index)
ENTRY(earlier, set_earlier)

static void two(struct mini_case *c)
{
	mini_received(c);
	mini_frozen(c);
}

#define SIGNER(name, act, key)                                                                     \
	static void name(struct mini_case *c, struct foil_entry *e, enum mini_key *who)           \
	{                                                                                          \
		(void)e;                                                                           \
		if (c->n_acts == (act))                                                            \
			*who = key;                                                                \
	}
SIGNER(by_stranger, 1, MINI_STRANGER)
SIGNER(by_log, 1, MINI_LOG)
SIGNER(received_by_approver, 0, MINI_APPROVER)
SIGNER(frozen_by_root, 1, MINI_ROOT1)
SIGNER(decided_by_records, 2, MINI_RECORDS)
SIGNER(decided_by_approver, 2, MINI_APPROVER)
SIGNER(approved_by_officer, 3, MINI_OFFICER)
SIGNER(issued_by_records, 4, MINI_RECORDS)
SIGNER(issued_by_approver, 4, MINI_APPROVER)
SIGNER(decided_by_both, 2, MINI_BOTH)
SIGNER(approved_by_both, 3, MINI_BOTH)

static void both_by_both(struct mini_case *c, struct foil_entry *e, enum mini_key *who)
{
	(void)e;
	if (c->n_acts == 2 || c->n_acts == 3)
		*who = MINI_BOTH;
}

static void govern(struct mini_case *c, enum foil_governance_kind kind, enum mini_key key,
    uint64_t since)
{
	struct foil_governance_body b;

	memset(&b, 0, sizeof b);
	b.kind = kind;
	memcpy(b.kid, mini_kid(c->m, key), FOIL_HASH_LEN);
	b.since = since;
	b.reason = foil_str("stolen");
	(void)mini_govern(c->m, MINI_ROOT1, &b);
}

static void retired(struct mini_case *c)
{
	mini_received(c);
	govern(c, FOIL_GOV_RETIRE, MINI_RECORDS, 0);
	mini_frozen(c);
}

static void retired_after(struct mini_case *c)
{
	five(c);
	govern(c, FOIL_GOV_RETIRE, MINI_OFFICER, 0);
}

static void revoked(struct mini_case *c)
{
	mini_received(c);
	govern(c, FOIL_GOV_REVOKE, MINI_RECORDS, c->m->n);
	mini_frozen(c);
}

static void suspect(struct mini_case *c)
{
	five(c);
	govern(c, FOIL_GOV_REVOKE, MINI_OFFICER, c->act[2].index);
}

static void suspect_later(struct mini_case *c)
{
	five(c);
	govern(c, FOIL_GOV_REVOKE, MINI_OFFICER, c->act[4].index + 1);
}

static void expired(struct mini_case *c)
{
	c->m->today = foil_day_make(2031, 1, 1);
	mini_received(c);
}

static void enrolled_after(struct mini_case *c)
{
	struct foil_governance_body b = mini_enrol_body(c->m, MINI_STRANGER, "late-8",
	    FOIL_ROLE_RECORDS);

	two(c);
	(void)mini_govern(c->m, MINI_ROOT1, &b);
}

/* ---- acts that are out of order ---- */

static void only_frozen(struct mini_case *c) { mini_frozen(c); }
static void received_twice(struct mini_case *c) { mini_received(c); mini_received(c); }
static void decided_early(struct mini_case *c)
{
	struct foil_act a;

	mini_received(c);
	c->neither = true; /* documents are not what this is about */
	mini_decision(c, &a);
	(void)mini_act(c, MINI_OFFICER, &a);
}
static void approved_early(struct mini_case *c) { two(c); mini_approved(c); }
static void approved_twice(struct mini_case *c) { three(c); mini_approved(c); mini_approved(c); }
static void issued_early(struct mini_case *c) { three(c); mini_issued(c); }
static void issued_unapproved(struct mini_case *c)
{
	three(c);
	mini_approved(c);
	mini_decided(c);
	mini_issued(c);
}
static void after_issue(struct mini_case *c) { five(c); mini_decided(c); }
static void frozen_after_approval(struct mini_case *c) { three(c); mini_approved(c); mini_frozen(c); }

static void other_target(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 1)
		a->targets[0].leaf[0] ^= 1;
}
static void other_target_index(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 1)
		a->targets[0].case_index = 5;
}
static void no_target(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 1)
		a->n_targets = 0;
}
static void two_targets(struct mini_case *c, struct foil_act *a)
{
	static struct foil_target t[2];

	if (c->n_acts != 1)
		return;
	t[0] = t[1] = a->targets[0];
	a->targets = t;
	a->n_targets = 2;
}
static void target_of_first(struct mini_case *c, struct foil_act *a)
{
	static struct foil_target t;

	if (c->n_acts == 0) {
		a->targets = &t;
		a->n_targets = 1;
	}
}
static void supersedes_nothing(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 2)
		a->has_supersedes = true;
}
static void approval_supersedes(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 3) {
		a->has_supersedes = true;
		a->supersedes = 2;
	}
}
static void forgets_first(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 4)
		a->has_supersedes = false;
}
static void supersedes_other(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 4)
		a->supersedes = 1;
}
static void ordinal_again(struct mini_case *c, struct foil_act *a)
{
	for (size_t i = 0; c->n_acts == 2 && i < a->n_documents; i++)
		a->documents[i].ordinal += 2;
}

/* ---- decisions that do not agree with themselves ---- */

static struct foil_view z[] = { { (const uint8_t *)"Z", 1 } };

#define DECISION(name)                                                                             \
	static void name##_change(struct foil_act *a);                                             \
	static void name(struct mini_case *c, struct foil_act *a)                                  \
	{                                                                                          \
		(void)c;                                                                           \
		if (a->kind == FOIL_ACT_DECIDED)                                                   \
			name##_change(a);                                                          \
	}                                                                                          \
	static void name##_change(struct foil_act *a)

/* items: 0 elsewhere, 1 not held, 2 part (document 1), 3 disclosed (2), 4 withheld (3) */
DECISION(item_ground) { a->items[4].letters = z; }
DECISION(mark_ground) { a->redactions[1].letters = z; }
DECISION(ground_of_nothing) { a->grounds[2].n_ids = 0; }
DECISION(disclosed_nothing)
{
	a->items[1].outcome = FOIL_DISCLOSED;
}
DECISION(part_of_nothing) { a->items[1].outcome = FOIL_PART; }
DECISION(part_unmarked) { a->items[3].outcome = FOIL_PART; }
DECISION(marked_disclosed) { a->items[2].outcome = FOIL_DISCLOSED; }
DECISION(marked_withheld)
{
	a->items[2].outcome = FOIL_WITHHELD;
	a->items[2].letters = a->items[4].letters;
	a->items[2].n_letters = 1;
}
DECISION(withheld_for_nothing) { a->items[4].n_letters = 0; }
DECISION(held_after_all)
{
	a->items[3].outcome = FOIL_NOT_HELD;
}
DECISION(document_in_none) { a->items[4].n_ordinals = 0; }
DECISION(document_in_two)
{
	a->items[0].ordinals = a->items[4].ordinals;
	a->items[0].n_ordinals = 1;
}
DECISION(document_unknown)
{
	static uint64_t nine[] = { 9 };

	a->items[0].ordinals = nine;
	a->items[0].n_ordinals = 1;
}
DECISION(mark_unnamed)
{
	a->redactions[2] = a->redactions[1];
	a->redactions[2].serial = 9;
	a->redactions[2].ordinal = 9;
	a->n_redactions = 3;
}
DECISION(neither_for_nothing) { a->n_provisions = 0; }
DECISION(neither_but_marked)
{
	a->redactions[0] = (struct foil_redaction){ 1, 1, { 0, 1 }, z, 1 };
	a->n_redactions = 1;
}
DECISION(undecided) { a->items[0].outcome = FOIL_UNDECIDED; }
DECISION(undecided_because)
{
	a->items[0].outcome = FOIL_UNDECIDED;
	a->undecided = foil_str("the board meets again");
}

static void serial_moved(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 4) { /* the second decision */
		a->redactions[0].serial = 2;
		a->redactions[1].serial = 1;
	}
}
static void serial_new(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 4)
		a->redactions[0].serial = 3;
}
static void serial_reused(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 4) { /* another place under the number of one that is lifted */
		a->redactions[0].range.start++;
		a->redactions[0].range.len--;
	}
}
static void serial_right(struct mini_case *c, struct foil_act *a)
{
	if (c->n_acts == 4) {
		a->redactions[0].range.start++;
		a->redactions[0].range.len--;
		a->redactions[0].serial = 3;
	}
}

struct row {
	const char *what;
	void (*build)(struct mini_case *c);
	void (*act)(struct mini_case *c, struct foil_act *a);
	void (*entry)(struct mini_case *c, struct foil_entry *e, enum mini_key *who);
	struct how how;
	const char *rule; /* NULL: none */
	enum foil_verdict verdict;
};

#define BAD FOIL_DOES_NOT_MATCH
#define OPEN { SIZE_MAX, SIZE_MAX, SIZE_MAX, 0, false, false, false }
#define OPEN_TO(n) { n, SIZE_MAX, SIZE_MAX, 0, false, false, false }
#define CLOSED(n) { SIZE_MAX, n, SIZE_MAX, 0, false, false, false }
#define HIDE(n, f) { SIZE_MAX, SIZE_MAX, n, f, false, false, false }

static const struct row rows[] = {
	{ "five acts", five, NULL, NULL, OPEN, NULL, BAD },
	{ "decided twice", twice, NULL, NULL, OPEN, NULL, BAD },
	{ "found more", found_more, found_more_numbers, NULL, OPEN, NULL, BAD },
	{ "neither", neither, NULL, NULL, OPEN, NULL, BAD },
	{ "one person may decide, another approve", both_decide, NULL, decided_by_both, OPEN, NULL, BAD },
	{ "one person may approve, another decide", both_decide, NULL, approved_by_both, OPEN, NULL,
	    BAD },
	{ "retired afterwards", retired_after, NULL, NULL, OPEN, NULL, BAD },
	{ "suspect afterwards", suspect_later, NULL, NULL, OPEN, NULL, BAD },
	{ "the last act unopened", five, NULL, NULL, OPEN_TO(4), NULL, BAD },
	{ "undecided, with a reason", five, undecided_because, NULL, OPEN, NULL, BAD },
	{ "serials", twice, serial_right, NULL, OPEN, NULL, BAD },

	{ "ledger", two, NULL, other_ledger, OPEN, "record.ledger", BAD },
	{ "iss", two, NULL, other_iss, OPEN, "record.iss", BAD },
	{ "never enrolled", two, NULL, by_stranger, OPEN, "record.signer", BAD },
	{ "the log's key", two, NULL, by_log, OPEN, "record.signer", BAD },
	{ "retired", retired, NULL, NULL, OPEN, "record.signer", BAD },
	{ "revoked", revoked, NULL, NULL, OPEN, "record.signer", BAD },
	{ "expired", expired, NULL, NULL, OPEN, "record.signer", BAD },
	{ "enrolled later", enrolled_after, NULL, by_stranger, OPEN, "record.signer", BAD },
	{ "suspect", suspect, NULL, NULL, OPEN, "record.suspect", FOIL_CANNOT_TELL },
	{ "a signature", two, NULL, NULL, { .open = SIZE_MAX, .closed = SIZE_MAX, .hide_of = SIZE_MAX,
	    .changed_byte = true }, "record.signature", BAD },
	{ "another secret", two, NULL, NULL, { .open = SIZE_MAX, .closed = SIZE_MAX,
	    .hide_of = SIZE_MAX, .other_secret = true }, "record.opening", BAD },

	{ "another case", two, NULL, other_case, OPEN, "chain.case", BAD },
	{ "case-index", two, NULL, other_index, OPEN_TO(1), "chain.index", BAD },
	{ "case-prev", two, NULL, other_prev, OPEN, "chain.prev", BAD },
	{ "place", two, NULL, NULL, { .open = SIZE_MAX, .closed = SIZE_MAX, .hide_of = SIZE_MAX,
	    .other_place = true }, "chain.place", BAD },
	{ "after what is to come", two, NULL, later_after, OPEN, "chain.after", BAD },
	{ "after what was not", two, NULL, other_after, OPEN, "chain.after", BAD },

	{ "the clock", two, NULL, earlier, OPEN, "order.date", BAD },
	{ "the first act unopened", two, NULL, NULL, CLOSED(0), "order.closed", FOIL_CANNOT_TELL },
	{ "frozen first", only_frozen, NULL, NULL, OPEN, "order.stage", BAD },
	{ "received twice", received_twice, NULL, NULL, OPEN, "order.stage", BAD },
	{ "decided early", decided_early, NULL, NULL, OPEN, "order.stage", BAD },
	{ "approved early", approved_early, NULL, NULL, OPEN, "order.stage", BAD },
	{ "approved twice", approved_twice, NULL, NULL, OPEN, "order.stage", BAD },
	{ "issued early", issued_early, NULL, NULL, OPEN, "order.stage", BAD },
	{ "issued on a new decision", issued_unapproved, NULL, NULL, OPEN, "order.stage", BAD },
	{ "after it is issued", after_issue, NULL, NULL, OPEN, "order.stage", BAD },
	{ "frozen after approval", frozen_after_approval, found_more_numbers, NULL, OPEN, "order.stage",
	    BAD },
	{ "another target", two, other_target, NULL, OPEN, "order.target", BAD },
	{ "a target's place", two, other_target_index, NULL, OPEN, "order.target", BAD },
	{ "no target", two, no_target, NULL, OPEN, "order.target", BAD },
	{ "two targets", two, two_targets, NULL, OPEN, "order.target", BAD },
	{ "a first act's target", two, target_of_first, NULL, OPEN, "order.target", BAD },
	{ "a hidden target", two, NULL, NULL, HIDE(1, FOIL_F_TARGETS), "order.target",
	    FOIL_CANNOT_TELL },
	{ "supersedes nothing", three, supersedes_nothing, NULL, OPEN, "order.supersedes", BAD },
	{ "an approval supersedes", five, approval_supersedes, NULL, OPEN, "order.supersedes", BAD },
	{ "forgets the first", twice, forgets_first, NULL, OPEN, "order.supersedes", BAD },
	{ "supersedes another", twice, supersedes_other, NULL, OPEN, "order.supersedes", BAD },
	{ "an ordinal again", found_more, ordinal_again, NULL, OPEN, "order.ordinal", BAD },

	{ "received", five, NULL, received_by_approver, OPEN, "people.role", BAD },
	{ "frozen", five, NULL, frozen_by_root, OPEN, "people.role", BAD },
	{ "decided", five, NULL, decided_by_records, OPEN, "people.role", BAD },
	{ "decided by an approver", three, NULL, decided_by_approver, OPEN, "people.role", BAD },
	{ "issued", five, NULL, issued_by_records, OPEN, "people.role", BAD },
	{ "issued by the approver", five, NULL, issued_by_approver, OPEN, "people.role", BAD },
	{ "one person for both", five, NULL, both_by_both, OPEN, "people.approver", BAD },

	{ "an item's ground", three, item_ground, NULL, OPEN, "decision.ground", BAD },
	{ "a mark's ground", three, mark_ground, NULL, OPEN, "decision.ground", BAD },
	{ "a ground of nothing", three, ground_of_nothing, NULL, OPEN, "decision.ground", BAD },
	{ "disclosed without document", three, disclosed_nothing, NULL, OPEN, "decision.outcome", BAD },
	{ "part without document", three, part_of_nothing, NULL, OPEN, "decision.outcome", BAD },
	{ "part without mark", three, part_unmarked, NULL, OPEN, "decision.outcome", BAD },
	{ "disclosed with marks", three, marked_disclosed, NULL, OPEN, "decision.outcome", BAD },
	{ "withheld with marks", three, marked_withheld, NULL, OPEN, "decision.outcome", BAD },
	{ "withheld without ground", three, withheld_for_nothing, NULL, OPEN, "decision.outcome", BAD },
	{ "not held, with a document", three, held_after_all, NULL, OPEN, "decision.outcome", BAD },
	{ "a document in no item", three, document_in_none, NULL, OPEN, "decision.document", BAD },
	{ "a document in two items", three, document_in_two, NULL, OPEN, "decision.document", BAD },
	{ "a document unknown", three, document_unknown, NULL, OPEN, "decision.document", BAD },
	{ "a mark in no document", three, mark_unnamed, NULL, OPEN, "decision.document", BAD },
	{ "neither for nothing", neither, neither_for_nothing, NULL, OPEN, "decision.neither", BAD },
	{ "neither, marked", neither, neither_but_marked, NULL, OPEN, "decision.neither", BAD },
	{ "undecided", five, undecided, NULL, OPEN, "decision.undecided", BAD },
	{ "undecided, reason hidden", five, undecided_because, NULL, HIDE(2, FOIL_F_UNDECIDED),
	    "decision.undecided", FOIL_CANNOT_TELL },
	{ "serials changed", twice, serial_moved, NULL, OPEN, "decision.serial", BAD },
	{ "a serial changed", twice, serial_new, NULL, OPEN, "decision.serial", BAD },
	{ "a serial reused", twice, serial_reused, NULL, OPEN, "decision.serial", BAD },
	{ "answer hidden, not relied on", three, NULL, NULL, HIDE(2, FOIL_F_ANSWER), NULL, BAD },
	{ "answer hidden", five, NULL, NULL, HIDE(2, FOIL_F_ANSWER), "decision.closed",
	    FOIL_CANNOT_TELL },
	{ "provisions hidden", three, NULL, NULL, HIDE(2, FOIL_F_PROVISIONS), "decision.closed",
	    FOIL_CANNOT_TELL },
	{ "items hidden", three, NULL, NULL, HIDE(2, FOIL_F_ITEMS), "decision.closed",
	    FOIL_CANNOT_TELL },
	{ "grounds hidden", three, NULL, NULL, HIDE(2, FOIL_F_GROUNDS), "decision.closed",
	    FOIL_CANNOT_TELL },
	{ "redactions hidden", three, NULL, NULL, HIDE(2, FOIL_F_REDACTIONS), "decision.closed",
	    FOIL_CANNOT_TELL },
	{ "documents hidden", three, NULL, NULL, HIDE(1, FOIL_F_DOCUMENTS), "decision.closed",
	    FOIL_CANNOT_TELL },
};

static void test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_findings f = { .n = 0 };
		struct mini_case c;
		struct mini m;

		mini_open(&m, 1);
		mini_enrol_all(&m);
		mini_case_init(&c, &m, "FOI-1");
		c.before_act = rows[i].act;
		c.before_entry = rows[i].entry;
		rows[i].build(&c);
		judge(&c, &rows[i].how, &f);
		assert_only(&f, rows[i].rule, rows[i].verdict, rows[i].what);
		foil_findings_free(&f);
		mini_case_free(&c);
		mini_close(&m);
	}
}

/* An officer who approves breaks both rules that are there for it. */
static void test_own_approval(void **state)
{
	struct foil_findings f = { .n = 0 };
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	c.before_entry = approved_by_officer;
	five(&c);
	judge(&c, &openly, &f);
	assert_int_equal(f.n, 2);
	assert_string_equal(f.list[0].rule, "people.role");
	assert_string_equal(f.list[1].rule, "people.approver");
	foil_findings_free(&f);
	mini_case_free(&c);
	mini_close(&m);
}

/* ---- kinds that version 1 only knows by name ---- */

static void test_kind(void **state)
{
	struct foil_findings f = { .n = 0 };
	struct foil_buf b = { 0 }, header = { 0 };
	struct foil_leaves l = { 0 };
	struct mini_act *a;
	struct foil_entry e;
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	two(&c);
	/* The second act again, but as one that erases. */
	a = &c.act[1];
	foil_cbor_put_array(&b, 3);
	foil_cbor_put_uint(&b, 4);
	foil_cbor_put_str(&b, "kind");
	foil_cbor_put_str(&b, "erased");
	foil_leaves_add(&l, foil_buf_view(&b));
	for (size_t i = 1; i < a->leaves.n; i++)
		foil_leaves_add(&l, foil_leaves_get(&a->leaves, i));
	assert_int_equal(foil_leaves_check(&l, NULL), FOIL_OK);
	foil_leaves_free(&a->leaves);
	a->leaves = l;
	assert_int_equal(foil_doc_commit(a->id, a->secret, FOIL_ACT_PROFILE, 1, &l, &header, a->root,
	    NULL), FOIL_OK);
	m.n--;
	e = mini_draft(&m, "FOI-1");
	memcpy(e.root, a->root, FOIL_HASH_LEN);
	(void)mini_append(&m, mini_sign(&m, &e, MINI_RECORDS));
	judge(&c, &openly, &f);
	assert_only(&f, "order.kind", FOIL_CANNOT_TELL, "erased");
	foil_findings_free(&f);
	foil_buf_free(&b);
	foil_buf_free(&header);
	mini_case_free(&c);
	mini_close(&m);
}

/* An act that is closed leaves what follows untold, but who signed and where is told. */
static void test_closed(void **state)
{
	struct how how = openly;
	struct foil_findings f = { .n = 0 };
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	five(&c);
	how.closed = 1;
	judge(&c, &how, &f);
	assert_int_equal(foil_findings_worst(&f), FOIL_CANNOT_TELL);
	assert_int_equal(foil_findings_worst_of(&f, "record."), FOIL_MATCHES);
	assert_int_equal(foil_findings_worst_of(&f, "chain."), FOIL_MATCHES);
	assert_int_equal(foil_findings_worst_of(&f, "order."), FOIL_CANNOT_TELL);
	assert_int_equal(foil_findings_worst_of(&f, "people."), FOIL_MATCHES);
	assert_int_equal(foil_findings_worst_of(&f, "decision."), FOIL_CANNOT_TELL);
	foil_findings_free(&f);
	mini_case_free(&c);
	mini_close(&m);
}

/* ---- what a case tells ---- */

static void test_state(void **state)
{
	struct foil_governance *g;
	struct foil_findings f = { .n = 0 };
	struct foil_buf b = { 0 };
	struct foil_case k;
	struct mini_case c;
	struct mini m;
	uint64_t from;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	c.before_act = found_more_numbers;
	mini_received(&c);
	mini_frozen(&c);
	mini_frozen(&c);
	g = mini_governance_state(&m);
	foil_case_init(&k, g, foil_str("FOI-1"));
	assert_null(foil_case_received(&k));
	assert_int_equal(foil_case_documents(&k), 0);
	assert_null(foil_case_document(&k, 0, &from));
	assert_null(foil_case_document_by_ordinal(&k, 1, &from));
	for (size_t i = 0; i < 3; i++) {
		apply_one(&c, i, &openly, &k, &f);
		assert_string_equal(foil_stage_name(k.stage), i == 0 ? "received" : "frozen");
		assert_int_equal(foil_case_documents(&k), 3 * i);
	}
	assert_int_equal(foil_case_received(&k)->received_on, foil_day_make(2023, 11, 3));
	assert_null(foil_case_decided(&k));
	for (uint64_t i = 0; i < 6; i++) {
		assert_int_equal(foil_case_document(&k, i, &from)->ordinal, i + 1);
		assert_int_equal(from, 1 + i / 3);
		assert_int_equal(foil_case_document_by_ordinal(&k, i + 1, &from)->ordinal, i + 1);
		assert_int_equal(from, 1 + i / 3);
	}
	assert_null(foil_case_document(&k, 6, &from));
	assert_null(foil_case_document_by_ordinal(&k, 0, &from));
	assert_null(foil_case_document_by_ordinal(&k, 7, &from));
	foil_case_act_put(&b, &k.act[0]);
	assert_view_equal(foil_buf_view(&b), foil_str("records-1, 2023-11-20"));
	assert_int_equal(f.n, 0);
	foil_buf_free(&b);
	foil_case_free(&k);
	foil_findings_free(&f);
	foil_governance_close(&g);
	mini_case_free(&c);
	mini_close(&m);
}

/* Bytes that are no act, and bodies that cannot be read, are errors and change nothing. */
static void test_unreadable(void **state)
{
	struct foil_governance *g;
	struct foil_findings f = { .n = 0 };
	struct foil_opening o;
	struct foil_case k;
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	mini_received(&c);
	g = mini_governance_state(&m);
	foil_case_init(&k, g, foil_str("FOI-1"));
	o = mini_open_act(&c, &c.act[0], NULL, 0);
	o.contents.len--;
	struct foil_case_input in[] = {
		{ .index = 9, .bytes = foil_str("nonsense") },
		{ .index = 0, .bytes = m.entry[0].bytes },
		{ .index = c.act[0].index, .bytes = m.entry[c.act[0].index].bytes, .opening = &o },
	};

	for (size_t i = 0; i < COUNT(in); i++) {
		assert_int_equal(foil_case_apply(&k, &in[i], &f, NULL), FOIL_E_FORMAT);
		assert_int_equal(k.n, 0);
		assert_int_equal(k.stage, FOIL_STAGE_NONE);
	}
	foil_case_free(&k);
	foil_findings_free(&f);
	foil_governance_close(&g);
	mini_case_free(&c);
	mini_close(&m);
}

/* ---- serials ---- */

static void test_numbering(void **state)
{
	struct foil_governance *g;
	struct foil_findings f = { .n = 0 };
	struct foil_view letter[] = { { (const uint8_t *)"A", 1 } };
	struct foil_redaction r[4];
	struct foil_case k;
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	three(&c);
	g = mini_governance_state(&m);
	foil_case_init(&k, g, foil_str("FOI-1"));
	/* The first decision: from 1 in the order given. */
	for (uint64_t i = 0; i < COUNT(r); i++)
		r[i] = (struct foil_redaction){ 77, 1, { 10 * i, 2 }, letter, 1 };
	foil_case_number(&k, r, COUNT(r));
	for (uint64_t i = 0; i < COUNT(r); i++)
		assert_int_equal(r[i].serial, i + 1);
	for (size_t i = 0; i < 3; i++)
		apply_one(&c, i, &openly, &k, &f);
	/* A later one: places that were there keep theirs, new ones come after all. */
	r[0] = (struct foil_redaction){ 0, 1, { 0, 1 }, letter, 1 };
	r[1] = c.act[2].act.redactions[1]; /* serial 2 */
	r[1].serial = 0;
	r[2] = c.act[2].act.redactions[0]; /* serial 1, but one leaf longer */
	r[2].range.len++;
	r[3] = c.act[2].act.redactions[0];
	r[3].ordinal = 2; /* in another document */
	foil_case_number(&k, r, COUNT(r));
	assert_int_equal(r[0].serial, 3);
	assert_int_equal(r[1].serial, 2);
	assert_int_equal(r[2].serial, 4);
	assert_int_equal(r[3].serial, 5);
	foil_case_free(&k);
	foil_findings_free(&f);
	foil_governance_close(&g);
	mini_case_free(&c);
	mini_close(&m);
}

/* ---- sizes ---- */

#define N_MARKS ((size_t)FOIL_REDACTIONS_MAX)
#define N_ITEMS ((size_t)FOIL_ITEMS_MAX)

static void *more(struct mini *m, size_t n, size_t size)
{
	void *p = foil_arena_alloc(&m->arena, n, size);

	assert_non_null(p);
	return p;
}

static void big_frozen(struct mini_case *c, struct foil_act *a)
{
	a->n_documents = FOIL_DOCUMENTS_MAX;
	a->documents = more(c->m, a->n_documents, sizeof *a->documents);
	for (size_t i = 0; i < a->n_documents; i++) {
		a->documents[i].ordinal = i + 1;
		a->documents[i].name = foil_str("name");
	}
}

static void big_decided(struct mini_case *c, struct foil_act *a)
{
	static char letter[FOIL_GROUNDS_MAX][24];

	a->n_grounds = FOIL_GROUNDS_MAX;
	a->grounds = more(c->m, a->n_grounds, sizeof *a->grounds);
	for (size_t i = 0; i < a->n_grounds; i++) {
		(void)snprintf(letter[i], sizeof letter[i], "G%03zu", i);
		a->grounds[i] = (struct foil_ground){ foil_str(letter[i]),
			more(c->m, 1, sizeof(struct foil_view)), 1, NULL, 0 };
		a->grounds[i].ids[0] = foil_str("foia/40/2");
	}
	a->n_items = N_ITEMS;
	a->items = more(c->m, N_ITEMS, sizeof *a->items);
	for (size_t i = 0; i < N_ITEMS; i++) {
		a->items[i] = (struct foil_item){ .no = i + 1, .outcome = FOIL_PART,
			.ordinals = more(c->m, 1, sizeof(uint64_t)), .n_ordinals = 1,
			.date = FOIL_DAY_NONE };
		a->items[i].ordinals[0] = N_ITEMS - i;
	}
	a->n_redactions = N_MARKS;
	a->redactions = more(c->m, N_MARKS, sizeof *a->redactions);
	for (size_t i = 0; i < N_MARKS; i++)
		a->redactions[i] = (struct foil_redaction){ N_MARKS - i, 1 + i / (N_MARKS / N_ITEMS),
			{ 2 * i, 1 }, &a->grounds[i % FOIL_GROUNDS_MAX].letter, 1 };
}

static void make_big(struct mini_case *c, struct foil_act *a)
{
	if (a->kind == FOIL_ACT_FROZEN)
		big_frozen(c, a);
	if (a->kind == FOIL_ACT_DECIDED)
		big_decided(c, a);
}

/* The most that the limits allow, decided twice, is judged in a moment. */
static void test_big(void **state)
{
	struct foil_governance *g;
	struct foil_findings f = { .n = 0 };
	uint64_t *line = calloc(N_MARKS, sizeof *line);
	struct foil_buf csv = { 0 };
	struct foil_case k;
	struct mini_case c;
	struct mini m;
	clock_t begin;

	(void)state;
	assert_non_null(line);
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	c.before_act = make_big;
	three(&c);
	mini_decided(&c);
	g = mini_governance_state(&m);
	foil_case_init(&k, g, foil_str("FOI-1"));
	begin = clock();
	for (size_t i = 0; i < c.n_acts; i++)
		apply_one(&c, i, &openly, &k, &f);
	assert_only(&f, NULL, BAD, "big");
	foil_case_number(&k, c.act[3].act.redactions, N_MARKS);
	assert_int_equal(c.act[3].act.redactions[0].serial, N_MARKS);
	assert_int_equal(foil_schedule_put(&csv, foil_case_decided(&k), FOIL_FOIA, line, NULL), FOIL_OK);
	print_message("judged in %.1f s\n", (double)(clock() - begin) / CLOCKS_PER_SEC);
	assert_true(clock() - begin < 60 * CLOCKS_PER_SEC); /* and an hour if it went by squares */
	foil_buf_free(&csv);
	foil_case_free(&k);
	foil_findings_free(&f);
	foil_governance_close(&g);
	mini_case_free(&c);
	mini_close(&m);
	free(line);
}

static void test_findings(void **state)
{
	struct foil_findings f = { .n = 0 };

	(void)state;
	assert_int_equal(foil_findings_worst(&f), FOIL_MATCHES);
	foil_findings_add(&f, FOIL_CANNOT_TELL, "a.b", 1, "%s", "one\ntwo\x1b[0m");
	assert_int_equal(foil_findings_worst(&f), FOIL_CANNOT_TELL);
	assert_int_equal(foil_findings_worst_of(&f, "a."), FOIL_CANNOT_TELL);
	assert_int_equal(foil_findings_worst_of(&f, "b."), FOIL_MATCHES);
	assert_null(strpbrk(f.list[0].text, "\n\x1b"));
	foil_findings_add(&f, FOIL_DOES_NOT_MATCH, "b.c", 1, "x");
	foil_findings_add(&f, FOIL_CANNOT_TELL, "b.d", 1, "x");
	assert_int_equal(foil_findings_worst(&f), FOIL_DOES_NOT_MATCH);
	assert_int_equal(foil_findings_worst_of(&f, "a."), FOIL_CANNOT_TELL);
	foil_findings_free(&f);
	/* Nothing may be called a match when something may be missing. */
	f.failed = true;
	assert_int_equal(foil_findings_worst(&f), FOIL_CANNOT_TELL);
	/* A mistaken verdict is never taken for a match. */
	f.failed = false;
	foil_findings_add(&f, FOIL_MATCHES, "a.b", 1, "x");
	assert_int_equal(foil_findings_worst(&f), FOIL_CANNOT_TELL);
	foil_findings_free(&f);
	assert_string_equal(foil_verdict_name(FOIL_CANNOT_TELL), "cannot tell");
	assert_string_equal(foil_verdict_name((enum foil_verdict)9), "cannot tell");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_own_approval),
		cmocka_unit_test(test_kind),
		cmocka_unit_test(test_closed),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_numbering),
		cmocka_unit_test(test_big),
		cmocka_unit_test(test_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
