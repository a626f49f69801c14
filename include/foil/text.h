/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TEXT_H
#define FOIL_TEXT_H

/*
 * UTF-8, and the one way by which foreign text reaches a terminal. The tables
 * here are fixed (spec/text.md), so that a verifier built in ten years
 * decides as one built today whatever Unicode has become.
 */

#include "foil/bytes.h"

/*
 * Well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
 * On FOIL_E_FORMAT the message names line and byte column of the first fault.
 */
enum foil_code foil_utf8_check(struct foil_view text, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Decode the code point at *at (which must be < text.len) and step past it.
 * Text must have passed foil_utf8_check; on a bad byte it returns U+FFFD and
 * steps one byte.
 */
uint32_t foil_utf8_next(struct foil_view text, size_t *at);
/* Appends the UTF-8 form of cp; of U+FFFD when cp is a surrogate or past U+10FFFF. */
void foil_utf8_put(struct foil_buf *b, uint32_t cp);

/*
 * True for code points that steer rather than show: C0 and C1 controls but
 * TAB and LF, DEL, soft hyphen, bidi controls, zero-width characters, line
 * and paragraph separators, variation selectors, tags, interlinear marks,
 * U+FEFF, invisible fillers, and the marker brackets U+27E6 and U+27E7.
 * spec/text.md section 2 lists them all. A disclosed text shows each as "⟦U+27E6⟧".
 */
bool foil_cp_steers(uint32_t cp);

/*
 * Appends text for a terminal: printable Unicode stays, bytes that are not
 * UTF-8 become \xNN, steering code points (and a backslash before x or u)
 * become \u{N}; LF and TAB become \n and \t unless `lines` keeps them.
 */
void foil_put_safe(struct foil_buf *b, struct foil_view text, bool lines);

/*
 * The same in a fixed buffer, cut with "..." where it does not fit. Returns
 * s.text, so that it can stand in a call: foil_safe(&s, view).
 */
struct foil_safe {
	char text[160];
};
const char *foil_safe(struct foil_safe *s, struct foil_view text);

/*
 * Decimal digits only, no sign, no space, the whole of it; zeros may lead.
 * FOIL_E_LIMIT when larger than max, FOIL_E_FORMAT for anything else.
 */
enum foil_code foil_parse_uint(struct foil_view text, uint64_t max, uint64_t *out,
    struct foil_err *err) FOIL_MUST_CHECK;

/* ASCII only; no locale. */
bool foil_is_space(uint8_t c); /* space, TAB, CR, LF, FF, VT */
bool foil_is_digit(uint8_t c);
bool foil_is_alpha(uint8_t c);
uint8_t foil_lower(uint8_t c);
bool foil_view_ieq(struct foil_view a, struct foil_view b);
/* The view without leading and trailing ASCII white space. */
struct foil_view foil_trim(struct foil_view v);
/*
 * Takes the next line off *rest (without its LF, and without a CR before it)
 * into *line; false when *rest is empty.
 */
bool foil_next_line(struct foil_view *rest, struct foil_view *line);
/*
 * Number of edits (insert, delete, replace) between two short words of at most
 * 64 bytes each; 99 if one is longer.
 */
unsigned foil_edit_distance(struct foil_view a, struct foil_view b);

#endif
