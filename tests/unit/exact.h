/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_EXACT_H
#define FOIL_TESTS_EXACT_H

/* Include first: cmocka, and inputs in memory of exactly their size. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "foil/bytes.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof (a)[0])
/* A string literal with NULs in it, without the last one. */
#define LIT(s) foil_view(s, sizeof(s) - 1)

/* A malloc'd copy, so that a sanitiser sees one byte too far. Free with free_exact. */
static inline struct foil_view exact(struct foil_view v)
{
	uint8_t *p = malloc(v.len == 0 ? 1 : v.len);

	assert_non_null(p);
	if (v.len == 0) {
		free(p);
		return foil_view(NULL, 0);
	}
	memcpy(p, v.p, v.len);
	return foil_view(p, v.len);
}

static inline void free_exact(struct foil_view v)
{
	free((void *)(uintptr_t)v.p);
}

/* The bytes that a string of hex digits says, in memory of exactly that size. */
static inline struct foil_view exact_hex(const char *hex)
{
	struct foil_view text = foil_str(hex), v = foil_view(NULL, text.len / 2);
	uint8_t *p;

	if (v.len == 0)
		return v;
	assert_non_null(p = malloc(v.len));
	assert_int_equal(foil_unhex(p, v.len, text, NULL), FOIL_OK);
	v.p = p;
	return v;
}

#define assert_view_equal(a, b)                                                                    \
	do {                                                                                       \
		struct foil_view a_ = (a), b_ = (b);                                               \
		assert_int_equal(a_.len, b_.len);                                                  \
		if (a_.len > 0)                                                                    \
			assert_memory_equal(a_.p, b_.p, a_.len);                                   \
	} while (0)

#endif
