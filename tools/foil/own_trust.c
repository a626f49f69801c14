/* SPDX-License-Identifier: Apache-2.0 */
#include "own_trust.h"

#include "foil/file.h"
#include "foil/text.h"

#include <stdlib.h>

enum foil_code own_trust_put(const struct foil_ledger *l, struct foil_buf *out,
    struct foil_err *err)
{
	struct foil_vkey key;
	enum foil_code rc;

	if ((rc = foil_ledger_vkey(l, &key, err)) != FOIL_OK)
		return rc;
	foil_buf_put_str(out, "log ");
	foil_vkey_put(out, &key);
	foil_buf_put_str(out, "\nquorum none\n#foil genesis ");
	foil_buf_put_hex(out, foil_governance_genesis(foil_ledger_governance(l)), FOIL_HASH_LEN);
	foil_buf_put_str(out, "\n");
	return foil_buf_check(out, "trust file", err);
}

enum foil_code own_trust(const struct foil_ledger *l, struct foil_trust **out,
    struct foil_err *err)
{
	struct foil_buf text = { .max = 4096 };
	struct foil_trust *t = NULL;
	enum foil_code rc;

	if ((rc = own_trust_put(l, &text, err)) != FOIL_OK)
		goto done;
	if ((t = calloc(1, sizeof *t)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if ((rc = foil_trust_read(foil_buf_view(&text), t, err)) != FOIL_OK)
		goto done;
	*out = t;
	t = NULL;
done:
	free(t);
	foil_buf_free(&text);
	return rc;
}
