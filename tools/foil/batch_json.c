/* SPDX-License-Identifier: Apache-2.0 */
/* Members of a request, strictly. */
#include "batch.h"

#include <string.h>

/* What stands there, and what may. */
static enum foil_code unknown_member(const char *name, const char *const *names,
    struct foil_err *err)
{
	struct foil_buf list = { .max = 1024 };
	struct foil_safe safe;
	enum foil_code rc;

	for (size_t k = 0; names[k] != NULL; k++)
		foil_buf_printf(&list, "%s%s", k > 0 ? ", " : "", names[k]);
	if ((rc = foil_buf_check(&list, "names of members", err)) == FOIL_OK)
		rc = foil_fail(err, FOIL_E_FORMAT, "unknown member \"%s\"; expected %s",
		    foil_safe(&safe, foil_str(name)), foil_buf_cstr(&list));
	foil_buf_free(&list);
	return rc;
}

enum foil_code batch_members(const struct foil_json *v, const char *const *names,
    struct foil_err *err)
{
	if (!foil_json_is_object(v))
		return foil_fail(err, FOIL_E_FORMAT, "expected an object");
	for (size_t i = 0; i < foil_json_count(v); i++) {
		const char *name = foil_json_member_name(v, i);
		size_t k = 0;

		while (names[k] != NULL && strcmp(names[k], name) != 0)
			k++;
		if (names[k] == NULL)
			return unknown_member(name, names, err);
	}
	return FOIL_OK;
}

enum foil_code batch_text(const struct foil_json *v, const char *key, struct foil_view *out,
    struct foil_err *err)
{
	*out = foil_view(NULL, 0);
	if (foil_json_get(v, key) == NULL)
		return FOIL_OK;
	return foil_json_get_text(v, key, out, err);
}

enum foil_code batch_day(const struct foil_json *v, const char *key, foil_day *out,
    struct foil_err *err)
{
	struct foil_view text;
	enum foil_code rc = batch_text(v, key, &text, err);

	*out = FOIL_DAY_NONE;
	if (rc != FOIL_OK || text.len == 0)
		return rc;
	if ((rc = foil_day_parse_iso(text, out, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "\"%s\"", key);
	return FOIL_OK;
}

enum foil_code batch_texts(struct foil_arena *arena, const struct foil_json *v, const char *key,
    struct foil_view **out, size_t *n, struct foil_err *err)
{
	const struct foil_json *list = foil_json_get(v, key);
	struct foil_view *texts;

	*out = NULL;
	*n = 0;
	if (list == NULL)
		return FOIL_OK;
	if (!foil_json_is_array(list))
		return foil_fail(err, FOIL_E_FORMAT, "\"%s\" is not an array", key);
	if ((texts = foil_arena_alloc(arena, foil_json_count(list) + 1, sizeof *texts)) == NULL)
		return foil_arena_check(arena, err);
	for (size_t i = 0; i < foil_json_count(list); i++)
		if (!foil_json_as_text(foil_json_at(list, i), &texts[i]))
			return foil_fail(err, FOIL_E_FORMAT, "\"%s\" holds something that is no text", key);
	*out = texts;
	*n = foil_json_count(list);
	return FOIL_OK;
}
