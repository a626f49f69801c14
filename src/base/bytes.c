/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 64

struct foil_view foil_str(const char *s)
{
	return foil_view(s, strlen(s));
}

struct foil_view foil_view(const void *p, size_t len)
{
	return (struct foil_view){ p, len };
}

bool foil_view_eq(struct foil_view a, struct foil_view b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

int foil_view_cmp(struct foil_view a, struct foil_view b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (c == 0)
		return (a.len > b.len) - (a.len < b.len);
	return c < 0 ? -1 : 1;
}

static size_t max_of(const struct foil_buf *b)
{
	return b->max == 0 ? FOIL_BUF_DEFAULT_MAX : b->max;
}

void foil_buf_init(struct foil_buf *b, size_t max)
{
	*b = (struct foil_buf){ .max = max };
}

void foil_buf_free(struct foil_buf *b)
{
	free(b->p);
	foil_buf_init(b, b->max);
}

void foil_buf_wipe(struct foil_buf *b)
{
	if (b->p != NULL)
		explicit_bzero(b->p, b->cap);
	foil_buf_free(b);
}

void foil_buf_reset(struct foil_buf *b)
{
	b->len = 0;
	b->failed = FOIL_OK;
}

/*
 * Not realloc: it would leave a copy of the old bytes behind, and a buffer
 * that ends in foil_buf_wipe() must never have done so.
 */
static bool grow(struct foil_buf *b, size_t need)
{
	size_t cap = b->cap;
	uint8_t *p;

	/* What is asked for first is often all: a file of known size takes no more than that. */
	if (cap == 0)
		cap = need < FIRST_CAP ? FIRST_CAP : need;
	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	if ((p = malloc(cap)) == NULL) {
		b->failed = FOIL_E_NOMEM;
		return false;
	}
	if (b->p != NULL) {
		memcpy(p, b->p, b->len);
		explicit_bzero(b->p, b->cap);
		free(b->p);
	}
	b->p = p;
	b->cap = cap;
	return true;
}

uint8_t *foil_buf_room(struct foil_buf *b, size_t n)
{
	if (b->failed != FOIL_OK)
		return NULL;
	if (b->len > max_of(b) || n > max_of(b) - b->len) {
		b->failed = FOIL_E_LIMIT;
		return NULL;
	}
	if ((b->p == NULL || n > b->cap - b->len) && !grow(b, b->len + n))
		return NULL;
	return b->p + b->len;
}

void foil_buf_put(struct foil_buf *b, const void *src, size_t n)
{
	uint8_t *to = foil_buf_room(b, n);

	if (to == NULL || n == 0)
		return;
	memcpy(to, src, n);
	b->len += n;
}

void foil_buf_put_view(struct foil_buf *b, struct foil_view v)
{
	foil_buf_put(b, v.p, v.len);
}

void foil_buf_put_str(struct foil_buf *b, const char *s)
{
	foil_buf_put(b, s, strlen(s));
}

void foil_buf_put_u8(struct foil_buf *b, uint8_t v)
{
	foil_buf_put(b, &v, 1);
}

void foil_buf_put_be64(struct foil_buf *b, uint64_t v)
{
	uint8_t be[8];

	foil_put_be64(be, v);
	foil_buf_put(b, be, sizeof be);
}

void foil_buf_printf(struct foil_buf *b, const char *fmt, ...)
{
	char *to;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) {
		if (b->failed == FOIL_OK)
			b->failed = FOIL_E_NOMEM;
		return;
	}
	/* The NUL needs room too, but is not content and does not count against max. */
	if (foil_buf_room(b, (size_t)n) == NULL ||
	    ((size_t)n == b->cap - b->len && !grow(b, b->cap + 1)))
		return;
	to = (char *)b->p + b->len;
	va_start(ap, fmt);
	(void)vsnprintf(to, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

struct foil_view foil_buf_view(const struct foil_buf *b)
{
	if (b->failed != FOIL_OK)
		return foil_view(NULL, 0);
	return foil_view(b->p, b->len);
}

enum foil_code foil_buf_check(const struct foil_buf *b, const char *what, struct foil_err *err)
{
	if (b->failed == FOIL_OK)
		return FOIL_OK;
	if (b->failed == FOIL_E_LIMIT)
		return foil_fail(err, FOIL_E_LIMIT, "%s: larger than %zu bytes", what, max_of(b));
	return foil_fail(err, b->failed, "%s: out of memory", what);
}

const char *foil_buf_cstr(struct foil_buf *b)
{
	if (foil_buf_room(b, 0) == NULL || (b->len == b->cap && !grow(b, b->cap + 1)))
		return "";
	b->p[b->len] = '\0';
	return (const char *)b->p;
}

void foil_put_be64(uint8_t out[8], uint64_t v)
{
	foil_put_be32(out, (uint32_t)(v >> 32));
	foil_put_be32(out + 4, (uint32_t)v);
}

uint64_t foil_get_be64(const uint8_t in[8])
{
	return (uint64_t)foil_get_be32(in) << 32 | foil_get_be32(in + 4);
}

void foil_put_be32(uint8_t out[4], uint32_t v)
{
	out[0] = (uint8_t)(v >> 24);
	out[1] = (uint8_t)(v >> 16);
	out[2] = (uint8_t)(v >> 8);
	out[3] = (uint8_t)v;
}

uint32_t foil_get_be32(const uint8_t in[4])
{
	return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}
