/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECEIPT_SAY_H
#define RECEIPT_SAY_H

/* What a receipt shows, for a person and for a program (spec/cli.md). */

#include "foil/json.h"
#include "foil/verifyreceipt.h"

#include <stdio.h>

void receipt_print(FILE *out, const struct foil_receipt_report *r);
/* Members of an open JSON object. */
void receipt_put_json(struct foil_json_out *j, const char *file,
    const struct foil_receipt_report *r);

#endif
