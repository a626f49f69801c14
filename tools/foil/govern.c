/* SPDX-License-Identifier: Apache-2.0 */
#include "govern.h"

#include "foil/tree.h"

#include <string.h>

static enum foil_code sign_body(struct desk *d, const struct foil_governance_body *body,
    struct foil_buf *bytes, struct foil_err *err)
{
	struct foil_buf text = { .max = FOIL_ENTRY_MAX };
	struct foil_entry e;
	enum foil_code rc;

	foil_governance_body_put(&text, body);
	if ((rc = foil_buf_check(&text, "governance body", err)) != FOIL_OK ||
	    (rc = foil_ledger_draft(d->ledger, foil_str(FOIL_SUB_GOVERNANCE), desk_today(d), &e,
	    err)) != FOIL_OK)
		goto done;
	e.body_kind = FOIL_BODY_GOVERNANCE;
	e.body = foil_buf_view(&text);
	rc = foil_entry_sign(bytes, &e, d->signer, err);
done:
	foil_buf_free(&text);
	return rc;
}

static bool is_pending(const struct desk *d, uint64_t index)
{
	size_t n;
	const uint64_t *list = foil_governance_pending(foil_ledger_governance(d->ledger), &n);

	for (size_t i = 0; i < n; i++)
		if (list[i] == index)
			return true;
	return false;
}

static enum foil_code say_done(struct desk *d, const struct foil_governance_body *body,
    uint64_t index, struct foil_err *err)
{
	bool waits = is_pending(d, body->kind == FOIL_GOV_APPROVE ? body->of_index : index);
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!d->cli->json) {
		(void)printf("Entry %llu: %s, %s\n", (unsigned long long)index,
		    foil_governance_kind_name(body->kind), waits ? "waits for approval" : "in force");
		if (waits)
			(void)printf("Next: another root runs `foil govern approve %llu`\n",
			    (unsigned long long)(body->kind == FOIL_GOV_APPROVE ? body->of_index : index));
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "kind", foil_governance_kind_name(body->kind));
	foil_json_uint(j, "index", index);
	foil_json_bool(j, "in_force", !waits);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

enum foil_code govern_append(struct desk *d, const struct foil_governance_body *body,
    struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_ENTRY_MAX };
	struct foil_submission sub = { .n_secrets = 0 };
	enum foil_code rc;

	if ((rc = desk_me(d, err)) != FOIL_OK)
		return rc;
	if ((d->me->roles & FOIL_ROLE_ROOT) == 0)
		return foil_fail(err, FOIL_E_REFUSED,
		    "%.*s is not a root: only a root's key signs governance; say --key FILE",
		    (int)d->me->person.len, (const char *)d->me->person.p);
	if ((rc = desk_signer(d, err)) != FOIL_OK || (rc = sign_body(d, body, &bytes, err)) != FOIL_OK)
		goto done;
	sub.bytes = foil_buf_view(&bytes);
	if ((rc = foil_ledger_append(d->ledger, &sub, 1, err)) != FOIL_OK ||
	    (rc = foil_ledger_refresh(d->ledger, err)) != FOIL_OK)
		goto done;
	rc = say_done(d, body, sub.index, err);
done:
	foil_buf_free(&bytes);
	return rc;
}

static bool has_prefix_hex(const uint8_t kid[FOIL_HASH_LEN], struct foil_view text)
{
	char hex[2 * FOIL_HASH_LEN + 1];

	foil_hex(hex, kid, FOIL_HASH_LEN);
	return text.len >= 8 && text.len <= 2 * FOIL_HASH_LEN &&
	    foil_view_ieq(foil_view(hex, text.len), text);
}

enum foil_code govern_find_key(struct desk *d, const char *text, uint8_t kid[FOIL_HASH_LEN],
    struct foil_err *err)
{
	const struct foil_key_state *k, *found = NULL;
	struct foil_view want = foil_str(text);
	struct foil_safe safe;
	uint64_t size;
	size_t n, hits = 0;
	enum foil_code rc;

	if ((rc = foil_ledger_size(d->ledger, &size, err)) != FOIL_OK)
		return rc;
	k = foil_governance_keys(foil_ledger_governance(d->ledger), &n);
	for (size_t i = 0; i < n; i++) {
		bool person = foil_view_eq(k[i].person, want) &&
		    foil_key_standing(&k[i], size, desk_today(d)) == FOIL_STANDING_GOOD;

		if (!person && !has_prefix_hex(k[i].kid, want))
			continue;
		found = &k[i];
		hits++;
	}
	if (hits == 1) {
		memcpy(kid, found->kid, FOIL_HASH_LEN);
		return FOIL_OK;
	}
	if (hits == 0)
		return foil_fail(err, FOIL_E_NOT_FOUND, "no key %s: `foil govern show` lists them",
		    foil_safe(&safe, want));
	return foil_fail(err, FOIL_E_ARG, "%s has %zu keys in force; name one by its kid, which "
	    "`foil govern show` prints", foil_safe(&safe, want), hits);
}
