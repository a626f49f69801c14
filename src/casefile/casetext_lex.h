/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CASETEXT_LEX_H
#define FOIL_CASETEXT_LEX_H

/*
 * What casetext_*.c share: the text of case.txt, a place in it, and how to say
 * what is wrong there (spec/case-file.md sections 2 and 3).
 */

#include "foil/casetext.h"

/* One reading of a case.txt. Offsets are into `text`. */
struct foil_ct {
	struct foil_arena *arena;
	struct foil_err *err;
	struct foil_view text; /* without its byte-order mark */
	enum foil_regime regime;
	foil_day on;
	size_t at;     /* where the next entry is looked for */
	uint64_t line; /* line of `at`, from 1 */
	struct foil_casetext *out;
	size_t cap_items, cap_grounds, cap_considered, cap_consulted;
	uint64_t items_line, directed_line, note_line; /* where the first stands; 0 for nowhere */
	bool in_items;                                 /* the last keyword was "items" */
};

/* A stretch of the text being read. A value may go over several lines. */
struct foil_ct_scan {
	size_t at, end;
	uint64_t line; /* of the entry's first line */
};

/* White space between words: ASCII, and the no-break space of word processors; 0 if none. */
size_t foil_ct_space(const struct foil_ct *ct, size_t at, size_t end);
/* Steps over white space, line ends and the comment lines after them. */
void foil_ct_skip(const struct foil_ct *ct, struct foil_ct_scan *s);
/* Where the line of `at` ends: its LF, or `end`. */
size_t foil_ct_line_end(const struct foil_ct *ct, size_t at, size_t end);

/*
 * The next entry: a line that begins in column 1, with the indented lines
 * after it. *more is false at the end of the text.
 */
enum foil_code foil_ct_next(struct foil_ct *ct, struct foil_ct_scan *entry, bool *more)
    FOIL_MUST_CHECK;

/* The next word, not consumed; empty at the end. Skips white space before it. */
struct foil_view foil_ct_peek(const struct foil_ct *ct, struct foil_ct_scan *s);
/* The same, consumed. */
struct foil_view foil_ct_word(const struct foil_ct *ct, struct foil_ct_scan *s);
/*
 * Takes the words of `phrase` (one space between each two), whatever white
 * space stands between them; takes nothing unless all are there.
 */
bool foil_ct_take(const struct foil_ct *ct, struct foil_ct_scan *s, const char *phrase);
/* A word, or several in double quotes; copied to the arena. Fails at the end: "expected `what`". */
enum foil_code foil_ct_token(const struct foil_ct *ct, struct foil_ct_scan *s, const char *what,
    struct foil_view *out) FOIL_MUST_CHECK;
/*
 * All that is left of s as one line of text in the arena: lines trimmed and
 * joined by one space, comment lines left out. At most max bytes. Fails when
 * nothing is left: "expected `what`".
 */
enum foil_code foil_ct_text(const struct foil_ct *ct, struct foil_ct_scan *s, size_t max,
    const char *what, struct foil_view *out) FOIL_MUST_CHECK;
/* Fails unless nothing is left: "expected nothing more after `what`". */
enum foil_code foil_ct_end(const struct foil_ct *ct, struct foil_ct_scan *s, const char *what)
    FOIL_MUST_CHECK;

/* Fails with "case.txt:LINE:COLUMN: message" for the place at. */
enum foil_code foil_ct_fail(const struct foil_ct *ct, size_t at, enum foil_code code,
    const char *fmt, ...) FOIL_PRINTF(4, 5);
/* The same, for a place that was kept. */
enum foil_code foil_ct_fail_place(struct foil_err *err, struct foil_place p, enum foil_code code,
    const char *fmt, ...) FOIL_PRINTF(4, 5);
/* Puts the place in front of a message that err already holds. */
enum foil_code foil_ct_fail_in(const struct foil_ct *ct, size_t at, enum foil_code code);
/* "found WORD; expected ...", with the word at s, which is not consumed. */
enum foil_code foil_ct_expected(const struct foil_ct *ct, struct foil_ct_scan *s, const char *fmt,
    ...) FOIL_PRINTF(3, 4);

/* The nearest of n words, or NULL where none is near. */
const char *foil_ct_nearest(struct foil_view word, const char *const *list, size_t n);
/* True if so many edits still look like a slip of the hand in a word of that length. */
bool foil_ct_is_near(unsigned edits, size_t len);

/* `array` of n elements, with room for one more; NULL without memory. */
void *foil_ct_room(const struct foil_ct *ct, void *array, size_t n, size_t *cap, size_t size);
struct foil_place foil_ct_place(const struct foil_ct *ct, size_t at);

/* A ground's letter: one to three capitals. */
bool foil_ct_is_letter(struct foil_view v);
/* Grounds by letter, in one step: a case may have 200,000 marks. In the arena. */
struct foil_ct_grounds {
	const struct foil_casetext_ground **by_code;
	size_t n; /* no larger than the longest letter needs */
};
enum foil_code foil_ct_grounds_make(struct foil_arena *arena, const struct foil_casetext *ct,
    struct foil_ct_grounds *out, struct foil_err *err) FOIL_MUST_CHECK;
/* NULL where no ground has that letter. */
const struct foil_casetext_ground *foil_ct_grounds_find(const struct foil_ct_grounds *g,
    struct foil_view letter);

/* casetext_items.c: one line under "items", and what can be checked only when all are read. */
enum foil_code foil_ct_item(struct foil_ct *ct, struct foil_ct_scan *s) FOIL_MUST_CHECK;
enum foil_code foil_ct_check_items(const struct foil_ct *ct) FOIL_MUST_CHECK;
/* casetext_ground.c: the entry after the word "ground". */
enum foil_code foil_ct_ground(struct foil_ct *ct, struct foil_ct_scan *s) FOIL_MUST_CHECK;
/* Provisions named by [s->at, s->end), read under the case's regime. */
enum foil_code foil_ct_provisions(const struct foil_ct *ct, struct foil_ct_scan *s,
    struct foil_provision_list *out) FOIL_MUST_CHECK;

#endif
