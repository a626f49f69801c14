/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of every subject, found by its case map key. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS ((size_t)1024)

enum foil_code audit_cases_open(struct audit_cases *c, struct foil_err *err)
{
	memset(c, 0, sizeof *c);
	if ((c->slot = calloc(FIRST_SLOTS, sizeof *c->slot)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	c->n_slots = FIRST_SLOTS;
	return FOIL_OK;
}

void audit_cases_free(struct audit_cases *c)
{
	free(c->row);
	free(c->slot);
	memset(c, 0, sizeof *c);
}

/* The slot that has the key, or the free one where it goes; keys are hashes, so any bytes do. */
static uint32_t *find(const struct audit_cases *c, const uint8_t key[FOIL_HASH_LEN])
{
	size_t at = (size_t)foil_get_be64(key + 16) & (c->n_slots - 1);

	while (c->slot[at] != 0 && memcmp(c->row[c->slot[at] - 1].key, key, FOIL_HASH_LEN) != 0)
		at = (at + 1) & (c->n_slots - 1);
	return &c->slot[at];
}

static enum foil_code grow_slots(struct audit_cases *c, struct foil_err *err)
{
	size_t n = c->n_slots * 2;
	uint32_t *slot = calloc(n, sizeof *slot);

	if (slot == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	free(c->slot);
	c->slot = slot;
	c->n_slots = n;
	for (size_t i = 0; i < c->n; i++)
		*find(c, c->row[i].key) = (uint32_t)(i + 1);
	return FOIL_OK;
}

static enum foil_code grow_rows(struct audit_cases *c, struct foil_err *err)
{
	size_t cap = c->cap == 0 ? 256 : c->cap + c->cap / 2;
	void *p;

	if (c->n >= UINT32_MAX - 1)
		return foil_fail(err, FOIL_E_NOMEM, "more cases than can be held");
	if ((p = realloc(c->row, cap * sizeof *c->row)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	c->row = p;
	c->cap = cap;
	return FOIL_OK;
}

enum foil_code audit_cases_get(struct audit_cases *c, const uint8_t key[FOIL_HASH_LEN],
    struct audit_row **out, struct foil_err *err)
{
	uint32_t *slot = find(c, key);
	enum foil_code rc;

	if (*slot != 0) {
		*out = &c->row[*slot - 1];
		return FOIL_OK;
	}
	if (c->n == c->cap && (rc = grow_rows(c, err)) != FOIL_OK)
		return rc;
	if ((c->n + 1) * 2 > c->n_slots) {
		if ((rc = grow_slots(c, err)) != FOIL_OK)
			return rc;
		slot = find(c, key);
	}
	memset(&c->row[c->n], 0, sizeof c->row[c->n]);
	memcpy(c->row[c->n].key, key, FOIL_HASH_LEN);
	c->row[c->n].day = FOIL_DAY_NONE;
	*out = &c->row[c->n];
	*slot = (uint32_t)++c->n;
	return FOIL_OK;
}

/* FNV-1a: where a subject is looked for first; nothing but speed depends on it. */
static struct audit_recent *recent_of(struct audit_cases *c, struct foil_view sub)
{
	uint32_t h = 2166136261U;

	for (size_t i = 0; i < sub.len; i++)
		h = (h ^ sub.p[i]) * 16777619U;
	return &c->recent[(h ^ h >> 16) & (AUDIT_RECENT - 1)];
}

enum foil_code audit_cases_find(struct audit_cases *c, const uint8_t genesis[FOIL_HASH_LEN],
    struct foil_view sub, struct audit_row **out, struct foil_err *err)
{
	struct audit_recent *r = recent_of(c, sub);
	uint8_t key[FOIL_HASH_LEN];
	enum foil_code rc;

	if (r->len == sub.len && memcmp(r->sub, sub.p, sub.len) == 0) {
		*out = &c->row[r->row];
		return FOIL_OK;
	}
	foil_map_key(key, genesis, sub);
	if ((rc = audit_cases_get(c, key, out, err)) != FOIL_OK || sub.len > sizeof r->sub)
		return rc;
	r->len = sub.len;
	memcpy(r->sub, sub.p, sub.len);
	r->row = (uint32_t)(*out - c->row);
	return FOIL_OK;
}

size_t audit_cases_count(const struct audit_cases *c, const uint8_t genesis[FOIL_HASH_LEN])
{
	static const char *const own[] = { FOIL_SUB_GOVERNANCE, FOIL_SUB_INDEX };
	uint8_t key[FOIL_HASH_LEN];
	size_t n = c->n;

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		foil_map_key(key, genesis, foil_str(own[i]));
		n -= *find(c, key) != 0;
	}
	return n;
}

static int compare_rows(const void *x, const void *y)
{
	const struct audit_row *const *a = x, *const *b = y;

	return memcmp((*a)->key, (*b)->key, FOIL_HASH_LEN);
}

/* The rows of a state come in order already: only what is new is sorted, then merged. */
enum foil_code audit_cases_order(const struct audit_cases *c, const struct audit_row ***out,
    struct foil_err *err)
{
	size_t n_new = c->n - c->ordered, old = 0, new = 0;
	const struct audit_row **all = calloc(c->n + 1, sizeof(const struct audit_row *));
	const struct audit_row **tail = calloc(n_new + 1, sizeof(const struct audit_row *));

	if (all == NULL || tail == NULL) {
		free(all);
		free(tail);
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	}
	for (size_t i = 0; i < n_new; i++)
		tail[i] = &c->row[c->ordered + i];
	qsort(tail, n_new, sizeof *tail, compare_rows);
	while (old + new < c->n) {
		const struct audit_row *o = old < c->ordered ? &c->row[old] : NULL;
		bool is_old = o != NULL && (new == n_new ||
		    memcmp(o->key, tail[new]->key, FOIL_HASH_LEN) < 0);

		all[old + new] = is_old ? o : tail[new];
		if (is_old)
			old++;
		else
			new++;
	}
	free(tail);
	*out = all;
	return FOIL_OK;
}
