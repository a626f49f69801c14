/* SPDX-License-Identifier: Apache-2.0 */
/* Hex and base64: strict in reading, one form in writing. */
#include "foil/bytes.h"

#include <string.h>

static const char hex_digits[] = "0123456789abcdef";
static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void foil_hex(char *out, const void *p, size_t n)
{
	const uint8_t *in = p;

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = hex_digits[in[i] >> 4];
		out[2 * i + 1] = hex_digits[in[i] & 15];
	}
	out[2 * n] = '\0';
}

void foil_buf_put_hex(struct foil_buf *b, const void *p, size_t n)
{
	const uint8_t *in = p;

	for (size_t i = 0; i < n; i++) {
		char pair[2] = { hex_digits[in[i] >> 4], hex_digits[in[i] & 15] };

		foil_buf_put(b, pair, sizeof pair);
	}
}

static int hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

enum foil_code foil_unhex(uint8_t *out, size_t n, struct foil_view text, struct foil_err *err)
{
	if (n > SIZE_MAX / 2 || text.len != 2 * n)
		return foil_fail(err, FOIL_E_FORMAT, "hex: %zu characters where %zu digits belong",
		    text.len, 2 * n);
	for (size_t i = 0; i < text.len; i++) {
		if (hex_value(text.p[i]) < 0)
			return foil_fail(err, FOIL_E_FORMAT, "hex: character %zu is not a digit",
			    i + 1);
	}
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(hex_value(text.p[2 * i]) * 16 + hex_value(text.p[2 * i + 1]));
	return FOIL_OK;
}

void foil_buf_put_base64(struct foil_buf *b, const void *p, size_t n)
{
	const uint8_t *in = p;

	for (size_t i = 0; i < n; i += 3) {
		size_t have = n - i < 3 ? n - i : 3;
		uint32_t v = (uint32_t)in[i] << 16;
		char quad[4] = { '=', '=', '=', '=' };

		if (have > 1)
			v |= (uint32_t)in[i + 1] << 8;
		if (have > 2)
			v |= in[i + 2];
		for (size_t k = 0; k <= have; k++)
			quad[k] = base64_digits[v >> (18 - 6 * k) & 63];
		foil_buf_put(b, quad, sizeof quad);
	}
}

static int base64_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* Number of '=' at the end, 0 to 2; three of them fail as a bad digit. */
static size_t padding_of(struct foil_view text)
{
	size_t pad = 0;

	while (pad < 2 && pad < text.len && text.p[text.len - 1 - pad] == '=')
		pad++;
	return pad;
}

static enum foil_code base64_check(struct foil_view text, size_t pad, struct foil_err *err)
{
	size_t digits = text.len - pad;
	unsigned unused;

	if (text.len % 4 != 0)
		return foil_fail(err, FOIL_E_FORMAT, "base64: length %zu is not a multiple of 4",
		    text.len);
	for (size_t i = 0; i < digits; i++) {
		if (base64_value(text.p[i]) < 0)
			return foil_fail(err, FOIL_E_FORMAT, "base64: character %zu is not a digit",
			    i + 1);
	}
	if (pad == 0)
		return FOIL_OK;
	/* Bits that no byte uses must be zero, or one value would have many texts. */
	unused = (unsigned)base64_value(text.p[digits - 1]) & (pad == 1 ? 3U : 15U);
	if (unused != 0)
		return foil_fail(err, FOIL_E_FORMAT, "base64: bits are left over at the end");
	return FOIL_OK;
}

enum foil_code foil_unbase64(struct foil_buf *out, struct foil_view text, struct foil_err *err)
{
	size_t pad = padding_of(text);
	size_t n = text.len / 4 * 3 - (text.len == 0 ? 0 : pad), done = 0;
	enum foil_code rc;
	uint8_t *to;

	if ((rc = base64_check(text, pad, err)) != FOIL_OK)
		return rc;
	if ((to = foil_buf_room(out, n)) == NULL)
		return foil_buf_check(out, "base64", err);
	for (size_t i = 0; i < text.len; i += 4) {
		uint32_t v = 0;

		for (size_t k = 0; k < 4; k++) {
			int d = base64_value(text.p[i + k]);

			v = v << 6 | (d < 0 ? 0U : (uint32_t)d);
		}
		for (size_t k = 0; k < 3 && done < n; k++)
			to[done++] = (uint8_t)(v >> (16 - 8 * k));
	}
	out->len += n;
	return FOIL_OK;
}
