/* SPDX-License-Identifier: Apache-2.0 */
/* A proof from the case map: written back as it was, and true only of what the map says. */
#include "fuzz.h"
#include "known.h"

#include "foil/cbor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct known *k = known();
	const struct foil_map_proof *truth = &k->c.response.map_case;
	struct foil_view in = foil_view(data, size);
	struct foil_buf b = { .max = 0 };
	static struct foil_map_proof p;
	struct foil_index_body body;
	struct foil_entry e;
	struct foil_err err = { FOIL_OK, "" };
	struct foil_cbor r;
	uint8_t key[FOIL_HASH_LEN];

	foil_cbor_start(&r, in, "proof");
	foil_map_proof_read(&r, &p);
	if (foil_cbor_finish(&r, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	foil_map_proof_put(&b, &p);
	fuzz_same(&b, in);
	CHECK(foil_entry_read(k->c.response.index.bytes, &e, &err) == FOIL_OK);
	CHECK(foil_index_body_read(e.body, &body, &err) == FOIL_OK);
	foil_map_key(key, k->m.genesis, foil_str(MINI_SUB));
	if (foil_map_verify(&p, key, body.map))
		CHECK(p.end == FOIL_MAP_SELF && p.count == truth->count &&
		    memcmp(p.last, truth->last, sizeof p.last) == 0);
	key[0] ^= 1; /* a case that does not exist */
	if (foil_map_verify(&p, key, body.map))
		CHECK(p.end != FOIL_MAP_SELF);
	return 0;
}
