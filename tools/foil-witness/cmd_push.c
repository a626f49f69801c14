/* SPDX-License-Identifier: Apache-2.0 */
/* foil-witness push: ask every witness, keep what is good, say what is not. */
#include "push.h"

#include "foil/net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_DEFAULT 10u
#define SECONDS_CEILING 600u
#define ROUNDS 2 /* W22: once more, with the size that a 409 named */

const struct foil_push *push_contradiction(const struct push *p)
{
	const struct foil_push *worst = NULL;

	for (size_t i = 0; i < p->n; i++)
		if (p->asked[i].state == FOIL_PUSH_CONTRADICTS &&
		    (worst == NULL || p->asked[i].named > worst->named))
			worst = &p->asked[i];
	return worst;
}

/* W26: what the trust file asks for; where it asks for nothing, one witness is something. */
bool push_enough(const struct foil_trust_result *r)
{
	return r->quorum_asked ? r->quorum_met : r->cosigned > 0;
}

/* W21: nothing is sent that its own log has not signed. */
static enum foil_code judge_own(struct push *p, struct foil_err *err)
{
	struct foil_safe s;
	enum foil_code rc;

	if ((rc = foil_trust_judge(p->trust, &p->log.note, &p->log.checkpoint, &p->result, err)) !=
	    FOIL_OK)
		return rc;
	if (p->result.known_bad)
		return foil_fail(err, FOIL_E_FORMAT,
		    "a signature on the checkpoint by a key of the trust file is not good");
	if (!p->result.log_signed)
		return foil_fail(err, FOIL_E_REFUSED,
		    "the trust file has no key of %s that signed the checkpoint",
		    foil_safe(&s, foil_str(p->log.checkpoint.origin)));
	return FOIL_OK;
}

/* The size that a witness probably holds: that of the last checkpoint that it has cosigned. */
static enum foil_code guess(struct push *p, uint64_t size, struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_NOTE_MAX };
	struct foil_checkpoint c;
	struct foil_note note;
	enum foil_code rc = push_archived(p, size, &bytes, &note, &c, err);

	for (size_t i = 0; rc == FOIL_OK && i < p->n; i++) {
		enum foil_note_result found;
		uint64_t at;

		if (p->asked[i].state != FOIL_PUSH_ASK || p->asked[i].old > 0)
			continue;
		rc = foil_note_check(&note, &p->asked[i].witness->key, &found, &at, err);
		if (rc == FOIL_OK && found == FOIL_NOTE_GOOD)
			p->asked[i].old = size;
	}
	foil_buf_free(&bytes);
	return rc == FOIL_E_NOT_FOUND ? FOIL_OK : rc;
}

static enum foil_code begin(struct push *p, struct foil_err *err)
{
	struct foil_err why;

	p->n = p->trust->n_witnesses;
	for (size_t i = 0; i < p->n; i++) {
		struct foil_push *a = &p->asked[i];
		enum foil_note_result found;
		enum foil_code rc;

		a->witness = &p->trust->witness[i];
		rc = foil_note_check(&p->log.note, &a->witness->key, &found, &a->at, err);
		if (rc != FOIL_OK)
			return rc;
		if (found == FOIL_NOTE_GOOD) {
			a->state = FOIL_PUSH_COSIGNED;
		} else if (a->witness->url[0] == '\0') {
			a->state = FOIL_PUSH_AWAY;
			(void)snprintf(a->why, sizeof a->why, "the trust file has no address: by hand");
		} else if (foil_url_check(a->witness->url, &why) != FOIL_OK) {
			a->state = FOIL_PUSH_AWAY;
			(void)snprintf(a->why, sizeof a->why, "%.199s", why.msg);
		}
	}
	return FOIL_OK;
}

enum foil_code push_url(const struct foil_push *a, const char *tail, struct foil_buf *out,
    struct foil_err *err)
{
	size_t len = strlen(a->witness->url);

	while (len > 0 && a->witness->url[len - 1] == '/')
		len--;
	foil_buf_put(out, a->witness->url, len);
	foil_buf_put_str(out, tail);
	(void)foil_buf_cstr(out); /* so that a NUL stands after it */
	return foil_buf_check(out, "address", err);
}

static enum foil_code make_request(struct push *p, const struct foil_push *a, struct foil_buf *url,
    struct foil_buf *body, struct foil_err *err)
{
	struct foil_path path;
	enum foil_code rc;

	if ((rc = push_url(a, "/add-checkpoint", url, err)) != FOIL_OK ||
	    (rc = foil_log_dir_proof(&p->log, a->old, &path, NULL, err)) != FOIL_OK)
		return rc;
	foil_witness_request_put(body, a->old, &path, p->sent.note);
	return foil_buf_check(body, "request", err);
}

static enum foil_code take(struct push *p, struct foil_push *a, const struct foil_http_post *post,
    struct foil_err *err)
{
	if (!post->failed)
		return foil_push_answer(a, &p->sent, post->status, foil_str(post->type),
		    foil_buf_view(&post->answer), p->env->now(p->env->ctx), err);
	a->state = FOIL_PUSH_AWAY;
	(void)snprintf(a->why, sizeof a->why, "%s", post->why);
	return FOIL_OK;
}

/* Everybody who is still to be asked, at once. */
static enum foil_code ask_round(struct push *p, struct foil_err *err)
{
	struct foil_http_post post[FOIL_TRUST_WITNESSES_MAX];
	struct foil_buf url[FOIL_TRUST_WITNESSES_MAX], body[FOIL_TRUST_WITNESSES_MAX];
	struct foil_push *who[FOIL_TRUST_WITNESSES_MAX];
	size_t n = 0;
	enum foil_code rc = FOIL_OK;

	for (size_t i = 0; rc == FOIL_OK && i < p->n; i++) {
		if (p->asked[i].state != FOIL_PUSH_ASK)
			continue;
		who[n] = &p->asked[i];
		foil_buf_init(&url[n], 2 * FOIL_TRUST_URL_CAP);
		foil_buf_init(&body[n], FOIL_WITNESS_REQUEST_MAX);
		rc = make_request(p, who[n], &url[n], &body[n], err);
		post[n] = (struct foil_http_post){ .url = (const char *)url[n].p,
			.body = foil_buf_view(&body[n]), .answer_max = FOIL_WITNESS_ANSWER_MAX };
		n++;
	}
	if (rc == FOIL_OK)
		rc = foil_http_post_all(post, n, p->seconds, p->proxy, err);
	for (size_t i = 0; i < n; i++) {
		if (rc == FOIL_OK)
			rc = take(p, who[i], &post[i], err);
		foil_buf_free(&post[i].answer);
		foil_buf_free(&url[i]);
		foil_buf_free(&body[i]);
	}
	return rc;
}

static bool anybody_left(const struct push *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->asked[i].state == FOIL_PUSH_ASK)
			return true;
	return false;
}

/* The checkpoint as it is with what was collected, under the trust file. */
static enum foil_code judge_again(struct push *p, struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_NOTE_MAX };
	struct foil_note note;
	enum foil_code rc;

	if ((rc = foil_push_merge(&p->sent, p->asked, p->n, &b, err)) == FOIL_OK &&
	    (rc = foil_note_read(foil_buf_view(&b), &note, err)) == FOIL_OK)
		rc = foil_trust_judge(p->trust, &note, &p->log.checkpoint, &p->result, err);
	foil_buf_free(&b);
	return rc;
}

/* An archived head counts when this log signed it, enough have cosigned it, and these tiles go on from it. */
static enum foil_code counts(struct push *p, const struct foil_note *note,
    const struct foil_checkpoint *c, bool *yes, struct foil_err *err)
{
	uint8_t root[FOIL_HASH_LEN];
	struct foil_trust_result r;
	struct foil_path path;
	enum foil_code rc;

	*yes = false;
	if ((rc = foil_trust_judge(p->trust, note, c, &r, err)) != FOIL_OK || !r.log_signed ||
	    !push_enough(&r))
		return rc;
	if ((rc = foil_log_dir_proof(&p->log, c->size, &path, root, err)) != FOIL_OK)
		return rc;
	*yes = memcmp(root, c->root, sizeof root) == 0;
	return FOIL_OK;
}

/* The largest size that enough have cosigned: this one, or one of the archive. */
static enum foil_code find_cosigned(struct push *p, const uint64_t *sizes, size_t n,
    struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_NOTE_MAX };
	enum foil_code rc = FOIL_OK;

	p->cosigned_to = push_enough(&p->result) ? p->log.checkpoint.size : 0;
	for (size_t i = 0; i < n && p->cosigned_to == 0; i++) {
		struct foil_checkpoint c;
		struct foil_note note;
		bool yes = false;

		foil_buf_reset(&bytes);
		rc = push_archived(p, sizes[i], &bytes, &note, &c, err);
		if (rc == FOIL_OK)
			rc = counts(p, &note, &c, &yes, err);
		if (yes)
			p->cosigned_to = sizes[i];
		if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND)
			break;
		rc = FOIL_OK;
	}
	foil_buf_free(&bytes);
	return rc;
}

static enum foil_code run(struct push *p, struct foil_err *err)
{
	uint64_t *sizes = NULL;
	size_t n = 0;
	enum foil_code rc;

	p->sent = (struct foil_push_sent){ foil_buf_view(&p->log.bytes), &p->log.note,
		&p->log.checkpoint };
	if ((rc = judge_own(p, err)) != FOIL_OK || (rc = begin(p, err)) != FOIL_OK ||
	    (rc = push_sizes(p->dir, p->log.checkpoint.size, &sizes, &n, err)) != FOIL_OK ||
	    (n > 0 && (rc = guess(p, sizes[0], err)) != FOIL_OK))
		goto done;
	for (int round = 0; round < ROUNDS && rc == FOIL_OK && anybody_left(p); round++)
		rc = ask_round(p, err);
	if (rc != FOIL_OK || (rc = push_keep(p, err)) != FOIL_OK ||
	    (rc = judge_again(p, err)) != FOIL_OK)
		goto done;
	if (push_contradiction(p) != NULL &&
	    ((rc = push_prove(p, push_contradiction(p), err)) != FOIL_OK ||
	    (rc = push_alarm(p, push_contradiction(p), err)) != FOIL_OK))
		goto done;
	rc = find_cosigned(p, sizes, n, err);
done:
	free(sizes);
	return rc;
}

static enum foil_code read_seconds(struct cli *c, unsigned *out, struct foil_err *err)
{
	const char *text = cli_opt(c, "timeout");
	uint64_t n = SECONDS_DEFAULT;
	enum foil_code rc;

	if (text != NULL && (rc = cli_uint(c, "--timeout", text, SECONDS_CEILING, &n, err)) != FOIL_OK)
		return rc;
	if (n == 0)
		return cli_wrong(c, err, "--timeout is at least one second");
	*out = (unsigned)n;
	return FOIL_OK;
}

int cmd_push(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	struct foil_trust *trust = NULL;
	struct push *p = NULL;
	bool open = false;
	enum foil_code rc;

	if ((p = calloc(1, sizeof *p)) == NULL) {
		rc = foil_fail(&err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	p->dir = cli_arg(c, 0);
	p->proxy = cli_opt(c, "proxy");
	p->env = c->env;
	if ((rc = read_seconds(c, &p->seconds, &err)) != FOIL_OK ||
	    (rc = witness_trust(c, &trust, &err)) != FOIL_OK)
		goto done;
	p->trust = trust;
	if (trust->n_witnesses == 0) {
		rc = foil_fail(&err, FOIL_E_NOT_FOUND, "the trust file names no witness");
		goto done;
	}
	if ((rc = foil_log_dir_open(p->dir, &p->log, &err)) != FOIL_OK)
		goto done;
	open = true;
	if ((rc = run(p, &err)) != FOIL_OK || (rc = push_report(c, p, &err)) != FOIL_OK)
		goto done;
	if (push_contradiction(p) != NULL)
		verdict = FOIL_DOES_NOT_MATCH;
	else if (push_enough(&p->result))
		verdict = FOIL_MATCHES;
done:
	if (open)
		foil_log_dir_close(&p->log);
	if (p != NULL) {
		foil_buf_free(&p->proof);
		foil_buf_free(&p->evidence);
	}
	free(p);
	free(trust);
	return cli_end_verdict(c, rc, &err, verdict);
}
