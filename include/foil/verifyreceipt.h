/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_VERIFYRECEIPT_H
#define FOIL_VERIFYRECEIPT_H

/*
 * Does a receipt show that an entry is in a ledger? (spec/receipt.md section 5:
 * every rule id, and what it does not show.) Everything is in memory; links no
 * store, no secret key, no network.
 */

#include "foil/receipt.h"
#include "foil/verify.h"

#define FOIL_RECEIPT_HEADS_MAX 8

enum { FOIL_RECEIPT_CHECK_FORM, FOIL_RECEIPT_CHECK_ENTRY, FOIL_RECEIPT_CHECK_PROOF,
	FOIL_RECEIPT_CHECK_LOG, FOIL_RECEIPT_CHECK_WITNESSES, FOIL_RECEIPT_CHECK_SIGNER,
	FOIL_RECEIPT_CHECKS };

struct foil_receipt_in {
	struct foil_view bytes;         /* a tlog-proof, COSE receipt or transparent statement */
	struct foil_view entry;         /* p NULL if none; a statement has its own */
	const struct foil_trust *trust; /* NULL: cannot tell whose */
	const char *trust_name;         /* how the reader calls it; NULL: "the trust file" */
	const struct foil_view *heads;  /* checkpoints that the reader holds */
	size_t n_heads;                 /* at most FOIL_RECEIPT_HEADS_MAX */
};

/* What is printed. Strings are escaped and live in the report. */
struct foil_receipt_report {
	struct foil_arena arena;
	struct foil_findings findings;
	struct foil_check check[FOIL_RECEIPT_CHECKS]; /* name NULL: not a line of this form */
	enum foil_verdict verdict;
	enum foil_receipt_form form;
	bool consistency;
	const char *origin, *subject; /* "" until known; of the entry */
	uint64_t index;               /* of the entry; UINT64_MAX until known, and of consistency */
	uint64_t older;               /* size that the ledger has grown from; 0 of inclusion */
	uint64_t size;                /* of the ledger; 0 until known. A statement: its largest */
	uint64_t witnessed_at;        /* 0 unless a quorum was asked for and met */
	char leaf[2 * FOIL_HASH_LEN + 1], root[2 * FOIL_HASH_LEN + 1]; /* "" until known */
};
void foil_receipt_report_free(struct foil_receipt_report *r);

/*
 * Verify. FOIL_OK whenever a report could be made, whatever it says; an error
 * code only for memory, or FOIL_E_ARG for too many heads.
 */
enum foil_code foil_receipt_verify(const struct foil_receipt_in *in,
    struct foil_receipt_report *out, struct foil_err *err) FOIL_MUST_CHECK;

#endif
