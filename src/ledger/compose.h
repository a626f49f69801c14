/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_COMPOSE_H
#define FOIL_COMPOSE_H

/*
 * What a response consists of, made from the case and what the ledger keeps:
 * openings, published texts, the letter, the schedule. The same input gives
 * the same bytes, so that a response can be written again at any time.
 */

#include "acts_work.h"
#include "foil/response.h"

/* A letter with its secret: new, or as kept when it was issued. */
struct compose_letter {
	uint64_t case_index; /* of `issued` */
	uint8_t secret[FOIL_DOC_SECRET_LEN];
	struct foil_view text; /* without marks */
	struct foil_range *hidden; /* leaves of the addressee, united */
	size_t n_hidden;
};
struct compose_file {
	struct foil_view name, bytes;
};
struct composed {
	struct foil_arena arena;
	struct foil_buf disclosure; /* its CBOR */
	struct compose_file *files; /* published */
	size_t n_files;
	struct foil_view requester_letter; /* the letter as sent */
	struct foil_opening full_letter;   /* wholly open */
	uint8_t letter_root[FOIL_HASH_LEN];
	struct foil_closed *closed; /* what stays private, by act */
	size_t n_closed;
};
void composed_wipe(struct composed *c);

/*
 * `n_acts` of the case are opened (all but `issued`). FOIL_E_STORE when what
 * is kept of an act or a document does not give the root that was signed.
 */
enum foil_code compose(struct foil_ledger *l, const struct foil_case *c, size_t n_acts,
    const struct compose_letter *letter, struct composed *out, struct foil_err *err)
    FOIL_MUST_CHECK;

/*
 * The wholly open opening of `issued`, which the case must have, in three
 * initialised buffers. FOIL_E_STORE when what is kept is not what was signed.
 */
enum foil_code compose_issued(struct foil_ledger *l, const struct foil_case *c,
    struct foil_opening *out, struct foil_buf bytes[3], struct foil_err *err) FOIL_MUST_CHECK;

/* Hidden leaves of a letter's text from its marks; only `requester` may be hidden. */
enum foil_code compose_hidden(struct foil_arena *arena, const struct foil_marks *marks,
    struct foil_view text, const struct foil_text_leaves *leaves, struct foil_range **out, size_t *n,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
