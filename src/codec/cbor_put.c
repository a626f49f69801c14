/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/cbor.h"

#include <cbor.h>

#define HEAD_MAX 9

void foil_cbor_put_uint(struct foil_buf *b, uint64_t v)
{
	uint8_t head[HEAD_MAX];

	foil_buf_put(b, head, cbor_encode_uint(v, head, sizeof head));
}

void foil_cbor_put_int(struct foil_buf *b, int64_t v)
{
	uint8_t head[HEAD_MAX];

	if (v >= 0)
		foil_cbor_put_uint(b, (uint64_t)v);
	else /* -1 - v is ~v, and cannot overflow */
		foil_buf_put(b, head, cbor_encode_negint(~(uint64_t)v, head, sizeof head));
}

void foil_cbor_put_bytes(struct foil_buf *b, struct foil_view v)
{
	uint8_t head[HEAD_MAX];

	foil_buf_put(b, head, cbor_encode_bytestring_start(v.len, head, sizeof head));
	foil_buf_put_view(b, v);
}

void foil_cbor_put_text(struct foil_buf *b, struct foil_view v)
{
	uint8_t head[HEAD_MAX];

	foil_buf_put(b, head, cbor_encode_string_start(v.len, head, sizeof head));
	foil_buf_put_view(b, v);
}

void foil_cbor_put_str(struct foil_buf *b, const char *s)
{
	foil_cbor_put_text(b, foil_str(s));
}

void foil_cbor_put_array(struct foil_buf *b, uint64_t n)
{
	uint8_t head[HEAD_MAX];

	foil_buf_put(b, head, cbor_encode_array_start((size_t)n, head, sizeof head));
}

void foil_cbor_put_map(struct foil_buf *b, uint64_t pairs)
{
	uint8_t head[HEAD_MAX];

	foil_buf_put(b, head, cbor_encode_map_start((size_t)pairs, head, sizeof head));
}

void foil_cbor_put_tag(struct foil_buf *b, uint64_t tag)
{
	uint8_t head[HEAD_MAX];

	foil_buf_put(b, head, cbor_encode_tag(tag, head, sizeof head));
}

void foil_cbor_put_null(struct foil_buf *b)
{
	uint8_t head[HEAD_MAX];

	foil_buf_put(b, head, cbor_encode_null(head, sizeof head));
}

void foil_cbor_put_bool(struct foil_buf *b, bool v)
{
	uint8_t head[HEAD_MAX];

	foil_buf_put(b, head, cbor_encode_bool(v, head, sizeof head));
}
