/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks in a list, newest first; small parts share one, large ones have their own. */
#include "foil/arena.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_DEFAULT_MAX ((size_t)1 << 30)
#define FIRST_ROOM ((size_t)4096)
#define LARGEST_ROOM ((size_t)1 << 20)

struct foil_arena_block {
	struct foil_arena_block *next;
	size_t used, room;
	_Alignas(max_align_t) uint8_t bytes[];
};

static void release(struct foil_arena *a, bool wipe)
{
	struct foil_arena_block *b = a->blocks, *next;

	while (b != NULL) {
		next = b->next;
		if (wipe)
			explicit_bzero(b->bytes, b->used); /* the rest was never handed out */
		free(b);
		b = next;
	}
	*a = (struct foil_arena){ .max = a->max };
}

void foil_arena_free(struct foil_arena *a)
{
	release(a, false);
}

void foil_arena_wipe(struct foil_arena *a)
{
	release(a, true);
}

/* A block with room for at least n bytes, put where the next part will look. */
static struct foil_arena_block *add_block(struct foil_arena *a, size_t n)
{
	size_t room = a->blocks == NULL ? FIRST_ROOM : a->blocks->room * 2;
	struct foil_arena_block *b;

	if (room > LARGEST_ROOM)
		room = LARGEST_ROOM;
	if (room < n)
		room = n;
	if ((b = calloc(1, sizeof *b + room)) == NULL)
		return NULL;
	b->room = room;
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *foil_arena_alloc(struct foil_arena *a, size_t n, size_t size)
{
	size_t max = a->max == 0 ? ARENA_DEFAULT_MAX : a->max;
	size_t align = _Alignof(max_align_t), bytes;
	struct foil_arena_block *b = a->blocks;
	void *p;

	/* Nothing asked for still gets an address of its own, so that NULL means failure. */
	if (n == 0 || size == 0)
		n = size = 1;
	if (a->failed)
		return NULL;
	if (n > max / size || (bytes = (n * size + align - 1) / align * align) < n ||
	    a->total > max || bytes > max - a->total) {
		a->full = true;
		goto fail;
	}
	if (b == NULL || bytes > b->room - b->used) {
		if ((b = add_block(a, bytes)) == NULL)
			goto fail;
	}
	p = b->bytes + b->used;
	b->used += bytes;
	a->total += bytes;
	return p;
fail:
	a->failed = true;
	return NULL;
}

struct foil_view foil_arena_copy(struct foil_arena *a, struct foil_view v)
{
	uint8_t *p = v.len == SIZE_MAX ? NULL : foil_arena_alloc(a, v.len + 1, 1);

	if (p == NULL) {
		a->failed = true;
		return foil_view(NULL, 0);
	}
	if (v.len > 0)
		memcpy(p, v.p, v.len);
	return foil_view(p, v.len);
}

enum foil_code foil_arena_check(const struct foil_arena *a, struct foil_err *err)
{
	if (a->failed)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory after %zu bytes", a->total);
	return FOIL_OK;
}
