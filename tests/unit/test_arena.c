/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void parts_are_zeroed_aligned_and_apart(void **state)
{
	struct foil_arena a = { 0 };
	uint8_t *p[400];

	(void)state;
	for (size_t i = 0; i < 400; i++) {
		p[i] = foil_arena_alloc(&a, i, 7);
		assert_non_null(p[i]);
		assert_int_equal((uintptr_t)p[i] % _Alignof(max_align_t), 0);
		for (size_t j = 0; j < i * 7; j++)
			assert_int_equal(p[i][j], 0);
		memset(p[i], (int)(i % 256), i * 7);
	}
	for (size_t i = 0; i < 400; i++) {
		for (size_t j = 0; j < i * 7; j++)
			assert_int_equal(p[i][j], i % 256);
	}
	assert_int_equal(foil_arena_check(&a, NULL), FOIL_OK);
	foil_arena_free(&a);
	assert_int_equal(a.total, 0);
	foil_arena_free(&a);
}

static void nothing_asked_for_is_not_a_failure(void **state)
{
	struct foil_arena a = { 0 };
	void *p = foil_arena_alloc(&a, 0, 8), *q = foil_arena_alloc(&a, 8, 0);

	(void)state;
	assert_non_null(p);
	assert_non_null(q);
	assert_ptr_not_equal(p, q);
	foil_arena_free(&a);
}

static void product_is_checked(void **state)
{
	struct foil_arena a = { .max = SIZE_MAX };
	struct foil_err err;

	(void)state;
	assert_null(foil_arena_alloc(&a, SIZE_MAX / 2 + 2, 2));
	assert_int_equal(foil_arena_check(&a, &err), FOIL_E_NOMEM);
	foil_arena_free(&a);
	a.max = SIZE_MAX;
	assert_null(foil_arena_alloc(&a, SIZE_MAX, 1));
	foil_arena_free(&a);
}

static void bound_holds_on_both_sides_and_sticks(void **state)
{
	struct foil_arena a = { .max = 64 };

	(void)state;
	assert_non_null(foil_arena_alloc(&a, 64, 1));
	assert_false(a.failed || a.full);
	assert_null(foil_arena_alloc(&a, 1, 1));
	assert_true(a.failed && a.full);
	foil_arena_wipe(&a);
	assert_false(a.failed || a.full);
	assert_int_equal(a.max, 64);
	assert_null(foil_arena_alloc(&a, 65, 1));
	assert_null(foil_arena_alloc(&a, 1, 1));
	foil_arena_free(&a);
}

static void default_bound_is_a_gibibyte(void **state)
{
	struct foil_arena a = { 0 };

	(void)state;
	assert_null(foil_arena_alloc(&a, ((size_t)1 << 30) + 1, 1));
	assert_int_equal(foil_arena_check(&a, NULL), FOIL_E_NOMEM);
}

static void copies_end_with_a_nul(void **state)
{
	struct foil_arena a = { .max = 64 };
	struct foil_view v = foil_arena_copy(&a, foil_str("minutes"));

	(void)state;
	assert_int_equal(v.len, 7);
	assert_string_equal((const char *)v.p, "minutes");
	v = foil_arena_copy(&a, foil_view(NULL, 0));
	assert_int_equal(v.len, 0);
	assert_non_null(v.p);
	assert_int_equal(v.p[0], 0);
	v = foil_arena_copy(&a, foil_view("", SIZE_MAX));
	assert_null(v.p);
	assert_int_equal(foil_arena_check(&a, NULL), FOIL_E_NOMEM);
	v = foil_arena_copy(&a, foil_str("a"));
	assert_null(v.p);
	assert_int_equal(v.len, 0);
	foil_arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_zeroed_aligned_and_apart),
		cmocka_unit_test(nothing_asked_for_is_not_a_failure),
		cmocka_unit_test(product_is_checked),
		cmocka_unit_test(bound_holds_on_both_sides_and_sticks),
		cmocka_unit_test(default_bound_is_a_gibibyte),
		cmocka_unit_test(copies_end_with_a_nul),
	};
	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
