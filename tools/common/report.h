/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPORT_H
#define REPORT_H

/* What a verification found, for a person and for a program (spec/cli.md). */

#include "foil/json.h"
#include "foil/verify.h"

#include <stdio.h>

void report_print(FILE *out, const struct foil_report *r);
/* Members of an open JSON object. */
void report_put_json(struct foil_json_out *j, const char *folder, const struct foil_report *r);
/* One element of "checks", and the member "findings": of any report. */
void report_put_check(struct foil_json_out *j, const struct foil_check *c);
void report_put_findings(struct foil_json_out *j, const struct foil_findings *f);

#endif
