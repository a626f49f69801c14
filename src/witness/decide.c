/* SPDX-License-Identifier: Apache-2.0 */
/* May it be cosigned? The order is that of tlog-witness (spec/witness.md W3 to W8). */
#include "foil/witness.h"

#include <string.h>

static enum foil_code say(struct foil_witness_decision *d, enum foil_witness_status status,
    const char *why)
{
	*d = (struct foil_witness_decision){ status, why, false };
	return FOIL_OK;
}

/* W3, W4: whose it is. *status is 200 when a key signed and none of its keys' lines is bad. */
static enum foil_code judge_keys(const struct foil_vkey *keys, size_t n_keys,
    const struct foil_witness_request *r, struct foil_witness_decision *d, struct foil_err *err)
{
	bool known = false, good = false, bad = false;

	for (size_t i = 0; i < n_keys; i++) {
		enum foil_note_result found;
		enum foil_code rc;
		uint64_t at;

		if (strcmp(keys[i].name, r->checkpoint.origin) != 0)
			continue;
		known = true;
		if ((rc = foil_note_check(&r->note, &keys[i], &found, &at, err)) != FOIL_OK)
			return rc;
		good = good || found == FOIL_NOTE_GOOD;
		bad = bad || found == FOIL_NOTE_BAD;
	}
	if (!known)
		return say(d, FOIL_WITNESS_UNKNOWN, "this log is not known here");
	if (bad)
		return say(d, FOIL_WITNESS_UNSIGNED, "a signature of the log's key is not good");
	if (!good)
		return say(d, FOIL_WITNESS_UNSIGNED, "not signed by a key that is trusted for this log");
	return say(d, FOIL_WITNESS_COSIGNED, "cosigned");
}

/* What it says, beside what is held. */
static void judge_tree(const struct foil_witness_held *held, const struct foil_witness_request *r,
    struct foil_witness_decision *d)
{
	const struct foil_checkpoint *c = &r->checkpoint;

	if (r->old > c->size) { /* W5 */
		(void)say(d, FOIL_WITNESS_MALFORMED, "the old size is larger than the checkpoint's");
	} else if (r->old != (held->any ? held->size : 0)) { /* W6 */
		(void)say(d, FOIL_WITNESS_CONFLICT, "the old size is not the one held");
	} else if (r->old == 0) { /* W7: every tree extends the empty one; there is nothing to prove */
		if (r->proof.n > 0)
			(void)say(d, FOIL_WITNESS_UNPROVEN, "a proof from size 0 must be empty");
	} else if (r->old == c->size) {
		if (r->proof.n > 0) { /* W7 */
			(void)say(d, FOIL_WITNESS_UNPROVEN, "a proof to the same size must be empty");
		} else if (memcmp(held->root, c->root, FOIL_HASH_LEN) != 0) { /* W8 */
			(void)say(d, FOIL_WITNESS_CONFLICT,
			    "another root is held for this size: keep both checkpoints");
			d->forked = true;
		}
	} else if (!foil_tree_extends(r->old, held->root, c->size, c->root, &r->proof)) {
		(void)say(d, FOIL_WITNESS_UNPROVEN,
		    "the proof does not lead from the tree held to this one");
	}
}

enum foil_code foil_witness_decide(const struct foil_vkey *keys, size_t n_keys,
    const struct foil_witness_held *held, const struct foil_witness_request *r,
    struct foil_witness_decision *out, struct foil_err *err)
{
	struct foil_witness_decision d;
	enum foil_code rc;

	if ((rc = judge_keys(keys, n_keys, r, &d, err)) != FOIL_OK)
		return rc;
	if (d.status == FOIL_WITNESS_COSIGNED)
		judge_tree(held, r, &d);
	*out = d;
	return FOIL_OK;
}
