/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/entry.h"

#include "foil/cbor.h"

/* E11 */
void foil_index_body_put(struct foil_buf *b, const struct foil_index_body *i)
{
	foil_cbor_put_map(b, 3);
	foil_cbor_put_str(b, "map");
	foil_cbor_put_bytes(b, foil_view(i->map, sizeof i->map));
	foil_cbor_put_str(b, "chain");
	foil_cbor_put_bytes(b, foil_view(i->chain, sizeof i->chain));
	foil_cbor_put_str(b, "index");
	foil_cbor_put_uint(b, i->index);
}

enum foil_code foil_index_body_read(struct foil_view body, struct foil_index_body *out,
    struct foil_err *err)
{
	struct foil_index_body i = { 0 };
	struct foil_cbor r;
	enum foil_code rc;

	foil_cbor_start(&r, body, "index body");
	foil_cbor_map_n(&r, 3);
	foil_cbor_key(&r, "map");
	foil_cbor_bytes_n(&r, i.map, sizeof i.map);
	foil_cbor_key(&r, "chain");
	foil_cbor_bytes_n(&r, i.chain, sizeof i.chain);
	foil_cbor_key(&r, "index");
	i.index = foil_cbor_uint_max(&r, INT64_MAX);
	if ((rc = foil_cbor_finish(&r, err)) != FOIL_OK)
		return rc;
	*out = i;
	return FOIL_OK;
}
