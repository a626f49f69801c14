/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include "help.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

/* Every command has these. */
static const struct cli_option common[] = {
	{ "json", 0, NULL, "", false },
	{ "help", 'h', NULL, "", false },
	{ NULL, 0, NULL, NULL, false },
};

static const struct cli_option *find_in(const struct cli_option *table, const char *name,
    size_t len)
{
	for (; table != NULL && table->name != NULL; table++)
		if (strlen(table->name) == len && memcmp(table->name, name, len) == 0)
			return table;
	return NULL;
}

static const struct cli_option *find_letter(const struct cli_option *table, char letter)
{
	for (; table != NULL && table->name != NULL; table++)
		if (table->letter == letter)
			return table;
	return NULL;
}

static unsigned args_of(const struct cli_option *o)
{
	if (o->args == NULL)
		return 0;
	return strchr(o->args, ' ') == NULL ? 1 : 2;
}

/* Takes one option with its values; *at moves past them. */
static enum foil_code take_value(struct cli *c, const struct cli_option *o, const char *inline_value,
    int argc, char **argv, int *at, struct foil_err *err)
{
	struct cli_value v = { o, "", "" };
	unsigned want = args_of(o);

	if (!o->many && cli_opt(c, o->name) != NULL)
		return cli_wrong(c, err, "--%s is given twice", o->name);
	if (c->n_values == CLI_VALUES_MAX)
		return cli_wrong(c, err, "more than %d options", CLI_VALUES_MAX);
	if (inline_value != NULL && want != 1)
		return cli_wrong(c, err, want == 0 ? "--%s takes no value" :
		    "--%s takes two values, each an argument of its own", o->name);
	if (inline_value != NULL)
		v.a = inline_value;
	else if (want > 0 && (unsigned)(argc - *at - 1) < want)
		return cli_wrong(c, err, "--%s needs %s", o->name, o->args);
	else if (want > 0)
		v.a = argv[++*at];
	if (want == 2)
		v.b = argv[++*at];
	c->value[c->n_values++] = v;
	return FOIL_OK;
}

static enum foil_code unknown_option(struct cli *c, const char *arg, struct foil_err *err)
{
	const struct cli_option *near = NULL;
	struct foil_view word = foil_str(arg[1] == '-' ? arg + 2 : arg + 1);
	struct foil_safe safe;
	unsigned best = 3;

	for (const struct cli_option *o = c->command->options; o != NULL && o->name != NULL; o++) {
		unsigned d = foil_edit_distance(word, foil_str(o->name));

		if (d < best && 2 * d <= word.len) { /* --yes is no slip for --key */
			best = d;
			near = o;
		}
	}
	if (near != NULL)
		return cli_wrong(c, err, "no option %s; did you mean --%s?",
		    foil_safe(&safe, foil_str(arg)), near->name);
	return cli_wrong(c, err, "no option %s", foil_safe(&safe, foil_str(arg)));
}

static enum foil_code take_option(struct cli *c, int argc, char **argv, int *at,
    struct foil_err *err)
{
	const char *arg = argv[*at], *equals = strchr(arg, '='), *inline_value = NULL;
	const struct cli_option *o;
	size_t len;

	if (arg[1] == '-') {
		len = equals != NULL ? (size_t)(equals - arg) - 2 : strlen(arg + 2);
		inline_value = equals != NULL ? equals + 1 : NULL;
		if ((o = find_in(c->command->options, arg + 2, len)) == NULL)
			o = find_in(common, arg + 2, len);
	} else {
		o = arg[2] != '\0' ? NULL : find_letter(c->command->options, arg[1]);
		if (o == NULL && arg[2] == '\0')
			o = find_letter(common, arg[1]);
	}
	if (o == NULL)
		return unknown_option(c, arg, err);
	return take_value(c, o, inline_value, argc, argv, at, err);
}

static enum foil_code parse(struct cli *c, int argc, char **argv, struct foil_err *err)
{
	bool more = true;
	enum foil_code rc;

	for (int at = 0; at < argc; at++) {
		const char *arg = argv[at];

		if (more && strcmp(arg, "--") == 0) {
			more = false;
			continue;
		}
		if (more && arg[0] == '-' && arg[1] != '\0') {
			if ((rc = take_option(c, argc, argv, &at, err)) != FOIL_OK)
				return rc;
			continue;
		}
		if (c->n_args == CLI_ARGUMENTS_MAX || c->n_args == c->command->most)
			return cli_wrong(c, err, "one argument too many");
		c->arg[c->n_args++] = arg;
	}
	return FOIL_OK;
}

const struct cli_value *cli_opt_nth(const struct cli *c, const char *name, size_t i)
{
	for (size_t k = 0; k < c->n_values; k++)
		if (strcmp(c->value[k].option->name, name) == 0 && i-- == 0)
			return &c->value[k];
	return NULL;
}

const char *cli_opt(const struct cli *c, const char *name)
{
	const struct cli_value *v = cli_opt_nth(c, name, 0);

	return v == NULL ? NULL : v->a;
}

bool cli_flag(const struct cli *c, const char *name)
{
	return cli_opt(c, name) != NULL;
}

const char *cli_arg(const struct cli *c, size_t i)
{
	return i < c->n_args ? c->arg[i] : NULL;
}

/* "key" and "key new" are looked up with as many words as the row has. */
static const struct cli_command *find_command(const struct cli_program *p, int argc, char **argv,
    int *used)
{
	for (const struct cli_command *cmd = p->commands; cmd->name != NULL; cmd++) {
		const char *space = strchr(cmd->name, ' ');
		size_t first = space == NULL ? strlen(cmd->name) : (size_t)(space - cmd->name);

		if (argc < 1 || first == 0 || strlen(argv[0]) != first || memcmp(cmd->name, argv[0],
		    first) != 0)
			continue;
		if (space == NULL || (argc > 1 && strcmp(space + 1, argv[1]) == 0)) {
			*used = space == NULL ? 1 : 2;
			return cmd;
		}
	}
	return NULL;
}

static int run_command(struct cli *c, int argc, char **argv)
{
	struct foil_err err = { FOIL_OK, "" };
	enum foil_code rc = parse(c, argc, argv, &err);

	/* Before anything else that may be wrong with the line. */
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			cli_help_command(stdout, c->program, c->command);
			return CLI_DONE;
		}
	c->json = cli_flag(c, "json");
	if (rc == FOIL_OK && c->n_args < c->command->least)
		rc = cli_wrong(c, &err, "an argument is missing");
	if (rc != FOIL_OK)
		return cli_end(c, rc, &err);
	return c->command->run(c);
}

static int unknown_command(struct cli *c, int argc, char **argv)
{
	const char *near = NULL;
	struct foil_safe safe;
	unsigned best = 3;

	if (cli_help_group(NULL, c->program, argv[0]) && argc == 1) {
		cli_say(c, "%s needs one more word", argv[0]);
		(void)cli_help_group(stderr, c->program, argv[0]);
		return CLI_USAGE;
	}
	for (const struct cli_command *cmd = c->program->commands; cmd->name != NULL; cmd++) {
		unsigned d = foil_edit_distance(foil_str(argv[0]), foil_str(cmd->name));

		if (d < best) {
			best = d;
			near = cmd->name;
		}
	}
	if (near != NULL)
		cli_say(c, "no command %s; did you mean %s?", foil_safe(&safe, foil_str(argv[0])), near);
	else
		cli_say(c, "no command %s; `%s help` lists them", foil_safe(&safe, foil_str(argv[0])),
		    c->program->name);
	return CLI_USAGE;
}

/* foil help, foil help COMMAND. */
static int help(struct cli *c, int argc, char **argv)
{
	const struct cli_command *cmd;
	int used;

	if (argc == 0) {
		cli_help_program(stdout, c->program);
		return CLI_DONE;
	}
	if ((cmd = find_command(c->program, argc, argv, &used)) != NULL) {
		cli_help_command(stdout, c->program, cmd);
		return CLI_DONE;
	}
	if (argc == 1 && cli_help_group(stdout, c->program, argv[0]))
		return CLI_DONE;
	return unknown_command(c, argc, argv);
}

static int dispatch(struct cli *c, int argc, char **argv)
{
	bool single = c->program->commands[0].name[0] == '\0';
	const char *first = argc > 0 ? argv[0] : single ? "" : "help";
	int used = 0;

	if (strcmp(first, "--version") == 0) {
		(void)printf("%s %s (%s)\n", c->program->name, CLI_VERSION, c->program->formats);
		return CLI_DONE;
	}
	if (single) {
		if ((c->command = find_command(c->program, argc, argv, &used)) == NULL)
			c->command = &c->program->commands[0];
		return run_command(c, argc - used, argv + used);
	}
	if (strcmp(first, "help") == 0 || strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
		return help(c, argc > 0 ? argc - 1 : 0, argv + 1);
	if ((c->command = find_command(c->program, argc, argv, &used)) == NULL) {
		if (argc == 2 && cli_help_group(NULL, c->program, first) &&
		    (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
			return help(c, 1, argv);
		return unknown_command(c, argc, argv);
	}
	return run_command(c, argc - used, argv + used);
}

int cli_main(const struct cli_program *program, const struct foil_env *env, int argc, char **argv)
{
	struct cli c = { .program = program, .env = env };
	int status;

	/* A reader that has gone away is a failed write, not a death without a word. */
	(void)signal(SIGPIPE, SIG_IGN);
	status = dispatch(&c, argc > 0 ? argc - 1 : 0, argv + 1);
	errno = 0;
	if (fflush(stdout) != 0 || ferror(stdout)) { /* an answer that nobody could read is none */
		cli_say(&c, "cannot write the output: %s", errno != 0 ? strerror(errno) : "write failed");
		return CLI_CANNOT;
	}
	return status;
}
