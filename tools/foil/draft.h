/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_DRAFT_H
#define FOIL_DRAFT_H

/* What the folder of a case says now: case.txt and marked/ as a `decided` act. */

#include "papers.h"

#include "foil/casetext.h"

struct draft {
	struct foil_arena arena;
	struct foil_casetext text;
	struct foil_act act;
};
/* Reads case.txt; it must be about the case that the desk has loaded. */
enum foil_code draft_read_text(struct desk *d, struct draft *draft, struct foil_err *err)
    FOIL_MUST_CHECK;
/* The marked copies too. `papers` must outlive the draft. */
enum foil_code draft_read(struct desk *d, struct papers *papers, struct draft *draft,
    struct foil_err *err) FOIL_MUST_CHECK;
void draft_free(struct draft *draft);
/* The day under whose law the case stands: that on which the request was received. */
foil_day draft_law_day(const struct desk *d);
enum foil_regime draft_regime(const struct desk *d);

#endif
