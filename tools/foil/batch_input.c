/* SPDX-License-Identifier: Apache-2.0 */
#include "batch.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)64 << 10)

static const uint8_t *line_end(const struct batch_input *in)
{
	if (in->buf.len == in->at)
		return NULL;
	return memchr(in->buf.p + in->at, '\n', in->buf.len - in->at);
}

bool batch_ready(const struct batch_input *in)
{
	struct pollfd p = { .fd = in->fd, .events = POLLIN };

	return line_end(in) != NULL || in->ended || poll(&p, 1, 0) > 0;
}

/* Drops what has been consumed; the rest moves to the front. */
static void compact(struct batch_input *in)
{
	size_t rest = in->buf.len - in->at;

	if (in->at == 0)
		return;
	memmove(in->buf.p, in->buf.p + in->at, rest);
	in->buf.len = rest;
	in->at = 0;
}

static enum foil_code read_more(struct batch_input *in, struct foil_err *err)
{
	uint8_t *to;
	ssize_t got;

	compact(in);
	if ((to = foil_buf_room(&in->buf, CHUNK)) == NULL)
		return foil_buf_check(&in->buf, "a line of the batch", err);
	do
		got = read(in->fd, to, CHUNK);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return foil_fail(err, FOIL_E_IO, "cannot read the batch: %s", strerror(errno));
	in->buf.len += (size_t)got;
	in->ended = got == 0;
	return FOIL_OK;
}

enum foil_code batch_next(struct batch_input *in, struct foil_view *line, bool *more,
    struct foil_err *err)
{
	const uint8_t *end;
	enum foil_code rc;

	while ((end = line_end(in)) == NULL && !in->ended)
		if ((rc = read_more(in, err)) != FOIL_OK)
			return rc;
	*more = end != NULL || in->at < in->buf.len;
	if (!*more)
		return FOIL_OK;
	*line = foil_view(in->buf.p + in->at,
	    end != NULL ? (size_t)(end - in->buf.p) - in->at : in->buf.len - in->at);
	in->at += line->len + (end != NULL);
	in->line++;
	return FOIL_OK;
}
