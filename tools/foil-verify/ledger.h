/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_VERIFY_LEDGER_H
#define FOIL_VERIFY_LEDGER_H

/* foil-verify ledger, case, evidence: a whole published ledger, one case of it, two histories. */

#include "../common/cli.h"

extern const struct cli_option ledger_options[], case_options[], evidence_options[];
int cmd_ledger(struct cli *c);
int cmd_case(struct cli *c);
int cmd_evidence(struct cli *c);

#endif
