/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_H
#define CLI_H

/*
 * What both programs share: a table of commands with their options, help
 * printed from it, one place that prints errors, one that decides the exit
 * status (spec/cli.md).
 */

#include "foil/date.h"
#include "foil/env.h"
#include "foil/finding.h"
#include "foil/json.h"
#include "foil/text.h"

#include <stdbool.h>
#include <stdio.h>

#define CLI_VERSION "0.1.0"

enum cli_exit {
	CLI_DONE = 0,     /* done, or it matches */
	CLI_NO_MATCH = 1, /* checked, and it does not match */
	CLI_USAGE = 2,    /* asked wrongly; nothing was done */
	CLI_CANNOT = 3,   /* cannot tell, or could not be done */
};

#define CLI_VALUES_MAX 64
#define CLI_ARGUMENTS_MAX 64

/* A table of options ends with one whose name is NULL. --json and --help need no row. */
struct cli_option {
	const char *name; /* long form, without dashes */
	char letter;      /* short form, or 0 */
	const char *args; /* "FILE"; "A B" takes two; NULL is a flag */
	const char *about;
	bool many;        /* may be given more than once */
};

struct cli;

/* A table of commands ends with one whose name is NULL. */
struct cli_command {
	const char *name;  /* "receive"; "key new" has two words */
	const char *args;  /* synopsis after the name */
	const char *about; /* one line, for the list */
	const struct cli_option *options;
	unsigned least, most; /* arguments that are not options */
	const char *help;     /* more, in lines of at most 80 columns; or NULL */
	int (*run)(struct cli *c);
};

/* A program whose first row is named "" runs that when no other row's name comes first. */
struct cli_program {
	const char *name, *about;
	const struct cli_command *commands;
	const char *trailer; /* under the list of commands, or NULL */
	const char *formats; /* for --version */
};

struct cli_value {
	const struct cli_option *option;
	const char *a, *b;
};

/* One run of one command. */
struct cli {
	const struct cli_program *program;
	const struct cli_command *command;
	const struct foil_env *env;
	bool json;
	bool asked_wrongly; /* cli_wrong() was called */
	struct cli_value value[CLI_VALUES_MAX];
	size_t n_values;
	const char *arg[CLI_ARGUMENTS_MAX];
	size_t n_args;
};

/* The whole of main(): parse, run, check that stdout took everything. */
int cli_main(const struct cli_program *program, const struct foil_env *env, int argc, char **argv);

/* The value of an option of this command, "" for a flag, NULL when not given. */
const char *cli_opt(const struct cli *c, const char *name);
/* The i-th value of one that may be given again. */
const struct cli_value *cli_opt_nth(const struct cli *c, const char *name, size_t i);
bool cli_flag(const struct cli *c, const char *name);
/* The i-th argument, or NULL. */
const char *cli_arg(const struct cli *c, size_t i);

/*
 * Asked wrongly: fills err and marks the run, so that cli_end() prints the
 * usage and returns CLI_USAGE. Returns FOIL_E_ARG.
 */
enum foil_code cli_wrong(struct cli *c, struct foil_err *err, const char *fmt, ...)
    FOIL_PRINTF(3, 4);
/* Option `name` must have been given. */
enum foil_code cli_need(struct cli *c, const char *name, const char **value,
    struct foil_err *err) FOIL_MUST_CHECK;
/* Options as numbers and days: cli_wrong() with the option's name when they are not. */
enum foil_code cli_day(struct cli *c, const char *name, int32_t *out, struct foil_err *err)
    FOIL_MUST_CHECK;
enum foil_code cli_uint(struct cli *c, const char *what, const char *text, uint64_t max,
    uint64_t *out, struct foil_err *err) FOIL_MUST_CHECK;

/* The one place that decides: anything that is not a clear answer is CLI_CANNOT. */
int cli_exit_of(enum foil_code rc, enum foil_verdict verdict);
/*
 * The end of a command: on failure prints the message (and with --json an
 * error object on stdout); returns the exit status.
 */
int cli_end(struct cli *c, enum foil_code rc, const struct foil_err *err);
int cli_end_verdict(struct cli *c, enum foil_code rc, const struct foil_err *err,
    enum foil_verdict verdict);

/* "foil: MSG" on stderr. The text must be safe for a terminal. */
void cli_say(const struct cli *c, const char *fmt, ...) FOIL_PRINTF(2, 3);
/* What was found beyond the message, one line each, on stderr. */
void cli_say_findings(const struct cli *c, const struct foil_findings *f);

/* Foreign text, escaped. */
void cli_put(FILE *out, struct foil_view v);
void cli_put_str(FILE *out, const char *s);
/* Bytes as they are: a CSV, a trust file. */
void cli_put_raw(FILE *out, struct foil_view v);
/* Text folded at `width` columns, each line but the first behind `indent` spaces; escaped. */
void cli_put_folded(FILE *out, struct foil_view v, unsigned indent, unsigned width);
/* 1204 as "1,204". Returns out. */
const char *cli_grouped(char out[28], uint64_t n);

/* A member that is a date, or null for FOIL_DAY_NONE. */
void cli_json_day(struct foil_json_out *j, const char *key, foil_day day);
/* A JSON document under construction: open, put, print. */
enum foil_code cli_json_print(struct foil_json_out *j, bool one_line, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
