/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/sign.h"

#include <jansson.h>

#define VECTORS "../shared/vectors/ed25519/"

/* RFC 8032 section 7.1, tests 1 to 3 */
static const struct {
	const char *pub, *msg, *sig;
} rfc8032[] = {
	{ "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
	{ "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
	{ "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
	    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
};

static void unhex(uint8_t *out, size_t n, const char *hex)
{
	assert_int_equal(foil_unhex(out, n, foil_str(hex), NULL), FOIL_OK);
}

static bool verify(const uint8_t *pub, const uint8_t *msg, size_t len, const uint8_t *sig)
{
	struct foil_err err;
	bool good = false;

	assert_int_equal(foil_sign_verify(pub, foil_view(msg, len), sig, &good, &err), FOIL_OK);
	return good;
}

static void test_rfc8032(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rfc8032); i++) {
		size_t len = strlen(rfc8032[i].msg) / 2;
		uint8_t pub[FOIL_PUB_LEN], sig[FOIL_SIG_LEN], *msg = malloc(len + 1);

		assert_non_null(msg);
		unhex(pub, sizeof pub, rfc8032[i].pub);
		unhex(sig, sizeof sig, rfc8032[i].sig);
		unhex(msg, len, rfc8032[i].msg);
		assert_int_equal(foil_pub_check(pub, NULL), FOIL_OK);
		assert_true(verify(pub, len == 0 ? NULL : msg, len, sig));
		for (size_t bit = 0; bit < 8 * sizeof sig; bit++) {
			sig[bit / 8] ^= (uint8_t)(1U << bit % 8);
			assert_false(verify(pub, msg, len, sig));
			sig[bit / 8] ^= (uint8_t)(1U << bit % 8);
		}
		for (size_t bit = 0; bit < 8 * sizeof pub; bit++) {
			pub[bit / 8] ^= (uint8_t)(1U << bit % 8);
			assert_false(verify(pub, msg, len, sig));
			pub[bit / 8] ^= (uint8_t)(1U << bit % 8);
		}
		msg[len] = 0;
		assert_false(verify(pub, msg, len + 1, sig));
		free(msg);
	}
}

static json_t *load(const char *name)
{
	json_t *root = json_load_file(name, 0, NULL);

	if (root == NULL) {
		print_message("SKIPPED: no test vectors at %s\n", name);
		skip();
	}
	return root;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	assert_non_null(s);
	return s;
}

static bool verify_hex(const char *pub_hex, const char *msg_hex, const char *sig_hex)
{
	uint8_t pub[FOIL_PUB_LEN], sig[FOIL_SIG_LEN];
	struct foil_view msg;
	bool good;

	if (strlen(sig_hex) != 2 * sizeof sig) /* the type refuses it before anybody can ask */
		return false;
	unhex(pub, sizeof pub, pub_hex);
	unhex(sig, sizeof sig, sig_hex);
	msg = exact_hex(msg_hex);
	good = verify(pub, msg.p, msg.len, sig);
	free_exact(msg);
	return good;
}

static void test_wycheproof(void **state)
{
	json_t *root = load(VECTORS "ed25519_test.json");
	const json_t *group, *test;
	size_t i, k, n = 0;

	(void)state;
	json_array_foreach(json_object_get(root, "testGroups"), i, group) {
		const char *pub = text_of(json_object_get(group, "publicKey"), "pk");

		json_array_foreach(json_object_get(group, "tests"), k, test) {
			bool want = strcmp(text_of(test, "result"), "valid") == 0;

			if (verify_hex(pub, text_of(test, "msg"), text_of(test, "sig")) != want)
				fail_msg("tcId %d: want %d",
				    (int)json_integer_value(json_object_get(test, "tcId")), want);
			n++;
		}
	}
	assert_int_equal(n, json_integer_value(json_object_get(root, "numberOfTests")));
	assert_int_equal(n, 151);
	json_decref(root);
}

/* Which edge cases pass is libsodium's rule; that it never changes unseen is ours. */
static void test_speccheck(void **state)
{
	json_t *root = load(VECTORS "speccheck_cases.json");
	char verdicts[13] = "", keys[13] = "";
	const json_t *test;
	size_t i;

	(void)state;
	assert_int_equal(json_array_size(root), 12);
	json_array_foreach(root, i, test) {
		const char *pub_hex = text_of(test, "pub_key"), *msg = text_of(test, "message");
		uint8_t pub[FOIL_PUB_LEN];
		struct foil_err err;

		unhex(pub, sizeof pub, pub_hex);
		keys[i] = foil_pub_check(pub, &err) == FOIL_OK ? '1' : '0';
		verdicts[i] = verify_hex(pub_hex, msg, text_of(test, "signature")) ? '1' : '0';
	}
	assert_string_equal(verdicts, "000100000000");
	assert_string_equal(keys, "000000110000");
	json_decref(root);
}

static void test_bad_keys(void **state)
{
	static const char *const bad[] = {
		/* the neutral element; the point of order 2; one of order 4; one of order 8 */
		"0100000000000000000000000000000000000000000000000000000000000000",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0000000000000000000000000000000000000000000000000000000000000000",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		/* base point plus the point of order 2 */
		"9599999999999999999999999999999999999999999999999999999999999999",
		/* y = p + 1: the neutral element, not canonical */
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		/* y = 2: not on the curve */
		"0200000000000000000000000000000000000000000000000000000000000000",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	};
	uint8_t pub[FOIL_PUB_LEN];

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct foil_err err = { .code = FOIL_OK };

		unhex(pub, sizeof pub, bad[i]);
		if (foil_pub_check(pub, &err) != FOIL_E_KEY || err.code != FOIL_E_KEY)
			fail_msg("accepted %s", bad[i]);
	}
	/* the base point itself is of prime order */
	unhex(pub, sizeof pub, "5866666666666666666666666666666666666666666666666666666666666666");
	assert_int_equal(foil_pub_check(pub, NULL), FOIL_OK);
}

static void test_thumbprint(void **state)
{
	static const char want[] =
	    "866eefbd6718c8846cd7ddfe43fc74ab1daac4538ff8514ea2ec2d410a415743";
	uint8_t pub[FOIL_PUB_LEN], kid[FOIL_HASH_LEN];
	char hex[2 * FOIL_HASH_LEN + 1];

	(void)state;
	/* spec/key.md, K4: the key of RFC 8032, test 1 */
	unhex(pub, sizeof pub, rfc8032[0].pub);
	foil_pub_thumbprint(pub, kid);
	foil_hex(hex, kid, sizeof kid);
	assert_string_equal(hex, want);
}

static void test_equal(void **state)
{
	uint8_t a[40], b[40];

	(void)state;
	for (size_t i = 0; i < sizeof a; i++)
		a[i] = b[i] = (uint8_t)i;
	assert_true(foil_equal_secret(a, b, sizeof a));
	assert_true(foil_equal_secret(a, b, 0));
	for (size_t i = 0; i < sizeof a; i++) {
		b[i] ^= 0x80;
		assert_false(foil_equal_secret(a, b, sizeof a));
		assert_true(foil_equal_secret(a, b, i));
		b[i] ^= 0x80;
	}
}

static int setup(void **state)
{
	(void)state;
	return foil_crypto_init(NULL) == FOIL_OK && foil_crypto_init(NULL) == FOIL_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc8032),
		cmocka_unit_test(test_wycheproof),
		cmocka_unit_test(test_speccheck),
		cmocka_unit_test(test_bad_keys),
		cmocka_unit_test(test_thumbprint),
		cmocka_unit_test(test_equal),
	};

	return cmocka_run_group_tests_name("sign", tests, setup, NULL);
}
