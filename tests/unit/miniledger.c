/* SPDX-License-Identifier: Apache-2.0 */
#include "miniledger.h"

#define MUST(call)                                                                                 \
	do {                                                                                       \
		struct foil_err err = { 0 };                                                       \
		if ((call) != FOIL_OK)                                                             \
			fail_msg("%s:%d: %s", __FILE__, __LINE__, err.msg);                        \
	} while (0)

struct foil_view mini_keep(struct mini *m, struct foil_view v)
{
	struct foil_view kept = foil_arena_copy(&m->arena, v);

	assert_false(m->arena.failed);
	return kept;
}

static struct foil_view keep_buf(struct mini *m, struct foil_buf *b)
{
	struct foil_view v;

	assert_int_equal(foil_buf_check(b, "test", NULL), FOIL_OK);
	v = mini_keep(m, foil_buf_view(b));
	foil_buf_free(b);
	return v;
}

const uint8_t *mini_pub(const struct mini *m, enum mini_key k)
{
	return foil_signer_pub(m->signer[k]);
}

const uint8_t *mini_kid(const struct mini *m, enum mini_key k)
{
	return foil_signer_kid(m->signer[k]);
}

void mini_secret(struct mini *m, uint8_t out[32])
{
	uint8_t text[] = { 's', 'e', 'c', 'r', 'e', 't', m->next_secret++ };

	foil_sha256(out, foil_view(text, sizeof text));
}

struct foil_governance_body mini_genesis_body(const struct mini *m, uint64_t threshold)
{
	static const char *const person[] = { "root-1", "root-2", "root-3" };
	struct foil_governance_body b;

	memset(&b, 0, sizeof b);
	b.kind = FOIL_GOV_GENESIS;
	memset(b.nonce, 7, sizeof b.nonce);
	b.origin = foil_str(MINI_ORIGIN);
	b.authority = foil_str("Example Police");
	b.regime = FOIL_FOIA;
	memcpy(b.log_pub, mini_pub(m, MINI_LOG), FOIL_PUB_LEN);
	b.n_roots = COUNT(person);
	for (size_t i = 0; i < COUNT(person); i++) {
		b.root[i].person = foil_str(person[i]);
		memcpy(b.root[i].pub, mini_pub(m, (enum mini_key)(MINI_ROOT1 + i)), FOIL_PUB_LEN);
	}
	b.threshold = threshold;
	return b;
}

struct foil_governance_body mini_enrol_body(const struct mini *m, enum mini_key who,
    const char *person, unsigned roles)
{
	struct foil_governance_body b;

	memset(&b, 0, sizeof b);
	b.kind = FOIL_GOV_ENROL;
	memcpy(b.pub, mini_pub(m, who), FOIL_PUB_LEN);
	b.person = foil_str(person);
	b.grade = foil_str("manager");
	b.roles = roles;
	b.until = foil_day_make(2030, 12, 31);
	return b;
}

void mini_open(struct mini *m, uint64_t threshold)
{
	struct foil_governance_body body;

	memset(m, 0, sizeof *m);
	MUST(foil_crypto_init(&err));
	for (uint8_t i = 0; i < MINI_KEYS; i++) {
		uint8_t seed[32];
		uint8_t text[] = { 'k', 'e', 'y', i };

		foil_sha256(seed, foil_view(text, sizeof text));
		MUST(foil_signer_from_seed(seed, &m->signer[i], &err));
	}
	m->log = MINI_LOG;
	m->today = foil_day_make(2023, 11, 20);
	body = mini_genesis_body(m, threshold);
	(void)mini_govern(m, MINI_ROOT1, &body);
}

void mini_close(struct mini *m)
{
	for (size_t i = 0; i < MINI_KEYS; i++)
		foil_signer_close(&m->signer[i]);
	foil_arena_free(&m->arena);
}

struct foil_entry mini_draft(const struct mini *m, const char *sub)
{
	struct foil_entry e;

	memset(&e, 0, sizeof e);
	e.iss = foil_str("https://" MINI_ORIGIN);
	e.sub = foil_str(sub);
	e.signed_on = m->today;
	e.genesis = m->n == 0;
	e.body_kind = strcmp(sub, FOIL_SUB_GOVERNANCE) == 0 ? FOIL_BODY_GOVERNANCE :
	    strcmp(sub, FOIL_SUB_INDEX) == 0 ? FOIL_BODY_INDEX : FOIL_BODY_ROOT;
	memcpy(e.ledger, m->genesis, FOIL_HASH_LEN);
	if (m->n > 0) {
		e.after_index = m->last_index;
		memcpy(e.after_leaf, m->entry[m->last_index].leaf, FOIL_HASH_LEN);
	}
	for (size_t i = 0; i < m->n; i++) {
		if (!foil_view_eq(m->entry[i].sub, e.sub))
			continue;
		e.case_index = m->entry[i].case_index + 1;
		memcpy(e.case_prev, m->entry[i].leaf, FOIL_HASH_LEN);
	}
	return e;
}

struct foil_view mini_sign(struct mini *m, struct foil_entry *e, enum mini_key who)
{
	struct foil_buf b = { 0 };

	MUST(foil_entry_sign(&b, e, m->signer[who], &err));
	return keep_buf(m, &b);
}

uint64_t mini_append(struct mini *m, struct foil_view bytes)
{
	struct mini_entry *at = &m->entry[m->n];
	struct foil_entry e;

	assert_true(m->n < MINI_ENTRIES);
	MUST(foil_entry_read(bytes, &e, &err));
	at->bytes = bytes;
	at->sub = e.sub;
	at->case_index = e.case_index;
	foil_leaf_hash(at->leaf, bytes);
	if (m->n == 0)
		memcpy(m->genesis, at->leaf, FOIL_HASH_LEN);
	return m->n++;
}

struct foil_view mini_governance(struct mini *m, enum mini_key who,
    const struct foil_governance_body *body)
{
	struct foil_entry e = mini_draft(m, FOIL_SUB_GOVERNANCE);
	struct foil_buf b = { 0 };

	foil_governance_body_put(&b, body);
	e.body = keep_buf(m, &b);
	return mini_sign(m, &e, who);
}

uint64_t mini_govern(struct mini *m, enum mini_key who, const struct foil_governance_body *body)
{
	return mini_append(m, mini_governance(m, who, body));
}

void mini_enrol_all(struct mini *m)
{
	static const struct {
		enum mini_key key;
		const char *person;
		unsigned roles;
	} people[] = {
		{ MINI_RECORDS, "records-1", FOIL_ROLE_RECORDS },
		{ MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER },
		{ MINI_APPROVER, "approver-5", FOIL_ROLE_APPROVER },
		{ MINI_BOTH, "both-7", FOIL_ROLE_OFFICER | FOIL_ROLE_APPROVER },
	};

	for (size_t i = 0; i < COUNT(people); i++) {
		struct foil_governance_body b =
		    mini_enrol_body(m, people[i].key, people[i].person, people[i].roles);

		(void)mini_govern(m, MINI_ROOT1, &b);
	}
}

struct foil_governance *mini_governance_state(const struct mini *m)
{
	struct foil_governance *g = NULL;

	MUST(foil_governance_open(&g, &err));
	for (size_t i = 0; i < m->n; i++)
		if (foil_view_eq(m->entry[i].sub, foil_str(FOIL_SUB_GOVERNANCE)))
			MUST(foil_governance_apply(g, i, m->entry[i].bytes, &err));
	return g;
}

/* The case map over the first `n` entries. */
static struct foil_map *make_map(const struct mini *m, uint64_t n)
{
	struct foil_map *map = NULL;

	MUST(foil_map_open(&map, &err));
	for (size_t i = 0; i < n; i++) {
		uint8_t key[FOIL_HASH_LEN];

		foil_map_key(key, m->genesis, m->entry[i].sub);
		MUST(foil_map_set(map, key, m->entry[i].case_index + 1, m->entry[i].leaf, &err));
	}
	return map;
}

uint64_t mini_index(struct mini *m)
{
	struct foil_index_body i = { .index = m->n };
	struct foil_entry e = mini_draft(m, FOIL_SUB_INDEX);
	struct foil_map *map = make_map(m, m->n);
	struct foil_buf b = { 0 };

	foil_map_root(map, i.map);
	foil_map_close(&map);
	for (size_t k = 0; k < m->n; k++)
		foil_chain_step(i.chain, m->entry[k].leaf);
	foil_index_body_put(&b, &i);
	e.body = keep_buf(m, &b);
	m->last_index = mini_append(m, mini_sign(m, &e, m->log));
	return m->last_index;
}

static enum foil_code read_node(void *ctx, unsigned level, uint64_t index,
    uint8_t out[FOIL_HASH_LEN], struct foil_err *err)
{
	const struct mini *m = ctx;
	uint8_t left[FOIL_HASH_LEN], right[FOIL_HASH_LEN];

	if (level == 0) {
		memcpy(out, m->entry[index].leaf, FOIL_HASH_LEN);
		return FOIL_OK;
	}
	(void)read_node(ctx, level - 1, 2 * index, left, err);
	(void)read_node(ctx, level - 1, 2 * index + 1, right, err);
	foil_node_hash(out, left, right);
	return FOIL_OK;
}

static struct foil_tree_reader reader(const struct mini *m)
{
	return (struct foil_tree_reader){ (void *)(uintptr_t)m, read_node };
}

void mini_root(const struct mini *m, uint64_t size, uint8_t root[FOIL_HASH_LEN])
{
	struct foil_tree_reader r = reader(m);

	MUST(foil_tree_root(&r, size, root, &err));
}

struct foil_path mini_path(const struct mini *m, uint64_t index, uint64_t size)
{
	struct foil_tree_reader r = reader(m);
	struct foil_path p = { .n = 0 };

	MUST(foil_tree_inclusion(&r, index, size, &p, &err));
	return p;
}

struct foil_path mini_consistency(const struct mini *m, uint64_t old, uint64_t size)
{
	struct foil_tree_reader r = reader(m);
	struct foil_path p = { .n = 0 };

	MUST(foil_tree_consistency(&r, old, size, &p, &err));
	return p;
}

void mini_map_proof(const struct mini *m, const char *sub, uint64_t entries,
    struct foil_map_proof *out)
{
	struct foil_map *map = make_map(m, entries);
	uint8_t key[FOIL_HASH_LEN];

	foil_map_key(key, m->genesis, foil_str(sub));
	foil_map_prove(map, key, out);
	foil_map_close(&map);
}

static struct foil_vkey vkey(const struct mini *m, enum mini_key k)
{
	bool witness = k == MINI_WITNESS1 || k == MINI_WITNESS2;
	const char *name = k == MINI_WITNESS1 ? "witness-1.example" :
	    k == MINI_WITNESS2 ? "witness-2.example" : MINI_ORIGIN;
	struct foil_vkey key;

	MUST(foil_vkey_make(foil_str(name), witness ? FOIL_NOTE_COSIGNATURE : FOIL_NOTE_ED25519,
	    mini_pub(m, k), &key, &err));
	return key;
}

void mini_note(const struct mini *m, uint64_t size, enum mini_key log, struct foil_buf *out)
{
	struct foil_checkpoint c = { .origin = MINI_ORIGIN, .size = size };
	struct foil_vkey key;
	uint8_t sig[FOIL_SIG_LEN];

	mini_root(m, size, c.root);
	foil_buf_reset(out);
	foil_checkpoint_put(out, &c);
	if (log != MINI_KEYS)
		MUST(foil_signer_sign(m->signer[log], foil_buf_view(out), sig, &err));
	foil_buf_put_u8(out, '\n');
	if (log == MINI_KEYS)
		return;
	key = vkey(m, log);
	foil_note_put_line(out, &key, foil_view(sig, sizeof sig));
}

void mini_cosign(const struct mini *m, struct foil_buf *note, enum mini_key witness, uint64_t at)
{
	struct foil_buf message = { 0 };
	struct foil_vkey key = vkey(m, witness);
	struct foil_note read;
	uint8_t line[8 + FOIL_SIG_LEN];

	MUST(foil_note_read(foil_buf_view(note), &read, &err));
	foil_cosignature_put_message(&message, at, read.text);
	foil_put_be64(line, at);
	MUST(foil_signer_sign(m->signer[witness], foil_buf_view(&message), line + 8, &err));
	foil_note_put_line(note, &key, foil_view(line, sizeof line));
	foil_buf_free(&message);
}

void mini_trust_text(const struct mini *m, const char *more, struct foil_buf *out)
{
	struct foil_vkey log = vkey(m, m->log), w1 = vkey(m, MINI_WITNESS1);
	struct foil_vkey w2 = vkey(m, MINI_WITNESS2);

	foil_buf_reset(out);
	foil_buf_put_str(out, "log ");
	foil_vkey_put(out, &log);
	foil_buf_put_str(out, "\nwitness W1 ");
	foil_vkey_put(out, &w1);
	foil_buf_put_str(out, "\nwitness W2 ");
	foil_vkey_put(out, &w2);
	foil_buf_put_str(out, "\n");
	foil_buf_put_str(out, more);
}
