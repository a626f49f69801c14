/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/entry.h"

#include "foil/cbor.h"

#include <string.h>

static void put_header(struct foil_buf *b, const struct foil_entry *e)
{
	foil_cbor_put_map(b, 4);
	foil_cbor_put_int(b, 1); /* alg */
	foil_cbor_put_int(b, FOIL_COSE_ALG_ED25519);
	foil_cbor_put_int(b, 4); /* kid */
	foil_cbor_put_bytes(b, foil_view(e->kid, sizeof e->kid));
	foil_cbor_put_int(b, 15); /* CWT claims */
	foil_cbor_put_map(b, 3);
	foil_cbor_put_int(b, 1);
	foil_cbor_put_text(b, e->iss);
	foil_cbor_put_int(b, 2);
	foil_cbor_put_text(b, e->sub);
	foil_cbor_put_int(b, 6);
	foil_cbor_put_int(b, foil_time_of_day(e->signed_on));
	foil_cbor_put_int(b, 16); /* typ */
	foil_cbor_put_str(b, FOIL_TYP);
}

static void put_payload(struct foil_buf *b, const struct foil_entry *e)
{
	foil_cbor_put_map(b, 6);
	foil_cbor_put_str(b, "v");
	foil_cbor_put_uint(b, 1);
	foil_cbor_put_str(b, "body");
	if (e->body_kind == FOIL_BODY_ROOT)
		foil_cbor_put_bytes(b, foil_view(e->root, sizeof e->root));
	else
		foil_buf_put_view(b, e->body);
	foil_cbor_put_str(b, "after");
	if (e->genesis) {
		foil_cbor_put_null(b);
	} else {
		foil_cbor_put_array(b, 2);
		foil_cbor_put_uint(b, e->after_index);
		foil_cbor_put_bytes(b, foil_view(e->after_leaf, sizeof e->after_leaf));
	}
	foil_cbor_put_str(b, "ledger");
	if (e->genesis)
		foil_cbor_put_null(b);
	else
		foil_cbor_put_bytes(b, foil_view(e->ledger, sizeof e->ledger));
	foil_cbor_put_str(b, "case-prev");
	if (e->case_index == 0)
		foil_cbor_put_null(b);
	else
		foil_cbor_put_bytes(b, foil_view(e->case_prev, sizeof e->case_prev));
	foil_cbor_put_str(b, "case-index");
	foil_cbor_put_uint(b, e->case_index);
}

struct parts {
	struct foil_buf header, payload;
};

static enum foil_code make_parts(struct parts *p, const struct foil_entry *e, struct foil_err *err)
{
	enum foil_code rc;

	foil_buf_init(&p->header, FOIL_ENTRY_MAX);
	foil_buf_init(&p->payload, FOIL_ENTRY_MAX);
	put_header(&p->header, e);
	put_payload(&p->payload, e);
	if ((rc = foil_buf_check(&p->header, "entry header", err)) != FOIL_OK)
		return rc;
	return foil_buf_check(&p->payload, "entry payload", err);
}

static void free_parts(struct parts *p)
{
	foil_buf_free(&p->header);
	foil_buf_free(&p->payload);
}

static enum foil_code join_parts(struct foil_buf *b, const struct parts *p,
    const uint8_t sig[FOIL_SIG_LEN], struct foil_err *err)
{
	struct foil_cose_sign1 m = { foil_buf_view(&p->header), foil_buf_view(&p->payload), { 0 } };
	struct foil_buf whole = { .max = 2 * FOIL_ENTRY_MAX };
	struct foil_entry check;
	enum foil_code rc;

	memcpy(m.signature, sig, sizeof m.signature);
	foil_cose_sign1_put(&whole, &m);
	/* What cannot be read back must never be signed or stored. */
	if ((rc = foil_buf_check(&whole, "entry", err)) == FOIL_OK &&
	    (rc = foil_entry_read(foil_buf_view(&whole), &check, err)) == FOIL_OK) {
		foil_buf_put_view(b, foil_buf_view(&whole));
		rc = foil_buf_check(b, "entry", err);
	}
	foil_buf_free(&whole);
	return rc;
}

enum foil_code foil_entry_put(struct foil_buf *b, const struct foil_entry *e,
    const uint8_t sig[FOIL_SIG_LEN], struct foil_err *err)
{
	struct parts p;
	enum foil_code rc;

	if ((rc = make_parts(&p, e, err)) == FOIL_OK)
		rc = join_parts(b, &p, sig, err);
	free_parts(&p);
	return rc;
}

enum foil_code foil_entry_put_to_be_signed(struct foil_buf *b, const struct foil_entry *e,
    struct foil_err *err)
{
	static const uint8_t no_signature[FOIL_SIG_LEN];
	struct foil_buf trial = { .max = 2 * FOIL_ENTRY_MAX };
	struct parts p;
	enum foil_code rc;

	if ((rc = make_parts(&p, e, err)) == FOIL_OK &&
	    (rc = join_parts(&trial, &p, no_signature, err)) == FOIL_OK) {
		foil_cose_put_to_be_signed(b, foil_buf_view(&p.header), foil_buf_view(&p.payload));
		rc = foil_buf_check(b, "entry", err);
	}
	foil_buf_free(&trial);
	free_parts(&p);
	return rc;
}
