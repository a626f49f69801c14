/* SPDX-License-Identifier: Apache-2.0 */
#include "vectors.h"

#include "foil/casemap.h"
#include "foil/note.h"
#include "foil/tree.h"

#include <stdio.h>

#define N 130 /* all sizes up to here */
#define TOP FOIL_TREE_SIZE_MAX
#define TESSERA "../shared/vectors/tessera-log/"

typedef uint8_t hash_t[FOIL_HASH_LEN];

/*
 * The definitions of RFC 9162 section 2.1 as they stand there, by recursion
 * over an array of leaves, as the yardstick. Nothing in it is shared with the
 * library but SHA-256.
 */
static hash_t leaves[N];

static size_t split(size_t n)
{
	size_t k = 1;

	while (2 * k < n)
		k *= 2;
	return k;
}

static void join(hash_t out, const hash_t l, const hash_t r)
{
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put(&h, "\1", 1);
	foil_sha256_put(&h, l, 32);
	foil_sha256_put(&h, r, 32);
	foil_sha256_final(&h, out);
}

static void mth(hash_t out, const hash_t *d, size_t n)
{
	hash_t l, r;

	if (n == 0) {
		foil_sha256(out, foil_view(NULL, 0));
		return;
	}
	if (n == 1) {
		memcpy(out, d[0], 32);
		return;
	}
	mth(l, d, split(n));
	mth(r, d + split(n), n - split(n));
	join(out, l, r);
}

static void put(struct foil_path *p, const hash_t *d, size_t n)
{
	mth(p->hash[p->n++], d, n);
}

static void naive_path(struct foil_path *p, size_t m, const hash_t *d, size_t n)
{
	size_t k = split(n);

	if (n == 1)
		return;
	if (m < k) {
		naive_path(p, m, d, k);
		put(p, d + k, n - k);
	} else {
		naive_path(p, m - k, d + k, n - k);
		put(p, d, k);
	}
}

static void naive_subproof(struct foil_path *p, size_t m, const hash_t *d, size_t n, bool whole)
{
	size_t k = split(n);

	if (m == n) {
		if (!whole)
			put(p, d, n);
	} else if (m <= k) {
		naive_subproof(p, m, d, k, whole);
		put(p, d + k, n - k);
	} else {
		naive_subproof(p, m - k, d + k, n - k, false);
		put(p, d, k);
	}
}

/* A reader over the same leaves, which fails the test when asked for a node that does not exist. */
static enum foil_code read_node(void *ctx, unsigned level, uint64_t index, uint8_t *out,
    struct foil_err *err)
{
	uint64_t size = *(uint64_t *)ctx;

	(void)err;
	assert_true(level < 8 && index < size >> level);
	mth(out, (const hash_t *)leaves + (index << level), (size_t)1 << level);
	return FOIL_OK;
}

static enum foil_code read_nothing(void *ctx, unsigned level, uint64_t index, uint8_t *out,
    struct foil_err *err)
{
	(void)ctx;
	(void)out;
	return foil_fail(err, FOIL_E_STORE, "node %u/%llu", level, (unsigned long long)index);
}

static void assert_path_equal(const struct foil_path *a, const struct foil_path *b)
{
	assert_int_equal(a->n, b->n);
	assert_memory_equal(a->hash, b->hash, a->n * 32);
}

static int make_leaves(void **state)
{
	(void)state;
	for (size_t i = 0; i < N; i++) {
		char text[16];
		int n = snprintf(text, sizeof text, "leaf %zu", i);

		foil_leaf_hash(leaves[i], foil_view(text, (size_t)n));
	}
	return 0;
}

static void test_hashes(void **state)
{
	hash_t h, want;

	(void)state;
	foil_leaf_hash(h, foil_view(NULL, 0));
	foil_sha256(want, foil_view("\0", 1));
	assert_memory_equal(h, want, 32);
	foil_leaf_hash(h, foil_str("abc"));
	foil_sha256(want, foil_view("\0abc", 4));
	assert_memory_equal(h, want, 32);
	join(want, leaves[0], leaves[1]);
	foil_node_hash(h, leaves[0], leaves[1]);
	assert_memory_equal(h, want, 32);
	memcpy(h, leaves[0], 32);
	foil_node_hash(h, h, leaves[1]); /* in place, on either side */
	assert_memory_equal(h, want, 32);
	memcpy(h, leaves[1], 32);
	foil_node_hash(h, leaves[0], h);
	assert_memory_equal(h, want, 32);
}

static void test_roots(void **state)
{
	struct foil_tree_edge e;

	(void)state;
	foil_tree_edge_init(&e);
	for (uint64_t n = 0; n <= N; n++) {
		struct foil_tree_reader r = { &n, read_node };
		hash_t want, edge, read;

		mth(want, (const hash_t *)leaves, n);
		foil_tree_edge_root(&e, edge);
		assert_memory_equal(edge, want, 32);
		assert_int_equal(foil_tree_root(&r, n, read, NULL), FOIL_OK);
		assert_memory_equal(read, want, 32);
		assert_int_equal(e.size, n);
		for (unsigned i = 0; i < 8; i++) {
			if ((n >> i & 1) == 0)
				continue;
			mth(want, (const hash_t *)leaves + (n >> (i + 1) << (i + 1)),
			    (size_t)1 << i);
			assert_memory_equal(e.peak[i], want, 32);
		}
		if (n < N)
			foil_tree_edge_append(&e, leaves[n]);
	}
}

static void test_inclusion(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= N; n++) {
		struct foil_tree_reader r = { &n, read_node };
		hash_t root;

		mth(root, (const hash_t *)leaves, n);
		for (uint64_t i = 0; i < n; i++) {
			struct foil_path want = { .n = 0 }, got;

			naive_path(&want, i, (const hash_t *)leaves, n);
			assert_int_equal(foil_tree_inclusion(&r, i, n, &got, NULL), FOIL_OK);
			assert_path_equal(&got, &want);
			assert_true(foil_tree_includes(leaves[i], i, n, &got, root));
			/* one leaf, one place */
			assert_false(foil_tree_includes(leaves[(i + 1) % N], i, n, &got, root));
			for (uint64_t j = 0; j < n; j++) {
				if (j == i)
					continue;
				assert_false(foil_tree_includes(leaves[i], j, n, &got, root));
			}
		}
	}
}

static void test_consistency(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= N; n++) {
		struct foil_tree_reader r = { &n, read_node };
		hash_t root, old_root;

		mth(root, (const hash_t *)leaves, n);
		for (uint64_t m = 1; m <= n; m++) {
			struct foil_path want = { .n = 0 }, got;

			mth(old_root, (const hash_t *)leaves, m);
			naive_subproof(&want, m, (const hash_t *)leaves, n, true);
			assert_int_equal(foil_tree_consistency(&r, m, n, &got, NULL), FOIL_OK);
			assert_path_equal(&got, &want);
			assert_true(foil_tree_extends(m, old_root, n, root, &got));
			if (m == n)
				continue;
			/* a root is the root of one size */
			assert_false(foil_tree_extends(m, root, n, root, &got));
			assert_false(foil_tree_extends(m, old_root, n, old_root, &got));
			assert_false(foil_tree_extends(m + 1, old_root, n, root, &got));
		}
	}
}

/* Not only bits: a hash too few, a hash too many, none, and the wrong order. */
static void test_bent_proofs(void **state)
{
	static const uint64_t sizes[] = { 2, 3, 7, 8, 9, 64, 100 };

	(void)state;
	for (size_t s = 0; s < COUNT(sizes); s++) {
		uint64_t n = sizes[s], m = n / 2 + 1;
		struct foil_tree_reader r = { &n, read_node };
		struct foil_path in, ex;
		hash_t root, old;

		mth(root, (const hash_t *)leaves, n);
		mth(old, (const hash_t *)leaves, m);
		assert_int_equal(foil_tree_inclusion(&r, m - 1, n, &in, NULL), FOIL_OK);
		assert_int_equal(foil_tree_consistency(&r, m, n, &ex, NULL), FOIL_OK);
		for (size_t bit = 0; bit < in.n * 256; bit++) {
			in.hash[bit / 256][bit / 8 % 32] ^= (uint8_t)(1U << bit % 8);
			assert_false(foil_tree_includes(leaves[m - 1], m - 1, n, &in, root));
			in.hash[bit / 256][bit / 8 % 32] ^= (uint8_t)(1U << bit % 8);
		}
		for (size_t bit = 0; bit < ex.n * 256; bit++) {
			ex.hash[bit / 256][bit / 8 % 32] ^= (uint8_t)(1U << bit % 8);
			assert_false(foil_tree_extends(m, old, n, root, &ex));
			ex.hash[bit / 256][bit / 8 % 32] ^= (uint8_t)(1U << bit % 8);
		}
		for (size_t k = 0; k <= FOIL_PATH_MAX; k++) {
			struct foil_path a = in, b = ex;

			for (size_t i = in.n; i < FOIL_PATH_MAX; i++)
				memcpy(a.hash[i], root, 32);
			for (size_t i = ex.n; i < FOIL_PATH_MAX; i++)
				memcpy(b.hash[i], root, 32);
			a.n = b.n = k;
			assert_int_equal(foil_tree_includes(leaves[m - 1], m - 1, n, &a, root),
			    k == in.n);
			assert_int_equal(foil_tree_extends(m, old, n, root, &b), k == ex.n);
		}
	}
}

static void test_bounds(void **state)
{
	uint64_t n = N;
	struct foil_tree_reader r = { &n, read_node }, broken = { NULL, read_nothing };
	struct foil_path p = { .n = 7 }, none = { .n = 0 }, over = { .n = FOIL_PATH_MAX + 1 };
	struct foil_err err;
	hash_t h;

	(void)state;
	assert_int_equal(foil_tree_inclusion(&r, 5, 5, &p, &err), FOIL_E_ARG);
	assert_int_equal(foil_tree_inclusion(&r, 0, 0, &p, &err), FOIL_E_ARG);
	assert_int_equal(foil_tree_inclusion(&r, 0, TOP + 1, &p, &err), FOIL_E_ARG);
	assert_int_equal(foil_tree_consistency(&r, 0, 5, &p, &err), FOIL_E_ARG);
	assert_int_equal(foil_tree_consistency(&r, 6, 5, &p, &err), FOIL_E_ARG);
	assert_int_equal(foil_tree_consistency(&r, 5, TOP + 1, &p, &err), FOIL_E_ARG);
	assert_int_equal(foil_tree_root(&r, TOP + 1, h, &err), FOIL_E_ARG);
	assert_int_equal(foil_tree_root(&broken, 5, h, &err), FOIL_E_STORE);
	assert_int_equal(foil_tree_inclusion(&broken, 0, 5, &p, &err), FOIL_E_STORE);
	assert_int_equal(foil_tree_consistency(&broken, 3, 5, &p, &err), FOIL_E_STORE);
	assert_int_equal(p.n, 7); /* untouched by all of these */

	/* A tree of one leaf is its leaf; nothing else has an empty proof. */
	assert_true(foil_tree_includes(leaves[0], 0, 1, &none, leaves[0]));
	assert_false(foil_tree_includes(leaves[0], 0, 1, &none, leaves[1]));
	assert_false(foil_tree_includes(leaves[0], 0, 2, &none, leaves[0]));
	assert_false(foil_tree_includes(leaves[0], 0, 0, &none, leaves[0]));
	assert_false(foil_tree_includes(leaves[0], 1, 1, &none, leaves[0]));
	assert_false(foil_tree_includes(leaves[0], 0, TOP + 1, &none, leaves[0]));
	assert_false(foil_tree_includes(leaves[0], 0, TOP, &over, leaves[0]));
	assert_true(foil_tree_extends(1, leaves[0], 1, leaves[0], &none));
	assert_true(foil_tree_extends(TOP, leaves[0], TOP, leaves[0], &none));
	assert_false(foil_tree_extends(TOP, leaves[0], TOP, leaves[1], &none));
	assert_false(foil_tree_extends(1, leaves[0], 2, leaves[0], &none));
	assert_false(foil_tree_extends(0, leaves[0], 0, leaves[0], &none));
	assert_false(foil_tree_extends(0, leaves[0], 1, leaves[0], &none));
	assert_false(foil_tree_extends(2, leaves[0], 1, leaves[0], &none));
	assert_false(foil_tree_extends(TOP + 1, leaves[0], TOP + 1, leaves[0], &none));
	assert_false(foil_tree_extends(5, leaves[0], TOP, leaves[0], &over));
	none.n = 1;
	memcpy(none.hash[0], leaves[0], 32);
	assert_false(foil_tree_extends(1, leaves[0], 1, leaves[0], &none));
}

static void proof_digest_put(struct foil_sha256 *h, const struct foil_path *p)
{
	foil_sha256_put_u8(h, (uint8_t)p->n);
	foil_sha256_put(h, p->hash, p->n * 32);
}

static void read_path(const struct foil_json *a, struct foil_path *out)
{
	out->n = foil_json_count(a);
	assert_true(out->n <= FOIL_PATH_MAX);
	for (size_t i = 0; i < out->n; i++) {
		struct foil_view hex;

		assert_true(foil_json_as_text(foil_json_at(a, i), &hex));
		assert_int_equal(foil_unhex(out->hash[i], 32, hex, NULL), FOIL_OK);
	}
}

static void test_golden_small(void **state)
{
	struct foil_json_doc *doc = load_json("tests/vectors/tlog.json");
	const struct foil_json *all = rows(foil_json_root(doc), "trees");

	(void)state;
	assert_int_equal(foil_json_count(all), N + 1);
	for (uint64_t n = 0; n <= N; n++) {
		const struct foil_json *row = foil_json_at(all, n);
		struct foil_tree_reader r = { &n, read_node };
		struct foil_sha256 inclusion, consistency;
		struct foil_path p;
		hash_t got, want;

		assert_int_equal(json_u64(row, "size"), n);
		json_hash(row, "root", want);
		assert_int_equal(foil_tree_root(&r, n, got, NULL), FOIL_OK);
		assert_memory_equal(got, want, 32);
		foil_sha256_init(&inclusion);
		foil_sha256_init(&consistency);
		for (uint64_t i = 0; i < n; i++) {
			assert_int_equal(foil_tree_inclusion(&r, i, n, &p, NULL), FOIL_OK);
			proof_digest_put(&inclusion, &p);
			assert_int_equal(foil_tree_consistency(&r, i + 1, n, &p, NULL), FOIL_OK);
			proof_digest_put(&consistency, &p);
		}
		foil_sha256_final(&inclusion, got);
		json_hash(row, "inclusion", want);
		assert_memory_equal(got, want, 32);
		foil_sha256_final(&consistency, got);
		json_hash(row, "consistency", want);
		assert_memory_equal(got, want, 32);
	}
	foil_json_doc_close(&doc);
}

/* Written out, for people who write the algorithms afresh. */
static void test_golden_proofs(void **state)
{
	struct foil_json_doc *doc = load_json("tests/vectors/tlog.json");
	const struct foil_json *in = rows(foil_json_root(doc), "inclusion");
	const struct foil_json *ex = rows(foil_json_root(doc), "consistency");

	(void)state;
	for (size_t i = 0; i < foil_json_count(in) + foil_json_count(ex); i++) {
		bool is_in = i < foil_json_count(in);
		const struct foil_json *row =
		    is_in ? foil_json_at(in, i) : foil_json_at(ex, i - foil_json_count(in));
		uint64_t size = json_u64(row, "size");
		struct foil_tree_reader r = { &size, read_node };
		struct foil_path want, got;
		enum foil_code rc;

		read_path(foil_json_get(row, "path"), &want);
		if (is_in)
			rc = foil_tree_inclusion(&r, json_u64(row, "index"), size, &got, NULL);
		else
			rc = foil_tree_consistency(&r, json_u64(row, "old"), size, &got, NULL);
		assert_int_equal(rc, FOIL_OK);
		assert_path_equal(&got, &want);
	}
	foil_json_doc_close(&doc);
}

/* A tree in which every leaf is "leaf": as large as one likes, and one hash a level. */
struct uniform {
	uint64_t size;
	hash_t level[63];
};

static enum foil_code read_uniform(void *ctx, unsigned level, uint64_t index, uint8_t *out,
    struct foil_err *err)
{
	const struct uniform *u = ctx;

	(void)err;
	assert_true(level < COUNT(u->level) && index < u->size >> level);
	memcpy(out, u->level[level], 32);
	return FOIL_OK;
}

static void test_golden_large(void **state)
{
	struct foil_json_doc *doc = load_json("tests/vectors/tlog.json");
	const struct foil_json *all = rows(foil_json_root(doc), "uniform");
	struct uniform u;
	struct foil_tree_reader r = { &u, read_uniform };

	(void)state;
	foil_leaf_hash(u.level[0], foil_str("leaf"));
	for (size_t i = 1; i < COUNT(u.level); i++)
		foil_node_hash(u.level[i], u.level[i - 1], u.level[i - 1]);
	for (size_t i = 0; i < foil_json_count(all); i++) {
		const struct foil_json *row = foil_json_at(all, i);
		uint64_t index = json_u64(row, "index");
		struct foil_path want, got;
		hash_t root, old, h;

		u.size = json_u64(row, "size");
		json_hash(row, "root", root);
		json_hash(row, "old_root", old);
		assert_int_equal(foil_tree_root(&r, u.size, h, NULL), FOIL_OK);
		assert_memory_equal(h, root, 32);
		assert_int_equal(foil_tree_inclusion(&r, index, u.size, &got, NULL), FOIL_OK);
		read_path(foil_json_get(row, "inclusion"), &want);
		assert_path_equal(&got, &want);
		assert_true(foil_tree_includes(u.level[0], index, u.size, &got, root));
		assert_int_equal(foil_tree_consistency(&r, index + 1, u.size, &got, NULL), FOIL_OK);
		read_path(foil_json_get(row, "consistency"), &want);
		assert_path_equal(&got, &want);
		assert_true(foil_tree_extends(index + 1, old, u.size, root, &got));
	}
	foil_json_doc_close(&doc);
}

/* One leaf more than there may be: the proof is right, the size is not. */
static void test_too_large(void **state)
{
	struct foil_path p = { .n = 63 };
	hash_t h[64];

	(void)state;
	foil_leaf_hash(h[0], foil_str("leaf"));
	for (size_t i = 1; i < COUNT(h); i++)
		foil_node_hash(h[i], h[i - 1], h[i - 1]);
	memcpy(p.hash, h, sizeof h - sizeof h[0]);
	assert_false(foil_tree_includes(h[0], 0, TOP + 1, &p, h[63]));
	assert_false(foil_tree_extends(1, h[0], TOP + 1, h[63], &p));
	p.n--; /* half of it is allowed */
	assert_true(foil_tree_includes(h[0], 0, TOP / 2 + 1, &p, h[62]));
	assert_true(foil_tree_extends(1, h[0], TOP / 2 + 1, h[62], &p));
}

/* Roots made to fit a proof that climbs past the root: the size says where to stop. */
static void test_overlong(void **state)
{
	uint64_t n = 4;
	struct foil_tree_reader r = { &n, read_node };
	struct foil_path p;
	hash_t old, root;

	(void)state;
	p.n = 1;
	memcpy(p.hash[0], leaves[9], 32);
	join(root, leaves[9], leaves[0]);
	assert_false(foil_tree_includes(leaves[0], 0, 1, &p, root));
	assert_int_equal(foil_tree_inclusion(&r, 1, n, &p, NULL), FOIL_OK);
	mth(root, (const hash_t *)leaves, n);
	memcpy(p.hash[p.n++], leaves[9], 32);
	join(root, leaves[9], root);
	assert_false(foil_tree_includes(leaves[1], 1, n, &p, root));
	assert_int_equal(foil_tree_consistency(&r, 3, n, &p, NULL), FOIL_OK);
	mth(root, (const hash_t *)leaves, n);
	mth(old, (const hash_t *)leaves, 3);
	assert_true(foil_tree_extends(3, old, n, root, &p));
	memcpy(p.hash[p.n++], leaves[9], 32);
	join(root, leaves[9], root);
	join(old, leaves[9], old);
	assert_false(foil_tree_extends(3, old, n, root, &p));
}

static void test_full_edge(void **state)
{
	struct foil_tree_edge e, before;
	hash_t root;

	(void)state;
	memset(&e, 7, sizeof e);
	e.size = TOP - 1;
	foil_tree_edge_append(&e, leaves[0]);
	assert_int_equal(e.size, TOP);
	before = e;
	foil_tree_edge_append(&e, leaves[0]);
	assert_memory_equal(&e, &before, sizeof e);
	foil_tree_edge_root(&e, root);
}

static void test_chain(void **state)
{
	struct foil_json_doc *doc = load_json("tests/vectors/tlog.json");
	const struct foil_json *all = rows(foil_json_root(doc), "chain");
	hash_t c = { 0 }, want;

	(void)state;
	for (size_t i = 0; i < foil_json_count(all); i++) {
		struct foil_view hex;

		foil_chain_step(c, leaves[i]);
		assert_true(foil_json_as_text(foil_json_at(all, i), &hex));
		assert_int_equal(foil_unhex(want, 32, hex, NULL), FOIL_OK);
		assert_memory_equal(c, want, 32);
	}
	foil_json_doc_close(&doc);
}

/* A log that another implementation wrote: its leaves, every checkpoint's root and signature. */
static void test_tessera(void **state)
{
	static const char *const words[] = { "one", "two", "three", "four", "five", "six", "seven",
		"eit", "nain", "ten", "ileven", "twelf", "threeten", "fourten", "fivten" };
	struct foil_tree_edge e;
	hash_t all[COUNT(words)];
	struct foil_vkey key;
	struct foil_buf tile;

	(void)state;
	if (!foil_path_exists(TESSERA "checkpoint")) {
		print_message("skipped: " TESSERA " is not there\n");
		skip();
	}
	assert_int_equal(foil_vkey_read(foil_str("example.com/log/testdata+33d7b496+"
	    "AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"), &key, NULL), FOIL_OK);
	foil_tree_edge_init(&e);
	for (size_t n = 0; n <= COUNT(words); n++) {
		enum foil_note_result result;
		struct foil_checkpoint c;
		struct foil_note note;
		struct foil_buf b;
		char path[64];
		hash_t root;
		uint64_t at;

		(void)snprintf(path, sizeof path, TESSERA "checkpoint.%zu", n);
		b = load(path);
		assert_int_equal(foil_note_read(foil_buf_view(&b), &note, NULL), FOIL_OK);
		assert_int_equal(foil_note_check(&note, &key, &result, &at, NULL), FOIL_OK);
		assert_int_equal(result, FOIL_NOTE_GOOD);
		assert_int_equal(foil_checkpoint_read(note.text, &c, NULL), FOIL_OK);
		assert_string_equal(c.origin, "example.com/log/testdata");
		assert_int_equal(c.size, n);
		foil_tree_edge_root(&e, root);
		assert_memory_equal(c.root, root, 32);
		foil_buf_free(&b);
		if (n < COUNT(words)) {
			foil_leaf_hash(all[n], foil_str(words[n]));
			foil_tree_edge_append(&e, all[n]);
		}
	}
	tile = load(TESSERA "tile/0/000.p/15");
	assert_int_equal(tile.len, sizeof all);
	assert_memory_equal(tile.p, all, sizeof all);
	foil_buf_free(&tile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hashes),       cmocka_unit_test(test_roots),
		cmocka_unit_test(test_inclusion),    cmocka_unit_test(test_consistency),
		cmocka_unit_test(test_bent_proofs),  cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_golden_small), cmocka_unit_test(test_golden_proofs),
		cmocka_unit_test(test_golden_large), cmocka_unit_test(test_full_edge),
		cmocka_unit_test(test_chain),        cmocka_unit_test(test_tessera),
		cmocka_unit_test(test_too_large),    cmocka_unit_test(test_overlong),
	};

	return cmocka_run_group_tests_name("tree", tests, make_leaves, NULL);
}
