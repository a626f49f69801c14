/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_HASH_H
#define FOIL_HASH_H

/*
 * SHA-256, streaming. nettle's by default (it uses the CPU's SHA instructions;
 * four times libsodium's speed on a tree node); libsodium's portable code when
 * compiled with FOIL_SHA256_SODIUM. Both are in the tests. What is hashed: spec/log.md, spec/commitment.md.
 */

#include "foil/bytes.h"

struct foil_sha256 {
	_Alignas(16) uint8_t state[128]; /* opaque; may be copied */
};

void foil_sha256_init(struct foil_sha256 *h);
void foil_sha256_put(struct foil_sha256 *h, const void *p, size_t n);
void foil_sha256_put_u8(struct foil_sha256 *h, uint8_t v);
void foil_sha256_put_be64(struct foil_sha256 *h, uint64_t v);
/* The digest; h may be used again after a new init. */
void foil_sha256_final(struct foil_sha256 *h, uint8_t out[FOIL_HASH_LEN]);
void foil_sha256(uint8_t out[FOIL_HASH_LEN], struct foil_view bytes);

#endif
