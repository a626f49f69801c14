/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_AUDIT_POOL_H
#define FOIL_AUDIT_POOL_H

/*
 * Signatures, checked by several threads, a tile's worth of entries at a time.
 * One thread fills batches and collects them in the order in which it filled
 * them; while it waits it checks signatures too.
 */

#include "foil/tile.h"

struct pool_job {
	struct foil_view bytes; /* an entry that has been read: in the batch's bytes */
	const uint8_t *pub;     /* stays in place until the pool is closed */
	uint64_t index;
	bool good; /* out */
};
struct pool_batch {
	struct foil_buf bytes; /* the bundle */
	struct pool_job job[FOIL_TILE_WIDTH];
	unsigned n;
	unsigned taken, finished; /* the pool's */
	enum foil_code rc;
};

struct pool;
/* `threads` in all, the caller's own counted; at least 1. Works with fewer if no more can be had. */
enum foil_code pool_open(unsigned threads, struct pool **out, struct foil_err *err);
void pool_close(struct pool **p);
/*
 * An empty batch to fill. When all are in use the oldest is finished first:
 * it is given to `collect` before it is emptied.
 */
typedef enum foil_code pool_collect(void *ctx, const struct pool_batch *b, struct foil_err *err);
enum foil_code pool_take(struct pool *p, pool_collect *collect, void *ctx, struct pool_batch **out,
    struct foil_err *err);
/* The batch that was taken last is full. */
void pool_submit(struct pool *p);
/* Finishes and collects everything that was submitted. */
enum foil_code pool_drain(struct pool *p, pool_collect *collect, void *ctx, struct foil_err *err);

#endif
