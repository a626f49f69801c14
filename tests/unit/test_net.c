/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server and the client, against each other and against what they must not bear
 * (spec/witness.md W40 to W44).
 */
#include "exact.h"

#include "foil/net.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BODY_MAX 1000

static struct {
	struct foil_server *server;
	pthread_t thread;
	volatile bool stop;
	char base[100];
	unsigned port;
	unsigned handled;
	int64_t skew; /* added to the clock, so that a test need not wait */
} it;

static int64_t clock_now(void *ctx)
{
	const struct foil_env *system = foil_env_system();

	(void)ctx;
	return system->now(system->ctx) + __atomic_load_n(&it.skew, __ATOMIC_SEQ_CST);
}

static const struct foil_env env = { NULL, clock_now, NULL };

/* Says back what it was sent. */
static void echo(void *ctx, const struct foil_http_request *r, struct foil_http_answer *out)
{
	(void)ctx;
	it.handled++;
	out->status = strcmp(r->path, "/teapot") == 0 ? 418 : 200;
	out->type = "text/x.echo";
	foil_buf_printf(&out->body, "%s %s ", r->method, r->path);
	foil_buf_put_view(&out->body, r->body);
}

static void *loop(void *arg)
{
	(void)arg;
	while (!it.stop)
		if (foil_server_step(it.server, 50, NULL) != FOIL_OK)
			return (void *)1;
	return NULL;
}

static int start(void **state)
{
	struct foil_server_setup setup = { .listen = "127.0.0.1:0", .body_max = BODY_MAX,
		.connections_max = 4, .seconds_max = 20, .env = &env, .handle = echo };

	(void)state;
	if (foil_server_start(&setup, &it.server, NULL) != FOIL_OK)
		return 1;
	(void)snprintf(it.base, sizeof it.base, "http://%s", foil_server_address(it.server));
	it.port = (unsigned)strtoul(strrchr(it.base, ':') + 1, NULL, 10);
	return pthread_create(&it.thread, NULL, loop, NULL) != 0;
}

static int stop(void **state)
{
	void *bad;

	(void)state;
	it.stop = true;
	if (pthread_join(it.thread, &bad) != 0 || bad != NULL)
		return 1;
	foil_server_stop(&it.server);
	return 0;
}

static struct foil_http_post post(const char *path, struct foil_view body, size_t answer_max,
    unsigned seconds)
{
	static char url[200];
	struct foil_http_post p = { .url = url, .body = body, .answer_max = answer_max };

	(void)snprintf(url, sizeof url, "%s%s", it.base, path);
	assert_int_equal(foil_http_post_all(&p, 1, seconds, NULL, NULL), FOIL_OK);
	return p;
}

static void test_round(void **state)
{
	struct foil_http_post p = post("/a", foil_str("hello"), 100, 5);

	(void)state;
	assert_false(p.failed);
	assert_int_equal(p.status, 200);
	assert_string_equal(p.type, "text/x.echo");
	assert_view_equal(foil_buf_view(&p.answer), foil_str("POST /a hello"));
	foil_buf_free(&p.answer);
	{
		char url[200];
		struct foil_http_post get = { .url = url, .get = true, .answer_max = 100 };

		(void)snprintf(url, sizeof url, "%s/g", it.base);
		assert_int_equal(foil_http_post_all(&get, 1, 5, NULL, NULL), FOIL_OK);
		assert_false(get.failed);
		assert_view_equal(foil_buf_view(&get.answer), foil_str("GET /g "));
		foil_buf_free(&get.answer);
	}
	p = post("/teapot", foil_str(""), 100, 5);
	assert_int_equal(p.status, 418);
	foil_buf_free(&p.answer);
}

/* W40: a body at the bound is handed over, one byte more is 413 and is not. */
static void test_body_bound(void **state)
{
	uint8_t bytes[BODY_MAX + 1];

	(void)state;
	memset(bytes, 'x', sizeof bytes);
	for (size_t n = BODY_MAX - 1; n <= BODY_MAX + 1; n++) {
		unsigned before = it.handled;
		struct foil_http_post p = post("/b", foil_view(bytes, n), 2000, 5);

		assert_false(p.failed);
		assert_int_equal(p.status, n <= BODY_MAX ? 200 : 413);
		assert_int_equal(it.handled - before, n <= BODY_MAX ? 1 : 0);
		foil_buf_free(&p.answer);
	}
}

/* W44: an answer at the bound is taken, one byte more is none. */
static void test_answer_bound(void **state)
{
	size_t whole = strlen("POST /a hello");

	(void)state;
	for (size_t max = whole - 1; max <= whole; max++) {
		struct foil_http_post p = post("/a", foil_str("hello"), max, 5);

		assert_int_equal(p.failed, max < whole);
		if (p.failed)
			assert_string_equal(p.why, "the answer is too large");
		foil_buf_free(&p.answer);
	}
}

static int connect_raw(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)it.port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timeval wait = { 8, 0 };

	assert_true(fd >= 0);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	return fd;
}

/* W40: a chunked body has no length to refuse beforehand. */
static void test_chunked(void **state)
{
	static const char head[] = "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
	unsigned before = it.handled;
	char chunk[600], answer[400] = "";
	int fd = connect_raw();

	(void)state;
	assert_true(write(fd, head, strlen(head)) > 0);
	memset(chunk, 'x', sizeof chunk);
	memcpy(chunk, "200\r\n", 5);
	memcpy(chunk + 5 + 512, "\r\n", 2);
	for (int i = 0; i < 3; i++)
		assert_true(write(fd, chunk, 5 + 512 + 2) > 0);
	assert_true(write(fd, "0\r\n\r\n", 5) == 5);
	assert_true(read(fd, answer, sizeof answer - 1) > 12);
	assert_memory_equal(answer, "HTTP/1.1 413", 12);
	assert_int_equal(it.handled, before);
	(void)close(fd);
}

/* W41: a connection ends when its time is over, though it goes on talking. */
static void test_drip(void **state)
{
	int fd = connect_raw();
	bool ended = false;

	(void)state;
	assert_true(write(fd, "POST /d HTTP/1.1\r\nHost: x\r\n", 27) == 27);
	for (int i = 0; i < 100 && !ended; i++) {
		struct timespec t = { 0, 30000000 };

		if (i == 5) /* twenty seconds later */
			__atomic_store_n(&it.skew, 21, __ATOMIC_SEQ_CST);
		if (i < 5)
			assert_int_equal(send(fd, "A", 1, MSG_NOSIGNAL), 1);
		else
			ended = send(fd, "A", 1, MSG_NOSIGNAL) != 1;
		(void)nanosleep(&t, NULL);
	}
	assert_true(ended);
	__atomic_store_n(&it.skew, 0, __ATOMIC_SEQ_CST);
	(void)close(fd);
}

/* W41: more connections than are allowed: those that are there go on, and so does the server. */
static void test_many(void **state)
{
	int fd[12];
	struct foil_http_post p;

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++)
		fd[i] = connect_raw();
	for (size_t i = 0; i < COUNT(fd); i++)
		(void)close(fd[i]);
	p = post("/a", foil_str("x"), 100, 8);
	assert_false(p.failed);
	assert_int_equal(p.status, 200);
	foil_buf_free(&p.answer);
}

/* One that nobody listens at, and one that says nothing, hold up nobody else. */
static void test_at_once(void **state)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof a;
	int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timespec from, to;
	struct foil_http_post p[3];
	char url[3][200];

	(void)state;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(silent, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(silent, 4), 0);
	assert_int_equal(getsockname(silent, (struct sockaddr *)&a, &len), 0);
	(void)snprintf(url[0], sizeof url[0], "http://127.0.0.1:1/");
	(void)snprintf(url[1], sizeof url[1], "http://127.0.0.1:%u/", (unsigned)ntohs(a.sin_port));
	(void)snprintf(url[2], sizeof url[2], "%s/ok", it.base);
	for (size_t i = 0; i < 3; i++)
		p[i] = (struct foil_http_post){ .url = url[i], .body = foil_str("x"), .answer_max = 100 };
	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &from), 0);
	assert_int_equal(foil_http_post_all(p, 3, 1, NULL, NULL), FOIL_OK);
	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &to), 0);
	assert_true(to.tv_sec - from.tv_sec <= 3);
	assert_true(p[0].failed && p[0].why[0] != '\0');
	assert_true(p[1].failed && p[1].why[0] != '\0');
	assert_false(p[2].failed);
	for (size_t i = 0; i < 3; i++)
		foil_buf_free(&p[i].answer);
	(void)close(silent);
}

static void test_addresses(void **state)
{
	static const struct {
		const char *url;
		bool good;
	} urls[] = {
		{ "http://127.0.0.1:80/", true }, { "https://w.example/a/b", true },
		    { "http://[::1]:80/", true },
		{ "ftp://w.example/", false }, { "file:///etc/passwd", false }, { "w.example", false },
		{ "http://user@w.example/", false }, { "http://u:p@w.example/", false },
		{ "http://w.example/?q=1", false }, { "http://w.example/#a", false }, { "", false },
		{ "http://", false },
	};
	static const char *const listens[] = { "127.0.0.1", "localhost:80", "127.0.0.1:65536", ":80",
		"127.0.0.1:-1", "[::1:80", "::1:80", "1.2.3.4.5:80", "" };
	struct foil_server_setup setup = { .body_max = 1, .connections_max = 1, .seconds_max = 1,
		.env = &env, .handle = echo };
	struct foil_server *s = NULL;

	(void)state;
	for (size_t i = 0; i < COUNT(urls); i++)
		if ((foil_url_check(urls[i].url, NULL) == FOIL_OK) != urls[i].good)
			fail_msg("%s", urls[i].url);
	for (size_t i = 0; i < COUNT(listens); i++) {
		setup.listen = listens[i];
		assert_int_equal(foil_server_start(&setup, &s, NULL), FOIL_E_ARG);
	}
	setup.listen = it.base + strlen("http://"); /* it is taken */
	assert_int_equal(foil_server_start(&setup, &s, NULL), FOIL_E_IO);
	assert_null(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_body_bound),
		cmocka_unit_test(test_answer_bound),
		cmocka_unit_test(test_chunked),
		cmocka_unit_test(test_drip),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_at_once),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
