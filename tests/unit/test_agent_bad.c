/* SPDX-License-Identifier: Apache-2.0 */
/* Against agents that misbehave: each is a child that has one answer for every question. */
#include "agent_child.h"

#include "../../src/crypto/ssh_key.h"

#include <sys/prctl.h>

enum manner { ANSWERS, DRIPS, IS_SILENT, CLOSES_FIRST, NEVER_ACCEPTS };

static void read_request(int fd)
{
	uint8_t head[4], buf[4096];
	uint32_t left = 0;
	size_t got = 0;
	ssize_t n = 0;

	while (got < sizeof head && (n = read(fd, head + got, sizeof head - got)) > 0)
		got += (size_t)n;
	for (left = foil_get_be32(head); left > 0 && n > 0; left -= (uint32_t)n)
		n = read(fd, buf, left < sizeof buf ? left : sizeof buf);
}

static void serve(int fd, enum manner manner, struct foil_view answer)
{
	if (manner == CLOSES_FIRST)
		return;
	read_request(fd);
	if (manner == IS_SILENT)
		(void)pause();
	for (size_t i = 0; manner == DRIPS; i = (i + 1) % answer.len) {
		if (write(fd, answer.p + i, 1) != 1)
			return;
		nap();
	}
	while (answer.len > 0) {
		ssize_t n = write(fd, answer.p, answer.len);

		if (n <= 0)
			return;
		answer = foil_view(answer.p + n, answer.len - (size_t)n);
	}
}

static void start_fake(const struct sockaddr_un *at, enum manner manner, struct foil_view answer)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), one;

	assert_true(fd >= 0);
	stop_agent();
	(void)unlink(at->sun_path);
	assert_int_equal(bind(fd, (const struct sockaddr *)at, sizeof *at), 0);
	assert_int_equal(listen(fd, 0), 0);
	agent = fork();
	assert_true(agent >= 0);
	if (agent > 0) {
		(void)close(fd);
		return;
	}
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* not to outlive a test that is killed */
	(void)signal(SIGPIPE, SIG_IGN);
	if (manner == NEVER_ACCEPTS)
		(void)pause();
	while ((one = accept(fd, NULL, NULL)) >= 0) {
		serve(one, manner, answer);
		(void)close(one);
	}
	_exit(0);
}

static int64_t now_ms(void)
{
	struct timespec t;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &t), 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const uint8_t seed[32] = { 42 }, wrong_seed[32] = { 43 };
static const char message[] = "the bytes that are to be signed";

static void put_u32(struct foil_buf *b, uint32_t v)
{
	uint8_t be[4];

	foil_put_be32(be, v);
	foil_buf_put(b, be, sizeof be);
}

static void put_string(struct foil_buf *b, struct foil_view v)
{
	put_u32(b, (uint32_t)v.len);
	foil_buf_put_view(b, v);
}

/* A whole message: length, type, body. */
static void put_message(struct foil_buf *b, uint8_t type, struct foil_view body)
{
	put_u32(b, (uint32_t)body.len + 1);
	foil_buf_put_u8(b, type);
	foil_buf_put_view(b, body);
}

static void put_signature(struct foil_buf *b, const uint8_t by[32], const char *msg,
    const char *type, size_t len, bool tail_inside, bool tail_outside)
{
	struct foil_buf blob = { .max = 0 }, body = { .max = 0 };
	struct foil_signer *s = NULL;
	uint8_t sig[FOIL_SIG_LEN + 1] = { 0 };

	assert_int_equal(foil_signer_from_seed(by, &s, NULL), FOIL_OK);
	assert_int_equal(foil_signer_sign(s, foil_str(msg), sig, NULL), FOIL_OK);
	put_string(&blob, foil_str(type));
	put_string(&blob, foil_view(sig, len));
	if (tail_inside)
		foil_buf_put_u8(&blob, 0);
	put_string(&body, foil_buf_view(&blob));
	if (tail_outside)
		foil_buf_put_u8(&body, 0);
	put_message(b, 14, foil_buf_view(&body));
	foil_signer_close(&s);
	foil_buf_free(&blob);
	foil_buf_free(&body);
}

/* Writes the agent's answer for a case by its name; the names are the tests. */
static void put_answer(struct foil_buf *b, const char *name)
{
	static const uint8_t refuses[] = { 0, 0, 0, 1, 5 };
	static const uint8_t cut[] = { 0, 0, 0, 9, 14, 0, 0 };

	if (strcmp(name, "good") == 0)
		put_signature(b, seed, message, "ssh-ed25519", 64, false, false);
	else if (strcmp(name, "another key") == 0)
		put_signature(b, wrong_seed, message, "ssh-ed25519", 64, false, false);
	else if (strcmp(name, "another message") == 0)
		put_signature(b, seed, "other bytes", "ssh-ed25519", 64, false, false);
	else if (strcmp(name, "another type") == 0)
		put_signature(b, seed, message, "ssh-rsa", 64, false, false);
	else if (strcmp(name, "short signature") == 0)
		put_signature(b, seed, message, "ssh-ed25519", 63, false, false);
	else if (strcmp(name, "long signature") == 0)
		put_signature(b, seed, message, "ssh-ed25519", 65, false, false);
	else if (strcmp(name, "tail inside") == 0)
		put_signature(b, seed, message, "ssh-ed25519", 64, true, false);
	else if (strcmp(name, "tail outside") == 0)
		put_signature(b, seed, message, "ssh-ed25519", 64, false, true);
	else if (strcmp(name, "refuses") == 0)
		foil_buf_put(b, refuses, sizeof refuses);
	else if (strcmp(name, "refuses at length") == 0)
		put_message(b, 5, foil_str("no"));
	else if (strcmp(name, "success") == 0)
		put_message(b, 6, foil_view(NULL, 0));
	else if (strcmp(name, "empty signature") == 0)
		put_message(b, 14, foil_view(NULL, 0));
	else if (strcmp(name, "string past the end") == 0)
		put_message(b, 14, foil_view("\xff\xff\xff\xff", 4));
	else if (strcmp(name, "inner string past the end") == 0)
		put_message(b, 14, foil_view("\0\0\0\4\0\0\0\1", 8));
	else if (strcmp(name, "another protocol") == 0)
		foil_buf_put_str(b, "HTTP/1.1 400 Bad Request\r\n\r\n");
	else if (strcmp(name, "length 0") == 0)
		put_u32(b, 0);
	else if (strcmp(name, "length too large by one") == 0)
		put_u32(b, FOIL_AGENT_MESSAGE_MAX + 1);
	else if (strcmp(name, "length of 4 GiB") == 0)
		put_u32(b, UINT32_MAX);
	else if (strcmp(name, "cut in the length") == 0)
		foil_buf_put(b, cut, 3);
	else if (strcmp(name, "cut in the body") == 0)
		foil_buf_put(b, cut, sizeof cut);
	else
		fail_msg("no such answer: %s", name);
}

static struct foil_agent fake_agent(const uint8_t of[32])
{
	struct foil_agent a = { .list_ms = 20000, .sign_ms = 20000 };
	struct foil_signer *s = NULL;
	char path[PATH_LEN];

	assert_int_equal(foil_signer_from_seed(of, &s, NULL), FOIL_OK);
	memcpy(a.pub, foil_signer_pub(s), sizeof a.pub);
	a.at = address(in_dir(path, "fake"));
	foil_signer_close(&s);
	return a;
}

static void test_signing_goes_wrong(void **state)
{
	static const struct {
		const char *answer, *says;
	} cases[] = {
		{ "another key", "is not one of SHA256:" },
		{ "another message", "is not one of SHA256:" },
		{ "another type", "another kind (ssh-rsa, 64 bytes)" },
		{ "short signature", "another kind (ssh-ed25519, 63 bytes)" },
		{ "long signature", "another kind (ssh-ed25519, 65 bytes)" },
		{ "tail inside", "does not answer as an ssh agent" },
		{ "tail outside", "does not answer as an ssh agent" },
		{ "refuses", "refused to sign with SHA256:" },
		{ "refuses at length", "does not answer as an ssh agent" },
		{ "success", "does not answer as an ssh agent" },
		{ "empty signature", "does not answer as an ssh agent" },
		{ "string past the end", "does not answer as an ssh agent" },
		{ "inner string past the end", "does not answer as an ssh agent" },
		{ "another protocol", "announces an answer of 1213486160 bytes" },
		{ "length 0", "announces an answer of 0 bytes" },
		{ "length too large by one", "announces an answer of 262145 bytes" },
		{ "length of 4 GiB", "announces an answer of 4294967295 bytes" },
		{ "cut in the length", "closed the connection" },
		{ "cut in the body", "closed the connection" },
		{ "good", NULL },
	};
	struct foil_agent a = fake_agent(seed);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foil_buf answer = { .max = 0 };
		uint8_t sig[FOIL_SIG_LEN] = { 0xee, 0xee }, before[FOIL_SIG_LEN] = { 0xee, 0xee };
		struct foil_err err = { .code = FOIL_OK };
		enum foil_code rc;

		put_answer(&answer, cases[i].answer);
		start_fake(&a.at, ANSWERS, foil_buf_view(&answer));
		rc = foil_agent_sign(&a, foil_str(message), sig, &err);
		stop_agent();
		if (cases[i].says == NULL) {
			assert_int_equal(rc, FOIL_OK);
			assert_memory_not_equal(sig, before, sizeof sig);
		} else {
			says(rc, &err, cases[i].says);
			assert_memory_equal(sig, before, sizeof sig);
		}
		foil_buf_free(&answer);
	}
}

static enum foil_code check_against(struct foil_view body, struct foil_err *err)
{
	struct foil_agent a = fake_agent(seed);
	struct foil_buf answer = { .max = 0 };
	enum foil_code rc;

	put_message(&answer, 12, body);
	start_fake(&a.at, ANSWERS, foil_buf_view(&answer));
	rc = foil_agent_check(&a, err);
	stop_agent();
	foil_buf_free(&answer);
	return rc;
}

static void test_listing_goes_wrong(void **state)
{
	static const struct {
		const char *body;
		size_t len;
		const char *says;
	} cases[] = {
		{ "", 0, "does not answer as" },
		{ "\0\0\0", 3, "does not answer as" },
		{ "\0\0\0\0", 4, "keys it shows: 0" },
		{ "\0\0\0\0x", 5, "does not answer as" },
		{ "\0\0\0\1", 4, "does not answer as" },
		{ "\xff\xff\xff\xff", 4, "does not answer as" },
		{ "\0\0\0\1\0\0\0\1k", 9, "does not answer as" }, /* no comment */
		{ "\0\0\0\1\0\0\0\1k\0\0\0\0", 13, "keys it shows: 1" },
		{ "\0\0\0\1\0\0\0\1k\0\0\0\1", 13, "does not answer as" },
		{ "\0\0\0\1\xff\xff\xff\xffk\0\0\0\0", 13, "does not answer as" },
	};
	struct foil_err err = { .code = FOIL_OK };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foil_view body = foil_view(cases[i].body, cases[i].len);

		says(check_against(body, &err), &err, cases[i].says);
	}
}

/* The largest answer there may be, with our key at its very end; then one byte more. */
static void test_longest_listing(void **state)
{
	struct foil_agent a = fake_agent(seed);
	struct foil_buf body = { .max = 0 };
	uint8_t blob[FOIL_SSH_BLOB_LEN];
	size_t fill = FOIL_AGENT_MESSAGE_MAX - (1 + 4 + 4 + 1 + 4 + 4 + FOIL_SSH_BLOB_LEN + 4);
	char *comment = calloc(1, fill + 1);
	struct foil_err err = { .code = FOIL_OK };

	(void)state;
	assert_non_null(comment);
	foil_ssh_blob(a.pub, blob);
	for (size_t more = 0; more < 2; more++) {
		foil_buf_reset(&body);
		put_u32(&body, 2);
		put_string(&body, foil_str("k"));
		put_string(&body, foil_view(comment, fill + more));
		put_string(&body, foil_view(blob, sizeof blob));
		put_string(&body, foil_view(NULL, 0));
		if (more == 0)
			assert_int_equal(check_against(foil_buf_view(&body), &err), FOIL_OK);
		else
			says(check_against(foil_buf_view(&body), &err), &err,
			    "announces an answer of 262145");
	}
	foil_buf_free(&body);
	free(comment);
}

/* Whatever it does, it cannot hold the program longer than it was given. */
static void test_time_is_bounded(void **state)
{
	/* announces 256 bytes, sends one every 5 ms */
	static const uint8_t slow[] = { 0, 0, 1, 0 };
	static const enum manner manners[] = { IS_SILENT, DRIPS, NEVER_ACCEPTS };
	struct foil_agent a = fake_agent(seed);

	(void)state;
	a.list_ms = a.sign_ms = 200;
	for (size_t i = 0; i < COUNT(manners); i++) {
		struct foil_err err = { .code = FOIL_OK };
		uint8_t sig[FOIL_SIG_LEN];
		int64_t before, took;
		enum foil_code rc;

		start_fake(&a.at, manners[i], foil_view(slow, sizeof slow));
		before = now_ms();
		rc = foil_agent_check(&a, &err);
		says(rc, &err, "did not answer within 0.2 seconds");
		rc = foil_agent_sign(&a, foil_str(message), sig, &err);
		says(rc, &err, "did not answer within 0.2 seconds");
		took = now_ms() - before;
		assert_true(took >= 390 && took < 2000);
		stop_agent();
	}
}

static void test_agent_closes_first(void **state)
{
	struct foil_agent a = fake_agent(seed);
	size_t n = 200000; /* more than a socket takes at once: the sending itself fails */
	uint8_t *big = calloc(1, n), sig[FOIL_SIG_LEN];
	struct foil_err err = { .code = FOIL_OK };

	(void)state;
	assert_non_null(big);
	start_fake(&a.at, CLOSES_FIRST, foil_view(NULL, 0));
	for (int i = 0; i < 20; i++) { /* no SIGPIPE, whichever end is first */
		assert_int_equal(foil_agent_sign(&a, foil_view(big, n), sig, &err), FOIL_E_KEY);
		assert_int_equal(foil_agent_sign(&a, foil_str(message), sig, &err), FOIL_E_KEY);
	}
	stop_agent();
	free(big);
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* Signals without SA_RESTART all the while. */
static void test_interrupted(void **state)
{
	const struct sigaction act = { .sa_handler = on_alarm };
	struct sigaction old;
	const struct itimerspec every = { { 0, 1000000 }, { 0, 1000000 } };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct foil_agent a = fake_agent(seed);
	struct foil_buf answer = { .max = 0 };
	struct foil_err err = { .code = FOIL_OK };
	uint8_t sig[FOIL_SIG_LEN];
	timer_t timer;

	(void)state;
	put_answer(&answer, "good");
	start_fake(&a.at, ANSWERS, foil_buf_view(&answer));
	assert_int_equal(sigaction(SIGUSR1, &act, &old), 0);
	assert_int_equal(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	assert_int_equal(timer_settime(timer, 0, &every, NULL), 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(foil_agent_sign(&a, foil_str(message), sig, NULL), FOIL_OK);
	a.sign_ms = 100;
	stop_agent();
	start_fake(&a.at, IS_SILENT, foil_view(NULL, 0));
	says(foil_agent_sign(&a, foil_str(message), sig, &err), &err, "did not answer within 0.1");
	assert_int_equal(timer_delete(timer), 0);
	assert_int_equal(sigaction(SIGUSR1, &old, NULL), 0);
	stop_agent();
	foil_buf_free(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signing_goes_wrong),
		cmocka_unit_test(test_listing_goes_wrong),
		cmocka_unit_test(test_longest_listing),
		cmocka_unit_test(test_time_is_bounded),
		cmocka_unit_test(test_agent_closes_first),
		cmocka_unit_test(test_interrupted),
	};

	return cmocka_run_group_tests_name("agent_bad", tests, setup, teardown);
}
