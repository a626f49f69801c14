/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_BENCH_LEDGERGEN_H
#define FOIL_BENCH_LEDGERGEN_H

/*
 * A sound ledger of any size, made in memory by library calls and given as a
 * source of tiles: acts with private bodies by twenty officers, twenty to a
 * case, some hundreds of cases open at a time, an index entry every hundred.
 */

#include "foil/casemap.h"
#include "foil/entry.h"
#include "foil/key.h"
#include "foil/tile.h"

struct made_case;
struct made {
	struct foil_buf bytes;  /* entries, one after another */
	size_t *at;             /* n + 1 offsets */
	uint8_t (*hash[4])[FOIL_HASH_LEN]; /* by level of tiles: leaves, roots of 256 ... */
	size_t n_hash[4], cap;
	uint64_t n;
	struct foil_tree_edge edge;
	struct foil_map *map;
	uint8_t chain[FOIL_HASH_LEN], genesis[FOIL_HASH_LEN];
	uint64_t after;         /* the last index entry */
	uint8_t after_leaf[FOIL_HASH_LEN];
	struct made_case *kase; /* governance, index, then the cases */
	size_t n_cases;         /* of those, cases of requests */
	struct foil_signer *log, *root, *officer[20];
	uint64_t shown;         /* the size that the checkpoint has */
	struct foil_buf note;
};

/* `entries` in all, rounded up so that the last is an index entry. */
void made_open(struct made *m, uint64_t entries);
void made_close(struct made *m);
/* `more` acts and an index entry. */
void made_grow(struct made *m, uint64_t more);
/* Shows the ledger as it was, or is: `size` must end with an index entry. */
void made_show(struct made *m, uint64_t size);
/* get() gives "checkpoint" and tiles of the size shown, and wider ones. */
struct foil_tile_source made_source(struct made *m);
/* Writes checkpoint and tiles of the size shown. */
void made_write(struct made *m, const char *dir);

#endif
