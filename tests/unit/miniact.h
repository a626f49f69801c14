/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_MINIACT_H
#define FOIL_TESTS_MINIACT_H

/* Acts of every kind with everything in them, for tests of acts alone. */

#include "exact.h"

#include "foil/act.h"

#define MINI_TEXT(s) foil_view(s, sizeof(s) - 1)

extern const uint8_t mini_doc_id[FOIL_DOC_ID_LEN], mini_doc_secret[FOIL_DOC_SECRET_LEN];
extern struct foil_view mini_letters_a[1], mini_letters_ab[2], mini_ids_a[2], mini_ids_b[1];

/* An act of a kind with nothing in it. */
struct foil_act mini_blank(enum foil_act_kind kind);
/* Acts whose every field has a value; what they point at is shared. */
struct foil_act mini_full_received(void);
struct foil_act mini_full_frozen(void);
struct foil_act mini_full_decided(void);
struct foil_act mini_full_neither(void);
struct foil_act mini_full_approved(void);
struct foil_act mini_full_issued(void);
/* n redactions, 5,000 a document; the caller frees. */
struct foil_redaction *mini_many_redactions(size_t n);

void mini_must(enum foil_code rc, const struct foil_err *err);
/* The act's leaves, which must be makeable. */
void mini_leaves_of(const struct foil_act *a, struct foil_leaves *l);
void mini_same_texts(const struct foil_view *a, size_t n, const struct foil_view *b, size_t m);
void mini_same_act(const struct foil_act *a, const struct foil_act *b);

/* Leaves to an opening that hides some, and the act that is read from it. */
struct mini_opened {
	struct foil_arena arena;
	struct foil_buf header, frontier, contents;
	struct foil_opening o;
	struct foil_act act;
};
enum foil_code mini_open_leaves(struct mini_opened *x, const struct foil_leaves *l,
    const struct foil_range *hidden, size_t n, struct foil_err *err);
void mini_opened_free(struct mini_opened *x);

#endif
