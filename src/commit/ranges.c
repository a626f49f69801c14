/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/commit.h"

#include <stdlib.h>

static int by_start(const void *a, const void *b)
{
	const struct foil_range *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

/* One past the last; a range that would wrap reaches to the end of all numbers. */
static uint64_t end_of(const struct foil_range *r)
{
	return r->len > UINT64_MAX - r->start ? UINT64_MAX : r->start + r->len;
}

size_t foil_ranges_unite(struct foil_range *r, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(r, n, sizeof *r, by_start);
	for (size_t i = 0; i < n; i++) {
		uint64_t end = end_of(&r[i]);

		if (r[i].len == 0)
			continue;
		if (kept > 0 && r[i].start <= end_of(&r[kept - 1])) {
			if (end > end_of(&r[kept - 1]))
				r[kept - 1].len = end - r[kept - 1].start;
		} else {
			r[kept++] = (struct foil_range){ r[i].start, end - r[i].start };
		}
	}
	return kept;
}
