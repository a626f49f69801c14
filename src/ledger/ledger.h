/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LEDGER_LEDGER_H
#define FOIL_LEDGER_LEDGER_H

/* What the files of ledger share. */

#include "foil/ledger.h"
#include "foil/seal.h"

#define SETTING_CHAIN "chain"         /* size u64, chain value: S21 */
#define SETTING_HEAD_PATH "head-path" /* absolute; absent: beside the directory */
#define SETTING_KEYS_PATH "keys-path"

#define FEW_KEYS 32

/* A governance that a caller may still point into. */
struct old_governance {
	struct old_governance *next;
	struct foil_governance *g;
};

struct foil_ledger {
	const struct foil_env *env;
	struct foil_store *store;
	bool read_only;
	char *dir, *head_path, *keys_path;
	uint8_t genesis[FOIL_HASH_LEN];
	/*
	 * Never changed once it is here: cases and callers point into it. A new
	 * state is a new object; the old ones stay until the ledger is closed.
	 */
	struct foil_governance *gov;
	struct old_governance *old;
	bool agreed; /* the second record has been compared since the ledger was opened */
	/* The case map over entries 0 .. map_at - 1, when map_at is not UINT64_MAX. */
	struct foil_map *map;
	uint64_t map_at;
	uint8_t *few_keys; /* guarded, FEW_KEYS of a case each; NULL until used, wiped after each use */
};

/* "dir" with a suffix: where the files beside a ledger are by default. NULL without memory. */
char *ledger_path(const char *dir, const char *suffix);

/* open.c */
/* Takes over governance entries that this handle does not know. */
enum foil_code ledger_catch_up(struct foil_ledger *l, struct foil_store_txn *txn,
    struct foil_err *err);
/* All of them, into a new state. */
enum foil_code ledger_replay(struct foil_store_txn *txn, const uint8_t genesis[FOIL_HASH_LEN],
    struct foil_governance **out, struct foil_err *err);
/* Makes g the state in force and takes it over, on failure too. */
enum foil_code ledger_set_governance(struct foil_ledger *l, struct foil_governance *g,
    struct foil_err *err);

/* read.c */
/* An entry as it was appended: FOIL_E_STORE when its bytes do not give the hash beside them. */
enum foil_code ledger_entry(struct foil_store_txn *txn, uint64_t index, struct foil_view *bytes,
    struct foil_entry *out, uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err);
/* The same of bytes and the hash beside them that were fetched before. In any thread. */
enum foil_code ledger_entry_check(uint64_t index, struct foil_view bytes,
    const uint8_t kept[FOIL_HASH_LEN], struct foil_entry *out, uint8_t leaf[FOIL_HASH_LEN],
    struct foil_err *err);
/* The row of a subject; FOIL_E_NOT_FOUND without a message. */
enum foil_code ledger_row(struct foil_store_txn *txn, const uint8_t genesis[FOIL_HASH_LEN],
    struct foil_view sub, struct foil_case_row *out, struct foil_err *err);
/* The last `index` entry, or genesis where there is none yet. */
struct ledger_after {
	uint64_t index;
	uint8_t leaf[FOIL_HASH_LEN];
	uint64_t n_index; /* number of index entries */
};
enum foil_code ledger_after(struct foil_store_txn *txn, const uint8_t genesis[FOIL_HASH_LEN],
    struct ledger_after *out, struct foil_err *err);
enum foil_code ledger_chain(struct foil_store_txn *txn, uint64_t size,
    uint8_t chain[FOIL_HASH_LEN], struct foil_err *err);
enum foil_code ledger_chain_put(struct foil_store_txn *txn, uint64_t size,
    const uint8_t chain[FOIL_HASH_LEN], struct foil_err *err);

/* keys.c */
/* The key under which a case's openings are sealed. FOIL_E_NOT_FOUND: no such file. */
enum foil_code ledger_case_key(const struct foil_ledger *l, struct foil_view sub,
    uint8_t key[FOIL_SEAL_KEY_LEN], struct foil_err *err);
/* Makes the keys of n new cases, synced together; durable when it returns. */
enum foil_code ledger_case_keys_make(const struct foil_ledger *l, const struct foil_view *subs,
    uint8_t *const *keys, size_t n, struct foil_err *err);

/* sealed.c */
struct opening_name {
	struct foil_view sub;
	uint64_t case_index;
	enum foil_opening_use use;
	uint64_t ordinal;
};
enum foil_code ledger_seal(const struct foil_ledger *l, const uint8_t key[FOIL_SEAL_KEY_LEN],
    const struct opening_name *name, struct foil_view blob, struct foil_buf *out,
    struct foil_err *err);
/* Appends the blob. May run in several threads. */
enum foil_code ledger_unseal(const struct foil_ledger *l, const uint8_t key[FOIL_SEAL_KEY_LEN],
    const struct opening_name *name, struct foil_view sealed, struct foil_buf *blob,
    struct foil_err *err);

/* stored.c */
/* Views are the transaction's; sealed is empty where nothing is kept. */
struct stored_act {
	uint64_t index;
	struct foil_view bytes, sealed;
	uint8_t leaf[FOIL_HASH_LEN];
};
/* The acts of a case that stand below `upto`, not looked at yet. *out is malloc'd. */
enum foil_code ledger_stored_fetch(struct foil_store_txn *txn, const struct foil_case_row *row,
    uint64_t upto, struct stored_act **out, size_t *n, struct foil_err *err);
/*
 * Checks an act against the hash beside it, opens it under the case's key
 * (NULL: it stays closed) and applies it to c. In any thread.
 */
enum foil_code ledger_stored_apply(const struct foil_ledger *l, const uint8_t *key,
    const struct stored_act *a, uint64_t case_index, bool proven, struct foil_case *c,
    struct foil_findings *f, struct foil_err *err);

/* share.c */
/*
 * Calls each(ctx, i) once for every i below n, on all cores where n is worth
 * it, in no order; returns when all have returned.
 */
void ledger_share(size_t n, void (*each)(void *ctx, size_t i), void *ctx);

/* index.c */
struct index_entry {
	struct foil_view iss;
	const uint8_t *genesis;
	struct ledger_after after;
	foil_day day;
	struct foil_index_body body;
};
/* Appends the entry's bytes, signed. */
enum foil_code ledger_index_put(struct foil_buf *b, const struct index_entry *i,
    struct foil_signer *log, struct foil_err *err);
/* Appends the signed note of a checkpoint. */
enum foil_code ledger_note_put(struct foil_buf *b, struct foil_view origin, uint64_t size,
    const uint8_t root[FOIL_HASH_LEN], struct foil_signer *log, struct foil_err *err);
/* Appends entry bytes, their case row and the chain's next value (in place). */
enum foil_code ledger_put_entry(struct foil_store_txn *txn, uint64_t index, struct foil_view bytes,
    const uint8_t leaf[FOIL_HASH_LEN], const uint8_t map_key[FOIL_HASH_LEN],
    const struct foil_entry *e, uint8_t chain[FOIL_HASH_LEN], struct foil_err *err);

/* checkpoint.c */
/* The machine key, of the file log.key. */
enum foil_code ledger_log_key_open(const struct foil_ledger *l, struct foil_signer **out,
    struct foil_err *err);

/* head.c */
/* A signed head, as the second record or the archive of checkpoints has it. */
struct ledger_head {
	struct foil_buf note;
	struct foil_checkpoint c;
};
void ledger_head_free(struct ledger_head *h);
/* Parses h->note into h->c; FOIL_E_STORE. */
enum foil_code ledger_head_parse(struct ledger_head *h, const char *what, struct foil_err *err);
/* Reads DIR.head. Missing or unreadable is FOIL_E_STORE, with what to do. */
enum foil_code ledger_second_read(const struct foil_ledger *l, struct ledger_head *h,
    struct foil_err *err);
/*
 * FOIL_E_STORE unless this ledger is what the head was signed over or has
 * grown from it: its size, root, origin and signature. `what` names the head.
 */
enum foil_code ledger_head_agrees(const struct foil_ledger *l, struct foil_store_txn *txn,
    const struct ledger_head *h, const char *what, struct foil_err *err);
/* Waits for the lock on changes of the head; close(*fd) unlocks. */
enum foil_code ledger_head_lock(const struct foil_ledger *l, int *fd, struct foil_err *err);

/* map.c */
/* An entry since the last `index` entry, in the order of the ledger. */
struct ledger_step {
	uint8_t key[FOIL_HASH_LEN], prev[FOIL_HASH_LEN], leaf[FOIL_HASH_LEN];
	uint64_t index, case_index;
};
/*
 * Brings l->map to what it is after the n steps, which begin with the last
 * `index` entry (place `at`; signed_root is what it states of the entries
 * before it). Sorts the steps. Leaves l->map_at at UINT64_MAX: the caller
 * says what the map stands for once that is durable.
 */
enum foil_code ledger_map_update(struct foil_ledger *l, struct foil_store_txn *txn, uint64_t at,
    const uint8_t signed_root[FOIL_HASH_LEN], struct ledger_step *step, size_t n,
    struct foil_err *err);

#endif
