/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/json.h"

#include "foil/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct foil_json_doc {
	json_t *root;
};

/* A value is jansson's under another name, which only this file knows. */
static const json_t *unwrap(const struct foil_json *v)
{
	return (const json_t *)(const void *)v;
}

static const struct foil_json *wrap(const json_t *v)
{
	return (const struct foil_json *)(const void *)v;
}

/*
 * Looked at before parsing, because jansson's parser calls itself for every
 * level. Brackets outside strings are all that counts; whether they match is
 * the parser's business.
 */
static bool too_deep(struct foil_view text)
{
	bool in_string = false;
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '[' || c == '{') && ++depth > FOIL_JSON_DEPTH_MAX)
			return true;
		else if (!in_string && (c == ']' || c == '}') && depth > 0)
			depth--;
	}
	return false;
}

enum foil_code foil_json_parse(struct foil_view text, struct foil_json_doc **out,
    struct foil_err *err)
{
	struct foil_json_doc *doc;
	struct foil_safe s;
	json_error_t why;

	if (text.len > FOIL_JSON_SIZE_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "JSON: %zu bytes, larger than the limit of %zu",
		    text.len, FOIL_JSON_SIZE_MAX);
	if (too_deep(text))
		return foil_fail(err, FOIL_E_LIMIT, "JSON: nested deeper than %d levels",
		    FOIL_JSON_DEPTH_MAX);
	/* jansson passes over one that follows a number, as if it were white space. */
	if (text.len > 0 && memchr(text.p, 0, text.len) != NULL)
		return foil_fail(err, FOIL_E_FORMAT, "JSON: a NUL byte");
	json_object_seed(0); /* names from outside: a seed that they cannot be chosen for */
	if ((doc = calloc(1, sizeof *doc)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	doc->root = json_loadb(text.len == 0 ? "" : (const char *)text.p, text.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (doc->root == NULL) {
		/*
		 * jansson has no words for most failures of malloc. It takes a few for
		 * a fault of the text; either way nothing is read.
		 */
		bool memory = why.text[0] == '\0';

		free(doc);
		if (memory)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		return foil_fail(err, FOIL_E_FORMAT, "JSON: line %d, column %d: %s", why.line,
		    why.column, foil_safe(&s, foil_str(why.text)));
	}
	*out = doc;
	return FOIL_OK;
}

void foil_json_doc_close(struct foil_json_doc **doc)
{
	if (*doc == NULL)
		return;
	json_decref((*doc)->root);
	free(*doc);
	*doc = NULL;
}

const struct foil_json *foil_json_root(const struct foil_json_doc *doc)
{
	return wrap(doc->root);
}

bool foil_json_is_object(const struct foil_json *v)
{
	return json_is_object(unwrap(v));
}

bool foil_json_is_array(const struct foil_json *v)
{
	return json_is_array(unwrap(v));
}

const struct foil_json *foil_json_get(const struct foil_json *v, const char *key)
{
	return foil_json_is_object(v) ? wrap(json_object_get(unwrap(v), key)) : NULL;
}

const struct foil_json *foil_json_at(const struct foil_json *v, size_t i)
{
	return foil_json_is_array(v) ? wrap(json_array_get(unwrap(v), i)) : NULL;
}

size_t foil_json_count(const struct foil_json *v)
{
	if (foil_json_is_object(v))
		return json_object_size(unwrap(v));
	return foil_json_is_array(v) ? json_array_size(unwrap(v)) : 0;
}

const char *foil_json_member_name(const struct foil_json *v, size_t i)
{
	/* The iterator of jansson changes nothing, but its type says that it may. */
	json_t *object = (json_t *)(uintptr_t)v;
	void *it;

	if (!foil_json_is_object(v))
		return NULL;
	for (it = json_object_iter(object); it != NULL && i > 0; i--)
		it = json_object_iter_next(object, it);
	return it == NULL ? NULL : json_object_iter_key(it);
}

enum foil_code foil_json_get_text(const struct foil_json *v, const char *key,
    struct foil_view *out, struct foil_err *err)
{
	const struct foil_json *member = foil_json_get(v, key);

	if (member == NULL)
		return foil_fail(err, FOIL_E_FORMAT, "JSON: key '%s' is missing", key);
	if (!foil_json_as_text(member, out))
		return foil_fail(err, FOIL_E_FORMAT, "JSON: key '%s' is not a string", key);
	return FOIL_OK;
}

enum foil_code foil_json_get_uint(const struct foil_json *v, const char *key, uint64_t max,
    uint64_t *out, struct foil_err *err)
{
	const struct foil_json *member = foil_json_get(v, key);
	uint64_t n;

	if (member == NULL)
		return foil_fail(err, FOIL_E_FORMAT, "JSON: key '%s' is missing", key);
	if (!foil_json_as_uint(member, &n))
		return foil_fail(err, FOIL_E_FORMAT, "JSON: key '%s' is not a whole number", key);
	if (n > max)
		return foil_fail(err, FOIL_E_LIMIT, "JSON: key '%s' is larger than %llu", key,
		    (unsigned long long)max);
	*out = n;
	return FOIL_OK;
}

bool foil_json_as_text(const struct foil_json *v, struct foil_view *out)
{
	if (!json_is_string(unwrap(v)))
		return false;
	*out = foil_view(json_string_value(unwrap(v)), json_string_length(unwrap(v)));
	return true;
}

bool foil_json_as_uint(const struct foil_json *v, uint64_t *out)
{
	json_int_t n;

	if (!json_is_integer(unwrap(v)) || (n = json_integer_value(unwrap(v))) < 0)
		return false;
	*out = (uint64_t)n;
	return true;
}

bool foil_json_as_bool(const struct foil_json *v, bool *out)
{
	if (!json_is_boolean(unwrap(v)))
		return false;
	*out = json_is_true(unwrap(v));
	return true;
}
