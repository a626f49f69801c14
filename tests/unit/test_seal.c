/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/seal.h"

#include "foil/sign.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const uint8_t key[FOIL_SEAL_KEY_LEN] = { 1, 2, 3 };

/* An environment whose "random" bytes are given. */
static void given_bytes(void *ctx, void *out, size_t n)
{
	memcpy(out, ctx, n);
}

static int64_t given_time(void *ctx)
{
	(void)ctx;
	return 0;
}

/* draft-irtf-cfrg-xchacha-03 appendix A.3.1 */
static void test_vector(void **state)
{
	static const char plain[] =
	    "Ladies and Gentlemen of the class of '99: If I could offer you "
	    "only one tip for the future, sunscreen would be it.";
	static const char want[] =
	    "404142434445464748494a4b4c4d4e4f5051525354555657" /* nonce */
	    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
	    "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
	    "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
	    "21f9664c97637da9768812f615c68b13b52e"
	    "c0875924c1c7987947deafd8780acf49"; /* tag */
	uint8_t k[FOIL_SEAL_KEY_LEN], ad[12], nonce[24], sealed[sizeof want / 2];
	struct foil_env env = { nonce, given_time, given_bytes };
	struct foil_buf out = { .max = 0 };
	struct foil_view box;

	(void)state;
	for (size_t i = 0; i < sizeof k; i++)
		k[i] = (uint8_t)(0x80 + i);
	for (size_t i = 0; i < sizeof nonce; i++)
		nonce[i] = (uint8_t)(0x40 + i);
	assert_int_equal(foil_unhex(ad, 12, foil_str("50515253c0c1c2c3c4c5c6c7"), NULL), FOIL_OK);
	assert_int_equal(foil_unhex(sealed, sizeof sealed, foil_str(want), NULL), FOIL_OK);
	assert_int_equal(foil_seal(k, foil_view(ad, sizeof ad), foil_str(plain), &env, &out, NULL),
	    FOIL_OK);
	assert_int_equal(out.len, sizeof sealed);
	assert_memory_equal(out.p, sealed, sizeof sealed);
	foil_buf_reset(&out);
	box = foil_view(sealed, sizeof sealed);
	assert_int_equal(foil_unseal(k, foil_view(ad, sizeof ad), box, &out, NULL), FOIL_OK);
	assert_view_equal(foil_buf_view(&out), foil_str(plain));
	foil_buf_free(&out);
}

static void test_round_trip(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, 0, 1);
	struct foil_view ad = foil_str("where");

	(void)state;
	for (size_t n = 0; n < 200; n++) {
		struct foil_buf sealed = { .max = 0 }, opened = { .max = 0 };
		uint8_t *plain = malloc(n == 0 ? 1 : n);
		struct foil_view box;

		assert_non_null(plain);
		memset(plain, (int)n, n);
		foil_buf_put_str(&sealed, "before");
		foil_buf_put_str(&opened, "first");
		box = foil_view(n == 0 ? NULL : plain, n);
		assert_int_equal(foil_seal(key, ad, box, env, &sealed, NULL), FOIL_OK);
		assert_int_equal(sealed.len, 6 + n + FOIL_SEAL_OVERHEAD);
		assert_memory_equal(sealed.p, "before", 6);
		box = foil_view(sealed.p + 6, sealed.len - 6);
		assert_int_equal(foil_unseal(key, ad, box, &opened, NULL), FOIL_OK);
		assert_int_equal(opened.len, 5 + n);
		assert_memory_equal(opened.p, "first", 5);
		if (n > 0)
			assert_memory_equal(opened.p + 5, plain, n);
		foil_buf_free(&sealed);
		foil_buf_wipe(&opened);
		free(plain);
	}
}

static void refuses(const uint8_t *k, struct foil_view ad, const uint8_t *p, size_t n)
{
	struct foil_view sealed = exact(foil_view(p, n));
	struct foil_err err = { .code = FOIL_OK };
	struct foil_buf out = { .max = 0 };

	foil_buf_put_str(&out, "kept");
	assert_int_equal(foil_unseal(k, ad, sealed, &out, &err), FOIL_E_CRYPTO);
	assert_int_equal(err.code, FOIL_E_CRYPTO);
	assert_view_equal(foil_buf_view(&out), foil_str("kept"));
	foil_buf_free(&out);
	free_exact(sealed);
}

static void test_every_change_is_refused(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, 0, 2);
	struct foil_buf sealed = { .max = 0 };
	struct foil_view ad = foil_str("ad");
	uint8_t other[FOIL_SEAL_KEY_LEN];

	(void)state;
	assert_int_equal(foil_seal(key, ad, foil_str("secret words"), env, &sealed, NULL), FOIL_OK);
	for (size_t bit = 0; bit < 8 * sealed.len; bit++) {
		sealed.p[bit / 8] ^= (uint8_t)(1U << bit % 8);
		refuses(key, ad, sealed.p, sealed.len);
		sealed.p[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	for (size_t n = 0; n < sealed.len; n++)
		refuses(key, ad, sealed.p, n);
	foil_buf_put_u8(&sealed, 0);
	refuses(key, ad, sealed.p, sealed.len);
	sealed.len--;
	refuses(key, foil_str("aD"), sealed.p, sealed.len);
	refuses(key, foil_str("a"), sealed.p, sealed.len);
	refuses(key, foil_view(NULL, 0), sealed.p, sealed.len);
	memcpy(other, key, sizeof other);
	other[31] ^= 1;
	refuses(other, ad, sealed.p, sealed.len);
	foil_buf_free(&sealed);
}

static void test_nonces_differ(void **state)
{
	struct foil_buf a = { .max = 0 }, b = { .max = 0 };
	struct foil_view none = { NULL, 0 };

	(void)state;
	assert_int_equal(foil_seal(key, none, none, foil_env_system(), &a, NULL), FOIL_OK);
	assert_int_equal(foil_seal(key, none, none, foil_env_system(), &b, NULL), FOIL_OK);
	assert_memory_not_equal(a.p, b.p, 24);
	foil_buf_free(&a);
	foil_buf_free(&b);
}

static void test_bounds(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, 0, 3);
	struct foil_buf fits = { .max = 5 + FOIL_SEAL_OVERHEAD };
	struct foil_buf full = { .max = 4 + FOIL_SEAL_OVERHEAD };
	struct foil_buf opened = { .max = 4 };
	struct foil_view none = { NULL, 0 }, five = foil_str("12345");

	(void)state;
	assert_int_equal(foil_seal(key, none, five, env, &fits, NULL), FOIL_OK);
	assert_int_equal(foil_seal(key, none, five, env, &full, NULL), FOIL_E_LIMIT);
	assert_int_equal(full.len, 0);
	assert_int_equal(foil_unseal(key, none, foil_buf_view(&fits), &opened, NULL), FOIL_E_LIMIT);
	assert_int_equal(opened.len, 0);
	assert_int_equal(foil_seal(key, none, foil_view(five.p, SIZE_MAX), env, &fits, NULL),
	    FOIL_E_LIMIT);
	foil_buf_free(&fits);
	foil_buf_free(&full);
	foil_buf_free(&opened);
}

/* True if a child that touches one byte past n guarded ones, or them after freeing, is killed. */
static bool dies(size_t n, bool after_free)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		const struct rlimit no_core = { 0, 0 };
		volatile uint8_t *p = foil_secret_alloc(n);
		uint8_t *q = (uint8_t *)(uintptr_t)p;

		(void)setrlimit(RLIMIT_CORE, &no_core);
		(void)signal(SIGSEGV, SIG_DFL); /* a sanitiser would exit instead */
		if (p == NULL)
			_exit(0);
		p[n - 1] = 1;
		if (after_free)
			foil_secret_free(q);
		p[after_free ? 0 : n] = 1;
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status);
}

static void test_secret_memory(void **state)
{
	uint8_t *p = foil_secret_alloc(100);
	static const uint8_t zero[100];

	(void)state;
	assert_non_null(p);
	memset(p, 7, 100);
	foil_wipe(p, 100);
	assert_memory_equal(p, zero, 100);
	foil_secret_free(p);
	foil_secret_free(NULL);
	assert_true(dies(64, false));
	assert_true(dies(64, true));
}

static int setup(void **state)
{
	(void)state;
	return foil_crypto_init(NULL) == FOIL_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vector),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_every_change_is_refused),
		cmocka_unit_test(test_nonces_differ),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_secret_memory),
	};

	return cmocka_run_group_tests_name("seal", tests, setup, NULL);
}
