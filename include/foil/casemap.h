/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CASEMAP_H
#define FOIL_CASEMAP_H

/*
 * The case map: subject -> (number of entries, hash of the last), as a binary
 * trie with proofs of presence and of absence (spec/casemap.md).
 *
 *   key       = SHA-256("foil-case-map-1" || 00 || genesis || subject)
 *   empty     = SHA-256(20)
 *   leaf      = SHA-256(21 || key || u64 count || last)
 *   node(d,p) = SHA-256(22 || u16 d || p || left || right)
 *
 * where d is the depth (0 at the root) and p the d-bit prefix of the keys
 * below, padded with zero bits to 32 bytes. A subtree with one key is that
 * key's leaf, at whatever depth; a subtree with none is `empty`; a node has
 * at least two keys below it. So one set of cases has one root.
 */

#include "foil/hash.h"

#define FOIL_MAP_DEPTH_MAX 256

/* Where a case hangs in the map: rule M1. `subject` is hashed as it is, `genesis` is a leaf hash. */
void foil_map_key(uint8_t key[FOIL_HASH_LEN], const uint8_t genesis[FOIL_HASH_LEN],
    struct foil_view subject);

/* In memory, updated as entries are read; hashes are made when a root is asked for. */
struct foil_map;
enum foil_code foil_map_open(struct foil_map **out, struct foil_err *err) FOIL_MUST_CHECK;
void foil_map_close(struct foil_map **m);
/*
 * Insert or replace. count is at least 1, or FOIL_E_ARG. FOIL_E_LIMIT past
 * 2^31 cases or nodes. On any failure the map is as it was.
 */
enum foil_code foil_map_set(struct foil_map *m, const uint8_t key[FOIL_HASH_LEN], uint64_t count,
    const uint8_t last[FOIL_HASH_LEN], struct foil_err *err) FOIL_MUST_CHECK;
size_t foil_map_count(const struct foil_map *m);
/* Re-hashes only what changed since the last call. */
void foil_map_root(struct foil_map *m, uint8_t root[FOIL_HASH_LEN]);

/*
 * A proof for one key: siblings from the root down (depth 0 first), and what
 * stands at the end of the path: nothing, the key's own leaf, or another
 * key's leaf that has the same first n bits.
 */
enum foil_map_end { FOIL_MAP_EMPTY = 0, FOIL_MAP_SELF, FOIL_MAP_OTHER };
struct foil_map_proof {
	enum foil_map_end end;
	uint8_t other[FOIL_HASH_LEN];      /* FOIL_MAP_OTHER: that key */
	uint64_t count;                    /* SELF, OTHER */
	uint8_t last[FOIL_HASH_LEN];       /* SELF, OTHER */
	uint8_t sibling[FOIL_MAP_DEPTH_MAX][FOIL_HASH_LEN];
	size_t n;
};
/* Makes hashes as foil_map_root() does; the proof leads to the root it would give. */
void foil_map_prove(struct foil_map *m, const uint8_t key[FOIL_HASH_LEN],
    struct foil_map_proof *out);
/*
 * True when the proof gives this root. Presence or absence is in p->end. Any
 * proof may be passed: one that cannot be (n above 256, an `other` that is the
 * key or does not share its first n bits, a count of 0, an empty deepest
 * sibling) is false.
 */
bool foil_map_verify(const struct foil_map_proof *p, const uint8_t key[FOIL_HASH_LEN],
    const uint8_t root[FOIL_HASH_LEN]);

/*
 * CBOR: [end, other / null, count / null, last / null, siblings concatenated].
 * What is null for an end must be null. Reading is sticky as every getter of
 * cbor.h is; on failure *out is all zeros, which proves nothing but an empty map.
 */
void foil_map_proof_put(struct foil_buf *b, const struct foil_map_proof *p);
struct foil_cbor;
void foil_map_proof_read(struct foil_cbor *r, struct foil_map_proof *out);

/* The ledger's running chain: c = SHA-256("foil-chain-1" || 00 || c || leaf), from 32 bytes 00. */
void foil_chain_step(uint8_t chain[FOIL_HASH_LEN], const uint8_t leaf[FOIL_HASH_LEN]);

#endif
