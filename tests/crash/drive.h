/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRASH_DRIVE_H
#define FOIL_CRASH_DRIVE_H

/*
 * A very small case, taken through its acts step by step, and the questions
 * that a ledger must answer after whatever happened to it. Below one
 * directory: ledger and what lies beside it, published, to-requester, www.
 */

#include "foil/acts.h"

#define DRIVE_REF "CRASH-1"

/* In order. Each but the first needs the one before it. */
enum drive_step {
	DRIVE_INIT,
	DRIVE_RECEIVE,
	DRIVE_FREEZE,
	DRIVE_SIGN,
	DRIVE_APPROVE,
	DRIVE_ISSUE,
	DRIVE_PUBLISH,
	DRIVE_COSIGN,
	DRIVE_STEPS
};
const char *drive_step_name(enum drive_step s);

/* What has been acknowledged, and how far the ledger may be ahead of that. */
struct drive_mark {
	uint64_t has;     /* entries */
	uint64_t may;     /* entries, with the step that is going on */
	uint64_t acts;    /* of the case */
	uint64_t folders; /* 1: both are written */
	uint64_t www;     /* 1: the ledger is published */
	uint64_t lines;   /* 1: its head is cosigned */
};

/*
 * Take one step, as a careful person would who tries again: what is done
 * already is not done twice. Tells the marks to `told` (may be NULL).
 */
enum foil_code drive_step(const char *root, enum drive_step step, uint64_t seed,
    void (*told)(const struct drive_mark *m), struct foil_err *err) FOIL_MUST_CHECK;

/* What drive_step() left when nothing went wrong: the mark to start the next one from; DRIVE_STEPS too. */
struct drive_mark drive_mark_before(enum drive_step step);

/*
 * Is what lies below `root` a whole ledger (or none, where that may be), with
 * everything that was acknowledged? With `go_on`, an act is appended to
 * another case and a checkpoint made. FOIL_OK, or what is wrong.
 */
enum foil_code drive_check(const char *root, const struct drive_mark *m, bool go_on,
    struct foil_err *err) FOIL_MUST_CHECK;

/* A witness's line on the head that `issue` left; is it there, and good? */
enum foil_code drive_cosign(struct foil_ledger *l, uint64_t at, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code drive_check_cosigned(struct foil_ledger *l, bool must, struct foil_err *err)
    FOIL_MUST_CHECK;

/* What an operator removes who does what the messages of a failed init say. */
void drive_clear_init(const char *root);

/* One more act in a ledger that is open: `received` of case `ref`. For loops of many. */
enum foil_code drive_receive(struct foil_ledger *l, const char *ref, struct foil_signer *officer,
    uint64_t *index, struct foil_err *err) FOIL_MUST_CHECK;
/* `frozen`, of nothing more: an act that a received case takes again and again. */
enum foil_code drive_freeze_more(struct foil_ledger *l, const char *ref, struct foil_signer *officer,
    uint64_t *index, struct foil_err *err) FOIL_MUST_CHECK;
/* The officer's key, which `init` enrols; and a clock after the last step. */
enum foil_code drive_officer(struct foil_signer **out, struct foil_err *err) FOIL_MUST_CHECK;
const struct foil_env *drive_env(struct foil_env_fixed *f, enum drive_step step, uint64_t seed);
/* Every hash of an open ledger against its bytes; the number of entries. */
enum foil_code drive_rehash(struct foil_ledger *l, uint64_t *size, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
