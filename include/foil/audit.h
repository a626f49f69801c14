/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_AUDIT_H
#define FOIL_AUDIT_H

/*
 * A whole ledger, derived again from its bytes (spec/audit.md: every rule id
 * and what it compares): entries, tree, tiles, chains, signatures, keys in
 * force, case map, signed heads, and the acts that issued responses open.
 * Links no store, no secret key, no network. Memory grows with the number of
 * cases and of `index` entries, not with that of entries.
 */

#include "foil/casefile.h"
#include "foil/tile.h"
#include "foil/trust.h"

#define FOIL_AUDIT_LISTED_MAX 12 /* findings of each rule and verdict that are kept; the rest are counted */
#define FOIL_AUDIT_RULES_MAX 64
#define FOIL_AUDIT_THREADS_MAX 256
#define FOIL_AUDIT_STATE_MAX ((size_t)4 << 30) /* bytes of a state */
#define FOIL_EVIDENCE_MAX ((size_t)1 << 20)

struct foil_audit_in {
	const struct foil_tile_source *source; /* get() is called from one thread */
	const char *folder;              /* where checkpoints/ is; NULL: see heads */
	const uint64_t *heads;           /* without a folder: sizes of archived checkpoints, in any order */
	size_t n_heads;
	const char *responses;           /* a directory of published responses; NULL: none is judged */
	const struct foil_trust *trust;  /* NULL: cannot tell whose */
	const char *trust_name;          /* how the reader calls it; NULL: "the trust file" */
	const uint8_t *genesis;          /* 32 bytes that entry 0 must have, or NULL */
	struct foil_view head;           /* a checkpoint that the reader holds; p NULL if none */
	struct foil_view state;          /* of the last audit, to read on from; p NULL: everything */
	bool plain;                      /* any log of tiles: tree and checkpoint only */
	bool no_signatures;              /* of entries; then never a match */
	bool own;                        /* the reader owns it: whose it is needs no trust file */
	bool want_state;                 /* make report.state when it matches */
	struct foil_view subject;        /* list the entries of this case; p NULL: none */
	unsigned threads;                /* that check signatures; 0 counts as 1 */
	void *progress_ctx;
	void (*progress)(void *ctx, uint64_t done, uint64_t of); /* NULL: none */
};

/* How often a rule was broken, also where it is no longer listed. */
struct foil_audit_count {
	const char *rule;
	uint64_t n;
	uint64_t bad; /* of these: what does not match; the others cannot be told */
};
/* An entry of the case that was asked for. */
struct foil_audit_entry {
	uint64_t index, case_index;
	foil_day signed_on;
	uint8_t leaf[FOIL_HASH_LEN];
	char person[FOIL_PERSON_MAX + 1]; /* "" when the key is not enrolled */
};

struct foil_audit_report {
	struct foil_arena arena;
	struct foil_findings findings; /* by index; what has none comes last */
	struct foil_audit_count count[FOIL_AUDIT_RULES_MAX];
	size_t n_counts;
	enum foil_verdict verdict;
	bool plain;       /* not a foil ledger, or not read as one */
	bool signatures;  /* those of entries were checked */
	const char *origin, *authority; /* escaped; "" until known */
	char genesis[2 * FOIL_HASH_LEN + 1], head[2 * FOIL_HASH_LEN + 1]; /* "" until known */
	uint64_t size;    /* of the checkpoint */
	uint64_t since;   /* entries before it were audited earlier; 0: none */
	uint64_t entries, acts, governance, indexes, cases; /* acts to indexes: of those read now */
	uint64_t checked; /* signatures of entries */
	uint64_t opened, hidden; /* acts whose content was judged, and not */
	uint64_t suspect; /* signed by keys that were called suspect later; see spec/audit.md */
	uint64_t tiles, heads, responses; /* that were compared */
	/* After a state: archived heads byte for byte as then, and those not read again. */
	uint64_t same_heads, unread_heads;
	uint64_t same_responses; /* with the same record and checkpoint as then; no more was looked at */
	struct foil_trust_result trust; /* log_key is NULL */
	struct foil_buf note;     /* the checkpoint, verbatim */
	struct foil_buf state;    /* for the next audit; empty unless wanted and it matches */
	struct foil_buf evidence; /* of two histories; empty when there is none */
	struct foil_audit_entry *entry; /* of the subject, in order */
	size_t n_entry;
	bool subject_known; /* the list is complete: the case has these entries and no others */
};
void foil_audit_report_free(struct foil_audit_report *r);

/*
 * Audit. FOIL_OK whenever a report could be made, whatever it says; an error
 * code only for memory, a folder that cannot be opened, a state that is none
 * (FOIL_E_FORMAT, FOIL_E_VERSION), or an argument that makes no sense.
 */
enum foil_code foil_audit_run(const struct foil_audit_in *in, struct foil_audit_report *out,
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Evidence that a log has signed two heads that cannot both be true: JSON,
 * both notes in it, and where their sizes differ the root that the second has
 * at the first's size, with the consistency proof (spec/audit.md section 5).
 */
struct foil_evidence {
	enum foil_verdict verdict; /* MATCHES: both are signed, and they contradict each other */
	char origin[FOIL_NAME_MAX + 1];
	uint64_t size[2];
	uint8_t root[2][FOIL_HASH_LEN];
	bool known;     /* by a key of the trust file */
	char text[300]; /* one line, escaped: why */
};
/* FOIL_E_FORMAT, FOIL_E_LIMIT for what is no evidence at all. trust may be NULL: cannot tell whose. */
enum foil_code foil_evidence_judge(struct foil_view bytes, const struct foil_trust *trust,
    struct foil_evidence *out, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Write it. `older` is not of a larger tree than `newer`; tree has the nodes
 * of newer's and is not asked when the sizes are equal. FOIL_E_REFUSED, and
 * nothing, when the two do not contradict each other or `key` did not sign both.
 */
enum foil_code foil_evidence_put(struct foil_buf *b, struct foil_view older, struct foil_view newer,
    const struct foil_vkey *key, const struct foil_tree_reader *tree, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
