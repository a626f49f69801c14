/* SPDX-License-Identifier: Apache-2.0 */
/* foil key new, foil key show */
#include "foil.h"
#include "passphrase.h"

#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

#define KEY_TEXT_MAX ((size_t)8192)

static enum foil_code make_dir(const char *home, const char *name, char **dir,
    struct foil_err *err)
{
	enum foil_code rc;

	if ((*dir = foil_path_join(home, name)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (foil_path_is_dir(*dir))
		return FOIL_OK;
	rc = foil_dir_make(*dir, true, err);
	return rc == FOIL_E_EXISTS ? FOIL_OK : rc;
}

/* ~/.config/foil/key; its folders are made. */
static enum foil_code default_path(char **path, struct foil_err *err)
{
	const char *home = getenv("HOME");
	char *config = NULL, *dir = NULL;
	enum foil_code rc;

	if (home == NULL || home[0] == '\0')
		return foil_fail(err, FOIL_E_NOT_FOUND, "no home directory; say -o FILE");
	if ((rc = make_dir(home, ".config", &config, err)) == FOIL_OK &&
	    (rc = make_dir(config, "foil", &dir, err)) == FOIL_OK &&
	    (*path = foil_path_join(dir, "key")) == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	free(config);
	free(dir);
	return rc;
}

static enum foil_code write_pub(const char *path, const uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err)
{
	struct foil_buf name = { 0 }, line = { 0 };
	enum foil_code rc;

	foil_buf_put_str(&name, path);
	foil_buf_put_str(&name, ".pub");
	foil_pub_write(&line, pub);
	if ((rc = foil_buf_check(&name, "path", err)) == FOIL_OK &&
	    (rc = foil_buf_check(&line, "public key", err)) == FOIL_OK)
		rc = foil_file_create(foil_buf_cstr(&name), foil_buf_view(&line), 0644, err);
	foil_buf_free(&name);
	foil_buf_free(&line);
	return rc;
}

static enum foil_code print_key(struct cli *c, const char *path, const uint8_t pub[FOIL_PUB_LEN],
    const char *kind, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	struct foil_buf line = { .max = 1024 };
	uint8_t kid[FOIL_HASH_LEN];
	char hex[2 * FOIL_HASH_LEN + 1];
	enum foil_code rc = FOIL_OK;

	foil_pub_thumbprint(pub, kid);
	foil_hex(hex, kid, sizeof kid);
	foil_pub_write(&line, pub);
	if (!c->json) {
		(void)printf("file    ");
		cli_put_str(stdout, path);
		(void)printf(" (%s)\nkid     %s\npublic  %s", kind, hex, foil_buf_cstr(&line));
	} else if ((rc = foil_json_out_open(&j, err)) == FOIL_OK) {
		foil_json_object(j, NULL);
		foil_json_str(j, "file", path);
		foil_json_str(j, "kind", kind);
		foil_json_str(j, "kid", hex);
		foil_json_text(j, "public", foil_trim(foil_buf_view(&line)));
		foil_json_end(j);
		rc = cli_json_print(j, false, err);
		foil_json_out_close(&j);
	}
	foil_buf_free(&line);
	return rc;
}

int cmd_key_new(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct passphrase pass;
	uint8_t pub[FOIL_PUB_LEN];
	bool open_file = cli_flag(c, "no-passphrase");
	const char *out = cli_opt(c, "out");
	enum foil_kdf kdf;
	char *path = NULL;
	enum foil_code rc;

	if ((rc = passphrase_kdf(c, &kdf, &err)) != FOIL_OK ||
	    (rc = passphrase_init(&pass, c, &err)) != FOIL_OK)
		goto done;
	if (open_file && pass.fd >= 0) {
		rc = cli_wrong(c, &err, "--no-passphrase and --passphrase-fd exclude each other");
		goto done;
	}
	if (out == NULL) {
		rc = default_path(&path, &err);
	} else if ((path = strdup(out)) == NULL) {
		rc = foil_fail(&err, FOIL_E_NOMEM, "out of memory");
	}
	if (rc != FOIL_OK ||
	    (rc = foil_key_create(path, kdf, open_file ? NULL : &pass.ask, c->env, pub, &err)) !=
	    FOIL_OK ||
	    (rc = write_pub(path, pub, &err)) != FOIL_OK ||
	    (rc = print_key(c, path, pub, open_file ? "no passphrase: for a machine" :
	    "under a passphrase", &err)) != FOIL_OK)
		goto done;
	if (!c->json) {
		(void)printf("Give the public key (");
		cli_put_str(stdout, path);
		(void)printf(".pub) to a root, who runs `foil govern enrol`.\n");
	}
done:
	free(path);
	return cli_end(c, rc, &err);
}

static const char *kind_of(struct foil_view text)
{
	static const char *const marks[][2] = {
		{ "foil-pub-1 ", "public key" },
		{ "ssh-ed25519 ", "ssh public key: an agent signs" },
	};
	const char *protected = "kdf argon2id";

	text = foil_trim(text);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (text.len > strlen(marks[i][0]) &&
		    memcmp(text.p, marks[i][0], strlen(marks[i][0])) == 0)
			return marks[i][1];
	return memmem(text.p, text.len, protected, strlen(protected)) != NULL ?
	    "under a passphrase" : "no passphrase: for a machine";
}

int cmd_key_show(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf text = { .max = KEY_TEXT_MAX };
	const char *path = cli_arg(c, 0);
	uint8_t pub[FOIL_PUB_LEN];
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = foil_crypto_init(&err)) != FOIL_OK ||
	    (rc = foil_file_read(path, KEY_TEXT_MAX, &text, &err)) != FOIL_OK)
		goto done;
	if ((rc = foil_pub_read(foil_buf_view(&text), pub, &err)) != FOIL_OK) {
		rc = foil_fail_in(&err, rc, "%s", foil_safe(&safe, foil_str(path)));
		goto done;
	}
	rc = print_key(c, path, pub, kind_of(foil_buf_view(&text)), &err);
done:
	foil_buf_wipe(&text);
	return cli_end(c, rc, &err);
}
