/* SPDX-License-Identifier: Apache-2.0 */
/* A small HTTP server over libmicrohttpd: one thread, everything bounded (spec/witness.md W40, W41). */
#include "foil/net.h"

#include "foil/text.h"

#include <microhttpd.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MEMORY_PER_CONNECTION ((size_t)16 << 10) /* request line and headers */
#define QUIET_SECONDS 10u                        /* a connection on which nothing moves */
#define CONNECTIONS_CEILING 1024u

struct connection {
	int fd; /* -1: free */
	int64_t since;
};

struct foil_server {
	struct foil_server_setup setup;
	struct MHD_Daemon *daemon;
	struct connection *connections; /* setup.connections_max of them */
	char address[80];
};

/* What is kept of one request while it arrives. */
struct request {
	struct foil_buf body;
};

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* "127.0.0.1:80" or "[::1]:80", into *out. */
static enum foil_code read_address(const char *text, union address *out, struct foil_err *err)
{
	const char *colon = strrchr(text, ':');
	struct foil_safe s;
	char host[64];
	uint64_t port;
	size_t n;

	if (colon == NULL || (n = (size_t)(colon - text)) >= sizeof host ||
	    foil_parse_uint(foil_str(colon + 1), 65535, &port, NULL) != FOIL_OK)
		goto bad;
	memset(out, 0, sizeof *out);
	if (n > 2 && text[0] == '[' && text[n - 1] == ']') {
		memcpy(host, text + 1, n - 2);
		host[n - 2] = '\0';
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_port = htons((uint16_t)port);
		if (inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1)
			return FOIL_OK;
	} else {
		memcpy(host, text, n);
		host[n] = '\0';
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = htons((uint16_t)port);
		if (inet_pton(AF_INET, host, &out->v4.sin_addr) == 1)
			return FOIL_OK;
	}
bad:
	return foil_fail(err, FOIL_E_ARG,
	    "'%s' is no address to listen on; write 127.0.0.1:8080 or [::1]:8080",
	    foil_safe(&s, foil_str(text)));
}

static void put_address(struct foil_server *s, const union address *a, unsigned port)
{
	char host[INET6_ADDRSTRLEN] = "?";

	if (a->any.sa_family == AF_INET6) {
		(void)inet_ntop(AF_INET6, &a->v6.sin6_addr, host, sizeof host);
		(void)snprintf(s->address, sizeof s->address, "[%s]:%u", host, port);
	} else {
		(void)inet_ntop(AF_INET, &a->v4.sin_addr, host, sizeof host);
		(void)snprintf(s->address, sizeof s->address, "%s:%u", host, port);
	}
}

static int descriptor(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);

	return info == NULL ? -1 : info->connect_fd;
}

/* Remembers since when each connection is open; libmicrohttpd bounds only its silences. */
static void on_connection(void *ctx, struct MHD_Connection *c, void **own,
    enum MHD_ConnectionNotificationCode code)
{
	struct foil_server *s = ctx;
	int fd = descriptor(c);

	(void)own;
	for (unsigned i = 0; i < s->setup.connections_max; i++) {
		struct connection *k = &s->connections[i];

		if (code == MHD_CONNECTION_NOTIFY_STARTED && k->fd < 0) {
			*k = (struct connection){ fd, s->setup.env->now(s->setup.env->ctx) };
			return;
		}
		if (code == MHD_CONNECTION_NOTIFY_CLOSED && k->fd == fd) {
			k->fd = -1;
			return;
		}
	}
}

/* W41: shut, not closed: libmicrohttpd sees the end and closes it itself. */
static void end_old_ones(struct foil_server *s)
{
	int64_t now = s->setup.env->now(s->setup.env->ctx);

	for (unsigned i = 0; i < s->setup.connections_max; i++) {
		struct connection *k = &s->connections[i];

		if (k->fd >= 0 && now - k->since > (int64_t)s->setup.seconds_max)
			(void)shutdown(k->fd, SHUT_RDWR);
	}
}

static void on_completed(void *ctx, struct MHD_Connection *c, void **own,
    enum MHD_RequestTerminationCode code)
{
	struct request *r = *own;

	(void)ctx;
	(void)c;
	(void)code;
	if (r != NULL)
		foil_buf_free(&r->body);
	free(r);
	*own = NULL;
}

static enum MHD_Result answer(struct MHD_Connection *c, const struct foil_http_answer *a, bool last)
{
	struct foil_view body = foil_buf_view(&a->body);
	struct MHD_Response *r;
	enum MHD_Result done = MHD_NO;

	r = MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.p, MHD_RESPMEM_MUST_COPY);
	if (r == NULL)
		return MHD_NO;
	if ((a->type == NULL ||
	    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->type) == MHD_YES) &&
	    (!last || MHD_add_response_header(r, MHD_HTTP_HEADER_CONNECTION, "close") == MHD_YES))
		done = MHD_queue_response(c, a->status, r);
	MHD_destroy_response(r);
	return done;
}

static enum MHD_Result refuse(struct MHD_Connection *c, unsigned status, const char *why)
{
	struct foil_http_answer a = { .status = status, .type = "text/plain; charset=utf-8",
		.body = { .max = 200 } };
	enum MHD_Result done;

	foil_buf_put_str(&a.body, why);
	done = answer(c, &a, true);
	foil_buf_free(&a.body);
	return done;
}

/* A length that is said, before any of it is read. */
static bool says_too_much(struct MHD_Connection *c, size_t max)
{
	const char *text = MHD_lookup_connection_value(c, MHD_HEADER_KIND,
	    MHD_HTTP_HEADER_CONTENT_LENGTH);
	uint64_t n;

	return text != NULL && foil_parse_uint(foil_str(text), max, &n, NULL) != FOIL_OK;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *path,
    const char *method, const char *version, const char *data, size_t *n, void **own)
{
	struct foil_server *s = ctx;
	struct request *r = *own;
	struct foil_http_answer a = { .status = 500, .body = { .max = (size_t)1 << 20 } };
	struct foil_http_request in = { method, path, { NULL, 0 } };
	enum MHD_Result done;

	(void)version;
	if (r == NULL) { /* headers are here, the body is not */
		if (says_too_much(c, s->setup.body_max))
			return refuse(c, MHD_HTTP_CONTENT_TOO_LARGE, "too large\n");
		if ((r = calloc(1, sizeof *r)) == NULL)
			return MHD_NO;
		foil_buf_init(&r->body, s->setup.body_max);
		*own = r;
		return MHD_YES;
	}
	if (*n > 0) { /* what is over the bound is read and forgotten: a client that sends hears no answer */
		foil_buf_put(&r->body, data, *n);
		*n = 0;
		return MHD_YES;
	}
	if (r->body.failed == FOIL_E_LIMIT)
		return refuse(c, MHD_HTTP_CONTENT_TOO_LARGE, "too large\n");
	if (r->body.failed != FOIL_OK)
		return MHD_NO;
	in.body = foil_buf_view(&r->body);
	s->setup.handle(s->setup.ctx, &in, &a);
	done = a.body.failed == FOIL_OK ? answer(c, &a, false) : MHD_NO;
	foil_buf_free(&a.body);
	return done;
}

static struct MHD_Daemon *start(struct foil_server *s, const union address *a)
{
	return MHD_start_daemon(MHD_USE_EPOLL |
	    (a->any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0), 0, NULL, NULL, on_request, s,
	    MHD_OPTION_SOCK_ADDR, &a->any,
	    MHD_OPTION_CONNECTION_LIMIT, s->setup.connections_max,
	    MHD_OPTION_CONNECTION_TIMEOUT, QUIET_SECONDS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_PER_CONNECTION,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
	    MHD_OPTION_END);
}

enum foil_code foil_server_start(const struct foil_server_setup *setup, struct foil_server **out,
    struct foil_err *err)
{
	const union MHD_DaemonInfo *info;
	struct foil_server *s = NULL;
	union address a;
	struct foil_safe safe;
	enum foil_code rc;

	if (setup->connections_max == 0 || setup->connections_max > CONNECTIONS_CEILING)
		return foil_fail(err, FOIL_E_ARG, "a server takes 1 to %u connections", CONNECTIONS_CEILING);
	if ((rc = read_address(setup->listen, &a, err)) != FOIL_OK)
		return rc;
	if ((s = calloc(1, sizeof *s)) == NULL ||
	    (s->connections = calloc(setup->connections_max, sizeof *s->connections)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	s->setup = *setup;
	for (unsigned i = 0; i < setup->connections_max; i++)
		s->connections[i].fd = -1;
	errno = 0;
	if ((s->daemon = start(s, &a)) == NULL) {
		rc = foil_fail(err, FOIL_E_IO, "cannot listen on %s: %s",
		    foil_safe(&safe, foil_str(setup->listen)),
		    errno != 0 ? strerrordesc_np(errno) : "refused by libmicrohttpd");
		goto done;
	}
	info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
	put_address(s, &a, info == NULL ? 0 : info->port);
	*out = s;
	s = NULL;
	rc = FOIL_OK;
done:
	foil_server_stop(&s);
	return rc;
}

const char *foil_server_address(const struct foil_server *s)
{
	return s->address;
}

enum foil_code foil_server_step(struct foil_server *s, unsigned ms, struct foil_err *err)
{
	errno = 0;
	if (MHD_run_wait(s->daemon, (int32_t)ms) != MHD_YES && errno != EINTR)
		return foil_fail(err, FOIL_E_IO, "the server cannot go on");
	end_old_ones(s);
	return FOIL_OK;
}

void foil_server_stop(struct foil_server **s)
{
	if (*s == NULL)
		return;
	if ((*s)->daemon != NULL)
		MHD_stop_daemon((*s)->daemon);
	free((*s)->connections);
	free(*s);
	*s = NULL;
}
