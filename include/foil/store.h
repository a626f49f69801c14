/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_STORE_H
#define FOIL_STORE_H

/*
 * The ledger's LMDB environment behind typed calls (spec/ledger.md section 2).
 * Knows indexes, hashes and bytes, nothing of what they mean. Nothing that
 * LMDB owns leaves a transaction: views are valid until it ends or, in a
 * write transaction, until the next put.
 */

#include "foil/tree.h"

#define FOIL_STORE_VERSION 1
#define FOIL_STORE_VERSION_SETTING "foil-store"
#define FOIL_STORE_MAP_MIN ((size_t)64 << 20)  /* address space at first; doubled when full */
#define FOIL_STORE_MAP_MAX (SIZE_MAX / 4 + 1)

struct foil_store;
struct foil_store_txn;

/*
 * Create an empty store in a new directory `dir`: built in a temporary
 * sibling, synced, renamed, parent synced, so that a crash leaves no store or
 * a whole one. `fill` runs in the first write transaction (genesis, settings).
 */
enum foil_code foil_store_create(const char *dir,
    enum foil_code (*fill)(struct foil_store_txn *txn, void *ctx, struct foil_err *err), void *ctx,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Open. Refuses a foreign or truncated file before the first read (file size
 * against the last page), another version, a network file system where that
 * can be known. Clears stale readers. read_only needs no write permission.
 */
enum foil_code foil_store_open(const char *dir, bool read_only, struct foil_store **out,
    struct foil_err *err) FOIL_MUST_CHECK;
void foil_store_close(struct foil_store **st);

/* A read transaction: one moment of the store. */
enum foil_code foil_store_read(struct foil_store *st, struct foil_store_txn **out,
    struct foil_err *err) FOIL_MUST_CHECK;
void foil_store_done(struct foil_store_txn **txn); /* ends a read transaction */
/*
 * Run `fn` in a write transaction and commit, durably. Any code but FOIL_OK
 * from fn aborts. A full map is grown and fn runs again, so fn must be
 * repeatable. When the commit itself fails the store is closed and opened
 * again and FOIL_E_IO says that the result must be looked at.
 */
enum foil_code foil_store_write(struct foil_store *st,
    enum foil_code (*fn)(struct foil_store_txn *txn, void *ctx, struct foil_err *err), void *ctx,
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The directory that the store stands in. In `fill` of foil_store_create it is
 * the temporary one: what is put there, synced, appears together with the store.
 */
const char *foil_store_dir(const struct foil_store_txn *txn);

/*
 * The store as it is at this moment, whole, in a new file, synced, while
 * others go on reading and writing. The file gets the rights of the store's
 * own. FOIL_E_EXISTS.
 */
enum foil_code foil_store_copy(struct foil_store *st, const char *path, struct foil_err *err)
    FOIL_MUST_CHECK;

/* Entries and their leaf hashes; size is the number of entries. */
enum foil_code foil_store_size(struct foil_store_txn *txn, uint64_t *size, struct foil_err *err)
    FOIL_MUST_CHECK;
enum foil_code foil_store_entry(struct foil_store_txn *txn, uint64_t index, struct foil_view *bytes,
    struct foil_err *err) FOIL_MUST_CHECK;
/* At index == size only; keeps leaf hashes and subtree roots in step. */
enum foil_code foil_store_append(struct foil_store_txn *txn, uint64_t index, struct foil_view bytes,
    const uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_store_leaf(struct foil_store_txn *txn, uint64_t index,
    uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err) FOIL_MUST_CHECK;
/* Full subtrees for proofs; valid while the transaction lives. */
struct foil_tree_reader foil_store_tree(struct foil_store_txn *txn);

/* Cases by map key. */
struct foil_case_row {
	uint32_t number; /* small id, given in order of first entries, from 1 */
	uint64_t count;
	uint8_t last[FOIL_HASH_LEN];
	struct foil_view subject;
};
/* FOIL_E_NOT_FOUND without an error message when there is none. */
enum foil_code foil_store_case(struct foil_store_txn *txn, const uint8_t key[FOIL_HASH_LEN],
    struct foil_case_row *out, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Count one more entry of a subject: creates or updates its row and records
 * that its case_index-th entry stands at `index`.
 */
enum foil_code foil_store_case_add(struct foil_store_txn *txn, const uint8_t key[FOIL_HASH_LEN],
    struct foil_view subject, uint64_t case_index, uint64_t index,
    const uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_store_case_entry(struct foil_store_txn *txn, uint32_t number,
    uint64_t case_index, uint64_t *index, struct foil_err *err) FOIL_MUST_CHECK;
/* Every case in key order; stops at the first code that is not FOIL_OK and returns it. */
enum foil_code foil_store_cases(struct foil_store_txn *txn,
    enum foil_code (*each)(void *ctx, const uint8_t key[FOIL_HASH_LEN],
        const struct foil_case_row *row, struct foil_err *err),
    void *ctx, struct foil_err *err) FOIL_MUST_CHECK;

/* Sealed openings: what a commitment hides, by case number, act, use and ordinal. */
enum foil_opening_use { FOIL_USE_ACT = 0, FOIL_USE_DOCUMENT = 1, FOIL_USE_LETTER = 2 };
struct foil_opening_key {
	uint32_t number;
	uint32_t case_index;
	enum foil_opening_use use;
	uint32_t ordinal;
};
enum foil_code foil_store_opening(struct foil_store_txn *txn, const struct foil_opening_key *key,
    struct foil_view *sealed, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_store_opening_put(struct foil_store_txn *txn,
    const struct foil_opening_key *key, struct foil_view sealed, struct foil_err *err)
    FOIL_MUST_CHECK;

/* Archived checkpoints by size, and small settings by name. */
enum foil_code foil_store_head_put(struct foil_store_txn *txn, uint64_t size, struct foil_view note,
    struct foil_err *err) FOIL_MUST_CHECK;
/* The newest of at most `most`; FOIL_E_NOT_FOUND if none. */
enum foil_code foil_store_head(struct foil_store_txn *txn, uint64_t most, uint64_t *size,
    struct foil_view *note, struct foil_err *err) FOIL_MUST_CHECK;
/* The oldest of at least `least`; FOIL_E_NOT_FOUND if none. */
enum foil_code foil_store_head_from(struct foil_store_txn *txn, uint64_t least, uint64_t *size,
    struct foil_view *note, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_store_setting(struct foil_store_txn *txn, const char *name,
    struct foil_view *value, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_store_setting_put(struct foil_store_txn *txn, const char *name,
    struct foil_view value, struct foil_err *err) FOIL_MUST_CHECK;

#endif
