/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NOTICE_SAY_H
#define NOTICE_SAY_H

/* What a check of a letter found, for a person and for a program (spec/notice.md). */

#include "foil/json.h"
#include "foil/notice.h"

#include <stdio.h>

/* Findings, worst first, under a heading for each severity; `name` is what was checked. */
void notice_print(FILE *out, const char *name, const struct foil_notice *n);
/* The findings alone, indented, for the report on a folder; the first ten. */
void notice_print_lines(FILE *out, const struct foil_notice *n);
/* Members of an open JSON object. */
void notice_put_json(struct foil_json_out *j, const struct foil_notice *n);

#endif
