/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LETTER_H
#define FOIL_LETTER_H

#include "foil/date.h"
#include "foil/env.h"
#include "foil/governance.h"

#define LETTER_TXT "letter.txt"

/* The first letter.txt. Issuing refuses it until somebody has written a letter. */
void letter_template(struct foil_buf *b, struct foil_view sub, struct foil_view request, foil_day received_on,
    const struct foil_governance *g);
/* The template's request to write is still in it. */
bool letter_asks_to_be_written(struct foil_view text);
/* FOIL_E_REFUSED while it is, or any line asks to be filled in. */
enum foil_code letter_is_written(struct foil_view text, struct foil_err *err) FOIL_MUST_CHECK;

/* The letter as it will be published: what is for the requester alone shown as a marker. Appends. */
enum foil_code letter_preview(const struct foil_env *env, struct foil_view raw,
    struct foil_buf *out, struct foil_err *err) FOIL_MUST_CHECK;

#endif
