/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include "foil/entry.h"
#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

#define KEY_TEXT_MAX ((size_t)8192)
#define HOME_KEY ".config/foil/key"

struct foil_view desk_sub(const struct desk *d)
{
	return foil_str(d->sub);
}

foil_day desk_today(const struct desk *d)
{
	return foil_day_of_time(d->cli->env->now(d->cli->env->ctx));
}

static enum foil_code copy_path(char **to, const char *from, struct foil_err *err)
{
	*to = strdup(from);
	return *to != NULL ? FOIL_OK : foil_fail(err, FOIL_E_NOMEM, "out of memory");
}

enum foil_code desk_open(struct desk *d, struct cli *c, bool read_only, struct foil_err *err)
{
	const char *path = cli_opt(c, "ledger");
	enum foil_code rc;

	*d = (struct desk){ .cli = c };
	if ((rc = foil_crypto_init(err)) != FOIL_OK ||
	    (rc = passphrase_init(&d->pass, c, err)) != FOIL_OK ||
	    (rc = place_find(&d->place, err)) != FOIL_OK)
		return rc;
	if (path == NULL)
		path = d->place.ledger;
	if (path == NULL)
		return foil_fail(err, FOIL_E_NOT_FOUND, "no ledger: there is no " DOT_FOIL
		    " with a line \"ledger PATH\" here or above; change to where it is, say "
		    "--ledger DIR, or make one with `foil init`");
	if ((rc = copy_path(&d->ledger_path, path, err)) != FOIL_OK)
		return rc;
	return foil_ledger_open(path, read_only, c->env, &d->ledger, err);
}

void desk_unload(struct desk *d)
{
	if (d->loaded)
		foil_case_free(&d->kase);
	foil_findings_free(&d->findings);
	d->loaded = false;
}

void desk_close(struct desk *d)
{
	desk_unload(d);
	foil_signer_close(&d->signer);
	foil_ledger_close(&d->ledger);
	case_folder_free(&d->folder);
	place_free(&d->place);
	free(d->ledger_path);
	free(d->key_path);
	d->ledger_path = d->key_path = NULL;
}

static void set_sub(struct desk *d, struct foil_view sub)
{
	size_t n = sub.len < sizeof d->sub - 1 ? sub.len : sizeof d->sub - 1;

	memcpy(d->sub, sub.p, n);
	d->sub[n] = '\0';
}

enum foil_code desk_folder(struct desk *d, const char *arg, struct foil_err *err)
{
	enum foil_code rc = case_folder_find(arg, &d->folder, err);

	if (rc == FOIL_OK)
		set_sub(d, d->folder.sub);
	return rc;
}

enum foil_code desk_reference(struct desk *d, const char *arg, struct foil_err *err)
{
	enum foil_code rc = desk_folder(d, arg, NULL);

	if (rc == FOIL_OK)
		return FOIL_OK;
	if (rc != FOIL_E_NOT_FOUND || arg == NULL) /* say what was wrong */
		return desk_folder(d, arg, err);
	if ((rc = foil_reference_check(foil_str(arg), err)) != FOIL_OK)
		return rc;
	set_sub(d, foil_str(arg));
	return FOIL_OK;
}

enum foil_code desk_no_case(const struct desk *d, struct foil_err *err)
{
	return foil_fail(err, FOIL_E_NOT_FOUND, "the ledger has no case %s; `foil receive %s --on DATE` "
	    "begins one, `foil status --all` lists them", d->sub, d->sub);
}

enum foil_code desk_load(struct desk *d, struct foil_err *err)
{
	enum foil_code rc = foil_ledger_case(d->ledger, desk_sub(d), UINT64_MAX, &d->kase,
	    &d->findings, err);

	if (rc == FOIL_E_NOT_FOUND)
		return desk_no_case(d, err);
	if (rc != FOIL_OK)
		return rc;
	d->loaded = true;
	return desk_loaded(d, err);
}

enum foil_code desk_loaded(struct desk *d, struct foil_err *err)
{
	bool doubt;

	if (d->findings.n == 0 && !d->findings.failed)
		return FOIL_OK;
	/* A key that was revoked leaves its acts in doubt: said, but the work goes on. */
	doubt = foil_findings_worst(&d->findings) == FOIL_CANNOT_TELL && !d->findings.failed;
	if (doubt && strcmp(d->doubted, d->sub) == 0)
		return FOIL_OK;
	memcpy(d->doubted, d->sub, sizeof d->doubted);
	cli_say(d->cli, doubt ? "in the record of %s something cannot be told:" :
	    "the ledger's own record of %s is not as it should be:", d->sub);
	cli_say_findings(d->cli, &d->findings);
	if (doubt)
		return FOIL_OK;
	return foil_fail(err, FOIL_E_STORE,
	    "case %s: the record is not sound, so nothing is done with it; restore the ledger from "
	    "a backup", d->sub);
}

enum foil_code desk_key_path(const struct cli *c, const struct place *place, char **out,
    struct foil_err *err)
{
	const char *path = cli_opt(c, "key"), *home = getenv("HOME");

	if (path == NULL)
		path = place->key;
	if (path != NULL)
		return copy_path(out, path, err);
	if (home == NULL || home[0] == '\0')
		return foil_fail(err, FOIL_E_KEY, "no key to sign with; say --key FILE");
	if ((*out = foil_path_join(home, HOME_KEY)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (!foil_path_exists(*out))
		return foil_fail(err, FOIL_E_KEY, "no key to sign with: no --key, no line \"key PATH\" "
		    "in " DOT_FOIL ", no ~/" HOME_KEY "; `foil key new` makes one");
	return FOIL_OK;
}

enum foil_code desk_key(struct desk *d, struct foil_err *err)
{
	struct foil_buf text = { .max = KEY_TEXT_MAX };
	uint8_t kid[FOIL_HASH_LEN];
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = desk_key_path(d->cli, &d->place, &d->key_path, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_file_read(d->key_path, KEY_TEXT_MAX, &text, err)) == FOIL_OK &&
	    (rc = foil_pub_read(foil_buf_view(&text), d->pub, err)) != FOIL_OK)
		rc = foil_fail_in(err, rc, "key %s", foil_safe(&safe, foil_str(d->key_path)));
	foil_buf_wipe(&text);
	if (rc != FOIL_OK)
		return rc;
	foil_pub_thumbprint(d->pub, kid);
	d->me = foil_governance_key(foil_ledger_governance(d->ledger), kid);
	return FOIL_OK;
}

enum foil_code desk_me(struct desk *d, struct foil_err *err)
{
	struct foil_safe safe;
	enum foil_code rc = desk_key(d, err);

	if (rc != FOIL_OK || d->me != NULL)
		return rc;
	return foil_fail(err, FOIL_E_KEY,
	    "the key %s is not enrolled in this ledger; a root enrols it with `foil govern enrol`",
	    foil_safe(&safe, foil_str(d->key_path)));
}

enum foil_code desk_signer(struct desk *d, struct foil_err *err)
{
	return foil_signer_open(d->key_path, &d->pass.ask, &d->signer, err);
}

enum foil_code desk_path(const struct desk *d, const char *name, char **out, struct foil_err *err)
{
	*out = foil_path_join(d->folder.dir, name);
	return *out != NULL ? FOIL_OK : foil_fail(err, FOIL_E_NOMEM, "out of memory");
}
