/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor_item.h"

#include "foil/text.h"

#include <cbor.h>

/* What one callback of libcbor said. FOIL_CBOR_END: a kind that is not allowed. */
struct token {
	enum foil_cbor_type type;
	uint64_t n;
};

static void token_set(void *ctx, enum foil_cbor_type type, uint64_t n)
{
	struct token *tok = ctx;

	*tok = (struct token){ type, n };
}

static void on_u8(void *ctx, uint8_t v) { token_set(ctx, FOIL_CBOR_UINT, v); }
static void on_u16(void *ctx, uint16_t v) { token_set(ctx, FOIL_CBOR_UINT, v); }
static void on_u32(void *ctx, uint32_t v) { token_set(ctx, FOIL_CBOR_UINT, v); }
static void on_u64(void *ctx, uint64_t v) { token_set(ctx, FOIL_CBOR_UINT, v); }
static void on_n8(void *ctx, uint8_t v) { token_set(ctx, FOIL_CBOR_NINT, v); }
static void on_n16(void *ctx, uint16_t v) { token_set(ctx, FOIL_CBOR_NINT, v); }
static void on_n32(void *ctx, uint32_t v) { token_set(ctx, FOIL_CBOR_NINT, v); }
static void on_n64(void *ctx, uint64_t v) { token_set(ctx, FOIL_CBOR_NINT, v); }
static void on_array(void *ctx, size_t n) { token_set(ctx, FOIL_CBOR_ARRAY, n); }
static void on_map(void *ctx, size_t n) { token_set(ctx, FOIL_CBOR_MAP, n); }
static void on_bool(void *ctx, bool v) { token_set(ctx, FOIL_CBOR_BOOL, v); }
static void on_null(void *ctx) { token_set(ctx, FOIL_CBOR_NULL, 0); }

static void on_bytes(void *ctx, cbor_data p, size_t n)
{
	(void)p; /* the content is found again from the head, in bytes that are ours */
	token_set(ctx, FOIL_CBOR_BYTES, n);
}

static void on_text(void *ctx, cbor_data p, size_t n)
{
	(void)p;
	token_set(ctx, FOIL_CBOR_TEXT, n);
}

/* Kinds that are not allowed say nothing, and FOIL_CBOR_END stays. */
static const struct cbor_callbacks callbacks = {
	.uint8 = on_u8,
	.uint16 = on_u16,
	.uint32 = on_u32,
	.uint64 = on_u64,
	.negint8 = on_n8,
	.negint16 = on_n16,
	.negint32 = on_n32,
	.negint64 = on_n64,
	.byte_string_start = cbor_null_byte_string_start_callback,
	.byte_string = on_bytes,
	.string = on_text,
	.string_start = cbor_null_string_start_callback,
	.indef_array_start = cbor_null_indef_array_start_callback,
	.array_start = on_array,
	.indef_map_start = cbor_null_indef_map_start_callback,
	.map_start = on_map,
	.tag = cbor_null_tag_callback,
	.float2 = cbor_null_float2_callback,
	.float4 = cbor_null_float4_callback,
	.float8 = cbor_null_float8_callback,
	.undefined = cbor_null_undefined_callback,
	.null = on_null,
	.boolean = on_bool,
	.indef_break = cbor_null_indef_break_callback,
};

static bool fail(struct cbor_fault *fault, enum foil_code code, const char *why, size_t where)
{
	*fault = (struct cbor_fault){ code, why, where };
	return false;
}

static size_t head_size(uint64_t n)
{
	return n < 24 ? 1 : n <= UINT8_MAX ? 2 : n <= UINT16_MAX ? 3 : n <= UINT32_MAX ? 5 : 9;
}

/*
 * libcbor 0.8 refuses the one-byte tags, so that tag heads are read here.
 * Returns the bytes read, 0 if the head is cut short or reserved.
 */
static size_t tag_head(const uint8_t *p, size_t left, struct token *tok)
{
	unsigned info = p[0] & 0x1f;
	size_t n = info < 24 ? 0 : (size_t)1 << (info - 24);
	uint64_t v = 0;

	if (info > 27 || n > left - 1)
		return 0;
	for (size_t i = 1; i <= n; i++)
		v = v << 8 | p[i];
	*tok = (struct token){ FOIL_CBOR_TAG, n == 0 ? info : v };
	return n + 1;
}

/* Returns the bytes that libcbor read, 0 if it refuses them. */
static size_t decode(const uint8_t *p, size_t left, struct token *tok)
{
	struct cbor_decoder_result res;

	if (p[0] >> 5 == 6)
		return tag_head(p, left, tok);
	res = cbor_stream_decode(p, left, &callbacks, tok);
	return res.status == CBOR_DECODER_FINISHED ? res.read : 0;
}

bool cbor_item_at(struct foil_view bytes, size_t at, struct cbor_item *out,
    struct cbor_fault *fault)
{
	struct token tok = { FOIL_CBOR_END, 0 };
	size_t left = bytes.len - at, head, body, read;

	if (left == 0)
		return fail(fault, FOIL_E_FORMAT, "ends early", at);
	if (cbor_item_short(foil_view(bytes.p + at, left), out)) {
		out->body += at;
		return true;
	}
	if ((read = decode(bytes.p + at, left, &tok)) == 0)
		return fail(fault, FOIL_E_FORMAT, "ends early or is not CBOR", at);
	if (tok.type == FOIL_CBOR_END)
		return fail(fault, FOIL_E_FORMAT,
		    "a float, an indefinite length or an unknown value", at);
	head = tok.type == FOIL_CBOR_BOOL || tok.type == FOIL_CBOR_NULL ? 1 : head_size(tok.n);
	body = 0;
	if (tok.type == FOIL_CBOR_BYTES || tok.type == FOIL_CBOR_TEXT) {
		if (head > left || tok.n > left - head)
			return fail(fault, FOIL_E_FORMAT, "a string is longer than what is left",
			    at);
		body = (size_t)tok.n;
	}
	if (read != head + body)
		return fail(fault, FOIL_E_FORMAT,
		    "a length or number is not in its shortest form", at);
	left -= read;
	if ((tok.type == FOIL_CBOR_ARRAY && tok.n > left) ||
	    (tok.type == FOIL_CBOR_MAP && tok.n > left / 2))
		return fail(fault, FOIL_E_FORMAT, "more items are stated than there are bytes",
		    at);
	if (tok.type == FOIL_CBOR_TEXT &&
	    foil_utf8_check(foil_view(bytes.p + at + head, body), NULL) != FOIL_OK)
		return fail(fault, FOIL_E_FORMAT, "a text is not UTF-8", at);
	*out = (struct cbor_item){ tok.type, tok.n, read, at + head };
	return true;
}

/* An array, map or tag whose items are being read. */
struct frame {
	uint64_t left;         /* items to come; even in a map when a key is next */
	size_t item;           /* where the present item starts */
	struct foil_view last; /* bytes of the last key; p is NULL before the first */
	bool map;
};

/* Items below an array, map or tag, 0 for anything else. cbor_item_at has bounded the product. */
static uint64_t children(const struct cbor_item *it)
{
	switch (it->type) {
	case FOIL_CBOR_ARRAY:
		return it->n;
	case FOIL_CBOR_MAP:
		return 2 * it->n;
	case FOIL_CBOR_TAG:
		return 1;
	default:
		return 0;
	}
}

static bool nests(const struct cbor_item *it)
{
	return it->type == FOIL_CBOR_ARRAY || it->type == FOIL_CBOR_MAP ||
	    it->type == FOIL_CBOR_TAG;
}

/* The item that ends at `at` is complete, and with it perhaps those around it. */
static bool close_items(struct foil_view bytes, size_t at, struct frame *frames, unsigned *n,
    struct cbor_fault *fault)
{
	for (; *n > 0; (*n)--) {
		struct frame *top = &frames[*n - 1];

		if (top->map && top->left % 2 == 0) {
			struct foil_view key = foil_view(bytes.p + top->item, at - top->item);

			if (top->last.p != NULL && foil_view_cmp(top->last, key) >= 0)
				return fail(fault, FOIL_E_FORMAT,
				    "a map key is out of order or there twice", top->item);
			top->last = key;
		}
		if (--top->left > 0)
			break;
	}
	return true;
}

bool cbor_walk(struct foil_view bytes, size_t *start, unsigned depth, bool allow_tags,
    struct cbor_fault *fault)
{
	struct frame frames[FOIL_CBOR_DEPTH_MAX];
	size_t at = *start;
	unsigned n = 0;

	do {
		struct cbor_item it;

		if (!cbor_item_at(bytes, at, &it, fault))
			return false;
		if (it.type == FOIL_CBOR_TAG && !allow_tags)
			return fail(fault, FOIL_E_FORMAT, "a tag where none is allowed", at);
		if (nests(&it) && n >= depth)
			return fail(fault, FOIL_E_LIMIT, "nested too deeply", at);
		if (n > 0)
			frames[n - 1].item = at;
		at += it.size;
		if (children(&it) > 0)
			frames[n++] = (struct frame){ .left = children(&it),
				.map = it.type == FOIL_CBOR_MAP };
		else if (!close_items(bytes, at, frames, &n, fault))
			return false;
	} while (n > 0);
	*start = at;
	return true;
}
