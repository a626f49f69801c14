/* SPDX-License-Identifier: Apache-2.0 */
#include "receipt.h"

#include "../common/receipt_say.h"
#include "../common/trustfile.h"

#include "foil/file.h"
#include "foil/proof.h"

#include <stdlib.h>
#include <string.h>

const struct cli_option receipt_options[] = {
	{ "entry", 0, "FILE", "the entry that it is about", false },
	{ "trust", 0, "FILE", "the log's key and the cosigners that you trust", false },
	{ "head", 0, "FILE", "a checkpoint of the ledger that you hold", true },
	{ NULL, 0, NULL, NULL, false },
};

/* The largest of the three forms. */
#define FILE_MAX (FOIL_STATEMENT_MAX > FOIL_PROOF_MAX ? FOIL_STATEMENT_MAX : FOIL_PROOF_MAX)

struct given {
	struct foil_trust *trust;
	struct foil_buf bytes, entry, head[FOIL_RECEIPT_HEADS_MAX];
	struct foil_view heads[FOIL_RECEIPT_HEADS_MAX];
	size_t n_heads;
};

static void given_free(struct given *g)
{
	free(g->trust);
	foil_buf_free(&g->bytes);
	foil_buf_free(&g->entry);
	for (size_t i = 0; i < FOIL_RECEIPT_HEADS_MAX; i++)
		foil_buf_free(&g->head[i]);
}

/* Given and empty is not the same as not given. */
static struct foil_view view_of(const struct foil_buf *b)
{
	struct foil_view v = foil_buf_view(b);

	return v.len == 0 ? foil_str("") : v;
}

static enum foil_code read_given(struct cli *c, struct given *g, struct foil_receipt_in *in,
    struct foil_err *err)
{
	const char *name = cli_arg(c, 0), *entry = cli_opt(c, "entry"), *trust = cli_opt(c, "trust");
	const struct cli_value *head;
	enum foil_code rc;

	rc = strcmp(name, "-") == 0 ? foil_fd_read(0, FILE_MAX, &g->bytes, err) :
	    foil_file_read(name, FILE_MAX, &g->bytes, err);
	if (rc != FOIL_OK)
		return rc;
	in->bytes = view_of(&g->bytes);
	if (entry != NULL) {
		if ((rc = foil_file_read(entry, FOIL_ENTRY_MAX, &g->entry, err)) != FOIL_OK)
			return rc;
		in->entry = view_of(&g->entry);
	}
	if (trust != NULL && (rc = trustfile_open(trust, &g->trust, err)) != FOIL_OK)
		return rc;
	in->trust = g->trust;
	in->trust_name = trust;
	for (; (head = cli_opt_nth(c, "head", g->n_heads)) != NULL; g->n_heads++) {
		struct foil_buf *b = &g->head[g->n_heads];

		if (g->n_heads == FOIL_RECEIPT_HEADS_MAX)
			return cli_wrong(c, err, "--head is given more than %d times",
			    FOIL_RECEIPT_HEADS_MAX);
		if ((rc = foil_file_read(head->a, FOIL_NOTE_MAX, b, err)) != FOIL_OK)
			return rc;
		g->heads[g->n_heads] = view_of(b);
	}
	in->heads = g->heads;
	in->n_heads = g->n_heads;
	return FOIL_OK;
}

static enum foil_code print(struct cli *c, const struct foil_receipt_report *r,
    struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!c->json) {
		receipt_print(stdout, r);
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	receipt_put_json(j, cli_arg(c, 0), r);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

int cmd_receipt(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct given g = { .bytes = { .max = FILE_MAX }, .entry = { .max = FOIL_ENTRY_MAX } };
	struct foil_receipt_in in = { .trust = NULL };
	struct foil_receipt_report report = { .verdict = FOIL_CANNOT_TELL };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	enum foil_code rc;

	for (size_t i = 0; i < FOIL_RECEIPT_HEADS_MAX; i++)
		foil_buf_init(&g.head[i], FOIL_NOTE_MAX);
	if ((rc = foil_crypto_init(&err)) != FOIL_OK || (rc = read_given(c, &g, &in, &err)) != FOIL_OK ||
	    (rc = foil_receipt_verify(&in, &report, &err)) != FOIL_OK)
		goto done;
	if ((rc = print(c, &report, &err)) == FOIL_OK)
		verdict = report.verdict;
done:
	foil_receipt_report_free(&report);
	given_free(&g);
	return cli_end_verdict(c, rc, &err, verdict);
}
