/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/response.h"

#include "foil/cbor.h"
#include "response_form.h"

static void put_opening(struct foil_buf *b, const struct foil_opening *o)
{
	foil_cbor_put_bytes(b, o->header);
	foil_cbor_put_bytes(b, o->frontier);
	foil_cbor_put_bytes(b, o->contents);
}

static void put_path(struct foil_buf *b, const struct foil_path *p)
{
	foil_cbor_put_bytes(b, foil_view(p->hash, p->n * FOIL_HASH_LEN));
}

static void put_proven(struct foil_buf *b, const struct foil_proven *p)
{
	foil_cbor_put_array(b, 3);
	foil_cbor_put_uint(b, p->index);
	foil_cbor_put_bytes(b, p->bytes);
	put_path(b, &p->path);
}

static void put_all_proven(struct foil_buf *b, const struct foil_proven *p, size_t n)
{
	foil_cbor_put_array(b, n);
	for (size_t i = 0; i < n; i++)
		put_proven(b, &p[i]);
}

static void put_numbered(struct foil_buf *b, const struct foil_numbered_opening *o, size_t n)
{
	foil_cbor_put_array(b, n);
	for (size_t i = 0; i < n; i++) {
		foil_cbor_put_array(b, 4);
		foil_cbor_put_uint(b, o[i].no);
		put_opening(b, &o[i].opening);
	}
}

void foil_disclosure_put(struct foil_buf *b, const struct foil_disclosure *d)
{
	foil_cbor_put_array(b, 3);
	put_numbered(b, d->acts, d->n_acts);
	put_numbered(b, d->documents, d->n_documents);
	foil_cbor_put_array(b, 3);
	put_opening(b, &d->letter);
}

void foil_response_put(struct foil_buf *b, const struct foil_response *r)
{
	foil_cbor_put_tag(b, SELF_DESCRIBED);
	foil_cbor_put_array(b, 8);
	foil_cbor_put_str(b, RESPONSE_MAGIC);
	put_all_proven(b, r->governance, r->n_governance);
	put_all_proven(b, r->acts, r->n_acts);
	put_proven(b, &r->index);
	foil_cbor_put_array(b, 2);
	foil_map_proof_put(b, &r->map_governance);
	foil_map_proof_put(b, &r->map_case);
	foil_cbor_put_bytes(b, r->disclosure);
	foil_cbor_put_array(b, 3);
	put_opening(b, &r->issued);
	foil_cbor_put_array(b, r->n_anchors);
	for (size_t i = 0; i < r->n_anchors; i++) {
		foil_cbor_put_array(b, 2);
		foil_cbor_put_bytes(b, r->anchors[i].note);
		put_path(b, &r->anchors[i].path);
	}
}

void foil_requester_put(struct foil_buf *b, const struct foil_opening *letter)
{
	foil_cbor_put_tag(b, SELF_DESCRIBED);
	foil_cbor_put_array(b, 2);
	foil_cbor_put_str(b, REQUESTER_MAGIC);
	foil_cbor_put_array(b, 3);
	put_opening(b, letter);
}
