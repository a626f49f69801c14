/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ACTS_H
#define FOIL_ACTS_H

/*
 * The five acts as an officer performs them: each makes the act, its
 * commitment and its entry, signs, and hands them to the ledger. The command
 * line and `foil batch` both call these (spec/act.md, spec/case.md).
 */

#include "foil/document.h"
#include "foil/ledger.h"

/* A signed act that is not appended yet: for groups. */
struct foil_prepared {
	struct foil_buf entry;
	struct foil_secret *secrets;
	size_t n_secrets;
	struct foil_buf *blobs; /* what secrets point into */
};
void foil_prepared_wipe(struct foil_prepared *p);

/*
 * Make, check and sign an act on `sub` as it stands (act->at is set to the
 * clock's now; targets and supersedes are filled from the case; due is computed
 * for `received`). `c` is the case as loaded; pass a case with no acts for a
 * new one. Nothing is appended. The findings are casefile's; anything in them
 * is FOIL_E_REFUSED before the signer is asked.
 */
enum foil_code foil_act_prepare(struct foil_ledger *l, const struct foil_case *c,
    struct foil_act *act, struct foil_signer *signer, struct foil_prepared *out,
    struct foil_findings *findings, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The same for many acts of different cases at once, signed on all cores. Each
 * job gets its own code and message; jobs with FOIL_OK have `out` filled, to be
 * wiped by the caller. The signer is asked from several threads. An error code
 * is returned only when nothing was tried.
 */
struct foil_act_job {
	const struct foil_case *c;
	struct foil_act *act;
	struct foil_signer *signer;
	struct foil_prepared out; /* out */
	enum foil_code rc;        /* out */
	struct foil_err err;      /* out */
};
enum foil_code foil_act_prepare_many(struct foil_ledger *l, struct foil_act_job *jobs, size_t n,
    struct foil_err *err) FOIL_MUST_CHECK;

/* A text that comes in: canonical form is made here. */
struct foil_incoming {
	struct foil_view name; /* file name */
	struct foil_view raw;
};
/*
 * `frozen`: registers the texts under profile "txt-1-pad". act->documents is
 * filled in the arena, ordinals going on from those the case has.
 */
enum foil_code foil_freeze_prepare(struct foil_ledger *l, const struct foil_case *c,
    struct foil_arena *arena, struct foil_act *act, const struct foil_incoming *texts, size_t n,
    struct foil_signer *signer, struct foil_prepared *out, struct foil_findings *findings,
    struct foil_err *err) FOIL_MUST_CHECK;

/* Append what was prepared, one or many, in one transaction. */
enum foil_code foil_prepared_append(struct foil_ledger *l, struct foil_prepared *p, size_t n,
    uint64_t *first_index, struct foil_err *err) FOIL_MUST_CHECK;

struct foil_issue {
	struct foil_view letter; /* raw letter.txt, with requester marks */
	foil_day dated;
	const char *published, *to_requester; /* folders to make; nothing else may have their names */
};
/*
 * Issue: compose the disclosure, the published files and the letter (its
 * "[[requester ...]]" marks hidden in the published copy), sign `issued`,
 * append it, checkpoint, and write the two folders. On a case that is issued
 * already (a run that was cut off) only the folders are written, the same
 * again; one that holds just that is left as it is. Where only one of the two
 * is there, its bundle and checkpoint may be of an earlier size of the ledger.
 *
 * What casefile finds in the case is added to *findings, to be shown: a key
 * that is suspect does not keep a response back, and readers will be told.
 * FOIL_E_STORE when the record does not match.
 */
enum foil_code foil_issue(struct foil_ledger *l, struct foil_view sub,
    const struct foil_issue *in, struct foil_signer *signer, struct foil_findings *findings,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * FOIL_E_REFUSED (order.dated) when the letter would be dated after today, be
 * it in summer time: `issued` is signed today, and the period of the Act ends
 * with the letter that is sent, not with one that will be. foil_issue() asks
 * this too.
 */
enum foil_code foil_issue_date_check(const struct foil_ledger *l, foil_day dated,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Write the folders of an issued case under the newest checkpoint. Each is
 * whole or absent, and on the disk when this returns. FOIL_E_EXISTS when
 * something else has the name: says which file differs. *findings as above.
 */
enum foil_code foil_issue_write(struct foil_ledger *l, struct foil_view sub,
    const char *published, const char *to_requester, struct foil_findings *findings,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
