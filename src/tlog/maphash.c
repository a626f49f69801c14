/* SPDX-License-Identifier: Apache-2.0 */
/* What the case map and the running chain hash (spec/casemap.md M1, M3; spec/log.md L3). */
#include "maphash.h"

#include <string.h>

enum { TAG_EMPTY = 0x20, TAG_LEAF = 0x21, TAG_NODE = 0x22 };

/* Both are hashed with their NUL, which is the 00 of the specification. */
static const char key_domain[] = "foil-case-map-1";
static const char chain_domain[] = "foil-chain-1";

void foil_map_key(uint8_t key[FOIL_HASH_LEN], const uint8_t genesis[FOIL_HASH_LEN],
    struct foil_view subject)
{
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put(&h, key_domain, sizeof key_domain);
	foil_sha256_put(&h, genesis, FOIL_HASH_LEN);
	foil_sha256_put(&h, subject.p, subject.len);
	foil_sha256_final(&h, key);
}

void foil_chain_step(uint8_t chain[FOIL_HASH_LEN], const uint8_t leaf[FOIL_HASH_LEN])
{
	uint8_t b[sizeof chain_domain + 2 * FOIL_HASH_LEN];

	memcpy(b, chain_domain, sizeof chain_domain);
	memcpy(b + sizeof chain_domain, chain, FOIL_HASH_LEN);
	memcpy(b + sizeof chain_domain + FOIL_HASH_LEN, leaf, FOIL_HASH_LEN);
	foil_sha256(chain, foil_view(b, sizeof b));
}

size_t foil_map_common(const uint8_t a[FOIL_HASH_LEN], const uint8_t b[FOIL_HASH_LEN])
{
	size_t i = 0;

	while (i < FOIL_HASH_LEN && a[i] == b[i])
		i++;
	i *= 8;
	while (i < FOIL_MAP_DEPTH_MAX && foil_map_bit(a, i) == foil_map_bit(b, i))
		i++;
	return i;
}

void foil_map_hash_empty(uint8_t out[FOIL_HASH_LEN])
{
	const uint8_t tag = TAG_EMPTY;

	foil_sha256(out, foil_view(&tag, 1));
}

void foil_map_hash_leaf(uint8_t out[FOIL_HASH_LEN], const uint8_t key[FOIL_HASH_LEN],
    uint64_t count, const uint8_t last[FOIL_HASH_LEN])
{
	uint8_t b[1 + FOIL_HASH_LEN + 8 + FOIL_HASH_LEN];

	b[0] = TAG_LEAF;
	memcpy(b + 1, key, FOIL_HASH_LEN);
	foil_put_be64(b + 1 + FOIL_HASH_LEN, count);
	memcpy(b + 1 + FOIL_HASH_LEN + 8, last, FOIL_HASH_LEN);
	foil_sha256(out, foil_view(b, sizeof b));
}

void foil_map_hash_node(uint8_t out[FOIL_HASH_LEN], size_t depth,
    const uint8_t prefix[FOIL_HASH_LEN], const uint8_t left[FOIL_HASH_LEN],
    const uint8_t right[FOIL_HASH_LEN])
{
	uint8_t b[3 + 3 * FOIL_HASH_LEN];

	b[0] = TAG_NODE;
	b[1] = (uint8_t)(depth >> 8);
	b[2] = (uint8_t)depth;
	memcpy(b + 3, prefix, FOIL_HASH_LEN);
	memcpy(b + 3 + FOIL_HASH_LEN, left, FOIL_HASH_LEN);
	memcpy(b + 3 + 2 * FOIL_HASH_LEN, right, FOIL_HASH_LEN);
	foil_sha256(out, foil_view(b, sizeof b));
}
