/* SPDX-License-Identifier: Apache-2.0 */
/* foil receipt: that an entry is in the ledger, for somebody else to keep. */
#include "desk.h"
#include "foil.h"

#include "foil/file.h"
#include "foil/proof.h"

#include <string.h>
#include <unistd.h>

static const struct {
	const char *name;
	enum foil_receipt_form form;
} forms[] = {
	{ "proof", FOIL_RECEIPT_PROOF },
	{ "cose", FOIL_RECEIPT_COSE },
	{ "scitt", FOIL_RECEIPT_STATEMENT },
};

/* What the options ask for; whose case it is comes later. */
static enum foil_code read_options(struct cli *c, struct foil_receipt_ask *ask,
    struct foil_err *err)
{
	const char *form = cli_opt(c, "form"), *since = cli_opt(c, "since");
	const bool text = since == NULL; /* a proof cannot show growth */

	ask->form = FOIL_RECEIPT_NONE;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (strcmp(form != NULL ? form : text ? "proof" : "cose", forms[i].name) == 0)
			ask->form = forms[i].form;
	if (ask->form == FOIL_RECEIPT_NONE)
		return cli_wrong(c, err, "--form is proof, cose or scitt");
	ask->consistency = since != NULL;
	ask->with_entry = cli_flag(c, "with-entry");
	if (ask->with_entry && ask->form != FOIL_RECEIPT_PROOF)
		return cli_wrong(c, err, "--with-entry is for a proof: a statement holds its entry");
	if (since == NULL)
		return cli_arg(c, 0) != NULL ? FOIL_OK :
		    cli_wrong(c, err, "say which case or entry, or --since SIZE");
	if (cli_arg(c, 0) != NULL)
		return cli_wrong(c, err, "--since is about the whole ledger, not about an entry");
	if (cli_opt(c, "entry") != NULL)
		return cli_wrong(c, err, "--since is about no entry that --entry could keep");
	if (ask->form != FOIL_RECEIPT_COSE)
		return cli_wrong(c, err, "--since goes with --form cose");
	return cli_uint(c, "--since", since, FOIL_TREE_SIZE_MAX, &ask->older, err);
}

/* An index, unless it is said to be a case; else a case. */
static enum foil_code read_subject(struct desk *d, struct foil_receipt_ask *ask,
    struct foil_err *err)
{
	const char *what = cli_arg(d->cli, 0);
	enum foil_code rc;

	if (ask->consistency || (!cli_flag(d->cli, "case") &&
	    foil_parse_uint(foil_str(what), UINT64_MAX >> 1, &ask->index, NULL) == FOIL_OK))
		return FOIL_OK;
	if ((rc = desk_reference(d, what, err)) != FOIL_OK)
		return rc;
	ask->sub = desk_sub(d);
	return FOIL_OK;
}

static enum foil_code read_head(struct cli *c, struct foil_buf *note, struct foil_receipt_ask *ask,
    struct foil_err *err)
{
	const char *path = cli_opt(c, "checkpoint");
	enum foil_code rc;

	if (path == NULL)
		return FOIL_OK;
	if ((rc = foil_file_read(path, FOIL_NOTE_MAX, note, err)) != FOIL_OK)
		return rc;
	ask->checkpoint = note->len == 0 ? foil_str("") : foil_buf_view(note);
	return FOIL_OK;
}

static enum foil_code say_json(const struct foil_receipt_ask *ask, const char *file,
    struct foil_view bytes, const struct foil_receipt_made *made, struct foil_err *err)
{
	struct foil_buf b64 = { .max = 2 * FOIL_STATEMENT_MAX };
	struct foil_json_out *j = NULL;
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_buf_put_base64(&b64, bytes.p, bytes.len);
	foil_json_object(j, NULL);
	foil_json_str(j, "form", ask->form == FOIL_RECEIPT_PROOF ? "proof" :
	    ask->form == FOIL_RECEIPT_COSE ? "cose" : "scitt");
	if (made->index == UINT64_MAX)
		foil_json_null(j, "index");
	else
		foil_json_uint(j, "index", made->index);
	foil_json_uint(j, "older", ask->consistency ? ask->older : 0);
	foil_json_uint(j, "size", made->size);
	foil_json_uint(j, "bytes", bytes.len);
	foil_json_str(j, "file", file != NULL ? file : "");
	foil_json_text(j, "receipt", foil_buf_view(&b64));
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	foil_buf_free(&b64);
	return rc;
}

/* To the file, else to standard output: bytes, unless that is a terminal. */
static enum foil_code hand_out(struct cli *c, const struct foil_receipt_ask *ask,
    struct foil_view receipt, struct foil_view entry, const struct foil_receipt_made *made,
    struct foil_err *err)
{
	const char *file = cli_opt(c, "out"), *keep = cli_opt(c, "entry");
	enum foil_code rc;

	if (file == NULL && !c->json && ask->form != FOIL_RECEIPT_PROOF && isatty(STDOUT_FILENO))
		return cli_wrong(c, err, "a terminal shows no CBOR: give a file with -o");
	if (keep != NULL && file != NULL && foil_path_exists(file)) /* not one of two */
		return foil_file_create(file, receipt, 0644, err);
	if (keep != NULL && (rc = foil_file_create(keep, entry, 0644, err)) != FOIL_OK)
		return rc;
	if (file != NULL && (rc = foil_file_create(file, receipt, 0644, err)) != FOIL_OK)
		return rc;
	if (c->json)
		return say_json(ask, file, receipt, made, err);
	if (file == NULL) {
		cli_put_raw(stdout, receipt);
		return FOIL_OK;
	}
	(void)printf("Wrote ");
	cli_put_str(stdout, file);
	if (made->index == UINT64_MAX)
		(void)printf(": the ledger of size %llu has grown from %llu entries, %zu bytes\n",
		    (unsigned long long)made->size, (unsigned long long)ask->older, receipt.len);
	else
		(void)printf(": entry %llu is in the ledger of size %llu, %zu bytes\n",
		    (unsigned long long)made->index, (unsigned long long)made->size, receipt.len);
	return FOIL_OK;
}

int cmd_receipt(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf note = { .max = FOIL_NOTE_MAX }, entry = { .max = FOIL_ENTRY_MAX };
	struct foil_buf receipt = { .max = FOIL_STATEMENT_MAX };
	struct foil_receipt_ask ask = { .form = FOIL_RECEIPT_NONE };
	struct foil_receipt_made made;
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = read_options(c, &ask, &err)) != FOIL_OK ||
	    (rc = read_head(c, &note, &ask, &err)) != FOIL_OK ||
	    (rc = desk_open(&d, c, true, &err)) != FOIL_OK ||
	    (rc = read_subject(&d, &ask, &err)) != FOIL_OK ||
	    (rc = foil_ledger_receipt(d.ledger, &ask, &receipt, &entry, &made, &err)) != FOIL_OK)
		goto done;
	rc = hand_out(c, &ask, foil_buf_view(&receipt), foil_buf_view(&entry), &made, &err);
done:
	foil_buf_free(&receipt);
	foil_buf_free(&entry);
	foil_buf_free(&note);
	desk_close(&d);
	return cli_end(c, rc, &err);
}
