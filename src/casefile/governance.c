/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/governance.h"

#include "foil/text.h"
#include "foil/tree.h"

#include <stdlib.h>
#include <string.h>

#define KEYS_MAX 10000
#define PENDING_MAX 1000

/* A proposal that waits for approvals, with those it has. */
struct proposal {
	uint64_t index;
	uint8_t leaf[FOIL_HASH_LEN];
	struct foil_governance_body body;
	/* Keys that proposed or approved, each of another person. */
	const struct foil_key_state *approved[FOIL_ROOTS_MAX];
	size_t n_approved;
};

struct foil_governance {
	struct foil_arena arena;
	uint64_t count;
	uint8_t last[FOIL_HASH_LEN], genesis[FOIL_HASH_LEN];
	uint64_t last_index;
	struct foil_view origin, iss, authority;
	enum foil_regime regime;
	uint64_t threshold;
	struct foil_key_state *keys; /* room for KEYS_MAX: what points at one stays good */
	size_t n_keys;
	struct foil_log_key_state log_key[FOIL_ROOTS_MAX * 16];
	size_t n_log_keys;
	struct proposal *pending;
	uint64_t *pending_index;
	size_t n_pending, cap_pending;
};

enum foil_code foil_governance_open(struct foil_governance **out, struct foil_err *err)
{
	struct foil_governance *g = calloc(1, sizeof *g);

	if (g == NULL || (g->keys = calloc(KEYS_MAX, sizeof *g->keys)) == NULL) {
		free(g);
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	}
	*out = g;
	return FOIL_OK;
}

void foil_governance_close(struct foil_governance **g)
{
	if (g == NULL || *g == NULL)
		return;
	foil_arena_free(&(*g)->arena);
	free((*g)->keys);
	free((*g)->pending);
	free((*g)->pending_index);
	free(*g);
	*g = NULL;
}

static struct foil_key_state *find_key(const struct foil_governance *g,
    const uint8_t kid[FOIL_HASH_LEN])
{
	for (size_t i = 0; i < g->n_keys; i++)
		if (memcmp(g->keys[i].kid, kid, FOIL_HASH_LEN) == 0)
			return &g->keys[i];
	return NULL;
}

/* G9: by place, so that what comes later changes nothing that was signed before (C17). */
enum foil_standing foil_key_standing(const struct foil_key_state *k, uint64_t index, foil_day day)
{
	if (k == NULL)
		return FOIL_STANDING_UNKNOWN;
	if (index <= k->from)
		return FOIL_STANDING_NOT_YET;
	if (index >= k->revoked)
		return FOIL_STANDING_REVOKED;
	if (index >= k->retired)
		return FOIL_STANDING_RETIRED;
	if (k->until != FOIL_DAY_NONE && day > k->until)
		return FOIL_STANDING_EXPIRED;
	if (k->revoked != UINT64_MAX && index >= k->suspect_since)
		return FOIL_STANDING_SUSPECT;
	return FOIL_STANDING_GOOD;
}

/* G11 */
bool foil_key_origin_is_suspect(const struct foil_key_state *k)
{
	return k->tainted;
}

/* Too few of those behind `k` are free of suspicion at the place where it came in. */
static bool is_tainted(const struct foil_key_state *k)
{
	size_t good = 0;

	for (size_t i = 0; i < k->n_by; i++)
		good += !k->by[i]->tainted &&
		    (k->by[i]->revoked == UINT64_MAX || k->from < k->by[i]->suspect_since);
	return good < k->needed;
}

/* After a revocation: keys stand in the order in which they came in, so those behind come first. */
static void spread_taint(struct foil_governance *g)
{
	for (size_t i = 0; i < g->n_keys; i++)
		g->keys[i].tainted = is_tainted(&g->keys[i]);
}

const char *foil_standing_name(enum foil_standing s)
{
	switch (s) {
	case FOIL_STANDING_GOOD:
		return "in force";
	case FOIL_STANDING_NOT_YET:
		return "not enrolled yet";
	case FOIL_STANDING_EXPIRED:
		return "expired";
	case FOIL_STANDING_RETIRED:
		return "retired";
	case FOIL_STANDING_REVOKED:
		return "revoked";
	case FOIL_STANDING_SUSPECT:
		return "suspect: revoked later, from before this signature";
	case FOIL_STANDING_UNKNOWN:
		break;
	}
	return "not enrolled";
}

/* Makes room for one more proposal, so that effects cannot fail half-way. */
static enum foil_code reserve(struct foil_governance *g, struct foil_err *err)
{
	size_t pend = g->cap_pending == 0 ? 8 : g->cap_pending * 2;
	void *p;

	if (g->n_pending < g->cap_pending)
		return FOIL_OK;
	if ((p = realloc(g->pending, pend * sizeof *g->pending)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	g->pending = p;
	if ((p = realloc(g->pending_index, pend * sizeof *g->pending_index)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	g->pending_index = p;
	g->cap_pending = pend;
	return FOIL_OK;
}

static void add_key(struct foil_governance *g, struct foil_view person, struct foil_view grade,
    unsigned roles, const uint8_t pub[FOIL_PUB_LEN], foil_day until, uint64_t from)
{
	struct foil_key_state *k = &g->keys[g->n_keys++];

	memset(k, 0, sizeof *k);
	memcpy(k->pub, pub, FOIL_PUB_LEN);
	foil_pub_thumbprint(pub, k->kid);
	k->person = person;
	k->grade = grade;
	k->roles = roles;
	k->from = from;
	k->until = until;
	k->retired = k->revoked = k->suspect_since = UINT64_MAX;
}

/* G10: one log key is in force at each index. */
static void add_log_key(struct foil_governance *g, const uint8_t pub[FOIL_PUB_LEN], uint64_t from)
{
	struct foil_log_key_state *k = &g->log_key[g->n_log_keys++];

	if (g->n_log_keys > 1)
		k[-1].until = from;
	memcpy(k->pub, pub, FOIL_PUB_LEN);
	foil_pub_thumbprint(pub, k->kid);
	k->from = from;
	k->until = UINT64_MAX;
}

/* G8 */
static bool key_known(const struct foil_governance *g, const uint8_t pub[FOIL_PUB_LEN])
{
	for (size_t i = 0; i < g->n_keys; i++)
		if (memcmp(g->keys[i].pub, pub, FOIL_PUB_LEN) == 0)
			return true;
	for (size_t i = 0; i < g->n_log_keys; i++)
		if (memcmp(g->log_key[i].pub, pub, FOIL_PUB_LEN) == 0)
			return true;
	return false;
}

static bool is_root_in_force(const struct foil_key_state *k, uint64_t index, foil_day day)
{
	return (k->roles & FOIL_ROLE_ROOT) != 0 &&
	    foil_key_standing(k, index, day) == FOIL_STANDING_GOOD;
}

/*
 * How many persons could approve something now, `without` this key: two keys
 * of one person are one. Counting stops above what a threshold can be.
 */
static size_t roots_in_force(const struct foil_governance *g, uint64_t index, foil_day day,
    const struct foil_key_state *without)
{
	struct foil_view person[FOIL_ROOTS_MAX + 1];
	size_t n = 0;

	for (size_t i = 0; i < g->n_keys && n <= FOIL_ROOTS_MAX; i++) {
		const struct foil_key_state *k = &g->keys[i];
		bool seen = false;

		if (k == without || !is_root_in_force(k, index, day))
			continue;
		for (size_t p = 0; p < n; p++)
			seen = seen || foil_view_eq(person[p], k->person);
		if (!seen)
			person[n++] = k->person;
	}
	return n;
}

/* G7: a governance entry must not leave the ledger without enough roots to go on. */
static enum foil_code check_root_left(const struct foil_governance *g,
    const struct foil_key_state *k, uint64_t index, foil_day day, struct foil_err *err)
{
	if (is_root_in_force(k, index, day) && roots_in_force(g, index, day, k) < g->threshold)
		return foil_fail(err, FOIL_E_REFUSED,
		    "governance.roots: fewer root keys than the threshold of %llu would be left; "
		    "enrol another first",
		    (unsigned long long)g->threshold);
	return FOIL_OK;
}

/* G7: could this body take effect now? Asked when it is proposed and when it takes effect. */
static enum foil_code check_effect(const struct foil_governance *g,
    const struct foil_governance_body *b, uint64_t index, foil_day day, struct foil_err *err)
{
	const struct foil_key_state *k;
	enum foil_code rc;

	switch (b->kind) {
	case FOIL_GOV_ENROL:
		if ((rc = foil_pub_check(b->pub, err)) != FOIL_OK)
			return rc;
		if (key_known(g, b->pub))
			return foil_fail(err, FOIL_E_REFUSED, "governance.key: this key is known to the "
			    "ledger already; a key is enrolled once, for one set of roles");
		if (b->until < day)
			return foil_fail(err, FOIL_E_REFUSED, "governance.until: the key would have "
			    "expired before it is enrolled");
		if (g->n_keys == KEYS_MAX)
			return foil_fail(err, FOIL_E_LIMIT, "more than %d keys", KEYS_MAX);
		return FOIL_OK;
	case FOIL_GOV_RETIRE:
	case FOIL_GOV_REVOKE:
		if ((k = find_key(g, b->kid)) == NULL)
			return foil_fail(err, FOIL_E_REFUSED, "governance.key: no such key is enrolled");
		if (k->revoked != UINT64_MAX || (b->kind == FOIL_GOV_RETIRE && k->retired != UINT64_MAX))
			return foil_fail(err, FOIL_E_REFUSED,
			    "governance.key: the key is retired or revoked already");
		if (b->kind == FOIL_GOV_REVOKE && b->since > index)
			return foil_fail(err, FOIL_E_REFUSED,
			    "governance.since: suspect since an entry that does not exist yet");
		return check_root_left(g, k, index, day, err);
	case FOIL_GOV_LOG_KEY:
		if ((rc = foil_pub_check(b->log_pub, err)) != FOIL_OK)
			return rc;
		if (key_known(g, b->log_pub))
			return foil_fail(err, FOIL_E_REFUSED,
			    "governance.key: this key is known to the ledger already");
		if (g->n_log_keys == sizeof g->log_key / sizeof g->log_key[0])
			return foil_fail(err, FOIL_E_LIMIT, "too many log keys");
		return FOIL_OK;
	case FOIL_GOV_POLICY:
		if (b->threshold > roots_in_force(g, index, day, NULL))
			return foil_fail(err, FOIL_E_REFUSED,
			    "governance.roots: the threshold would be more than there are root keys");
		return FOIL_OK;
	default:
		return foil_fail(err, FOIL_E_REFUSED, "governance.kind: not something to propose");
	}
}

/* Cannot fail: check_effect and reserve came first. `by` are the n who agreed. */
static void take_effect(struct foil_governance *g, const struct foil_governance_body *b,
    const struct foil_key_state *const *by, size_t n, uint64_t index)
{
	struct foil_key_state *k;

	switch (b->kind) {
	case FOIL_GOV_ENROL:
		add_key(g, b->person, b->grade, b->roles, b->pub, b->until, index);
		k = &g->keys[g->n_keys - 1];
		memcpy(k->by, by, n * sizeof *by);
		k->n_by = n;
		k->needed = (size_t)g->threshold;
		k->tainted = is_tainted(k);
		break;
	case FOIL_GOV_RETIRE:
		find_key(g, b->kid)->retired = index;
		break;
	case FOIL_GOV_REVOKE:
		k = find_key(g, b->kid);
		k->revoked = index;
		k->suspect_since = b->since;
		spread_taint(g);
		break;
	case FOIL_GOV_LOG_KEY:
		add_log_key(g, b->log_pub, index + 1);
		break;
	case FOIL_GOV_POLICY:
		g->threshold = b->threshold;
		break;
	default:
		break;
	}
}

static void drop_pending(struct foil_governance *g, size_t i)
{
	for (size_t k = i + 1; k < g->n_pending; k++) {
		g->pending[k - 1] = g->pending[k];
		g->pending_index[k - 1] = g->pending_index[k];
	}
	g->n_pending--;
}

static enum foil_code propose(struct foil_governance *g, const struct foil_governance_body *b,
    const struct foil_key_state *signer, uint64_t index, foil_day day,
    const uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err)
{
	struct proposal *p;
	enum foil_code rc;

	if ((rc = check_effect(g, b, index, day, err)) != FOIL_OK)
		return rc;
	if (g->threshold == 1) {
		take_effect(g, b, &signer, 1, index);
		return FOIL_OK;
	}
	if (g->n_pending == PENDING_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "more than %d proposals wait for approval",
		    PENDING_MAX);
	p = &g->pending[g->n_pending];
	memset(p, 0, sizeof *p);
	p->index = index;
	memcpy(p->leaf, leaf, FOIL_HASH_LEN);
	p->body = *b;
	p->approved[0] = signer;
	p->n_approved = 1;
	g->pending_index[g->n_pending++] = index;
	return FOIL_OK;
}

/* G6: those who approved with a key that is still in force: a thief's approval dies with the key. */
static size_t approvals_in_force(const struct proposal *p, uint64_t index, foil_day day,
    const struct foil_key_state *by[FOIL_ROOTS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_approved; i++)
		if (is_root_in_force(p->approved[i], index, day))
			by[n++] = p->approved[i];
	return n;
}

/* The place of this person among those who approved; n_approved if they have not. */
static size_t approval_of(const struct proposal *p, struct foil_view person)
{
	size_t i = 0;

	while (i < p->n_approved && !foil_view_eq(p->approved[i]->person, person))
		i++;
	return i;
}

static enum foil_code approve(struct foil_governance *g, const struct foil_governance_body *b,
    const struct foil_key_state *signer, uint64_t index, foil_day day, struct foil_err *err)
{
	const struct foil_key_state *by[FOIL_ROOTS_MAX];
	struct proposal *p = NULL;
	size_t at, mine, n;
	enum foil_code rc;

	for (at = 0; at < g->n_pending; at++)
		if (g->pending[at].index == b->of_index &&
		    memcmp(g->pending[at].leaf, b->of_leaf, FOIL_HASH_LEN) == 0) {
			p = &g->pending[at];
			break;
		}
	if (p == NULL)
		return foil_fail(err, FOIL_E_REFUSED,
		    "governance.approve: entry %llu is not a proposal that waits for approval",
		    (unsigned long long)b->of_index);
	mine = approval_of(p, signer->person);
	if (mine < p->n_approved && is_root_in_force(p->approved[mine], index, day))
		return foil_fail(err, FOIL_E_REFUSED,
		    "governance.approve: this person has proposed or approved it already; "
		    "another root must");
	n = approvals_in_force(p, index, day, by);
	if (n + 1 >= g->threshold) {
		if ((rc = check_effect(g, &p->body, index, day, err)) != FOIL_OK)
			return rc;
		by[n < FOIL_ROOTS_MAX ? n++ : n - 1] = signer;
		take_effect(g, &p->body, by, n, index);
		drop_pending(g, at);
		return FOIL_OK;
	}
	if (mine == FOIL_ROOTS_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "more than %d approvals of one proposal",
		    FOIL_ROOTS_MAX);
	p->approved[mine] = signer;
	p->n_approved += mine == p->n_approved;
	return FOIL_OK;
}

/* What must hold of a genesis before anything is taken from it. */
static enum foil_code check_genesis(const struct foil_entry *e,
    const struct foil_governance_body *b, struct foil_err *err)
{
	struct foil_vkey key;
	enum foil_code rc;

	if (b->kind != FOIL_GOV_GENESIS || !e->genesis)
		return foil_fail(err, FOIL_E_REFUSED, "governance.genesis: the first entry is not one");
	/* A name that no checkpoint could carry, or a key that is none. */
	if ((rc = foil_vkey_make(b->origin, FOIL_NOTE_ED25519, b->log_pub, &key, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "genesis");
	for (size_t i = 0; i < b->n_roots; i++) {
		if ((rc = foil_pub_check(b->root[i].pub, err)) != FOIL_OK)
			return foil_fail_in(err, rc, "genesis");
		if (memcmp(b->root[i].pub, b->log_pub, FOIL_PUB_LEN) == 0)
			return foil_fail(err, FOIL_E_REFUSED,
			    "governance.key: the ledger's own key is a root's too");
	}
	return FOIL_OK;
}

/* G2: the genesis names its ledger, signs itself, and starts everything. */
static enum foil_code apply_genesis(struct foil_governance *g, const struct foil_entry *e,
    const struct foil_governance_body *b, struct foil_view bytes, const uint8_t leaf[FOIL_HASH_LEN],
    struct foil_err *err)
{
	struct foil_buf iss = { .max = FOIL_ISS_MAX };
	bool good;
	enum foil_code rc;

	if ((rc = check_genesis(e, b, err)) != FOIL_OK ||
	    (rc = foil_entry_verify(bytes, b->root[0].pub, &good, err)) != FOIL_OK)
		return rc;
	if (!good)
		return foil_fail(err, FOIL_E_REFUSED,
		    "governance.signature: the genesis is not signed by the first of its roots");
	foil_buf_put_str(&iss, "https://");
	foil_buf_put_view(&iss, b->origin);
	if ((rc = foil_buf_check(&iss, "iss", err)) == FOIL_OK &&
	    !foil_view_eq(e->iss, foil_buf_view(&iss)))
		rc = foil_fail(err, FOIL_E_REFUSED, "governance.iss: iss is not https:// and the origin");
	foil_buf_free(&iss);
	if (rc != FOIL_OK)
		return rc;
	memcpy(g->genesis, leaf, FOIL_HASH_LEN);
	g->origin = b->origin;
	g->iss = e->iss;
	g->authority = b->authority;
	g->regime = b->regime;
	g->threshold = b->threshold;
	for (size_t i = 0; i < b->n_roots; i++)
		add_key(g, b->root[i].person, foil_str("root"), FOIL_ROLE_ROOT, b->root[i].pub,
		    FOIL_DAY_NONE, 0);
	add_log_key(g, b->log_pub, 1);
	return FOIL_OK;
}

/* G3, G4, G5: in its place, of this ledger, signed by a root in force. */
static enum foil_code check_signed(const struct foil_governance *g, const struct foil_entry *e,
    uint64_t index, struct foil_view bytes, const struct foil_key_state **signer,
    struct foil_err *err)
{
	const struct foil_key_state *k = find_key(g, e->kid);
	enum foil_standing s = foil_key_standing(k, index, e->signed_on);
	bool good;
	enum foil_code rc;

	if (e->genesis || memcmp(e->ledger, g->genesis, FOIL_HASH_LEN) != 0 ||
	    !foil_view_eq(e->iss, g->iss))
		return foil_fail(err, FOIL_E_REFUSED, "governance.ledger: the entry is of another ledger");
	if (e->case_index != g->count || memcmp(e->case_prev, g->last, FOIL_HASH_LEN) != 0 ||
	    index <= g->last_index)
		return foil_fail(err, FOIL_E_REFUSED,
		    "governance.chain: the entry does not follow the last governance entry");
	if (e->after_index >= index || (e->after_index == 0 &&
	    memcmp(e->after_leaf, g->genesis, FOIL_HASH_LEN) != 0))
		return foil_fail(err, FOIL_E_REFUSED,
		    "governance.after: the entry names a ledger state that is not one before it");
	if (s != FOIL_STANDING_GOOD && s != FOIL_STANDING_SUSPECT)
		return foil_fail(err, FOIL_E_REFUSED, "governance.signer: the signing key is %s",
		    foil_standing_name(s));
	if ((k->roles & FOIL_ROLE_ROOT) == 0)
		return foil_fail(err, FOIL_E_REFUSED, "governance.role: the signing key is not a root");
	if ((rc = foil_entry_verify(bytes, k->pub, &good, err)) != FOIL_OK)
		return rc;
	if (!good)
		return foil_fail(err, FOIL_E_REFUSED, "governance.signature: the signature is not good");
	*signer = k;
	return FOIL_OK;
}

enum foil_code foil_governance_apply(struct foil_governance *g, uint64_t index,
    struct foil_view bytes, struct foil_err *err)
{
	const struct foil_key_state *signer = NULL;
	struct foil_governance_body body;
	struct foil_view kept;
	struct foil_entry e;
	uint8_t leaf[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = reserve(g, err)) != FOIL_OK)
		return rc;
	/* The state keeps views into its own copy of the bytes. */
	kept = foil_arena_copy(&g->arena, bytes);
	if ((rc = foil_arena_check(&g->arena, err)) != FOIL_OK ||
	    (rc = foil_entry_read(kept, &e, err)) != FOIL_OK)
		return rc;
	if (e.body_kind != FOIL_BODY_GOVERNANCE)
		return foil_fail(err, FOIL_E_ARG, "not a governance entry");
	if ((rc = foil_governance_body_read(e.body, &body, err)) != FOIL_OK)
		return rc;
	foil_leaf_hash(leaf, kept);
	if (g->count == 0) {
		if (index != 0)
			return foil_fail(err, FOIL_E_REFUSED, "governance.genesis: it is not entry 0");
		rc = apply_genesis(g, &e, &body, kept, leaf, err);
	} else if ((rc = check_signed(g, &e, index, kept, &signer, err)) == FOIL_OK) {
		rc = body.kind == FOIL_GOV_APPROVE ?
		    approve(g, &body, signer, index, e.signed_on, err) :
		    propose(g, &body, signer, index, e.signed_on, leaf, err);
	}
	if (rc != FOIL_OK)
		return rc;
	memcpy(g->last, leaf, FOIL_HASH_LEN);
	g->last_index = index;
	g->count++;
	return FOIL_OK;
}

uint64_t foil_governance_count(const struct foil_governance *g)
{
	return g->count;
}

const uint8_t *foil_governance_last(const struct foil_governance *g)
{
	return g->last;
}

const uint8_t *foil_governance_genesis(const struct foil_governance *g)
{
	return g->genesis;
}

struct foil_view foil_governance_origin(const struct foil_governance *g)
{
	return g->origin;
}

struct foil_view foil_governance_iss(const struct foil_governance *g)
{
	return g->iss;
}

struct foil_view foil_governance_authority(const struct foil_governance *g)
{
	return g->authority;
}

enum foil_regime foil_governance_regime(const struct foil_governance *g)
{
	return g->regime;
}

uint64_t foil_governance_threshold(const struct foil_governance *g)
{
	return g->threshold;
}

const struct foil_key_state *foil_governance_key(const struct foil_governance *g,
    const uint8_t kid[FOIL_HASH_LEN])
{
	return find_key(g, kid);
}

const struct foil_key_state *foil_governance_keys(const struct foil_governance *g, size_t *n)
{
	*n = g->n_keys;
	return g->keys;
}

const struct foil_log_key_state *foil_governance_log_key(const struct foil_governance *g,
    uint64_t index)
{
	for (size_t i = 0; i < g->n_log_keys; i++)
		if (index >= g->log_key[i].from && index < g->log_key[i].until)
			return &g->log_key[i];
	return NULL;
}

const uint64_t *foil_governance_pending(const struct foil_governance *g, size_t *n)
{
	*n = g->n_pending;
	return g->pending_index;
}
