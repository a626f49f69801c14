/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LETTER_FACTS_H
#define FOIL_LETTER_FACTS_H

/* The acts of a case as the facts of a letter. */

#include "papers.h"
#include "particulars.h"

#include "foil/letter.h"

struct letter_facts {
	struct foil_arena arena;
	struct foil_letter_facts f;
};
/*
 * From the decision `act` on the case at the desk. What a neither-confirm-nor-deny
 * answer lists privately is not looked at. Borrows from all of them.
 */
enum foil_code letter_facts_make(struct desk *d, const struct foil_act *act, const struct papers *papers,
    const struct particulars *office, foil_day dated, struct letter_facts *out, struct foil_err *err)
    FOIL_MUST_CHECK;
void letter_facts_free(struct letter_facts *l);

#endif
