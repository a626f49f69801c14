/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LEDGER_APPEND_H
#define FOIL_LEDGER_APPEND_H

/* A group of entries on its way into the ledger. */

#include "ledger.h"

#define NONE SIZE_MAX

/* One of them: what is read of it once, whatever the store holds. */
struct member {
	struct foil_entry e;
	struct foil_view bytes;
	const struct foil_secret *secrets;
	size_t n_secrets;
	uint8_t leaf[FOIL_HASH_LEN], map_key[FOIL_HASH_LEN];
	struct foil_leaves leaves;            /* of the act */
	uint8_t secret[FOIL_DOC_SECRET_LEN];  /* of its commitment */
	const uint8_t *case_key;              /* in the group's guarded memory */
	bool has_key;                         /* in the first of each subject */
	enum foil_code read;                  /* whether it could be */
	size_t prev, next;                    /* of the same subject in the group, or NONE */
};

struct group {
	struct foil_ledger *l;
	struct member *m;
	size_t n;
	uint8_t *case_keys; /* guarded; one place a member, used by the first of each subject */
	foil_day today;
	const struct ledger_head *second; /* to compare first, or NULL */
	/* of one run of the transaction */
	struct foil_governance *work; /* what governance becomes; NULL while it does not move */
	uint64_t size;                /* of the ledger, entries of the group included */
	uint64_t first;               /* where the group begins */
	foil_day last_day;
	uint8_t chain[FOIL_HASH_LEN];
	uint64_t after_seen; /* an `index` entry that was looked up and found */
};

/* What governance the next entry of the group is judged by. */
static inline const struct foil_governance *group_governance(const struct group *g)
{
	return g->work != NULL ? g->work : g->l->gov;
}

/* prepare.c: everything that needs no lock: read, link members of one subject, secrets, keys. */
enum foil_code group_prepare(struct group *g, struct foil_err *err);
/* The keys of new cases among members from..to-1, once these have been judged. Durable. */
enum foil_code group_make_keys(struct group *g, size_t from, size_t to, struct foil_err *err);
void group_wipe(struct group *g);

/*
 * links.c: order, dates, `after`, `case-index` and `case-prev` of member i. FOIL_E_CHANGED,
 * FOIL_E_REFUSED.
 */
enum foil_code group_check_links(struct group *g, struct foil_store_txn *txn, size_t i,
    struct foil_err *err);

/* judge.c: members from..to-1, acts of cases, judged by casefile. FOIL_E_REFUSED with the rule. */
enum foil_code group_judge(struct group *g, struct foil_store_txn *txn, size_t from, size_t to,
    struct foil_err *err);

#endif
