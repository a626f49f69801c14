/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/key.h"

#include "foil/file.h"

#include "../../src/crypto/aead.h"
#include "../../src/crypto/key_file.h"
#include "key_examples.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char rfc_seed[] = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
static const char rfc_kid[] = "866eefbd6718c8846cd7ddfe43fc74ab1daac4538ff8514ea2ec2d410a415743";
static const char rfc_sig[] = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                              "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

static char dir[64];

/* A person at a keyboard. */
struct person {
	const char *text;
	size_t len;
	enum foil_code answer;
	unsigned asked, asked_again;
	char what[200];
};

static enum foil_code person_ask(void *ctx, const char *what, bool again, char *buf, size_t cap,
    size_t *len, struct foil_err *err)
{
	struct person *p = ctx;

	p->asked++;
	p->asked_again += again;
	(void)snprintf(p->what, sizeof p->what, "%s", what);
	if (p->answer != FOIL_OK)
		return foil_fail(err, p->answer, "nobody answers");
	memcpy(buf, p->text, p->len < cap ? p->len : cap);
	*len = p->len;
	return FOIL_OK;
}

static struct foil_passphrase asks(struct person *p, const char *text)
{
	*p = (struct person){ .text = text, .len = strlen(text) };
	return (struct foil_passphrase){ p, person_ask };
}

static const char *in_dir(char path[128], const char *name)
{
	(void)snprintf(path, 128, "%s/%s", dir, name);
	return path;
}

static void put_file(const char *path, const char *text, mode_t mode)
{
	(void)unlink(path);
	assert_int_equal(foil_file_create(path, foil_str(text), 0600, NULL), FOIL_OK);
	assert_int_equal(chmod(path, mode), 0);
}

static void check_signs(struct foil_signer *s)
{
	uint8_t sig[FOIL_SIG_LEN], kid[FOIL_HASH_LEN];
	struct foil_view msg = foil_str("a decision");
	bool good = false;

	assert_int_equal(foil_signer_sign(s, msg, sig, NULL), FOIL_OK);
	assert_int_equal(foil_sign_verify(foil_signer_pub(s), msg, sig, &good, NULL), FOIL_OK);
	assert_true(good);
	foil_pub_thumbprint(foil_signer_pub(s), kid);
	assert_memory_equal(kid, foil_signer_kid(s), sizeof kid);
}

static void check_created(const char *path, enum foil_kdf kdf, const char *passphrase,
    const char *line)
{
	struct person person;
	struct foil_passphrase pass = asks(&person, passphrase == NULL ? "" : passphrase);
	const struct foil_passphrase *p = passphrase == NULL ? NULL : &pass;
	unsigned asked = passphrase == NULL ? 0 : 1;
	struct foil_buf text = { .max = 4096 };
	struct foil_signer *s = NULL;
	uint8_t pub[FOIL_PUB_LEN], again[FOIL_PUB_LEN];
	struct stat st;

	(void)unlink(path);
	assert_int_equal(foil_key_create(path, kdf, p, foil_env_system(), pub, NULL), FOIL_OK);
	assert_int_equal(person.asked, asked);
	assert_int_equal(person.asked_again, asked);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(foil_file_read(path, 4096, &text, NULL), FOIL_OK);
	assert_memory_equal(text.p, "foil-key-1\npublic ", 18);
	assert_non_null(strstr(foil_buf_cstr(&text), line));
	assert_int_equal(foil_pub_read(foil_buf_view(&text), again, NULL), FOIL_OK);
	assert_memory_equal(again, pub, sizeof pub);

	assert_int_equal(foil_signer_open(path, p, &s, NULL), FOIL_OK);
	assert_int_equal(person.asked, 2 * asked);
	assert_int_equal(person.asked_again, asked);
	if (asked > 0)
		assert_string_equal(person.what, path);
	assert_memory_equal(foil_signer_pub(s), pub, sizeof pub);
	check_signs(s);
	foil_signer_close(&s);
	assert_null(s);
	foil_signer_close(&s);
	foil_buf_free(&text);
}

static void test_create(void **state)
{
	char path[128], longest[FOIL_KEY_PASS_MAX + 1];

	(void)state;
	in_dir(path, "made");
	memset(longest, 0xe9, FOIL_KEY_PASS_MAX);
	longest[FOIL_KEY_PASS_MAX] = '\0';
	check_created(path, FOIL_KDF_LIGHT, "x", "\nkdf argon2id 3 65536\n");
	check_created(path, FOIL_KDF_LIGHT, longest, "\nkdf argon2id 3 65536\n");
	check_created(path, FOIL_KDF_NORMAL, PASSPHRASE, "\nkdf argon2id 3 262144\n");
	check_created(path, FOIL_KDF_NORMAL, NULL, "\nkdf " KDF_NONE "\n");
}

static void test_two_keys_differ(void **state)
{
	const struct foil_env *env = foil_env_system();
	uint8_t a[FOIL_PUB_LEN], b[FOIL_PUB_LEN];
	char path[128];

	(void)state;
	in_dir(path, "a");
	assert_int_equal(foil_key_create(path, FOIL_KDF_LIGHT, NULL, env, a, NULL), FOIL_OK);
	in_dir(path, "b");
	assert_int_equal(foil_key_create(path, FOIL_KDF_LIGHT, NULL, env, b, NULL), FOIL_OK);
	assert_memory_not_equal(a, b, sizeof a);
}

static void test_create_never_overwrites(void **state)
{
	struct person person;
	struct foil_passphrase pass = asks(&person, PASSPHRASE);
	uint8_t pub[FOIL_PUB_LEN] = { 9 }, before[FOIL_PUB_LEN] = { 9 };
	const struct foil_env *env = foil_env_system();
	struct foil_buf text = { .max = 100 };
	char path[128], link[128];
	struct foil_err err;

	(void)state;
	put_file(in_dir(path, "mine"), "precious", 0600);
	assert_int_equal(foil_key_create(path, FOIL_KDF_LIGHT, &pass, env, pub, &err),
	    FOIL_E_EXISTS);
	assert_int_equal(foil_file_read(path, 100, &text, NULL), FOIL_OK);
	assert_true(foil_view_eq(foil_buf_view(&text), foil_str("precious")));
	/* nor through a symbolic link that leads nowhere yet */
	assert_int_equal(symlink("nowhere", in_dir(link, "link")), 0);
	assert_int_equal(foil_key_create(link, FOIL_KDF_LIGHT, NULL, env, pub, &err),
	    FOIL_E_EXISTS);
	assert_false(foil_path_exists(in_dir(path, "nowhere")));
	in_dir(path, "no/such");
	assert_int_not_equal(foil_key_create(path, FOIL_KDF_LIGHT, NULL, env, pub, &err), FOIL_OK);
	in_dir(path, "new");
	assert_int_equal(foil_key_create(path, (enum foil_kdf)7, NULL, env, pub, &err), FOIL_E_ARG);
	assert_false(foil_path_exists(path));
	assert_int_equal(person.asked, 0);
	assert_memory_equal(pub, before, sizeof pub);
	foil_buf_free(&text);
}

static void test_bad_passphrases(void **state)
{
	const struct foil_env *env = foil_env_system();
	char path[128], too_long[FOIL_KEY_PASS_MAX + 2];
	uint8_t pub[FOIL_PUB_LEN];
	struct person person;
	struct foil_passphrase pass = asks(&person, "");
	struct foil_signer *s = NULL;
	struct foil_err err;

	(void)state;
	in_dir(path, "refused");
	memset(too_long, 'a', sizeof too_long);
	for (int i = 0; i < 4; i++) {
		enum foil_code want = FOIL_E_KEY;

		switch (i) {
		case 0: /* empty */
			break;
		case 1:
			person = (struct person){ .text = too_long, .len = FOIL_KEY_PASS_MAX + 1 };
			break;
		case 2:
			person = (struct person){ .text = "ab\0c", .len = 4 };
			break;
		default:
			person = (struct person){ .text = "a", .len = 1, .answer = FOIL_E_REFUSED };
			want = FOIL_E_REFUSED;
		}
		assert_int_equal(foil_key_create(path, FOIL_KDF_LIGHT, &pass, env, pub, &err),
		    want);
		assert_false(foil_path_exists(path));
		put_file(path, protected, 0600);
		assert_int_equal(foil_signer_open(path, &pass, &s, &err), want);
		assert_null(s);
		assert_int_equal(unlink(path), 0);
	}
}

static void test_spec_examples(void **state)
{
	struct person person;
	struct foil_passphrase pass = asks(&person, PASSPHRASE), wrong;
	uint8_t pub[FOIL_PUB_LEN], kid[FOIL_HASH_LEN], sig[FOIL_SIG_LEN], made[FOIL_SIG_LEN];
	struct foil_view none = { NULL, 0 };
	struct foil_signer *s = NULL;
	struct foil_err err;
	char path[128];

	(void)state;
	in_dir(path, "spec");
	assert_int_equal(foil_unhex(pub, sizeof pub, foil_str(rfc_pub), NULL), FOIL_OK);
	assert_int_equal(foil_unhex(kid, sizeof kid, foil_str(rfc_kid), NULL), FOIL_OK);
	assert_int_equal(foil_unhex(sig, sizeof sig, foil_str(rfc_sig), NULL), FOIL_OK);
	for (int i = 0; i < 2; i++) {
		put_file(path, i == 0 ? protected : unprotected, 0600);
		assert_int_equal(foil_signer_open(path, i == 0 ? &pass : NULL, &s, NULL), FOIL_OK);
		assert_memory_equal(foil_signer_pub(s), pub, sizeof pub);
		assert_memory_equal(foil_signer_kid(s), kid, sizeof kid);
		assert_int_equal(foil_signer_sign(s, none, made, NULL), FOIL_OK);
		assert_memory_equal(made, sig, sizeof sig);
		foil_signer_close(&s);
	}
	put_file(path, protected, 0600);
	wrong = asks(&person, PASSPHRASE "r");
	assert_int_equal(foil_signer_open(path, &wrong, &s, &err), FOIL_E_KEY);
	assert_non_null(strstr(err.msg, "wrong passphrase"));
	assert_int_equal(foil_signer_open(path, NULL, &s, &err), FOIL_E_KEY);
	assert_non_null(strstr(err.msg, "passphrase"));
	assert_null(s);
}

static void test_from_seed(void **state)
{
	uint8_t seed[32], sig[FOIL_SIG_LEN], want[FOIL_SIG_LEN];
	struct foil_signer *s = NULL;

	(void)state;
	assert_int_equal(foil_unhex(seed, sizeof seed, foil_str(rfc_seed), NULL), FOIL_OK);
	assert_int_equal(foil_unhex(want, sizeof want, foil_str(rfc_sig), NULL), FOIL_OK);
	assert_int_equal(foil_signer_from_seed(seed, &s, NULL), FOIL_OK);
	memset(seed, 0, sizeof seed); /* it was copied */
	assert_int_equal(foil_signer_sign(s, foil_view(NULL, 0), sig, NULL), FOIL_OK);
	assert_memory_equal(sig, want, sizeof sig);
	check_signs(s);
	foil_signer_close(&s);
}

static void test_permissions(void **state)
{
	static const struct {
		mode_t mode;
		bool fine;
	} modes[] = {
		{ 0600, true }, { 0400, true }, { 0700, true }, { 0640, false }, { 0620, false },
		{ 0610, false }, { 0604, false }, { 0602, false }, { 0601, false }, { 0666, false },
	};
	char path[128], want[160];

	(void)state;
	in_dir(path, "mode");
	(void)snprintf(want, sizeof want, "run: chmod 600 %s", path);
	for (size_t i = 0; i < COUNT(modes); i++) {
		struct foil_signer *s = NULL;
		struct foil_err err = { .code = FOIL_OK };

		put_file(path, unprotected, modes[i].mode);
		assert_int_equal(foil_signer_open(path, NULL, &s, &err),
		    modes[i].fine ? FOIL_OK : FOIL_E_KEY);
		if (!modes[i].fine)
			assert_non_null(strstr(err.msg, want));
		foil_signer_close(&s);
	}
}

/* K12: a machine key is its group's where an administrator shares the directory. */
static void test_shared(void **state)
{
	static const struct {
		const char *text;
		mode_t dir, mode;
		bool fine;
	} rows[] = {
		{ unprotected, 02770, 0640, true }, { unprotected, 02770, 0600, true },
		{ unprotected, 02770, 0660, false }, { unprotected, 02770, 0644, false },
		{ unprotected, 0770, 0640, false }, { unprotected, 02750, 0640, false },
		{ protected, 02770, 0640, false },
	};
	char place[128], path[256];

	(void)state;
	assert_int_equal(mkdir(in_dir(place, "shared"), 0700), 0);
	(void)snprintf(path, sizeof path, "%s/log.key", place);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_signer *s = NULL;
		struct foil_err err = { .code = FOIL_OK };

		assert_int_equal(chmod(place, rows[i].dir), 0);
		put_file(path, rows[i].text, rows[i].mode);
		if ((foil_signer_open(path, NULL, &s, &err) == FOIL_OK) != rows[i].fine)
			fail_msg("%o in %o: %s", (unsigned)rows[i].mode, (unsigned)rows[i].dir, err.msg);
		foil_signer_close(&s);
	}
}

static void opens_as(const char *path, enum foil_code want, const char *says)
{
	struct foil_signer *s = NULL;
	struct foil_err err = { .code = FOIL_OK };

	assert_int_equal(foil_signer_open(path, NULL, &s, &err), want);
	assert_null(s);
	if (strstr(err.msg, says) == NULL || strstr(err.msg, path) == NULL)
		fail_msg("\"%s\" says neither \"%s\" nor the path", err.msg, says);
}

static void test_not_a_key(void **state)
{
	char path[128], other[128], big[9000];

	(void)state;
	opens_as(in_dir(path, "missing"), FOIL_E_NOT_FOUND, "No such file");
	opens_as(dir, FOIL_E_IO, "not a regular file");
	assert_int_equal(mkfifo(in_dir(path, "fifo"), 0600), 0);
	opens_as(path, FOIL_E_IO, "not a regular file");
	put_file(in_dir(other, "real"), unprotected, 0600);
	assert_int_equal(symlink("real", in_dir(path, "alias")), 0);
	opens_as(path, FOIL_E_IO, "symbolic link");
	memset(big, 'a', sizeof big);
	big[sizeof big - 1] = '\0';
	put_file(in_dir(path, "big"), big, 0600);
	opens_as(path, FOIL_E_LIMIT, "8192");
	put_file(in_dir(path, "empty"), "", 0600);
	opens_as(path, FOIL_E_KEY, "not something that can sign");
	put_file(in_dir(path, "pub"),
	    "foil-pub-1 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n", 0600);
	opens_as(path, FOIL_E_KEY, "not something that can sign");
	put_file(in_dir(path, "id"), "-----BEGIN OPENSSH PRIVATE KEY-----\n", 0600);
	opens_as(path, FOIL_E_KEY, "ssh-add");
	put_file(in_dir(path, "rsa"), "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== me\n", 0644);
	opens_as(path, FOIL_E_KEY, "ssh-rsa, not ssh-ed25519");
}

/* The code with which a key file's text is refused, or FOIL_OK. */
static enum foil_code open_text(const char *text, size_t n, struct person *person)
{
	struct foil_passphrase pass = { person, person_ask };
	struct foil_view v = exact(foil_view(text, n));
	uint8_t seed[FOIL_KEY_SEED_LEN];
	struct foil_key_text k;
	enum foil_code rc;

	rc = foil_key_text_parse(v, &k, NULL);
	if (rc == FOIL_OK)
		rc = foil_key_text_open(&k, "a key", person == NULL ? NULL : &pass, seed, NULL);
	free_exact(v);
	return rc;
}

static bool is_refusal(enum foil_code rc)
{
	return rc == FOIL_E_KEY || rc == FOIL_E_VERSION;
}

static void test_every_byte_counts(void **state)
{
	enum { LEN = sizeof unprotected - 1 };
	char text[LEN + 1];

	(void)state;
	memcpy(text, unprotected, LEN);
	assert_int_equal(open_text(text, LEN, NULL), FOIL_OK);
	for (size_t i = 0; i < LEN; i++) {
		for (int change = 1; change < 256; change++) {
			text[i] = (char)(unprotected[i] ^ change);
			if (!is_refusal(open_text(text, LEN, NULL)))
				fail_msg("byte %zu, change %#x", i, (unsigned)change);
		}
		text[i] = unprotected[i];
	}
	for (size_t n = 0; n < LEN; n++)
		assert_true(is_refusal(open_text(text, n, NULL)));
	for (size_t i = 0; i <= LEN; i++) { /* one byte more, anywhere */
		for (const char *c = " \n\r0A=\t"; *c != '\0'; c++) {
			memcpy(text, unprotected, i);
			text[i] = *c;
			memcpy(text + i + 1, unprotected + i, LEN - i);
			assert_true(is_refusal(open_text(text, LEN + 1, NULL)));
		}
	}
}

/* As above, a sample: what reaches Argon2id costs a tenth of a second. */
static void test_protected_bytes_count(void **state)
{
	static const struct {
		const char *after;
		size_t at;
		char to;
		bool asks; /* only the seal can tell */
	} changes[] = {
		{ "foil-key-", 0, '2', false },
		{ "public ", 3, 'Z', true },
		{ "public ", 43, 'A', false },
		{ "kdf ", 0, 'A', false },
		{ "kdf argon2i", 0, 'e', false },
		{ "kdf argon2id ", 0, '4', true },
		{ "kdf argon2id ", 0, '2', false },
		{ "kdf argon2id 3 ", 0, '7', true },
		{ "kdf argon2id 3 ", 0, '5', false },
		{ "kdf argon2id 3 ", 0, '0', false },
		{ "salt ", 0, 'B', true },
		{ "salt ", 21, 'x', false },
		{ "nonce ", 31, 'Y', true },
		{ "sealed ", 0, 'c', true },
		{ "sealed ", 63, 'j', true },
	};
	char text[sizeof protected];

	(void)state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		struct person person = { .text = PASSPHRASE, .len = sizeof PASSPHRASE - 1 };
		char *at;

		memcpy(text, protected, sizeof text);
		at = strstr(text, changes[i].after);
		assert_non_null(at);
		at += strlen(changes[i].after) + changes[i].at;
		assert_int_not_equal(*at, changes[i].to);
		*at = changes[i].to;
		if (!is_refusal(open_text(text, sizeof text - 1, &person)) ||
		    person.asked != changes[i].asks)
			fail_msg("change %zu: asked %u", i, person.asked);
	}
}

static void test_protection_cannot_be_declared_away(void **state)
{
	static const char stripped[] = HEAD(
	    KDF_NONE) "sealed bPfm4pTIc3FSIUu3YQijFJsijYvbEpk0m4D340riY/GPW9qJs47uFGdFS7OYJTli\n";

	(void)state;
	assert_int_equal(open_text(stripped, sizeof stripped - 1, NULL), FOIL_E_KEY);
}

static void test_cost_bounds(void **state)
{
	static const struct {
		const char *cost;
		enum foil_code want;
	} costs[] = {
		{ "3 65536", FOIL_OK },
		{ "10 1048576", FOIL_OK },
		{ "2 65536", FOIL_E_KEY },
		{ "3 65535", FOIL_E_KEY },
		{ "11 65536", FOIL_E_KEY },
		{ "3 1048577", FOIL_E_KEY },
		{ "0 0", FOIL_E_KEY },
		{ "3 4294967295", FOIL_E_KEY },
		{ "3 4295032832", FOIL_E_KEY }, /* 65536 if it wrapped */
		{ "4294967299 65536", FOIL_E_KEY },
		{ "99999999999999999999999 65536", FOIL_E_KEY },
		{ "03 65536", FOIL_E_KEY },
		{ "3  65536", FOIL_E_KEY },
		{ "3", FOIL_E_KEY },
		{ "3 ", FOIL_E_KEY },
		{ "", FOIL_E_KEY },
		{ "+3 65536", FOIL_E_KEY },
		{ "3 65536 1", FOIL_E_KEY },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(costs); i++) {
		struct foil_buf text = { .max = 4096 };
		struct foil_key_text k = { .ops = 99 };
		struct foil_err err;

		foil_buf_printf(&text,
		    "foil-key-1\n"
		    "public 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
		    "kdf argon2id %s\n"
		    "salt AAECAwQFBgcICQoLDA0ODw==\n"
		    "nonce QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZX\n"
		    "sealed bPfm4pTIc3FSIUu3YQijFJsijYvbEpk0m4D340riY/GPW9qJs47uFGdFS7OYJTli\n",
		    costs[i].cost);
		if (foil_key_text_parse(foil_buf_view(&text), &k, &err) != costs[i].want)
			fail_msg("cost \"%s\"", costs[i].cost);
		if (costs[i].want != FOIL_OK)
			assert_int_equal(k.ops, 99); /* untouched */
		foil_buf_free(&text);
	}
}

/* A file that its maker sealed over a public key which is not the seed's. */
static void test_foreign_public_key(void **state)
{
	struct foil_buf head = { .max = 4096 };
	uint8_t seed[FOIL_KEY_SEED_LEN] = { 1 }, out[FOIL_KEY_SEED_LEN] = { 7 }, key[32] = { 0 };
	struct foil_key_text k = { .protected = false };
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_unhex(k.pub, sizeof k.pub, foil_str(rfc_pub), NULL), FOIL_OK);
	foil_key_text_put_head(&head, &k);
	foil_aead_close(key, k.nonce, foil_buf_view(&head), foil_view(seed, sizeof seed), k.sealed);
	assert_int_equal(foil_key_text_open(&k, "a key", NULL, out, &err), FOIL_E_KEY);
	assert_non_null(strstr(err.msg, "another public key"));
	assert_int_equal(out[0], 7);
	foil_buf_free(&head);
}

static int setup(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	(void)snprintf(dir, sizeof dir, "%.40s/foil-key-XXXXXX", tmp == NULL ? "/tmp" : tmp);
	return foil_crypto_init(NULL) == FOIL_OK && mkdtemp(dir) != NULL ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	return foil_dir_remove(dir, NULL) == FOIL_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create),
		cmocka_unit_test(test_two_keys_differ),
		cmocka_unit_test(test_create_never_overwrites),
		cmocka_unit_test(test_bad_passphrases),
		cmocka_unit_test(test_spec_examples),
		cmocka_unit_test(test_from_seed),
		cmocka_unit_test(test_permissions),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_not_a_key),
		cmocka_unit_test(test_every_byte_counts),
		cmocka_unit_test(test_protected_bytes_count),
		cmocka_unit_test(test_protection_cannot_be_declared_away),
		cmocka_unit_test(test_cost_bounds),
		cmocka_unit_test(test_foreign_public_key),
	};

	return cmocka_run_group_tests_name("key", tests, setup, teardown);
}
