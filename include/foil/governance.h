/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_GOVERNANCE_H
#define FOIL_GOVERNANCE_H

/*
 * Who may sign what, derived from the entries of subject foil:governance
 * (spec/governance.md). Every entry is judged under what was in force at its
 * place in the ledger.
 */

#include "foil/entry.h"
#include "foil/finding.h"
#include "foil/note.h"
#include "foil/provision.h"

#define FOIL_PERSON_MAX 32 /* bytes: [a-z0-9][a-z0-9-]* */
#define FOIL_ROOTS_MAX 16

/* Roles are bits. */
enum foil_role {
	FOIL_ROLE_ROOT = 1,      /* governance */
	FOIL_ROLE_RECORDS = 2,   /* receives, freezes */
	FOIL_ROLE_OFFICER = 4,   /* receives, freezes, decides, issues */
	FOIL_ROLE_APPROVER = 8,  /* approves */
	FOIL_ROLE_REVIEWER = 16, /* internal review */
};
/* Appends "approver, officer". */
void foil_roles_put(struct foil_buf *b, unsigned roles);
unsigned foil_role_parse(struct foil_view name); /* 0 if unknown */
/* A pseudonym: [a-z0-9][a-z0-9-]*, at most FOIL_PERSON_MAX bytes; never a name. */
bool foil_person_is_valid(struct foil_view person);

enum foil_governance_kind {
	FOIL_GOV_NONE = 0,
	FOIL_GOV_GENESIS,
	FOIL_GOV_ENROL,   /* a key for a person */
	FOIL_GOV_RETIRE,  /* a key: no new signatures, old ones stay good */
	FOIL_GOV_REVOKE,  /* a key: suspect since a ledger index */
	FOIL_GOV_APPROVE, /* a proposal, where the threshold is over one */
	FOIL_GOV_LOG_KEY, /* a new key for checkpoints and index entries */
	FOIL_GOV_POLICY,  /* a new threshold */
	/* Reserved; version 1 refuses them. */
	FOIL_GOV_FREEZE,
	FOIL_GOV_SUCCESSOR,
	FOIL_GOV_ALGORITHM,
	FOIL_GOV_KINDS_
};
const char *foil_governance_kind_name(enum foil_governance_kind k);

struct foil_root_person {
	struct foil_view person;
	uint8_t pub[FOIL_PUB_LEN];
};
/* A governance body; only the fields of its kind are used. */
struct foil_governance_body {
	enum foil_governance_kind kind;
	/* genesis */
	uint8_t nonce[16];
	struct foil_view origin, authority; /* "foi.example/ledger", "Example Police" */
	enum foil_regime regime;
	uint8_t log_pub[FOIL_PUB_LEN]; /* log-key too */
	struct foil_root_person root[FOIL_ROOTS_MAX];
	size_t n_roots;
	uint64_t threshold; /* policy too */
	/* enrol */
	struct foil_view person, grade;
	unsigned roles;
	uint8_t pub[FOIL_PUB_LEN];
	foil_day until; /* last day */
	/* retire, revoke */
	uint8_t kid[FOIL_HASH_LEN];
	uint64_t since;
	struct foil_view reason;
	/* approve */
	uint64_t of_index;
	uint8_t of_leaf[FOIL_HASH_LEN];
};
void foil_governance_body_put(struct foil_buf *b, const struct foil_governance_body *g);
/* Views point into body. */
enum foil_code foil_governance_body_read(struct foil_view body, struct foil_governance_body *out,
    struct foil_err *err) FOIL_MUST_CHECK;

struct foil_key_state {
	uint8_t pub[FOIL_PUB_LEN], kid[FOIL_HASH_LEN];
	struct foil_view person, grade;
	unsigned roles;
	uint64_t from;    /* ledger index from which it is in force */
	foil_day until;   /* FOIL_DAY_NONE: no expiry (root keys of the genesis) */
	uint64_t retired; /* index; UINT64_MAX if not */
	uint64_t revoked, suspect_since; /* index; UINT64_MAX if not */
	/* Whose approval brought it in, and how many had to; none for the genesis' roots. */
	const struct foil_key_state *by[FOIL_ROOTS_MAX];
	size_t n_by, needed;
	bool tainted; /* G11, by what is known so far */
};
struct foil_log_key_state {
	uint8_t pub[FOIL_PUB_LEN], kid[FOIL_HASH_LEN];
	uint64_t from, until; /* [from, until) by index */
};

/* The state after every governance entry applied so far. */
struct foil_governance;
enum foil_code foil_governance_open(struct foil_governance **out, struct foil_err *err)
    FOIL_MUST_CHECK;
void foil_governance_close(struct foil_governance **g);

/*
 * Apply the next entry of foil:governance. The first must be the genesis, at
 * index 0, signed by the first of its roots. Checks the signature, the link
 * to the entry before, the ledger id, the signer's standing and the rule of
 * its kind. FOIL_E_REFUSED (rule id in the message) or a format error leaves
 * the state as it was.
 */
enum foil_code foil_governance_apply(struct foil_governance *g, uint64_t index,
    struct foil_view bytes, struct foil_err *err) FOIL_MUST_CHECK;
uint64_t foil_governance_count(const struct foil_governance *g);          /* entries applied */
const uint8_t *foil_governance_last(const struct foil_governance *g);     /* leaf hash of the last */
const uint8_t *foil_governance_genesis(const struct foil_governance *g);  /* ledger id */
struct foil_view foil_governance_origin(const struct foil_governance *g);
struct foil_view foil_governance_iss(const struct foil_governance *g);    /* "https://" origin */
struct foil_view foil_governance_authority(const struct foil_governance *g);
enum foil_regime foil_governance_regime(const struct foil_governance *g);
uint64_t foil_governance_threshold(const struct foil_governance *g);

/* What these point at stays in place until the governance is closed, and changes with what is applied. */
const struct foil_key_state *foil_governance_key(const struct foil_governance *g,
    const uint8_t kid[FOIL_HASH_LEN]);
const struct foil_key_state *foil_governance_keys(const struct foil_governance *g, size_t *n);
/* The log key in force at an index, and all of them. */
const struct foil_log_key_state *foil_governance_log_key(const struct foil_governance *g,
    uint64_t index);
/* Proposals that still lack approvals: their indexes; *n of them. */
const uint64_t *foil_governance_pending(const struct foil_governance *g, size_t *n);

enum foil_standing {
	FOIL_STANDING_UNKNOWN = 0, /* no such key */
	FOIL_STANDING_GOOD,
	FOIL_STANDING_NOT_YET, /* enrolled later than the index */
	FOIL_STANDING_EXPIRED,
	FOIL_STANDING_RETIRED,
	FOIL_STANDING_REVOKED,
	FOIL_STANDING_SUSPECT, /* signed between suspect_since and the revocation */
};
const char *foil_standing_name(enum foil_standing s);
/*
 * Fewer good approvals than were needed: root keys behind it, or behind those,
 * are suspect from before it came in (G11).
 */
bool foil_key_origin_is_suspect(const struct foil_key_state *k);
/*
 * Standing of a key for an entry at `index` signed on `day`. By position, never by the signer's
 * clock alone.
 */
enum foil_standing foil_key_standing(const struct foil_key_state *k, uint64_t index, foil_day day);

#endif
