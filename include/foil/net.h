/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_NET_H
#define FOIL_NET_H

/*
 * The one place with a network (spec/witness.md section 5): a small HTTP
 * server and a client, both bounded in size, time and number. Linked by
 * foil-witness alone; not part of libfoil.a.
 */

#include "foil/env.h"
#include "foil/bytes.h"

struct foil_http_request {
	const char *method, *path; /* as sent; the path without a query */
	struct foil_view body;
};
struct foil_http_answer {
	unsigned status;
	const char *type; /* static */
	struct foil_buf body;
};
struct foil_server_setup {
	const char *listen;   /* "127.0.0.1:8080", "[::1]:0"; numbers only; port 0: any that is free */
	size_t body_max;      /* bytes of a request's body: more is 413 */
	unsigned connections_max; /* at once: more wait in the kernel's queue or are closed */
	unsigned seconds_max; /* life of a connection, whatever it does */
	const struct foil_env *env;
	/* Fills *out; called by foil_server_step() alone, one request after the other. */
	void (*handle)(void *ctx, const struct foil_http_request *r, struct foil_http_answer *out);
	void *ctx;
};
struct foil_server;
/* Listens. FOIL_E_ARG for an address that is none, FOIL_E_IO when it cannot be had. */
enum foil_code foil_server_start(const struct foil_server_setup *setup, struct foil_server **out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* "127.0.0.1:8080", with the port that was given. */
const char *foil_server_address(const struct foil_server *s);
/* Waits at most `ms` for something to do, and does it; a signal ends the wait. */
enum foil_code foil_server_step(struct foil_server *s, unsigned ms, struct foil_err *err)
    FOIL_MUST_CHECK;
void foil_server_stop(struct foil_server **s);

/* One POST, or GET, and what came of it. */
struct foil_http_post {
	const char *url;
	bool get;              /* GET: then body is not sent */
	struct foil_view body;
	size_t answer_max;     /* bytes of an answer's body: more is a failure */
	bool failed;           /* no answer: `why` says it */
	unsigned status;
	char type[80];         /* Content-Type, cut; "" without */
	struct foil_buf answer; /* the caller frees it */
	char why[160];         /* one line, escaped */
};
/* FOIL_E_ARG unless it is http:// or https:// with a host, and no user, query or fragment. */
enum foil_code foil_url_check(const char *url, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * All at the same time, each within `seconds`. No redirect is followed, no
 * cookie kept, no name or password sent, no proxy used but `proxy` (NULL:
 * none). FOIL_OK when all have ended, failed or not.
 */
enum foil_code foil_http_post_all(struct foil_http_post *p, size_t n, unsigned seconds,
    const char *proxy, struct foil_err *err) FOIL_MUST_CHECK;

#endif
