/* SPDX-License-Identifier: Apache-2.0 */
#include "agent_wire.h"

#include "foil/text.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define RETRY_MS 20

/*
 * The timer is one descriptor that becomes readable when the time is over:
 * one bound for the whole conversation, however slowly bytes drip, and no
 * clock to read.
 */
struct line {
	int sock, timer, ms;
};

static enum foil_code fail(struct foil_err *err, const char *what)
{
	return foil_fail(err, FOIL_E_KEY, "%s the ssh agent: %s", what, strerror(errno));
}

static void line_close(struct line *l)
{
	if (l->sock >= 0)
		(void)close(l->sock);
	if (l->timer >= 0)
		(void)close(l->timer);
}

static enum foil_code line_open(struct line *l, int ms, struct foil_err *err)
{
	const struct itimerspec t = {
		.it_value = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L },
	};

	*l = (struct line){ -1, -1, ms };
	if ((l->sock = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) < 0 ||
	    (l->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) < 0 ||
	    timerfd_settime(l->timer, 0, &t, NULL) != 0)
		return fail(err, "cannot talk to");
	return FOIL_OK;
}

/* Until the socket is ready for `events`, or for RETRY_MS if there are none. */
static enum foil_code await(const struct line *l, short events, struct foil_err *err)
{
	struct pollfd p[2] = { { .fd = l->timer, .events = POLLIN },
		{ .fd = events == 0 ? -1 : l->sock, .events = events } };
	int n;

	do
		n = poll(p, 2, events == 0 ? RETRY_MS : -1);
	while (n < 0 && errno == EINTR); /* the timer runs on */
	if (n < 0)
		return fail(err, "cannot wait for");
	if (p[0].revents != 0)
		return foil_fail(err, FOIL_E_KEY,
		    "the ssh agent did not answer within %d.%d seconds; "
		    "does it wait for a touch, a PIN or a dialogue?",
		    l->ms / 1000, l->ms % 1000 / 100);
	return FOIL_OK;
}

static enum foil_code join(const struct line *l, const struct sockaddr_un *at, struct foil_err *err)
{
	struct foil_safe shown;
	enum foil_code rc;

	while (connect(l->sock, (const struct sockaddr *)at, sizeof *at) != 0) {
		if (errno == EISCONN)
			break;
		if (errno == EAGAIN) { /* its queue is full, and poll cannot tell when it is not */
			if ((rc = await(l, 0, err)) != FOIL_OK)
				return rc;
		} else if (errno != EINTR) {
			return foil_fail(err, FOIL_E_KEY,
			    "cannot connect to the ssh agent at %s (SSH_AUTH_SOCK): %s; "
			    "is it running?",
			    foil_safe(&shown, foil_str(at->sun_path)), strerror(errno));
		}
	}
	return FOIL_OK;
}

static enum foil_code send_all(const struct line *l, struct foil_view v, struct foil_err *err)
{
	enum foil_code rc;

	while (v.len > 0) {
		ssize_t n = send(l->sock, v.p, v.len, MSG_NOSIGNAL);

		if (n >= 0) {
			v = foil_view(v.p + n, v.len - (size_t)n);
		} else if (errno == EAGAIN) {
			if ((rc = await(l, POLLOUT, err)) != FOIL_OK)
				return rc;
		} else if (errno != EINTR) {
			return fail(err, "cannot send to");
		}
	}
	return FOIL_OK;
}

static enum foil_code receive_all(const struct line *l, uint8_t *to, size_t n, struct foil_err *err)
{
	enum foil_code rc;

	while (n > 0) {
		ssize_t got = recv(l->sock, to, n, 0);

		if (got > 0) {
			to += got;
			n -= (size_t)got;
		} else if (got == 0 || errno == ECONNRESET) {
			return foil_fail(err, FOIL_E_KEY,
			    "the ssh agent closed the connection without an answer");
		} else if (errno == EAGAIN) {
			if ((rc = await(l, POLLIN, err)) != FOIL_OK)
				return rc;
		} else if (errno != EINTR) {
			return fail(err, "cannot read from");
		}
	}
	return FOIL_OK;
}

static enum foil_code receive(const struct line *l, struct foil_buf *reply, struct foil_err *err)
{
	enum foil_code rc;
	uint8_t head[4], *to;
	uint32_t n;

	if ((rc = receive_all(l, head, sizeof head, err)) != FOIL_OK)
		return rc;
	n = foil_get_be32(head);
	if (n == 0 || n > reply->max)
		return foil_fail(err, FOIL_E_KEY,
		    "the ssh agent announces an answer of %u bytes; 1 to %zu are possible",
		    (unsigned)n, reply->max);
	if ((to = foil_buf_room(reply, n)) == NULL)
		return foil_buf_check(reply, "answer of the ssh agent", err);
	if ((rc = receive_all(l, to, n, err)) != FOIL_OK)
		return rc;
	reply->len += n;
	return FOIL_OK;
}

enum foil_code foil_agent_ask(const struct sockaddr_un *at, int ms, struct foil_view request,
    struct foil_buf *reply, struct foil_err *err)
{
	enum foil_code rc;
	uint8_t head[4];
	struct line l;

	foil_put_be32(head, (uint32_t)request.len);
	if ((rc = line_open(&l, ms, err)) != FOIL_OK ||
	    (rc = join(&l, at, err)) != FOIL_OK ||
	    (rc = send_all(&l, foil_view(head, sizeof head), err)) != FOIL_OK ||
	    (rc = send_all(&l, request, err)) != FOIL_OK)
		goto done;
	rc = receive(&l, reply, err);
done:
	line_close(&l);
	return rc;
}
