/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WITNESS_PUSH_H
#define WITNESS_PUSH_H

/* One run of `foil-witness push`. */

#include "witness.h"

struct push {
	const char *dir;
	const struct foil_trust *trust;
	unsigned seconds;
	const char *proxy;
	const struct foil_env *env;
	struct foil_log_dir log;
	struct foil_push_sent sent;
	struct foil_push asked[FOIL_TRUST_WITNESSES_MAX];
	size_t n; /* as many as the trust file has witnesses */
	struct foil_trust_result result; /* of the checkpoint with what was collected */
	uint64_t cosigned_to; /* largest size that enough have cosigned; 0: none */
	struct foil_buf proof; /* of a contradiction: a note that this log has signed; empty without */
	struct foil_buf evidence; /* of the same, with our checkpoint; empty when the sizes do not allow it */
};

/* What is archived (W25): DIR/checkpoints, DIR/checkpoint, DIR/rolled-back. */

/* Sizes of the archived checkpoints below `below`, largest first; free() it. */
enum foil_code push_sizes(const char *dir, uint64_t below, uint64_t **out, size_t *n,
    struct foil_err *err) FOIL_MUST_CHECK;
/* An archived checkpoint of this log; FOIL_E_NOT_FOUND for none, or one that is another log's. */
enum foil_code push_archived(struct push *p, uint64_t size, struct foil_buf *bytes,
    struct foil_note *note, struct foil_checkpoint *c, struct foil_err *err) FOIL_MUST_CHECK;
/* Puts what was collected under DIR/checkpoint and DIR/checkpoints/SIZE. */
enum foil_code push_keep(struct push *p, struct foil_err *err) FOIL_MUST_CHECK;
/* W23: what stops signing until somebody has looked. */
enum foil_code push_alarm(struct push *p, const struct foil_push *from, struct foil_err *err)
    FOIL_MUST_CHECK;
/*
 * Asks the witness for what it holds, as a monitor does, into p->proof: when it
 * is signed by this log, and not of its history. Nothing when there is none.
 */
enum foil_code push_prove(struct push *p, const struct foil_push *from, struct foil_err *err)
    FOIL_MUST_CHECK;
/* The witness's address and what comes after it. */
enum foil_code push_url(const struct foil_push *a, const char *tail, struct foil_buf *out,
    struct foil_err *err) FOIL_MUST_CHECK;

/* Of those that contradict this ledger the one that holds most, or NULL. */
const struct foil_push *push_contradiction(const struct push *p);
bool push_enough(const struct foil_trust_result *r);
enum foil_code push_report(struct cli *c, const struct push *p, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
