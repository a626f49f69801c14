/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_WITNESS_H
#define FOIL_WITNESS_H

/*
 * Witnessing, both sides: C2SP tlog-witness v1.0.0 (spec/witness.md). No
 * network here: bytes of a request in, bytes of an answer out, and the other
 * way round. What carries them is net.h.
 */

#include "foil/env.h"
#include "foil/key.h"
#include "foil/tile.h"
#include "foil/trust.h"

#define FOIL_WITNESS_PROOF_MAX 63               /* proof lines of a request */
#define FOIL_WITNESS_REQUEST_MAX ((size_t)68 << 10) /* bytes of a request */
#define FOIL_WITNESS_ANSWER_MAX ((size_t)16 << 10)  /* bytes of an answer */
#define FOIL_WITNESS_KEYS_MAX 32                /* keys of one origin that a witness trusts */

/* The body of add-checkpoint taken apart; views point into it. */
struct foil_witness_request {
	uint64_t old;
	struct foil_path proof;
	struct foil_view bytes; /* the note, as it was sent */
	struct foil_note note;
	struct foil_checkpoint checkpoint;
};
/* W1: FOIL_E_FORMAT; FOIL_E_LIMIT for what is too large. */
enum foil_code foil_witness_request_read(struct foil_view body, struct foil_witness_request *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* Appends the body of add-checkpoint. proof has at most FOIL_WITNESS_PROOF_MAX hashes. */
void foil_witness_request_put(struct foil_buf *b, uint64_t old, const struct foil_path *proof,
    struct foil_view note);
/* Lines of base64, each a hash: the proof alone, as a file. As foil_witness_request_read(). */
enum foil_code foil_witness_proof_read(struct foil_view lines, struct foil_path *out,
    struct foil_err *err) FOIL_MUST_CHECK;

/* What a witness has cosigned last of an origin. */
struct foil_witness_held {
	bool any; /* false: nothing ever; then the rest is 0 */
	uint64_t size, at;
	uint8_t root[FOIL_HASH_LEN];
};

/* Statuses of HTTP, as tlog-witness gives them their meaning. */
enum foil_witness_status {
	FOIL_WITNESS_COSIGNED = 200,
	FOIL_WITNESS_MALFORMED = 400,
	FOIL_WITNESS_UNSIGNED = 403,
	FOIL_WITNESS_UNKNOWN = 404,
	FOIL_WITNESS_CONFLICT = 409,
	FOIL_WITNESS_UNPROVEN = 422,
};
struct foil_witness_decision {
	enum foil_witness_status status;
	const char *why; /* one line, static */
	bool forked;     /* W8: the log has signed two roots of one size */
};
/*
 * W3 to W8: may this checkpoint be cosigned by one that holds `held`? Pure.
 * `keys` are those that it trusts for the checkpoint's origin; those of
 * another name are passed over.
 */
enum foil_code foil_witness_decide(const struct foil_vkey *keys, size_t n_keys,
    const struct foil_witness_held *held, const struct foil_witness_request *r,
    struct foil_witness_decision *out, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * A witness on a disk: DIR/key, DIR/vkey, DIR/logs (lines "log <vkey>"),
 * DIR/heads/<hex of SHA-256(origin)> (the last note cosigned), DIR/lock, and
 * DIR/auditor where the key says that the case map was rebuilt (W30). Several
 * processes may have one directory open.
 */
struct foil_witness;

/*
 * Make one at dir: all of it or nothing. pass NULL leaves the key unprotected,
 * for a machine. FOIL_E_EXISTS; for the name as foil_vkey_make().
 */
struct foil_witness_setup {
	struct foil_view name;
	enum foil_kdf kdf;
	const struct foil_passphrase *pass;
	bool auditor;
};
enum foil_code foil_witness_init(const char *dir, const struct foil_witness_setup *setup,
    const struct foil_env *env, struct foil_vkey *out, struct foil_err *err) FOIL_MUST_CHECK;
/* Opens the key too: pass as foil_signer_open(). FOIL_E_STORE for a directory that is no witness's. */
enum foil_code foil_witness_open(const char *dir, const struct foil_passphrase *pass,
    const struct foil_env *env, struct foil_witness **out, struct foil_err *err) FOIL_MUST_CHECK;
void foil_witness_close(struct foil_witness **w);
const struct foil_vkey *foil_witness_vkey(const struct foil_witness *w);
bool foil_witness_audits(const struct foil_witness *w);
/* The key's line, without opening the key; whether it is an auditor's. */
enum foil_code foil_witness_vkey_read(const char *dir, struct foil_vkey *out, bool *auditor,
    struct foil_err *err) FOIL_MUST_CHECK;
/* The keys that it trusts for an origin. */
enum foil_code foil_witness_keys(const char *dir, const char *origin,
    struct foil_vkey keys[FOIL_WITNESS_KEYS_MAX], size_t *n, struct foil_err *err) FOIL_MUST_CHECK;
/* Cosign for this log from now on, also in a process that runs. FOIL_E_EXISTS when it does. */
enum foil_code foil_witness_trust_log(const char *dir, const struct foil_vkey *key,
    struct foil_err *err) FOIL_MUST_CHECK;

struct foil_witness_answer {
	unsigned status;   /* of HTTP */
	const char *type;  /* of the body; static */
	struct foil_buf body;
	struct foil_buf line; /* 200: the cosignature's line alone is the body too */
	const char *why;   /* static */
	bool forked;       /* W8 */
	char origin[FOIL_NAME_MAX + 1]; /* "" when the request could not be read */
	uint64_t size;     /* of the checkpoint asked for */
};
void foil_witness_answer_free(struct foil_witness_answer *a);
/*
 * add-checkpoint, whole: read, decide, sign, persist, answer; the last three
 * under one lock (W9, W10). FOIL_OK for every answer that the protocol knows;
 * an error when there is none to give (500): then nothing was cosigned.
 */
enum foil_code foil_witness_add(struct foil_witness *w, struct foil_view body,
    struct foil_witness_answer *out, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * What is held of an origin: the state, and the note (may be NULL) with the
 * log's signature and this witness's. FOIL_E_STORE when it is damaged.
 */
enum foil_code foil_witness_look(struct foil_witness *w, struct foil_view origin,
    struct foil_witness_held *held, struct foil_buf *note, struct foil_err *err) FOIL_MUST_CHECK;
/* The same by 64 hex digits of SHA-256(origin), as in a monitor's URL. FOIL_E_NOT_FOUND, FOIL_E_STORE. */
enum foil_code foil_witness_look_hex(struct foil_witness *w, struct foil_view hex,
    struct foil_buf *note, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The log's side: its published directory (checkpoint, checkpoints/, tile/),
 * which anybody may have a copy of. Opened, its checkpoint and its tiles agree.
 */
struct foil_log_dir {
	struct foil_tile_dir dir;
	struct foil_tile_source source;
	struct foil_buf bytes; /* the checkpoint's note; the views of `note` point into it */
	struct foil_note note;
	struct foil_checkpoint checkpoint;
	struct foil_tile_tree *tree;
};
/* FOIL_E_FORMAT when the tiles do not make the checkpoint's root. *out must not move while open. */
enum foil_code foil_log_dir_open(const char *path, struct foil_log_dir *out, struct foil_err *err)
    FOIL_MUST_CHECK;
void foil_log_dir_close(struct foil_log_dir *d);
/*
 * A proof from size `old` to the checkpoint's, which was checked: empty from 0
 * and from its own size. root (may be NULL) gets that of the first `old` leaves.
 */
enum foil_code foil_log_dir_proof(struct foil_log_dir *d, uint64_t old, struct foil_path *out,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err) FOIL_MUST_CHECK;

/* The log's side: one witness that is asked to cosign one checkpoint (W20 to W27). */
enum foil_push_state {
	FOIL_PUSH_ASK = 0,  /* to be asked, with a proof from `old` */
	FOIL_PUSH_COSIGNED, /* `line` is its cosignature, and good */
	FOIL_PUSH_AWAY,     /* no answer, or none that can be used; ask again another day */
	FOIL_PUSH_REFUSED,  /* it does not know this log, or its key */
	FOIL_PUSH_CONTRADICTS, /* it holds what this ledger does not: rolled back, or forked */
};
struct foil_push {
	const struct foil_trust_witness *witness;
	enum foil_push_state state;
	uint64_t old;
	bool again;      /* was told a size by a 409 already */
	uint64_t named;  /* FOIL_PUSH_CONTRADICTS: the size that it named */
	uint64_t at;     /* FOIL_PUSH_COSIGNED: its time */
	uint8_t sig[72]; /* and what its line holds after the key id */
	char why[200];   /* one line, escaped; "" when cosigned */
};
/* What was sent: the note whole, and what it says. */
struct foil_push_sent {
	struct foil_view note;
	const struct foil_note *read;
	const struct foil_checkpoint *checkpoint;
};
/*
 * An answer to what was sent from p->old. Moves p->state; FOIL_PUSH_ASK is
 * left only once (a 409 with a size of ours). `type` is the answer's
 * Content-Type. An error is one of ours: memory, or a primitive that failed.
 */
enum foil_code foil_push_answer(struct foil_push *p, const struct foil_push_sent *sent,
    unsigned status, struct foil_view type, struct foil_view body, int64_t now,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Appends the note with the lines of those that cosigned. A line that it has
 * already, from the same key, is not repeated. FOIL_E_LIMIT past what a note holds.
 */
enum foil_code foil_push_merge(const struct foil_push_sent *sent, const struct foil_push *p,
    size_t n, struct foil_buf *out, struct foil_err *err) FOIL_MUST_CHECK;

#endif
