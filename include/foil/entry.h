/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ENTRY_H
#define FOIL_ENTRY_H

/*
 * An entry: a tagged COSE_Sign1 in the profile of spec/entry.md, which is that
 * of a SCITT signed statement (RFC 9943 section 6). Bytes are kept verbatim
 * for ever; what is read here points into them.
 */

#include "foil/cose.h"
#include "foil/date.h"
#include "foil/hash.h"
#include "foil/sign.h"

#define FOIL_ENTRY_MAX ((size_t)65535)
#define FOIL_SUB_MAX ((size_t)64)
#define FOIL_ISS_MAX ((size_t)256)
#define FOIL_TYP "application/foil-entry-1+cbor"
#define FOIL_SUB_GOVERNANCE "foil:governance"
#define FOIL_SUB_INDEX "foil:index"

/* What stands in the body; decided by the subject alone. */
enum foil_body {
	FOIL_BODY_ROOT = 0,   /* a case: 32 bytes, the root of a foil-doc-1 commitment */
	FOIL_BODY_GOVERNANCE, /* subject foil:governance: a public map */
	FOIL_BODY_INDEX,      /* subject foil:index: a public map */
};

struct foil_entry {
	struct foil_view iss, sub;
	foil_day signed_on; /* iat: the date of signing, at 00:00:00Z */
	uint8_t kid[FOIL_HASH_LEN];
	bool genesis; /* entry 0: ledger, after and case-prev are null */
	uint8_t ledger[FOIL_HASH_LEN];
	uint64_t after_index;             /* an `index` entry (or genesis) that the signer had checked */
	uint8_t after_leaf[FOIL_HASH_LEN];
	uint64_t case_index;
	uint8_t case_prev[FOIL_HASH_LEN]; /* meaningless when case_index is 0 */
	enum foil_body body_kind;
	uint8_t root[FOIL_HASH_LEN];      /* FOIL_BODY_ROOT */
	struct foil_view body;            /* CBOR map, else */
};

/* `[A-Z0-9][A-Z0-9./_-]{0,63}`; foil_subject_is_case() is false for the reserved "foil:" ones. */
enum foil_code foil_reference_check(struct foil_view ref, struct foil_err *err) FOIL_MUST_CHECK;
bool foil_subject_is_case(struct foil_view sub);

/*
 * Read one entry strictly (spec/entry.md E1 to E14): at most FOIL_ENTRY_MAX
 * bytes, deterministic CBOR throughout, exactly the header parameters and
 * keys of the profile, empty unprotected header, nothing after it.
 * FOIL_E_FORMAT, FOIL_E_LIMIT, FOIL_E_VERSION. The signature is not checked.
 */
enum foil_code foil_entry_read(struct foil_view bytes, struct foil_entry *out,
    struct foil_err *err) FOIL_MUST_CHECK;

/* Check the signature of an entry's bytes under pub, whose thumbprint must be the entry's kid. */
enum foil_code foil_entry_verify(struct foil_view bytes, const uint8_t pub[FOIL_PUB_LEN],
    bool *good, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Append the bytes of an entry in two steps: what is to be signed, then, with
 * the signature, the entry. `e` is filled by the caller (views borrowed);
 * kid must be the signer's. Both fail when reading back would.
 */
enum foil_code foil_entry_put_to_be_signed(struct foil_buf *b, const struct foil_entry *e,
    struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_entry_put(struct foil_buf *b, const struct foil_entry *e,
    const uint8_t sig[FOIL_SIG_LEN], struct foil_err *err) FOIL_MUST_CHECK;
/* Both steps with a signer (key.h); sets e->kid. In a file of its own: foil-verify never links it. */
struct foil_signer;
enum foil_code foil_entry_sign(struct foil_buf *b, struct foil_entry *e, struct foil_signer *s,
    struct foil_err *err) FOIL_MUST_CHECK;

/* The body of an `index` entry: {"map", "chain", "index"} over entries 0..index-1. */
struct foil_index_body {
	uint8_t map[FOIL_HASH_LEN];
	uint8_t chain[FOIL_HASH_LEN];
	uint64_t index; /* the entry's own place */
};
void foil_index_body_put(struct foil_buf *b, const struct foil_index_body *i);
enum foil_code foil_index_body_read(struct foil_view body, struct foil_index_body *out,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
