/* SPDX-License-Identifier: Apache-2.0 */
/* A witness's directory in several processes at once, and in one that is killed (spec/witness.md W9). */
#include "witness_kit.h"

#include "scratch.h"

#include "foil/file.h"

#include <time.h>

#define ROUNDS 120
#define CHILDREN 3
#define KILLS 40

struct accepted {
	uint64_t old, size;
};

static void wait_done(pid_t pid)
{
	int st;

	assert_int_equal(waitpid(pid, &st, 0), pid);
	assert_true(WIFEXITED(st) && WEXITSTATUS(st) == 0);
}

/* The race that tlog-witness spells out, again and again: all see the same size and go on from it. */
static void race_child(const char *dir, const struct foil_env *env, unsigned step, int out)
{
	struct foil_witness *w = kit_open(dir, env);

	for (int i = 0; i < ROUNDS; i++) {
		struct foil_witness_held held;
		struct accepted a;
		unsigned status;

		if (foil_witness_look(w, foil_str(ORIGIN), &held, NULL, NULL) != FOIL_OK)
			_exit(2);
		a = (struct accepted){ held.size, held.size + step };
		status = kit_add(w, a.old, a.size, false);
		if (status == 200 && write(out, &a, sizeof a) != sizeof a)
			_exit(3);
		if (status != 200 && status != 409)
			_exit(4);
	}
	foil_witness_close(&w);
	_exit(0);
}

static int by_old(const void *a, const void *b)
{
	const struct accepted *x = a, *y = b;

	return x->old < y->old ? -1 : x->old > y->old;
}

static void test_race(void **state)
{
	static struct accepted all[ROUNDS * CHILDREN];
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, NOW, 1);
	const char *dir = scratch("race");
	struct foil_witness_held held;
	struct foil_witness *w;
	pid_t pid[CHILDREN];
	size_t n = 0;
	int fd[2];

	(void)state;
	kit_witness(dir, env);
	assert_int_equal(pipe(fd), 0);
	for (unsigned i = 0; i < CHILDREN; i++)
		if ((pid[i] = fork()) == 0)
			race_child(dir, env, i + 1, fd[1]);
	(void)close(fd[1]);
	while (n < COUNT(all) && read(fd[0], &all[n], sizeof all[n]) == sizeof all[n])
		n++;
	(void)close(fd[0]);
	for (unsigned i = 0; i < CHILDREN; i++)
		wait_done(pid[i]);
	/* What was cosigned is one line of sizes: each begins where the one before ended. */
	assert_true(n >= ROUNDS);
	qsort(all, n, sizeof all[0], by_old);
	for (size_t i = 1; i < n; i++)
		assert_int_equal(all[i].old, all[i - 1].size);
	w = kit_open(dir, env);
	assert_int_equal(foil_witness_look(w, foil_str(ORIGIN), &held, NULL, NULL), FOIL_OK);
	assert_int_equal(held.size, all[n - 1].size);
	foil_witness_close(&w);
}

static void killed_child(const char *dir, const struct foil_env *env, int out)
{
	struct foil_witness *w = kit_open(dir, env);
	struct foil_witness_held held;

	for (;;) {
		if (foil_witness_look(w, foil_str(ORIGIN), &held, NULL, NULL) != FOIL_OK ||
		    kit_add(w, held.size, held.size + 1, false) != 200)
			_exit(2);
		held.size++;
		if (write(out, &held.size, sizeof held.size) != sizeof held.size)
			_exit(3);
	}
}

/* After kill -9 the witness holds what it has answered, or the one thing after it. */
static void test_killed(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, NOW, 2);
	const char *dir = scratch("killed"), *heads = scratch("killed/heads");
	uint64_t answered = 0, said;

	(void)state;
	kit_witness(dir, env);
	for (unsigned i = 0; i < KILLS; i++) {
		struct timespec t = { 0, (long)(i * 7 % 20 + 3) * 1000000 };
		struct foil_names names = { NULL, 0 };
		struct foil_witness_held held;
		struct foil_witness *w;
		int fd[2], st;
		pid_t pid;

		assert_int_equal(pipe(fd), 0);
		if ((pid = fork()) == 0)
			killed_child(dir, env, fd[1]);
		(void)close(fd[1]);
		(void)nanosleep(&t, NULL);
		(void)kill(pid, SIGKILL);
		while (read(fd[0], &said, sizeof said) == sizeof said)
			answered = said;
		(void)close(fd[0]);
		assert_int_equal(waitpid(pid, &st, 0), pid);
		assert_true(WIFSIGNALED(st));
		w = kit_open(dir, env);
		assert_int_equal(foil_witness_look(w, foil_str(ORIGIN), &held, NULL, NULL), FOIL_OK);
		assert_true(held.size == answered || held.size == answered + 1);
		answered = held.size;
		foil_witness_close(&w);
		/* And nothing half-written stays. */
		assert_int_equal(foil_dir_list(heads, 100, &names, NULL), FOIL_OK);
		assert_true(names.n <= 1);
		foil_names_free(&names);
	}
	assert_true(answered > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_race),
		cmocka_unit_test(test_killed),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
