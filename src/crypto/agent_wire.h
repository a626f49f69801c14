/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRYPTO_AGENT_WIRE_H
#define FOIL_CRYPTO_AGENT_WIRE_H

/* One question and one answer over an agent's socket (RFC 9987), in bounded time. */

#include "foil/bytes.h"

#include <sys/un.h>

/*
 * Connects, sends the message, reads one message of at most reply->max bytes
 * into reply (empty before), disconnects. `ms` bounds all of it together.
 */
enum foil_code foil_agent_ask(const struct sockaddr_un *at, int ms, struct foil_view request,
    struct foil_buf *reply, struct foil_err *err) FOIL_MUST_CHECK;

#endif
