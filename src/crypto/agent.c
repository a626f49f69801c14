/* SPDX-License-Identifier: Apache-2.0 */
#include "agent.h"

#include "agent_wire.h"
#include "ssh_key.h"

#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

/* message numbers of RFC 9987 */
enum {
	MSG_FAILURE = 5,
	MSG_REQUEST_IDENTITIES = 11,
	MSG_IDENTITIES_ANSWER = 12,
	MSG_SIGN_REQUEST = 13,
	MSG_SIGN_RESPONSE = 14,
};

enum foil_code foil_agent_find(struct foil_agent *a, const uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	struct foil_agent found = { .list_ms = 30000, .sign_ms = 60000 };
	const char *path = getenv("SSH_AUTH_SOCK");
	struct foil_safe shown;

	if (path == NULL || path[0] == '\0')
		return foil_fail(err, FOIL_E_KEY,
		    "SSH_AUTH_SOCK is not set, so there is no ssh agent to sign; "
		    "start one (eval \"$(ssh-agent)\") and add the key (ssh-add)");
	if (strlen(path) >= sizeof found.at.sun_path)
		return foil_fail(err, FOIL_E_KEY, "SSH_AUTH_SOCK is too long for a socket: %s",
		    foil_safe(&shown, foil_str(path)));
	found.at.sun_family = AF_UNIX;
	memcpy(found.at.sun_path, path, strlen(path));
	memcpy(found.pub, pub, FOIL_PUB_LEN);
	*a = found;
	return FOIL_OK;
}

static void put_u32(struct foil_buf *b, uint32_t v)
{
	uint8_t be[4];

	foil_put_be32(be, v);
	foil_buf_put(b, be, sizeof be);
}

static void put_string(struct foil_buf *b, struct foil_view v)
{
	put_u32(b, (uint32_t)v.len);
	foil_buf_put_view(b, v);
}

static bool take_u32(struct foil_view *rest, uint32_t *v)
{
	if (rest->len < 4)
		return false;
	*v = foil_get_be32(rest->p);
	*rest = foil_view(rest->p + 4, rest->len - 4);
	return true;
}

static bool take_string(struct foil_view *rest, struct foil_view *v)
{
	uint32_t n;

	if (!take_u32(rest, &n) || n > rest->len)
		return false;
	*v = foil_view(rest->p, n);
	*rest = foil_view(rest->p + n, rest->len - n);
	return true;
}

/* Takes the message's type off it; 0, which no message has, when it is empty. */
static uint8_t take_type(struct foil_view *rest)
{
	uint8_t type;

	if (rest->len == 0)
		return 0;
	type = rest->p[0];
	*rest = foil_view(rest->p + 1, rest->len - 1);
	return type;
}

static enum foil_code not_the_protocol(struct foil_err *err)
{
	return foil_fail(err, FOIL_E_KEY,
	    "the program at SSH_AUTH_SOCK does not answer as an ssh agent does");
}

/* K15, RFC 9987: the keys it holds. */
static enum foil_code find_key(struct foil_view reply, const uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	uint8_t blob[FOIL_SSH_BLOB_LEN];
	struct foil_view key, comment;
	struct foil_ssh_print print;
	bool found = false;
	uint32_t n;

	if (take_type(&reply) != MSG_IDENTITIES_ANSWER || !take_u32(&reply, &n))
		return not_the_protocol(err);
	foil_ssh_blob(pub, blob);
	for (uint32_t i = 0; i < n; i++) { /* each turn takes 8 bytes or ends the loop */
		if (!take_string(&reply, &key) || !take_string(&reply, &comment))
			return not_the_protocol(err);
		found = found || foil_view_eq(key, foil_view(blob, sizeof blob));
	}
	if (reply.len != 0)
		return not_the_protocol(err);
	if (!found)
		return foil_fail(err, FOIL_E_KEY,
		    "the ssh agent does not hold the key that is to sign, %s (keys it shows: %u); "
		    "unlock the agent, or add the key with ssh-add",
		    foil_ssh_fingerprint(&print, pub), (unsigned)n);
	return FOIL_OK;
}

enum foil_code foil_agent_check(const struct foil_agent *a, struct foil_err *err)
{
	struct foil_buf request = { .max = 1 };
	struct foil_buf reply = { .max = FOIL_AGENT_MESSAGE_MAX };
	enum foil_code rc;

	foil_buf_put_u8(&request, MSG_REQUEST_IDENTITIES);
	if ((rc = foil_buf_check(&request, "ssh agent", err)) != FOIL_OK ||
	    (rc = foil_agent_ask(&a->at, a->list_ms, foil_buf_view(&request), &reply, err)) !=
	        FOIL_OK)
		goto done;
	rc = find_key(foil_buf_view(&reply), a->pub, err);
done:
	foil_buf_free(&request);
	foil_buf_free(&reply);
	return rc;
}

/* RFC 9987 and RFC 8709 section 6: string { string "ssh-ed25519", string sig }. */
static enum foil_code take_signature(struct foil_view reply, uint8_t sig[FOIL_SIG_LEN],
    struct foil_err *err)
{
	struct foil_view blob, type, bytes;
	struct foil_safe shown;

	if (take_type(&reply) != MSG_SIGN_RESPONSE || !take_string(&reply, &blob) ||
	    reply.len != 0 || !take_string(&blob, &type) || !take_string(&blob, &bytes) ||
	    blob.len != 0)
		return not_the_protocol(err);
	if (!foil_view_eq(type, foil_str(FOIL_SSH_TYPE)) || bytes.len != FOIL_SIG_LEN)
		return foil_fail(err, FOIL_E_KEY,
		    "the ssh agent made a signature of another kind (%s, %zu bytes)",
		    foil_safe(&shown, type), bytes.len);
	memcpy(sig, bytes.p, FOIL_SIG_LEN);
	return FOIL_OK;
}

static enum foil_code read_signature(const struct foil_agent *a, struct foil_view msg,
    struct foil_view reply, uint8_t sig[FOIL_SIG_LEN], struct foil_err *err)
{
	struct foil_ssh_print print;
	uint8_t made[FOIL_SIG_LEN];
	enum foil_code rc;
	bool good;

	if (reply.len == 1 && reply.p[0] == MSG_FAILURE)
		return foil_fail(err, FOIL_E_KEY,
		    "the ssh agent refused to sign with %s: declined, locked, or the key has gone",
		    foil_ssh_fingerprint(&print, a->pub));
	if ((rc = take_signature(reply, made, err)) != FOIL_OK ||
	    (rc = foil_sign_verify(a->pub, msg, made, &good, err)) != FOIL_OK)
		return rc;
	if (!good) /* K15 */
		return foil_fail(err, FOIL_E_KEY,
		    "the ssh agent answered with a signature that is not one of %s over these "
		    "bytes; it was not used",
		    foil_ssh_fingerprint(&print, a->pub));
	memcpy(sig, made, FOIL_SIG_LEN);
	return FOIL_OK;
}

enum foil_code foil_agent_sign(const struct foil_agent *a, struct foil_view msg,
    uint8_t sig[FOIL_SIG_LEN], struct foil_err *err)
{
	struct foil_buf request = { .max = FOIL_AGENT_MESSAGE_MAX };
	struct foil_buf reply = { .max = FOIL_AGENT_MESSAGE_MAX };
	uint8_t blob[FOIL_SSH_BLOB_LEN];
	enum foil_code rc;

	foil_ssh_blob(a->pub, blob);
	foil_buf_put_u8(&request, MSG_SIGN_REQUEST);
	put_string(&request, foil_view(blob, sizeof blob));
	put_string(&request, msg);
	put_u32(&request, 0); /* flags: none are for Ed25519 */
	if ((rc = foil_buf_check(&request, "request to the ssh agent", err)) != FOIL_OK ||
	    (rc = foil_agent_ask(&a->at, a->sign_ms, foil_buf_view(&request), &reply, err)) !=
	        FOIL_OK)
		goto done;
	rc = read_signature(a, msg, foil_buf_view(&reply), sig, err);
done:
	foil_buf_free(&request);
	foil_buf_free(&reply);
	return rc;
}
