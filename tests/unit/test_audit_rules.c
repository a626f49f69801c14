/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every rule on what entries and heads say: a ledger that breaks it, whose
 * authority signs everything, breaks nothing else.
 */
#include "audit_kit.h"

#define ACTS 60 /* with an index entry in the middle of them */
#define CASE "02.FOI.23.000003" /* one that has entries */

/* The next entry of CASE, changed by somebody, signed by an officer. */
static void changed_act(struct mini *m, void (*change)(struct mini *m, struct foil_entry *e))
{
	struct foil_entry e = mini_draft(m, CASE);

	change(m, &e);
	(void)mini_append(m, mini_sign(m, &e, MINI_OFFICER));
}

static void other_ledger(struct mini *m, struct foil_entry *e)
{
	(void)m;
	e->ledger[0] ^= 1;
}
static void act_other_ledger(struct mini *m) { changed_act(m, other_ledger); }

static void other_iss(struct mini *m, struct foil_entry *e)
{
	(void)m;
	e->iss = foil_str("https://foi.example/other");
}
static void act_other_iss(struct mini *m) { changed_act(m, other_iss); }

static void skip_one(struct mini *m, struct foil_entry *e)
{
	(void)m;
	e->case_index++;
}
static void act_skips(struct mini *m) { changed_act(m, skip_one); }

static void other_prev(struct mini *m, struct foil_entry *e)
{
	(void)m;
	e->case_prev[5] ^= 1;
}
static void act_other_prev(struct mini *m) { changed_act(m, other_prev); }

static void after_wrong_leaf(struct mini *m, struct foil_entry *e)
{
	(void)m;
	e->after_leaf[0] ^= 1;
}
static void act_after_leaf(struct mini *m) { changed_act(m, after_wrong_leaf); }

static void after_no_index(struct mini *m, struct foil_entry *e)
{
	e->after_index = m->last_index - 1;
	memcpy(e->after_leaf, m->entry[e->after_index].leaf, FOIL_HASH_LEN);
}
static void act_after_act(struct mini *m) { changed_act(m, after_no_index); }

static void after_genesis(struct mini *m, struct foil_entry *e)
{
	e->after_index = 0;
	memcpy(e->after_leaf, m->genesis, FOIL_HASH_LEN);
}
static void act_after_goes_back(struct mini *m) { changed_act(m, after_genesis); }

static void day_before(struct mini *m, struct foil_entry *e)
{
	(void)m;
	e->signed_on--;
}
static void act_day_before(struct mini *m) { changed_act(m, day_before); }

static void act_of_stranger(struct mini *m) { (void)mini_private(m, CASE, MINI_STRANGER); }
static void act_of_root(struct mini *m) { (void)mini_private(m, CASE, MINI_ROOT2); }

static void act_of_retired(struct mini *m)
{
	struct foil_governance_body b = { .kind = FOIL_GOV_RETIRE };
	struct foil_signer *retired = m->signer[MINI_OFFICER];

	memcpy(b.kid, mini_kid(m, MINI_OFFICER), FOIL_HASH_LEN);
	(void)mini_govern(m, MINI_ROOT1, &b);
	(void)mini_private(m, CASE, MINI_OFFICER);
	/* What comes after is signed by somebody else. */
	m->signer[MINI_OFFICER] = m->signer[MINI_BOTH];
	m->signer[MINI_BOTH] = retired;
}

static void act_unsigned(struct mini *m)
{
	struct foil_entry e = mini_draft(m, CASE);
	struct foil_view v = mini_sign(m, &e, MINI_OFFICER);

	((uint8_t *)(uintptr_t)v.p)[v.len - 1] ^= 1;
	(void)mini_append(m, v);
}

static void not_an_entry(struct mini *m) { (void)mini_raw(m, CASE, foil_str("no entry at all")); }

/* More of a later version than are listed, and then one that is wrong. */
static void hidden_among_later(struct mini *m)
{
	static const uint8_t version[] = { 0x61, 'v', 0x01 };

	for (unsigned i = 0; i < FOIL_AUDIT_LISTED_MAX + 2; i++) {
		struct foil_entry e = mini_draft(m, CASE);
		struct foil_view v = mini_sign(m, &e, MINI_OFFICER);
		uint8_t *at = memmem(v.p, v.len, version, sizeof version);

		assert_non_null(at);
		at[2] = 2;
		(void)mini_raw(m, CASE, v);
	}
	not_an_entry(m);
}

static void governance_of_officer(struct mini *m)
{
	struct foil_governance_body b = { .kind = FOIL_GOV_POLICY, .threshold = 1 };

	(void)mini_govern(m, MINI_OFFICER, &b);
}

/* A kind of governance that this version does not know, well signed and in its place. */
static void put_later_kind(struct mini *m)
{
	struct foil_governance_body b = { .kind = FOIL_GOV_POLICY, .threshold = 1 };
	struct foil_entry e = mini_draft(m, FOIL_SUB_GOVERNANCE);
	struct foil_buf body = { 0 };
	uint8_t *kind;

	foil_governance_body_put(&body, &b);
	kind = memmem(body.p, body.len, "policy", 6);
	assert_non_null(kind);
	memcpy(kind, "polite", 6);
	e.body = foil_buf_view(&body);
	(void)mini_append(m, mini_sign(m, &e, MINI_ROOT1));
	foil_buf_free(&body);
}

/* What follows it may be as it should, for all that can be told. */
static void governance_later(struct mini *m)
{
	struct foil_governance_body b = mini_enrol_body(m, MINI_STRANGER, "stranger-9",
	    FOIL_ROLE_OFFICER);

	put_later_kind(m);
	(void)mini_govern(m, MINI_ROOT1, &b);
	(void)mini_private(m, CASE, MINI_STRANGER);
}

static void index_wrong_place(struct mini *m)
{
	struct foil_index_body b = mini_index_body(m);

	b.index++;
	(void)mini_index_says(m, &b, m->log);
}

static void index_wrong_chain(struct mini *m)
{
	struct foil_index_body b = mini_index_body(m);

	b.chain[0] ^= 1;
	(void)mini_index_says(m, &b, m->log);
}

static void index_wrong_map(struct mini *m)
{
	struct foil_index_body b = mini_index_body(m);

	b.map[31] ^= 1;
	(void)mini_index_says(m, &b, m->log);
}

/* A key is enrolled, and the map says that it was not. */
static void index_hides_governance(struct mini *m)
{
	struct foil_governance_body e = mini_enrol_body(m, MINI_STRANGER, "officer-9",
	    FOIL_ROLE_OFFICER);
	struct foil_index_body hidden = mini_index_body(m), b;

	(void)mini_govern(m, MINI_ROOT1, &e);
	b = mini_index_body(m);
	memcpy(b.map, hidden.map, FOIL_HASH_LEN);
	(void)mini_index_says(m, &b, m->log);
}

static void index_of_another_key(struct mini *m)
{
	struct foil_index_body b = mini_index_body(m);

	(void)mini_index_says(m, &b, MINI_LOG2);
}

static void index_no_body(struct mini *m)
{
	struct foil_entry e = mini_draft(m, FOIL_SUB_INDEX);

	e.body = LIT("\xa1\x61\x61\x01");
	m->last_index = mini_append(m, mini_sign(m, &e, m->log));
}

static const struct {
	const char *name;
	void (*put)(struct mini *m); /* between the acts */
	const char *rules;
	enum foil_verdict verdict;
} on_entries[] = {
	{ "nothing", NULL, "", FOIL_MATCHES },
	{ "act of another ledger", act_other_ledger, "record.ledger", FOIL_DOES_NOT_MATCH },
	{ "act of another authority", act_other_iss, "record.iss", FOIL_DOES_NOT_MATCH },
	{ "act by a stranger", act_of_stranger, "record.signer", FOIL_DOES_NOT_MATCH },
	{ "act by a key that was retired", act_of_retired, "record.signer", FOIL_DOES_NOT_MATCH },
	{ "act by a root", act_of_root, "people.role", FOIL_DOES_NOT_MATCH },
	{ "act with a bad signature", act_unsigned, "record.signature", FOIL_DOES_NOT_MATCH },
	{ "act that leaves one out", act_skips, "chain.index", FOIL_DOES_NOT_MATCH },
	{ "act after another", act_other_prev, "chain.prev", FOIL_DOES_NOT_MATCH },
	{ "act after a hash of nothing", act_after_leaf, "chain.after", FOIL_DOES_NOT_MATCH },
	{ "act after an act", act_after_act, "chain.after", FOIL_DOES_NOT_MATCH },
	{ "act that knows less", act_after_goes_back, "chain.after", FOIL_DOES_NOT_MATCH },
	{ "act of the day before", act_day_before, "order.date", FOIL_DOES_NOT_MATCH },
	/* What cannot be read belongs to no case, so no map can be made from there on. */
	{ "no entry", not_an_entry, "entry.form index.map", FOIL_DOES_NOT_MATCH },
	{ "one among many of a later version", hidden_among_later, "entry.form index.map",
	    FOIL_DOES_NOT_MATCH },
	{ "governance by an officer", governance_of_officer, "record.governance", FOIL_DOES_NOT_MATCH },
	{ "governance of a later version", governance_later, "record.governance record.signer",
	    FOIL_CANNOT_TELL },
	{ "index of another place", index_wrong_place, "index.place", FOIL_DOES_NOT_MATCH },
	{ "index with another chain", index_wrong_chain, "index.chain", FOIL_DOES_NOT_MATCH },
	{ "index with another map", index_wrong_map, "index.map", FOIL_DOES_NOT_MATCH },
	{ "index that hides governance", index_hides_governance, "index.map", FOIL_DOES_NOT_MATCH },
	{ "index by another key", index_of_another_key, "index.signer", FOIL_DOES_NOT_MATCH },
	{ "index without a body", index_no_body, "index.form", FOIL_DOES_NOT_MATCH },
};

static void build(struct mini *m, void (*put)(struct mini *m))
{
	struct foil_index_body b;

	mini_open(m, 1);
	mini_fill(m, ACTS);
	if (put != NULL)
		put(m);
	for (unsigned i = 0; i < 3; i++)
		(void)mini_private(m, CASE, MINI_OFFICER);
	b = mini_index_body(m);
	(void)mini_index_says(m, &b, m->log);
}

static void test_entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(on_entries); i++) {
		const char *dir = fresh_dir();
		struct foil_audit_report r;
		struct mini m;

		build(&m, on_entries[i].put);
		mini_publish(&m, dir);
		r = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis, .threads = 2 });
		expect_rules(&r, on_entries[i].name, on_entries[i].rules);
		assert_int_equal(r.verdict, on_entries[i].verdict);
		assert_int_equal(r.entries, m.n);
		foil_audit_report_free(&r);
		mini_close(&m);
	}
}

/* The log's key may have been changed by what is not understood: no head is called forged for it. */
static void test_later_log_key(void **state)
{
	const char *dir = fresh_dir();
	struct foil_audit_report r;
	struct foil_index_body b;
	uint64_t heads[32];
	struct mini m;
	size_t n;

	(void)state;
	mini_open(&m, 1);
	mini_fill(&m, ACTS);
	n = mini_heads(&m, heads, COUNT(heads));
	put_later_kind(&m);
	m.log = MINI_LOG2;
	for (unsigned i = 0; i < 2; i++) { /* one that is archived, and the last */
		b = mini_index_body(&m);
		(void)mini_index_says(&m, &b, m.log);
	}
	mini_publish(&m, dir);
	for (size_t i = 0; i < n; i++) {
		struct foil_buf note = { 0 };
		char name[60];

		mini_note(&m, heads[i], MINI_LOG, &note);
		(void)snprintf(name, sizeof name, "checkpoints/%llu", (unsigned long long)heads[i]);
		mini_put(dir, name, foil_buf_view(&note));
		foil_buf_free(&note);
	}
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis });
	expect_rules(&r, "later", "head.archived head.signature index.signer record.governance");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_audit_report_free(&r);
	mini_close(&m);
}

/* ---- heads ---- */

struct head_case {
	struct mini m;
	const char *dir;
	struct foil_buf note, trust_text, held;
	struct foil_trust trust;
	struct foil_audit_in in;
};

static void put_checkpoint(struct head_case *c)
{
	mini_put(c->dir, "checkpoint", foil_buf_view(&c->note));
}

static void use_trust(struct head_case *c, const char *more)
{
	mini_trust_text(&c->m, more, &c->trust_text);
	assert_int_equal(foil_trust_read(foil_buf_view(&c->trust_text), &c->trust, NULL), FOIL_OK);
	c->in.trust = &c->trust;
	c->in.genesis = NULL;
}

/* A head of any size and root, signed by the log. */
static void sign_head(struct head_case *c, uint64_t size, const uint8_t root[FOIL_HASH_LEN],
    const char *origin, struct foil_buf *out)
{
	struct foil_checkpoint h = { .size = size };
	struct foil_vkey key;
	uint8_t sig[FOIL_SIG_LEN];

	(void)snprintf(h.origin, sizeof h.origin, "%s", origin);
	memcpy(h.root, root, FOIL_HASH_LEN);
	foil_buf_reset(out);
	foil_checkpoint_put(out, &h);
	assert_int_equal(foil_signer_sign(c->m.signer[MINI_LOG], foil_buf_view(out), sig, NULL), FOIL_OK);
	assert_int_equal(foil_vkey_make(foil_str(origin), FOIL_NOTE_ED25519, mini_pub(&c->m, MINI_LOG),
	    &key, NULL), FOIL_OK);
	foil_buf_put_u8(out, '\n');
	foil_note_put_line(out, &key, foil_view(sig, sizeof sig));
}

static void by_nobody(struct head_case *c) { c->in.genesis = NULL; }

static void by_trust(struct head_case *c) { use_trust(c, "quorum none\n"); }

static void by_owner(struct head_case *c)
{
	c->in.genesis = NULL;
	c->in.own = true;
}

static void by_quorum(struct head_case *c)
{
	use_trust(c, "quorum W1\n");
	mini_cosign(&c->m, &c->note, MINI_WITNESS1, 1700000000);
	put_checkpoint(c);
}

static void no_quorum(struct head_case *c) { use_trust(c, "quorum W1\n"); }

static void bad_cosignature(struct head_case *c)
{
	by_quorum(c);
	c->note.p[c->note.len - 10] = c->note.p[c->note.len - 10] == 'A' ? 'B' : 'A';
	put_checkpoint(c);
}

static void twenty_lines(struct head_case *c)
{
	struct foil_vkey key;
	char name[40];
	uint8_t sig[72] = { 0 };

	by_quorum(c);
	for (unsigned i = 0; i < 18; i++) {
		(void)snprintf(name, sizeof name, "unknown-%u.example", i);
		assert_int_equal(foil_vkey_make(foil_str(name), FOIL_NOTE_COSIGNATURE,
		    mini_pub(&c->m, MINI_STRANGER), &key, NULL), FOIL_OK);
		key.type = 0x06;
		key.id = 77 + i;
		foil_note_put_line(&c->note, &key, foil_view(sig, sizeof sig));
	}
	put_checkpoint(c);
}

static void trust_of_another(struct head_case *c)
{
	struct foil_vkey key;

	assert_int_equal(foil_vkey_make(foil_str("other.example"), FOIL_NOTE_ED25519,
	    mini_pub(&c->m, MINI_STRANGER), &key, NULL), FOIL_OK);
	foil_buf_put_str(&c->trust_text, "log ");
	foil_vkey_put(&c->trust_text, &key);
	foil_buf_put_str(&c->trust_text, "\nquorum none\n");
	assert_int_equal(foil_trust_read(foil_buf_view(&c->trust_text), &c->trust, NULL), FOIL_OK);
	c->in.trust = &c->trust;
	c->in.genesis = NULL;
}

static void another_genesis(struct head_case *c)
{
	static const uint8_t other[FOIL_HASH_LEN] = { 1 };

	c->in.genesis = other;
}

static void not_by_log(struct head_case *c)
{
	mini_note(&c->m, c->m.n, MINI_LOG2, &c->note);
	put_checkpoint(c);
}

static void another_root(struct head_case *c)
{
	uint8_t root[FOIL_HASH_LEN];

	mini_root(&c->m, c->m.n, root);
	root[0] ^= 1;
	sign_head(c, c->m.n, root, MINI_ORIGIN, &c->note);
	put_checkpoint(c);
}

/* An entry was put between the index entry and the checkpoint. */
static void slipped_in(struct head_case *c)
{
	(void)mini_private(&c->m, CASE, MINI_OFFICER);
	mini_tiles(&c->m, c->dir, c->m.n);
	mini_note(&c->m, c->m.n, MINI_LOG, &c->note);
	put_checkpoint(c);
}

static void put_back(struct head_case *c)
{
	uint64_t size[8];

	assert_true(mini_heads(&c->m, size, 8) > 2);
	mini_note(&c->m, size[1], MINI_LOG, &c->note);
	put_checkpoint(c);
}

static void crlf(struct head_case *c)
{
	struct foil_buf b = { 0 };

	for (size_t i = 0; i < c->note.len; i++) {
		if (c->note.p[i] == '\n')
			foil_buf_put_u8(&b, '\r');
		foil_buf_put_u8(&b, c->note.p[i]);
	}
	mini_put(c->dir, "checkpoint", foil_buf_view(&b));
	foil_buf_free(&b);
}

static void control(struct head_case *c)
{
	c->note.p[3] = 0x1b;
	put_checkpoint(c);
}

static void no_checkpoint(struct head_case *c)
{
	char path[500];

	(void)snprintf(path, sizeof path, "%s/checkpoint", c->dir);
	assert_int_equal(unlink(path), 0);
}

static void linked_checkpoint(struct head_case *c)
{
	char path[500], to[500];
	uint64_t size[8];
	size_t n = mini_heads(&c->m, size, 8);

	no_checkpoint(c);
	(void)snprintf(path, sizeof path, "%s/checkpoint", c->dir);
	(void)snprintf(to, sizeof to, "checkpoints/%llu", (unsigned long long)size[n - 1]);
	assert_int_equal(symlink(to, path), 0);
}

static void huge(struct head_case *c)
{
	uint8_t root[FOIL_HASH_LEN] = { 0 };

	sign_head(c, (uint64_t)1 << 62, root, MINI_ORIGIN, &c->note);
	put_checkpoint(c);
}

static void archived_of_another_root(struct head_case *c)
{
	uint8_t root[FOIL_HASH_LEN] = { 0 };
	uint64_t size[8];
	char name[40];

	assert_true(mini_heads(&c->m, size, 8) > 2);
	sign_head(c, size[1], root, MINI_ORIGIN, &c->held);
	(void)snprintf(name, sizeof name, "checkpoints/%llu", (unsigned long long)size[1]);
	mini_put(c->dir, name, foil_buf_view(&c->held));
}

static void archived_by_another_key(struct head_case *c)
{
	uint64_t size[8];
	char name[40];

	assert_true(mini_heads(&c->m, size, 8) > 2);
	mini_note(&c->m, size[1], MINI_LOG2, &c->held);
	(void)snprintf(name, sizeof name, "checkpoints/%llu", (unsigned long long)size[1]);
	mini_put(c->dir, name, foil_buf_view(&c->held));
}

static void archived_under_another_name(struct head_case *c)
{
	uint64_t size[8];
	char name[40];

	assert_true(mini_heads(&c->m, size, 8) > 2);
	mini_note(&c->m, size[0], MINI_LOG, &c->held);
	(void)snprintf(name, sizeof name, "checkpoints/%llu", (unsigned long long)size[1]);
	mini_put(c->dir, name, foil_buf_view(&c->held));
}

static void hold(struct head_case *c, uint64_t size, bool true_root, const char *origin)
{
	uint8_t root[FOIL_HASH_LEN] = { 0 };

	if (size <= c->m.n)
		mini_root(&c->m, size, root);
	root[0] ^= !true_root;
	sign_head(c, size, root, origin, &c->held);
	c->in.head = foil_buf_view(&c->held);
}
static void held_same(struct head_case *c) { hold(c, c->m.n, true, MINI_ORIGIN); }
static void held_before(struct head_case *c) { hold(c, c->m.n - 9, true, MINI_ORIGIN); }
static void held_fork(struct head_case *c) { hold(c, c->m.n - 9, false, MINI_ORIGIN); }
static void held_fork_now(struct head_case *c) { hold(c, c->m.n, false, MINI_ORIGIN); }
static void held_larger(struct head_case *c) { hold(c, c->m.n + 5, true, MINI_ORIGIN); }
static void held_of_another(struct head_case *c) { hold(c, c->m.n, true, "other.example"); }
static void held_nothing(struct head_case *c) { c->in.head = foil_str("no head"); }

static void without_signatures(struct head_case *c) { c->in.no_signatures = true; }

static const struct {
	const char *name;
	void (*change)(struct head_case *c);
	const char *rules;
	enum foil_verdict verdict;
	bool evidence;
} on_heads[] = {
	{ "named by its genesis", NULL, "", FOIL_MATCHES, false },
	{ "named by a trust file", by_trust, "", FOIL_MATCHES, false },
	{ "one's own", by_owner, "", FOIL_MATCHES, false },
	{ "cosigned", by_quorum, "", FOIL_MATCHES, false },
	{ "twenty lines of unknown types", twenty_lines, "", FOIL_MATCHES, false },
	{ "not named", by_nobody, "head.trust", FOIL_CANNOT_TELL, false },
	{ "not cosigned", no_quorum, "head.quorum", FOIL_CANNOT_TELL, false },
	{ "badly cosigned", bad_cosignature, "head.cosignature", FOIL_DOES_NOT_MATCH, false },
	{ "trust in another", trust_of_another, "head.unknown", FOIL_CANNOT_TELL, false },
	{ "another genesis", another_genesis, "head.genesis", FOIL_DOES_NOT_MATCH, false },
	{ "signed by another", not_by_log, "head.signature", FOIL_DOES_NOT_MATCH, false },
	{ "another root", another_root, "head.root", FOIL_DOES_NOT_MATCH, false },
	{ "an entry slipped in", slipped_in, "head.index", FOIL_DOES_NOT_MATCH, false },
	{ "put back", put_back, "head.newer", FOIL_CANNOT_TELL, false },
	{ "CR LF", crlf, "head.form", FOIL_CANNOT_TELL, false },
	{ "control character", control, "head.form", FOIL_CANNOT_TELL, false },
	{ "no checkpoint", no_checkpoint, "head.form", FOIL_CANNOT_TELL, false },
	{ "a link for a checkpoint", linked_checkpoint, "head.form", FOIL_CANNOT_TELL, false },
	{ "archived with another root", archived_of_another_root, "head.archived",
	    FOIL_DOES_NOT_MATCH, true },
	{ "archived by another key", archived_by_another_key, "head.archived", FOIL_DOES_NOT_MATCH,
	    false },
	{ "archived under another name", archived_under_another_name, "head.archived",
	    FOIL_DOES_NOT_MATCH, false },
	{ "held, the same", held_same, "", FOIL_MATCHES, false },
	{ "held, of before", held_before, "", FOIL_MATCHES, false },
	{ "held, of another history", held_fork, "head.held", FOIL_DOES_NOT_MATCH, true },
	{ "held, another root now", held_fork_now, "head.held", FOIL_DOES_NOT_MATCH, true },
	{ "held, larger", held_larger, "head.held", FOIL_DOES_NOT_MATCH, false },
	{ "held, of another ledger", held_of_another, "head.held", FOIL_DOES_NOT_MATCH, false },
	{ "held, and no head", held_nothing, "head.held", FOIL_CANNOT_TELL, false },
	{ "without signatures", without_signatures, "record.unchecked", FOIL_CANNOT_TELL, false },
};

static void judge_evidence(const struct head_case *c, const struct foil_audit_report *r)
{
	struct foil_evidence e;
	struct foil_trust trust;
	struct foil_buf text = { 0 };
	struct foil_err err = { 0 };

	assert_int_equal(foil_evidence_judge(foil_buf_view(&r->evidence), NULL, &e, &err), FOIL_OK);
	assert_int_equal(e.verdict, FOIL_CANNOT_TELL);
	mini_trust_text(&c->m, "quorum none\n", &text);
	assert_int_equal(foil_trust_read(foil_buf_view(&text), &trust, NULL), FOIL_OK);
	assert_int_equal(foil_evidence_judge(foil_buf_view(&r->evidence), &trust, &e, &err), FOIL_OK);
	assert_int_equal(e.verdict, FOIL_MATCHES);
	assert_true(e.known);
	foil_buf_free(&text);
}

static void test_heads(void **state)
{
	struct head_case *c = calloc(1, sizeof *c);

	(void)state;
	assert_non_null(c);
	for (size_t i = 0; i < COUNT(on_heads); i++) {
		struct foil_audit_report r;

		memset(c, 0, sizeof *c);
		build(&c->m, NULL);
		c->dir = fresh_dir();
		mini_publish(&c->m, c->dir);
		mini_note(&c->m, c->m.n, MINI_LOG, &c->note);
		c->in = (struct foil_audit_in){ .genesis = c->m.genesis };
		if (on_heads[i].change != NULL)
			on_heads[i].change(c);
		r = audit_dir(c->dir, c->in);
		expect_rules(&r, on_heads[i].name, on_heads[i].rules);
		assert_int_equal(r.verdict, on_heads[i].verdict);
		assert_int_equal(r.evidence.len > 0, on_heads[i].evidence);
		if (on_heads[i].evidence)
			judge_evidence(c, &r);
		foil_audit_report_free(&r);
		foil_buf_free(&c->note);
		foil_buf_free(&c->held);
		foil_buf_free(&c->trust_text);
		mini_close(&c->m);
	}
	free(c);
}

/* A size that no directory can hold ends soon, and says what is missing. */
static void test_huge(void **state)
{
	struct head_case *c = calloc(1, sizeof *c);
	struct foil_audit_report r;

	(void)state;
	assert_non_null(c);
	build(&c->m, NULL);
	c->dir = fresh_dir();
	mini_publish(&c->m, c->dir);
	huge(c);
	r = audit_dir(c->dir, (struct foil_audit_in){ .genesis = c->m.genesis });
	expect_rules(&r, "huge", "entries.missing head.genesis head.root ledger.genesis tile.missing");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	assert_true(r.entries < 10000);
	assert_non_null(strstr(text_of(&r, "head.root"), "hashes are missing"));
	foil_audit_report_free(&r);
	foil_buf_free(&c->note);
	mini_close(&c->m);
	free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_later_log_key),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_huge),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
