/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRYPTO_AGENT_H
#define FOIL_CRYPTO_AGENT_H

/*
 * An SSH agent (RFC 9987) that signs with an Ed25519 key which this program
 * never sees. One connection for each question (spec/key.md, K16). Everything
 * that goes wrong is FOIL_E_KEY, with a message of its own.
 */

#include "foil/sign.h"

#include <sys/socket.h>
#include <sys/un.h>

#define FOIL_AGENT_MESSAGE_MAX ((uint32_t)256 << 10) /* bytes, both ways; OpenSSH's own limit */

struct foil_agent {
	struct sockaddr_un at;
	uint8_t pub[FOIL_PUB_LEN];
	int list_ms; /* how long it may take to name its keys */
	int sign_ms; /* and to sign: a person may have to touch something */
};

/* Finds the agent by SSH_AUTH_SOCK and sets the default times. Does not talk to it. */
enum foil_code foil_agent_find(struct foil_agent *a, const uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err) FOIL_MUST_CHECK;
/* FOIL_OK if the agent holds a->pub. */
enum foil_code foil_agent_check(const struct foil_agent *a, struct foil_err *err) FOIL_MUST_CHECK;
/* The signature has been verified under a->pub. FOIL_E_LIMIT if msg does not fit a message. */
enum foil_code foil_agent_sign(const struct foil_agent *a, struct foil_view msg,
    uint8_t sig[FOIL_SIG_LEN], struct foil_err *err) FOIL_MUST_CHECK;

#endif
