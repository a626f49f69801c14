/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/cose.h"

#include "foil/cbor.h"

#define TAG_SIGN1 18 /* RFC 9052 section 2 */

enum foil_code foil_cose_sign1_parse(struct foil_view bytes, struct foil_cose_sign1 *out,
    struct foil_err *err)
{
	struct foil_cose_sign1 m = { 0 };
	struct foil_cbor r;
	enum foil_code rc;

	foil_cbor_start(&r, bytes, "signed message");
	foil_cbor_tag(&r, TAG_SIGN1);
	foil_cbor_array_n(&r, 4);
	m.protected_header = foil_cbor_bytes(&r);
	foil_cbor_map_n(&r, 0);
	m.payload = foil_cbor_bytes(&r);
	foil_cbor_bytes_n(&r, m.signature, sizeof m.signature);
	if ((rc = foil_cbor_finish(&r, err)) != FOIL_OK)
		return rc;
	*out = m;
	return FOIL_OK;
}

void foil_cose_sign1_put(struct foil_buf *b, const struct foil_cose_sign1 *m)
{
	foil_cbor_put_tag(b, TAG_SIGN1);
	foil_cbor_put_array(b, 4);
	foil_cbor_put_bytes(b, m->protected_header);
	foil_cbor_put_map(b, 0);
	foil_cbor_put_bytes(b, m->payload);
	foil_cbor_put_bytes(b, foil_view(m->signature, sizeof m->signature));
}

void foil_cose_put_to_be_signed(struct foil_buf *b, struct foil_view protected_header,
    struct foil_view payload)
{
	foil_cbor_put_array(b, 4);
	foil_cbor_put_str(b, "Signature1");
	foil_cbor_put_bytes(b, protected_header);
	foil_cbor_put_bytes(b, foil_view(NULL, 0));
	foil_cbor_put_bytes(b, payload);
}
