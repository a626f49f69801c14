/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CASETEXT_H
#define FOIL_CASETEXT_H

/*
 * case.txt: what an officer writes (spec/case-file.md). Read, never written
 * again after `foil receive` made the first one.
 */

#include "foil/act.h"
#include "foil/document.h"
#include "foil/provision.h"

#define FOIL_CASETEXT_MAX ((size_t)4 << 20)
/* An item's label and words, a ground's answers, a private line: one row of an act, unframed. */
#define FOIL_CASETEXT_ROW_MAX ((size_t)19000)
#define FOIL_CASETEXT_FILES_MAX 4000  /* of one item */
#define FOIL_CASETEXT_LETTERS_MAX 32  /* grounds of one item or mark */
#define FOIL_CASETEXT_LINES_MAX 10000 /* `private considered`, and `private consulted` */

/* Where something was written, for messages: from 1. */
struct foil_place {
	uint64_t line, column;
};
struct foil_casetext_item {
	struct foil_item item; /* ordinals empty: files are names here, and words never hold one */
	struct foil_view *files;
	size_t n_files;
	struct foil_place place;
};
struct foil_casetext_ground {
	struct foil_ground ground;
	struct foil_provision_list provisions;
	struct foil_view *blank; /* questions that stand there without an answer */
	size_t n_blank;
	struct foil_place place;
};
/* All views and arrays are in the caller's arena. */
struct foil_casetext {
	struct foil_view reference, request, search, undecided, directed, note;
	foil_day received_on, found_on, dated; /* FOIL_DAY_NONE when not written */
	enum foil_regime regime;
	bool neither;
	struct foil_provision_list neither_under;
	struct foil_casetext_item *items;
	size_t n_items;
	struct foil_casetext_ground *grounds;
	size_t n_grounds;
	struct foil_view *considered, *consulted;
	size_t n_considered, n_consulted;
};

/*
 * Read case.txt. `on` is the day under whose law provisions are read, `regime`
 * that of the case, or FOIL_REGIME_NONE to take what the text says; the two
 * must agree. Errors say "case.txt:LINE:COLUMN: found ...; expected ...", and
 * with an unknown word the nearest known one; the first error only. Lines and
 * columns from 1, columns in bytes. FOIL_E_FORMAT, FOIL_E_LIMIT, and what
 * foil_provision_read says of a provision. Accepts BOM and CR LF. Nothing in
 * *out points into raw.
 */
enum foil_code foil_casetext_read(struct foil_arena *arena, struct foil_view raw,
    enum foil_regime regime, foil_day on, struct foil_casetext *out, struct foil_err *err)
    FOIL_MUST_CHECK;

/*
 * The first case.txt, commented, for a person to go on with; it can be read as
 * it is. An empty request, FOIL_DAY_NONE and FOIL_REGIME_NONE leave a comment
 * in place of the line. Appends.
 */
void foil_casetext_template(struct foil_buf *b, struct foil_view reference,
    struct foil_view request, foil_day received_on, enum foil_regime regime);

/*
 * An answer that came by another way than case.txt: its question must be one
 * that grounds may answer, and an answer with a fixed form is put into the
 * form that is recorded. FOIL_E_FORMAT.
 */
enum foil_code foil_casetext_answer(struct foil_answer *a, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * One more ground in a case.txt that may not be readable yet, by its lines
 * alone (spec/case-file.md section 9). The value of the first line that begins
 * with the keyword in column 1; empty if there is none.
 */
struct foil_view foil_casetext_line(struct foil_view raw, const char *keyword);
/* A line "ground LETTER" stands there. */
bool foil_casetext_has_ground(struct foil_view raw, struct foil_view letter);
/* The first of A to Z, AA to ZZ that no line "ground" has. FOIL_E_LIMIT when none is free. */
enum foil_code foil_casetext_free_letter(struct foil_view raw, char out[4], struct foil_err *err)
    FOIL_MUST_CHECK;
/* The file, byte for byte, an empty line, and the block with line ends like those of the file. */
void foil_casetext_append(struct foil_buf *out, struct foil_view raw, struct foil_view block);

/*
 * case.txt and the marked copies to a `decided` act. documents are those the
 * case registered (with names); `marked` is the marked copy of a document
 * (empty view: none), `text` and `leaves` its registered text and leaves, which
 * only a document with a marked copy needs. Checks what needs both: files that
 * exist, documents that no item or two items name, marks whose ground is
 * defined, items whose outcome and marks disagree, grounds that nothing uses.
 * The marked copy of an undecided item is not read. The act is in the arena
 * and shares the views of *ct; serials are not numbered yet (0), and targets,
 * supersedes, at and seen are left for the caller.
 */
struct foil_casetext_document {
	const struct foil_document *document;
	struct foil_view text, marked;
	const struct foil_text_leaves *leaves;
};
enum foil_code foil_casetext_decide(struct foil_arena *arena, const struct foil_casetext *ct,
    const struct foil_casetext_document *docs, size_t n_docs, struct foil_act *out,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
