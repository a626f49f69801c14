/* SPDX-License-Identifier: Apache-2.0 */
/* Who may sign what: genesis, keys, thresholds, standing by position. */
#include "miniledger.h"

/* Everything that can be asked of a state, to show that a refusal changes nothing. */
struct snapshot {
	uint64_t count, threshold;
	uint8_t last[FOIL_HASH_LEN];
	size_t n_keys, n_pending;
	struct foil_key_state keys[16];
	uint64_t pending[16];
	const struct foil_log_key_state *log[64];
};

static struct snapshot look(const struct foil_governance *g)
{
	struct snapshot s;
	const struct foil_key_state *k;
	const uint64_t *p;

	memset(&s, 0, sizeof s);
	s.count = foil_governance_count(g);
	s.threshold = foil_governance_threshold(g);
	memcpy(s.last, foil_governance_last(g), FOIL_HASH_LEN);
	k = foil_governance_keys(g, &s.n_keys);
	memcpy(s.keys, k, s.n_keys * sizeof *k);
	p = foil_governance_pending(g, &s.n_pending);
	if (s.n_pending > 0)
		memcpy(s.pending, p, s.n_pending * sizeof *p);
	for (uint64_t i = 0; i < COUNT(s.log); i++)
		s.log[i] = foil_governance_log_key(g, i);
	return s;
}

struct gov {
	struct mini m;
	struct foil_governance *g;
};

static void gov_open(struct gov *t, uint64_t threshold)
{
	mini_open(&t->m, threshold);
	t->g = mini_governance_state(&t->m);
}

static void gov_close(struct gov *t)
{
	foil_governance_close(&t->g);
	assert_null(t->g);
	mini_close(&t->m);
}

static void refused_bytes(struct gov *t, uint64_t index, struct foil_view bytes, enum foil_code rc,
    const char *rule)
{
	struct snapshot before = look(t->g), after;
	struct foil_view copy = exact(bytes);
	struct foil_err err = { 0 };
	enum foil_code got = foil_governance_apply(t->g, index, copy, &err);

	if (got != rc || strstr(err.msg, rule) == NULL)
		fail_msg("%s: %s, expected %s: %s", foil_code_name(got), err.msg, foil_code_name(rc),
		    rule);
	after = look(t->g);
	assert_memory_equal(&before, &after, sizeof before);
	free_exact(copy);
}

/* `who` signs the body as the next entry; it is refused under this rule. */
static void refused(struct gov *t, enum mini_key who, const struct foil_governance_body *b,
    const char *rule)
{
	refused_bytes(t, t->m.n, mini_governance(&t->m, who, b), FOIL_E_REFUSED, rule);
}

/* `who` signs the body and it is taken; gives its place. */
static uint64_t taken(struct gov *t, enum mini_key who, const struct foil_governance_body *b)
{
	struct foil_view bytes = mini_governance(&t->m, who, b);
	struct foil_view copy = exact(bytes);
	struct foil_err err = { 0 };

	if (foil_governance_apply(t->g, t->m.n, copy, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	free_exact(copy); /* the state keeps its own */
	return mini_append(&t->m, bytes);
}

static struct foil_governance_body enrol(const struct gov *t, enum mini_key who, const char *person,
    unsigned roles)
{
	return mini_enrol_body(&t->m, who, person, roles);
}

static struct foil_governance_body retire(const struct gov *t, enum mini_key who)
{
	struct foil_governance_body b;

	memset(&b, 0, sizeof b);
	b.kind = FOIL_GOV_RETIRE;
	memcpy(b.kid, mini_kid(&t->m, who), FOIL_HASH_LEN);
	return b;
}

static struct foil_governance_body revoke(const struct gov *t, enum mini_key who, uint64_t since)
{
	struct foil_governance_body b = retire(t, who);

	b.kind = FOIL_GOV_REVOKE;
	b.since = since;
	b.reason = foil_str("laptop stolen");
	return b;
}

static struct foil_governance_body policy(uint64_t threshold)
{
	struct foil_governance_body b;

	memset(&b, 0, sizeof b);
	b.kind = FOIL_GOV_POLICY;
	b.threshold = threshold;
	return b;
}

static struct foil_governance_body log_key(const struct gov *t, enum mini_key who)
{
	struct foil_governance_body b;

	memset(&b, 0, sizeof b);
	b.kind = FOIL_GOV_LOG_KEY;
	memcpy(b.log_pub, mini_pub(&t->m, who), FOIL_PUB_LEN);
	return b;
}

static struct foil_governance_body approve(const struct gov *t, uint64_t index)
{
	struct foil_governance_body b;

	memset(&b, 0, sizeof b);
	b.kind = FOIL_GOV_APPROVE;
	b.of_index = index;
	memcpy(b.of_leaf, t->m.entry[index].leaf, FOIL_HASH_LEN);
	return b;
}

static enum foil_standing standing(const struct gov *t, enum mini_key who, uint64_t index)
{
	return foil_key_standing(foil_governance_key(t->g, mini_kid(&t->m, who)), index, t->m.today);
}

static size_t pending(const struct gov *t)
{
	size_t n;

	(void)foil_governance_pending(t->g, &n);
	return n;
}

/* ---- genesis ---- */

/* Signs a genesis of any content as entry 0 and applies it to an empty state. */
static enum foil_code try_genesis(struct mini *m, const struct foil_governance_body *b,
    struct foil_entry *e, enum mini_key who, uint64_t index, struct foil_err *err)
{
	struct foil_governance *g = NULL;
	struct foil_buf body = { 0 };
	struct foil_view bytes;
	enum foil_code rc;

	foil_governance_body_put(&body, b);
	e->body = foil_buf_view(&body);
	bytes = exact(mini_sign(m, e, who));
	assert_int_equal(foil_governance_open(&g, NULL), FOIL_OK);
	rc = foil_governance_apply(g, index, bytes, err);
	assert_int_equal(foil_governance_count(g), rc == FOIL_OK ? 1 : 0);
	if (rc != FOIL_OK) { /* and the right one can still be applied */
		size_t n;

		(void)foil_governance_keys(g, &n);
		assert_int_equal(n, 0);
		assert_null(foil_governance_log_key(g, 1));
		assert_int_equal(foil_governance_apply(g, 0, m->entry[0].bytes, NULL), FOIL_OK);
	}
	foil_governance_close(&g);
	foil_buf_free(&body);
	free_exact(bytes);
	return rc;
}

/* Each makes one thing of a genesis wrong. */
static const uint8_t low_order[FOIL_PUB_LEN] = { 1 }; /* the neutral element */

static void two_roots_alike(struct foil_governance_body *b)
{
	memcpy(b->root[1].pub, b->root[0].pub, FOIL_PUB_LEN);
}
static void one_person_twice(struct foil_governance_body *b)
{
	b->root[1].person = b->root[0].person;
}
static void low_root(struct foil_governance_body *b) { memcpy(b->root[2].pub, low_order, 32); }
static void low_log(struct foil_governance_body *b) { memcpy(b->log_pub, low_order, 32); }
static void log_is_root(struct foil_governance_body *b) { memcpy(b->log_pub, b->root[1].pub, 32); }
static void threshold_0(struct foil_governance_body *b) { b->threshold = 0; }
static void threshold_4(struct foil_governance_body *b) { b->threshold = 4; }
static void no_roots(struct foil_governance_body *b) { b->n_roots = 0; }
static void no_regime(struct foil_governance_body *b) { b->regime = FOIL_REGIME_NONE; }
static void no_origin(struct foil_governance_body *b) { b->origin = foil_str(""); }
static void plus_origin(struct foil_governance_body *b) { b->origin = foil_str("a+b"); }
static void space_origin(struct foil_governance_body *b) { b->origin = foil_str("a b"); }
static void no_authority(struct foil_governance_body *b) { b->authority = foil_str(""); }
static void big_person(struct foil_governance_body *b) { b->root[0].person = foil_str("Root-1"); }
static void other_origin(struct foil_governance_body *b) { b->origin = foil_str("x.example"); }

static void test_genesis(void **state)
{
	static const struct {
		void (*change)(struct foil_governance_body *b);
		enum foil_code rc;
	} rows[] = {
		{ two_roots_alike, FOIL_E_FORMAT }, { one_person_twice, FOIL_E_FORMAT },
		{ low_root, FOIL_E_KEY }, { low_log, FOIL_E_KEY }, { log_is_root, FOIL_E_REFUSED },
		{ threshold_0, FOIL_E_FORMAT }, { threshold_4, FOIL_E_FORMAT },
		{ no_roots, FOIL_E_LIMIT }, { no_regime, FOIL_E_VERSION }, { no_origin, FOIL_E_LIMIT },
		{ plus_origin, FOIL_E_FORMAT }, { space_origin, FOIL_E_FORMAT },
		{ no_authority, FOIL_E_LIMIT }, { big_person, FOIL_E_FORMAT },
		{ other_origin, FOIL_E_REFUSED },
	};
	struct foil_governance_body b;
	struct foil_err err = { 0 };
	struct foil_entry first;
	struct mini m;

	(void)state;
	mini_open(&m, 2);
	assert_int_equal(foil_entry_read(m.entry[0].bytes, &first, NULL), FOIL_OK);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_entry e = first;
		enum foil_code rc;

		b = mini_genesis_body(&m, 2);
		rows[i].change(&b);
		rc = try_genesis(&m, &b, &e, MINI_ROOT1, 0, &err);
		if (rc != rows[i].rc)
			fail_msg("row %zu: %s: %s", i, foil_code_name(rc), err.msg);
	}
	b = mini_genesis_body(&m, 3);
	assert_int_equal(try_genesis(&m, &b, &first, MINI_ROOT1, 0, &err), FOIL_OK);
	/* Signed by the second root, or by nobody it names. */
	assert_int_equal(try_genesis(&m, &b, &first, MINI_ROOT2, 0, &err), FOIL_E_REFUSED);
	assert_int_equal(try_genesis(&m, &b, &first, MINI_LOG, 0, &err), FOIL_E_REFUSED);
	/* In another place. */
	assert_int_equal(try_genesis(&m, &b, &first, MINI_ROOT1, 1, &err), FOIL_E_REFUSED);
	/* Something else first. */
	b = mini_enrol_body(&m, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	assert_int_equal(try_genesis(&m, &b, &first, MINI_ROOT1, 0, &err), FOIL_E_REFUSED);
	mini_close(&m);
}

static void test_genesis_state(void **state)
{
	struct gov t;
	const struct foil_log_key_state *k;
	struct foil_governance_body b;
	size_t n;

	(void)state;
	gov_open(&t, 2);
	assert_int_equal(foil_governance_count(t.g), 1);
	assert_int_equal(foil_governance_threshold(t.g), 2);
	assert_view_equal(foil_governance_origin(t.g), foil_str(MINI_ORIGIN));
	assert_view_equal(foil_governance_iss(t.g), foil_str("https://" MINI_ORIGIN));
	assert_view_equal(foil_governance_authority(t.g), foil_str("Example Police"));
	assert_int_equal(foil_governance_regime(t.g), FOIL_FOIA);
	assert_memory_equal(foil_governance_genesis(t.g), t.m.genesis, FOIL_HASH_LEN);
	(void)foil_governance_keys(t.g, &n);
	assert_int_equal(n, 3);
	assert_null(foil_governance_log_key(t.g, 0));
	assert_non_null(k = foil_governance_log_key(t.g, 1));
	assert_memory_equal(k->pub, mini_pub(&t.m, MINI_LOG), FOIL_PUB_LEN);
	assert_ptr_equal(foil_governance_log_key(t.g, UINT64_MAX - 1), k);
	assert_int_equal(standing(&t, MINI_ROOT1, 0), FOIL_STANDING_NOT_YET);
	assert_int_equal(standing(&t, MINI_ROOT1, 1), FOIL_STANDING_GOOD);
	assert_int_equal(standing(&t, MINI_OFFICER, 1), FOIL_STANDING_UNKNOWN);
	/* A second genesis is no way to begin again. */
	b = mini_genesis_body(&t.m, 1);
	refused(&t, MINI_ROOT1, &b, "governance.kind");
	gov_close(&t);
}

/* ---- an entry in its place ---- */

static struct foil_view signed_with(struct gov *t,
    void (*change)(struct gov *t, struct foil_entry *e), enum mini_key who)
{
	struct foil_governance_body b = enrol(t, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	struct foil_entry e = mini_draft(&t->m, FOIL_SUB_GOVERNANCE);
	struct foil_buf body = { 0 };
	struct foil_view v;

	foil_governance_body_put(&body, &b);
	e.body = foil_buf_view(&body);
	change(t, &e);
	v = mini_sign(&t->m, &e, who);
	foil_buf_free(&body);
	return v;
}

static void other_ledger(struct gov *t, struct foil_entry *e) { (void)t; e->ledger[0] ^= 1; }
static void other_iss(struct gov *t, struct foil_entry *e)
{
	(void)t;
	e->iss = foil_str("https://x");
}
static void other_prev(struct gov *t, struct foil_entry *e) { (void)t; e->case_prev[0] ^= 1; }
static void other_case_index(struct gov *t, struct foil_entry *e) { (void)t; e->case_index++; }
static void other_after(struct gov *t, struct foil_entry *e) { (void)t; e->after_leaf[0] ^= 1; }
static void later_after(struct gov *t, struct foil_entry *e) { e->after_index = t->m.n; }
static void nothing(struct gov *t, struct foil_entry *e) { (void)t; (void)e; }

static void test_place(void **state)
{
	static const struct {
		void (*change)(struct gov *t, struct foil_entry *e);
		const char *rule;
	} rows[] = {
		{ other_ledger, "governance.ledger" }, { other_iss, "governance.ledger" },
		{ other_prev, "governance.chain" }, { other_case_index, "governance.chain" },
		{ other_after, "governance.after" }, { later_after, "governance.after" },
	};
	struct foil_entry e;
	struct foil_view v;
	uint8_t *p;
	struct gov t;

	(void)state;
	gov_open(&t, 1);
	for (size_t i = 0; i < COUNT(rows); i++)
		refused_bytes(&t, t.m.n, signed_with(&t, rows[i].change, MINI_ROOT1), FOIL_E_REFUSED,
		    rows[i].rule);
	/* Where an entry stands already. */
	refused_bytes(&t, 0, signed_with(&t, nothing, MINI_ROOT1), FOIL_E_REFUSED, "governance.chain");
	refused_bytes(&t, 1, signed_with(&t, nothing, MINI_STRANGER), FOIL_E_REFUSED,
	    "governance.signer");
	refused_bytes(&t, 1, signed_with(&t, nothing, MINI_LOG), FOIL_E_REFUSED, "governance.signer");
	/* A signature that is not good, and bytes that are no entry of governance. */
	v = exact(signed_with(&t, nothing, MINI_ROOT1));
	p = (uint8_t *)(uintptr_t)v.p;
	p[v.len - 1] ^= 1;
	refused_bytes(&t, 1, v, FOIL_E_REFUSED, "governance.signature");
	free_exact(v);
	e = mini_draft(&t.m, "FOI-1");
	refused_bytes(&t, 1, mini_sign(&t.m, &e, MINI_ROOT1), FOIL_E_ARG, "not a governance entry");
	refused_bytes(&t, 1, foil_str("nonsense"), FOIL_E_FORMAT, "");
	gov_close(&t);
}

/* ---- enrolment ---- */

static void test_enrol(void **state)
{
	const struct foil_key_state *k;
	struct foil_governance_body b;
	uint64_t at;
	struct gov t;

	(void)state;
	gov_open(&t, 1);
	b = enrol(&t, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER | FOIL_ROLE_RECORDS);
	at = taken(&t, MINI_ROOT2, &b);
	assert_int_equal(at, 1);
	assert_non_null(k = foil_governance_key(t.g, mini_kid(&t.m, MINI_OFFICER)));
	assert_view_equal(k->person, foil_str("officer-2"));
	assert_view_equal(k->grade, foil_str("manager"));
	assert_int_equal(k->roles, FOIL_ROLE_OFFICER | FOIL_ROLE_RECORDS);
	assert_int_equal(k->until, foil_day_make(2030, 12, 31));
	assert_int_equal(standing(&t, MINI_OFFICER, 1), FOIL_STANDING_NOT_YET);
	assert_int_equal(standing(&t, MINI_OFFICER, 2), FOIL_STANDING_GOOD);
	/* The day of expiry is the last good one. */
	assert_int_equal(foil_key_standing(k, 2, k->until), FOIL_STANDING_GOOD);
	assert_int_equal(foil_key_standing(k, 2, k->until + 1), FOIL_STANDING_EXPIRED);
	/* Once, for one set of roles; not the log's, not a root's. */
	refused(&t, MINI_ROOT1, &b, "governance.key");
	b = enrol(&t, MINI_OFFICER, "other-3", FOIL_ROLE_APPROVER);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	b = enrol(&t, MINI_LOG, "other-3", FOIL_ROLE_APPROVER);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	b = enrol(&t, MINI_ROOT2, "other-3", FOIL_ROLE_APPROVER);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	/* An officer governs nothing. */
	b = enrol(&t, MINI_APPROVER, "approver-5", FOIL_ROLE_APPROVER);
	refused(&t, MINI_OFFICER, &b, "governance.role");
	b.until = t.m.today - 1;
	refused(&t, MINI_ROOT1, &b, "governance.until");
	b.until = t.m.today;
	(void)taken(&t, MINI_ROOT1, &b);
	/* Retired, a key is still known. */
	b = retire(&t, MINI_OFFICER);
	(void)taken(&t, MINI_ROOT1, &b);
	b = enrol(&t, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	gov_close(&t);
}

/* Points that are no public key are refused before anything is written. */
static void test_bad_points(void **state)
{
	static const char *const points[] = {
		"0100000000000000000000000000000000000000000000000000000000000000", /* order 1 */
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* order 2 */
		"0000000000000000000000000000000000000000000000000000000000000000", /* order 4 */
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", /* order 8 */
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* not canonical */
		"0200000000000000000000000000000000000000000000000000000000000000", /* not on the curve */
	};
	struct gov t;

	(void)state;
	gov_open(&t, 1);
	for (size_t i = 0; i < COUNT(points); i++) {
		struct foil_governance_body b = enrol(&t, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);

		assert_int_equal(foil_unhex(b.pub, sizeof b.pub, foil_str(points[i]), NULL), FOIL_OK);
		refused_bytes(&t, 1, mini_governance(&t.m, MINI_ROOT1, &b), FOIL_E_KEY, "");
		b = log_key(&t, MINI_LOG2);
		assert_int_equal(foil_unhex(b.log_pub, sizeof b.pub, foil_str(points[i]), NULL),
		    FOIL_OK);
		refused_bytes(&t, 1, mini_governance(&t.m, MINI_ROOT1, &b), FOIL_E_KEY, "");
	}
	gov_close(&t);
}

/* ---- thresholds ---- */

static void test_two_of_three(void **state)
{
	struct foil_governance_body b, a;
	uint64_t at;
	struct gov t;

	(void)state;
	gov_open(&t, 2);
	b = enrol(&t, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	at = taken(&t, MINI_ROOT1, &b);
	assert_int_equal(pending(&t), 1);
	assert_int_equal(standing(&t, MINI_OFFICER, 5), FOIL_STANDING_UNKNOWN);
	a = approve(&t, at);
	refused(&t, MINI_ROOT1, &a, "governance.approve"); /* one's own */
	a.of_leaf[0] ^= 1;
	refused(&t, MINI_ROOT2, &a, "governance.approve");
	a = approve(&t, 0);
	refused(&t, MINI_ROOT2, &a, "governance.approve"); /* not a proposal */
	a = approve(&t, at);
	assert_int_equal(taken(&t, MINI_ROOT3, &a), 2);
	assert_int_equal(pending(&t), 0);
	/* In force from the approval, not from the proposal. */
	assert_int_equal(standing(&t, MINI_OFFICER, 2), FOIL_STANDING_NOT_YET);
	assert_int_equal(standing(&t, MINI_OFFICER, 3), FOIL_STANDING_GOOD);
	refused(&t, MINI_ROOT2, &a, "governance.approve"); /* it waits no longer */
	gov_close(&t);
}

/* Several proposals wait at once and are approved in any order, some never. */
static void test_proposals(void **state)
{
	struct foil_governance_body b;
	uint64_t first, second, third;
	struct gov t;

	(void)state;
	gov_open(&t, 2);
	b = enrol(&t, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	first = taken(&t, MINI_ROOT1, &b);
	b = enrol(&t, MINI_APPROVER, "approver-5", FOIL_ROLE_APPROVER);
	second = taken(&t, MINI_ROOT2, &b);
	b = enrol(&t, MINI_OFFICER, "another-6", FOIL_ROLE_APPROVER); /* the same key */
	third = taken(&t, MINI_ROOT3, &b);
	assert_int_equal(pending(&t), 3);
	b = approve(&t, second);
	(void)taken(&t, MINI_ROOT1, &b);
	b = approve(&t, first);
	(void)taken(&t, MINI_ROOT2, &b);
	assert_int_equal(pending(&t), 1);
	/* What was possible when it was proposed is not any more. */
	b = approve(&t, third);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	assert_int_equal(foil_governance_pending(t.g, &(size_t){ 0 })[0], third);
	gov_close(&t);
}

/* Whoever steals a root's key and proposes gains nothing once the key is revoked. */
static void test_stolen_root(void **state)
{
	struct foil_governance_body b;
	uint64_t evil, at;
	struct gov t;

	(void)state;
	gov_open(&t, 2);
	b = enrol(&t, MINI_STRANGER, "officer-9", FOIL_ROLE_ROOT);
	evil = taken(&t, MINI_ROOT1, &b);
	b = revoke(&t, MINI_ROOT1, evil);
	at = taken(&t, MINI_ROOT2, &b);
	b = approve(&t, at);
	(void)taken(&t, MINI_ROOT3, &b);
	assert_int_equal(standing(&t, MINI_ROOT1, t.m.n), FOIL_STANDING_REVOKED);
	b = approve(&t, evil);
	refused(&t, MINI_ROOT1, &b, "governance.signer");
	(void)taken(&t, MINI_ROOT2, &b); /* one approval in force, not two */
	assert_int_equal(standing(&t, MINI_STRANGER, t.m.n), FOIL_STANDING_UNKNOWN);
	refused(&t, MINI_ROOT2, &b, "governance.approve");
	(void)taken(&t, MINI_ROOT3, &b); /* two who are roots now do want it */
	assert_int_equal(standing(&t, MINI_STRANGER, t.m.n), FOIL_STANDING_GOOD);
	gov_close(&t);
}

/* A person whose key was replaced may approve again with the new one. */
static void test_approve_again(void **state)
{
	struct foil_governance_body b;
	uint64_t first, at;
	struct gov t;

	(void)state;
	gov_open(&t, 3);
	b = enrol(&t, MINI_OFFICER, "root-1", FOIL_ROLE_ROOT); /* root-1's second key */
	at = taken(&t, MINI_ROOT1, &b);
	b = approve(&t, at);
	(void)taken(&t, MINI_ROOT2, &b);
	(void)taken(&t, MINI_ROOT3, &b);
	b = enrol(&t, MINI_APPROVER, "approver-5", FOIL_ROLE_APPROVER);
	first = taken(&t, MINI_ROOT1, &b);
	b = approve(&t, first);
	refused(&t, MINI_OFFICER, &b, "governance.approve"); /* the same person */
	b = retire(&t, MINI_ROOT1);
	at = taken(&t, MINI_ROOT2, &b);
	b = approve(&t, at);
	(void)taken(&t, MINI_ROOT3, &b);
	(void)taken(&t, MINI_OFFICER, &b);
	b = approve(&t, first);
	(void)taken(&t, MINI_OFFICER, &b);
	(void)taken(&t, MINI_ROOT2, &b);
	assert_int_equal(standing(&t, MINI_APPROVER, t.m.n), FOIL_STANDING_UNKNOWN);
	(void)taken(&t, MINI_ROOT3, &b);
	assert_int_equal(standing(&t, MINI_APPROVER, t.m.n), FOIL_STANDING_GOOD);
	gov_close(&t);
}

static void test_policy(void **state)
{
	struct foil_governance_body b;
	uint64_t at;
	struct gov t;

	(void)state;
	gov_open(&t, 1);
	b = policy(4);
	refused(&t, MINI_ROOT1, &b, "governance.roots");
	b = policy(2);
	(void)taken(&t, MINI_ROOT1, &b);
	assert_int_equal(foil_governance_threshold(t.g), 2);
	b = policy(1);
	at = taken(&t, MINI_ROOT1, &b);
	assert_int_equal(foil_governance_threshold(t.g), 2);
	b = approve(&t, at);
	(void)taken(&t, MINI_ROOT2, &b);
	assert_int_equal(foil_governance_threshold(t.g), 1);
	gov_close(&t);
}

/* There are always as many roots as the threshold asks for: persons, not keys. */
static void test_roots_left(void **state)
{
	struct foil_governance_body b;
	struct gov t;

	(void)state;
	gov_open(&t, 1);
	b = policy(2);
	(void)taken(&t, MINI_ROOT1, &b);
	gov_close(&t);

	gov_open(&t, 1);
	b = retire(&t, MINI_ROOT1);
	(void)taken(&t, MINI_ROOT1, &b);
	refused(&t, MINI_ROOT1, &b, "governance.signer");
	b = revoke(&t, MINI_ROOT2, 1);
	(void)taken(&t, MINI_ROOT3, &b);
	b = retire(&t, MINI_ROOT3);
	refused(&t, MINI_ROOT3, &b, "governance.roots");
	b = revoke(&t, MINI_ROOT3, 1);
	refused(&t, MINI_ROOT3, &b, "governance.roots");
	/* A second key of the same person makes the first one dispensable, but no second person. */
	b = enrol(&t, MINI_OFFICER, "root-3", FOIL_ROLE_ROOT);
	(void)taken(&t, MINI_ROOT3, &b);
	b = policy(2);
	refused(&t, MINI_ROOT3, &b, "governance.roots");
	b = retire(&t, MINI_ROOT3);
	(void)taken(&t, MINI_OFFICER, &b);
	b = retire(&t, MINI_OFFICER);
	refused(&t, MINI_OFFICER, &b, "governance.roots");
	gov_close(&t);
}

/* A root whose key has expired is none. */
static void test_expired_root(void **state)
{
	struct foil_governance_body b;
	struct gov t;

	(void)state;
	gov_open(&t, 1);
	b = enrol(&t, MINI_OFFICER, "root-4", FOIL_ROLE_ROOT);
	b.until = t.m.today;
	(void)taken(&t, MINI_ROOT1, &b);
	b = policy(4);
	(void)taken(&t, MINI_OFFICER, &b);
	gov_close(&t);
	gov_open(&t, 1);
	b = enrol(&t, MINI_OFFICER, "root-4", FOIL_ROLE_ROOT);
	b.until = t.m.today;
	(void)taken(&t, MINI_ROOT1, &b);
	t.m.today++;
	b = policy(4);
	refused(&t, MINI_ROOT1, &b, "governance.roots");
	b = policy(3);
	refused(&t, MINI_OFFICER, &b, "governance.signer");
	(void)taken(&t, MINI_ROOT1, &b);
	gov_close(&t);
}

/* ---- standing by position ---- */

static void test_standing(void **state)
{
	static const struct {
		uint64_t from, retired, revoked, since;
		uint64_t index;
		foil_day day, until;
		enum foil_standing want;
	} rows[] = {
#define NO UINT64_MAX
		{ 5, NO, NO, NO, 4, 0, 10, FOIL_STANDING_NOT_YET },
		{ 5, NO, NO, NO, 5, 0, 10, FOIL_STANDING_NOT_YET },
		{ 5, NO, NO, NO, 6, 0, 10, FOIL_STANDING_GOOD },
		{ 5, NO, NO, NO, 6, 10, 10, FOIL_STANDING_GOOD },
		{ 5, NO, NO, NO, 6, 11, 10, FOIL_STANDING_EXPIRED },
		{ 5, NO, NO, NO, 6, 11, FOIL_DAY_NONE, FOIL_STANDING_GOOD },
		{ 5, 9, NO, NO, 8, 0, 10, FOIL_STANDING_GOOD },
		{ 5, 9, NO, NO, 9, 0, 10, FOIL_STANDING_RETIRED },
		{ 5, 9, NO, NO, 10, 0, 10, FOIL_STANDING_RETIRED },
		{ 5, NO, 20, 12, 11, 0, 10, FOIL_STANDING_GOOD },
		{ 5, NO, 20, 12, 12, 0, 10, FOIL_STANDING_SUSPECT },
		{ 5, NO, 20, 12, 19, 0, 10, FOIL_STANDING_SUSPECT },
		{ 5, NO, 20, 12, 19, 11, 10, FOIL_STANDING_EXPIRED },
		{ 5, NO, 20, 12, 20, 0, 10, FOIL_STANDING_REVOKED },
		{ 5, 15, 20, 12, 16, 0, 10, FOIL_STANDING_RETIRED },
		{ 5, 15, 20, 12, 21, 0, 10, FOIL_STANDING_REVOKED },
		{ 5, NO, 20, 0, 6, 0, 10, FOIL_STANDING_SUSPECT },
#undef NO
	};

	(void)state;
	assert_int_equal(foil_key_standing(NULL, 1, 1), FOIL_STANDING_UNKNOWN);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_key_state k = { .from = rows[i].from, .retired = rows[i].retired,
			.revoked = rows[i].revoked, .suspect_since = rows[i].since,
			.until = rows[i].until };

		if (foil_key_standing(&k, rows[i].index, rows[i].day) != rows[i].want)
			fail_msg("row %zu: %s", i,
			    foil_standing_name(foil_key_standing(&k, rows[i].index, rows[i].day)));
	}
}

static void test_retire_and_revoke(void **state)
{
	struct foil_governance_body b;
	uint64_t at;
	struct gov t;

	(void)state;
	gov_open(&t, 1);
	b = enrol(&t, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	(void)taken(&t, MINI_ROOT1, &b);
	b = retire(&t, MINI_STRANGER);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	b = revoke(&t, MINI_OFFICER, t.m.n + 1);
	refused(&t, MINI_ROOT1, &b, "governance.since");
	b = retire(&t, MINI_OFFICER);
	at = taken(&t, MINI_ROOT1, &b);
	assert_int_equal(standing(&t, MINI_OFFICER, at), FOIL_STANDING_RETIRED);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	/* What is retired can still turn out to have been stolen. */
	b = revoke(&t, MINI_OFFICER, t.m.n);
	(void)taken(&t, MINI_ROOT1, &b);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	b = retire(&t, MINI_OFFICER);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	gov_close(&t);
}

/* A thief with a root's key enrols a root, who enrols an officer: both are suspect, others not. */
static void test_taint(void **state)
{
	struct foil_governance_body b;
	uint64_t since;
	struct gov t;

	(void)state;
	gov_open(&t, 1);
	b = enrol(&t, MINI_RECORDS, "records-1", FOIL_ROLE_RECORDS);
	(void)taken(&t, MINI_ROOT1, &b); /* before it was stolen */
	b = enrol(&t, MINI_STRANGER, "root-9", FOIL_ROLE_ROOT);
	since = taken(&t, MINI_ROOT1, &b);
	b = enrol(&t, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	(void)taken(&t, MINI_STRANGER, &b);
	b = enrol(&t, MINI_APPROVER, "approver-5", FOIL_ROLE_APPROVER);
	(void)taken(&t, MINI_ROOT2, &b);
	b = revoke(&t, MINI_ROOT1, since);
	(void)taken(&t, MINI_ROOT3, &b);
	static const struct {
		enum mini_key key;
		bool suspect;
	} rows[] = {
		{ MINI_RECORDS, false }, { MINI_STRANGER, true }, { MINI_OFFICER, true },
		{ MINI_APPROVER, false }, { MINI_ROOT1, false }, { MINI_ROOT2, false },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(foil_key_origin_is_suspect(foil_governance_key(t.g,
		    mini_kid(&t.m, rows[i].key))), rows[i].suspect);
	/* What such a root enrols later is no better. */
	b = enrol(&t, MINI_BOTH, "both-7", FOIL_ROLE_OFFICER);
	(void)taken(&t, MINI_STRANGER, &b);
	assert_true(foil_key_origin_is_suspect(foil_governance_key(t.g, mini_kid(&t.m, MINI_BOTH))));
	gov_close(&t);
}

static void test_log_keys(void **state)
{
	const struct foil_key_state *before;
	struct foil_governance_body b;
	uint64_t at;
	struct gov t;

	(void)state;
	gov_open(&t, 1);
	b = log_key(&t, MINI_LOG);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	b = log_key(&t, MINI_ROOT2);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	b = log_key(&t, MINI_LOG2);
	at = taken(&t, MINI_ROOT1, &b);
	/* The old key signs up to and with the entry that replaces it. */
	assert_memory_equal(foil_governance_log_key(t.g, at)->pub, mini_pub(&t.m, MINI_LOG), 32);
	assert_memory_equal(foil_governance_log_key(t.g, at + 1)->pub, mini_pub(&t.m, MINI_LOG2), 32);
	assert_memory_equal(foil_governance_log_key(t.g, 1)->kid, mini_kid(&t.m, MINI_LOG), 32);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	b = enrol(&t, MINI_LOG, "officer-2", FOIL_ROLE_OFFICER);
	refused(&t, MINI_ROOT1, &b, "governance.key");
	/* Cases hold on to keys: what is enrolled later does not move them. */
	before = foil_governance_key(t.g, mini_kid(&t.m, MINI_ROOT1));
	for (uint8_t i = 0; i < 60; i++) {
		struct foil_signer *s = NULL;
		uint8_t seed[32] = { i, 1, 2, 3 };

		assert_int_equal(foil_signer_from_seed(seed, &s, NULL), FOIL_OK);
		b = enrol(&t, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);
		memcpy(b.pub, foil_signer_pub(s), FOIL_PUB_LEN);
		(void)taken(&t, MINI_ROOT1, &b);
		foil_signer_close(&s);
	}
	assert_ptr_equal(before, foil_governance_key(t.g, mini_kid(&t.m, MINI_ROOT1)));
	gov_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_genesis),
		cmocka_unit_test(test_genesis_state),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_enrol),
		cmocka_unit_test(test_bad_points),
		cmocka_unit_test(test_two_of_three),
		cmocka_unit_test(test_proposals),
		cmocka_unit_test(test_stolen_root),
		cmocka_unit_test(test_approve_again),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_roots_left),
		cmocka_unit_test(test_expired_root),
		cmocka_unit_test(test_standing),
		cmocka_unit_test(test_retire_and_revoke),
		cmocka_unit_test(test_taint),
		cmocka_unit_test(test_log_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
