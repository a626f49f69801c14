/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_WORDCHECK_H
#define FOIL_WORDCHECK_H

/* The letter in the folder, if one is written, against a decision. */

#include "desk.h"
#include "remark.h"

#include "foil/wording.h"

/* `decision` may be NULL; without a written letter.txt the record alone is checked. */
enum foil_code wordcheck(const struct desk *d, const struct foil_act *decision, foil_day dated,
    const struct foil_wording_more *more, struct foil_notice *out, struct foil_err *err)
    FOIL_MUST_CHECK;
/* The same as remarks before a signature; what cannot be read becomes a remark. */
void wordcheck_remarks(struct remarks *r, const struct desk *d, const struct foil_act *decision);
/*
 * The letter that is about to be issued, as remarks. FOIL_E_REFUSED when the record itself
 * contradicts it; nothing else that is found refuses anything.
 */
enum foil_code wordcheck_issue(struct remarks *r, const struct desk *d, struct foil_view letter,
    foil_day dated, struct foil_err *err) FOIL_MUST_CHECK;
/* Lines of letter.txt that still ask to be filled in, and the first of them; none of the template's. */
enum foil_code wordcheck_unfilled(const struct desk *d, size_t *n, size_t *first,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
