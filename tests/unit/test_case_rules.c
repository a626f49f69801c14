/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For every rule about acts a case that breaks it and nothing else, and for
 * each act whether it would have been allowed.
 */
#include "case_kit.h"

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
static void frozen_after_approval(struct mini_case *c)
{
	three(c);
	mini_approved(c);
	mini_frozen(c);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
