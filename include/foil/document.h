/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_DOCUMENT_H
#define FOIL_DOCUMENT_H

/*
 * Text documents: text to leaves, marks to ranges, openings to the published
 * text (spec/document.md). Knows bytes and leaves, nothing of law: labels of
 * markers are the caller's.
 */

#include "foil/commit.h"

#define FOIL_TEXT_MAX ((size_t)64 << 20) /* bytes of one text document */
#define FOIL_TOKEN_MAX 1024              /* bytes of one token */

/* How the file was written; recorded when it is registered. */
struct foil_text_form {
	bool bom;  /* began with a byte-order mark, which is not part of the text */
	bool crlf; /* at least one CR LF, each of which became LF */
};

/*
 * Raw bytes to canonical text: UTF-8 checked, BOM taken off, CR LF to LF (a
 * lone CR stays and is a steering character). FOIL_E_FORMAT: not UTF-8 (with
 * line and column), NUL, or empty; FOIL_E_LIMIT. Appends to text.
 */
enum foil_code foil_text_canonical(struct foil_view raw, struct foil_text_form *form,
    struct foil_buf *text, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Text to token leaves. Profile "txt-1": no padding; "txt-1-pad": after each
 * token a geometric number of PAD leaves from the pad stream. Lossless: the
 * tokens with their separators give the text again. at[i] is the byte offset
 * at which leaf i's token begins (for a PAD: at which the next token does),
 * with at[n] = text.len. FOIL_E_ARG: no text, or another profile; FOIL_E_FORMAT:
 * not UTF-8. id and secret are read for the pad stream only.
 */
struct foil_text_leaves {
	struct foil_leaves leaves;
	uint64_t *at;
	size_t cap;
};
enum foil_code foil_text_leaves(struct foil_view text, const char *profile,
    const uint8_t id[FOIL_DOC_ID_LEN], const uint8_t secret[FOIL_DOC_SECRET_LEN],
    struct foil_text_leaves *out, struct foil_err *err) FOIL_MUST_CHECK;
void foil_text_leaves_free(struct foil_text_leaves *t);

/*
 * The smallest run of leaves that covers the bytes [start, start+len), with
 * the PADs that follow its last token; white space at either end of the bytes
 * is left out first. FOIL_E_ARG when nothing but white space is covered, or
 * when an end falls inside a token: the message names the word, its line and
 * column.
 */
enum foil_code foil_text_range(const struct foil_text_leaves *t, struct foil_view text,
    uint64_t start, uint64_t len, struct foil_range *out, struct foil_err *err) FOIL_MUST_CHECK;

/* Line and column, from 1, in bytes, of an offset. */
void foil_text_place(struct foil_view text, uint64_t at, uint64_t *line, uint64_t *column);

/*
 * A copy to mark: the text with every "[[" and "]]" (and any backslashes just
 * before) escaped by a backslash, so that a mark is always the officer's.
 */
void foil_marks_escape(struct foil_buf *out, struct foil_view text);

/* One mark: [[A,B words]]. Bytes refer to the text without marks. */
struct foil_mark {
	uint64_t start, len;
	struct foil_view labels; /* "A,B", in the marked copy */
	uint64_t line, column;   /* of the mark in the marked copy */
};
struct foil_marks {
	struct foil_mark *mark;
	size_t n, cap;
};
/*
 * Read a marked copy against the registered text. Errors, each with line and
 * column: nested mark, unclosed mark, "]]" without a mark, no label, a mark
 * over nothing, and text beside the marks that was changed (the first
 * difference, both sides quoted). The marked copy may have BOM and CR LF, and
 * one line feed at its very end more or less than the text: editors do that.
 * Of three or more "[" in a row the last two begin a mark. `marked` must
 * outlive *out.
 */
enum foil_code foil_marks_read(struct foil_view text, struct foil_view marked,
    struct foil_marks *out, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * The same where nothing is registered yet (a letter): appends the text
 * without marks and escapes. `marked` is canonical text and outlives *out.
 * FOIL_E_LIMIT when what remains is larger than a text may be.
 */
enum foil_code foil_marks_strip(struct foil_view marked, struct foil_buf *text,
    struct foil_marks *out, struct foil_err *err) FOIL_MUST_CHECK;
void foil_marks_free(struct foil_marks *m);

/* A redaction as the published text shows it. */
struct foil_marker {
	struct foil_range range;
	struct foil_view label; /* "12: s.40(2)"; printed between the brackets */
	uint64_t line;          /* out: line of the marker in the rendered text, from 1 */
};

/*
 * Render a verified opening. Every hidden stretch must be covered exactly by
 * the union of the markers' ranges; the check is the caller's
 * (foil_ranges_unite), here a stretch in which no marker starts is FOIL_E_ARG,
 * and so is a marker that does not lie in one stretch. The caller has sorted
 * the markers by start (FOIL_E_ARG); their `line` is filled. A label is not
 * empty, has no line feed, TAB or steering character, and does not begin with
 * "U+" (FOIL_E_ARG). Byte-exact rules in spec/document.md section 5: PADs
 * vanish, steering characters are shown as "⟦U+202E⟧", after a marker one
 * space unless the next opened text begins with white space or closing
 * punctuation, or ends the document. FOIL_E_FORMAT: an opened leaf that is
 * neither token nor PAD; FOIL_E_VERSION: not a profile of text.
 */
enum foil_code foil_text_render(const struct foil_opening *o, struct foil_marker *marker,
    size_t n_markers, struct foil_buf *out, struct foil_err *err) FOIL_MUST_CHECK;

#endif
