/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_NOTICE_H
#define FOIL_NOTICE_H

/*
 * What a letter says, checked: against itself, against what a refusal notice
 * must contain, and against the facts of a record (spec/notice.md). It reports
 * and never judges: without a record it says "absent from the supplied text",
 * and nothing here is legal advice. Knows law and text, nothing of ledgers.
 */

#include "foil/arena.h"
#include "foil/provision.h"

#define FOIL_NOTICE_TEXT_MAX ((size_t)4 << 20)
/* More are counted, not kept. */
#define FOIL_NOTICE_FINDINGS_MAX 200

enum foil_severity { /* worst first */
	FOIL_SEVERITY_STATUTE = 0,   /* E: the face of the statute */
	FOIL_SEVERITY_GUIDANCE,      /* G: guidance, or a decision */
	FOIL_SEVERITY_INCONSISTENCY, /* W: two things that do not agree */
	FOIL_SEVERITY_INFORMATION,   /* I */
	FOIL_SEVERITIES
};
/* "statute", "guidance", "inconsistency", "information" */
const char *foil_severity_name(enum foil_severity s);

enum foil_notice_needs { /* a bit each */
	FOIL_NEEDS_LETTER = 1,
	FOIL_NEEDS_RECORD = 2,
	FOIL_NEEDS_CALENDAR = 4,
};
struct foil_notice_rule {
	const char *id; /* "N11"; stable */
	enum foil_severity severity;
	unsigned needs;
	bool contradicts; /* the record itself says otherwise: a verifier's "does not match" */
	const char *source;
	const char *about; /* what is looked for, one line */
};
/* All rules in the order of spec/notice.md; *n is their number. */
const struct foil_notice_rule *foil_notice_rules(size_t *n);

/* ---- the facts of a record ---- */

enum foil_notice_outcome { /* as in a decision */
	FOIL_NOTICE_OUTCOME_NONE = 0,
	FOIL_NOTICE_DISCLOSED,
	FOIL_NOTICE_PART,
	FOIL_NOTICE_WITHHELD,
	FOIL_NOTICE_ELSEWHERE,
	FOIL_NOTICE_NOT_HELD,
	FOIL_NOTICE_UNDECIDED,
	FOIL_NOTICE_OTHER, /* out of scope, duplicate, transferred */
};
struct foil_notice_item {
	uint64_t no;
	struct foil_view label, words;
	foil_day date; /* FOIL_DAY_NONE */
	enum foil_notice_outcome outcome;
};
struct foil_notice_answer {
	struct foil_view question, answer;
};
struct foil_notice_ground {
	struct foil_view letter;
	const struct foil_view *ids; /* the first is the one claimed */
	size_t n_ids;
	const struct foil_notice_answer *answers;
	size_t n_answers;
};
/* Grounds that stand together on the same words: letters of one item or redaction. */
struct foil_notice_together {
	const struct foil_view *letters;
	size_t n;
};
/* What the Commissioner decided on a complaint about one provision (spec/notice.md section 7). */
struct foil_notice_ruling {
	struct foil_view id;
	bool complaint_upheld; /* the complaint, not the authority */
};
/* A reason that was given in another case. */
struct foil_notice_earlier {
	struct foil_view reference, id, question, answer; /* the provision claimed there */
};
/* Empty views, FOIL_DAY_NONE and zero for what the record does not have (yet). All borrowed. */
struct foil_notice_facts {
	enum foil_regime regime;
	struct foil_view request;
	foil_day received, due; /* FOIL_DAY_NONE when not known */
	foil_day dated;         /* of the letter, as recorded */
	bool decided;           /* what follows is known */
	bool neither;           /* neither confirm nor deny */
	const struct foil_view *neither_ids;
	size_t n_neither_ids;
	const struct foil_notice_item *items;
	size_t n_items;
	const struct foil_notice_ground *grounds;
	size_t n_grounds;
	bool answers; /* the grounds' answers are known */
	const struct foil_notice_together *together;
	size_t n_together;
	size_t published; /* documents that go out with the letter */
	bool notes_known; /* the private notes are open: what was considered, directed, noted */
	const struct foil_view *notes;
	size_t n_notes;
	bool review;      /* the letter is the outcome of an internal review ... */
	foil_day refused; /* ... of a refusal of this day, as at which it judges; FOIL_DAY_NONE */
	const struct foil_notice_ruling *rulings;
	size_t n_rulings;
	const struct foil_notice_earlier *earlier;
	size_t n_earlier;
};

/* ---- what was found ---- */

struct foil_notice_finding {
	const struct foil_notice_rule *rule;
	size_t line, column;    /* from 1; 0 when it is about no one place */
	size_t line2;           /* a second place that it compares with; 0 if none */
	struct foil_view words; /* as printed there, at most 80 bytes, not escaped; empty if none */
	const char *text;       /* in plain words, escaped, one line */
	const char *source;     /* the part of the rule's source that applies here */
};
struct foil_notice {
	struct foil_arena arena;
	enum foil_regime regime; /* under which the letter was read */
	bool letter, html;       /* there was one; it was HTML */
	bool hidden;             /* HTML that a reader may not see: nothing is contradicted by it */
	size_t lines;
	foil_day received, dated; /* as far as the letter says; FOIL_DAY_NONE */
	struct foil_notice_finding *findings; /* worst first, then by place */
	size_t n;
	size_t count[FOIL_SEVERITIES];
};

/*
 * Check a letter, a record, or one against the other. `letter` is the bytes of
 * a file, text or HTML, with or without a byte-order mark; empty for none.
 * `regime` is FOIL_REGIME_NONE to go by the record or the text. `facts` may be
 * NULL. FOIL_E_FORMAT for a letter that is not UTF-8 text (names the place),
 * FOIL_E_LIMIT past FOIL_NOTICE_TEXT_MAX, FOIL_E_NOMEM. Time is linear in the
 * length of the letter and in the size of the record. *out borrows nothing.
 */
enum foil_code foil_notice_check(struct foil_view letter, enum foil_regime regime,
    const struct foil_notice_facts *facts, struct foil_notice *out, struct foil_err *err)
    FOIL_MUST_CHECK;
void foil_notice_free(struct foil_notice *n);

/*
 * Whose case "upheld" is, in words such as those of a decision notice: "complaint not
 * upheld". Alone it is the complaint's, as in the Commissioner's tables of outcomes.
 */
enum foil_upheld {
	FOIL_UPHELD_UNSAID = 0, /* nothing is said to be upheld, or both are */
	FOIL_UPHELD_COMPLAINT,  /* the authority was wrong, so far */
	FOIL_UPHELD_AUTHORITY,
};
enum foil_upheld foil_upheld_read(struct foil_view words);

/* ---- HTML ---- */

/* True when the bytes begin as HTML does: with a tag, a comment or a doctype. */
bool foil_html_is(struct foil_view bytes);
/*
 * The words of an HTML page, one block a line. Scripts, styles and comments
 * are passed over, nothing is executed and nothing fetched; an http(s)
 * address of a link follows its words in angle brackets. *hidden says that some
 * of it may not be shown to a reader (hidden, display:none, struck out).
 * Appends to `out`. FOIL_E_FORMAT for bytes that are not UTF-8 text.
 */
enum foil_code foil_html_text(struct foil_view bytes, struct foil_buf *out, bool *hidden,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
