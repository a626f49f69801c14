/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/env.h"

#include <time.h>

static void fixed_is_repeatable(void **state)
{
	uint8_t a[100], b[100], c[100];
	struct foil_env_fixed f, g, h;
	const struct foil_env *env = foil_env_fixed(&f, 1700000000, 1);

	(void)state;
	assert_ptr_equal(env, &f.env);
	(void)foil_env_fixed(&g, 0, 1);
	(void)foil_env_fixed(&h, 0, 2);
	env->random(env->ctx, a, sizeof a);
	g.env.random(g.env.ctx, b, sizeof b);
	h.env.random(h.env.ctx, c, sizeof c);
	assert_memory_equal(a, b, sizeof a);
	assert_memory_not_equal(a, c, sizeof a);
	env->random(env->ctx, b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
}

static void fixed_matches_splitmix(void **state)
{
	/* The first words of SplitMix64 from seed 1234567, as its author's program prints them. */
	static const uint64_t want[] = { UINT64_C(6457827717110365317),
		UINT64_C(3203168211198807973), UINT64_C(9817491932198370423) };
	struct foil_env_fixed f;

	(void)state;
	(void)foil_env_fixed(&f, 0, 1234567);
	for (size_t i = 0; i < COUNT(want); i++) {
		uint8_t word[8];

		f.env.random(f.env.ctx, word, sizeof word);
		assert_true(foil_get_be64(word) == want[i]);
	}
}

static void fills_exactly(void **state)
{
	struct foil_env_fixed f;
	const struct foil_env *envs[] = { foil_env_fixed(&f, 0, 9), foil_env_system() };

	(void)state;
	for (size_t e = 0; e < COUNT(envs); e++) {
		for (size_t n = 0; n < 70; n++) {
			uint8_t *p = malloc(n + 1);

			assert_non_null(p);
			p[n] = 0xa5;
			envs[e]->random(envs[e]->ctx, p, n);
			assert_int_equal(p[n], 0xa5);
			free(p);
		}
	}
}

static void clock_stands_and_moves(void **state)
{
	struct foil_env_fixed f;
	const struct foil_env *env = foil_env_fixed(&f, 1700000000, 1);

	(void)state;
	assert_true(env->now(env->ctx) == 1700000000);
	f.now += 60;
	assert_true(env->now(env->ctx) == 1700000060);
}

static void system_works(void **state)
{
	const struct foil_env *env = foil_env_system();
	int64_t before = time(NULL), now = env->now(env->ctx);
	static uint8_t big[100000];
	unsigned seen[256] = { 0 };

	(void)state;
	assert_true(now >= before - 1 && now <= before + 10);
	env->random(env->ctx, big, sizeof big);
	for (size_t i = 0; i < sizeof big; i++)
		seen[big[i]]++;
	/* 390 are expected of each value; a stretch left at zero would stand out. */
	for (size_t v = 0; v < COUNT(seen); v++)
		assert_in_range(seen[v], 200, 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fixed_is_repeatable),
		cmocka_unit_test(fixed_matches_splitmix),
		cmocka_unit_test(fills_exactly),
		cmocka_unit_test(clock_stands_and_moves),
		cmocka_unit_test(system_works),
	};

	return cmocka_run_group_tests_name("env", tests, NULL, NULL);
}
