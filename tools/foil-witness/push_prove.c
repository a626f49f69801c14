/* SPDX-License-Identifier: Apache-2.0 */
/* A witness that contradicts the ledger is asked for proof (spec/witness.md W23). */
#include "push.h"

#include "foil/audit.h"
#include "foil/net.h"

#include <string.h>

/* Theirs and ours, of which a third person can see that both cannot be true. */
static enum foil_code put_evidence(struct push *p, struct foil_view theirs,
    const struct foil_trust_result *r, struct foil_err *err)
{
	struct foil_tree_reader tree = foil_tile_tree_reader(p->log.tree);
	enum foil_code rc;

	rc = foil_evidence_put(&p->evidence, theirs, p->sent.note, r->log_key, &tree, err);
	return rc == FOIL_E_REFUSED ? FOIL_OK : rc; /* signed by an older key, say */
}

/* Is it a head that this log signed and that its tiles do not have? */
static enum foil_code is_proof(struct push *p, struct foil_view bytes, bool *yes,
    struct foil_err *err)
{
	uint8_t root[FOIL_HASH_LEN];
	struct foil_trust_result r;
	struct foil_checkpoint c;
	struct foil_path path;
	struct foil_note note;
	enum foil_code rc;

	*yes = false;
	if (foil_note_read(bytes, &note, NULL) != FOIL_OK ||
	    foil_checkpoint_read(note.text, &c, NULL) != FOIL_OK ||
	    strcmp(c.origin, p->log.checkpoint.origin) != 0)
		return FOIL_OK;
	if ((rc = foil_trust_judge(p->trust, &note, &c, &r, err)) != FOIL_OK || !r.log_signed)
		return rc;
	if (c.size <= p->log.checkpoint.size) {
		if ((rc = foil_log_dir_proof(&p->log, c.size, &path, root, err)) != FOIL_OK)
			return rc;
		*yes = memcmp(root, c.root, sizeof root) != 0;
		if (*yes && c.size > 0)
			return put_evidence(p, bytes, &r, err);
	} else {
		*yes = true;
	}
	return FOIL_OK;
}

enum foil_code push_prove(struct push *p, const struct foil_push *from, struct foil_err *err)
{
	struct foil_buf tail = { .max = 200 };
	struct foil_http_post get = { .get = true, .answer_max = FOIL_NOTE_MAX };
	struct foil_buf url = { .max = 2 * FOIL_TRUST_URL_CAP };
	uint8_t hash[FOIL_HASH_LEN];
	bool yes = false;
	enum foil_code rc;

	foil_sha256(hash, foil_str(p->log.checkpoint.origin));
	foil_buf_put_u8(&tail, '/');
	foil_buf_put_hex(&tail, hash, sizeof hash);
	foil_buf_put_str(&tail, "/checkpoint");
	if ((rc = foil_buf_check(&tail, "address", err)) != FOIL_OK ||
	    (rc = push_url(from, foil_buf_cstr(&tail), &url, err)) != FOIL_OK)
		goto done;
	get.url = (const char *)url.p;
	if ((rc = foil_http_post_all(&get, 1, p->seconds, p->proxy, err)) != FOIL_OK || get.failed ||
	    get.status != 200 || (rc = is_proof(p, foil_buf_view(&get.answer), &yes, err)) != FOIL_OK)
		goto done;
	if (yes) {
		foil_buf_put_view(&p->proof, foil_buf_view(&get.answer));
		rc = foil_buf_check(&p->proof, "proof", err);
	}
done:
	foil_buf_free(&get.answer);
	foil_buf_free(&tail);
	foil_buf_free(&url);
	return rc;
}
