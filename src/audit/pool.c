/* SPDX-License-Identifier: Apache-2.0 */
#include "pool.h"

#include "foil/cose.h"
#include "foil/entry.h"

#include <pthread.h>
#include <stdlib.h>

#define BATCHES_A_THREAD 4
#define CHUNK 16 /* signatures taken at a time: about a millisecond */

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t work, done;
	pthread_t *thread;
	unsigned n_threads;
	bool stop;
	struct pool_batch *ring;
	size_t n_ring;
	/* Counted for ever, taken modulo n_ring: collected <= open <= submitted. */
	size_t collected, open, submitted;
};

struct chunk {
	struct pool_batch *batch;
	unsigned from, to;
};

/* Signatures that nobody has taken yet; the lock is held. */
static bool take_chunk(struct pool *p, struct chunk *c)
{
	while (p->open < p->submitted) {
		struct pool_batch *b = &p->ring[p->open % p->n_ring];

		if (b->taken < b->n) {
			*c = (struct chunk){ b, b->taken, b->taken + CHUNK };
			if (c->to > b->n)
				c->to = b->n;
			b->taken = c->to;
			return true;
		}
		p->open++;
	}
	return false;
}

static enum foil_code check_one(struct foil_buf *tbs, struct pool_job *j)
{
	struct foil_cose_sign1 m;
	enum foil_code rc;

	foil_buf_reset(tbs);
	if ((rc = foil_cose_sign1_parse(j->bytes, &m, NULL)) != FOIL_OK)
		return rc;
	foil_cose_put_to_be_signed(tbs, m.protected_header, m.payload);
	if ((rc = foil_buf_check(tbs, "entry", NULL)) != FOIL_OK)
		return rc;
	return foil_sign_verify(j->pub, foil_buf_view(tbs), m.signature, &j->good, NULL);
}

/* Works with the lock open, and takes it again. */
static void run_chunk(struct pool *p, const struct chunk *c, struct foil_buf *tbs)
{
	enum foil_code rc = FOIL_OK, one;

	(void)pthread_mutex_unlock(&p->lock);
	for (unsigned i = c->from; i < c->to; i++)
		if ((one = check_one(tbs, &c->batch->job[i])) != FOIL_OK)
			rc = one;
	(void)pthread_mutex_lock(&p->lock);
	if (rc != FOIL_OK)
		c->batch->rc = rc;
	c->batch->finished += c->to - c->from;
	if (c->batch->finished == c->batch->n)
		(void)pthread_cond_signal(&p->done);
}

static void *worker(void *ctx)
{
	struct foil_buf tbs = { .max = 2 * FOIL_ENTRY_MAX };
	struct pool *p = ctx;
	struct chunk c;

	(void)pthread_mutex_lock(&p->lock);
	while (!p->stop) {
		if (take_chunk(p, &c))
			run_chunk(p, &c, &tbs);
		else
			(void)pthread_cond_wait(&p->work, &p->lock);
	}
	(void)pthread_mutex_unlock(&p->lock);
	foil_buf_free(&tbs);
	return NULL;
}

enum foil_code pool_open(unsigned threads, struct pool **out, struct foil_err *err)
{
	struct pool *p = calloc(1, sizeof *p);

	if (threads == 0)
		threads = 1;
	if (p == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	p->n_ring = (size_t)threads * BATCHES_A_THREAD;
	p->ring = calloc(p->n_ring, sizeof *p->ring);
	p->thread = calloc(threads, sizeof *p->thread);
	if (p->ring == NULL || p->thread == NULL) {
		free(p->ring);
		free(p->thread);
		free(p);
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	}
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->work, NULL);
	(void)pthread_cond_init(&p->done, NULL);
	for (size_t i = 0; i < p->n_ring; i++)
		p->ring[i].bytes.max = FOIL_BUNDLE_MAX;
	while (p->n_threads + 1 < threads &&
	    pthread_create(&p->thread[p->n_threads], NULL, worker, p) == 0)
		p->n_threads++;
	*out = p;
	return FOIL_OK;
}

void pool_close(struct pool **pool)
{
	struct pool *p = *pool;

	if (p == NULL)
		return;
	(void)pthread_mutex_lock(&p->lock);
	p->stop = true;
	(void)pthread_cond_broadcast(&p->work);
	(void)pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->n_threads; i++)
		(void)pthread_join(p->thread[i], NULL);
	(void)pthread_cond_destroy(&p->work);
	(void)pthread_cond_destroy(&p->done);
	(void)pthread_mutex_destroy(&p->lock);
	for (size_t i = 0; i < p->n_ring; i++)
		foil_buf_free(&p->ring[i].bytes);
	free(p->ring);
	free(p->thread);
	free(p);
	*pool = NULL;
}

/* Finishes the oldest batch, with this thread's help, and gives it away. */
static enum foil_code collect_oldest(struct pool *p, pool_collect *collect, void *ctx,
    struct foil_err *err)
{
	struct pool_batch *b = &p->ring[p->collected % p->n_ring];
	struct foil_buf tbs = { .max = 2 * FOIL_ENTRY_MAX };
	struct chunk c;
	enum foil_code rc;

	(void)pthread_mutex_lock(&p->lock);
	while (b->finished < b->n) {
		if (take_chunk(p, &c))
			run_chunk(p, &c, &tbs);
		else
			(void)pthread_cond_wait(&p->done, &p->lock);
	}
	if (p->open == p->collected) /* nothing was in it, so nobody looked */
		p->open++;
	rc = b->rc;
	p->collected++;
	(void)pthread_mutex_unlock(&p->lock);
	foil_buf_free(&tbs);
	return rc != FOIL_OK ? foil_fail(err, rc, "a signature could not be checked") :
	    collect(ctx, b, err);
}

enum foil_code pool_take(struct pool *p, pool_collect *collect, void *ctx, struct pool_batch **out,
    struct foil_err *err)
{
	struct pool_batch *b;
	enum foil_code rc;

	if (p->submitted - p->collected == p->n_ring &&
	    (rc = collect_oldest(p, collect, ctx, err)) != FOIL_OK)
		return rc;
	b = &p->ring[p->submitted % p->n_ring];
	foil_buf_reset(&b->bytes);
	b->n = b->taken = b->finished = 0;
	b->rc = FOIL_OK;
	*out = b;
	return FOIL_OK;
}

void pool_submit(struct pool *p)
{
	(void)pthread_mutex_lock(&p->lock);
	p->submitted++;
	(void)pthread_cond_broadcast(&p->work);
	(void)pthread_mutex_unlock(&p->lock);
}

enum foil_code pool_drain(struct pool *p, pool_collect *collect, void *ctx, struct foil_err *err)
{
	enum foil_code rc;

	while (p->collected < p->submitted)
		if ((rc = collect_oldest(p, collect, ctx, err)) != FOIL_OK)
			return rc;
	return FOIL_OK;
}
