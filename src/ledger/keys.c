/* SPDX-License-Identifier: Apache-2.0 */
/* One key a case, in a file of its own, so that it can be destroyed alone (S40). */
#include "ledger.h"

#include "foil/file.h"
#include "foil/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "foil-case-key-1"

#define KEY_NAME_MAX (2 * FOIL_HASH_LEN + sizeof ".key")

static void key_name(const struct foil_ledger *l, struct foil_view sub, char name[KEY_NAME_MAX])
{
	char hex[2 * FOIL_HASH_LEN + 1];
	uint8_t id[FOIL_HASH_LEN];
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put(&h, DOMAIN, sizeof DOMAIN); /* with its NUL: the 00 of the rule */
	foil_sha256_put(&h, l->genesis, FOIL_HASH_LEN);
	foil_sha256_put(&h, sub.p, sub.len);
	foil_sha256_final(&h, id);
	foil_hex(hex, id, sizeof id);
	(void)snprintf(name, KEY_NAME_MAX, "%s.key", hex);
}

static char *key_path(const struct foil_ledger *l, struct foil_view sub)
{
	char name[KEY_NAME_MAX];

	key_name(l, sub, name);
	return foil_path_join(l->keys_path, name);
}

static enum foil_code read_key(const char *path, uint8_t key[FOIL_SEAL_KEY_LEN],
    struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_SEAL_KEY_LEN + 1 };
	struct foil_safe s;
	enum foil_code rc = foil_file_read(path, FOIL_SEAL_KEY_LEN, &b, err);

	if (rc == FOIL_OK && b.len != FOIL_SEAL_KEY_LEN)
		rc = foil_fail(err, FOIL_E_KEY, "'%s' is not a case key: %zu bytes instead of %d",
		    foil_safe(&s, foil_str(path)), b.len, FOIL_SEAL_KEY_LEN);
	if (rc == FOIL_OK)
		memcpy(key, b.p, FOIL_SEAL_KEY_LEN);
	foil_buf_wipe(&b);
	return rc;
}

enum foil_code ledger_case_key(const struct foil_ledger *l, struct foil_view sub,
    uint8_t key[FOIL_SEAL_KEY_LEN], struct foil_err *err)
{
	char *path = key_path(l, sub);
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = read_key(path, key, err);
	free(path);
	return rc;
}

enum foil_code ledger_case_keys_make(const struct foil_ledger *l, const struct foil_view *subs,
    uint8_t *const *keys, size_t n, struct foil_err *err)
{
	struct foil_new_file *files = calloc(n, sizeof *files);
	char (*names)[KEY_NAME_MAX] = calloc(n, sizeof *names);
	enum foil_code rc;

	if (files == NULL || names == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	for (size_t i = 0; i < n; i++) {
		key_name(l, subs[i], names[i]);
		l->env->random(l->env->ctx, keys[i], FOIL_SEAL_KEY_LEN);
		files[i].name = names[i];
		files[i].bytes = foil_view(keys[i], FOIL_SEAL_KEY_LEN);
	}
	rc = foil_files_create(l->keys_path, files, n, 0600 | (foil_dir_share(l->keys_path) & 0040),
	    err);
	for (size_t i = 0; i < n && rc == FOIL_OK; i++)
		if (files[i].existed) /* another process was first: theirs counts */
			rc = ledger_case_key(l, subs[i], keys[i], err);
done:
	free(files);
	free(names);
	return rc;
}
