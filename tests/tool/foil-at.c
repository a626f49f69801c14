/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foil with a clock that stands still: the same program, given its clock (and
 * randomness, where asked) by leading options instead of the system. A program
 * of the tests; the real one has no such options, and no variable of the
 * environment that would do the same.
 *
 *   foil-at --test-now=2023-11-03T09:30:00Z [--test-seed=N] COMMAND ...
 */
#include "../../tools/foil/foil.h"

#include "foil/date.h"

#include <string.h>

struct at {
	struct foil_env env;
	struct foil_env_fixed fixed;
	int64_t now;
};

static int64_t at_now(void *ctx)
{
	const struct at *at = ctx;

	return at->now;
}

static void at_random(void *ctx, void *out, size_t n)
{
	const struct foil_env *system = foil_env_system();

	(void)ctx;
	system->random(system->ctx, out, n);
}

static bool take(const char *arg, const char *name, struct foil_view *value)
{
	size_t n = strlen(name);

	if (strncmp(arg, name, n) != 0)
		return false;
	*value = foil_str(arg + n);
	return true;
}

int main(int argc, char **argv)
{
	struct at at = { .env = { &at, at_now, at_random } };
	const struct foil_env *env = &at.env;
	struct foil_view value;
	uint64_t seed;
	int skip = 1;

	if (skip >= argc || !take(argv[skip], "--test-now=", &value) ||
	    foil_time_parse(value, &at.now, NULL) != FOIL_OK) {
		(void)fputs("usage: foil-at --test-now=RFC3339 [--test-seed=N] COMMAND ...\n", stderr);
		return 2;
	}
	skip++;
	if (skip < argc && take(argv[skip], "--test-seed=", &value)) {
		if (foil_parse_uint(value, UINT64_MAX, &seed, NULL) != FOIL_OK)
			return 2;
		env = foil_env_fixed(&at.fixed, at.now, seed);
		skip++;
	}
	argv[skip - 1] = argv[0];
	return foil_main(argc - skip + 1, argv + skip - 1, env);
}
