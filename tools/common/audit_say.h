/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIT_SAY_H
#define AUDIT_SAY_H

/* How an audit is printed: foil-verify ledger and case, foil audit. */

#include "foil/audit.h"
#include "foil/json.h"

#include <stdio.h>

/* more: lines that go between the checks and what was found, or "". */
void audit_print(FILE *out, const struct foil_audit_in *in, const struct foil_audit_report *r,
    const char *more);
/* The same for one case: which entries it has, or that there is none. */
void audit_print_case(FILE *out, const struct foil_audit_in *in, const struct foil_audit_report *r);
/* The members of an object. tool: "foil-verify"; where: the directory. */
void audit_put_json(struct foil_json_out *j, const char *tool, const char *where,
    const struct foil_audit_report *r);

/* For foil_audit_in.progress; ctx is a struct progress. */
void audit_progress(void *ctx, uint64_t done, uint64_t of);
/* As many as there are processors. */
unsigned audit_threads(void);

#endif
