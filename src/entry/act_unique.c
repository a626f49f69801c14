/* SPDX-License-Identifier: Apache-2.0 */
/* A15: what must not stand twice in an act, and the indexes by which things are found in it. */
#include "act_reader.h"

#include <stdlib.h>

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int by_bytes(const void *a, const void *b)
{
	return foil_view_cmp(*(const struct foil_view *)a, *(const struct foil_view *)b);
}

static int by_letter(const void *a, const void *b)
{
	return foil_view_cmp((*(const struct foil_ground *const *)a)->letter,
	    (*(const struct foil_ground *const *)b)->letter);
}

static int by_owner(const void *pa, const void *pb)
{
	const struct foil_owner *a = pa, *b = pb;

	if (a->ordinal != b->ordinal)
		return a->ordinal < b->ordinal ? -1 : 1;
	if (a->item != b->item)
		return a->item < b->item ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

/* Sorts v and refuses a number that stands twice. */
static enum foil_code all_differ(struct reader *r, uint64_t *v, size_t n, const char *what)
{
	if (n > 1)
		qsort(v, n, sizeof *v, by_number);
	for (size_t i = 1; i < n; i++)
		if (v[i] == v[i - 1])
			return foil_fail(r->err, FOIL_E_FORMAT, "act: %s %llu stands twice", what,
			    (unsigned long long)v[i]);
	return FOIL_OK;
}

static enum foil_code check_numbers(struct reader *r)
{
	const struct foil_act *a = &r->act;
	size_t most = a->n_items > a->n_redactions ? a->n_items : a->n_redactions;
	uint64_t *v = foil_arena_alloc(r->arena, most, sizeof *v);
	enum foil_code rc;

	if (v == NULL)
		return foil_arena_check(r->arena, r->err);
	for (size_t i = 0; i < a->n_items; i++)
		v[i] = a->items[i].no;
	if ((rc = all_differ(r, v, a->n_items, "item")) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < a->n_redactions; i++)
		v[i] = a->redactions[i].serial;
	return all_differ(r, v, a->n_redactions, "serial");
}

static enum foil_code check_files(struct reader *r)
{
	const struct foil_act *a = &r->act;
	struct foil_view *v = foil_arena_alloc(r->arena, a->n_files, sizeof *v);

	if (v == NULL)
		return foil_arena_check(r->arena, r->err);
	for (size_t i = 0; i < a->n_files; i++)
		v[i] = a->files[i].name;
	if (a->n_files > 1)
		qsort(v, a->n_files, sizeof *v, by_bytes);
	for (size_t i = 1; i < a->n_files; i++)
		if (foil_view_eq(v[i], v[i - 1]))
			return foil_fail(r->err, FOIL_E_FORMAT, "act: a file stands twice");
	return FOIL_OK;
}

static enum foil_code index_grounds(struct reader *r)
{
	struct foil_act *a = &r->act;
	const struct foil_ground **v = foil_arena_alloc(r->arena, a->n_grounds, sizeof *v);

	if (v == NULL)
		return foil_arena_check(r->arena, r->err);
	for (size_t i = 0; i < a->n_grounds; i++)
		v[i] = &a->grounds[i];
	if (a->n_grounds > 1)
		qsort(v, a->n_grounds, sizeof *v, by_letter);
	for (size_t i = 1; i < a->n_grounds; i++)
		if (foil_view_eq(v[i]->letter, v[i - 1]->letter))
			return foil_fail(r->err, FOIL_E_FORMAT, "act: a ground stands twice");
	a->by_letter = v;
	return FOIL_OK;
}

static enum foil_code index_documents(struct reader *r)
{
	struct foil_act *a = &r->act;
	struct foil_owner *v;
	size_t n = 0;

	for (size_t i = 0; i < a->n_items; i++)
		n += a->items[i].n_ordinals;
	if ((v = foil_arena_alloc(r->arena, n, sizeof *v)) == NULL)
		return foil_arena_check(r->arena, r->err);
	n = 0;
	for (size_t i = 0; i < a->n_items; i++)
		for (size_t k = 0; k < a->items[i].n_ordinals; k++)
			v[n++] = (struct foil_owner){ a->items[i].ordinals[k], i, k };
	if (n > 1)
		qsort(v, n, sizeof *v, by_owner);
	a->owners = v;
	a->n_owners = n;
	return FOIL_OK;
}

enum foil_code act_check_unique(struct reader *r)
{
	enum foil_code rc;

	if ((rc = check_numbers(r)) != FOIL_OK || (rc = check_files(r)) != FOIL_OK ||
	    (rc = index_grounds(r)) != FOIL_OK)
		return rc;
	return index_documents(r);
}
