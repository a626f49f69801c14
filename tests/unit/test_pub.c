/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/key.h"

#include "key_examples.h"

#define B64 "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define SSH "AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"

static const struct {
	const char *text;
	enum foil_code want;
} cases[] = {
	{ "foil-pub-1 " B64, FOIL_OK },
	{ "foil-pub-1 " B64 "\n", FOIL_OK },
	{ "\xef\xbb\xbf" "foil-pub-1 " B64 "\r\n", FOIL_OK },
	{ "  foil-pub-1 " B64 "\n\n", FOIL_OK },
	{ "ssh-ed25519 " SSH, FOIL_OK },
	{ "ssh-ed25519 " SSH " officer-2@desk\n", FOIL_OK },
	{ "ssh-ed25519 \t" SSH "\ta comment of words\r\n", FOIL_OK },
	{ unprotected, FOIL_OK },
	{ protected, FOIL_OK },
	{ "", FOIL_E_FORMAT },
	{ "\n", FOIL_E_FORMAT },
	{ B64, FOIL_E_FORMAT },
	{ "foil-pub-1" B64, FOIL_E_VERSION },
	{ "foil-pub-2 " B64, FOIL_E_VERSION },
	{ "foil-pub-1 ", FOIL_E_VERSION }, /* trimmed: no space, so not the prefix */
	{ "foil-pub-1  " B64, FOIL_E_KEY },
	{ "foil-pub-1 " B64 " x", FOIL_E_KEY },
	{ "foil-pub-1 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp=", FOIL_E_KEY },
	{ "foil-pub-1 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHUQ==", FOIL_E_KEY },
	{ "foil-pub-1 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURoa", FOIL_E_KEY },
	{ "foil-pub-1 " B64 "\nfoil-pub-1 " B64 "\n", FOIL_E_FORMAT },
	{ "ssh-ed25519 " SSH "\nssh-ed25519 " SSH "\n", FOIL_E_FORMAT },
	{ "ssh-ed25519", FOIL_E_KEY },
	{ "ssh-ed25519 AAAA", FOIL_E_KEY },
	{ "ssh-ed25519 " SSH "AAAA", FOIL_E_KEY },
	/* the blob says ssh-ed25518 */
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE4"
	  "AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
	    FOIL_E_KEY },
	{ "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==", FOIL_E_KEY },
	{ "ecdsa-sha2-nistp256 AAAA", FOIL_E_KEY },
	{ "sk-ssh-ed25519@openssh.com AAAA me", FOIL_E_KEY },
	/* the neutral element, and a point of order 2L */
	{ "foil-pub-1 AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", FOIL_E_KEY },
	{ "foil-pub-1 lZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZk=", FOIL_E_KEY },
	{ HEAD(KDF_NONE), FOIL_E_KEY },
	{ "foil-key-2\n", FOIL_E_VERSION },
};

static void test_pub_read(void **state)
{
	uint8_t want[FOIL_PUB_LEN], got[FOIL_PUB_LEN];

	(void)state;
	assert_int_equal(foil_unhex(want, sizeof want, foil_str(rfc_pub), NULL), FOIL_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foil_view text = exact(foil_str(cases[i].text));
		static const uint8_t before[FOIL_PUB_LEN] = { 5 };
		struct foil_err err = { .code = FOIL_OK };

		memcpy(got, before, sizeof got);
		if (foil_pub_read(text, got, &err) != cases[i].want)
			fail_msg("\"%s\": %s", cases[i].text, err.msg);
		assert_int_equal(err.code, cases[i].want);
		assert_memory_equal(got, cases[i].want == FOIL_OK ? want : before, sizeof got);
		free_exact(text);
	}
}

static void test_pub_write(void **state)
{
	struct foil_buf b = { .max = 0 };
	uint8_t pub[FOIL_PUB_LEN], again[FOIL_PUB_LEN];

	(void)state;
	assert_int_equal(foil_unhex(pub, sizeof pub, foil_str(rfc_pub), NULL), FOIL_OK);
	foil_pub_write(&b, pub);
	assert_string_equal(foil_buf_cstr(&b), "foil-pub-1 " B64 "\n");
	assert_int_equal(foil_pub_read(foil_buf_view(&b), again, NULL), FOIL_OK);
	assert_memory_equal(again, pub, sizeof pub);
	foil_buf_free(&b);
}

static int setup(void **state)
{
	(void)state;
	return foil_crypto_init(NULL) == FOIL_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pub_read),
		cmocka_unit_test(test_pub_write),
	};

	return cmocka_run_group_tests_name("pub", tests, setup, NULL);
}
