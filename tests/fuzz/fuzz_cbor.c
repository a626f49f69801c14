/* SPDX-License-Identifier: Apache-2.0 */
/* Deterministic CBOR. Accepted: read item by item and written again, it is the same bytes. */
#include "fuzz.h"

#include "foil/cbor.h"

/* One head (and the string that goes with it). */
static void copy_item(struct foil_cbor *r, struct foil_buf *b)
{
	switch (foil_cbor_peek(r)) {
	case FOIL_CBOR_UINT:
		foil_cbor_put_uint(b, foil_cbor_uint(r));
		break;
	case FOIL_CBOR_NINT:
		foil_cbor_put_int(b, foil_cbor_int(r));
		break;
	case FOIL_CBOR_BYTES:
		foil_cbor_put_bytes(b, foil_cbor_bytes(r));
		break;
	case FOIL_CBOR_TEXT:
		foil_cbor_put_text(b, foil_cbor_text(r));
		break;
	case FOIL_CBOR_ARRAY:
		foil_cbor_put_array(b, foil_cbor_array(r));
		break;
	case FOIL_CBOR_MAP:
		foil_cbor_put_map(b, foil_cbor_map(r));
		break;
	case FOIL_CBOR_BOOL:
		foil_cbor_put_bool(b, foil_cbor_bool(r));
		break;
	case FOIL_CBOR_NULL:
		CHECK(foil_cbor_null(r));
		foil_cbor_put_null(b);
		break;
	default:
		foil_cbor_refuse(r, FOIL_E_FORMAT, "not an item");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_cbor r;
	bool good;

	good = foil_cbor_deterministic(in, FOIL_CBOR_DEPTH_MAX, false, "input", &err) == FOIL_OK;
	if (!good)
		fuzz_message(&err);
	(void)!foil_cbor_deterministic(in, FOIL_CBOR_DEPTH_MAX, true, "input", &err);
	foil_cbor_start(&r, in, "input");
	while (foil_cbor_ok(&r) && r.left.len > 0)
		copy_item(&r, &b);
	/* A number below -2^63 is good CBOR and fits no int64: the one thing that cannot be copied. */
	if (foil_cbor_ok(&r)) {
		CHECK(foil_cbor_finish(&r, &err) == FOIL_OK);
		CHECK(foil_view_eq(foil_buf_view(&b), in));
	} else {
		CHECK(foil_cbor_check(&r, &err) != FOIL_OK);
		fuzz_message(&err);
	}
	foil_buf_free(&b);
	foil_cbor_start(&r, in, "input");
	(void)foil_cbor_item(&r);
	CHECK((foil_cbor_finish(&r, NULL) == FOIL_OK) == good);
	return 0;
}
