/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor.h"

/* Major types of RFC 8949 section 3.1. */
enum { MAJOR_UINT, MAJOR_NEGINT, MAJOR_BYTES, MAJOR_TEXT, MAJOR_ARRAY, MAJOR_MAP, MAJOR_TAG,
	MAJOR_SIMPLE };

static size_t put_head(unsigned major, uint64_t v, unsigned char *buffer, size_t size)
{
	size_t n = v < 24 ? 0 : v <= UINT8_MAX ? 1 : v <= UINT16_MAX ? 2 : v <= UINT32_MAX ? 4 : 8;
	unsigned info = n == 0 ? (unsigned)v : n == 1 ? 24 : n == 2 ? 25 : n == 4 ? 26 : 27;

	if (size < n + 1)
		return 0;
	buffer[0] = (unsigned char)(major << 5 | info);
	for (size_t i = 0; i < n; i++)
		buffer[1 + i] = (unsigned char)(v >> (8 * (n - 1 - i)));
	return n + 1;
}

size_t cbor_encode_uint(uint64_t value, unsigned char *buffer, size_t buffer_size)
{
	return put_head(MAJOR_UINT, value, buffer, buffer_size);
}

size_t cbor_encode_negint(uint64_t value, unsigned char *buffer, size_t buffer_size)
{
	return put_head(MAJOR_NEGINT, value, buffer, buffer_size);
}

size_t cbor_encode_bytestring_start(size_t length, unsigned char *buffer, size_t buffer_size)
{
	return put_head(MAJOR_BYTES, length, buffer, buffer_size);
}

size_t cbor_encode_string_start(size_t length, unsigned char *buffer, size_t buffer_size)
{
	return put_head(MAJOR_TEXT, length, buffer, buffer_size);
}

size_t cbor_encode_array_start(size_t length, unsigned char *buffer, size_t buffer_size)
{
	return put_head(MAJOR_ARRAY, length, buffer, buffer_size);
}

size_t cbor_encode_map_start(size_t length, unsigned char *buffer, size_t buffer_size)
{
	return put_head(MAJOR_MAP, length, buffer, buffer_size);
}

size_t cbor_encode_tag(uint64_t value, unsigned char *buffer, size_t buffer_size)
{
	return put_head(MAJOR_TAG, value, buffer, buffer_size);
}

size_t cbor_encode_null(unsigned char *buffer, size_t buffer_size)
{
	return put_head(MAJOR_SIMPLE, 22, buffer, buffer_size);
}

size_t cbor_encode_bool(bool value, unsigned char *buffer, size_t buffer_size)
{
	return put_head(MAJOR_SIMPLE, value ? 21 : 20, buffer, buffer_size);
}

static void say_uint(const struct cbor_callbacks *cb, void *ctx, size_t n, uint64_t v)
{
	if (n <= 1)
		cb->uint8(ctx, (uint8_t)v);
	else if (n == 2)
		cb->uint16(ctx, (uint16_t)v);
	else if (n == 4)
		cb->uint32(ctx, (uint32_t)v);
	else
		cb->uint64(ctx, v);
}

static void say_negint(const struct cbor_callbacks *cb, void *ctx, size_t n, uint64_t v)
{
	if (n <= 1)
		cb->negint8(ctx, (uint8_t)v);
	else if (n == 2)
		cb->negint16(ctx, (uint16_t)v);
	else if (n == 4)
		cb->negint32(ctx, (uint32_t)v);
	else
		cb->negint64(ctx, v);
}

/* Floats, undefined and other simple values are taken and said to nobody. */
static enum cbor_decoder_status say_simple(const struct cbor_callbacks *cb, void *ctx,
    unsigned info)
{
	switch (info) {
	case 20:
	case 21:
		cb->boolean(ctx, info == 21);
		return CBOR_DECODER_FINISHED;
	case 22:
		cb->null(ctx);
		return CBOR_DECODER_FINISHED;
	case 23:
	case 25:
	case 26:
	case 27:
		return CBOR_DECODER_FINISHED;
	default:
		return CBOR_DECODER_ERROR;
	}
}

/* The head of an item: how many bytes its number has, and the number. */
struct head {
	unsigned major, info;
	size_t n;
	uint64_t v;
};

static enum cbor_decoder_status read_head(cbor_data p, size_t size, struct head *h)
{
	if (size == 0)
		return CBOR_DECODER_NEDATA;
	*h = (struct head){ p[0] >> 5, p[0] & 0x1f, 0, p[0] & 0x1f };
	if (h->info == 31 && h->major >= MAJOR_BYTES && h->major != MAJOR_TAG)
		return CBOR_DECODER_FINISHED; /* an indefinite length, or its end: said to nobody */
	if (h->info > 27)
		return CBOR_DECODER_ERROR;
	if (h->info < 24)
		return CBOR_DECODER_FINISHED;
	h->n = (size_t)1 << (h->info - 24);
	if (h->n > size - 1)
		return CBOR_DECODER_NEDATA;
	h->v = 0;
	for (size_t i = 1; i <= h->n; i++)
		h->v = h->v << 8 | p[i];
	return CBOR_DECODER_FINISHED;
}

/* Says what it is; *body is the length of a string's content. */
static enum cbor_decoder_status say(const struct cbor_callbacks *cb, void *ctx,
    const struct head *h, cbor_data content, size_t left, size_t *body)
{
	if (h->info == 31)
		return CBOR_DECODER_FINISHED;
	if (h->major >= MAJOR_BYTES && h->major <= MAJOR_TEXT) {
		if (h->v > left)
			return CBOR_DECODER_NEDATA;
		*body = (size_t)h->v;
	}
	if (h->v > SIZE_MAX && (h->major == MAJOR_ARRAY || h->major == MAJOR_MAP))
		return CBOR_DECODER_ERROR;
	if (h->major == MAJOR_UINT)
		say_uint(cb, ctx, h->n, h->v);
	else if (h->major == MAJOR_NEGINT)
		say_negint(cb, ctx, h->n, h->v);
	else if (h->major == MAJOR_BYTES)
		cb->byte_string(ctx, content, *body);
	else if (h->major == MAJOR_TEXT)
		cb->string(ctx, content, *body);
	else if (h->major == MAJOR_ARRAY)
		cb->array_start(ctx, (size_t)h->v);
	else if (h->major == MAJOR_MAP)
		cb->map_start(ctx, (size_t)h->v);
	else if (h->major == MAJOR_TAG)
		cb->tag(ctx, h->v);
	else
		return say_simple(cb, ctx, h->info);
	return CBOR_DECODER_FINISHED;
}

struct cbor_decoder_result cbor_stream_decode(cbor_data source, size_t source_size,
    const struct cbor_callbacks *callbacks, void *context)
{
	struct cbor_decoder_result r = { 0, CBOR_DECODER_ERROR, 0 };
	struct head h;
	size_t body = 0;

	if ((r.status = read_head(source, source_size, &h)) != CBOR_DECODER_FINISHED)
		return r;
	r.status = say(callbacks, context, &h, source + 1 + h.n, source_size - 1 - h.n, &body);
	if (r.status == CBOR_DECODER_FINISHED)
		r.read = 1 + h.n + body;
	return r;
}

/* Taken and said to nobody. */
void cbor_null_byte_string_start_callback(void *ctx) { (void)ctx; }
void cbor_null_string_start_callback(void *ctx) { (void)ctx; }
void cbor_null_indef_array_start_callback(void *ctx) { (void)ctx; }
void cbor_null_indef_map_start_callback(void *ctx) { (void)ctx; }
void cbor_null_undefined_callback(void *ctx) { (void)ctx; }
void cbor_null_indef_break_callback(void *ctx) { (void)ctx; }

void cbor_null_tag_callback(void *ctx, uint64_t v)
{
	(void)ctx;
	(void)v;
}

void cbor_null_float2_callback(void *ctx, float v)
{
	(void)ctx;
	(void)v;
}

void cbor_null_float4_callback(void *ctx, float v)
{
	(void)ctx;
	(void)v;
}

void cbor_null_float8_callback(void *ctx, double v)
{
	(void)ctx;
	(void)v;
}
