/* SPDX-License-Identifier: Apache-2.0 */
/* foil-witness cosign, request: the protocol carried by hand. */
#include "witness.h"

#include "foil/file.h"

#include <string.h>
#include <unistd.h>

static bool is_request(struct foil_view input)
{
	static const char word[] = "old ";

	return input.len >= sizeof word - 1 && memcmp(input.p, word, sizeof word - 1) == 0;
}

static enum foil_code proof_of(struct cli *c, const struct foil_checkpoint *want,
    const struct foil_witness_held *held, struct foil_path *out, struct foil_err *err)
{
	const char *file = cli_opt(c, "proof"), *tiles = cli_opt(c, "tiles");
	struct foil_buf text = { .max = FOIL_WITNESS_REQUEST_MAX };
	struct foil_log_dir d;
	enum foil_code rc = FOIL_OK;

	out->n = 0;
	if (file != NULL && tiles != NULL)
		return cli_wrong(c, err, "--proof and --tiles exclude each other");
	if (file != NULL) {
		if ((rc = foil_file_read(file, FOIL_WITNESS_REQUEST_MAX, &text, err)) == FOIL_OK)
			rc = foil_witness_proof_read(foil_buf_view(&text), out, err);
		foil_buf_free(&text);
	} else if (tiles != NULL && held->size <= want->size) {
		if ((rc = foil_log_dir_open(tiles, &d, err)) != FOIL_OK)
			return rc;
		if (d.checkpoint.size != want->size)
			rc = foil_fail(err, FOIL_E_ARG, "the copy is of size %llu, the checkpoint of %llu",
			    (unsigned long long)d.checkpoint.size, (unsigned long long)want->size);
		else
			rc = foil_log_dir_proof(&d, held->size, out, NULL, err);
		foil_log_dir_close(&d);
	}
	return rc;
}

/* A bare checkpoint becomes the request that its log would have sent. */
static enum foil_code make_request(struct cli *c, struct foil_witness *w, struct foil_view input,
    struct foil_buf *out, struct foil_err *err)
{
	struct foil_witness_held held;
	struct foil_checkpoint want;
	struct foil_path path;
	struct foil_note note;
	enum foil_code rc;

	if ((rc = foil_note_read(input, &note, err)) != FOIL_OK ||
	    (rc = foil_checkpoint_read(note.text, &want, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "standard input");
	if ((rc = foil_witness_look(w, foil_str(want.origin), &held, NULL, err)) != FOIL_OK ||
	    (rc = proof_of(c, &want, &held, &path, err)) != FOIL_OK)
		return rc;
	/* A smaller one is asked from its own size, so that the answer is what is held. */
	foil_witness_request_put(out, held.size <= want.size ? held.size : want.size, &path, input);
	return foil_buf_check(out, "request", err);
}

static enum foil_code print(struct cli *c, const struct foil_witness_answer *a,
    struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!c->json) {
		if (a->status == FOIL_WITNESS_COSIGNED)
			cli_put_raw(stdout, foil_buf_view(&a->line));
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_uint(j, "status", a->status);
	foil_json_str(j, "why", a->why);
	foil_json_str(j, "origin", a->origin);
	foil_json_uint(j, "size", a->size);
	foil_json_text(j, "answer", foil_buf_view(&a->body));
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_verdict verdict_of(struct cli *c, const struct foil_witness_answer *a)
{
	struct foil_safe s;

	if (a->status == FOIL_WITNESS_COSIGNED)
		return FOIL_MATCHES;
	cli_say(c, "not cosigned: %s (status %u: %s)", a->why, a->status,
	    foil_safe(&s, foil_trim(foil_buf_view(&a->body))));
	return a->status == FOIL_WITNESS_CONFLICT || a->status == FOIL_WITNESS_UNPROVEN ?
	    FOIL_DOES_NOT_MATCH : FOIL_CANNOT_TELL;
}

static enum foil_code write_out(struct cli *c, struct foil_view request,
    const struct foil_witness_answer *a, struct foil_err *err)
{
	struct foil_witness_request r;
	enum foil_code rc;

	if (a->status != FOIL_WITNESS_COSIGNED)
		return FOIL_OK;
	if ((rc = foil_witness_request_read(request, &r, err)) != FOIL_OK)
		return rc;
	return witness_write_out(c, r.bytes, foil_buf_view(&a->line), err);
}

int cmd_cosign(struct cli *c)
{
	struct foil_buf input = { .max = FOIL_WITNESS_REQUEST_MAX };
	struct foil_buf request = { .max = FOIL_WITNESS_REQUEST_MAX };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	struct foil_witness_answer a = { .status = 0 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_witness *w = NULL;
	struct passphrase pass;
	enum foil_code rc;

	if ((rc = foil_fd_read(STDIN_FILENO, FOIL_WITNESS_REQUEST_MAX, &input, &err)) != FOIL_OK ||
	    (rc = witness_open(c, cli_arg(c, 0), false, &pass, &w, &err)) != FOIL_OK)
		goto done;
	if (is_request(foil_buf_view(&input)))
		foil_buf_put_view(&request, foil_buf_view(&input));
	else if ((rc = make_request(c, w, foil_buf_view(&input), &request, &err)) != FOIL_OK)
		goto done;
	if ((rc = foil_buf_check(&request, "request", &err)) == FOIL_OK &&
	    (rc = foil_witness_add(w, foil_buf_view(&request), &a, &err)) == FOIL_OK &&
	    (!a.forked || (rc = witness_evidence(c, w, cli_arg(c, 0), foil_buf_view(&request), &err)) ==
	    FOIL_OK) &&
	    (rc = write_out(c, foil_buf_view(&request), &a, &err)) == FOIL_OK &&
	    (rc = print(c, &a, &err)) == FOIL_OK)
		verdict = verdict_of(c, &a);
done:
	foil_witness_answer_free(&a);
	foil_witness_close(&w);
	foil_buf_free(&input);
	foil_buf_free(&request);
	return cli_end_verdict(c, rc, &err, verdict);
}

int cmd_request(struct cli *c)
{
	struct foil_buf b = { .max = FOIL_WITNESS_REQUEST_MAX };
	struct foil_err err = { FOIL_OK, "" };
	const char *text = cli_opt(c, "old");
	struct foil_json_out *j = NULL;
	struct foil_log_dir d = { .dir = { -1 } };
	struct foil_path path;
	uint64_t old = 0;
	bool open = false;
	enum foil_code rc = FOIL_OK;

	if (text != NULL)
		rc = cli_uint(c, "--old", text, FOIL_TREE_SIZE_MAX, &old, &err);
	if (rc != FOIL_OK || (rc = foil_crypto_init(&err)) != FOIL_OK ||
	    (rc = foil_log_dir_open(cli_arg(c, 0), &d, &err)) != FOIL_OK)
		goto done;
	open = true;
	if ((rc = foil_log_dir_proof(&d, old, &path, NULL, &err)) != FOIL_OK)
		goto done;
	foil_witness_request_put(&b, old, &path, foil_buf_view(&d.bytes));
	if ((rc = foil_buf_check(&b, "request", &err)) != FOIL_OK)
		goto done;
	if (!c->json) {
		cli_put_raw(stdout, foil_buf_view(&b));
	} else if ((rc = foil_json_out_open(&j, &err)) == FOIL_OK) {
		foil_json_object(j, NULL);
		foil_json_uint(j, "old", old);
		foil_json_uint(j, "size", d.checkpoint.size);
		foil_json_text(j, "request", foil_buf_view(&b));
		foil_json_end(j);
		rc = cli_json_print(j, false, &err);
		foil_json_out_close(&j);
	}
done:
	if (open)
		foil_log_dir_close(&d);
	foil_buf_free(&b);
	return cli_end(c, rc, &err);
}
