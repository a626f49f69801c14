/* SPDX-License-Identifier: Apache-2.0 */
#include "witness.h"

#include "../common/trustfile.h"

#include "foil/file.h"

#include <stdlib.h>

/* W31: one key, one statement. */
enum foil_code witness_open(struct cli *c, const char *dir, bool auditor, struct passphrase *pass,
    struct foil_witness **out, struct foil_err *err)
{
	struct foil_safe s;
	enum foil_code rc;

	if ((rc = passphrase_init(pass, c, err)) != FOIL_OK ||
	    (rc = foil_witness_open(dir, &pass->ask, c->env, out, err)) != FOIL_OK)
		return rc;
	if (foil_witness_audits(*out) == auditor)
		return FOIL_OK;
	foil_witness_close(out);
	return foil_fail(err, FOIL_E_REFUSED, auditor ?
	    "'%s' has a witness's key, not an auditor's: make another with init --auditor" :
	    "'%s' has an auditor's key, which only `foil-witness audit` uses", foil_safe(&s, foil_str(dir)));
}

enum foil_code witness_trust(struct cli *c, struct foil_trust **out, struct foil_err *err)
{
	const char *path;
	enum foil_code rc;

	if ((rc = cli_need(c, "trust", &path, err)) != FOIL_OK ||
	    (rc = foil_crypto_init(err)) != FOIL_OK)
		return rc;
	return trustfile_open(path, out, err);
}

enum foil_code witness_write_out(struct cli *c, struct foil_view note, struct foil_view line,
    struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_NOTE_MAX };
	const char *path = cli_opt(c, "out");
	enum foil_code rc;

	if (path == NULL)
		return FOIL_OK;
	foil_buf_put_view(&b, note);
	foil_buf_put_view(&b, line);
	if ((rc = foil_buf_check(&b, "checkpoint", err)) == FOIL_OK)
		rc = foil_file_replace(path, foil_buf_view(&b), 0644, err);
	foil_buf_free(&b);
	return rc;
}
