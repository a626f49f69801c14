/* SPDX-License-Identifier: Apache-2.0 */
#include "subtree.h"

#include <string.h>

void doc_subtree_start(struct doc_subtree *s, const uint8_t id[FOIL_DOC_ID_LEN], uint64_t n,
    unsigned height, uint64_t first, const uint8_t seed[FOIL_HASH_LEN])
{
	s->id = id;
	s->height = height;
	s->first = first;
	s->count = doc_span(n, height, first);
	s->done = 0;
	memcpy(s->seed[height], seed, FOIL_HASH_LEN);
}

/* Seeds of the path to leaf `done`. Above the height where it leaves the last path, they stand. */
static void descend(struct doc_subtree *s)
{
	unsigned h = s->height;

	if (s->done > 0) {
		for (h = 0; (s->done >> h & 1) == 0; h++)
			;
		doc_seed_child(s->seed[h], s->id, h, 1, s->seed[h + 1]);
	}
	while (h > 0) {
		h--;
		doc_seed_child(s->seed[h], s->id, h, 0, s->seed[h + 1]);
	}
}

void doc_subtree_put(struct doc_subtree *s, const struct doc_leaf *leaf)
{
	uint8_t hash[FOIL_HASH_LEN];
	unsigned h = 0;

	descend(s);
	doc_leaf_hash(hash, s->id, s->first + s->done, s->seed[0], leaf);
	for (; (s->done >> h & 1) != 0; h++)
		doc_node_hash(hash, s->id, h + 1, s->left[h], hash);
	memcpy(s->left[h], hash, FOIL_HASH_LEN);
	s->done++;
}

/* What is complete is folded from the right; where a right half is missing it is empty. */
void doc_subtree_finish(struct doc_subtree *s, uint8_t out[FOIL_HASH_LEN])
{
	uint64_t waiting = s->done & (s->done - 1); /* but for the last complete node */
	uint8_t empty[FOIL_HASH_LEN];
	unsigned h = 0;

	while ((s->done >> h & 1) == 0)
		h++;
	memcpy(out, s->left[h], FOIL_HASH_LEN);
	for (; h < s->height; h++) {
		if ((waiting >> h & 1) != 0) {
			doc_node_hash(out, s->id, h + 1, s->left[h], out);
		} else {
			doc_empty_hash(empty, s->id, h);
			doc_node_hash(out, s->id, h + 1, out, empty);
		}
	}
}

void doc_subtree_wipe(struct doc_subtree *s)
{
	explicit_bzero(s->seed, (s->height + 1) * sizeof s->seed[0]);
}
