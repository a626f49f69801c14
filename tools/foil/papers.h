/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_PAPERS_H
#define FOIL_PAPERS_H

/* The registered documents of a case, as the ledger keeps them, and how they will look. */

#include "desk.h"

#include "foil/document.h"

struct paper {
	const struct foil_document *document; /* in the case */
	struct foil_kept kept;
	struct foil_text_leaves leaves;
	struct foil_buf marked; /* the officer's marked copy; empty without one */
};
struct papers {
	struct paper *p;
	size_t n;
};
/* Every document that the case has registered. Needs desk_load(). */
enum foil_code papers_load(struct desk *d, struct papers *out, struct foil_err *err) FOIL_MUST_CHECK;
void papers_free(struct papers *p);

/*
 * The published text of a document under a decision, byte for byte as
 * `foil issue` will write it. line[i] is set for each of the decision's
 * redactions that lies in it.
 */
enum foil_code paper_publish(const struct paper *p, const struct foil_act *decided, uint64_t *line,
    struct foil_buf *out, struct foil_err *err) FOIL_MUST_CHECK;
/* line[i] of every redaction of the decision, as paper_publish() sets it; 0 for one that is nowhere. */
enum foil_code papers_lines(const struct papers *p, const struct foil_act *decided, uint64_t *line,
    struct foil_err *err) FOIL_MUST_CHECK;
/* schedule.csv as it will be written. */
enum foil_code papers_schedule(const struct papers *p, const struct foil_act *decided,
    enum foil_regime regime, struct foil_buf *out, struct foil_err *err) FOIL_MUST_CHECK;

#endif
