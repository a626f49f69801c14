/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The few functions of libcbor that codec/ calls, by themselves: Debian has no
 * static libcbor, and foil-verify-static needs one. Only heads are read and
 * written, for that is all that codec/ asks of it; the shortest form, the
 * limits and the grammar are judged in codec/ as ever. Linked into that one
 * program, never beside the library; test_cbor runs against both.
 */
#include <cbor.h>

#include <string.h>

/* ---- writing: the shortest head of a major type ---- */

static size_t put_head(uint8_t major, uint64_t n, unsigned char *out, size_t cap)
{
	size_t more = n < 24 ? 0 : n <= UINT8_MAX ? 1 : n <= UINT16_MAX ? 2 : n <= UINT32_MAX ? 4 : 8;

	if (cap < 1 + more)
		return 0;
	out[0] = (unsigned char)(major << 5 | (more == 0 ? n : more == 1 ? 24 : more == 2 ? 25 :
	    more == 4 ? 26 : 27));
	for (size_t i = more; i > 0; i--, n >>= 8)
		out[i] = (unsigned char)n;
	return 1 + more;
}

size_t cbor_encode_uint(uint64_t n, unsigned char *out, size_t cap)
{
	return put_head(0, n, out, cap);
}

size_t cbor_encode_negint(uint64_t n, unsigned char *out, size_t cap)
{
	return put_head(1, n, out, cap);
}

size_t cbor_encode_bytestring_start(size_t n, unsigned char *out, size_t cap)
{
	return put_head(2, n, out, cap);
}

size_t cbor_encode_string_start(size_t n, unsigned char *out, size_t cap)
{
	return put_head(3, n, out, cap);
}

size_t cbor_encode_array_start(size_t n, unsigned char *out, size_t cap)
{
	return put_head(4, n, out, cap);
}

size_t cbor_encode_map_start(size_t n, unsigned char *out, size_t cap)
{
	return put_head(5, n, out, cap);
}

size_t cbor_encode_tag(uint64_t n, unsigned char *out, size_t cap)
{
	return put_head(6, n, out, cap);
}

size_t cbor_encode_bool(bool v, unsigned char *out, size_t cap)
{
	return put_head(7, v ? 21 : 20, out, cap);
}

size_t cbor_encode_null(unsigned char *out, size_t cap)
{
	return put_head(7, 22, out, cap);
}

/* ---- what is not allowed says nothing ---- */

void cbor_null_byte_string_start_callback(void *ctx) { (void)ctx; }
void cbor_null_string_start_callback(void *ctx) { (void)ctx; }
void cbor_null_indef_array_start_callback(void *ctx) { (void)ctx; }
void cbor_null_indef_map_start_callback(void *ctx) { (void)ctx; }
void cbor_null_indef_break_callback(void *ctx) { (void)ctx; }
void cbor_null_undefined_callback(void *ctx) { (void)ctx; }
void cbor_null_tag_callback(void *ctx, uint64_t n) { (void)ctx; (void)n; }
void cbor_null_float2_callback(void *ctx, float v) { (void)ctx; (void)v; }
void cbor_null_float4_callback(void *ctx, float v) { (void)ctx; (void)v; }
void cbor_null_float8_callback(void *ctx, double v) { (void)ctx; (void)v; }

/* ---- reading ---- */

static void tell_number(const struct cbor_callbacks *cb, void *ctx, bool negative, unsigned info,
    uint64_t n)
{
	if (info <= 24)
		(negative ? cb->negint8 : cb->uint8)(ctx, (uint8_t)n);
	else if (info == 25)
		(negative ? cb->negint16 : cb->uint16)(ctx, (uint16_t)n);
	else if (info == 26)
		(negative ? cb->negint32 : cb->uint32)(ctx, (uint32_t)n);
	else
		(negative ? cb->negint64 : cb->uint64)(ctx, n);
}

/* Simple values; a float is passed over, with its bytes, and says nothing. */
static bool tell_simple(const struct cbor_callbacks *cb, void *ctx, unsigned info)
{
	if (info == 20 || info == 21)
		cb->boolean(ctx, info == 21);
	else if (info == 22)
		cb->null(ctx);
	else if (info == 23)
		cb->undefined(ctx);
	return info >= 20 && info <= 27 && info != 24;
}

static struct cbor_decoder_result result(enum cbor_decoder_status status, size_t read)
{
	struct cbor_decoder_result r;

	memset(&r, 0, sizeof r);
	r.status = status;
	r.read = read;
	return r;
}

struct cbor_decoder_result cbor_stream_decode(cbor_data p, size_t left,
    const struct cbor_callbacks *cb, void *ctx)
{
	unsigned major, info;
	uint64_t n = 0;
	size_t more;

	if (left == 0)
		return result(CBOR_DECODER_NEDATA, 0);
	major = p[0] >> 5;
	info = p[0] & 0x1f;
	if (info == 31 && (major == 7 || (major >= 2 && major <= 5)))
		return result(CBOR_DECODER_FINISHED, 1); /* an open length, or its end */
	if (info > 27)
		return result(CBOR_DECODER_ERROR, 0);
	more = info < 24 ? 0 : (size_t)1 << (info - 24);
	if (more > left - 1)
		return result(CBOR_DECODER_NEDATA, 0);
	for (size_t i = 1; i <= more; i++)
		n = n << 8 | p[i];
	if (more == 0)
		n = info;
	if ((major == 2 || major == 3) && n > left - 1 - more)
		return result(CBOR_DECODER_NEDATA, 0);
	switch (major) {
	case 0:
	case 1:
		tell_number(cb, ctx, major == 1, info, n);
		break;
	case 2:
	case 3:
		(major == 2 ? cb->byte_string : cb->string)(ctx, p + 1 + more, (size_t)n);
		more += (size_t)n;
		break;
	case 4:
	case 5:
		(major == 4 ? cb->array_start : cb->map_start)(ctx, (size_t)n);
		break;
	case 6:
		cb->tag(ctx, n);
		break;
	default:
		if (!tell_simple(cb, ctx, info))
			return result(CBOR_DECODER_ERROR, 0);
	}
	return result(CBOR_DECODER_FINISHED, 1 + more);
}
