/* SPDX-License-Identifier: Apache-2.0 */
/* foil init */
#include "desk.h"
#include "foil.h"

#include "foil/file.h"
#include "foil/ledger.h"

#include <stdlib.h>
#include <string.h>

#define PUB_TEXT_MAX ((size_t)8192)

static enum foil_code read_pub(const char *path, uint8_t pub[FOIL_PUB_LEN], struct foil_err *err)
{
	struct foil_buf text = { .max = PUB_TEXT_MAX };
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = foil_file_read(path, PUB_TEXT_MAX, &text, err)) == FOIL_OK &&
	    (rc = foil_pub_read(foil_buf_view(&text), pub, err)) != FOIL_OK)
		rc = foil_fail_in(err, rc, "%s", foil_safe(&safe, foil_str(path)));
	foil_buf_wipe(&text);
	return rc;
}

/* --root PERSON=PUBFILE, as often as it is given. */
static enum foil_code read_roots(struct cli *c, struct foil_ledger_setup *s, struct foil_err *err)
{
	const struct cli_value *v;
	enum foil_code rc;

	for (size_t i = 0; (v = cli_opt_nth(c, "root", i)) != NULL; i++) {
		const char *equals = strchr(v->a, '=');
		struct foil_view person;

		if (equals == NULL)
			return cli_wrong(c, err, "--root is PERSON=FILE: a pseudonym and a public key");
		if (i == FOIL_ROOTS_MAX)
			return cli_wrong(c, err, "more than %d roots", FOIL_ROOTS_MAX);
		person = foil_view(v->a, (size_t)(equals - v->a));
		if (!foil_person_is_valid(person))
			return cli_wrong(c, err, "--root: a person is a pseudonym of a-z, 0-9 and -, "
			    "such as root-1");
		if ((rc = read_pub(equals + 1, s->root[i].pub, err)) != FOIL_OK)
			return rc;
		s->root[i].person = person;
		s->n_roots = i + 1;
	}
	if (s->n_roots == 0)
		return cli_wrong(c, err, "--root PERSON=FILE is missing");
	return FOIL_OK;
}

/* The genesis is signed by the first of its roots: puts the signer's there. */
static enum foil_code signer_first(struct foil_ledger_setup *s, const struct foil_signer *signer,
    struct foil_err *err)
{
	for (size_t i = 0; i < s->n_roots; i++) {
		struct foil_root_person first = s->root[0];

		if (memcmp(s->root[i].pub, foil_signer_pub(signer), FOIL_PUB_LEN) != 0)
			continue;
		s->root[0] = s->root[i];
		s->root[i] = first;
		return FOIL_OK;
	}
	return foil_fail(err, FOIL_E_KEY, "the key that signs is none of the roots; name its public "
	    "part with --root too");
}

static enum foil_code read_setup(struct cli *c, struct foil_ledger_setup *s, struct foil_err *err)
{
	const char *origin, *authority, *regime = cli_opt(c, "regime"), *n = cli_opt(c, "threshold");
	enum foil_code rc;

	if ((rc = cli_need(c, "origin", &origin, err)) != FOIL_OK ||
	    (rc = cli_need(c, "authority", &authority, err)) != FOIL_OK)
		return rc;
	s->origin = foil_str(origin);
	s->authority = foil_str(authority);
	s->regime = foil_regime_parse(foil_str(regime != NULL ? regime : "foia"));
	if (s->regime == FOIL_REGIME_NONE)
		return cli_wrong(c, err, "--regime is foia, eir, foisa or eirs");
	s->threshold = 1;
	if (n != NULL && (rc = cli_uint(c, "--threshold", n, FOIL_ROOTS_MAX, &s->threshold, err)) !=
	    FOIL_OK)
		return rc;
	s->head_path = cli_opt(c, "head-file");
	s->keys_path = cli_opt(c, "keys-dir");
	if ((rc = read_roots(c, s, err)) != FOIL_OK)
		return rc;
	if (s->threshold == 0 || s->threshold > s->n_roots)
		return cli_wrong(c, err, "--threshold is 1 to the number of roots, %zu", s->n_roots);
	return FOIL_OK;
}

static enum foil_code write_dot_foil(const char *dir, struct foil_err *err)
{
	struct foil_buf text = { .max = 8192 };
	enum foil_code rc;

	foil_buf_printf(&text, "# Where foil finds things, from here downwards.\nledger %s\n", dir);
	if ((rc = foil_buf_check(&text, DOT_FOIL, err)) == FOIL_OK)
		rc = foil_file_create(DOT_FOIL, foil_buf_view(&text), 0644, err);
	foil_buf_free(&text);
	if (rc != FOIL_OK)
		return foil_fail_in(err, rc, "the ledger is made, but not " DOT_FOIL
		    "; write the line \"ledger PATH\" there yourself");
	return FOIL_OK;
}

static enum foil_code print_made(struct cli *c, const char *dir, struct foil_err *err)
{
	struct foil_ledger *l = NULL;
	struct foil_json_out *j = NULL;
	char hex[2 * FOIL_HASH_LEN + 1];
	enum foil_code rc;

	if ((rc = foil_ledger_open(dir, true, c->env, &l, err)) != FOIL_OK)
		return rc;
	foil_hex(hex, foil_governance_genesis(foil_ledger_governance(l)), FOIL_HASH_LEN);
	if (!c->json) {
		(void)printf("Made the ledger ");
		cli_put_str(stdout, dir);
		(void)printf(" and " DOT_FOIL "\n"
		    "Fingerprint, to print in letters: %s\n"
		    "Back up its keys (", hex);
		cli_put_str(stdout, dir);
		(void)printf(".keys) apart from the ledger.\n"
		    "Next: foil govern enrol, for an officer and for an approver\n");
	} else if ((rc = foil_json_out_open(&j, err)) == FOIL_OK) {
		foil_json_object(j, NULL);
		foil_json_str(j, "ledger", dir);
		foil_json_str(j, "genesis", hex);
		foil_json_end(j);
		rc = cli_json_print(j, false, err);
		foil_json_out_close(&j);
	}
	foil_ledger_close(&l);
	return rc;
}

int cmd_init(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_ledger_setup setup = { .n_roots = 0 };
	struct foil_signer *signer = NULL;
	struct passphrase pass;
	struct place place = { .ledger = NULL };
	const char *dir = cli_arg(c, 0);
	char *key = NULL;
	enum foil_code rc;

	if ((rc = foil_crypto_init(&err)) != FOIL_OK || (rc = place_find(&place, &err)) != FOIL_OK ||
	    (rc = passphrase_init(&pass, c, &err)) != FOIL_OK ||
	    (rc = read_setup(c, &setup, &err)) != FOIL_OK)
		goto done;
	if (foil_path_exists(DOT_FOIL)) {
		rc = foil_fail(&err, FOIL_E_EXISTS,
		    "there is a " DOT_FOIL " here already, and it is never overwritten");
		goto done;
	}
	if (strchr(dir, '\n') != NULL) {
		rc = cli_wrong(c, &err, "a path of one line, please");
		goto done;
	}
	if ((rc = desk_key_path(c, &place, &key, &err)) != FOIL_OK ||
	    (rc = foil_signer_open(key, &pass.ask, &signer, &err)) != FOIL_OK ||
	    (rc = signer_first(&setup, signer, &err)) != FOIL_OK ||
	    (rc = foil_ledger_init(dir, &setup, signer, c->env, &err)) != FOIL_OK ||
	    (rc = write_dot_foil(dir, &err)) != FOIL_OK)
		goto done;
	rc = print_made(c, dir, &err);
done:
	foil_signer_close(&signer);
	place_free(&place);
	free(key);
	return cli_end(c, rc, &err);
}
