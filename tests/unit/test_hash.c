/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

/* The implementation that the library was not built with, under other names. */
#ifdef FOIL_SHA256_SODIUM
#undef FOIL_SHA256_SODIUM
#else
#define FOIL_SHA256_SODIUM
#endif
#define foil_sha256 other_sha256
#define foil_sha256_init other_sha256_init
#define foil_sha256_put other_sha256_put
#define foil_sha256_put_u8 other_sha256_put_u8
#define foil_sha256_put_be64 other_sha256_put_be64
#define foil_sha256_final other_sha256_final
#include "../../src/crypto/hash.c"
#undef foil_sha256
#undef foil_sha256_init
#undef foil_sha256_put
#undef foil_sha256_put_u8
#undef foil_sha256_put_be64
#undef foil_sha256_final

#undef FOIL_HASH_H
#include "foil/hash.h"

/* FIPS 180-4 examples (NIST CSRC, SHA256.pdf and SHA2_Additional.pdf) */
static const struct {
	const char *text;
	size_t times;
	const char *digest;
} vectors[] = {
	{ "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
	  "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
	    1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
	{ "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
};

static void check_hex(const uint8_t digest[FOIL_HASH_LEN], const char *want)
{
	char hex[2 * FOIL_HASH_LEN + 1];

	foil_hex(hex, digest, FOIL_HASH_LEN);
	assert_string_equal(hex, want);
}

static void test_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct foil_view text = foil_str(vectors[i].text);
		uint8_t digest[FOIL_HASH_LEN];
		struct foil_sha256 h;
		struct other_sha256 o;

		foil_sha256_init(&h);
		other_sha256_init(&o);
		for (size_t k = 0; k < vectors[i].times; k++) {
			foil_sha256_put(&h, text.p, text.len);
			other_sha256_put(&o, text.p, text.len);
		}
		foil_sha256_final(&h, digest);
		check_hex(digest, vectors[i].digest);
		other_sha256_final(&o, digest);
		check_hex(digest, vectors[i].digest);
	}
}

static uint64_t rnd(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

/* Every length about the block size, long ones too, cut at random places. */
static void test_both_agree(void **state)
{
	uint64_t seed = 0x9e3779b97f4a7c15;

	(void)state;
	for (size_t round = 0; round < 700; round++) {
		size_t n = round < 300 ? round : (size_t)(rnd(&seed) % 5000), at = 0;
		uint8_t *bytes = malloc(n == 0 ? 1 : n), whole[32], parts[32], other[32];
		struct foil_sha256 h;
		struct other_sha256 o;

		assert_non_null(bytes);
		for (size_t i = 0; i < n; i++)
			bytes[i] = (uint8_t)rnd(&seed);
		foil_sha256(whole, foil_view(bytes, n));
		other_sha256(other, foil_view(bytes, n));
		assert_memory_equal(whole, other, sizeof whole);

		foil_sha256_init(&h);
		other_sha256_init(&o);
		while (at < n) {
			size_t len = (size_t)(rnd(&seed) % 130);

			len = len < n - at ? len : n - at;
			foil_sha256_put(&h, bytes + at, len);
			other_sha256_put(&o, bytes + at, len);
			at += len;
		}
		foil_sha256_final(&h, parts);
		assert_memory_equal(whole, parts, sizeof whole);
		other_sha256_final(&o, parts);
		assert_memory_equal(whole, parts, sizeof whole);
		free(bytes);
	}
}

static void test_small_puts(void **state)
{
	static const uint8_t flat[] = { 0xab, 1, 2, 3, 4, 5, 6, 7, 8 };
	uint8_t want[32], got[32];
	struct foil_sha256 h;
	struct other_sha256 o;

	(void)state;
	foil_sha256(want, foil_view(flat, sizeof flat));
	foil_sha256_init(&h);
	foil_sha256_put_u8(&h, 0xab);
	foil_sha256_put(&h, NULL, 0);
	foil_sha256_put_be64(&h, 0x0102030405060708);
	foil_sha256_final(&h, got);
	assert_memory_equal(got, want, sizeof got);

	other_sha256_init(&o);
	other_sha256_put_u8(&o, 0xab);
	other_sha256_put(&o, NULL, 0);
	other_sha256_put_be64(&o, 0x0102030405060708);
	other_sha256_final(&o, got);
	assert_memory_equal(got, want, sizeof got);
}

/* A copied state goes its own way, and a finished one starts again. */
static void test_copy_and_reuse(void **state)
{
	uint8_t want_ab[32], want_ac[32], got[32];
	struct foil_sha256 h, copy;

	(void)state;
	foil_sha256(want_ab, foil_str("ab"));
	foil_sha256(want_ac, foil_str("ac"));
	foil_sha256_init(&h);
	foil_sha256_put(&h, "a", 1);
	copy = h;
	foil_sha256_put(&h, "b", 1);
	foil_sha256_put(&copy, "c", 1);
	foil_sha256_final(&h, got);
	assert_memory_equal(got, want_ab, sizeof got);
	foil_sha256_final(&copy, got);
	assert_memory_equal(got, want_ac, sizeof got);
	foil_sha256_init(&h);
	foil_sha256_put(&h, "ac", 2);
	foil_sha256_final(&h, got);
	assert_memory_equal(got, want_ac, sizeof got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_both_agree),
		cmocka_unit_test(test_small_puts),
		cmocka_unit_test(test_copy_and_reuse),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
