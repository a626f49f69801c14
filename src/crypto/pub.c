/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys as text (spec/key.md section 2). */
#include "foil/key.h"

#include "key_text.h"
#include "ssh_key.h"

#include "foil/text.h"

#include <string.h>

#define PUB_PREFIX "foil-pub-1 "

static bool starts_with(struct foil_view text, const char *start)
{
	size_t n = strlen(start);

	return text.len >= n && memcmp(text.p, start, n) == 0;
}

static enum foil_code parse_pub_line(struct foil_view line, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	static const size_t n = sizeof PUB_PREFIX - 1;
	struct foil_buf bytes = { .max = FOIL_PUB_LEN };
	enum foil_code rc = FOIL_OK;

	if (foil_unbase64(&bytes, foil_view(line.p + n, line.len - n), NULL) != FOIL_OK ||
	    bytes.len != FOIL_PUB_LEN)
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
	if (starts_with(line, PUB_PREFIX))
		return parse_pub_line(line, pub, err);
	if (starts_with(line, "foil-pub-"))
		return foil_fail(err, FOIL_E_VERSION,
		    "public key is of a version that is not known here; only foil-pub-1 is");
	if (foil_ssh_line_is(line))
		return foil_ssh_line_parse(line, pub, err);
	return foil_fail(err, FOIL_E_FORMAT,
	    "not a public key: neither \"foil-pub-1 ...\", nor \"ssh-ed25519 ...\", nor a key file");
}

enum foil_code foil_pub_read(struct foil_view text, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	uint8_t found[FOIL_PUB_LEN];
	enum foil_code rc;

	if (starts_with(text, "\xef\xbb\xbf")) /* an editor's byte-order mark */
		text = foil_view(text.p + 3, text.len - 3);
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
