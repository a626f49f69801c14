/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs of the case map: checking, writing, reading (spec/casemap.md M5, M6). */
#include "maphash.h"

#include "foil/cbor.h"

#include <string.h>

/* The hash of what the proof says is at the end of the way; false when that cannot stand there. */
static bool hash_end(const struct foil_map_proof *p, const uint8_t key[FOIL_HASH_LEN],
    const uint8_t empty[FOIL_HASH_LEN], uint8_t out[FOIL_HASH_LEN])
{
	size_t common;

	switch (p->end) {
	case FOIL_MAP_EMPTY:
		memcpy(out, empty, FOIL_HASH_LEN);
		return true;
	case FOIL_MAP_SELF:
		if (p->count == 0)
			return false;
		foil_map_hash_leaf(out, key, p->count, p->last);
		return true;
	case FOIL_MAP_OTHER:
		common = foil_map_common(p->other, key);
		if (p->count == 0 || common < p->n || common == FOIL_MAP_DEPTH_MAX)
			return false;
		foil_map_hash_leaf(out, p->other, p->count, p->last);
		return true;
	}
	return false;
}

bool foil_map_verify(const struct foil_map_proof *p, const uint8_t key[FOIL_HASH_LEN],
    const uint8_t root[FOIL_HASH_LEN])
{
	uint8_t h[FOIL_HASH_LEN], empty[FOIL_HASH_LEN], prefix[FOIL_HASH_LEN];

	if (p->n > FOIL_MAP_DEPTH_MAX)
		return false;
	foil_map_hash_empty(empty);
	if (!hash_end(p, key, empty, h))
		return false;
	/* M5: the deepest node has two keys below it, and the end of the way is one at most. */
	if (p->n > 0 && memcmp(p->sibling[p->n - 1], empty, sizeof empty) == 0)
		return false;
	memcpy(prefix, key, sizeof prefix);
	for (size_t depth = p->n; depth-- > 0;) {
		const uint8_t *sibling = p->sibling[depth];

		prefix[depth / 8] &= (uint8_t)~(0xffU >> depth % 8);
		memset(prefix + depth / 8 + 1, 0, sizeof prefix - depth / 8 - 1);
		if (foil_map_bit(key, depth) == 0)
			foil_map_hash_node(h, depth, prefix, h, sibling);
		else
			foil_map_hash_node(h, depth, prefix, sibling, h);
	}
	return memcmp(h, root, sizeof h) == 0;
}

void foil_map_proof_put(struct foil_buf *b, const struct foil_map_proof *p)
{
	foil_cbor_put_array(b, 5);
	foil_cbor_put_uint(b, (uint64_t)p->end);
	if (p->end == FOIL_MAP_OTHER)
		foil_cbor_put_bytes(b, foil_view(p->other, FOIL_HASH_LEN));
	else
		foil_cbor_put_null(b);
	if (p->end == FOIL_MAP_EMPTY) {
		foil_cbor_put_null(b);
		foil_cbor_put_null(b);
	} else {
		foil_cbor_put_uint(b, p->count);
		foil_cbor_put_bytes(b, foil_view(p->last, FOIL_HASH_LEN));
	}
	foil_cbor_put_bytes(b, foil_view(p->sibling, p->n * FOIL_HASH_LEN));
}

static void expect_null(struct foil_cbor *r)
{
	if (!foil_cbor_null(r))
		foil_cbor_refuse(r, FOIL_E_FORMAT, "a value where null belongs");
}

static void read_end(struct foil_cbor *r, struct foil_map_proof *p)
{
	uint64_t end = foil_cbor_uint(r);

	if (end > FOIL_MAP_OTHER) {
		foil_cbor_refuse(r, FOIL_E_FORMAT, "the end of a case map proof is 0, 1 or 2");
		return;
	}
	p->end = (enum foil_map_end)end;
	if (p->end == FOIL_MAP_OTHER)
		foil_cbor_bytes_n(r, p->other, FOIL_HASH_LEN);
	else
		expect_null(r);
	if (p->end == FOIL_MAP_EMPTY) {
		expect_null(r);
		expect_null(r);
		return;
	}
	p->count = foil_cbor_uint(r);
	if (p->count == 0)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "a case has at least one entry");
	foil_cbor_bytes_n(r, p->last, FOIL_HASH_LEN);
}

void foil_map_proof_read(struct foil_cbor *r, struct foil_map_proof *out)
{
	struct foil_map_proof p = { .end = FOIL_MAP_EMPTY };
	struct foil_view siblings;

	memset(out, 0, sizeof *out);
	foil_cbor_array_n(r, 5);
	read_end(r, &p);
	siblings = foil_cbor_bytes(r);
	if (siblings.len % FOIL_HASH_LEN != 0 || siblings.len > sizeof p.sibling)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "siblings are not 0 to 256 whole hashes");
	if (!foil_cbor_ok(r))
		return;
	if (siblings.len > 0)
		memcpy(p.sibling, siblings.p, siblings.len);
	p.n = siblings.len / FOIL_HASH_LEN;
	*out = p;
}
