/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/hash.h"

/*
 * The caller's bytes are the library's context. They are never looked at
 * here, only passed on, so the type they are declared with does not matter.
 */
#ifdef FOIL_SHA256_SODIUM

#include <sodium.h>

#define CONTEXT crypto_hash_sha256_state

static void start(CONTEXT *c)
{
	(void)crypto_hash_sha256_init(c); /* these three cannot fail */
}

static void add(CONTEXT *c, const uint8_t *p, size_t n)
{
	(void)crypto_hash_sha256_update(c, p, n);
}

static void finish(CONTEXT *c, uint8_t out[FOIL_HASH_LEN])
{
	(void)crypto_hash_sha256_final(c, out);
}

#else

#include <nettle/sha2.h>

#define CONTEXT struct sha256_ctx

static void start(CONTEXT *c)
{
	sha256_init(c);
}

static void add(CONTEXT *c, const uint8_t *p, size_t n)
{
	sha256_update(c, n, p);
}

static void finish(CONTEXT *c, uint8_t out[FOIL_HASH_LEN])
{
	sha256_digest(c, FOIL_HASH_LEN, out); /* leaves a context as after start() */
}

#endif

_Static_assert(sizeof(CONTEXT) <= sizeof(((struct foil_sha256 *)0)->state),
    "the context must fit the opaque state");
_Static_assert(_Alignof(CONTEXT) <= _Alignof(struct foil_sha256),
    "the opaque state must be aligned for the context");

static CONTEXT *context_of(struct foil_sha256 *h)
{
	return (CONTEXT *)(void *)h->state;
}

void foil_sha256_init(struct foil_sha256 *h)
{
	start(context_of(h));
}

void foil_sha256_put(struct foil_sha256 *h, const void *p, size_t n)
{
	if (n > 0) /* p may be NULL then, and neither library promises to bear that */
		add(context_of(h), p, n);
}

void foil_sha256_put_u8(struct foil_sha256 *h, uint8_t v)
{
	add(context_of(h), &v, 1);
}

void foil_sha256_put_be64(struct foil_sha256 *h, uint64_t v)
{
	uint8_t b[8];

	foil_put_be64(b, v);
	add(context_of(h), b, sizeof b);
}

void foil_sha256_final(struct foil_sha256 *h, uint8_t out[FOIL_HASH_LEN])
{
	finish(context_of(h), out);
}

void foil_sha256(uint8_t out[FOIL_HASH_LEN], struct foil_view bytes)
{
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put(&h, bytes.p, bytes.len);
	foil_sha256_final(&h, out);
}
