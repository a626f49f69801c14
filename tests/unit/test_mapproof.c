/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs of the case map that no honest prover makes. test_casemap.c has the others. */
#include "exact.h"

#include "foil/casemap.h"
#include "foil/cbor.h"

typedef uint8_t hash_t[FOIL_HASH_LEN];

/* Two cases, one on either side of the root. */
static const hash_t left_key = { 0x00, 1 }, right_key = { 0x80, 2 }, some_last = { 3 };

static void leaf(hash_t out, const hash_t key, uint64_t count)
{
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put_u8(&h, 0x21);
	foil_sha256_put(&h, key, 32);
	foil_sha256_put_be64(&h, count);
	foil_sha256_put(&h, some_last, 32);
	foil_sha256_final(&h, out);
}

static void empty(hash_t out)
{
	foil_sha256(out, foil_view("\x20", 1));
}

static void top(hash_t out, const hash_t l, const hash_t r)
{
	static const uint8_t head[35] = { 0x22 };
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put(&h, head, sizeof head);
	foil_sha256_put(&h, l, 32);
	foil_sha256_put(&h, r, 32);
	foil_sha256_final(&h, out);
}

static struct foil_map_proof proof_of(enum foil_map_end end, const hash_t other, uint64_t count)
{
	struct foil_map_proof p;

	memset(&p, 0, sizeof p);
	p.end = end;
	p.count = count;
	if (other != NULL)
		memcpy(p.other, other, 32);
	if (end != FOIL_MAP_EMPTY)
		memcpy(p.last, some_last, 32);
	return p;
}

static void with_sibling(struct foil_map_proof *p, const hash_t sibling)
{
	memcpy(p->sibling[p->n++], sibling, 32);
}

/* A good root, and a prover who tries to make it say two things. */
static void test_two_answers(void **state)
{
	hash_t l, r, root;
	struct foil_map_proof p;

	(void)state;
	leaf(l, left_key, 1);
	leaf(r, right_key, 2);
	top(root, l, r);
	p = proof_of(FOIL_MAP_SELF, NULL, 1);
	with_sibling(&p, r);
	assert_true(foil_map_verify(&p, left_key, root)); /* the honest one */
	p.n = FOIL_MAP_DEPTH_MAX + 1;
	assert_false(foil_map_verify(&p, left_key, root));
	p.n = SIZE_MAX;
	assert_false(foil_map_verify(&p, left_key, root));

	p = proof_of(FOIL_MAP_OTHER, left_key, 1); /* the key's own leaf as another's */
	with_sibling(&p, r);
	assert_false(foil_map_verify(&p, left_key, root));

	p = proof_of(FOIL_MAP_OTHER, right_key, 2); /* a leaf from across the root */
	with_sibling(&p, r);
	assert_false(foil_map_verify(&p, left_key, root));
	p.n = 0;
	with_sibling(&p, l);
	assert_false(foil_map_verify(&p, left_key, root));

	p = proof_of(FOIL_MAP_SELF, NULL, 2); /* another count, another hash */
	with_sibling(&p, r);
	assert_false(foil_map_verify(&p, left_key, root));
	p = proof_of(FOIL_MAP_SELF, NULL, 1);
	p.last[31] ^= 1;
	with_sibling(&p, r);
	assert_false(foil_map_verify(&p, left_key, root));

	p = proof_of(FOIL_MAP_EMPTY, NULL, 0);
	with_sibling(&p, r);
	assert_false(foil_map_verify(&p, left_key, root));
	p.n = 0; /* the node as the end of the way */
	assert_false(foil_map_verify(&p, left_key, root));
}

/* Roots of tries that no set of cases has: their proofs are refused as far as one proof can show. */
static void test_bad_roots(void **state)
{
	hash_t l, r, e, root;
	struct foil_map_proof p;

	(void)state;
	empty(e);
	leaf(l, left_key, 1);
	top(root, l, e); /* a leaf and nothing: it should have stood higher */
	p = proof_of(FOIL_MAP_SELF, NULL, 1);
	with_sibling(&p, e);
	assert_false(foil_map_verify(&p, left_key, root));
	top(root, e, e);
	p = proof_of(FOIL_MAP_EMPTY, NULL, 0);
	with_sibling(&p, e);
	assert_false(foil_map_verify(&p, left_key, root));
	leaf(root, left_key, 0); /* a case without entries */
	p = proof_of(FOIL_MAP_SELF, NULL, 0);
	assert_false(foil_map_verify(&p, left_key, root));
	p = proof_of(FOIL_MAP_OTHER, left_key, 0);
	assert_false(foil_map_verify(&p, right_key, root));
	leaf(root, left_key, 1);
	p = proof_of(FOIL_MAP_OTHER, left_key, 1); /* as it should be */
	assert_true(foil_map_verify(&p, right_key, root));
	p.end = (enum foil_map_end)3;
	assert_false(foil_map_verify(&p, right_key, root));
	leaf(r, right_key, 1);
	top(root, r, l); /* either leaf on the other's way */
	p = proof_of(FOIL_MAP_OTHER, right_key, 1);
	with_sibling(&p, l);
	assert_false(foil_map_verify(&p, left_key, root));
	p = proof_of(FOIL_MAP_SELF, NULL, 1);
	with_sibling(&p, r);
	assert_false(foil_map_verify(&p, left_key, root));
}

/*
 * What is left: absence next to a lone leaf can be shown under a root that no
 * map has, for one proof does not show what is below a sibling. It is still
 * the only answer that this root can give for the key (spec/casemap.md section 4).
 */
static void test_one_answer(void **state)
{
	hash_t e, l, r, root;
	struct foil_map_proof p;

	(void)state;
	empty(e);
	leaf(l, left_key, 1);
	leaf(r, right_key, 2);
	top(root, e, r);
	p = proof_of(FOIL_MAP_EMPTY, NULL, 0);
	with_sibling(&p, r);
	assert_true(foil_map_verify(&p, left_key, root));
	for (int end = FOIL_MAP_SELF; end <= FOIL_MAP_OTHER; end++) {
		p = proof_of((enum foil_map_end)end, right_key, 1);
		assert_false(foil_map_verify(&p, left_key, root));
		with_sibling(&p, r);
		assert_false(foil_map_verify(&p, left_key, root));
	}
}

#define H32 "5820" "0707070707070707070707070707070707070707070707070707070707070707"

static const struct {
	const char *what, *hex;
	enum foil_code want;
} wire[] = {
	{ "empty", "8500f6f6f640", FOIL_OK },
	{ "self", "8501f601" H32 "40", FOIL_OK },
	{ "other, one sibling", "8502" H32 "1901f4" H32 H32, FOIL_OK },
	{ "largest count", "8501f61bffffffffffffffff" H32 "40", FOIL_OK },
	{ "nothing", "", FOIL_E_FORMAT },
	{ "four items", "8400f6f6f6", FOIL_E_FORMAT },
	{ "six items", "8600f6f6f64000", FOIL_E_FORMAT },
	{ "a fourth end", "8503f6f6f640", FOIL_E_FORMAT },
	{ "a fourth end like self", "8503f601" H32 "40", FOIL_E_FORMAT },
	{ "a negative end", "8520f6f6f640", FOIL_E_FORMAT },
	{ "empty with a key", "8500" H32 "f6f640", FOIL_E_FORMAT },
	{ "empty with a count", "8500f601f640", FOIL_E_FORMAT },
	{ "empty with a hash", "8500f6f6" H32 "40", FOIL_E_FORMAT },
	{ "self with a key", "8501" H32 "01" H32 "40", FOIL_E_FORMAT },
	{ "self without a count", "8501f6f6" H32 "40", FOIL_E_FORMAT },
	{ "self with a count of 0", "8501f600" H32 "40", FOIL_E_FORMAT },
	{ "self without a hash", "8501f601f640", FOIL_E_FORMAT },
	{ "other without a key", "8502f601" H32 "40", FOIL_E_FORMAT },
	{ "other with a count of 0", "8502" H32 "00" H32 "40", FOIL_E_FORMAT },
	{ "a short hash", "8501f6014100" "40", FOIL_E_FORMAT },
	{ "siblings null", "8500f6f6f6f6", FOIL_E_FORMAT },
	{ "part of a sibling", "8500f6f6f64100", FOIL_E_FORMAT },
	{ "a count not shortest", "8501f61801" H32 "40", FOIL_E_FORMAT },
	{ "one byte more", "8500f6f6f64000", FOIL_E_FORMAT },
};

static void test_wire(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wire); i++) {
		struct foil_view bytes = exact_hex(wire[i].hex);
		struct foil_map_proof p;
		struct foil_cbor r;
		enum foil_code rc;

		foil_cbor_start(&r, bytes, "proof");
		foil_map_proof_read(&r, &p);
		rc = foil_cbor_finish(&r, NULL);
		if (rc != wire[i].want)
			fail_msg("%s: %s", wire[i].what, foil_code_name(rc));
		if (rc == FOIL_OK) {
			struct foil_buf b = { .max = 0 };

			foil_map_proof_put(&b, &p);
			assert_view_equal(foil_buf_view(&b), bytes);
			foil_buf_free(&b);
		}
		/* cut short anywhere it is refused, and gives a proof of nothing */
		for (size_t n = 0; rc == FOIL_OK && n < bytes.len; n++) {
			struct foil_view part = exact(foil_view(bytes.p, n));

			memset(&p, 0xff, sizeof p);
			foil_cbor_start(&r, part, "proof");
			foil_map_proof_read(&r, &p);
			assert_int_not_equal(foil_cbor_finish(&r, NULL), FOIL_OK);
			assert_int_equal(p.n, 0);
			assert_int_equal(p.end, FOIL_MAP_EMPTY);
			free_exact(part);
		}
		free_exact(bytes);
	}
}

static void test_wire_limit(void **state)
{
	for (size_t n = FOIL_MAP_DEPTH_MAX; n <= FOIL_MAP_DEPTH_MAX + 1; n++) {
		struct foil_buf b = { .max = 0 };
		uint8_t *siblings = calloc(n, 32);
		struct foil_map_proof p;
		struct foil_cbor r;

		(void)state;
		assert_non_null(siblings);
		foil_buf_put(&b, "\x85\x00\xf6\xf6\xf6", 5);
		foil_cbor_put_bytes(&b, foil_view(siblings, n * 32));
		foil_cbor_start(&r, foil_buf_view(&b), "proof");
		foil_map_proof_read(&r, &p);
		assert_int_equal(foil_cbor_finish(&r, NULL),
		    n == FOIL_MAP_DEPTH_MAX ? FOIL_OK : FOIL_E_FORMAT);
		assert_int_equal(p.n, n == FOIL_MAP_DEPTH_MAX ? n : 0);
		free(siblings);
		foil_buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_answers), cmocka_unit_test(test_bad_roots),
		cmocka_unit_test(test_one_answer),  cmocka_unit_test(test_wire),
		cmocka_unit_test(test_wire_limit),
	};

	return cmocka_run_group_tests_name("mapproof", tests, NULL, NULL);
}
