/* SPDX-License-Identifier: Apache-2.0 */
/* add-checkpoint from its bytes to its answer (spec/witness.md W9, W11, W12). */
#include "state.h"

#include <string.h>

#define PLAIN "text/plain; charset=utf-8"

void foil_witness_answer_free(struct foil_witness_answer *a)
{
	foil_buf_free(&a->body);
	foil_buf_free(&a->line);
}

/* What is kept and shown to monitors: the text, the log's lines, and ours. */
static enum foil_code put_record(const struct foil_witness_request *r,
    const struct foil_vkey *keys, size_t n_keys, struct foil_view line, struct foil_buf *out,
    struct foil_err *err)
{
	foil_buf_put_view(out, r->note.text);
	foil_buf_put_u8(out, '\n');
	for (size_t i = 0; i < r->note.n_lines; i++) {
		const struct foil_note_line *l = &r->note.line[i];

		for (size_t k = 0; k < n_keys; k++)
			if (l->id == keys[k].id && foil_view_eq(l->name, foil_str(keys[k].name)))
				foil_note_put_line(out, &keys[k], foil_view(l->sig, l->sig_len));
	}
	foil_buf_put_view(out, line);
	return foil_buf_check(out, "record", err);
}

static enum foil_code sign(struct foil_witness *w, struct foil_view text, uint64_t at,
    struct foil_buf *line, struct foil_err *err)
{
	struct foil_buf msg = { .max = FOIL_NOTE_MAX + 64 };
	uint8_t sig[8 + FOIL_SIG_LEN];
	enum foil_code rc;

	foil_put_be64(sig, at);
	foil_cosignature_put_message(&msg, at, text);
	if ((rc = foil_buf_check(&msg, "cosigned message", err)) == FOIL_OK &&
	    (rc = foil_signer_sign(w->signer, foil_buf_view(&msg), sig + 8, err)) == FOIL_OK) {
		foil_note_put_line(line, &w->key, foil_view(sig, sizeof sig));
		rc = foil_buf_check(line, "cosignature", err);
	}
	foil_buf_free(&msg);
	return rc;
}

/* W12: a clock that went back would make this cosignature look older than the one before. */
static enum foil_code time_to_say(const struct foil_witness *w, const struct foil_witness_held *held,
    uint64_t *at, struct foil_err *err)
{
	int64_t now = w->env->now(w->env->ctx);

	if (now <= 0 || (held->any && (uint64_t)now < held->at))
		return foil_fail(err, FOIL_E_REFUSED,
		    "the clock stands before the last cosignature's time; set it right");
	*at = (uint64_t)now;
	return FOIL_OK;
}

/* W9: decide, sign and persist, while nobody else can. */
static enum foil_code locked_add(struct foil_witness *w, const struct foil_witness_request *r,
    struct foil_witness_decision *d, struct foil_witness_held *held, struct foil_buf *line,
    struct foil_err *err)
{
	struct foil_buf record = { .max = FOIL_NOTE_MAX };
	struct foil_vkey keys[FOIL_WITNESS_KEYS_MAX];
	const char *origin = r->checkpoint.origin;
	size_t n = 0;
	uint64_t at = 0;
	enum foil_code rc;

	if ((rc = foil_witness_keys(w->dir, origin, keys, &n, err)) != FOIL_OK ||
	    (rc = state_held(w, origin, held, NULL, err)) != FOIL_OK ||
	    (rc = foil_witness_decide(keys, n, held, r, d, err)) != FOIL_OK ||
	    d->status != FOIL_WITNESS_COSIGNED)
		goto done;
	if ((rc = time_to_say(w, held, &at, err)) == FOIL_OK &&
	    (rc = sign(w, r->note.text, at, line, err)) == FOIL_OK &&
	    (rc = put_record(r, keys, n, foil_buf_view(line), &record, err)) == FOIL_OK)
		rc = state_put(w, origin, foil_buf_view(&record), err);
done:
	foil_buf_free(&record);
	return rc;
}

/* W11: the body that a status comes with. */
static void put_body(struct foil_witness_answer *a, const struct foil_witness_held *held)
{
	a->type = PLAIN;
	if (a->status == FOIL_WITNESS_COSIGNED) {
		foil_buf_put_view(&a->body, foil_buf_view(&a->line));
	} else if (a->status == FOIL_WITNESS_CONFLICT) {
		a->type = "text/x.tlog.size";
		foil_buf_printf(&a->body, "%llu\n", (unsigned long long)held->size);
	} else {
		foil_buf_printf(&a->body, "%s\n", a->why);
	}
}

enum foil_code foil_witness_add(struct foil_witness *w, struct foil_view body,
    struct foil_witness_answer *out, struct foil_err *err)
{
	struct foil_witness_answer a = { .body = { .max = FOIL_WITNESS_ANSWER_MAX },
		.line = { .max = FOIL_WITNESS_ANSWER_MAX } };
	struct foil_witness_held held = { .any = false };
	struct foil_witness_decision d = { FOIL_WITNESS_MALFORMED, "not a request to add a checkpoint",
		false };
	struct foil_witness_request r;
	struct foil_err why = { .msg = "" };
	enum foil_code rc;
	int lock = -1;

	rc = foil_witness_request_read(body, &r, &why);
	if (rc == FOIL_E_NOMEM) {
		rc = foil_fail(err, rc, "out of memory");
		goto done;
	}
	if (rc == FOIL_OK) {
		memcpy(a.origin, r.checkpoint.origin, sizeof a.origin);
		a.size = r.checkpoint.size;
		if ((rc = state_lock(w->dir, &lock, err)) != FOIL_OK ||
		    (rc = locked_add(w, &r, &d, &held, &a.line, err)) != FOIL_OK)
			goto done;
	}
	a.status = (unsigned)d.status;
	a.why = d.why;
	a.forked = d.forked;
	put_body(&a, &held);
	if (why.msg[0] != '\0') { /* it could not be read, and why is known better */
		foil_buf_reset(&a.body);
		foil_buf_printf(&a.body, "%s\n", why.msg);
	}
	if ((rc = foil_buf_check(&a.body, "answer", err)) != FOIL_OK)
		goto done;
	*out = a;
	a = (struct foil_witness_answer){ .status = 0 };
done:
	if (lock >= 0)
		state_unlock(lock);
	foil_witness_answer_free(&a);
	return rc;
}
