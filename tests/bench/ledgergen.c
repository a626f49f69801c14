/* SPDX-License-Identifier: Apache-2.0 */
#include "ledgergen.h"

#include "bench.h"

#include "foil/governance.h"
#include "foil/note.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ORIGIN "bench.example/ledger"
#define OFFICERS 20u
#define ACTS_A_CASE 20u
#define OPEN_CASES 400u /* at a time */
#define EVERY 100u      /* an index entry */
#define DAY 19000       /* in days since 1970 */

struct made_case {
	char sub[32];
	uint8_t key[FOIL_HASH_LEN], last[FOIL_HASH_LEN];
	uint64_t count;
};

static void push(struct made *m, unsigned level, const uint8_t h[FOIL_HASH_LEN])
{
	memcpy(m->hash[level][m->n_hash[level]++], h, FOIL_HASH_LEN);
}

static void grow(struct made *m, uint64_t entries)
{
	size_t want = (size_t)(m->n + entries + entries / (EVERY - 1) + 64);

	bench_must((m->at = realloc(m->at, (want + 1) * sizeof *m->at)) != NULL, "memory");
	for (unsigned l = 0; l < 4; l++) {
		size_t n = (want >> (8 * l)) + 2;

		bench_must((m->hash[l] = realloc(m->hash[l], n * FOIL_HASH_LEN)) != NULL, "memory");
	}
	m->cap = want;
}

/* The leaf into the tree; roots of full tiles into their level. */
static void add_leaf(struct made *m, const uint8_t leaf[FOIL_HASH_LEN])
{
	uint8_t h[FOIL_HASH_LEN];
	unsigned level = 0;

	memcpy(h, leaf, sizeof h);
	push(m, 0, h);
	for (; (m->edge.size >> level & 1) != 0; level++) {
		foil_node_hash(h, m->edge.peak[level], h);
		if ((level + 1) % 8 == 0 && (level + 1) / 8 < 4)
			push(m, (level + 1) / 8, h);
	}
	memcpy(m->edge.peak[level], h, sizeof h);
	m->edge.size++;
}

static void append(struct made *m, struct made_case *c, struct foil_entry *e, struct foil_signer *s)
{
	uint8_t leaf[FOIL_HASH_LEN];
	size_t from = m->bytes.len;
	struct foil_err err = { 0 };

	bench_must(m->n < m->cap, "room");
	e->iss = foil_str("https://" ORIGIN);
	e->sub = foil_str(c->sub);
	e->signed_on = DAY;
	e->genesis = m->n == 0;
	memcpy(e->ledger, m->genesis, FOIL_HASH_LEN);
	e->after_index = m->after;
	memcpy(e->after_leaf, m->after_leaf, FOIL_HASH_LEN);
	e->case_index = c->count;
	memcpy(e->case_prev, c->last, FOIL_HASH_LEN);
	m->at[m->n] = from;
	bench_must(foil_entry_sign(&m->bytes, e, s, &err) == FOIL_OK, err.msg);
	foil_leaf_hash(leaf, foil_view(m->bytes.p + from, m->bytes.len - from));
	if (m->n == 0) {
		memcpy(m->genesis, leaf, FOIL_HASH_LEN);
		memcpy(m->after_leaf, leaf, FOIL_HASH_LEN);
	}
	if (c->count++ == 0)
		foil_map_key(c->key, m->genesis, foil_str(c->sub));
	memcpy(c->last, leaf, FOIL_HASH_LEN);
	bench_must(foil_map_set(m->map, c->key, c->count, leaf, NULL) == FOIL_OK, "the map");
	foil_chain_step(m->chain, leaf);
	add_leaf(m, leaf);
	m->at[++m->n] = m->bytes.len;
}

static void govern(struct made *m, const struct foil_governance_body *g)
{
	struct foil_buf b = { 0 };
	struct foil_entry e = { .body_kind = FOIL_BODY_GOVERNANCE };

	foil_governance_body_put(&b, g);
	e.body = foil_buf_view(&b);
	append(m, &m->kase[0], &e, m->root);
	foil_buf_free(&b);
}

static void index_entry(struct made *m)
{
	struct foil_index_body i = { .index = m->n };
	struct foil_entry e = { .body_kind = FOIL_BODY_INDEX };
	struct foil_buf b = { 0 };

	foil_map_root(m->map, i.map);
	memcpy(i.chain, m->chain, FOIL_HASH_LEN);
	foil_index_body_put(&b, &i);
	e.body = foil_buf_view(&b);
	append(m, &m->kase[1], &e, m->log);
	m->after = m->n - 1;
	memcpy(m->after_leaf, m->kase[1].last, FOIL_HASH_LEN);
	foil_buf_free(&b);
}

/* Act number i: cases take turns in groups that are open at one time. */
static struct made_case *case_of(struct made *m, uint64_t i)
{
	uint64_t group = i / (OPEN_CASES * ACTS_A_CASE), in = i % (OPEN_CASES * ACTS_A_CASE);
	size_t no = (size_t)(group * OPEN_CASES + in * 7 % OPEN_CASES);
	struct made_case *c;

	if (no >= m->n_cases) {
		size_t n = no + OPEN_CASES;

		bench_must((m->kase = realloc(m->kase, (n + 2) * sizeof *m->kase)) != NULL, "memory");
		memset(&m->kase[m->n_cases + 2], 0, (n - m->n_cases) * sizeof *m->kase);
		m->n_cases = n;
	}
	c = &m->kase[no + 2];
	if (c->count == 0)
		(void)snprintf(c->sub, sizeof c->sub, "01.FOI.%010zu", no);
	return c;
}

static void act(struct made *m, uint64_t i)
{
	struct foil_entry e = { .body_kind = FOIL_BODY_ROOT };

	foil_sha256(e.root, foil_view(&i, sizeof i));
	append(m, case_of(m, i), &e, m->officer[i % OFFICERS]);
}

static void begin(struct made *m)
{
	struct foil_governance_body g = { .kind = FOIL_GOV_GENESIS, .n_roots = 1, .threshold = 1 };
	char person[20];

	g.origin = foil_str(ORIGIN);
	g.authority = foil_str("Example Council");
	g.regime = FOIL_FOIA;
	memcpy(g.log_pub, foil_signer_pub(m->log), FOIL_PUB_LEN);
	g.root[0].person = foil_str("root-1");
	memcpy(g.root[0].pub, foil_signer_pub(m->root), FOIL_PUB_LEN);
	govern(m, &g);
	for (unsigned i = 0; i < OFFICERS; i++) {
		struct foil_governance_body b = { .kind = FOIL_GOV_ENROL, .roles = FOIL_ROLE_OFFICER };

		(void)snprintf(person, sizeof person, "officer-%u", i);
		b.person = foil_str(person);
		b.grade = foil_str("grade 7");
		b.until = DAY + 10000;
		memcpy(b.pub, foil_signer_pub(m->officer[i]), FOIL_PUB_LEN);
		govern(m, &b);
	}
	index_entry(m);
}

static uint64_t acts_so_far(const struct made *m)
{
	return m->n - m->kase[0].count - m->kase[1].count;
}

void made_grow(struct made *m, uint64_t more)
{
	uint64_t first = acts_so_far(m);

	grow(m, more);
	for (uint64_t i = 0; i < more; i++) {
		act(m, first + i);
		if (m->n % EVERY == EVERY - 1)
			index_entry(m);
	}
	if (m->after + 1 != m->n)
		index_entry(m);
}

void made_open(struct made *m, uint64_t entries)
{
	memset(m, 0, sizeof *m);
	foil_buf_init(&m->bytes, (size_t)1 << 40);
	m->log = bench_signer(1);
	m->root = bench_signer(2);
	for (uint8_t i = 0; i < OFFICERS; i++)
		m->officer[i] = bench_signer((uint8_t)(10 + i));
	bench_must((m->kase = calloc(2, sizeof *m->kase)) != NULL, "memory");
	(void)snprintf(m->kase[0].sub, sizeof m->kase[0].sub, "%s", FOIL_SUB_GOVERNANCE);
	(void)snprintf(m->kase[1].sub, sizeof m->kase[1].sub, "%s", FOIL_SUB_INDEX);
	bench_must(foil_map_open(&m->map, NULL) == FOIL_OK, "the map");
	grow(m, entries);
	begin(m);
	while (m->n < entries) {
		act(m, acts_so_far(m));
		if (m->n % EVERY == EVERY - 1)
			index_entry(m);
	}
	if (m->after + 1 != m->n)
		index_entry(m);
	made_show(m, m->n);
}

void made_close(struct made *m)
{
	foil_signer_close(&m->log);
	foil_signer_close(&m->root);
	for (unsigned i = 0; i < OFFICERS; i++)
		foil_signer_close(&m->officer[i]);
	foil_map_close(&m->map);
	foil_buf_free(&m->bytes);
	foil_buf_free(&m->note);
	for (unsigned l = 0; l < 4; l++)
		free(m->hash[l]);
	free(m->at);
	free(m->kase);
}

void made_show(struct made *m, uint64_t size)
{
	struct foil_checkpoint c = { .origin = ORIGIN, .size = size };
	struct foil_tree_edge e;
	struct foil_vkey key;
	uint8_t sig[FOIL_SIG_LEN];

	foil_tree_edge_init(&e);
	for (uint64_t i = 0; i < size; i++)
		foil_tree_edge_append(&e, m->hash[0][i]);
	foil_tree_edge_root(&e, c.root);
	m->shown = size;
	foil_buf_reset(&m->note);
	foil_checkpoint_put(&m->note, &c);
	bench_must(foil_signer_sign(m->log, foil_buf_view(&m->note), sig, NULL) == FOIL_OK &&
	    foil_vkey_make(foil_str(ORIGIN), FOIL_NOTE_ED25519, foil_signer_pub(m->log), &key, NULL) ==
	    FOIL_OK, "a checkpoint");
	foil_buf_put_u8(&m->note, '\n');
	foil_note_put_line(&m->note, &key, foil_view(sig, sizeof sig));
}

static void put_tile(const struct made *m, const struct foil_tile *t, struct foil_buf *out)
{
	size_t first = (size_t)t->index * FOIL_TILE_WIDTH;

	if (!t->entries) {
		foil_buf_put(out, m->hash[t->level][first], (size_t)t->width * FOIL_HASH_LEN);
		return;
	}
	for (size_t i = first; i < first + t->width; i++)
		bench_must(foil_bundle_put(out, foil_view(m->bytes.p + m->at[i], m->at[i + 1] - m->at[i]),
		    NULL) == FOIL_OK, "a bundle");
}

static enum foil_code get(void *ctx, const char *path, struct foil_buf *out, struct foil_err *err)
{
	const struct made *m = ctx;
	struct foil_tile t;
	enum foil_code rc;

	if (strcmp(path, "checkpoint") == 0) {
		foil_buf_put_view(out, foil_buf_view(&m->note));
		return foil_buf_check(out, path, err);
	}
	if ((rc = foil_tile_parse(foil_str(path), &t, err)) != FOIL_OK)
		return rc;
	if (t.level > 3 || t.index * FOIL_TILE_WIDTH + t.width > m->n_hash[t.level])
		return foil_fail(err, FOIL_E_NOT_FOUND, "no tile %s", path);
	put_tile(m, &t, out);
	return foil_buf_check(out, path, err);
}

struct foil_tile_source made_source(struct made *m)
{
	return (struct foil_tile_source){ m, get };
}

static void write_file(const char *dir, const char *name, struct foil_view bytes)
{
	char path[600];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	for (char *p = path + 1; *p != '\0'; p++)
		if (*p == '/') {
			*p = '\0';
			(void)mkdir(path, 0777);
			*p = '/';
		}
	bench_must((f = fopen(path, "wb")) != NULL && fwrite(bytes.p, 1, bytes.len, f) == bytes.len &&
	    fclose(f) == 0, "writing");
}

void made_write(struct made *m, const char *dir)
{
	struct foil_buf b = { 0 };
	char path[FOIL_TILE_PATH_MAX];

	for (unsigned level = 0; level < 4; level++)
		for (uint64_t i = 0; foil_tile_width(level, i, m->shown) > 0; i++)
			for (unsigned entries = 0; entries < (level == 0 ? 2u : 1u); entries++) {
				struct foil_tile t = { .entries = entries == 1, .level = level, .index = i,
					.width = foil_tile_width(level, i, m->shown) };

				foil_buf_reset(&b);
				put_tile(m, &t, &b);
				bench_must(foil_tile_path(&t, path, NULL) == FOIL_OK, "a path");
				write_file(dir, path, foil_buf_view(&b));
			}
	write_file(dir, "checkpoint", foil_buf_view(&m->note));
	foil_buf_free(&b);
}
