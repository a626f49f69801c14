/* SPDX-License-Identifier: Apache-2.0 */
/* One key a case, in a file of its own, so that it can be destroyed alone (L40). */
#include "ledger.h"

#include "foil/file.h"
#include "foil/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "foil-case-key-1"

static char *key_path(const struct foil_ledger *l, struct foil_view sub)
{
	char hex[2 * FOIL_HASH_LEN + 1], name[sizeof hex + sizeof ".key"];
	uint8_t id[FOIL_HASH_LEN];
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put(&h, DOMAIN, sizeof DOMAIN); /* with its NUL: the 00 of the rule */
	foil_sha256_put(&h, l->genesis, FOIL_HASH_LEN);
	foil_sha256_put(&h, sub.p, sub.len);
	foil_sha256_final(&h, id);
	foil_hex(hex, id, sizeof id);
	(void)snprintf(name, sizeof name, "%s.key", hex);
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

enum foil_code ledger_case_key_make(const struct foil_ledger *l, struct foil_view sub,
    uint8_t key[FOIL_SEAL_KEY_LEN], struct foil_err *err)
{
	uint8_t fresh[FOIL_SEAL_KEY_LEN];
	char *path = key_path(l, sub);
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = read_key(path, key, err);
	if (rc != FOIL_E_NOT_FOUND) {
		free(path);
		return rc;
	}
	l->env->random(l->env->ctx, fresh, sizeof fresh);
	rc = foil_file_create(path, foil_view(fresh, sizeof fresh), 0600, err);
	if (rc == FOIL_OK)
		memcpy(key, fresh, sizeof fresh);
	else if (rc == FOIL_E_EXISTS) /* another process was first: theirs counts */
		rc = read_key(path, key, err);
	foil_wipe(fresh, sizeof fresh);
	free(path);
	return rc;
}
