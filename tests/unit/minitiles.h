/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_MINITILES_H
#define FOIL_TESTS_MINITILES_H

/* A ledger in memory (miniledger.h) as the directory that an authority publishes of it. */

#include "miniledger.h"

/* A case entry with a body of random bytes; gives its place. */
uint64_t mini_private(struct mini *m, const char *sub, enum mini_key who);
/* Any bytes as an entry of a subject, read or not. */
uint64_t mini_raw(struct mini *m, const char *sub, struct foil_view bytes);
/* What an index entry here should say: counts entries, whatever numbers they bear. */
struct foil_index_body mini_index_body(const struct mini *m);
/* An index entry that says `body`. */
uint64_t mini_index_says(struct mini *m, const struct foil_index_body *body, enum mini_key who);
/*
 * Enrols everybody, then `acts` private acts over 20 cases with an index entry
 * after every 40, and one at the end.
 */
void mini_fill(struct mini *m, unsigned acts);
/* The sizes at which an index entry stands last: where a checkpoint may be. */
size_t mini_heads(const struct mini *m, uint64_t *size, size_t cap);

/* Writes the tiles of one size, into a directory that may hold those of others. */
void mini_tiles(const struct mini *m, const char *dir, uint64_t size);
/* A file below dir, its folders made where they are missing; replaces. */
void mini_put(const char *dir, const char *name, struct foil_view bytes);
/* Tiles and archived checkpoints of every head, and the last as `checkpoint`. */
void mini_publish(const struct mini *m, const char *dir);

#endif
