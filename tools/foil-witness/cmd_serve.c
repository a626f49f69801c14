/* SPDX-License-Identifier: Apache-2.0 */
/* foil-witness serve */
#include "witness.h"

#include "foil/net.h"

#include <signal.h>
#include <string.h>

#define LISTEN_DEFAULT "127.0.0.1:8080"
#define CONNECTIONS_MAX 64u
#define SECONDS_MAX 30u
#define STEP_MS 500u

static volatile sig_atomic_t stopped;

static void on_signal(int sig)
{
	(void)sig;
	stopped = 1;
}

struct serve {
	struct cli *cli;
	struct foil_witness *witness;
	bool told; /* that a record cannot be shown */
};

static void plain(struct foil_http_answer *out, unsigned status, const char *text)
{
	out->status = status;
	out->type = "text/plain; charset=utf-8";
	foil_buf_reset(&out->body);
	foil_buf_put_str(&out->body, text);
}

/* W42: a line for what a log's own signature has earned; strangers cannot fill the journal. */
static void tell(const struct serve *s, const struct foil_witness_answer *a)
{
	struct foil_safe safe;

	(void)s;
	if (a->status == FOIL_WITNESS_COSIGNED || a->status == FOIL_WITNESS_CONFLICT ||
	    a->status == FOIL_WITNESS_UNPROVEN)
		(void)printf("%u %s size %llu: %s\n", a->status, foil_safe(&safe, foil_str(a->origin)),
		    (unsigned long long)a->size, a->why);
	(void)fflush(stdout);
}

static void add(struct serve *s, const struct foil_http_request *r, struct foil_http_answer *out)
{
	struct foil_witness_answer a = { .status = 0 };
	struct foil_err err = { FOIL_OK, "" };

	if (foil_witness_add(s->witness, r->body, &a, &err) != FOIL_OK) {
		cli_say(s->cli, "500: %s", err.msg);
		plain(out, 500, "the witness cannot answer; its operator has been told why\n");
		return;
	}
	tell(s, &a);
	if (a.forked && witness_evidence(s->cli, s->witness, cli_arg(s->cli, 0), r->body, &err) != FOIL_OK)
		cli_say(s->cli, "evidence of two histories could not be kept: %s", err.msg);
	out->status = a.status;
	out->type = a.type;
	foil_buf_put_view(&out->body, foil_buf_view(&a.body));
	foil_witness_answer_free(&a);
}

/* W13: "/<64 hex>/checkpoint" */
static void monitor(struct serve *s, const char *path, struct foil_http_answer *out)
{
	static const char tail[] = "/checkpoint";
	const char *end = path[0] == '/' ? strchr(path + 1, '/') : NULL;
	struct foil_err err = { FOIL_OK, "" };
	enum foil_code rc;

	if (end == NULL || strcmp(end, tail) != 0) {
		plain(out, 404, "nothing is here\n");
		return;
	}
	rc = foil_witness_look_hex(s->witness, foil_view(path + 1, (size_t)(end - path - 1)), &out->body,
	    &err);
	if (rc == FOIL_OK) {
		out->status = 200;
		out->type = "text/plain; charset=utf-8";
	} else if (rc == FOIL_E_NOT_FOUND) {
		plain(out, 404, "no checkpoint of such a log\n");
	} else {
		if (!s->told) /* W42: once, for any stranger can ask again */
			cli_say(s->cli, "500: %s", err.msg);
		s->told = true;
		plain(out, 500, "the witness cannot answer\n");
	}
}

static void handle(void *ctx, const struct foil_http_request *r, struct foil_http_answer *out)
{
	struct serve *s = ctx;
	bool get = strcmp(r->method, "GET") == 0 || strcmp(r->method, "HEAD") == 0;

	if (strcmp(r->path, "/add-checkpoint") == 0) {
		if (strcmp(r->method, "POST") == 0)
			add(s, r, out);
		else
			plain(out, 405, "add-checkpoint is a POST\n");
	} else if (get) {
		monitor(s, r->path, out);
	} else {
		plain(out, 404, "nothing is here\n");
	}
}

static enum foil_code serve(struct serve *s, struct foil_err *err)
{
	const char *listen = cli_opt(s->cli, "listen");
	struct foil_server_setup setup = { .listen = listen != NULL ? listen : LISTEN_DEFAULT,
		.body_max = FOIL_WITNESS_REQUEST_MAX, .connections_max = CONNECTIONS_MAX,
		.seconds_max = SECONDS_MAX, .env = s->cli->env, .handle = handle, .ctx = s };
	struct sigaction act = { .sa_handler = on_signal };
	struct foil_server *server = NULL;
	enum foil_code rc;

	if ((rc = foil_server_start(&setup, &server, err)) != FOIL_OK) {
		if (rc == FOIL_E_ARG)
			rc = cli_wrong(s->cli, err, "%s", err->msg);
		return rc;
	}
	(void)sigemptyset(&act.sa_mask);
	(void)sigaction(SIGTERM, &act, NULL);
	(void)sigaction(SIGINT, &act, NULL);
	(void)printf("listening on http://%s\n", foil_server_address(server));
	(void)fflush(stdout);
	while (rc == FOIL_OK && stopped == 0)
		rc = foil_server_step(server, STEP_MS, err);
	foil_server_stop(&server);
	return rc;
}

int cmd_serve(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct serve s = { .cli = c };
	struct passphrase pass;
	enum foil_code rc;

	if ((rc = witness_open(c, cli_arg(c, 0), false, &pass, &s.witness, &err)) == FOIL_OK)
		rc = serve(&s, &err);
	foil_witness_close(&s.witness);
	return cli_end(c, rc, &err);
}
