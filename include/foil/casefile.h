/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CASEFILE_H
#define FOIL_CASEFILE_H

/*
 * What the entries of one case mean: its state, who did what, which decisions
 * are in force (spec/case.md). Appending, replay, the verifier and the audit
 * all call this, so that they cannot disagree.
 */

#include "foil/act.h"
#include "foil/governance.h"

enum foil_stage {
	FOIL_STAGE_NONE = 0,
	FOIL_STAGE_RECEIVED,
	FOIL_STAGE_FROZEN,
	FOIL_STAGE_DECIDED,
	FOIL_STAGE_APPROVED,
	FOIL_STAGE_ISSUED,
};
/* "none", "received" and so on, as messages and --json have them; static. */
const char *foil_stage_name(enum foil_stage s);

/* One act in its place. */
struct foil_case_act {
	uint64_t index;      /* in the ledger */
	uint64_t case_index;
	uint8_t leaf[FOIL_HASH_LEN];
	uint8_t root[FOIL_HASH_LEN]; /* of its body */
	foil_day signed_on;
	const struct foil_key_state *key; /* NULL if not enrolled */
	bool opened;         /* act was read; else only its place and signer are known */
	size_t documents;    /* registered by the acts before this one */
	struct foil_act act; /* in the case's arena */
};

struct foil_case {
	struct foil_arena arena;
	struct foil_view sub;
	const struct foil_governance *governance; /* borrowed */
	struct foil_case_act *act;
	size_t n, cap;
	enum foil_stage stage;
	/* Places in act[] of the last of each kind, or -1. */
	int received, frozen, decided, approved, issued;
	bool closed; /* an act could not be read: order and people cannot be told */
	struct foil_case_serials *serials; /* private to casefile */
};
void foil_case_init(struct foil_case *c, const struct foil_governance *g, struct foil_view sub);
void foil_case_free(struct foil_case *c);

/*
 * What the act came with: entry bytes in place `index`, and what opens its
 * body: an opening (a stranger), or all leaves with their secret (a ledger),
 * or neither. Both are checked against the entry's root here.
 */
struct foil_case_input {
	uint64_t index;
	struct foil_view bytes;
	const struct foil_opening *opening;
	const struct foil_leaves *leaves;
	const uint8_t *secret; /* with leaves */
	/*
	 * A ledger's own act that it checked when it was appended: neither its
	 * signature nor its commitment is checked again. Never set by a verifier.
	 */
	bool proven;
};

/*
 * Judge the next act and add it to the case. What is wrong goes into
 * `findings`, each under its rule id; the act is added all the same, so that
 * a reader sees everything. Only unreadable bytes, memory and limits are error
 * codes. Rules: signature and signer's standing (record.*), links (chain.*),
 * order of acts and targets (order.*), roles and people (people.*), the act's
 * own consistency (decision.*).
 */
enum foil_code foil_case_apply(struct foil_case *c, const struct foil_case_input *in,
    struct foil_findings *findings, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The same judgement on an act that is not signed yet: what `foil sign` asks
 * before it troubles anybody for a passphrase. The case is not changed.
 */
enum foil_code foil_case_would(const struct foil_case *c, const struct foil_act *act,
    const struct foil_key_state *key, uint64_t index, foil_day day,
    struct foil_findings *findings, struct foil_err *err) FOIL_MUST_CHECK;

/* The act in force, or NULL. */
const struct foil_act *foil_case_decided(const struct foil_case *c);
const struct foil_act *foil_case_received(const struct foil_case *c);
/* The person and date of an act for a message, "officer-2, 2023-11-20". */
void foil_case_act_put(struct foil_buf *b, const struct foil_case_act *a);
/*
 * Documents registered by all `frozen` acts, in order; NULL past the end.
 * *case_index: which act registered it. Ordinals rise through the whole case
 * (C15: a list that does not registers nothing).
 */
size_t foil_case_documents(const struct foil_case *c); /* how many */
/* All that is registered is known: no act could not be read, and no list of documents is closed. */
bool foil_case_documents_open(const struct foil_case *c);
const struct foil_document *foil_case_document(const struct foil_case *c, size_t i,
    uint64_t *case_index);
const struct foil_document *foil_case_document_by_ordinal(const struct foil_case *c,
    uint64_t ordinal, uint64_t *case_index);
/*
 * Serials: keeps those of redactions that an earlier `decided` had at the same
 * place; numbers the rest from above the highest that was ever given.
 */
void foil_case_number(const struct foil_case *c, struct foil_redaction *r, size_t n);

/*
 * Name under which an item's document is published: "item-07.txt", or
 * "item-07-2.txt" for the second. A pure function of the decision.
 */
void foil_published_name(char out[48], const struct foil_act *decided, uint64_t ordinal);
/* True when a document is published: its item is disclosed or in part. */
bool foil_document_is_published(const struct foil_act *decided, uint64_t ordinal);

/* Label of a redaction's marker: "12: s.40(2)", with every ground's first provision. */
void foil_redaction_label(struct foil_buf *b, const struct foil_act *decided,
    const struct foil_redaction *r);

/* "s.40(2) via s.40(3A)(a)": every provision of a ground. */
void foil_ground_show(struct foil_buf *b, const struct foil_ground *g);

/*
 * schedule.csv, byte-exact (spec/response.md section 3): a header line; then one line a
 * redaction (serial, item, place, provision, gist, test, status), then one for
 * each item withheld whole, elsewhere, not held or undecided. line[i] is the
 * line of redaction i's marker in its published file. Empty but for the header
 * when the answer is neither confirm nor deny.
 */
enum foil_code foil_schedule_put(struct foil_buf *b, const struct foil_act *decided,
    enum foil_regime regime, const uint64_t *line, struct foil_err *err) FOIL_MUST_CHECK;

#endif
