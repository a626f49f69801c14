/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TLOG_CHARS_H
#define FOIL_TLOG_CHARS_H

#include "foil/bytes.h"

/* Takes the bytes before the first c, and that c, off *rest; without a c false, and nothing done. */
bool foil_cut(struct foil_view *rest, uint8_t c, struct foil_view *out);

/* Valid UTF-8 without control characters other than LF: what a note may hold. */
enum foil_code foil_note_chars_check(struct foil_view bytes, struct foil_err *err) FOIL_MUST_CHECK;

/* A key name that a note can carry, of any length: non-empty, no Unicode space, no '+'. */
enum foil_code foil_name_check(struct foil_view name, struct foil_err *err) FOIL_MUST_CHECK;

#endif
