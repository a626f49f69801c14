/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_REMARK_H
#define FOIL_REMARK_H

/*
 * What is undecided, missing or odd in a decision: shown before it is signed
 * or approved, and recorded (privately) as seen. Reports; a person judges.
 */

#include "desk.h"

#include "foil/casetext.h"

#define REMARKS_MAX 200

struct remarks {
	struct foil_arena arena;
	struct foil_seen list[REMARKS_MAX];
	size_t n;
};
/* About `act` on the case at the desk, signed today; `replaces` says whether it would replace one. */
void remarks_make(struct remarks *r, const struct desk *d, const struct foil_act *act,
    bool replaces);
/* Questions that case.txt leaves blank, and that are not missed otherwise. */
void remarks_blanks(struct remarks *r, const struct foil_casetext *text);
/* One more. */
void remarks_add(struct remarks *r, const char *rule, const char *fmt, ...) FOIL_PRINTF(3, 4);
void remarks_free(struct remarks *r);
void remarks_print(FILE *out, const struct remarks *r);
void remarks_put_json(struct foil_json_out *j, const struct remarks *r);

#endif
