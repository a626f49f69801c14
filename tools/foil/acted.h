/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ACTED_H
#define FOIL_ACTED_H

/* An act from a finished struct to the ledger, and what to say then. */

#include "desk.h"
#include "remark.h"

#include "foil/acts.h"

/* Of a case: the command that comes next, and who may. "" when nothing does. */
struct next_step {
	const char *command; /* "sign" */
	const char *by;      /* "an officer" */
	struct foil_view not_by; /* a person who may not; empty if none */
	bool closed;         /* nothing can come next: what its acts say is not here */
};
struct next_step next_step(const struct foil_case *c);
void next_step_print(FILE *out, const struct next_step *n);
void next_step_json(struct foil_json_out *j, const struct next_step *n);

/*
 * Before anybody is asked for anything: what the ledger would say of the act.
 * Findings go to stderr with FOIL_E_REFUSED.
 */
enum foil_code act_would(struct desk *d, const struct foil_act *act, struct foil_err *err)
    FOIL_MUST_CHECK;
/* Prepare and append; the case at the desk is loaded again. *index: where it went. */
enum foil_code act_append(struct desk *d, struct foil_act *act, uint64_t *index,
    struct foil_err *err) FOIL_MUST_CHECK;
/* Append what was prepared; the same end. */
enum foil_code act_append_prepared(struct desk *d, struct foil_prepared *p, uint64_t *index,
    struct foil_err *err) FOIL_MUST_CHECK;
/* Opens the JSON object of an act that was signed, with its common members. */
enum foil_code act_json_open(const struct desk *d, const char *kind, uint64_t index,
    struct foil_json_out **j, struct foil_err *err) FOIL_MUST_CHECK;
/* "Signed `decided` as entry 12, as officer-2. Next: ..." or the JSON object with remarks. */
enum foil_code act_say(const struct desk *d, const char *kind, uint64_t index,
    const struct remarks *remarks, struct foil_err *err) FOIL_MUST_CHECK;
/* An act of that kind with nothing in it. */
void act_init(struct foil_act *act, enum foil_act_kind kind);

#endif
