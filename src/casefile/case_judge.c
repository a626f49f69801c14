/* SPDX-License-Identifier: Apache-2.0 */
#include "case_judge.h"

#include "foil/text.h"

#include <string.h>

void judge_standing(uint64_t case_index, uint64_t index, const struct foil_key_state *key,
    enum foil_standing s, struct foil_findings *f)
{
	struct foil_safe safe;

	if (s == FOIL_STANDING_GOOD && foil_key_origin_is_suspect(key))
		foil_findings_add(f, FOIL_CANNOT_TELL, "record.suspect", index,
		    "act %llu: the key of %s was enrolled by a root whose key was revoked later, from "
		    "before that", (unsigned long long)case_index, foil_safe(&safe, key->person));
	if (s == FOIL_STANDING_GOOD)
		return;
	foil_findings_add(f, s == FOIL_STANDING_SUSPECT ? FOIL_CANNOT_TELL : FOIL_DOES_NOT_MATCH,
	    s == FOIL_STANDING_SUSPECT ? "record.suspect" : "record.signer", index,
	    "act %llu: the key of %s is %s", (unsigned long long)case_index,
	    foil_safe(&safe, key->person), foil_standing_name(s));
}

/* C9 */
void judge_dates(const struct foil_case *c, foil_day day, uint64_t index, struct foil_findings *f)
{
	char now[11], then[11];

	if (c->n == 0 || day >= c->act[c->n - 1].signed_on)
		return;
	foil_day_iso(now, day);
	foil_day_iso(then, c->act[c->n - 1].signed_on);
	foil_findings_add(f, FOIL_DOES_NOT_MATCH, "order.date", index,
	    "signed on %s, before the act that it follows (%s): is the clock right?", now, then);
}

/* C6: the act that this kind must name, as a place in c->act, or -1. */
static int wanted_target(const struct foil_case *c, enum foil_act_kind kind)
{
	switch (kind) {
	case FOIL_ACT_FROZEN:
		return c->received;
	case FOIL_ACT_DECIDED:
		return c->frozen;
	case FOIL_ACT_APPROVED:
		return c->decided;
	case FOIL_ACT_ISSUED:
		return c->approved;
	default:
		return -1;
	}
}

/* C5: which acts may follow which. */
static bool may_follow(enum foil_stage stage, enum foil_act_kind kind)
{
	switch (kind) {
	case FOIL_ACT_RECEIVED:
		return stage == FOIL_STAGE_NONE;
	case FOIL_ACT_FROZEN:
		return stage == FOIL_STAGE_RECEIVED || stage == FOIL_STAGE_FROZEN ||
		    stage == FOIL_STAGE_DECIDED;
	case FOIL_ACT_DECIDED:
		return stage == FOIL_STAGE_FROZEN || stage == FOIL_STAGE_DECIDED ||
		    stage == FOIL_STAGE_APPROVED;
	case FOIL_ACT_APPROVED:
		return stage == FOIL_STAGE_DECIDED;
	case FOIL_ACT_ISSUED:
		return stage == FOIL_STAGE_APPROVED;
	default:
		return false;
	}
}

static void judge_targets(const struct foil_case *c, const struct foil_act *act, uint64_t index,
    struct foil_findings *f)
{
	int want = wanted_target(c, act->kind);
	const struct foil_case_act *t = want < 0 ? NULL : &c->act[want];
	bool supersedes = act->kind == FOIL_ACT_DECIDED && c->decided >= 0;

	if (!foil_act_knows(act, FOIL_F_TARGETS) || !foil_act_knows(act, FOIL_F_SUPERSEDES)) {
		foil_findings_add(f, FOIL_CANNOT_TELL, "order.target", index,
		    "what `%s` refers to is not open", foil_act_kind_name(act->kind));
		return;
	}
	if (act->n_targets != (t != NULL) || (t != NULL &&
	    (act->targets[0].case_index != t->case_index ||
	     memcmp(act->targets[0].leaf, t->leaf, FOIL_HASH_LEN) != 0)))
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "order.target", index,
		    "`%s` does not refer to the last act that it should%s%s",
		    foil_act_kind_name(act->kind), t != NULL ? ": `" : "",
		    t != NULL ? foil_act_kind_name(t->act.kind) : "");
	if (act->has_supersedes != supersedes ||
	    (supersedes && act->supersedes != c->act[c->decided].case_index))
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "order.supersedes", index,
		    "`%s` does not name the decision that it replaces, or replaces one it must not",
		    foil_act_kind_name(act->kind));
}

/* "records or officer" */
static void put_either(struct foil_buf *b, unsigned roles)
{
	const char *sep = "";

	for (unsigned role = 1; role != 0 && role <= roles; role <<= 1) {
		if ((roles & role) == 0)
			continue;
		foil_buf_put_str(b, sep);
		foil_roles_put(b, role);
		sep = " or ";
	}
}

static unsigned roles_for(enum foil_act_kind kind)
{
	switch (kind) {
	case FOIL_ACT_RECEIVED:
	case FOIL_ACT_FROZEN:
		return FOIL_ROLE_OFFICER | FOIL_ROLE_RECORDS;
	case FOIL_ACT_APPROVED:
		return FOIL_ROLE_APPROVER;
	default:
		return FOIL_ROLE_OFFICER;
	}
}

/* C7, C8: the role for the act, and a second person, not key, to approve. */
static void judge_people(const struct foil_case *c, const struct foil_act *act,
    const struct foil_key_state *key, uint64_t index, struct foil_findings *f)
{
	struct foil_buf need = { .max = 100 };
	const struct foil_key_state *decider = c->decided < 0 ? NULL : c->act[c->decided].key;
	struct foil_safe safe;

	if ((key->roles & roles_for(act->kind)) == 0) {
		put_either(&need, roles_for(act->kind));
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "people.role", index,
		    "%s may not sign `%s`: the key is not enrolled as %s",
		    foil_safe(&safe, key->person), foil_act_kind_name(act->kind),
		    foil_buf_cstr(&need));
		foil_buf_free(&need);
	}
	if (act->kind == FOIL_ACT_APPROVED && decider != NULL &&
	    foil_view_eq(decider->person, key->person))
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "people.approver", index,
		    "%s signed the decision and cannot approve it: a second person must",
		    foil_safe(&safe, key->person));
}

static void judge_order(const struct foil_case *c, const struct foil_act *act, uint64_t index,
    struct foil_findings *f)
{
	if (c->closed) { /* C4 */
		foil_findings_add(f, FOIL_CANNOT_TELL, "order.closed", index,
		    "an act before `%s` could not be read, so their order cannot be told",
		    foil_act_kind_name(act->kind));
		return;
	}
	if (!may_follow(c->stage, act->kind)) {
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "order.stage", index,
		    c->stage == FOIL_STAGE_NONE ? "`%s` cannot be the first act of a case (%s so far)" :
		    "`%s` cannot follow when the case is %s",
		    foil_act_kind_name(act->kind), foil_stage_name(c->stage));
		return;
	}
	judge_targets(c, act, index, f);
}

/* C15: an ordinal names one document of the case for ever: it is above all before it. */
bool ordinals_rise(const struct foil_case *c, const struct foil_act *act)
{
	size_t n = foil_case_documents(c);
	uint64_t from;

	return act->n_documents == 0 || n == 0 ||
	    act->documents[0].ordinal > foil_case_document(c, n - 1, &from)->ordinal;
}

static void judge_ordinals(const struct foil_case *c, const struct foil_act *act, uint64_t index,
    struct foil_findings *f)
{
	if (!ordinals_rise(c, act))
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "order.ordinal", index,
		    "document %llu is registered, but the case has that one or a later one already",
		    (unsigned long long)act->documents[0].ordinal);
}

/* C10: what is undecided when the case is issued has a reason. */
static void judge_undecided(const struct foil_act *decided, uint64_t index,
    struct foil_findings *f)
{
	if (decided->neither || !foil_act_knows(decided, FOIL_F_ITEMS) || decided->undecided.len > 0)
		return;
	for (size_t i = 0; i < decided->n_items; i++) {
		unsigned long long no = decided->items[i].no;

		if (decided->items[i].outcome != FOIL_UNDECIDED)
			continue;
		if (foil_act_knows(decided, FOIL_F_UNDECIDED))
			foil_findings_add(f, FOIL_DOES_NOT_MATCH, "decision.undecided", index,
			    "item %llu is undecided and no reason is recorded; decide it, or write "
			    "`undecided because ...` in case.txt", no);
		else
			foil_findings_add(f, FOIL_CANNOT_TELL, "decision.undecided", index,
			    "item %llu is undecided, and whether a reason is recorded is not open", no);
	}
}

void judge_act(const struct foil_case *c, const struct foil_act *act,
    const struct foil_key_state *key, uint64_t index, struct foil_findings *f)
{
	const struct foil_act *decided = foil_case_decided(c);

	judge_order(c, act, index, f);
	if (key != NULL)
		judge_people(c, act, key, index, f);
	if (act->kind == FOIL_ACT_FROZEN)
		judge_ordinals(c, act, index, f);
	/*
	 * A decision that is closed is judged when it is relied on: one that was
	 * replaced never is (C18).
	 */
	if (act->kind == FOIL_ACT_DECIDED && foil_act_knows(act, FOIL_F_ANSWER))
		judge_decision(c, act, index, f);
	if (act->kind != FOIL_ACT_ISSUED || decided == NULL)
		return;
	if (!foil_act_knows(decided, FOIL_F_ANSWER))
		judge_decision(c, decided, c->act[c->decided].index, f);
	judge_undecided(decided, index, f);
}
