/* SPDX-License-Identifier: Apache-2.0 */
/* Help, printed from the tables; nothing is wider than 80 columns. */
#include "help.h"

#include <string.h>

#define OPTION_COLUMN 25

void cli_help_usage(FILE *out, const struct cli_program *p, const struct cli_command *cmd)
{
	const char *gap = cmd->name[0] != '\0' ? " " : "";

	(void)fprintf(out, "usage: %s%s%s%s%s\n", p->name, gap, cmd->name,
	    cmd->args[0] != '\0' ? " " : "", cmd->args);
}

static void put_option(FILE *out, const struct cli_option *o)
{
	int n = fprintf(out, "  --%s", o->name);

	if (o->letter != 0)
		n += fprintf(out, ", -%c", o->letter);
	if (o->args != NULL)
		n += fprintf(out, " %s", o->args);
	if (n >= OPTION_COLUMN) {
		(void)putc('\n', out);
		n = 0;
	}
	(void)fprintf(out, "%*s%s%s\n", OPTION_COLUMN - n, "", o->about,
	    o->many ? " (again for more)" : "");
}

void cli_help_command(FILE *out, const struct cli_program *p, const struct cli_command *cmd)
{
	static const struct cli_option common[] = {
		{ "json", 0, NULL, "print one JSON object (spec/cli.md)", false },
		{ "help", 'h', NULL, "print this text", false },
	};

	cli_help_usage(out, p, cmd);
	(void)fprintf(out, "\n%s\n", cmd->about);
	if (cmd->help != NULL)
		(void)fprintf(out, "\n%s\n", cmd->help);
	(void)putc('\n', out);
	for (const struct cli_option *o = cmd->options; o != NULL && o->name != NULL; o++)
		put_option(out, o);
	put_option(out, &common[0]);
	put_option(out, &common[1]);
	(void)fputs("\nexit status: 0 done or matches, 1 does not match, 2 wrong use,\n"
	    "3 cannot tell or could not be done\n", out);
}

static void put_row(FILE *out, const struct cli_command *cmd)
{
	(void)fprintf(out, "  %-18s%s\n", cmd->name, cmd->about);
}

void cli_help_program(FILE *out, const struct cli_program *p)
{
	(void)fprintf(out, "usage: %s COMMAND [ARGUMENT]...\n\n%s\n\n", p->name, p->about);
	for (const struct cli_command *cmd = p->commands; cmd->name != NULL; cmd++)
		put_row(out, cmd);
	(void)fprintf(out, "\n`%s help COMMAND` says more.\n", p->name);
	if (p->trailer != NULL)
		(void)fputs(p->trailer, out);
}

bool cli_help_group(FILE *out, const struct cli_program *p, const char *word)
{
	size_t len = strlen(word);
	bool found = false;

	for (const struct cli_command *cmd = p->commands; cmd->name != NULL; cmd++) {
		if (strncmp(cmd->name, word, len) != 0 || cmd->name[len] != ' ')
			continue;
		found = true;
		if (out != NULL)
			put_row(out, cmd);
	}
	return found;
}
