/* SPDX-License-Identifier: Apache-2.0 */
#include "vectors.h"

#include "foil/casemap.h"
#include "foil/cbor.h"

#include <time.h>

#define MANY 50000

typedef uint8_t hash_t[FOIL_HASH_LEN];

struct pair {
	hash_t key;
	uint64_t count;
	hash_t last;
};

/*
 * The yardstick: spec/casemap.md section 2 as it stands there, by recursion
 * over a sorted array. Nothing in it is shared with the library but SHA-256.
 */
static unsigned bit_of(const hash_t key, unsigned i)
{
	return (key[i / 8] & (128U >> i % 8)) != 0;
}

static int by_key(const void *a, const void *b)
{
	return memcmp(a, b, 32); /* the key comes first; bsearch() is given one alone */
}

static void naive_root(hash_t out, const struct pair *p, size_t n, unsigned depth)
{
	uint8_t d[2] = { (uint8_t)(depth >> 8), (uint8_t)depth };
	hash_t prefix = { 0 }, left, right;
	struct foil_sha256 h;
	size_t split = 0;

	foil_sha256_init(&h);
	if (n == 0) {
		foil_sha256_put_u8(&h, 0x20);
	} else if (n == 1) {
		foil_sha256_put_u8(&h, 0x21);
		foil_sha256_put(&h, p->key, 32);
		foil_sha256_put_be64(&h, p->count);
		foil_sha256_put(&h, p->last, 32);
	} else {
		while (split < n && bit_of(p[split].key, depth) == 0)
			split++;
		naive_root(left, p, split, depth + 1);
		naive_root(right, p + split, n - split, depth + 1);
		for (unsigned i = 0; i < depth; i++)
			prefix[i / 8] |= (uint8_t)(bit_of(p->key, i) << (7 - i % 8));
		foil_sha256_put_u8(&h, 0x22);
		foil_sha256_put(&h, d, 2);
		foil_sha256_put(&h, prefix, 32);
		foil_sha256_put(&h, left, 32);
		foil_sha256_put(&h, right, 32);
	}
	foil_sha256_final(&h, out);
}

/* A stream of pseudo-random words, the same in every run. */
static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void random_pair(struct pair *p, uint64_t *seed)
{
	for (size_t i = 0; i < 4; i++) {
		foil_put_be64(p->key + 8 * i, next(seed));
		foil_put_be64(p->last + 8 * i, next(seed));
	}
	p->count = next(seed) >> next(seed) % 64 | 1;
}

static void flip(hash_t key, unsigned bit)
{
	key[bit / 8] ^= (uint8_t)(128U >> bit % 8);
}

static struct foil_map *open_map(void)
{
	struct foil_map *m = NULL;

	assert_int_equal(foil_map_open(&m, NULL), FOIL_OK);
	return m;
}

static void set(struct foil_map *m, const struct pair *p)
{
	assert_int_equal(foil_map_set(m, p->key, p->count, p->last, NULL), FOIL_OK);
}

static void set_all(struct foil_map *m, const struct pair *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		set(m, &p[i]);
}

static void test_golden_keys(void **state)
{
	struct foil_json_doc *doc = load_json("tests/vectors/casemap.json");
	const struct foil_json *root = foil_json_root(doc), *keys = rows(root, "keys");
	hash_t genesis, empty, key, want;
	struct foil_map *m = open_map();

	(void)state;
	json_hash(root, "genesis", genesis);
	for (size_t i = 0; i < foil_json_count(keys); i++) {
		const struct foil_json *row = foil_json_at(keys, i);

		json_hash(row, "key", want);
		foil_map_key(key, genesis, json_text(row, "subject"));
		assert_memory_equal(key, want, 32);
	}
	json_hash(root, "empty", want);
	foil_map_root(m, empty);
	assert_memory_equal(empty, want, 32);
	assert_int_equal(foil_map_count(m), 0);
	foil_map_close(&m);
	assert_null(m);
	foil_map_close(&m);
	foil_json_doc_close(&doc);
}

/* The proof written by the script is read, verifies, and is the one we make, byte for byte. */
static void golden_proof(struct foil_map *m, const struct foil_json *row, const hash_t root)
{
	struct foil_view hex = json_text(row, "cbor"), bytes;
	struct foil_map_proof made, read;
	struct foil_buf b = { .max = 0 };
	struct foil_cbor r;
	hash_t key;

	assert_non_null(foil_buf_room(&b, hex.len / 2));
	assert_int_equal(foil_unhex(b.p, hex.len / 2, hex, NULL), FOIL_OK);
	b.len = hex.len / 2;
	bytes = exact(foil_buf_view(&b));
	json_hash(row, "key", key);
	foil_cbor_start(&r, bytes, "proof");
	foil_map_proof_read(&r, &read);
	assert_int_equal(foil_cbor_finish(&r, NULL), FOIL_OK);
	assert_true(foil_map_verify(&read, key, root));
	foil_map_prove(m, key, &made);
	assert_memory_equal(&made, &read, sizeof made);
	foil_buf_reset(&b);
	foil_map_proof_put(&b, &made);
	assert_view_equal(foil_buf_view(&b), bytes);
	assert_int_equal(made.end == FOIL_MAP_SELF, json_u64(row, "present"));
	foil_buf_free(&b);
	free_exact(bytes);
}

static void test_golden_maps(void **state)
{
	struct foil_json_doc *doc = load_json("tests/vectors/casemap.json");
	const struct foil_json *maps = rows(foil_json_root(doc), "maps");

	(void)state;
	for (size_t i = 0; i < foil_json_count(maps); i++) {
		const struct foil_json *row = foil_json_at(maps, i);
		const struct foil_json *cases = foil_json_get(row, "cases");
		const struct foil_json *proofs = rows(row, "proofs");
		struct foil_map *m = open_map();
		hash_t root, want;

		for (size_t k = 0; k < foil_json_count(cases); k++) {
			struct pair p;

			json_hash(foil_json_at(cases, k), "key", p.key);
			json_hash(foil_json_at(cases, k), "last", p.last);
			p.count = json_u64(foil_json_at(cases, k), "count");
			set(m, &p);
		}
		assert_int_equal(foil_map_count(m), foil_json_count(cases));
		foil_map_root(m, root);
		json_hash(row, "root", want);
		assert_memory_equal(root, want, 32);
		for (size_t k = 0; k < foil_json_count(proofs); k++)
			golden_proof(m, foil_json_at(proofs, k), root);
		foil_map_close(&m);
	}
	foil_json_doc_close(&doc);
}

/* Every key of a set that shares long prefixes: forks at all depths, chains of empty siblings. */
static void crowd(struct pair *p, size_t n, uint64_t *seed)
{
	for (size_t i = 0; i < n; i++) {
		random_pair(&p[i], seed);
		if (i == 0 || next(seed) % 3 == 0)
			continue;
		memcpy(p[i].key, p[next(seed) % i].key, 32);
		for (uint64_t k = 0; k <= next(seed) % 3; k++)
			flip(p[i].key, (unsigned)(next(seed) % 256));
	}
	qsort(p, n, sizeof *p, by_key);
}

static size_t without_doubles(struct pair *p, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || memcmp(p[kept - 1].key, p[i].key, 32) != 0)
			p[kept++] = p[i];
	}
	return kept;
}

static void shuffle(struct pair *p, size_t n, uint64_t *seed)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = next(seed) % i;
		struct pair t = p[k];

		p[k] = p[i - 1];
		p[i - 1] = t;
	}
}

/* The same set gives the same root in whatever order, at one go or with roots asked for between. */
static void test_canonical(void **state)
{
	uint64_t seed = 88172645463325252U;

	(void)state;
	for (size_t round = 0; round < 60; round++) {
		struct pair sorted[64], mixed[64];
		size_t n = without_doubles(sorted, 0);
		hash_t want, got;

		crowd(sorted, round + 1, &seed);
		n = without_doubles(sorted, round + 1);
		naive_root(want, sorted, n, 0);
		memcpy(mixed, sorted, sizeof mixed);
		for (size_t order = 0; order < 4; order++) {
			struct foil_map *m = open_map();

			shuffle(mixed, n, &seed);
			for (size_t i = 0; i < n; i++) {
				struct pair old = mixed[i];

				if (order % 2 == 1) {
					old.count++;
					old.last[0] ^= 1;
					set(m, &old);
					foil_map_root(m, got);
				}
			}
			set_all(m, mixed, n);
			foil_map_root(m, got);
			assert_memory_equal(got, want, 32);
			foil_map_root(m, got);
			assert_memory_equal(got, want, 32);
			assert_int_equal(foil_map_count(m), n);
			foil_map_close(&m);
		}
	}
}

/* After every single change the root is the yardstick's: no dirty mark is ever missed. */
static void test_step_by_step(void **state)
{
	uint64_t seed = 362436069U;
	struct pair p[48], sofar[48];
	struct foil_map *m = open_map();
	size_t n;

	(void)state;
	crowd(p, COUNT(p), &seed);
	n = without_doubles(p, COUNT(p));
	shuffle(p, n, &seed);
	for (size_t i = 0; i < 3 * n; i++) {
		struct pair *at = &p[i < n ? i : next(&seed) % n];
		size_t have = i < n ? i + 1 : n;
		hash_t got, want;

		at->count++;
		set(m, at);
		memcpy(sofar, p, have * sizeof p[0]);
		qsort(sofar, have, sizeof sofar[0], by_key);
		naive_root(want, sofar, have, 0);
		foil_map_root(m, got);
		assert_memory_equal(got, want, 32);
	}
	foil_map_close(&m);
}

/* Proofs for all keys, and for keys that differ from them in each bit. */
static void test_prove(void **state)
{
	uint64_t seed = 521288629U;
	struct foil_map *m = open_map();
	struct foil_map_proof proof;
	struct pair p[40];
	hash_t root, other;
	size_t n, ends[3] = { 0, 0, 0 };

	(void)state;
	crowd(p, COUNT(p), &seed);
	n = without_doubles(p, COUNT(p));
	set_all(m, p, n);
	foil_map_root(m, root);
	memcpy(other, root, 32);
	flip(other, 99);
	for (size_t i = 0; i < n; i++) {
		foil_map_prove(m, p[i].key, &proof);
		assert_int_equal(proof.end, FOIL_MAP_SELF);
		assert_int_equal(proof.count, p[i].count);
		assert_memory_equal(proof.last, p[i].last, 32);
		assert_true(foil_map_verify(&proof, p[i].key, root));
		assert_false(foil_map_verify(&proof, p[i].key, other));
		assert_false(foil_map_verify(&proof, p[(i + 1) % n].key, root));
		for (unsigned bit = 0; bit < 256; bit++) {
			hash_t key;

			memcpy(key, p[i].key, 32);
			flip(key, bit);
			foil_map_prove(m, key, &proof);
			assert_true(foil_map_verify(&proof, key, root));
			assert_int_equal(proof.end == FOIL_MAP_SELF,
			    bsearch(key, p, n, sizeof p[0], by_key) != NULL);
			ends[proof.end]++;
			/* and a proof of one key's absence says nothing of a present key */
			assert_false(foil_map_verify(&proof, p[i].key, root));
		}
	}
	assert_true(ends[FOIL_MAP_EMPTY] > 0 && ends[FOIL_MAP_OTHER] > 0);
	foil_map_close(&m);
}

static void test_prove_small(void **state)
{
	struct foil_map *m = open_map();
	struct foil_map_proof proof;
	struct pair one = { .key = { 1 }, .count = 3, .last = { 9 } };
	hash_t root, key = { 2 };

	(void)state;
	foil_map_root(m, root);
	foil_map_prove(m, key, &proof);
	assert_int_equal(proof.end, FOIL_MAP_EMPTY);
	assert_int_equal(proof.n, 0);
	assert_true(foil_map_verify(&proof, key, root));
	set(m, &one);
	foil_map_root(m, root);
	assert_false(foil_map_verify(&proof, key, root)); /* no longer an empty map */
	foil_map_prove(m, key, &proof);
	assert_int_equal(proof.end, FOIL_MAP_OTHER);
	assert_true(foil_map_verify(&proof, key, root));
	assert_false(foil_map_verify(&proof, one.key, root));
	foil_map_prove(m, one.key, &proof);
	assert_int_equal(proof.end, FOIL_MAP_SELF);
	assert_true(foil_map_verify(&proof, one.key, root));
	assert_int_equal(foil_map_set(m, key, 0, key, NULL), FOIL_E_ARG);
	assert_int_equal(foil_map_count(m), 1);
	foil_map_close(&m);
}

/* No bit of a proof, a key or a root can change. */
static void tamper(const struct foil_map_proof *p, const hash_t key, const hash_t root)
{
	struct foil_map_proof t = *p;
	hash_t k, r;

	for (size_t bit = 0; bit < p->n * 256; bit++) {
		t.sibling[bit / 256][bit / 8 % 32] ^= (uint8_t)(1U << bit % 8);
		assert_false(foil_map_verify(&t, key, root));
		t.sibling[bit / 256][bit / 8 % 32] ^= (uint8_t)(1U << bit % 8);
	}
	for (unsigned bit = 0; bit < 256; bit++) {
		memcpy(k, key, 32);
		memcpy(r, root, 32);
		flip(k, bit);
		flip(r, bit);
		assert_false(foil_map_verify(p, key, r));
		/* An absence may cover a neighbour, a presence never. */
		if (p->end == FOIL_MAP_SELF || bit < p->n)
			assert_false(foil_map_verify(p, k, root));
		if (p->end == FOIL_MAP_EMPTY)
			continue;
		flip(t.last, bit);
		assert_false(foil_map_verify(&t, key, root));
		flip(t.last, bit);
		t.count ^= (uint64_t)1 << bit % 64;
		assert_false(foil_map_verify(&t, key, root));
		t.count = p->count;
		flip(t.other, bit);
		assert_int_equal(foil_map_verify(&t, key, root), p->end == FOIL_MAP_SELF);
		flip(t.other, bit);
	}
	for (size_t n = 0; n <= FOIL_MAP_DEPTH_MAX; n++) {
		t.n = n;
		assert_int_equal(foil_map_verify(&t, key, root), n == p->n);
	}
	t.n = p->n;
	for (int end = 0; end < 4; end++) {
		t.end = (enum foil_map_end)end;
		assert_int_equal(foil_map_verify(&t, key, root), t.end == p->end);
	}
}

static void test_tamper(void **state)
{
	uint64_t seed = 123456789U;
	struct foil_map *m = open_map();
	struct foil_map_proof proof;
	struct pair p[9];
	hash_t root, key;
	unsigned seen = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(p); i++)
		random_pair(&p[i], &seed);
	memcpy(p[1].key, p[0].key, 32);
	flip(p[1].key, 5); /* a chain of empty siblings above the fork, or near it */
	memcpy(p[2].key, p[0].key, 32);
	flip(p[2].key, 20);
	set_all(m, p, COUNT(p));
	foil_map_root(m, root);
	memcpy(key, p[0].key, 32);
	flip(key, 12);
	for (size_t i = 0; i < 6; i++) {
		foil_map_prove(m, i == 0 ? key : p[i].key, &proof);
		seen |= 1U << proof.end;
		tamper(&proof, i == 0 ? key : p[i].key, root);
	}
	for (unsigned bit = 0; bit < 256 && seen != 7; bit++) {
		memcpy(key, p[3].key, 32);
		flip(key, bit);
		foil_map_prove(m, key, &proof);
		if ((seen & 1U << proof.end) == 0)
			tamper(&proof, key, root);
		seen |= 1U << proof.end;
	}
	assert_int_equal(seen, 7); /* all three kinds of end */
	foil_map_close(&m);
}

static double seconds_since(const struct timespec *from)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)(now.tv_sec - from->tv_sec) + 1e-9 * (double)(now.tv_nsec - from->tv_nsec);
}

/* Not a benchmark: it prints its times and checks the answer. */
static void test_many(void **state)
{
	struct pair *p = calloc(MANY, sizeof *p);
	struct foil_map *m = open_map();
	uint64_t seed = 3141592653U;
	struct timespec from;
	hash_t got, want;
	double whole, one;

	(void)state;
	assert_non_null(p);
	for (size_t i = 0; i < MANY; i++)
		random_pair(&p[i], &seed);
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	set_all(m, p, MANY);
	foil_map_root(m, got);
	whole = seconds_since(&from);
	p[MANY / 2].count++;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	set(m, &p[MANY / 2]);
	foil_map_root(m, got);
	one = seconds_since(&from);
	qsort(p, MANY, sizeof *p, by_key);
	naive_root(want, p, MANY, 0);
	assert_memory_equal(got, want, 32);
	assert_int_equal(foil_map_count(m), MANY);
	print_message("%d cases in %.1f ms, one more in %.1f us\n", MANY, whole * 1e3, one * 1e6);
	assert_true(one < whole / 50); /* only the changed path was hashed again */
	foil_map_close(&m);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_keys),  cmocka_unit_test(test_golden_maps),
		cmocka_unit_test(test_canonical),    cmocka_unit_test(test_step_by_step),
		cmocka_unit_test(test_prove),        cmocka_unit_test(test_prove_small),
		cmocka_unit_test(test_tamper),       cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("casemap", tests, NULL, NULL);
}
