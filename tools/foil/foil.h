/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TOOL_H
#define FOIL_TOOL_H

/* The officer's program. One file a command; the table is in commands.c. */

#include "../common/cli.h"

/* The whole program, with the clock and randomness that it is given. */
int foil_main(int argc, char **argv, const struct foil_env *env);

int cmd_init(struct cli *c);
int cmd_key_new(struct cli *c);
int cmd_key_show(struct cli *c);
int cmd_govern_enrol(struct cli *c);
int cmd_govern_retire(struct cli *c);
int cmd_govern_revoke(struct cli *c);
int cmd_govern_approve(struct cli *c);
int cmd_govern_threshold(struct cli *c);
int cmd_govern_log_key(struct cli *c);
int cmd_govern_show(struct cli *c);
int cmd_receive(struct cli *c);
int cmd_freeze(struct cli *c);
int cmd_sign(struct cli *c);
int cmd_approve(struct cli *c);
int cmd_issue(struct cli *c);
int cmd_preview(struct cli *c);
int cmd_schedule(struct cli *c);
int cmd_status(struct cli *c);
int cmd_log(struct cli *c);
int cmd_show(struct cli *c);
int cmd_replay(struct cli *c);
int cmd_checkpoint(struct cli *c);
int cmd_audit(struct cli *c);
int cmd_trust(struct cli *c);
int cmd_cosign(struct cli *c);
int cmd_receipt(struct cli *c);
int cmd_settle(struct cli *c);
int cmd_publish(struct cli *c);
int cmd_restore(struct cli *c);
int cmd_backup(struct cli *c);
int cmd_due(struct cli *c);
int cmd_provisions(struct cli *c);
int cmd_explain(struct cli *c);
int cmd_check(struct cli *c);
int cmd_cite(struct cli *c);
int cmd_ground(struct cli *c);
int cmd_letter(struct cli *c);
int cmd_batch(struct cli *c);

#endif
