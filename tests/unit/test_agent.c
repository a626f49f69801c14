/* SPDX-License-Identifier: Apache-2.0 */
/* Against OpenSSH's own ssh-agent. */
#include "agent_child.h"

#include "../../src/crypto/ssh_key.h"

#include <fcntl.h>

static pid_t start(const char *const argv[])
{
	pid_t pid = fork();
	int null;

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	null = open("/dev/null", O_RDWR);
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
		_exit(126);
	(void)execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void run(const char *const argv[])
{
	pid_t pid = start(argv);
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("%s failed with status %#x (is openssh-client installed?)", argv[0],
		    (unsigned)status);
}

static void make_key(const char *path, const char *type)
{
	run((const char *const[]){ "ssh-keygen", "-q", "-t", type, "-N", "", "-C", "officer 2",
	    "-f", path, NULL });
}

static void start_agent(const char *path)
{
	const char *const argv[] = { "ssh-agent", "-D", "-a", path, NULL };
	struct sockaddr_un at = address(path);

	/* whoever must confirm a use says no */
	assert_int_equal(setenv("SSH_ASKPASS", "/bin/false", 1), 0);
	assert_int_equal(setenv("SSH_ASKPASS_REQUIRE", "force", 1), 0);
	stop_agent();
	agent = start(argv);
	for (int tries = 0; tries < 1000; tries++) {
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), rc;

		assert_true(fd >= 0);
		rc = connect(fd, (const struct sockaddr *)&at, sizeof at);
		(void)close(fd);
		if (rc == 0) {
			assert_int_equal(setenv("SSH_AUTH_SOCK", path, 1), 0);
			return;
		}
		if (waitpid(agent, NULL, WNOHANG) == agent) {
			agent = -1;
			fail_msg("ssh-agent ended at once (is openssh-client installed?)");
		}
		nap();
	}
	fail_msg("ssh-agent does not listen");
}

static void cannot_open(const char *path, const char *what)
{
	struct foil_err err = { .code = FOIL_OK };
	struct foil_signer *s = NULL;
	enum foil_code rc = foil_signer_open(path, NULL, &s, &err);

	says(rc, &err, what);
	assert_null(s);
}

static void check_signs(struct foil_signer *s, size_t n)
{
	uint8_t sig[FOIL_SIG_LEN], *msg = malloc(n == 0 ? 1 : n);
	bool good = false;

	assert_non_null(msg);
	for (size_t i = 0; i < n; i++)
		msg[i] = (uint8_t)(i * 7);
	assert_int_equal(foil_signer_sign(s, foil_view(msg, n), sig, NULL), FOIL_OK);
	assert_int_equal(foil_sign_verify(foil_signer_pub(s), foil_view(msg, n), sig, &good, NULL),
	    FOIL_OK);
	assert_true(good);
	free(msg);
}

/* The fingerprint that ssh-keygen shows for a file. */
static void fingerprint_of(const char *path, char out[64])
{
	char command[PATH_LEN + 40];
	FILE *f;

	(void)snprintf(command, sizeof command, "ssh-keygen -l -f '%s'", path);
	f = popen(command, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%*d %63s", out), 1);
	(void)pclose(f);
}

#define SSH_ADD(...) run((const char *const[]){ "ssh-add", "-q", __VA_ARGS__, NULL })

static void test_agent_signs(void **state)
{
	const size_t most = FOIL_AGENT_MESSAGE_MAX - (1 + 4 + FOIL_SSH_BLOB_LEN + 4 + 4);
	char at[PATH_LEN], key[PATH_LEN], pub[PATH_LEN];
	uint8_t sig[FOIL_SIG_LEN], read[FOIL_PUB_LEN], kid[FOIL_HASH_LEN];
	uint8_t *too_big = calloc(1, most + 1);
	struct foil_buf text = { .max = 1000 };
	struct foil_signer *s = NULL;

	(void)state;
	assert_non_null(too_big);
	make_key(in_dir(key, "id"), "ed25519");
	start_agent(in_dir(at, "agent"));
	SSH_ADD(key);
	assert_int_equal(foil_signer_open(in_dir(pub, "id.pub"), NULL, &s, NULL), FOIL_OK);
	assert_int_equal(foil_file_read(pub, 1000, &text, NULL), FOIL_OK);
	assert_int_equal(foil_pub_read(foil_buf_view(&text), read, NULL), FOIL_OK);
	assert_memory_equal(foil_signer_pub(s), read, sizeof read);
	foil_pub_thumbprint(read, kid);
	assert_memory_equal(foil_signer_kid(s), kid, sizeof kid);
	check_signs(s, 0);
	check_signs(s, 1);
	check_signs(s, 65535);
	check_signs(s, most);
	assert_int_equal(foil_signer_sign(s, foil_view(too_big, most + 1), sig, NULL),
	    FOIL_E_LIMIT);
	check_signs(s, 1);
	stop_agent();
	foil_signer_close(&s);
	foil_buf_free(&text);
	free(too_big);
}

/* Every way in which the agent can be without the key, or unwilling. */
static void test_agent_does_not_sign(void **state)
{
	char at[PATH_LEN], key[PATH_LEN], pub[PATH_LEN], ecdsa[PATH_LEN], other[PATH_LEN];
	char print[64];
	struct foil_err err = { .code = FOIL_OK };
	uint8_t sig[FOIL_SIG_LEN];
	struct foil_signer *s = NULL;
	enum foil_code rc;

	(void)state;
	make_key(in_dir(key, "mine"), "ed25519");
	make_key(in_dir(other, "other"), "ed25519");
	make_key(in_dir(ecdsa, "ecdsa"), "ecdsa");
	in_dir(pub, "mine.pub");
	fingerprint_of(pub, print);
	start_agent(in_dir(at, "agent-2"));

	SSH_ADD(ecdsa, other); /* the message names what is missing as ssh-add -l would show it */
	cannot_open(pub, "does not hold the key that is to sign, SHA256:");
	cannot_open(pub, "(keys it shows: 2)");
	cannot_open(pub, print);

	SSH_ADD("-c", key); /* each use is to be confirmed, and is not */
	assert_int_equal(foil_signer_open(pub, NULL, &s, NULL), FOIL_OK);
	rc = foil_signer_sign(s, foil_str("x"), sig, &err);
	says(rc, &err, "refused to sign with");
	says(rc, &err, print);

	SSH_ADD("-D"); /* the key has gone since it was opened */
	rc = foil_signer_sign(s, foil_str("x"), sig, &err);
	says(rc, &err, "refused to sign with");
	cannot_open(pub, "keys it shows: 0");

	stop_agent();
	rc = foil_signer_sign(s, foil_str("x"), sig, &err);
	says(rc, &err, "cannot connect to the ssh agent");
	cannot_open(pub, "cannot connect to the ssh agent");
	foil_signer_close(&s);
}

static void test_no_agent(void **state)
{
	static const char line[] =
	    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea me\n";
	char path[PATH_LEN], at[PATH_LEN], longest[200];

	(void)state;
	in_dir(path, "line.pub");
	assert_int_equal(foil_file_create(path, foil_str(line), 0644, NULL), FOIL_OK);
	assert_int_equal(unsetenv("SSH_AUTH_SOCK"), 0);
	cannot_open(path, "SSH_AUTH_SOCK is not set");
	assert_int_equal(setenv("SSH_AUTH_SOCK", "", 1), 0);
	cannot_open(path, "SSH_AUTH_SOCK is not set");
	assert_int_equal(setenv("SSH_AUTH_SOCK", in_dir(at, "nobody"), 1), 0);
	cannot_open(path, "cannot connect to the ssh agent");
	assert_int_equal(setenv("SSH_AUTH_SOCK", path, 1), 0); /* a file, not a socket */
	cannot_open(path, "cannot connect to the ssh agent");
	memset(longest, 'a', sizeof longest);
	longest[108] = '\0';
	assert_int_equal(setenv("SSH_AUTH_SOCK", longest, 1), 0);
	cannot_open(path, "too long for a socket");
	longest[107] = '\0';
	assert_int_equal(setenv("SSH_AUTH_SOCK", longest, 1), 0);
	cannot_open(path, "cannot connect to the ssh agent");
}

static void test_fingerprint(void **state)
{
	static const char hex[] =
	    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
	struct foil_ssh_print print;
	uint8_t pub[FOIL_PUB_LEN];

	(void)state;
	assert_int_equal(foil_unhex(pub, sizeof pub, foil_str(hex), NULL), FOIL_OK);
	assert_string_equal(foil_ssh_fingerprint(&print, pub),
	    "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_agent),
		cmocka_unit_test(test_agent_signs),
		cmocka_unit_test(test_agent_does_not_sign),
		cmocka_unit_test(test_fingerprint),
	};

	return cmocka_run_group_tests_name("agent", tests, setup, teardown);
}
