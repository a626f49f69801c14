/* SPDX-License-Identifier: Apache-2.0 */
#include "trustfile.h"

#include "foil/file.h"
#include "foil/text.h"

#include <stdlib.h>

#define TRUST_MAX ((size_t)1 << 20)

enum foil_code trustfile_open(const char *path, struct foil_trust **out, struct foil_err *err)
{
	struct foil_buf text = { .max = TRUST_MAX };
	struct foil_trust *t = NULL;
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = foil_file_read(path, TRUST_MAX, &text, err)) != FOIL_OK)
		goto done;
	if ((t = calloc(1, sizeof *t)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if ((rc = foil_trust_read(foil_buf_view(&text), t, err)) != FOIL_OK) {
		rc = foil_fail_in(err, rc, "trust file %s", foil_safe(&safe, foil_str(path)));
		goto done;
	}
	*out = t;
	t = NULL;
done:
	free(t);
	foil_buf_free(&text);
	return rc;
}
