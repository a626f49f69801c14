/* SPDX-License-Identifier: Apache-2.0 */
/* foil govern enrol | retire | revoke | approve | threshold */
#include "foil.h"
#include "govern.h"

#include "foil/file.h"
#include "foil/tree.h"

#include <string.h>

#define PUB_TEXT_MAX ((size_t)8192)

/* "officer,approver" */
static enum foil_code read_roles(struct cli *c, unsigned *roles, struct foil_err *err)
{
	const char *text;
	struct foil_view rest, word;
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = cli_need(c, "role", &text, err)) != FOIL_OK)
		return rc;
	*roles = 0;
	rest = foil_str(text);
	do {
		const uint8_t *comma = rest.len > 0 ? memchr(rest.p, ',', rest.len) : NULL;
		size_t n = comma == NULL ? rest.len : (size_t)(comma - rest.p);
		unsigned role;

		word = foil_trim(foil_view(rest.p, n));
		if ((role = foil_role_parse(word)) == 0)
			return cli_wrong(c, err, "--role: %s is none of officer, approver, records, "
			    "reviewer, root", foil_safe(&safe, word));
		*roles |= role;
		rest = foil_view(rest.p + n, rest.len - n);
		if (comma == NULL)
			break;
		rest = foil_view(rest.p + 1, rest.len - 1);
	} while (true);
	return FOIL_OK;
}

static enum foil_code read_enrol(struct cli *c, struct foil_governance_body *b,
    struct foil_buf *text, struct foil_err *err)
{
	const char *person, *grade, *until;
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = cli_need(c, "person", &person, err)) != FOIL_OK ||
	    (rc = cli_need(c, "grade", &grade, err)) != FOIL_OK ||
	    (rc = read_roles(c, &b->roles, err)) != FOIL_OK ||
	    (rc = cli_need(c, "until", &until, err)) != FOIL_OK ||
	    (rc = cli_day(c, "until", &b->until, err)) != FOIL_OK)
		return rc;
	b->person = foil_str(person);
	b->grade = foil_str(grade);
	if (!foil_person_is_valid(b->person))
		return cli_wrong(c, err, "--person is a pseudonym of a-z, 0-9 and -, at most %d long, "
		    "never a name; such as officer-2", FOIL_PERSON_MAX);
	if ((rc = foil_file_read(cli_arg(c, 0), PUB_TEXT_MAX, text, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_pub_read(foil_buf_view(text), b->pub, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "%s", foil_safe(&safe, foil_str(cli_arg(c, 0))));
	return FOIL_OK;
}

int cmd_govern_enrol(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_governance_body body = { .kind = FOIL_GOV_ENROL };
	struct foil_buf text = { .max = PUB_TEXT_MAX };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = foil_crypto_init(&err)) != FOIL_OK ||
	    (rc = read_enrol(c, &body, &text, &err)) != FOIL_OK ||
	    (rc = desk_open(&d, c, false, &err)) != FOIL_OK)
		goto done;
	rc = govern_append(&d, &body, &err);
done:
	desk_close(&d);
	foil_buf_wipe(&text);
	return cli_end(c, rc, &err);
}

int cmd_govern_retire(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_governance_body body = { .kind = FOIL_GOV_RETIRE };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = desk_open(&d, c, false, &err)) == FOIL_OK &&
	    (rc = govern_find_key(&d, cli_arg(c, 0), body.kid, &err)) == FOIL_OK)
		rc = govern_append(&d, &body, &err);
	desk_close(&d);
	return cli_end(c, rc, &err);
}

int cmd_govern_revoke(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_governance_body body = { .kind = FOIL_GOV_REVOKE };
	const char *since, *reason;
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = cli_need(c, "since", &since, &err)) != FOIL_OK ||
	    (rc = cli_uint(c, "--since", since, UINT64_MAX >> 1, &body.since, &err)) != FOIL_OK ||
	    (rc = cli_need(c, "reason", &reason, &err)) != FOIL_OK)
		goto done;
	body.reason = foil_str(reason);
	if ((rc = desk_open(&d, c, false, &err)) != FOIL_OK ||
	    (rc = govern_find_key(&d, cli_arg(c, 0), body.kid, &err)) != FOIL_OK)
		goto done;
	rc = govern_append(&d, &body, &err);
done:
	desk_close(&d);
	return cli_end(c, rc, &err);
}

int cmd_govern_approve(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_governance_body body = { .kind = FOIL_GOV_APPROVE };
	struct foil_buf entry = { .max = FOIL_ENTRY_MAX };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = cli_uint(c, "entry", cli_arg(c, 0), UINT64_MAX >> 1, &body.of_index, &err)) !=
	    FOIL_OK || (rc = desk_open(&d, c, false, &err)) != FOIL_OK ||
	    (rc = foil_ledger_entry(d.ledger, body.of_index, &entry, &err)) != FOIL_OK)
		goto done;
	foil_leaf_hash(body.of_leaf, foil_buf_view(&entry));
	rc = govern_append(&d, &body, &err);
done:
	desk_close(&d);
	foil_buf_free(&entry);
	return cli_end(c, rc, &err);
}

int cmd_govern_threshold(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_governance_body body = { .kind = FOIL_GOV_POLICY };
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = cli_uint(c, "threshold", cli_arg(c, 0), FOIL_ROOTS_MAX, &body.threshold, &err)) !=
	    FOIL_OK)
		goto done;
	if (body.threshold == 0) {
		rc = cli_wrong(c, &err, "the threshold is at least 1");
		goto done;
	}
	if ((rc = desk_open(&d, c, false, &err)) == FOIL_OK)
		rc = govern_append(&d, &body, &err);
done:
	desk_close(&d);
	return cli_end(c, rc, &err);
}

/* The key that signs heads is gone (a restored ledger), or is to be changed. */
int cmd_govern_log_key(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_governance_body body = { .kind = FOIL_GOV_LOG_KEY };
	struct foil_buf text = { .max = PUB_TEXT_MAX };
	struct desk d = { .cli = c };
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = foil_file_read(cli_arg(c, 0), PUB_TEXT_MAX, &text, &err)) != FOIL_OK)
		goto done;
	if ((rc = foil_pub_read(foil_buf_view(&text), body.log_pub, &err)) != FOIL_OK) {
		rc = foil_fail_in(&err, rc, "%s", foil_safe(&safe, foil_str(cli_arg(c, 0))));
		goto done;
	}
	if ((rc = desk_open(&d, c, false, &err)) == FOIL_OK)
		rc = govern_append(&d, &body, &err);
done:
	foil_buf_wipe(&text);
	desk_close(&d);
	return cli_end(c, rc, &err);
}
