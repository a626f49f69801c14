/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli.h"

/* "usage: foil receive REF --on DATE [OPTION]..." */
void cli_help_usage(FILE *out, const struct cli_program *p, const struct cli_command *cmd);
void cli_help_command(FILE *out, const struct cli_program *p, const struct cli_command *cmd);
void cli_help_program(FILE *out, const struct cli_program *p);
/* Lists the commands whose first of two words is this; false if none. out may be NULL. */
bool cli_help_group(FILE *out, const struct cli_program *p, const char *word);

#endif
