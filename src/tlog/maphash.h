/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TLOG_MAPHASH_H
#define FOIL_TLOG_MAPHASH_H

#include "foil/casemap.h"

/* Bit 0 is the most significant of the first byte. */
static inline unsigned foil_map_bit(const uint8_t key[FOIL_HASH_LEN], size_t i)
{
	return key[i / 8] >> (7 - i % 8) & 1U;
}

/* Number of leading bits that two keys share, 256 when they are equal. */
size_t foil_map_common(const uint8_t a[FOIL_HASH_LEN], const uint8_t b[FOIL_HASH_LEN]);

/* The three hashes of spec/casemap.md M3. `prefix` is zero from bit `depth` on. */
void foil_map_hash_empty(uint8_t out[FOIL_HASH_LEN]);
void foil_map_hash_leaf(uint8_t out[FOIL_HASH_LEN], const uint8_t key[FOIL_HASH_LEN],
    uint64_t count, const uint8_t last[FOIL_HASH_LEN]);
void foil_map_hash_node(uint8_t out[FOIL_HASH_LEN], size_t depth,
    const uint8_t prefix[FOIL_HASH_LEN], const uint8_t left[FOIL_HASH_LEN],
    const uint8_t right[FOIL_HASH_LEN]);

#endif
