/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WITNESS_TOOL_H
#define WITNESS_TOOL_H

/* foil-witness: one file a command; the table is in main.c. */

#include "../common/cli.h"
#include "../foil/passphrase.h"

#include "foil/witness.h"

int cmd_init(struct cli *c);
int cmd_show(struct cli *c);
int cmd_trust_log(struct cli *c);
int cmd_serve(struct cli *c);
int cmd_cosign(struct cli *c);
int cmd_request(struct cli *c);
int cmd_push(struct cli *c);
int cmd_audit(struct cli *c);

/* Opens DIR with its key; --passphrase-fd. `pass` must stay. An auditor's if, and only if, one is wanted. */
enum foil_code witness_open(struct cli *c, const char *dir, bool auditor, struct passphrase *pass,
    struct foil_witness **out, struct foil_err *err) FOIL_MUST_CHECK;
/* The file of --trust; free() it. */
enum foil_code witness_trust(struct cli *c, struct foil_trust **out, struct foil_err *err)
    FOIL_MUST_CHECK;
/*
 * The log has signed two roots of one size (W14): both go into DIR/evidence/NAME, for
 * `foil-verify evidence`. Says so; once for each.
 */
enum foil_code witness_evidence(struct cli *c, struct foil_witness *w, const char *dir,
    struct foil_view request, struct foil_err *err) FOIL_MUST_CHECK;
/* --out FILE: the note with a line under it. Nothing without the option. */
enum foil_code witness_write_out(struct cli *c, struct foil_view note, struct foil_view line,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
