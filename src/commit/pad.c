/* SPDX-License-Identifier: Apache-2.0 */
/* How many PADs follow a token (spec/commitment.md D20). */
#include "node.h"

#include <string.h>

#define PAD_MAX 32
#define BLOCK_BITS (8 * FOIL_HASH_LEN)

void foil_pad_start(struct foil_pad_stream *p, const uint8_t id[FOIL_DOC_ID_LEN],
    const uint8_t secret[FOIL_DOC_SECRET_LEN])
{
	*p = (struct foil_pad_stream){ .used = BLOCK_BITS };
	memcpy(p->key, id, FOIL_DOC_ID_LEN);
	memcpy(p->key + FOIL_DOC_ID_LEN, secret, FOIL_DOC_SECRET_LEN);
}

static bool next_bit(struct foil_pad_stream *p)
{
	struct foil_sha256 h;
	unsigned at;

	if (p->used == BLOCK_BITS) {
		foil_sha256_init(&h);
		foil_sha256_put_u8(&h, DOC_PAD);
		foil_sha256_put(&h, p->key, sizeof p->key);
		foil_sha256_put_be64(&h, p->counter++);
		foil_sha256_final(&h, p->block);
		p->used = 0;
	}
	at = p->used++;
	return (p->block[at / 8] >> (7 - at % 8) & 1) != 0;
}

unsigned foil_pad_count(struct foil_pad_stream *p)
{
	unsigned n = 0;

	while (n < PAD_MAX && next_bit(p))
		n++;
	return n;
}

void foil_pad_wipe(struct foil_pad_stream *p)
{
	explicit_bzero(p, sizeof *p);
}
