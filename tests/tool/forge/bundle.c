/* SPDX-License-Identifier: Apache-2.0 */
#include "forge.h"

#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

static char *bundle_path(const char *path)
{
	return foil_path_is_dir(path) ? foil_path_join(path, FOIL_RESPONSE_NAME) : strdup(path);
}

enum foil_code bundle_read(struct bundle *b, const char *path, struct foil_err *err)
{
	char *name = bundle_path(path);
	enum foil_code rc;

	memset(b, 0, sizeof *b);
	if (name == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_file_read(name, FOIL_RESPONSE_MAX, &b->bytes, err)) == FOIL_OK &&
	    (rc = foil_response_read(&b->arena, foil_buf_view(&b->bytes), &b->response, err)) ==
	    FOIL_OK)
		rc = foil_disclosure_read(&b->arena, b->response.disclosure, &b->disclosure, err);
	free(name);
	return rc;
}

enum foil_code bundle_write(struct bundle *b, const char *dir, struct foil_err *err)
{
	struct foil_buf out = { 0 };
	char *name = bundle_path(dir);
	enum foil_code rc;

	foil_disclosure_put(&b->rebuilt, &b->disclosure);
	b->response.disclosure = foil_buf_view(&b->rebuilt);
	foil_response_put(&out, &b->response);
	if (name == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if ((rc = foil_buf_check(&b->rebuilt, "disclosure", err)) == FOIL_OK &&
	    (rc = foil_buf_check(&out, "bundle", err)) == FOIL_OK)
		rc = foil_file_replace(name, foil_buf_view(&out), 0644, err);
	foil_buf_free(&out);
	free(name);
	return rc;
}

void bundle_free(struct bundle *b)
{
	foil_arena_free(&b->arena);
	foil_buf_free(&b->bytes);
	foil_buf_free(&b->rebuilt);
}

enum foil_code bundle_document(struct bundle *b, uint64_t ordinal, struct foil_opening **out,
    struct foil_err *err)
{
	for (size_t i = 0; i < b->disclosure.n_documents; i++) {
		if (b->disclosure.documents[i].no != ordinal)
			continue;
		*out = &b->disclosure.documents[i].opening;
		return FOIL_OK;
	}
	return foil_fail(err, FOIL_E_NOT_FOUND, "document %llu is not opened here",
	    (unsigned long long)ordinal);
}
