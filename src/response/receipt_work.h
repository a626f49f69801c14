/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_RECEIPT_WORK_H
#define FOIL_RECEIPT_WORK_H

/* What the parts of the receipt verifier hand to one another. */

#include "foil/proof.h"
#include "foil/verifyreceipt.h"

struct receipt_work {
	const struct foil_receipt_in *in;
	struct foil_receipt_report *report;
	struct foil_findings *findings; /* the report's */
	struct foil_buf bytes;          /* of the entry, where they are not the caller's */
	struct foil_view leaf_bytes;
	struct foil_entry entry;
	uint8_t leaf[FOIL_HASH_LEN];
	bool have_leaf, have_entry;
	/* of the receipt in hand */
	size_t hashes;
	uint8_t older_root[FOIL_HASH_LEN]; /* that a receipt of consistency begins at */
	struct foil_trust_result heard; /* of its checkpoint, or of a head of the same root */
	bool have_heard;
	bool met; /* the quorum that was asked for */
	/* of a statement there are several; a match needs all of them */
	unsigned receipts, proven, signed_by_log;
};

void receipt_find(struct receipt_work *w, enum foil_verdict v, const char *rule, const char *fmt,
    ...) FOIL_PRINTF(4, 5);
/* Memory or limits of ours: codes that end verification. */
bool receipt_is_fatal(enum foil_code rc);
/* The entry that the receipt is about, from what was given. */
void receipt_take_entry(struct receipt_work *w, struct foil_view bytes);
/* The entry against the place that the proof gives it, and its ledger's name and genesis. */
void receipt_check_entry(struct receipt_work *w, uint64_t index, struct foil_view iss);

enum foil_code receipt_one_proof(struct receipt_work *w, struct foil_err *err);
enum foil_code receipt_one_cose(struct receipt_work *w, struct foil_view bytes,
    struct foil_err *err);

/* What a checkpoint is worth under the trust file: findings for what it is not. */
enum foil_code receipt_judge_note(struct receipt_work *w, const struct foil_note *note,
    const struct foil_checkpoint *c, struct foil_err *err);
/* A quorum that was asked for and is not there. */
void receipt_check_quorum(struct receipt_work *w);
/*
 * Each head that was given, against this root (NULL: for itself); and the first of size `older`,
 * into w->older_root.
 */
enum foil_code receipt_check_heads(struct receipt_work *w, struct foil_view origin,
    uint64_t size, const uint8_t root[FOIL_HASH_LEN], struct foil_err *err);
enum foil_code receipt_older_root(struct receipt_work *w, struct foil_view origin,
    uint64_t older, bool *have, struct foil_err *err);

/* The lines that a person reads. */
enum foil_code receipt_say(struct receipt_work *w, struct foil_err *err);

#endif
