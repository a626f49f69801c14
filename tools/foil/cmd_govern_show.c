/* SPDX-License-Identifier: Apache-2.0 */
/* foil govern show: who may sign what, as of now. */
#include "desk.h"
#include "foil.h"

static void print_key(const struct desk *d, const struct foil_key_state *k, uint64_t size)
{
	struct foil_buf roles = { .max = 200 };
	char until[11] = "-", hex[2 * FOIL_HASH_LEN + 1];

	foil_roles_put(&roles, k->roles);
	foil_hex(hex, k->kid, FOIL_HASH_LEN);
	if (k->until != FOIL_DAY_NONE)
		foil_day_iso(until, k->until);
	(void)printf("%-16.*s %-20s until %-10s  %-10s %.16s  ", (int)k->person.len,
	    (const char *)k->person.p, foil_buf_cstr(&roles), until,
	    foil_standing_name(foil_key_standing(k, size, desk_today(d))), hex);
	cli_put(stdout, k->grade);
	(void)putchar('\n');
	foil_buf_free(&roles);
}

static void print(const struct desk *d, uint64_t size)
{
	const struct foil_governance *g = foil_ledger_governance(d->ledger);
	char hex[2 * FOIL_HASH_LEN + 1];
	const struct foil_key_state *k;
	const uint64_t *pending;
	size_t n;

	cli_put(stdout, foil_governance_authority(g));
	(void)printf(" (");
	cli_put(stdout, foil_governance_origin(g));
	foil_hex(hex, foil_governance_genesis(g), FOIL_HASH_LEN);
	(void)printf("), %s, ledger size %llu\nfingerprint %s\n"
	    "%llu root%s must agree to a change of people and keys\n",
	    foil_regime_name(foil_governance_regime(g)), (unsigned long long)size, hex,
	    (unsigned long long)foil_governance_threshold(g),
	    foil_governance_threshold(g) == 1 ? "" : "s");
	k = foil_governance_keys(g, &n);
	for (size_t i = 0; i < n; i++)
		print_key(d, &k[i], size);
	pending = foil_governance_pending(g, &n);
	for (size_t i = 0; i < n; i++)
		(void)printf("entry %llu waits for approval: foil govern approve %llu\n",
		    (unsigned long long)pending[i], (unsigned long long)pending[i]);
}

static void key_json(struct foil_json_out *j, const struct desk *d, const struct foil_key_state *k,
    uint64_t size)
{
	struct foil_buf roles = { .max = 200 };
	char until[11];

	foil_roles_put(&roles, k->roles);
	foil_json_object(j, NULL);
	foil_json_text(j, "person", k->person);
	foil_json_text(j, "grade", k->grade);
	foil_json_text(j, "roles", foil_buf_view(&roles));
	foil_json_hex(j, "kid", k->kid, FOIL_HASH_LEN);
	foil_json_str(j, "standing", foil_standing_name(foil_key_standing(k, size, desk_today(d))));
	foil_json_uint(j, "from", k->from);
	if (k->until != FOIL_DAY_NONE) {
		foil_day_iso(until, k->until);
		foil_json_str(j, "until", until);
	} else {
		foil_json_null(j, "until");
	}
	foil_json_end(j);
	foil_buf_free(&roles);
}

static enum foil_code print_json(const struct desk *d, uint64_t size, struct foil_err *err)
{
	const struct foil_governance *g = foil_ledger_governance(d->ledger);
	struct foil_json_out *j = NULL;
	const struct foil_key_state *k;
	const uint64_t *pending;
	size_t n;
	enum foil_code rc;

	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_text(j, "authority", foil_governance_authority(g));
	foil_json_text(j, "origin", foil_governance_origin(g));
	foil_json_hex(j, "genesis", foil_governance_genesis(g), FOIL_HASH_LEN);
	foil_json_str(j, "regime", foil_regime_name(foil_governance_regime(g)));
	foil_json_uint(j, "size", size);
	foil_json_uint(j, "threshold", foil_governance_threshold(g));
	foil_json_array(j, "keys");
	k = foil_governance_keys(g, &n);
	for (size_t i = 0; i < n; i++)
		key_json(j, d, &k[i], size);
	foil_json_end(j);
	foil_json_array(j, "pending");
	pending = foil_governance_pending(g, &n);
	for (size_t i = 0; i < n; i++)
		foil_json_uint(j, NULL, pending[i]);
	foil_json_end(j);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

int cmd_govern_show(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct desk d = { .cli = c };
	uint64_t size;
	enum foil_code rc;

	if ((rc = desk_open(&d, c, true, &err)) != FOIL_OK ||
	    (rc = foil_ledger_size(d.ledger, &size, &err)) != FOIL_OK)
		goto done;
	if (c->json)
		rc = print_json(&d, size, &err);
	else
		print(&d, size);
done:
	desk_close(&d);
	return cli_end(c, rc, &err);
}
