/* SPDX-License-Identifier: Apache-2.0 */
#include "header.h"
#include "subtree.h"

#include <string.h>

enum foil_code foil_doc_commit(const uint8_t id[FOIL_DOC_ID_LEN],
    const uint8_t secret[FOIL_DOC_SECRET_LEN], const char *profile, unsigned part_kind,
    const struct foil_leaves *leaves, struct foil_buf *header, uint8_t root[FOIL_HASH_LEN],
    struct foil_err *err)
{
	struct foil_doc_header h = { .n = leaves->n, .n_parts = 1 };
	size_t before = header->len;
	struct doc_subtree tree;
	enum foil_code rc;

	if ((rc = foil_leaves_check(leaves, err)) != FOIL_OK)
		return rc;
	if (leaves->n == 0)
		return foil_fail(err, FOIL_E_ARG, "commitment: there is nothing to commit to");
	if (!doc_profile_ok(foil_str(profile)) || !doc_part_kind_ok(part_kind))
		return foil_fail(err, FOIL_E_ARG, "commitment: no such profile or kind of part");
	memcpy(h.id, id, sizeof h.id);
	memcpy(h.profile, profile, strlen(profile));
	h.part[0] = (struct foil_doc_part){ 0, leaves->n, part_kind };
	doc_subtree_start(&tree, id, leaves->n, doc_height(leaves->n), 0, secret);
	for (size_t i = 0; i < leaves->n; i++)
		doc_subtree_put(&tree, &(struct doc_leaf){ .body = foil_leaves_get(leaves, i) });
	doc_subtree_finish(&tree, h.top);
	doc_subtree_wipe(&tree);
	foil_doc_header_put(header, &h);
	if ((rc = foil_buf_check(header, "document header", err)) != FOIL_OK) {
		header->len = before;
		return rc;
	}
	foil_doc_root(foil_view(header->p + before, header->len - before), root);
	return FOIL_OK;
}
