/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_RECEIPT_H
#define FOIL_RECEIPT_H

/*
 * COSE receipts (RFC 9942) over the tree of spec/log.md, in the profile of
 * spec/receipt.md section 3, and transparent statements (RFC 9943): an entry
 * with its receipts in the unprotected header of a copy. No secret here.
 */

#include "foil/entry.h"
#include "foil/tree.h"

#define FOIL_RECEIPT_TYP "application/foil-receipt-1+cose"
#define FOIL_SUB_LEDGER "foil:ledger" /* of a receipt of consistency; no entry has it */
#define FOIL_RECEIPT_MAX ((size_t)8192)
#define FOIL_STATEMENT_RECEIPTS_MAX 8
#define FOIL_STATEMENT_MAX (FOIL_ENTRY_MAX + (FOIL_RECEIPT_MAX + 16) * FOIL_STATEMENT_RECEIPTS_MAX)

enum foil_receipt_form {
	FOIL_RECEIPT_NONE = 0,  /* none of these */
	FOIL_RECEIPT_PROOF,     /* tlog-proof, of whatever version */
	FOIL_RECEIPT_COSE,      /* a COSE_Sign1 with proofs in its unprotected header */
	FOIL_RECEIPT_STATEMENT, /* a COSE_Sign1 with receipts there */
	FOIL_RECEIPT_ENTRY,     /* a COSE_Sign1 with nothing there: an entry, no receipt */
};
/* What the bytes begin as; they may still be malformed. */
enum foil_receipt_form foil_receipt_form(struct foil_view bytes);
/* "tlog-proof", "COSE receipt", "transparent statement", "entry", "unknown" */
const char *foil_receipt_form_name(enum foil_receipt_form f);

struct foil_receipt {
	/* signed, with the root */
	uint8_t kid[FOIL_HASH_LEN];
	struct foil_view iss, sub;
	uint64_t size; /* of the tree that the root is of */
	/* not signed: right only if it leads to the root */
	bool consistency;
	uint64_t proof_size;
	uint64_t from;         /* index of the leaf; of consistency, the older size */
	struct foil_path path; /* at least one hash */
	uint8_t signature[FOIL_SIG_LEN];
	struct foil_view protected_header; /* verbatim; set by reading only */
};
/* FOIL_E_FORMAT, FOIL_E_LIMIT, FOIL_E_VERSION. Views point into bytes. Checks no proof, no signature. */
enum foil_code foil_receipt_read(struct foil_view bytes, struct foil_receipt *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* Sig_structure of what the receipt says about this root. */
void foil_receipt_put_to_be_signed(struct foil_buf *b, const struct foil_receipt *r,
    const uint8_t root[FOIL_HASH_LEN]);
/* What foil_receipt_read() would refuse must not be put. */
void foil_receipt_put(struct foil_buf *b, const struct foil_receipt *r);
/*
 * Is this the signature of pub over that root? Of the header as it was read,
 * not as it would be written. The thumbprint of pub must be kid, else *good is
 * false.
 */
enum foil_code foil_receipt_signed(const struct foil_receipt *r, const uint8_t root[FOIL_HASH_LEN],
    const uint8_t pub[FOIL_PUB_LEN], bool *good, struct foil_err *err) FOIL_MUST_CHECK;

struct foil_statement {
	struct foil_view receipt[FOIL_STATEMENT_RECEIPTS_MAX]; /* not yet read */
	size_t n;
};
/*
 * Takes a transparent statement apart and appends to `entry` the bytes that
 * were hashed: the same message with an empty unprotected header. They may
 * still be no entry. As foil_receipt_read(); views point into bytes.
 */
enum foil_code foil_statement_read(struct foil_view bytes, struct foil_buf *entry,
    struct foil_statement *out, struct foil_err *err) FOIL_MUST_CHECK;
/* FOIL_E_FORMAT when `entry` is no COSE_Sign1 with an empty unprotected header. 1 to 8 receipts. */
enum foil_code foil_statement_put(struct foil_buf *b, struct foil_view entry,
    const struct foil_statement *s, struct foil_err *err) FOIL_MUST_CHECK;

#endif
