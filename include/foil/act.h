/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ACT_H
#define FOIL_ACT_H

/*
 * The body of a case entry: an act, as the leaves of a foil-doc-1 commitment
 * (spec/act.md). Leaves are positional: leaf i is field i of the table of its
 * kind, [4, name, value]; what is absent is an explicit null. After the
 * FOIL_ACT_FIELDS fields come the continuations of long lists, then PADs up to
 * the next power of two, at least 32, so that a closed act shows nothing of
 * what is in it.
 */

#include "foil/arena.h"
#include "foil/commit.h"
#include "foil/date.h"

#define FOIL_ACT_PROFILE "act-1"
#define FOIL_ACT_FIELDS 24
#define FOIL_ACT_LEAVES_MIN 32
#define FOIL_ITEMS_MAX 10000
#define FOIL_GROUNDS_MAX 500
#define FOIL_REDACTIONS_MAX 200000
#define FOIL_DOCUMENTS_MAX 10000
#define FOIL_FILES_MAX 10010
#define FOIL_LETTERS_MAX 64 /* grounds of one item or redaction */
#define FOIL_LETTER_LEN_MAX ((size_t)8) /* bytes of a ground's letter */
#define FOIL_ID_LEN_MAX ((size_t)64)    /* bytes of a provision's id */
#define FOIL_IDS_MAX 64     /* provisions of one ground */
#define FOIL_ANSWERS_MAX 64 /* of one ground */
#define FOIL_LINES_MAX 10000 /* rows of considered, consulted, seen, private, letter-hidden */
#define FOIL_TARGETS_MAX 64 /* targets of an act; provisions of an answer */
#define FOIL_ACT_AT_MAX ((uint64_t)1 << 40)
#define FOIL_ACT_TEXT_MAX ((size_t)60000) /* bytes of one text value */

enum foil_act_kind {
	FOIL_ACT_NONE = 0,
	FOIL_ACT_RECEIVED,
	FOIL_ACT_FROZEN,
	FOIL_ACT_DECIDED,
	FOIL_ACT_APPROVED,
	FOIL_ACT_ISSUED,
	/* Reserved: a reader of version 1 knows their names and nothing else. */
	FOIL_ACT_RELEASED,
	FOIL_ACT_REVIEWED,
	FOIL_ACT_REGULATOR,
	FOIL_ACT_TRIBUNAL,
	FOIL_ACT_CORRECTED,
	FOIL_ACT_WITHDRAWN,
	FOIL_ACT_ERASED,
	FOIL_ACT_KINDS_
};
const char *foil_act_kind_name(enum foil_act_kind k); /* "received" ...; never NULL */
enum foil_act_kind foil_act_kind_parse(struct foil_view name);

/* Field numbers. Effect fields come before content fields. */
enum foil_field {
	FOIL_F_KIND = 0,
	FOIL_F_TARGETS = 1,
	FOIL_F_SUPERSEDES = 2,
	/* received */
	FOIL_F_RECEIVED_ON = 3,
	FOIL_F_REGIME = 4,
	FOIL_F_DUE = 5,
	/* frozen */
	FOIL_F_FOUND_ON = 3,
	FOIL_F_DOCUMENTS = 4,
	/* decided */
	FOIL_F_ANSWER = 3,
	FOIL_F_PROVISIONS = 4,
	FOIL_F_ITEMS = 5,
	FOIL_F_GROUNDS = 6,
	FOIL_F_REDACTIONS = 7,
	/* issued */
	FOIL_F_DISCLOSURE = 3,
	FOIL_F_PRIVATE = 4,
	FOIL_F_FILES = 5,
	FOIL_F_LETTER = 6,
	FOIL_F_LETTER_HIDDEN = 7,
	FOIL_F_DATED = 8,
	/* content, all kinds but issued */
	FOIL_F_AT = 12,
	/* received */
	FOIL_F_REQUEST = 13,
	FOIL_F_RECEIVED_NOTE = 14,
	/* frozen */
	FOIL_F_NAMES = 13,
	FOIL_F_SEARCH = 14,
	FOIL_F_FROZEN_NOTE = 15,
	/* decided */
	FOIL_F_LABELS = 13,
	FOIL_F_REASONS = 14,
	FOIL_F_UNDECIDED = 15,
	FOIL_F_CONSIDERED = 16,
	FOIL_F_CONSULTED = 17,
	FOIL_F_DIRECTED = 18,
	FOIL_F_DECIDED_NOTE = 19,
	FOIL_F_SEEN = 20, /* decided and approved */
	/* approved */
	FOIL_F_APPROVED_NOTE = 13,
};

enum foil_outcome {
	FOIL_OUTCOME_NONE = 0,
	FOIL_DISCLOSED,   /* "disclosed": every document of the item whole */
	FOIL_PART,        /* "part": with redactions */
	FOIL_WITHHELD,    /* "withheld": whole, under its grounds */
	FOIL_ELSEWHERE,   /* "elsewhere": the requester can get it there */
	FOIL_NOT_HELD,    /* "not held" */
	FOIL_UNDECIDED,   /* "undecided": written ? in a case file */
	FOIL_OUT_OF_SCOPE,/* "out of scope" */
	FOIL_DUPLICATE,   /* "duplicate" */
	FOIL_TRANSFERRED, /* "transferred" */
	FOIL_OUTCOMES_
};
const char *foil_outcome_name(enum foil_outcome o);
enum foil_outcome foil_outcome_parse(struct foil_view name);

struct foil_target {
	uint64_t case_index;
	uint8_t leaf[FOIL_HASH_LEN];
};
/* A registered document. name and form are private content. */
struct foil_document {
	uint64_t ordinal; /* from 1, never used twice in a case */
	uint8_t root[FOIL_HASH_LEN];
	struct foil_view name; /* file name in originals/; empty when closed */
	bool bom, crlf;
};
struct foil_item {
	uint64_t no;
	enum foil_outcome outcome;
	struct foil_view *letters; /* grounds of the item as a whole */
	size_t n_letters;
	uint64_t *ordinals; /* its documents */
	size_t n_ordinals;
	struct foil_view label, words; /* "2023-05"; address, reason or file as written */
	foil_day date;                 /* FOIL_DAY_NONE */
};
struct foil_answer { /* one question of a test and its answer */
	struct foil_view question, answer;
};
struct foil_ground {
	struct foil_view letter; /* "A" */
	struct foil_view *ids;   /* provision ids; the first is the one claimed */
	size_t n_ids;
	struct foil_answer *answers; /* gist first if there is one */
	size_t n_answers;
};
struct foil_redaction {
	uint64_t serial; /* from 1, stable for the life of the case */
	uint64_t ordinal;
	struct foil_range range; /* leaves */
	struct foil_view *letters;
	size_t n_letters;
};
struct foil_file_ref { /* a published file */
	struct foil_view name;
	uint64_t size;
	uint8_t sha256[FOIL_HASH_LEN];
};
struct foil_closed { /* leaves of an act that stay private */
	uint64_t case_index;
	struct foil_range *range;
	size_t n;
};
struct foil_seen { /* what the program showed when the act was signed */
	struct foil_view rule, text;
};
/* Which item names a document, and as its how-many-th. */
struct foil_owner {
	uint64_t ordinal;
	size_t item, place; /* in items, and in that item's ordinals */
};

/*
 * One act. Fields of other kinds are empty. All views and arrays live in the
 * caller's arena (foil_act_read) or are the caller's (foil_act_leaves).
 * `open` has bit i for each field i whose value is known; a reader looks
 * there before it believes an empty value.
 */
struct foil_act {
	enum foil_act_kind kind;
	uint32_t open;
	struct foil_target *targets;
	size_t n_targets;
	bool has_supersedes;
	uint64_t supersedes; /* case-index of the act that this one replaces */
	int64_t at;          /* exact time of signing, UTC seconds; 0 when null */
	/* received */
	foil_day received_on, due;
	struct foil_view regime, request;
	/* frozen */
	foil_day found_on;
	struct foil_document *documents;
	size_t n_documents;
	struct foil_view search;
	/* decided */
	bool neither; /* neither confirm nor deny */
	struct foil_view *provisions; /* ids under which, when neither */
	size_t n_provisions;
	struct foil_item *items;
	size_t n_items;
	struct foil_ground *grounds;
	size_t n_grounds;
	struct foil_redaction *redactions;
	size_t n_redactions;
	/* Filled by foil_act_read alone, to look things up in many: sorted; NULL in an act made by hand. */
	struct foil_owner *owners;
	size_t n_owners;
	const struct foil_ground **by_letter; /* n_grounds of them */
	struct foil_view undecided; /* why something is left undecided */
	struct foil_view *considered, *consulted; /* one line each */
	size_t n_considered, n_consulted;
	struct foil_view directed;
	struct foil_seen *seen;
	size_t n_seen;
	/* every kind but issued */
	struct foil_view note;
	/* issued */
	uint8_t disclosure[FOIL_HASH_LEN];
	struct foil_closed *closed;
	size_t n_closed;
	struct foil_file_ref *files;
	size_t n_files;
	uint8_t letter[FOIL_HASH_LEN]; /* root of the letter's commitment */
	struct foil_range *letter_hidden;
	size_t n_letter_hidden;
	foil_day dated; /* of the letter */
};
static inline bool foil_act_knows(const struct foil_act *a, enum foil_field f)
{
	return (a->open >> f & 1) != 0;
}

/*
 * All leaves of the act, continuations and PADs included. FOIL_E_LIMIT;
 * FOIL_E_ARG for a kind that cannot be written; FOIL_E_FORMAT for anything else
 * that foil_act_read_leaves would refuse. *out, which must be initialised, is
 * replaced on success.
 */
enum foil_code foil_act_leaves(const struct foil_act *a, struct foil_leaves *out,
    struct foil_err *err) FOIL_MUST_CHECK;

/* How much of an act stays private when a response is issued (spec/act.md section 4). */
enum foil_secrecy {
	FOIL_SECRECY_USUAL = 0, /* exact times, searches, file names, what was considered, notes */
	FOIL_SECRECY_NEITHER,   /* all that could tell whether anything is held */
	FOIL_SECRECY_SUPERSEDED,/* a decision that another replaced: that it was, not what it said */
};
/*
 * The leaves that stay private: fills range[] (room for leaves->n) with united
 * ranges and returns how many. Continuations go with their field.
 */
size_t foil_act_private(enum foil_act_kind kind, enum foil_secrecy secrecy,
    const struct foil_leaves *leaves, struct foil_range *range);

/*
 * Read an act from an opening that has been verified. Fields whose leaf is
 * hidden are left empty and their bit in `open` clear; a list some of whose
 * continuations are hidden counts as closed. Strict: order, names, types,
 * limits; numbers of items, serials, ordinals, letters and file names unique.
 * FOIL_E_FORMAT; FOIL_E_VERSION for a kind not known or reserved (out->kind is
 * not set).
 */
enum foil_code foil_act_read(struct foil_arena *arena, const struct foil_opening *o,
    struct foil_act *out, struct foil_err *err) FOIL_MUST_CHECK;
/* The same from all leaves, as the ledger keeps them. */
enum foil_code foil_act_read_leaves(struct foil_arena *arena, const struct foil_leaves *leaves,
    struct foil_act *out, struct foil_err *err) FOIL_MUST_CHECK;

/* Sorts redactions by (ordinal, start) and unites those that overlap into one with all their letters. */
enum foil_code foil_redactions_unite(struct foil_arena *arena, struct foil_redaction *r, size_t *n,
    struct foil_err *err) FOIL_MUST_CHECK;

const struct foil_ground *foil_act_ground(const struct foil_act *a, struct foil_view letter);
/* The first item that names the document, or NULL; *place: as its how-many-th, from 0. */
const struct foil_item *foil_act_item_at(const struct foil_act *a, uint64_t ordinal, size_t *place);
const struct foil_item *foil_act_item_of(const struct foil_act *a, uint64_t ordinal);
/*
 * The redactions of one document stand together (they are sorted, as
 * foil_redactions_unite leaves them): *n of them from *first; *n is 0 if there
 * is none.
 */
void foil_act_redactions_of(const struct foil_act *a, uint64_t ordinal, size_t *first, size_t *n);
/* The answer to a question of a ground, or an empty view. */
struct foil_view foil_ground_answer(const struct foil_ground *g, const char *question);

#endif
