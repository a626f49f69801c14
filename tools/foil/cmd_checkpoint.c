/* SPDX-License-Identifier: Apache-2.0 */
/* foil checkpoint, foil trust, foil settle: the ledger as a whole. */
#include "desk.h"
#include "../common/trustfile.h"
#include "foil.h"
#include "own_trust.h"

#include "foil/file.h"

#include <stdlib.h>

static enum foil_code say_checkpoint(struct cli *c, struct foil_view note, uint64_t size,
    struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!c->json) {
		cli_put_raw(stdout, note);
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_uint(j, "size", size);
	foil_json_text(j, "note", note);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

int cmd_checkpoint(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct desk d = { .cli = c };
	uint64_t size;
	enum foil_code rc;

	if ((rc = desk_open(&d, c, false, &err)) == FOIL_OK &&
	    (rc = foil_ledger_checkpoint(d.ledger, &note, &size, &err)) == FOIL_OK)
		rc = say_checkpoint(c, foil_buf_view(&note), size, &err);
	foil_buf_free(&note);
	desk_close(&d);
	return cli_end(c, rc, &err);
}

static enum foil_code trust_json(const struct desk *d, struct foil_view text, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	struct foil_vkey key;
	struct foil_buf vkey = { .max = 1024 };
	enum foil_code rc;

	if ((rc = foil_ledger_vkey(d->ledger, &key, err)) != FOIL_OK ||
	    (rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_vkey_put(&vkey, &key);
	foil_json_object(j, NULL);
	foil_json_text(j, "log", foil_buf_view(&vkey));
	foil_json_hex(j, "genesis", foil_governance_genesis(foil_ledger_governance(d->ledger)),
	    FOIL_HASH_LEN);
	foil_json_text(j, "trust", text);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	foil_buf_free(&vkey);
	return rc;
}

int cmd_trust(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf text = { .max = 4096 };
	struct desk d = { .cli = c };
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = desk_open(&d, c, true, &err)) != FOIL_OK ||
	    (rc = own_trust_put(d.ledger, &text, &err)) != FOIL_OK)
		goto done;
	if (c->json)
		rc = trust_json(&d, foil_buf_view(&text), &err);
	else
		cli_put_raw(stdout, foil_buf_view(&text));
	/* What .foil names asks for witnesses; this file asks for none. */
	if (rc == FOIL_OK && d.place.trust != NULL)
		cli_say(c, "no witness is in this; readers are better served with %s, which " DOT_FOIL " names",
		    foil_safe(&safe, foil_str(d.place.trust)));
done:
	foil_buf_free(&text);
	desk_close(&d);
	return cli_end(c, rc, &err);
}

static enum foil_code say_settled(struct desk *d, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	uint64_t size;
	enum foil_code rc = foil_ledger_size(d->ledger, &size, err);

	if (rc != FOIL_OK)
		return rc;
	if (!d->cli->json) {
		(void)printf("Accepted the ledger as it is, size %llu\nNext: foil checkpoint\n",
		    (unsigned long long)size);
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_uint(j, "size", size);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

/* --head with --trust: a witness says that nothing was lost. */
static enum foil_code settle_by_head(struct desk *d, const char *head, struct foil_err *err)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_trust *trust = NULL;
	const char *path;
	enum foil_code rc;

	if ((rc = cli_need(d->cli, "trust", &path, err)) == FOIL_OK &&
	    (rc = trustfile_open(path, &trust, err)) == FOIL_OK &&
	    (rc = foil_file_read(head, FOIL_NOTE_MAX, &note, err)) == FOIL_OK &&
	    (rc = desk_open(d, d->cli, false, err)) == FOIL_OK)
		rc = foil_ledger_settle_witnessed(d->ledger, foil_buf_view(&note), trust, err);
	foil_buf_free(&note);
	free(trust);
	return rc;
}

static enum foil_code settle(struct desk *d, struct foil_err *err)
{
	const char *head = cli_opt(d->cli, "head"), *reason;
	enum foil_code rc;

	if (head != NULL && cli_opt(d->cli, "reason") != NULL)
		return cli_wrong(d->cli, err, "--reason is for want of a witness: say it without --head");
	if (head != NULL)
		return settle_by_head(d, head, err);
	if ((rc = cli_need(d->cli, "reason", &reason, err)) != FOIL_OK ||
	    (rc = desk_open(d, d->cli, false, err)) != FOIL_OK)
		return rc;
	return foil_ledger_settle(d->ledger, foil_str(reason), err);
}

int cmd_settle(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = settle(&d, &err)) == FOIL_OK)
		rc = say_settled(&d, &err);
	desk_close(&d);
	return cli_end(c, rc, &err);
}
