/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LAW_LETTER_H
#define FOIL_LAW_LETTER_H

/*
 * A response drafted from the facts of a record (spec/letter.md). Facts in,
 * text out: it knows law and words, nothing of ledgers. What the record does
 * not say is never made up: a line between >>> and <<< asks for it.
 */

#include "foil/notice.h"

/* Redactions that are listed in the annex; a longer schedule goes as a file of its own. */
#define FOIL_LETTER_ROWS_MAX ((size_t)2000)

enum foil_letter_form {
	FOIL_LETTER_TEXT = 0, /* letter.txt: what is for the requester alone in [[requester ...]] */
	FOIL_LETTER_HTML,     /* a page of its own, without scripts and without what is fetched */
};

enum foil_letter_outcome {
	FOIL_LETTER_OUTCOME_NONE = 0,
	FOIL_LETTER_DISCLOSED,
	FOIL_LETTER_PART,
	FOIL_LETTER_WITHHELD,
	FOIL_LETTER_ELSEWHERE,
	FOIL_LETTER_NOT_HELD,
	FOIL_LETTER_UNDECIDED,
	FOIL_LETTER_OUT_OF_SCOPE,
	FOIL_LETTER_DUPLICATE, /* words: the number of the other item */
	FOIL_LETTER_TRANSFERRED,
};
struct foil_letter_item {
	uint64_t no;
	struct foil_view label, words;
	foil_day date; /* FOIL_DAY_NONE */
	enum foil_letter_outcome outcome;
	const struct foil_view *letters; /* grounds under which it is withheld whole */
	size_t n_letters;
	const struct foil_view *files; /* names under which its documents go out */
	size_t n_files;
};
struct foil_letter_ground {
	struct foil_notice_ground ground;
	bool silent; /* its reasons are left out: they would give away what is exempt */
};
struct foil_letter_redaction {
	uint64_t serial;
	struct foil_view file;
	uint64_t line; /* of its marker in the file; 0 when not known */
	const struct foil_view *letters;
	size_t n_letters;
};
/*
 * All borrowed. Empty views, zero and FOIL_DAY_NONE for what is not known.
 * With `neither` nothing of items, grounds and redactions is looked at.
 */
struct foil_letter_facts {
	enum foil_regime regime; /* not NONE */
	struct foil_view authority, reference, request;
	foil_day received, dated;
	bool neither; /* neither confirm nor deny */
	const struct foil_view *neither_ids;
	size_t n_neither_ids;
	const struct foil_letter_item *items;
	size_t n_items;
	const struct foil_letter_ground *grounds;
	size_t n_grounds;
	const struct foil_letter_redaction *redactions;
	size_t n_redactions;
	struct foil_view undecided;
	/* what the authority says of itself */
	struct foil_view review; /* how and to whom to complain; empty: asked for in the letter */
	bool no_review;          /* there is no procedure for complaints */
	struct foil_view signed_by; /* else the authority */
	/* the ledger: its name, its fingerprint and its last signed head, in hex */
	struct foil_view origin, genesis, root;
	uint64_t size;
};

/*
 * Appends the letter. FOIL_E_ARG without a regime, FOIL_E_LIMIT past
 * FOIL_NOTICE_TEXT_MAX, FOIL_E_NOMEM.
 */
enum foil_code foil_letter_compose(const struct foil_letter_facts *f, enum foil_letter_form form,
    struct foil_buf *out, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Lines of a letter that still ask to be filled in: each has ">>>" and after
 * it "<<<". Their number; *first is the first one's, from 1, 0 if none.
 */
size_t foil_letter_unfilled(struct foil_view text, size_t *first);

#endif
