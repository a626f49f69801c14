/* SPDX-License-Identifier: Apache-2.0 */
/* Two roots of one size, both signed by the log (spec/witness.md W14). */
#include "witness.h"

#include "foil/audit.h"
#include "foil/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum foil_code keep(struct cli *c, const char *dir, const struct foil_checkpoint *k,
    struct foil_view bytes, struct foil_err *err)
{
	char name[2 * FOIL_HASH_LEN + 32], hex[2 * FOIL_HASH_LEN + 1];
	char *folder = foil_path_join(dir, "evidence"), *path = NULL;
	uint8_t hash[FOIL_HASH_LEN];
	struct foil_safe s;
	enum foil_code rc = FOIL_OK;

	foil_sha256(hash, foil_str(k->origin));
	foil_hex(hex, hash, sizeof hash);
	(void)snprintf(name, sizeof name, "%s-%llu", hex, (unsigned long long)k->size);
	if (folder == NULL || (path = foil_path_join(folder, name)) == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if (!foil_path_exists(folder))
		rc = foil_dir_make(folder, false, err);
	if (rc == FOIL_OK && (rc = foil_file_create(path, bytes, 0644, err)) == FOIL_OK)
		cli_say(c, "evidence of two histories of %s is in %s/evidence/%s",
		    foil_safe(&s, foil_str(k->origin)), dir, name);
	free(folder);
	free(path);
	return rc == FOIL_E_EXISTS ? FOIL_OK : rc;
}

/* The key is the one that signed: the decision has found it good. */
static enum foil_code put(struct foil_buf *out, struct foil_view held, struct foil_view other,
    const char *dir, const char *origin, struct foil_err *err)
{
	struct foil_vkey keys[FOIL_WITNESS_KEYS_MAX];
	const struct foil_tree_reader none = { NULL, NULL }; /* not asked: the sizes are equal */
	size_t n = 0;
	enum foil_code rc = foil_witness_keys(dir, origin, keys, &n, err);

	for (size_t i = 0; rc == FOIL_OK && i < n && out->len == 0; i++) {
		rc = foil_evidence_put(out, held, other, &keys[i], &none, err);
		if (rc == FOIL_E_REFUSED) /* by another of its keys */
			rc = FOIL_OK;
	}
	return rc;
}

enum foil_code witness_evidence(struct cli *c, struct foil_witness *w, const char *dir,
    struct foil_view request, struct foil_err *err)
{
	struct foil_buf held = { .max = FOIL_NOTE_MAX }, out = { .max = FOIL_EVIDENCE_MAX };
	struct foil_witness_request r;
	struct foil_witness_held state;
	enum foil_code rc;

	if ((rc = foil_witness_request_read(request, &r, err)) != FOIL_OK ||
	    (rc = foil_witness_look(w, foil_str(r.checkpoint.origin), &state, &held, err)) != FOIL_OK)
		goto done;
	rc = put(&out, foil_buf_view(&held), r.bytes, dir, r.checkpoint.origin, err);
	if (rc == FOIL_OK && out.len > 0)
		rc = keep(c, dir, &r.checkpoint, foil_buf_view(&out), err);
done:
	foil_buf_free(&held);
	foil_buf_free(&out);
	return rc;
}
