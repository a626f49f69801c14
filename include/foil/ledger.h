/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LEDGER_H
#define FOIL_LEDGER_H

/*
 * The ledger: append, head, acts, issue (spec/ledger.md). Everything here is
 * done by the authority; a stranger never links it.
 *
 * On disk: DIR/ (LMDB, and log.key, the ledger's own machine key), and beside
 * it, at paths fixed at init, DIR.head (the second record of the last signed
 * head) and DIR.keys/ (one secret file a case, under which what its
 * commitments hide is sealed).
 */

#include "foil/casefile.h"
#include "foil/casemap.h"
#include "foil/env.h"
#include "foil/kept.h"
#include "foil/key.h"
#include "foil/receipt.h"
#include "foil/store.h"
#include "foil/trust.h"

struct foil_ledger;

struct foil_ledger_setup {
	struct foil_view origin, authority;
	enum foil_regime regime;
	struct foil_root_person root[FOIL_ROOTS_MAX];
	size_t n_roots;
	uint64_t threshold;
	const char *head_path; /* NULL: DIR.head */
	const char *keys_path; /* NULL: DIR.keys */
};
/*
 * Create a ledger at dir with its genesis entry, signed by `root` (whose key
 * must be the first of setup->root), then a first checkpoint. FOIL_E_EXISTS.
 */
enum foil_code foil_ledger_init(const char *dir, const struct foil_ledger_setup *setup,
    struct foil_signer *root, const struct foil_env *env, struct foil_err *err) FOIL_MUST_CHECK;

/* Open; replays governance. read_only for everything that appends nothing. */
enum foil_code foil_ledger_open(const char *dir, bool read_only, const struct foil_env *env,
    struct foil_ledger **out, struct foil_err *err) FOIL_MUST_CHECK;
void foil_ledger_close(struct foil_ledger **l);
/*
 * As of the last open, append, draft or case of this handle; foil_ledger_refresh()
 * looks again. A state never changes once it has been handed out, and stays
 * valid until the ledger is closed: a newer one is another object.
 */
const struct foil_governance *foil_ledger_governance(const struct foil_ledger *l);
enum foil_code foil_ledger_refresh(struct foil_ledger *l, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_ledger_size(struct foil_ledger *l, uint64_t *size, struct foil_err *err)
    FOIL_MUST_CHECK;
/* The clock and randomness that it was opened with. */
const struct foil_env *foil_ledger_env(const struct foil_ledger *l);
/* The store beneath, for proofs (prove.c). */
struct foil_store *foil_ledger_store(struct foil_ledger *l);
/* Appends an entry's bytes to out. */
enum foil_code foil_ledger_entry(struct foil_ledger *l, uint64_t index, struct foil_buf *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* The log's verifier key, and the fingerprint to print in letters: hex of the genesis hash. */
enum foil_code foil_ledger_vkey(const struct foil_ledger *l, struct foil_vkey *out,
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The last signed head as the second record has it: its size and root. Reads
 * only; nothing is compared. FOIL_E_STORE when it is missing or unreadable.
 */
enum foil_code foil_ledger_head(const struct foil_ledger *l, uint64_t *size,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err) FOIL_MUST_CHECK;

/*
 * What a signer needs to know to write the next entry of `sub`: fills iss,
 * sub, ledger, after, case_index, case_prev. Views point into the ledger
 * handle or into sub. No lock is held; append checks that nothing moved.
 */
enum foil_code foil_ledger_draft(struct foil_ledger *l, struct foil_view sub, foil_day day,
    struct foil_entry *out, struct foil_err *err) FOIL_MUST_CHECK;

/* A secret that an entry comes with, stored sealed in the same transaction. */
struct foil_secret {
	enum foil_opening_use use;
	uint64_t ordinal;
	struct foil_view blob; /* foil_kept_text_put() or foil_kept_act_put() */
};
struct foil_submission {
	struct foil_view bytes; /* the signed entry */
	const struct foil_secret *secrets;
	size_t n_secrets;
	uint64_t index; /* out: where it went */
};
/*
 * Append, durably, all or none, in order, in one transaction: each is read
 * strictly, its signature and links checked, judged by casefile or
 * governance. FOIL_E_CHANGED tells what the other officer did meanwhile;
 * FOIL_E_REFUSED names the rule. The first append of a handle compares the
 * second record: FOIL_E_STORE when the ledger was rolled back.
 */
enum foil_code foil_ledger_append(struct foil_ledger *l, struct foil_submission *sub, size_t n,
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Append an `index` entry and sign a checkpoint over everything: first the
 * second record must agree with the store, and what was appended since the
 * last head is read back and hashed again. Compares and swaps the second
 * record, synced, before the note leaves. Appends the note to out.
 * FOIL_E_STORE "rolled back" when the second record knows more than the store.
 */
enum foil_code foil_ledger_checkpoint(struct foil_ledger *l, struct foil_buf *out, uint64_t *size,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * After a restored backup, when an operator has looked and says why: records
 * the reason as a setting and accepts the store's own head from here on.
 * FOIL_E_REFUSED when the second record agrees: there is nothing to settle.
 */
enum foil_code foil_ledger_settle(struct foil_ledger *l, struct foil_view reason,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * What is kept beside the entries, compared with what all of them give again
 * (spec/audit.md U29): the row of every case (its key, count and last hash), the
 * place of every entry, the running chain; and the second record (S52). FOIL_OK
 * whatever it finds: rules store.head, store.case, store.place, store.chain. The
 * caller frees out->findings. Takes one moment of the store; changes nothing.
 */
struct foil_ledger_compared {
	struct foil_findings findings;
	uint64_t cases, places; /* that were compared */
	uint64_t head;          /* size of the second record; 0 when it does not agree */
};
enum foil_code foil_ledger_compare(struct foil_ledger *l, struct foil_ledger_compared *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* Appends the archived note of a checkpoint, cosigned as far as it is; UINT64_MAX: the newest. */
enum foil_code foil_ledger_archived(struct foil_ledger *l, uint64_t size, struct foil_buf *out,
    struct foil_err *err) FOIL_MUST_CHECK;

/* What became of a signature line that somebody sent (S37). */
enum foil_cosign_result {
	FOIL_COSIGN_UNKNOWN = 0, /* by no witness of the trust file: not checked, not kept */
	FOIL_COSIGN_BAD,         /* of a witness, and not a good signature: not kept */
	FOIL_COSIGN_KNOWN,       /* good, and its witness had signed by then already */
	FOIL_COSIGN_ADDED,
};
struct foil_cosign_line {
	char name[FOIL_NAME_MAX + 1];
	uint32_t id;
	enum foil_cosign_result result;
	uint64_t at; /* when it was made; 0 unless it is good */
};
struct foil_cosigned {
	uint64_t size; /* of the checkpoint */
	struct foil_cosign_line line[FOIL_NOTE_LINES_MAX]; /* without the log's own */
	size_t n;
	/* As archived now, by the trust file. */
	size_t cosigned, pending;
	bool quorum_asked, quorum_met;
	uint64_t witnessed_at; /* 0 without a quorum */
};
/*
 * Adds the cosignatures in `lines` to the archived checkpoint that they are
 * of. Lines are a note with its text, or signature lines alone, of the
 * checkpoint of `size` (0: the newest). Each is checked against its witness's
 * key in the trust file and added durably; nothing that is archived goes.
 *
 * FOIL_E_REFUSED when the note is not of this ledger, or of a checkpoint that
 * it did not sign; FOIL_E_STORE "rolled back" when it is of a history that
 * this store does not hold, and the log key or a witness says so: nothing is
 * signed from here on until it has been settled (S38). FOIL_E_FORMAT,
 * FOIL_E_LIMIT as foil_note_read().
 */
enum foil_code foil_ledger_cosign(struct foil_ledger *l, struct foil_view lines, uint64_t size,
    const struct foil_trust *trust, struct foil_cosigned *out, struct foil_err *err)
    FOIL_MUST_CHECK;

/*
 * The same on a witness's word instead of an operator's: `note` is a checkpoint
 * of this ledger, cosigned as the trust file asks (by one witness of it, where
 * it asks for none). FOIL_E_REFUSED when it is not, FOIL_E_STORE when it is of
 * what this ledger is not, or not yet, or when the second record is a head of
 * this origin that shows so: "rolled back".
 */
struct foil_trust;
enum foil_code foil_ledger_settle_witnessed(struct foil_ledger *l, struct foil_view note,
    const struct foil_trust *trust, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Load one case, opening what this ledger holds the key for. *findings are
 * those of casefile: a sound ledger gives none. FOIL_E_NOT_FOUND. `upto`:
 * entries with a ledger index below it only (UINT64_MAX for all).
 */
enum foil_code foil_ledger_case(struct foil_ledger *l, struct foil_view sub, uint64_t upto,
    struct foil_case *out, struct foil_findings *findings, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * The same for many cases, at one moment of the ledger, checked on all cores.
 * Each job gets its own code and message; where it is FOIL_OK, c and findings
 * are the caller's to free. An error code is returned only when nothing was
 * tried. A few hundred at a time: the cases are all held.
 */
struct foil_case_job {
	struct foil_view sub;
	uint64_t upto;
	struct foil_case c;            /* out */
	struct foil_findings findings; /* out */
	enum foil_code rc;             /* out */
	struct foil_err err;           /* out */
};
enum foil_code foil_ledger_case_many(struct foil_ledger *l, struct foil_case_job *jobs, size_t n,
    struct foil_err *err) FOIL_MUST_CHECK;
/* Every case reference in order of first entry, in the arena. */
enum foil_code foil_ledger_cases(struct foil_ledger *l, struct foil_arena *arena,
    struct foil_view **subs, size_t *n, struct foil_err *err) FOIL_MUST_CHECK;

/* A registered document or letter as the ledger keeps it, its id filled in. Wipe it after use. */
enum foil_code foil_ledger_kept(struct foil_ledger *l, struct foil_view sub, uint64_t case_index,
    enum foil_opening_use use, uint64_t ordinal, struct foil_kept *out, struct foil_err *err)
    FOIL_MUST_CHECK;
/* The secret and leaves of an act's body. */
enum foil_code foil_ledger_kept_act(struct foil_ledger *l, struct foil_view sub,
    uint64_t case_index, uint8_t secret[FOIL_DOC_SECRET_LEN], struct foil_leaves *leaves,
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * A receipt (spec/receipt.md): that an entry is in the ledger, or that the
 * ledger has grown from a smaller one, as of a checkpoint that this ledger has
 * signed. Nothing is appended; a proof is signed by nobody anew, the others by
 * log.key, which must be the key in force at the checkpoint's last entry.
 */
struct foil_receipt_ask {
	enum foil_receipt_form form; /* PROOF, COSE or STATEMENT */
	bool consistency;            /* COSE only: from the first `older` entries */
	uint64_t older;
	struct foil_view sub; /* p NULL: entry `index`; else the newest entry of this subject */
	uint64_t index;
	bool with_entry;             /* PROOF: the entry in the line "extra" */
	struct foil_view checkpoint; /* a cosigned note of this ledger; p NULL: its newest */
};
struct foil_receipt_made {
	uint64_t index, size; /* index: UINT64_MAX of consistency */
};
/*
 * Appends the receipt to out and the entry's bytes to entry (which may be
 * NULL). FOIL_E_NOT_FOUND: no such entry or case, or it is not below the
 * checkpoint; FOIL_E_STORE: rolled back or damaged; FOIL_E_KEY: log.key is not
 * the key of that checkpoint; FOIL_E_ARG: an older size that is 0 or not
 * smaller; FOIL_E_LIMIT: an entry too long for the line "extra".
 */
enum foil_code foil_ledger_receipt(struct foil_ledger *l, const struct foil_receipt_ask *ask,
    struct foil_buf *out, struct foil_buf *entry, struct foil_receipt_made *made,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
