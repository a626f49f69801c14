/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_work.h"

#include "foil/text.h"

#include <stdio.h>
#include <string.h>

#define FINGERPRINT_MIN 32 /* hex digits: 128 bits */

/* V28, V29: the checkpoint against the ledger's own governance: origin, and the key then in force. */
static enum foil_code check_own_key(struct work *w, bool *good, struct foil_err *err)
{
	const struct foil_log_key_state *k;
	struct foil_vkey key;
	enum foil_note_result result;
	uint64_t at;
	enum foil_code rc;

	*good = false;
	if (!w->have_index)
		return FOIL_OK;
	if (!foil_view_eq(foil_str(w->checkpoint.origin), foil_governance_origin(w->governance))) {
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "anchor.origin", UINT64_MAX,
		    "the checkpoint is that of another ledger");
		return FOIL_OK;
	}
	k = foil_governance_log_key(w->governance, w->index.index);
	if ((rc = foil_vkey_make(foil_governance_origin(w->governance), FOIL_NOTE_ED25519, k->pub,
	    &key, err)) != FOIL_OK ||
	    (rc = foil_note_check(&w->note, &key, &result, &at, err)) != FOIL_OK)
		return rc;
	*good = result == FOIL_NOTE_GOOD;
	if (!*good)
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "anchor.signature", UINT64_MAX,
		    "the checkpoint is not signed by the ledger's key then in force");
	return FOIL_OK;
}

static bool fingerprint_agrees(struct foil_view printed, const char *hex, size_t *digits)
{
	bool same = true;

	*digits = 0;
	for (size_t i = 0; i < printed.len; i++) {
		uint8_t c = foil_lower(printed.p[i]);

		if (foil_is_space(c) || c == ':')
			continue;
		if (*digits >= 2 * FOIL_HASH_LEN || c != (uint8_t)hex[*digits])
			same = false;
		(*digits)++;
	}
	return same;
}

static bool same_genesis(struct work *w, const uint8_t want[FOIL_HASH_LEN])
{
	if (memcmp(want, foil_governance_genesis(w->governance), FOIL_HASH_LEN) == 0)
		return true;
	foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "anchor.genesis", UINT64_MAX,
	    "this is another ledger than the one whose genesis was given");
	return false;
}

static bool same_fingerprint(struct work *w)
{
	size_t digits;

	if (!fingerprint_agrees(w->in->fingerprint, w->report->genesis, &digits)) {
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "anchor.fingerprint", UINT64_MAX,
		    "the fingerprint that was given is not that of this ledger (%s)",
		    w->report->genesis);
		return false;
	}
	if (digits >= FINGERPRINT_MIN)
		return true;
	foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.fingerprint", UINT64_MAX,
	    "the fingerprint that was given has %zu digits; give at least %d", digits,
	    FINGERPRINT_MIN);
	return false;
}

/* V30: the ledger is the one that the reader named, in every way in which it was named. */
static void check_genesis(struct work *w, bool *named)
{
	const struct foil_verify_in *in = w->in;
	bool all = true, any = false;

	if (!w->have_governance)
		return;
	if (in->genesis != NULL) {
		all = same_genesis(w, in->genesis);
		any = true;
	}
	if (in->trust != NULL && in->trust->has_genesis) {
		all = same_genesis(w, in->trust->genesis) && all;
		any = true;
	}
	if (in->fingerprint.p != NULL) {
		all = same_fingerprint(w) && all;
		any = true;
	}
	*named = any && all;
}

/* V31, V32, V33, V34: the checkpoint under the trust file. */
static enum foil_code check_trust(struct work *w, struct foil_trust_result *t, struct foil_err *err)
{
	struct foil_safe s;
	enum foil_code rc;

	if ((rc = foil_trust_judge(w->in->trust, &w->note, &w->checkpoint, t, err)) != FOIL_OK)
		return rc;
	if (t->known_bad)
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "anchor.signature", UINT64_MAX,
		    "a signature on the checkpoint by a key of the trust file is not good");
	else if (!t->log_known)
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.unknown", UINT64_MAX,
		    "the trust file names no ledger %s",
		    foil_safe(&s, foil_str(w->checkpoint.origin)));
	else if (!t->log_signed)
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.unknown", UINT64_MAX,
		    "the checkpoint is not signed by the ledger's key in the trust file");
	else if (t->quorum_asked && !t->quorum_met)
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.quorum", UINT64_MAX,
		    "not cosigned by the quorum that the trust file asks for (%zu known witnesses have "
		    "signed)",
		    t->cosigned);
	return FOIL_OK;
}

/* An earlier checkpoint of this size that this one extends: the tree has no other root there. */
static bool anchor_of(struct work *w, uint64_t size, struct foil_checkpoint *out)
{
	struct foil_note note;

	for (size_t i = 0; i < w->response.n_anchors; i++) {
		const struct foil_anchor *a = &w->response.anchors[i];

		if (foil_note_read(a->note, &note, NULL) == FOIL_OK &&
		    foil_checkpoint_read(note.text, out, NULL) == FOIL_OK && out->size == size &&
		    foil_tree_extends(size, out->root, w->checkpoint.size, w->checkpoint.root, &a->path))
			return true;
	}
	return false;
}

/* The head is one that this ledger's key signed; else it shows nothing about the ledger. */
static enum foil_code head_is_signed(struct work *w, const struct foil_note *note, uint64_t size,
    bool *good, struct foil_err *err)
{
	const struct foil_log_key_state *k =
	    size > 0 ? foil_governance_log_key(w->governance, size - 1) : NULL;
	enum foil_note_result result = FOIL_NOTE_UNSIGNED;
	struct foil_vkey key;
	uint64_t at;
	enum foil_code rc;

	if (k != NULL && ((rc = foil_vkey_make(foil_governance_origin(w->governance),
	    FOIL_NOTE_ED25519, k->pub, &key, err)) != FOIL_OK ||
	    (rc = foil_note_check(note, &key, &result, &at, err)) != FOIL_OK))
		return rc;
	*good = result == FOIL_NOTE_GOOD;
	return FOIL_OK;
}

static void compare_heads(struct work *w, const struct foil_checkpoint *held)
{
	struct foil_checkpoint mine = w->checkpoint;

	if (held->size == w->checkpoint.size ||
	    (held->size < w->checkpoint.size && anchor_of(w, held->size, &mine))) {
		if (memcmp(held->root, mine.root, FOIL_HASH_LEN) != 0)
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "anchor.head", UINT64_MAX,
			    "the ledger shows two histories of size %llu: keep both checkpoints",
			    (unsigned long long)held->size);
	} else {
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.head", UINT64_MAX,
		    "the head that was given (size %llu) and this one (size %llu) can only be compared "
		    "with the published ledger",
		    (unsigned long long)held->size, (unsigned long long)w->checkpoint.size);
	}
}

/* V35: the head that the reader holds is this one, or one that this one extends. */
static enum foil_code check_head(struct work *w, struct foil_err *err)
{
	struct foil_checkpoint held;
	struct foil_note note;
	struct foil_err why = { 0 };
	bool good;
	enum foil_code rc;

	if (foil_note_read(w->in->head, &note, &why) != FOIL_OK ||
	    foil_checkpoint_read(note.text, &held, &why) != FOIL_OK) {
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.head", UINT64_MAX,
		    "the head that was given: %s", why.msg);
		return FOIL_OK;
	}
	if (strcmp(held.origin, w->checkpoint.origin) != 0) {
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "anchor.head", UINT64_MAX,
		    "the head that was given is that of another ledger");
		return FOIL_OK;
	}
	if (!w->have_governance)
		return FOIL_OK; /* said already: nothing can be judged */
	if ((rc = head_is_signed(w, &note, held.size, &good, err)) != FOIL_OK)
		return rc;
	if (good)
		compare_heads(w, &held);
	else
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.head", UINT64_MAX,
		    "the head that was given is not signed by this ledger's key");
	return FOIL_OK;
}

/* The first decision counts: signing the same again after a checkpoint would earn nothing else. */
static const struct foil_case_act *first_decision(const struct foil_case *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->act[i].opened && c->act[i].act.kind == FOIL_ACT_DECIDED)
			return &c->act[i];
	return NULL;
}

/* V36, R6: earlier checkpoints are of this ledger; one between freezing and decision is noted. */
static enum foil_code check_anchors(struct work *w, struct foil_err *err)
{
	const struct foil_case_act *first = first_decision(&w->kase);

	for (size_t i = 0; i < w->response.n_anchors; i++) {
		const struct foil_anchor *a = &w->response.anchors[i];
		struct foil_trust_result t = { 0 };
		struct foil_checkpoint c;
		struct foil_note note;
		enum foil_code rc;

		if (foil_note_read(a->note, &note, NULL) != FOIL_OK ||
		    foil_checkpoint_read(note.text, &c, NULL) != FOIL_OK || c.size == 0 ||
		    strcmp(c.origin, w->checkpoint.origin) != 0 ||
		    !foil_tree_extends(c.size, c.root, w->checkpoint.size, w->checkpoint.root, &a->path)) {
			foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "anchor.earlier", UINT64_MAX,
			    "an earlier checkpoint in the bundle is not one of this ledger");
			continue;
		}
		if (w->in->trust == NULL || !w->have_case || w->kase.frozen < 0 || first == NULL)
			continue;
		if ((rc = foil_trust_judge(w->in->trust, &note, &c, &t, err)) != FOIL_OK)
			return rc;
		if (t.log_signed && t.quorum_asked && t.quorum_met &&
		    c.size > w->kase.act[w->kase.frozen].index &&
		    c.size <= first->index)
			w->registered_first = true;
	}
	return FOIL_OK;
}

/* 1204 as "1,204". */
static void put_grouped(struct foil_buf *b, uint64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			foil_buf_put_u8(b, ',');
		foil_buf_put_u8(b, (uint8_t)digits[i]);
	}
}

static void describe(struct work *w, const struct foil_trust_result *t, bool named, bool own)
{
	struct foil_buf b = { .max = 1000 };
	struct foil_safe s;
	char when[21];

	foil_buf_put_str(&b, "ledger size ");
	put_grouped(&b, w->checkpoint.size);
	foil_buf_put_str(&b, ", ");
	if (t->log_signed)
		foil_buf_printf(&b, "signed by a key in %s; ", w->in->trust_name == NULL ?
		    "the trust file" : foil_safe(&s, foil_str(w->in->trust_name)));
	else if (named && own)
		foil_buf_put_str(&b, "signed by the ledger that was named; ");
	else
		foil_buf_put_str(&b, "cannot tell whose; ");
	if (!t->quorum_asked) {
		foil_buf_put_str(&b, "no witness asked for; ");
	} else if (t->quorum_met) {
		foil_time_rfc3339(when, (int64_t)t->witnessed_at);
		foil_buf_printf(&b, "cosigned by %zu of the witnesses by %s; ", t->cosigned, when);
	} else {
		foil_buf_put_str(&b, "NOT COSIGNED by the quorum asked for; ");
	}
	if (t->auditor >= 0)
		foil_buf_printf(&b, "completeness audited by %s",
		    foil_safe(&s, foil_str(w->in->trust->witness[t->auditor].name)));
	else
		foil_buf_put_str(&b, "completeness claimed, not audited");
	foil_buf_put_str(&b, w->registered_first ?
	    "; documents registered before the decision, as cosigned" :
	    "; that documents were registered before the decision is the authority's word");
	w->report->check[FOIL_CHECK_ANCHOR].text =
	    (const char *)foil_arena_copy(w->arena, foil_buf_view(&b)).p;
	if (b.failed != FOIL_OK)
		w->arena->failed = true;
	foil_buf_free(&b);
}

/* V43: a head that is older than the reader wants, or of a time that nobody but the authority says. */
static void check_age(struct work *w, const struct foil_trust_result *t)
{
	char want[21], have[21];

	if (w->in->not_before == 0)
		return;
	foil_time_rfc3339(want, w->in->not_before);
	if (!t->quorum_met) {
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.stale", UINT64_MAX,
		    "no quorum of witnesses says when this head was there, so it cannot be told whether it "
		    "is as new as %s", want);
	} else if (t->witnessed_at < (uint64_t)w->in->not_before) {
		foil_time_rfc3339(have, (int64_t)t->witnessed_at);
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.stale", UINT64_MAX,
		    "the head was witnessed by %s, which is before %s: ask the authority for a newer one",
		    have, want);
	}
}

/* V37. What was given and does not name this ledger has had its own finding. */
static void say_unnamed(struct work *w)
{
	if (w->have_governance && (w->in->genesis != NULL || w->in->fingerprint.p != NULL))
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.trust", UINT64_MAX,
		    "cannot tell whose ledger this is: what was given does not name it");
	else
		foil_findings_add(w->findings, FOIL_CANNOT_TELL, "anchor.trust", UINT64_MAX,
		    "cannot tell whose ledger this is: give --trust FILE, or compare this fingerprint "
		    "with one you got elsewhere: %s",
		    w->have_governance ? w->report->genesis : "unknown");
}

enum foil_code work_anchor(struct work *w, struct foil_err *err)
{
	struct foil_trust_result t = { .auditor = -1 };
	bool named = false, own = false;
	enum foil_code rc;

	if (!w->have_checkpoint)
		return FOIL_OK;
	w->report->size = w->checkpoint.size;
	foil_hex(w->report->head, w->checkpoint.root, FOIL_HASH_LEN);
	if (w->have_governance)
		foil_hex(w->report->genesis, foil_governance_genesis(w->governance), FOIL_HASH_LEN);
	if ((rc = check_own_key(w, &own, err)) != FOIL_OK)
		return rc;
	check_genesis(w, &named);
	if (w->in->trust != NULL && (rc = check_trust(w, &t, err)) != FOIL_OK)
		return rc;
	if (w->in->trust == NULL && !named)
		say_unnamed(w);
	check_age(w, &t);
	if (w->in->head.p != NULL && (rc = check_head(w, err)) != FOIL_OK)
		return rc;
	if ((rc = check_anchors(w, err)) != FOIL_OK)
		return rc;
	w->report->witnessed_at = t.quorum_met ? t.witnessed_at : 0;
	describe(w, &t, named, own);
	w->did[FOIL_CHECK_ANCHOR] = own && (t.log_signed || named);
	return FOIL_OK;
}
