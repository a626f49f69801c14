/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys as text (spec/key.md, K5 and K6). */
#include "foil/key.h"

#include "key_text.h"
#include "prefix.h"
#include "ssh_key.h"

#include "foil/text.h"

#include <string.h>

#define PUB_PREFIX "foil-pub-1 "

static enum foil_code parse_base64(struct foil_view text, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_PUB_LEN };
	enum foil_code rc = FOIL_OK;

	if (foil_unbase64(&bytes, text, NULL) != FOIL_OK || bytes.len != FOIL_PUB_LEN)
		rc = foil_fail(err, FOIL_E_KEY, "foil-pub-1 line is damaged");
	else
		memcpy(pub, bytes.p, FOIL_PUB_LEN);
	foil_buf_free(&bytes);
	return rc;
}

static enum foil_code parse_key_file(struct foil_view text, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	struct foil_key_text k;
	enum foil_code rc;

	if ((rc = foil_key_text_parse(text, &k, err)) != FOIL_OK)
		return rc;
	memcpy(pub, k.pub, FOIL_PUB_LEN);
	explicit_bzero(&k, sizeof k);
	return FOIL_OK;
}

static enum foil_code parse_line(struct foil_view text, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	struct foil_view line = foil_trim(text);

	if (line.len > 0 && memchr(line.p, '\n', line.len) != NULL)
		return foil_fail(err, FOIL_E_FORMAT, "public key: more than one line");
	if (take_prefix(&line, PUB_PREFIX))
		return parse_base64(line, pub, err);
	if (has_prefix(line, "foil-pub-"))
		return foil_fail(err, FOIL_E_VERSION,
		    "public key is of a version that is not known here; only foil-pub-1 is");
	if (foil_ssh_line_is(line))
		return foil_ssh_line_parse(line, pub, err);
	return foil_fail(err, FOIL_E_FORMAT,
	    "not a public key: neither \"foil-pub-1 ...\", nor \"ssh-ed25519 ...\", "
	    "nor a key file");
}

enum foil_code foil_pub_read(struct foil_view text, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	uint8_t found[FOIL_PUB_LEN];
	enum foil_code rc;

	(void)take_prefix(&text, "\xef\xbb\xbf"); /* an editor's byte-order mark */
	if (foil_key_text_is(text))
		rc = parse_key_file(text, found, err);
	else
		rc = parse_line(text, found, err);
	if (rc != FOIL_OK || (rc = foil_pub_check(found, err)) != FOIL_OK)
		return rc;
	memcpy(pub, found, FOIL_PUB_LEN);
	return FOIL_OK;
}

void foil_pub_write(struct foil_buf *b, const uint8_t pub[FOIL_PUB_LEN])
{
	foil_buf_put_str(b, PUB_PREFIX);
	foil_buf_put_base64(b, pub, FOIL_PUB_LEN);
	foil_buf_put_str(b, "\n");
}
