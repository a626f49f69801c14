/* SPDX-License-Identifier: Apache-2.0 */
/* foil-witness init, show, trust-log */
#include "witness.h"

#include <string.h>

/* The name that a trust file may call it by: the last part of its own, made short. */
static void put_trust_name(struct foil_buf *b, const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *from = slash != NULL && slash[1] != '\0' ? slash + 1 : name;

	for (size_t i = 0; from[i] != '\0' && i < FOIL_TRUST_NAME_CAP - 1; i++)
		foil_buf_put_u8(b, (uint8_t)from[i]);
}

static enum foil_code print_key(struct cli *c, const struct foil_vkey *key, bool auditor,
    struct foil_err *err)
{
	struct foil_buf vkey = { .max = 1024 }, line = { .max = 2048 };
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	foil_vkey_put(&vkey, key);
	foil_buf_put_str(&line, "witness ");
	put_trust_name(&line, key->name);
	foil_buf_put_u8(&line, ' ');
	foil_buf_put_view(&line, foil_buf_view(&vkey));
	if (auditor) {
		foil_buf_put_str(&line, "\n#foil auditor ");
		put_trust_name(&line, key->name);
	}
	foil_buf_put_u8(&line, '\n');
	if ((rc = foil_buf_check(&line, "key", err)) != FOIL_OK)
		goto done;
	if (!c->json) {
		cli_put_raw(stdout, foil_buf_view(&line)); /* a key's name has no control characters */
	} else if ((rc = foil_json_out_open(&j, err)) == FOIL_OK) {
		foil_json_object(j, NULL);
		foil_json_str(j, "name", key->name);
		foil_json_text(j, "vkey", foil_buf_view(&vkey));
		foil_json_bool(j, "auditor", auditor);
		foil_json_text(j, "trust", foil_buf_view(&line));
		foil_json_end(j);
		rc = cli_json_print(j, false, err);
		foil_json_out_close(&j);
	}
done:
	foil_buf_free(&vkey);
	foil_buf_free(&line);
	return rc;
}

int cmd_init(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	bool open_file = cli_flag(c, "no-passphrase");
	struct foil_witness_setup setup = { .auditor = cli_flag(c, "auditor") };
	struct passphrase pass;
	struct foil_vkey key;
	const char *name;
	enum foil_code rc;

	if ((rc = cli_need(c, "name", &name, &err)) != FOIL_OK ||
	    (rc = passphrase_kdf(c, &setup.kdf, &err)) != FOIL_OK ||
	    (rc = passphrase_init(&pass, c, &err)) != FOIL_OK)
		return cli_end(c, rc, &err);
	setup.name = foil_str(name);
	setup.pass = open_file ? NULL : &pass.ask;
	if (open_file && pass.fd >= 0) {
		rc = cli_wrong(c, &err, "--no-passphrase and --passphrase-fd exclude each other");
		return cli_end(c, rc, &err);
	}
	if ((rc = foil_witness_init(cli_arg(c, 0), &setup, c->env, &key, &err)) == FOIL_OK)
		rc = print_key(c, &key, setup.auditor, &err);
	return cli_end(c, rc, &err);
}

int cmd_show(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_vkey key;
	bool auditor;
	enum foil_code rc;

	if ((rc = foil_crypto_init(&err)) == FOIL_OK &&
	    (rc = foil_witness_vkey_read(cli_arg(c, 0), &key, &auditor, &err)) == FOIL_OK)
		rc = print_key(c, &key, auditor, &err);
	return cli_end(c, rc, &err);
}

int cmd_trust_log(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_json_out *j = NULL;
	struct foil_vkey own, key;
	bool auditor;
	enum foil_code rc;

	if ((rc = foil_crypto_init(&err)) != FOIL_OK ||
	    (rc = foil_witness_vkey_read(cli_arg(c, 0), &own, &auditor, &err)) != FOIL_OK)
		return cli_end(c, rc, &err);
	if ((rc = foil_vkey_read(foil_str(cli_arg(c, 1)), &key, &err)) != FOIL_OK)
		rc = foil_fail_in(&err, rc, "the ledger's key, as after `log` in its trust file");
	if (rc != FOIL_OK || (rc = foil_witness_trust_log(cli_arg(c, 0), &key, &err)) != FOIL_OK)
		return cli_end(c, rc, &err);
	if (!c->json) {
		(void)printf("Cosigns from now on for ");
		cli_put_str(stdout, key.name);
		(void)putchar('\n');
	} else if ((rc = foil_json_out_open(&j, &err)) == FOIL_OK) {
		foil_json_object(j, NULL);
		foil_json_str(j, "origin", key.name);
		foil_json_end(j);
		rc = cli_json_print(j, false, &err);
		foil_json_out_close(&j);
	}
	return cli_end(c, rc, &err);
}
