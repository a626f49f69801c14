/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ARENA_H
#define FOIL_ARENA_H

/* Memory that is given back in one go: for parsed things with many small parts. */

#include "foil/bytes.h"

struct foil_arena {
	struct foil_arena_block *blocks; /* opaque */
	size_t total, max;               /* bytes handed out; bound, 0 for 1 GiB */
	bool failed;                     /* sticks once memory or the bound ran out */
	bool full;                       /* it was the bound */
};

/* `(struct foil_arena){ 0 }` is ready for use. */
void foil_arena_free(struct foil_arena *a);
/* The same, wiping first. */
void foil_arena_wipe(struct foil_arena *a);
/* n zeroed bytes, aligned for anything; NULL (and failed) without memory. n * size is checked. */
void *foil_arena_alloc(struct foil_arena *a, size_t n, size_t size);
/* A copy of the bytes with a NUL after them; an empty view on failure. */
struct foil_view foil_arena_copy(struct foil_arena *a, struct foil_view v);
enum foil_code foil_arena_check(const struct foil_arena *a, struct foil_err *err) FOIL_MUST_CHECK;

#endif
