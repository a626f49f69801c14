/* SPDX-License-Identifier: Apache-2.0 */
/* Preimages are assembled on the stack and hashed in one call: most are one or two blocks. */
#include "node.h"

#include <string.h>

#define LEAF_PREFIX (1 + FOIL_DOC_ID_LEN + 8 + FOIL_HASH_LEN)
#define LEAF_SMALL 256 /* contents up to this size are hashed in one call */

unsigned doc_height(uint64_t n)
{
	unsigned d = 0;

	while (d < DOC_HEIGHT_MAX && (uint64_t)1 << d < n)
		d++;
	return d;
}

uint64_t doc_span(uint64_t n, unsigned height, uint64_t first)
{
	uint64_t full = (uint64_t)1 << height;

	return n - first < full ? n - first : full;
}

/* First byte and document id; returns where the rest goes. */
static uint8_t *begin(uint8_t *msg, enum doc_domain domain, const uint8_t id[FOIL_DOC_ID_LEN])
{
	msg[0] = (uint8_t)domain;
	memcpy(msg + 1, id, FOIL_DOC_ID_LEN);
	return msg + 1 + FOIL_DOC_ID_LEN;
}

static uint8_t *put(uint8_t *to, const void *p, size_t n)
{
	if (n > 0)
		memcpy(to, p, n);
	return to + n;
}

void doc_seed_child(uint8_t out[FOIL_HASH_LEN], const uint8_t id[FOIL_DOC_ID_LEN], unsigned height,
    unsigned right, const uint8_t parent[FOIL_HASH_LEN])
{
	uint8_t msg[1 + FOIL_DOC_ID_LEN + 2 + FOIL_HASH_LEN];
	uint8_t *to = begin(msg, DOC_SEED, id);

	*to++ = (uint8_t)height;
	*to++ = (uint8_t)right;
	(void)put(to, parent, FOIL_HASH_LEN);
	foil_sha256(out, foil_view(msg, sizeof msg));
}

void doc_leaf_hash(uint8_t out[FOIL_HASH_LEN], const uint8_t id[FOIL_DOC_ID_LEN], uint64_t index,
    const uint8_t seed[FOIL_HASH_LEN], const struct doc_leaf *leaf)
{
	uint8_t msg[LEAF_PREFIX + LEAF_SMALL];
	uint8_t *to = begin(msg, DOC_LEAF, id);
	struct foil_sha256 h;

	foil_put_be64(to, index);
	to = put(to + 8, seed, FOIL_HASH_LEN);
	if (leaf->head.len <= LEAF_SMALL && leaf->body.len <= LEAF_SMALL - leaf->head.len) {
		to = put(to, leaf->head.p, leaf->head.len);
		to = put(to, leaf->body.p, leaf->body.len);
		foil_sha256(out, foil_view(msg, (size_t)(to - msg)));
		return;
	}
	foil_sha256_init(&h);
	foil_sha256_put(&h, msg, LEAF_PREFIX);
	foil_sha256_put(&h, leaf->head.p, leaf->head.len);
	foil_sha256_put(&h, leaf->body.p, leaf->body.len);
	foil_sha256_final(&h, out);
}

void doc_node_hash(uint8_t out[FOIL_HASH_LEN], const uint8_t id[FOIL_DOC_ID_LEN], unsigned height,
    const uint8_t left[FOIL_HASH_LEN], const uint8_t right[FOIL_HASH_LEN])
{
	uint8_t msg[1 + FOIL_DOC_ID_LEN + 1 + 2 * FOIL_HASH_LEN];
	uint8_t *to = begin(msg, DOC_NODE, id);

	*to++ = (uint8_t)height;
	to = put(to, left, FOIL_HASH_LEN);
	(void)put(to, right, FOIL_HASH_LEN);
	foil_sha256(out, foil_view(msg, sizeof msg));
}

void doc_empty_hash(uint8_t out[FOIL_HASH_LEN], const uint8_t id[FOIL_DOC_ID_LEN], unsigned height)
{
	uint8_t msg[1 + FOIL_DOC_ID_LEN + 1];

	*begin(msg, DOC_EMPTY, id) = (uint8_t)height;
	foil_sha256(out, foil_view(msg, sizeof msg));
}
