/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_VERIFY_RECEIPT_H
#define FOIL_VERIFY_RECEIPT_H

/* foil-verify receipt: one entry, one ledger. */

#include "../common/cli.h"

extern const struct cli_option receipt_options[];
int cmd_receipt(struct cli *c);

#endif
