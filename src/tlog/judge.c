/* SPDX-License-Identifier: Apache-2.0 */
/* What a trust file makes of a checkpoint's signatures (spec/log.md L14). */
#include "foil/trust.h"

#include <string.h>

#define MEMBERS_MAX (FOIL_TRUST_WITNESSES_MAX + FOIL_TRUST_GROUPS_MAX)

/* When each witness or group had witnessed the checkpoint; places as in foil_trust_group.member. */
struct times {
	bool met[MEMBERS_MAX];
	uint64_t at[MEMBERS_MAX];
};

/* A caller that mixed up two checkpoints would report the wrong one as signed. */
static enum foil_code same_checkpoint(const struct foil_note *note,
    const struct foil_checkpoint *c, struct foil_err *err)
{
	struct foil_checkpoint signed_one;
	enum foil_code rc;

	if ((rc = foil_checkpoint_read(note->text, &signed_one, err)) != FOIL_OK)
		return rc;
	if (strcmp(signed_one.origin, c->origin) != 0 || signed_one.size != c->size ||
	    memcmp(signed_one.root, c->root, FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_ARG, "the note does not hold this checkpoint");
	return FOIL_OK;
}

static enum foil_code judge_logs(const struct foil_trust *t, const struct foil_note *note,
    const char *origin, struct foil_trust_result *r, struct foil_err *err)
{
	for (size_t i = 0; i < t->n_logs; i++) {
		const struct foil_vkey *key = &t->log[i];
		bool is_its = strcmp(key->name, origin) == 0;
		enum foil_note_result found;
		enum foil_code rc;
		uint64_t at;

		if ((rc = foil_note_check(note, key, &found, &at, err)) != FOIL_OK)
			return rc;
		if (is_its)
			r->log_known = true;
		if (found == FOIL_NOTE_BAD)
			r->known_bad = true;
		if (is_its && found == FOIL_NOTE_GOOD && r->log_key == NULL) {
			r->log_signed = true;
			r->log_key = key;
		}
	}
	return FOIL_OK;
}

static enum foil_code judge_witnesses(const struct foil_trust *t, const struct foil_note *note,
    struct times *times, struct foil_trust_result *r, struct foil_err *err)
{
	for (size_t i = 0; i < t->n_witnesses; i++) {
		enum foil_note_result found;
		enum foil_code rc;

		rc = foil_note_check(note, &t->witness[i].key, &found, &times->at[i], err);
		if (rc != FOIL_OK)
			return rc;
		if (found == FOIL_NOTE_BAD)
			r->known_bad = true;
		if (found != FOIL_NOTE_GOOD)
			continue;
		times->met[i] = true;
		r->cosigned++;
		if (r->auditor < 0 && t->witness[i].auditor)
			r->auditor = (int)i;
	}
	return FOIL_OK;
}

/*
 * L14.4: a group of threshold k is complete at the k-th earliest time of its members:
 * the smallest time that at least k of them do not exceed.
 */
static void judge_group(const struct foil_trust_group *g, struct times *times, size_t place)
{
	for (size_t i = 0; i < MEMBERS_MAX; i++) {
		unsigned by_then = 0;

		if (g->member[i] == 0 || !times->met[i])
			continue;
		if (times->met[place] && times->at[place] <= times->at[i])
			continue;
		for (size_t k = 0; k < MEMBERS_MAX; k++) {
			if (g->member[k] != 0 && times->met[k] && times->at[k] <= times->at[i])
				by_then++;
		}
		if (by_then >= g->threshold) {
			times->met[place] = true;
			times->at[place] = times->at[i];
		}
	}
}

/* L14.1, signed-note: when a known key's signature is bad the note is nothing, whoever else signed it. */
static void reject(struct foil_trust_result *r)
{
	r->log_signed = false;
	r->quorum_met = false;
	r->cosigned = 0;
	r->witnessed_at = 0;
	r->auditor = -1;
	r->log_key = NULL;
}

enum foil_code foil_trust_judge(const struct foil_trust *t, const struct foil_note *note,
    const struct foil_checkpoint *c, struct foil_trust_result *out, struct foil_err *err)
{
	struct foil_trust_result r = { .quorum_asked = t->quorum >= 0, .auditor = -1 };
	struct times times = { .met = { false } };
	enum foil_code rc;

	if (t->quorum >= MEMBERS_MAX)
		return foil_fail(err, FOIL_E_ARG, "the trust was not made by foil_trust_read");
	if ((rc = same_checkpoint(note, c, err)) != FOIL_OK ||
	    (rc = judge_logs(t, note, c->origin, &r, err)) != FOIL_OK ||
	    (rc = judge_witnesses(t, note, &times, &r, err)) != FOIL_OK)
		return rc;
	for (size_t g = 0; g < t->n_groups; g++) /* members of a group are all before it */
		judge_group(&t->group[g], &times, FOIL_TRUST_WITNESSES_MAX + g);
	if (r.quorum_asked && times.met[t->quorum]) {
		r.quorum_met = true;
		r.witnessed_at = times.at[t->quorum];
	}
	if (r.known_bad)
		reject(&r);
	*out = r;
	return FOIL_OK;
}
