/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_work.h"

#include "foil/text.h"

#include <string.h>

/*
 * What the opened acts of a case are judged in. The largest decision that the
 * limits allow takes half of it; a hostile bundle holds a thousand of them, or
 * grounds that are eight times larger here than there.
 */
#define CASE_MEMORY_MAX ((size_t)40 << 20)

/* The entry stands at this place of the tree whose root the checkpoint states. */
static void check_inclusion(struct work *w, const struct foil_proven *p, const char *what)
{
	uint8_t leaf[FOIL_HASH_LEN];

	foil_leaf_hash(leaf, p->bytes);
	if (!foil_tree_includes(leaf, p->index, w->checkpoint.size, &p->path, w->checkpoint.root))
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "record.inclusion", p->index,
		    "%s %llu is not in the ledger that the checkpoint signs", what,
		    (unsigned long long)p->index);
}

/* V1 */
static void check_inclusions(struct work *w)
{
	for (size_t i = 0; i < w->response.n_governance; i++)
		check_inclusion(w, &w->response.governance[i], "governance entry");
	for (size_t i = 0; i < w->response.n_acts; i++)
		check_inclusion(w, &w->response.acts[i], "act");
	check_inclusion(w, &w->response.index, "index entry");
}

/* V2, V3: governance from the genesis on, judged as the ledger judged it. */
static enum foil_code replay_governance(struct work *w, struct foil_err *err)
{
	struct foil_err why = { 0 };
	enum foil_code rc;

	if ((rc = foil_governance_open(&w->governance, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < w->response.n_governance; i++) {
		const struct foil_proven *p = &w->response.governance[i];

		rc = foil_governance_apply(w->governance, p->index, p->bytes, &why);
		if (work_is_fatal(rc))
			return foil_fail(err, rc, "%s", why.msg);
		if (rc != FOIL_OK) {
			foil_findings_add(w->findings,
			    rc == FOIL_E_REFUSED || rc == FOIL_E_KEY ? FOIL_DOES_NOT_MATCH : FOIL_CANNOT_TELL,
			    "record.governance", p->index, "governance entry %llu: %s",
			    (unsigned long long)p->index, why.msg);
			return FOIL_OK;
		}
	}
	w->have_governance = w->response.n_governance > 0;
	if (!w->have_governance)
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "record.governance", UINT64_MAX,
		    "there is no governance, so no key can be judged");
	return FOIL_OK;
}

/* V4: the last entry is the ledger's own statement about everything before it. */
static enum foil_code read_index(struct work *w, struct foil_err *err)
{
	const struct foil_proven *p = &w->response.index;
	const struct foil_log_key_state *k;
	struct foil_err why = { 0 };
	struct foil_index_body body;
	struct foil_entry e;
	bool good = false;
	enum foil_code rc;

	if ((rc = foil_entry_read(p->bytes, &e, &why)) == FOIL_OK && e.body_kind != FOIL_BODY_INDEX)
		rc = foil_fail(&why, FOIL_E_FORMAT, "it is not an index entry");
	if (rc == FOIL_OK)
		rc = foil_index_body_read(e.body, &body, &why);
	if (rc != FOIL_OK) {
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "record.index", p->index,
		    "the index entry: %s", why.msg);
		return work_is_fatal(rc) ? foil_fail(err, rc, "%s", why.msg) : FOIL_OK;
	}
	if (p->index != body.index || p->index + 1 != w->checkpoint.size) {
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "record.index", p->index,
		    "the index entry does not stand last, so completeness cannot be decided here");
		return FOIL_OK;
	}
	k = foil_governance_log_key(w->governance, p->index);
	if (k == NULL || !foil_view_eq(e.iss, foil_governance_iss(w->governance)) ||
	    memcmp(e.ledger, foil_governance_genesis(w->governance), FOIL_HASH_LEN) != 0) {
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "record.index", p->index,
		    "the index entry is of another ledger");
		return FOIL_OK;
	}
	if ((rc = foil_entry_verify(p->bytes, k->pub, &good, err)) != FOIL_OK)
		return rc;
	if (!good) {
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "record.index", p->index,
		    "the index entry is not signed by the ledger's key then in force");
		return FOIL_OK;
	}
	w->index = body;
	w->have_index = true;
	return FOIL_OK;
}

/* V5, V6: the map says how many entries a subject has, and which is the last. */
static void check_complete(struct work *w, const struct foil_map_proof *proof, struct foil_view sub,
    const struct foil_proven *list, size_t n, const char *rule, const char *what)
{
	uint8_t key[FOIL_HASH_LEN], last[FOIL_HASH_LEN];

	foil_map_key(key, foil_governance_genesis(w->governance), sub);
	if (!foil_map_verify(proof, key, w->index.map) || proof->end != FOIL_MAP_SELF) {
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, rule, UINT64_MAX,
		    "the proof that every entry of %s is here does not hold", what);
		return;
	}
	if (proof->count != n) {
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, rule, UINT64_MAX,
		    "the ledger has %llu entries of %s, %zu are here: an act was left out or added",
		    (unsigned long long)proof->count, what, n);
		return;
	}
	foil_leaf_hash(last, list[n - 1].bytes);
	if (memcmp(last, proof->last, FOIL_HASH_LEN) != 0)
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, rule, list[n - 1].index,
		    "the last entry of %s here is not the last in the ledger", what);
}

static const struct foil_opening *opening_of(const struct work *w, uint64_t no)
{
	for (size_t i = 0; w->have_disclosure && i < w->disclosure.n_acts; i++)
		if (w->disclosure.acts[i].no == no)
			return &w->disclosure.acts[i].opening;
	return NULL;
}

/* V7: the acts of the case, each opened as far as the bundle opens it. */
static enum foil_code replay_acts(struct work *w, struct foil_view sub, struct foil_err *err)
{
	struct foil_err why = { 0 };
	enum foil_code rc;

	foil_case_free(&w->kase);
	foil_case_init(&w->kase, w->governance, sub);
	w->kase.arena.max = CASE_MEMORY_MAX;
	for (size_t i = 0; i < w->response.n_acts; i++) {
		const struct foil_proven *p = &w->response.acts[i];
		struct foil_case_input in = { .index = p->index, .bytes = p->bytes };

		in.opening = i + 1 == w->response.n_acts ? &w->response.issued : opening_of(w, i);
		if (in.opening == NULL && w->have_disclosure)
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "openings.missing", p->index,
			    "the opening of act %zu was stripped: what it says cannot be read", i);
		rc = foil_case_apply(&w->kase, &in, w->findings, &why);
		if (work_is_fatal(rc) && w->kase.arena.full)
			return foil_fail(err, FOIL_E_LIMIT, "act %zu: what is opened of the acts "
			    "takes more than %zu MiB to judge", i, CASE_MEMORY_MAX >> 20);
		if (work_is_fatal(rc))
			return foil_fail(err, rc, "%s", why.msg);
		if (rc != FOIL_OK) {
			foil_findings_add(w->findings, FOIL_CANNOT_TELL, "record.act", p->index, "%s",
			    why.msg);
			return FOIL_OK;
		}
	}
	w->have_case = true;
	return FOIL_OK;
}

static bool same_ranges(const struct foil_range *a, size_t n_a, const struct foil_range *b,
    size_t n_b)
{
	if (n_a != n_b)
		return false;
	for (size_t i = 0; i < n_a; i++)
		if (a[i].start != b[i].start || a[i].len != b[i].len)
			return false;
	return true;
}

static const struct foil_closed *closed_of(const struct foil_act *issued, uint64_t case_index)
{
	for (size_t i = 0; i < issued->n_closed; i++)
		if (issued->closed[i].case_index == case_index)
			return &issued->closed[i];
	return NULL;
}

static enum foil_code compare_private(struct work *w, uint64_t no, const struct foil_opening *o,
    const struct foil_closed *want, struct foil_err *err)
{
	struct foil_range *have;
	size_t n;
	enum foil_code rc;

	if ((rc = work_hidden(w->arena, o, &have, &n, err)) != FOIL_OK)
		return rc;
	if (!same_ranges(have, n, want != NULL ? want->range : NULL, want != NULL ? want->n : 0))
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "openings.private",
		    w->kase.act[no].index, "act %llu opens more or less than `issued` says",
		    (unsigned long long)no);
	return FOIL_OK;
}

/* V8: what stays private is what `issued` says, neither more nor less. */
static enum foil_code check_private(struct work *w, struct foil_err *err)
{
	enum foil_code rc;

	for (size_t i = 0; i < w->disclosure.n_acts; i++) {
		const struct foil_numbered_opening *o = &w->disclosure.acts[i];

		if (o->no + 1 >= w->kase.n) /* V11: `issued` is opened beside, and after it is nothing */
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "openings.extra", UINT64_MAX,
			    "act %llu is opened but is none before `issued`", (unsigned long long)o->no);
		else if (w->kase.act[o->no].opened && (rc = compare_private(w, o->no, &o->opening,
		    closed_of(w->issued, o->no), err)) != FOIL_OK)
			return rc;
	}
	return FOIL_OK;
}

/*
 * V10: `issued` hides nothing. Its opening is not under its own digest, and who
 * holds it can make a narrower one, which would leave the letter's date, say,
 * unsaid.
 */
static enum foil_code check_issued(struct work *w, bool *whole, struct foil_err *err)
{
	struct foil_range *hidden;
	size_t n;
	enum foil_code rc;

	if ((rc = work_hidden(w->arena, &w->response.issued, &hidden, &n, err)) != FOIL_OK)
		return rc;
	*whole = n == 0;
	if (!*whole)
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "openings.issued", UINT64_MAX,
		    "part of the act that issued the response was hidden afterwards");
	return FOIL_OK;
}

/* V9: the disclosure is, byte for byte, what was issued. */
static enum foil_code check_disclosure(struct work *w, struct foil_err *err)
{
	uint8_t digest[FOIL_HASH_LEN];
	bool whole = false;
	enum foil_code rc;

	if (w->issued == NULL || !foil_act_knows(w->issued, FOIL_F_DISCLOSURE)) {
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "openings.digest", UINT64_MAX,
		    "the act that issued the response cannot be read");
	} else {
		foil_sha256(digest, w->response.disclosure);
		if (memcmp(digest, w->issued->disclosure, FOIL_HASH_LEN) != 0)
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "openings.digest", UINT64_MAX,
			    "what is opened is not what was issued: an opening was added, taken away or "
			    "changed");
	}
	if (w->issued != NULL && (rc = check_issued(w, &whole, err)) != FOIL_OK)
		return rc;
	if (!whole)
		w->issued = NULL; /* A19: what is left of it is not to be relied on */
	return w->issued != NULL && w->have_disclosure ? check_private(w, err) : FOIL_OK;
}

/* V12 */
static void note_acts(struct work *w)
{
	const struct foil_case *c = &w->kase;

	w->received = foil_case_received(c);
	w->decided = foil_case_decided(c);
	if (c->issued >= 0 && (size_t)c->issued + 1 == c->n)
		w->issued = &c->act[c->issued].act;
	else if (c->n > 0 && c->act[c->n - 1].opened)
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "order.issued", UINT64_MAX,
		    "the last act of the case is not `issued`");
}

enum foil_code work_record(struct work *w, struct foil_err *err)
{
	struct foil_err why = { 0 };
	struct foil_entry first;
	enum foil_code rc;

	check_inclusions(w);
	if ((rc = replay_governance(w, err)) != FOIL_OK || !w->have_governance)
		return rc;
	if ((rc = read_index(w, err)) != FOIL_OK)
		return rc;
	if (w->have_index)
		check_complete(w, &w->response.map_governance, foil_str(FOIL_SUB_GOVERNANCE),
		    w->response.governance, w->response.n_governance, "complete.governance",
		    "governance");
	if (w->response.n_acts == 0 ||
	    (rc = foil_entry_read(w->response.acts[0].bytes, &first, &why)) != FOIL_OK) {
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "record.act", UINT64_MAX,
		    "the case has no act that can be read: %s", why.msg);
		return FOIL_OK;
	}
	if (w->have_index)
		check_complete(w, &w->response.map_case, first.sub, w->response.acts,
		    w->response.n_acts, "complete.case", "this case");
	if ((rc = replay_acts(w, first.sub, err)) != FOIL_OK || !w->have_case)
		return rc;
	note_acts(w);
	if ((rc = check_disclosure(w, err)) != FOIL_OK)
		return rc;
	w->did[FOIL_CHECK_RECORD] = w->have_index && w->issued != NULL;
	w->did[FOIL_CHECK_PEOPLE] = w->issued != NULL && !w->kase.closed && w->kase.decided >= 0 &&
	    w->kase.approved >= 0;
	return FOIL_OK;
}
