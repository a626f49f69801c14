/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as a case system sends it: every value is visited, and written again it can be read again. */
#include "fuzz.h"

#include "foil/json.h"

struct level {
	const struct foil_json *v;
	size_t at;
};

static void put_leaf(struct foil_json_out *j, const char *key, const struct foil_json *v)
{
	struct foil_view text;
	uint64_t n;

	if (foil_json_as_text(v, &text))
		foil_json_text(j, key, text);
	else if (foil_json_as_uint(v, &n))
		foil_json_uint(j, key, n);
	else
		foil_json_null(j, key);
}

/* True if v has members, which are then to come. */
static bool put_value(struct foil_json_out *j, const char *key, const struct foil_json *v)
{
	if (foil_json_is_object(v))
		foil_json_object(j, key);
	else if (foil_json_is_array(v))
		foil_json_array(j, key);
	else
		put_leaf(j, key, v);
	return foil_json_is_object(v) || foil_json_is_array(v);
}

static void copy(struct foil_json_out *j, const struct foil_json *root)
{
	struct level stack[FOIL_JSON_DEPTH_MAX + 1];
	size_t n = 0;

	if (put_value(j, NULL, root))
		stack[n++] = (struct level){ root, 0 };
	while (n > 0) {
		struct level *top = &stack[n - 1];
		const char *key = foil_json_member_name(top->v, top->at);
		const struct foil_json *v = foil_json_is_array(top->v) ?
		    foil_json_at(top->v, top->at) : key == NULL ? NULL : foil_json_get(top->v, key);

		if (top->at++ >= foil_json_count(top->v) || v == NULL) {
			CHECK(top->at > foil_json_count(top->v));
			foil_json_end(j);
			n--;
		} else if (put_value(j, key, v)) {
			CHECK(n <= FOIL_JSON_DEPTH_MAX);
			stack[n++] = (struct level){ v, 0 };
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_json_doc *doc = NULL, *again = NULL;
	struct foil_json_out *j = NULL;
	struct foil_buf b = { .max = 0 };

	if (size > 4096) /* finding a member by its place takes time that grows with the place */
		return 0;
	if (foil_json_parse(foil_view(data, size), &doc, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	CHECK(foil_json_out_open(&j, &err) == FOIL_OK);
	copy(j, foil_json_root(doc));
	CHECK(foil_json_finish(j, true, &b, &err) == FOIL_OK);
	for (size_t i = 0; i < b.len; i++)
		CHECK(b.p[i] >= 0x20 ? b.p[i] < 0x7f : b.p[i] == '\n' && i == b.len - 1);
	CHECK(foil_json_parse(foil_buf_view(&b), &again, &err) == FOIL_OK);
	foil_json_doc_close(&again);
	foil_json_out_close(&j);
	foil_json_doc_close(&doc);
	foil_buf_free(&b);
	return 0;
}
