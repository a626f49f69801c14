/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_AUDIT_WORK_H
#define FOIL_AUDIT_WORK_H

/* What the parts of an audit hand to one another. Rules: spec/audit.md. */

#include "foil/audit.h"
#include "foil/casemap.h"
#include "pool.h"

#define AUDIT_LEVELS 8 /* of tiles in a tree of 2^63 - 1 leaves */

/* What is kept of a subject; `key` is its case map key. */
struct audit_row {
	uint8_t key[FOIL_HASH_LEN], last[FOIL_HASH_LEN];
	uint64_t after;  /* of its last entry */
	uint64_t count;  /* entries, as the map has them */
	uint64_t next;   /* the case-index that the next should have */
	uint64_t opened; /* acts that a response opens */
	foil_day day;    /* of its last entry */
};
#define AUDIT_RECENT 1024 /* subjects whose row is found without a hash; a power of two */
struct audit_recent {
	size_t len; /* of the subject; 0: nothing here */
	uint8_t sub[FOIL_SUB_MAX];
	uint32_t row;
};
struct audit_cases {
	struct audit_row *row;
	size_t n, cap;
	size_t ordered; /* of the first rows, by key: those of a state */
	struct audit_recent recent[AUDIT_RECENT];
	uint32_t *slot; /* open addressing by key: place in row + 1, 0 free */
	size_t n_slots; /* a power of two */
};
enum foil_code audit_cases_open(struct audit_cases *c, struct foil_err *err);
void audit_cases_free(struct audit_cases *c);
/* The row of a key; a new one has count 0. */
enum foil_code audit_cases_get(struct audit_cases *c, const uint8_t key[FOIL_HASH_LEN],
    struct audit_row **out, struct foil_err *err);
/* All rows by key, so that a map can be made of them with few jumps; free() it. */
enum foil_code audit_cases_order(const struct audit_cases *c, const struct audit_row ***out,
    struct foil_err *err);
/* How many there are, those of the ledger itself left out. */
size_t audit_cases_count(const struct audit_cases *c, const uint8_t genesis[FOIL_HASH_LEN]);
/* As audit_cases_get(), by subject. */
enum foil_code audit_cases_find(struct audit_cases *c, const uint8_t genesis[FOIL_HASH_LEN],
    struct foil_view sub, struct audit_row **out, struct foil_err *err);

/* An entry that `after` may name. */
struct audit_place {
	uint64_t index;
	uint8_t leaf[FOIL_HASH_LEN];
};

/* A file that was judged: what it is called, and what was in it. */
struct audit_judged {
	uint8_t name[FOIL_HASH_LEN], bytes[FOIL_HASH_LEN];
	bool there; /* seen in this audit */
};
struct audit_again {
	struct audit_judged *item; /* those of the state first, by name */
	size_t n, n_old, cap;
};
#define AUDIT_HEADS_AGAIN 250 /* the newest archived heads, read again after a state */

/* One level of tiles as it fills. */
struct audit_level {
	uint8_t hash[FOIL_TILE_WIDTH][FOIL_HASH_LEN];
	unsigned n;
};

struct audit {
	const struct foil_audit_in *in;
	struct foil_audit_report *report;
	struct foil_findings *findings;

	struct foil_note note;
	struct foil_checkpoint head;
	bool have_head;
	uint64_t *archived; /* sizes of signed heads beside it, rising */
	const char *archive; /* how their files are called: "checkpoints/" */
	size_t n_archived, next_archived;
	uint64_t *older; /* the same, of sizes that were audited before */
	size_t n_older;
	struct audit_again heads, responses;

	/* The tree so far. */
	struct foil_tree_edge edge;
	struct audit_level level[AUDIT_LEVELS];
	bool tree_lost; /* leaf hashes are missing: the tree cannot be told from here */
	unsigned missing; /* tiles in a row of which nothing could be read */
	bool stopped;

	/* What the entries say so far. */
	uint8_t chain[FOIL_HASH_LEN];
	uint64_t chain_from; /* since where the chain was last known */
	bool chain_lost;
	struct foil_map *map;
	bool map_lost, map_said;
	uint64_t map_lost_at; /* the first entry that could not be read */
	bool keys_lost; /* since keys_lost_at: that, or governance that is not understood, may have */
	uint64_t keys_lost_at; /* enrolled, revoked or replaced a key */
	struct audit_cases cases;
	struct foil_governance *governance;
	struct foil_buf governance_kept; /* u64 index, u32 length, bytes: for the state */
	struct audit_place *index;
	size_t n_index, cap_index;
	uint64_t last_index; /* place of the last index entry; UINT64_MAX before the first */
	uint8_t genesis[FOIL_HASH_LEN];
	bool have_genesis; /* entry 0 is one of a foil ledger, and was read */
	const struct foil_key_state *key_cache[256];

	struct pool *pool;
	struct pool_batch *batch; /* being filled */
	uint8_t subject_key[FOIL_HASH_LEN];
	size_t cap_entry;

	/* Of the state that was read, if any. */
	uint64_t since;
	uint8_t since_root[FOIL_HASH_LEN];
	struct foil_buf since_note;
	char since_origin[FOIL_NAME_MAX + 1];
	bool forked; /* a contradiction was found, so evidence has been asked for */
};

/* Memory ends an audit; everything else becomes a finding. */
bool audit_is_fatal(enum foil_code rc);
/* Counts, and lists the first few of each rule. `rule` is static. index UINT64_MAX: none. */
void audit_find(struct audit *a, enum foil_verdict v, const char *rule, uint64_t index,
    const char *fmt, ...) FOIL_PRINTF(5, 6);
/* Order of the list, and the verdict. */
void audit_conclude(struct audit *a);

/* heads.c: the checkpoint, those archived beside it, and one that the reader holds. */
enum foil_code audit_read_head(struct audit *a, struct foil_err *err);
enum foil_code audit_list_archive(struct audit *a, struct foil_err *err);
/* Called when the tree has exactly the size of an archived head; bundle: entries of the open tile. */
enum foil_code audit_pass_archived(struct audit *a, struct foil_view bundle, size_t bundle_len,
    struct foil_err *err);
/* At the end: root, signatures, trust, what the reader holds. */
enum foil_code audit_judge_head(struct audit *a, struct foil_err *err);
/* Is a note signed by the log's key in force for that size? */
enum foil_code audit_own_key(struct audit *a, const struct foil_note *note, uint64_t size,
    bool *good, struct foil_err *err);
/*
 * The root that this tree had at a size, proven to the checkpoint's root: damaged
 * tiles must not look like a fork, nor a fork like this tree.
 */
enum foil_code audit_root_at(struct audit *a, const struct foil_tree_reader *r, uint64_t size,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err);
/* Writes evidence that two signed heads contradict each other, if it can be had. */
enum foil_code audit_evidence(struct audit *a, struct foil_view other, struct foil_err *err);

/* tiles.c: one tile of entries and the hash tiles above it. */
enum foil_code audit_tile(struct audit *a, uint64_t tile, struct foil_err *err);
/* The tiles that are not full, once everything is read. */
enum foil_code audit_last_tiles(struct audit *a, struct foil_err *err);
/* A partial tile of the size that the tree has now, where there is one. */
enum foil_code audit_partial_tiles(struct audit *a, struct foil_view bundle, struct foil_err *err);

/* entries.c: what one entry says, given the leaf hash that the tree has for it. */
enum foil_code audit_entry(struct audit *a, uint64_t index, struct foil_view bytes,
    const uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err);
/* An entry that could not be had, or is known to have been changed; leaf NULL when that is unknown too. */
void audit_entry_lost(struct audit *a, uint64_t index, const uint8_t *leaf);
/* Signatures of finished batches. */
enum foil_code audit_collect(struct audit *a, const struct pool_batch *b, struct foil_err *err);
/* Those who signed with a key that was called suspect later. */
enum foil_code audit_suspects(struct audit *a, struct foil_err *err);

/* again.c */
/* Remembers a file that was judged now; replaces what the state said of it. */
enum foil_code audit_again_put(struct audit_again *g, const uint8_t name[FOIL_HASH_LEN],
    const uint8_t bytes[FOIL_HASH_LEN], struct foil_err *err);
/* It is there; is it what the state knows? bytes NULL: does the state know of it? */
bool audit_again_same(struct audit_again *g, const uint8_t name[FOIL_HASH_LEN],
    const uint8_t bytes[FOIL_HASH_LEN]);
/* Nobody looked: what the state knows goes on as it is. */
void audit_again_keep(struct audit_again *g);
/* By name, without those that are gone. */
void audit_again_sort(struct audit_again *g);
void audit_again_name_head(uint64_t size, uint8_t name[FOIL_HASH_LEN]);
/* A finding for each that nobody saw. */
void audit_again_missed(struct audit *a, const struct audit_again *g, bool heads);

/* responses.c */
enum foil_code audit_responses(struct audit *a, struct foil_err *err);

/* state.c */
enum foil_code audit_state_load(struct audit *a, struct foil_err *err);
enum foil_code audit_state_save(struct audit *a, struct foil_err *err);

#endif
