/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_PUBLISH_H
#define FOIL_PUBLISH_H

/*
 * The ledger as static files for a web server (spec/publication.md), a ledger
 * made again from them, and a consistent copy of one that is in use.
 */

#include "foil/ledger.h"
#include "foil/tile.h"
#include "foil/trust.h"

#define FOIL_INDEX_NAME "index.json"
#define FOIL_ARCHIVE_NAME "checkpoints" /* DIR/checkpoints/SIZE */
#define FOIL_RESPONSES_NAME "responses" /* DIR/responses/CASE/ */

/* A case reference as the name of a folder: '/' becomes '~', which no reference has. */
void foil_reference_folder(struct foil_view sub, char out[FOIL_SUB_MAX + 1]);

struct foil_publish {
	const char *dir;
	/* Published folders beside those that `issue` has left with the ledger. */
	const char *const *responses;
	size_t n_responses;
	bool whole; /* look at every file again, not only at what is new */
	void *ctx;  /* of these two, which may be NULL */
	void (*progress)(void *ctx, uint64_t done, uint64_t of);
	/* A response that does not verify is not published; all else is. */
	void (*refused)(void *ctx, const char *folder, const char *why);
	/* out */
	uint64_t was, size;             /* of the published tree, before and now */
	uint64_t files;                 /* written */
	size_t n_new, n_all, n_refused; /* responses */
};
/*
 * Bring the directory up to date: a checkpoint where something was appended
 * since the last, tiles, archived checkpoints, responses, index, and last of
 * all `checkpoint`. Whoever reads meanwhile finds a whole log at every moment,
 * and so does the next call when this one was cut off. FOIL_E_REFUSED for a
 * directory that is no publication, FOIL_E_STORE when what is published is of
 * another ledger, or newer than this one ("rolled back"), FOIL_E_CHANGED when
 * another program is writing to it, FOIL_E_IO.
 */
enum foil_code foil_publish(struct foil_ledger *l, struct foil_publish *p, struct foil_err *err)
    FOIL_MUST_CHECK;

struct foil_restore {
	const char *published, *dir;    /* from, and the ledger to make: nothing may have its name */
	const struct foil_trust *trust; /* NULL: the caller compares the fingerprint */
	const uint8_t *genesis;         /* 32 bytes that must be it, or NULL */
	const char *log_key;            /* the ledger's own key, to put into it, or NULL */
	void *ctx;                      /* of this, which may be NULL */
	void (*progress)(void *ctx, uint64_t done, uint64_t of);
	/*
	 * Told of each case whose openings are not here, in no order of meaning, once
	 * the ledger stands; `sub` is valid during the call. NULL: only counted.
	 */
	void (*missing)(void *ctx, struct foil_view sub, uint64_t n_acts);
	/* out */
	uint64_t size;
	uint8_t id[FOIL_HASH_LEN];      /* the genesis hash: the fingerprint */
	size_t n_cases, n_acts;         /* none of whose openings is here */
	size_t n_responses;             /* of as many cases, what was published is */
	bool second_agrees;             /* the second record is there, and agrees: it may sign at once */
	bool has_log_key;
	struct foil_err why;            /* why not, when it does not */
};
/*
 * Make a ledger again from a published directory, to the byte-same head. Every
 * entry is hashed; the tree must be that of `checkpoint`, which the log key in
 * force must have signed, and every archived checkpoint a state of it. Nothing
 * that is not published comes back: openings, case keys, log.key. It signs
 * nothing until the second record agrees with it or somebody settles
 * (foil_ledger_settle()). FOIL_E_EXISTS, FOIL_E_REFUSED when the trust file or
 * genesis is another's, FOIL_E_FORMAT and FOIL_E_STORE with the place of what
 * is wrong. Until it is whole nothing has the ledger's name.
 */
enum foil_code foil_restore(struct foil_restore *r, const struct foil_env *env,
    struct foil_err *err) FOIL_MUST_CHECK;

struct foil_backup {
	const char *dir;   /* to make */
	bool without_keys; /* leave DIR.keys out: openings are then closed in the copy */
	/* out */
	uint64_t size;
	size_t n_keys, n_responses;
};
/*
 * A consistent copy of a ledger that others may be writing to: dir/ledger,
 * dir/ledger.keys, dir/ledger.issued, read back and hashed before it has its
 * name. Rights of files are kept. It is a ledger that signs nothing until it
 * has a second record, of which there is none in it.
 */
enum foil_code foil_backup(struct foil_ledger *l, struct foil_backup *b, struct foil_err *err)
    FOIL_MUST_CHECK;

/*
 * The store itself as a source of tiles, as of its newest head, for an audit:
 * nothing is checked on the way out. One thread; the ledger must outlive it.
 */
struct foil_tile_source foil_ledger_source(struct foil_ledger *l);
/* Sizes of the archived heads, the newest first; free() them. */
enum foil_code foil_ledger_heads(struct foil_ledger *l, uint64_t **size, size_t *n,
    struct foil_err *err) FOIL_MUST_CHECK;
/* Where `issue` leaves published folders, one a case; malloc'd, NULL without memory. */
char *foil_ledger_issued(const struct foil_ledger *l);

#endif
