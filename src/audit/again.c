/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that an audit before this one judged: archived checkpoints, and the
 * responses. A hash of each is in the state, so that one that is still the
 * same is known to be, one that was changed is judged anew, and one that is
 * gone is missed (spec/audit.md U28).
 */
#include "work.h"

#include <stdlib.h>
#include <string.h>

static int compare_names(const void *x, const void *y)
{
	const struct audit_judged *a = x, *b = y;

	return memcmp(a->name, b->name, FOIL_HASH_LEN);
}

static struct audit_judged *find(const struct audit_again *g, const uint8_t name[FOIL_HASH_LEN])
{
	struct audit_judged key;

	memcpy(key.name, name, FOIL_HASH_LEN);
	return g->n_old == 0 ? NULL :
	    bsearch(&key, g->item, g->n_old, sizeof key, compare_names);
}

enum foil_code audit_again_put(struct audit_again *g, const uint8_t name[FOIL_HASH_LEN],
    const uint8_t bytes[FOIL_HASH_LEN], struct foil_err *err)
{
	struct audit_judged *old = find(g, name);
	size_t cap = g->cap + g->cap / 2 + 64;
	void *p;

	if (old == NULL && g->n == g->cap) {
		if ((p = realloc(g->item, cap * sizeof *g->item)) == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		g->item = p;
		g->cap = cap;
	}
	if (old == NULL)
		old = &g->item[g->n++];
	memcpy(old->name, name, FOIL_HASH_LEN);
	memcpy(old->bytes, bytes, FOIL_HASH_LEN);
	old->there = true;
	return FOIL_OK;
}

bool audit_again_same(struct audit_again *g, const uint8_t name[FOIL_HASH_LEN],
    const uint8_t bytes[FOIL_HASH_LEN])
{
	struct audit_judged *old = find(g, name);

	if (old != NULL)
		old->there = true;
	return old != NULL && (bytes == NULL || memcmp(old->bytes, bytes, FOIL_HASH_LEN) == 0);
}

void audit_again_keep(struct audit_again *g)
{
	for (size_t i = 0; i < g->n_old; i++)
		g->item[i].there = true;
}

void audit_again_sort(struct audit_again *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		if (g->item[i].there)
			g->item[n++] = g->item[i];
	g->n = n;
	if (n > 0)
		qsort(g->item, n, sizeof *g->item, compare_names);
}

/* The size of an archived head is its name: big-endian, so that the order is that of the sizes. */
void audit_again_name_head(uint64_t size, uint8_t name[FOIL_HASH_LEN])
{
	memset(name, 0, FOIL_HASH_LEN);
	foil_put_be64(name, size);
}

void audit_again_missed(struct audit *a, const struct audit_again *g, bool heads)
{
	for (size_t i = 0; i < g->n_old; i++) {
		if (g->item[i].there)
			continue;
		if (heads)
			audit_find(a, FOIL_CANNOT_TELL, "state.gone", UINT64_MAX,
			    "%s%llu was there when this ledger was audited last, and is not now", a->archive,
			    (unsigned long long)foil_get_be64(g->item[i].name));
		else
			audit_find(a, FOIL_CANNOT_TELL, "state.gone", UINT64_MAX,
			    "a response that was there when this ledger was audited last is not now; an "
			    "audit without the state forgets it");
	}
}
