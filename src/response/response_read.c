/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/response.h"

#include "foil/cbor.h"
#include "foil/entry.h"
#include "response_form.h"

#include <string.h>

#define GOVERNANCE_MAX 10000
#define ACTS_MAX 1000
#define DOCUMENTS_MAX 10000

static void take_opening(struct foil_cbor *r, struct foil_opening *o)
{
	o->header = foil_cbor_bytes(r);
	o->frontier = foil_cbor_bytes(r);
	o->contents = foil_cbor_bytes(r);
}

static void take_path(struct foil_cbor *r, struct foil_path *p)
{
	struct foil_view v = foil_cbor_bytes(r);

	p->n = 0;
	if (!foil_cbor_ok(r))
		return;
	if (v.len % FOIL_HASH_LEN != 0 || v.len / FOIL_HASH_LEN > FOIL_PATH_MAX) {
		foil_cbor_refuse(r, FOIL_E_FORMAT, "a path is not up to 64 whole hashes");
		return;
	}
	p->n = v.len / FOIL_HASH_LEN;
	if (v.len > 0)
		memcpy(p->hash, v.p, v.len);
}

static void take_proven(struct foil_cbor *r, struct foil_proven *p)
{
	foil_cbor_array_n(r, 3);
	p->index = foil_cbor_uint_max(r, INT64_MAX);
	p->bytes = foil_cbor_bytes(r);
	if (foil_cbor_ok(r) && p->bytes.len > FOIL_ENTRY_MAX)
		foil_cbor_refuse(r, FOIL_E_LIMIT, "an entry is too long");
	take_path(r, &p->path);
}

/* Memory for the items of an array whose count the reader has bounded by the bytes left. */
static void *take_memory(struct foil_cbor *r, struct foil_arena *arena, uint64_t n, uint64_t most,
    size_t size)
{
	void *p;

	if (!foil_cbor_ok(r))
		return NULL;
	/* Every item here takes at least 64 bytes, so a count that is larger lies. */
	if (n > most || n > r->left.len / 64) {
		foil_cbor_refuse(r, FOIL_E_LIMIT, "more items than are allowed or fit");
		return NULL;
	}
	if ((p = foil_arena_alloc(arena, n == 0 ? 1 : (size_t)n, size)) == NULL)
		foil_cbor_refuse(r, FOIL_E_NOMEM, "out of memory");
	return p;
}

static struct foil_proven *take_all_proven(struct foil_cbor *r, struct foil_arena *arena,
    uint64_t most, size_t *n)
{
	uint64_t count = foil_cbor_array(r);
	struct foil_proven *p = take_memory(r, arena, count, most, sizeof *p);

	*n = 0;
	for (uint64_t i = 0; p != NULL && i < count && foil_cbor_ok(r); i++) {
		take_proven(r, &p[i]);
		if (i > 0 && foil_cbor_ok(r) && p[i].index <= p[i - 1].index)
			foil_cbor_refuse(r, FOIL_E_FORMAT, "entries are not in the order of the ledger");
	}
	if (foil_cbor_ok(r))
		*n = (size_t)count;
	return p;
}

static struct foil_numbered_opening *take_numbered(struct foil_cbor *r, struct foil_arena *arena,
    uint64_t most, size_t *n)
{
	uint64_t count = foil_cbor_array(r);
	struct foil_numbered_opening *o = take_memory(r, arena, count, most, sizeof *o);

	*n = 0;
	for (uint64_t i = 0; o != NULL && i < count && foil_cbor_ok(r); i++) {
		foil_cbor_array_n(r, 4);
		o[i].no = foil_cbor_uint_max(r, UINT32_MAX);
		take_opening(r, &o[i].opening);
		if (i > 0 && foil_cbor_ok(r) && o[i].no <= o[i - 1].no)
			foil_cbor_refuse(r, FOIL_E_FORMAT, "openings are not in order");
	}
	if (foil_cbor_ok(r))
		*n = (size_t)count;
	return o;
}

/* R4 */
enum foil_code foil_disclosure_read(struct foil_arena *arena, struct foil_view bytes,
    struct foil_disclosure *out, struct foil_err *err)
{
	struct foil_disclosure d;
	struct foil_cbor r;
	enum foil_code rc;

	memset(&d, 0, sizeof d);
	foil_cbor_start(&r, bytes, "disclosure");
	foil_cbor_array_n(&r, 3);
	d.acts = take_numbered(&r, arena, ACTS_MAX, &d.n_acts);
	d.documents = take_numbered(&r, arena, DOCUMENTS_MAX, &d.n_documents);
	foil_cbor_array_n(&r, 3);
	take_opening(&r, &d.letter);
	if ((rc = foil_cbor_finish(&r, err)) != FOIL_OK)
		return rc;
	*out = d;
	return FOIL_OK;
}

static void take_anchors(struct foil_cbor *r, struct foil_arena *arena, struct foil_response *out)
{
	uint64_t count = foil_cbor_array(r);

	out->anchors = take_memory(r, arena, count, FOIL_ANCHORS_MAX, sizeof *out->anchors);
	for (uint64_t i = 0; out->anchors != NULL && i < count && foil_cbor_ok(r); i++) {
		foil_cbor_array_n(r, 2);
		out->anchors[i].note = foil_cbor_bytes(r);
		take_path(r, &out->anchors[i].path);
	}
	out->n_anchors = foil_cbor_ok(r) ? (size_t)count : 0;
}

/* R7 */
static void take_magic(struct foil_cbor *r, const char *magic)
{
	if (!foil_view_eq(foil_cbor_text(r), foil_str(magic)))
		foil_cbor_refuse(r, FOIL_E_VERSION, "it does not begin as a bundle of this version does");
}

/* R3 */
enum foil_code foil_response_read(struct foil_arena *arena, struct foil_view bytes,
    struct foil_response *out, struct foil_err *err)
{
	struct foil_response p;
	struct foil_cbor r;
	enum foil_code rc;

	memset(&p, 0, sizeof p);
	foil_cbor_start(&r, bytes, FOIL_RESPONSE_NAME);
	foil_cbor_tag(&r, SELF_DESCRIBED);
	foil_cbor_array_n(&r, 8);
	take_magic(&r, RESPONSE_MAGIC);
	p.governance = take_all_proven(&r, arena, GOVERNANCE_MAX, &p.n_governance);
	p.acts = take_all_proven(&r, arena, ACTS_MAX, &p.n_acts);
	take_proven(&r, &p.index);
	foil_cbor_array_n(&r, 2);
	foil_map_proof_read(&r, &p.map_governance);
	foil_map_proof_read(&r, &p.map_case);
	p.disclosure = foil_cbor_bytes(&r);
	foil_cbor_array_n(&r, 3);
	take_opening(&r, &p.issued);
	take_anchors(&r, arena, &p);
	if ((rc = foil_cbor_finish(&r, err)) != FOIL_OK)
		return rc;
	*out = p;
	return FOIL_OK;
}

/* R5 */
enum foil_code foil_requester_read(struct foil_view bytes, struct foil_opening *out,
    struct foil_err *err)
{
	struct foil_opening o;
	struct foil_cbor r;
	enum foil_code rc;

	memset(&o, 0, sizeof o);
	foil_cbor_start(&r, bytes, FOIL_REQUESTER_NAME);
	foil_cbor_tag(&r, SELF_DESCRIBED);
	foil_cbor_array_n(&r, 2);
	take_magic(&r, REQUESTER_MAGIC);
	foil_cbor_array_n(&r, 3);
	take_opening(&r, &o);
	if ((rc = foil_cbor_finish(&r, err)) != FOIL_OK)
		return rc;
	*out = o;
	return FOIL_OK;
}
