/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/json.h"

#include <stdio.h>

/* ---- writing ---- */

static struct foil_json_out *open_out(void)
{
	struct foil_json_out *j = NULL;

	assert_int_equal(foil_json_out_open(&j, NULL), FOIL_OK);
	return j;
}

/* Finishes, compares and closes. */
static void expect(struct foil_json_out *j, bool compact, const char *want)
{
	struct foil_buf b = { 0 };
	struct foil_err err;

	foil_buf_put_str(&b, "> ");
	if (foil_json_finish(j, compact, &b, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	assert_string_equal(foil_buf_cstr(&b) + 2, want);
	foil_buf_free(&b);
	foil_json_out_close(&j);
	assert_null(j);
}

static void put_document(struct foil_json_out *j)
{
	foil_json_object(j, NULL);
	foil_json_str(j, "zebra", "first stays first");
	foil_json_uint(j, "uint", INT64_MAX);
	foil_json_int(j, "int", INT64_MIN);
	foil_json_bool(j, "yes", true);
	foil_json_bool(j, "no", false);
	foil_json_null(j, "null");
	foil_json_str(j, "none", NULL);
	foil_json_hex(j, "hex", "\x01\xfe", 2);
	foil_json_hex(j, "", NULL, 0);
	foil_json_array(j, "list");
	foil_json_uint(j, NULL, 0);
	foil_json_array(j, NULL);
	foil_json_end(j);
	foil_json_object(j, NULL);
	foil_json_end(j);
	foil_json_end(j);
	foil_json_str(j, "after", "");
	foil_json_end(j);
}

static void writes_both_layouts(void **state)
{
	struct foil_json_out *j = open_out();

	(void)state;
	put_document(j);
	expect(j, true,
	    "{\"zebra\":\"first stays first\",\"uint\":9223372036854775807,"
	    "\"int\":-9223372036854775808,\"yes\":true,\"no\":false,\"null\":null,\"none\":null,"
	    "\"hex\":\"01fe\",\"\":\"\",\"list\":[0,[],{}],\"after\":\"\"}\n");
	j = open_out();
	put_document(j);
	expect(j, false,
	    "{\n  \"zebra\": \"first stays first\",\n  \"uint\": 9223372036854775807,\n"
	    "  \"int\": -9223372036854775808,\n  \"yes\": true,\n  \"no\": false,\n"
	    "  \"null\": null,\n  \"none\": null,\n  \"hex\": \"01fe\",\n  \"\": \"\",\n"
	    "  \"list\": [\n    0,\n    [],\n    {}\n  ],\n  \"after\": \"\"\n}\n");
	j = open_out();
	foil_json_str(j, NULL, "alone");
	expect(j, true, "\"alone\"\n");
}

static void writes_ascii_only(void **state)
{
	static const struct {
		struct foil_view in;
		const char *out;
	} rows[] = {
		{ { (const uint8_t *)"\"\\/", 3 }, "\"\\\"\\\\/\"\n" },
		{ { (const uint8_t *)"\x1b[0m\x7f\n\t", 7 }, "\"\\u001B[0m\\u007F\\n\\t\"\n" },
		{ { (const uint8_t *)"\xc3\xa9\xe2\x80\xae", 5 }, "\"\\u00E9\\u202E\"\n" },
		{ { (const uint8_t *)"\xf0\x9f\x98\x80", 4 }, "\"\\uD83D\\uDE00\"\n" },
		{ { (const uint8_t *)"a\0b", 3 }, "\"a\\u0000b\"\n" },
		{ { (const uint8_t *)"a\xff\xe2\x82z", 5 }, "\"a\\uFFFD\\uFFFD\\uFFFDz\"\n" },
		{ { NULL, 0 }, "\"\"\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_json_out *j = open_out();
		struct foil_view v = exact(rows[i].in);

		foil_json_text(j, NULL, v);
		expect(j, true, rows[i].out);
		free_exact(v);
	}
}

static void misuse(struct foil_json_out *j, int which)
{
	switch (which) {
	case 0: break; /* nothing at all */
	case 1: foil_json_object(j, NULL); break; /* never closed */
	case 2: foil_json_end(j); break;
	case 3: foil_json_bool(j, "key", true); break;
	case 4: foil_json_null(j, NULL), foil_json_null(j, NULL); break;
	case 5: foil_json_object(j, NULL), foil_json_null(j, NULL), foil_json_end(j); break;
	case 6: foil_json_array(j, NULL), foil_json_null(j, "key"), foil_json_end(j); break;
	case 7:
		foil_json_object(j, NULL), foil_json_null(j, "a"), foil_json_array(j, "a");
		foil_json_end(j), foil_json_end(j);
		break;
	default: foil_json_array(j, NULL), foil_json_end(j), foil_json_end(j); break;
	}
}

static void misuse_is_reported(void **state)
{
	struct foil_buf b = { 0 };

	(void)state;
	foil_buf_put_str(&b, "kept");
	for (int i = 0; i <= 8; i++) {
		struct foil_json_out *j = open_out();
		struct foil_err err;

		misuse(j, i);
		if (foil_json_finish(j, true, &b, &err) != FOIL_E_ARG)
			fail_msg("misuse %d passed", i);
		assert_string_equal(foil_buf_cstr(&b), "kept");
		/* It sticks. */
		foil_json_null(j, NULL);
		assert_int_equal(foil_json_finish(j, true, &b, &err), FOIL_E_ARG);
		foil_json_out_close(&j);
	}
	foil_buf_free(&b);
}

static void writer_limits(void **state)
{
	struct foil_json_out *j;
	struct foil_buf b = { 0 };

	(void)state;
	for (int n = FOIL_JSON_DEPTH_MAX; n <= FOIL_JSON_DEPTH_MAX + 1; n++) {
		j = open_out();
		for (int i = 0; i < n; i++)
			foil_json_array(j, NULL);
		for (int i = 0; i < n; i++)
			foil_json_end(j);
		assert_int_equal(foil_json_finish(j, true, &b, NULL),
		    n > FOIL_JSON_DEPTH_MAX ? FOIL_E_LIMIT : FOIL_OK);
		foil_json_out_close(&j);
	}
	foil_buf_free(&b);
	j = open_out();
	foil_json_uint(j, NULL, (uint64_t)INT64_MAX + 1);
	assert_int_equal(foil_json_finish(j, true, &b, NULL), FOIL_E_LIMIT);
	foil_json_out_close(&j);
	/* The bound of the buffer, on both sides: "abc" and its LF are six bytes. */
	for (size_t max = 5; max <= 6; max++) {
		foil_buf_init(&b, max);
		j = open_out();
		foil_json_str(j, NULL, "abc");
		assert_int_equal(foil_json_finish(j, true, &b, NULL), max == 6 ? FOIL_OK : FOIL_E_LIMIT);
		foil_json_out_close(&j);
		foil_buf_free(&b);
	}
}

/* ---- reading ---- */

static enum foil_code parse(const char *text, struct foil_json_doc **doc, struct foil_err *err)
{
	struct foil_view v = exact(foil_str(text));
	enum foil_code rc = foil_json_parse(v, doc, err);

	free_exact(v);
	return rc;
}

static void reads(void **state)
{
	struct foil_json_doc *doc = NULL;
	const struct foil_json *root, *list;
	struct foil_view text;
	uint64_t n = 0;

	(void)state;
	assert_int_equal(parse(" {\"z\": \"caf\\u00e9\", \"a\": 7, \"list\": [1, -1, 1.5, \"x\"],"
			       " \"big\": 9223372036854775807, \"e\": {}, \"t\": true}\n",
			     &doc, NULL), FOIL_OK);
	root = foil_json_root(doc);
	assert_true(foil_json_is_object(root));
	assert_false(foil_json_is_array(root));
	assert_int_equal(foil_json_count(root), 6);
	assert_string_equal(foil_json_member_name(root, 0), "z");
	assert_string_equal(foil_json_member_name(root, 1), "a");
	assert_string_equal(foil_json_member_name(root, 5), "t");
	assert_null(foil_json_member_name(root, 6));
	assert_int_equal(foil_json_get_text(root, "z", &text, NULL), FOIL_OK);
	assert_view_equal(text, LIT("caf\xc3\xa9"));
	assert_int_equal(foil_json_get_uint(root, "a", 7, &n, NULL), FOIL_OK);
	assert_int_equal(n, 7);
	assert_int_equal(foil_json_get_uint(root, "big", UINT64_MAX, &n, NULL), FOIL_OK);
	assert_true(n == INT64_MAX);
	list = foil_json_get(root, "list");
	assert_true(foil_json_is_array(list));
	assert_int_equal(foil_json_count(list), 4);
	assert_true(foil_json_as_uint(foil_json_at(list, 0), &n));
	assert_int_equal(n, 1);
	assert_false(foil_json_as_uint(foil_json_at(list, 1), &n));
	assert_false(foil_json_as_uint(foil_json_at(list, 2), &n));
	assert_false(foil_json_as_uint(foil_json_at(list, 3), &n));
	assert_true(foil_json_as_text(foil_json_at(list, 3), &text));
	assert_false(foil_json_as_text(foil_json_at(list, 0), &text));
	assert_null(foil_json_at(list, 4));
	assert_null(foil_json_at(root, 0));
	assert_null(foil_json_get(list, "a"));
	assert_null(foil_json_member_name(list, 0));
	assert_int_equal(foil_json_count(foil_json_get(root, "e")), 0);
	assert_int_equal(foil_json_count(foil_json_get(root, "a")), 0);
	foil_json_doc_close(&doc);
	assert_null(doc);
	foil_json_doc_close(&doc);
}

static void booleans(void **state)
{
	struct foil_json_doc *doc = NULL;
	const struct foil_json *root;
	bool v = false;

	(void)state;
	assert_int_equal(foil_json_parse(foil_str("[true, false, 1, \"true\", null]"), &doc, NULL),
	    FOIL_OK);
	root = foil_json_root(doc);
	assert_true(foil_json_as_bool(foil_json_at(root, 0), &v));
	assert_true(v);
	assert_true(foil_json_as_bool(foil_json_at(root, 1), &v));
	assert_false(v);
	for (size_t i = 2; i < 6; i++)
		assert_false(foil_json_as_bool(foil_json_at(root, i), &v));
	foil_json_doc_close(&doc);
}

static void null_is_tolerated(void **state)
{
	struct foil_view text;
	uint64_t n;
	bool yes;

	(void)state;
	assert_null(foil_json_get(NULL, "a"));
	assert_null(foil_json_at(NULL, 0));
	assert_int_equal(foil_json_count(NULL), 0);
	assert_null(foil_json_member_name(NULL, 0));
	assert_false(foil_json_is_object(NULL) || foil_json_is_array(NULL));
	assert_false(foil_json_as_text(NULL, &text) || foil_json_as_uint(NULL, &n) ||
	    foil_json_as_bool(NULL, &yes));
	assert_int_equal(foil_json_get_text(NULL, "a", &text, NULL), FOIL_E_FORMAT);
}

static void members_of_another_type(void **state)
{
	struct foil_json_doc *doc = NULL;
	const struct foil_json *root;
	struct foil_view text = { NULL, 4711 };
	struct foil_err err;
	uint64_t n = 4711;

	(void)state;
	assert_int_equal(parse("{\"s\":\"1\",\"n\":8,\"m\":-1,\"r\":1.0,\"z\":null}", &doc, NULL), FOIL_OK);
	root = foil_json_root(doc);
	assert_int_equal(foil_json_get_text(root, "n", &text, &err), FOIL_E_FORMAT);
	assert_string_equal(err.msg, "JSON: key 'n' is not a string");
	assert_int_equal(foil_json_get_text(root, "gone", &text, &err), FOIL_E_FORMAT);
	assert_string_equal(err.msg, "JSON: key 'gone' is missing");
	assert_int_equal(foil_json_get_text(root, "z", &text, &err), FOIL_E_FORMAT);
	assert_int_equal(text.len, 4711);
	assert_int_equal(foil_json_get_uint(root, "s", 9, &n, &err), FOIL_E_FORMAT);
	assert_int_equal(foil_json_get_uint(root, "m", 9, &n, &err), FOIL_E_FORMAT);
	assert_int_equal(foil_json_get_uint(root, "r", 9, &n, &err), FOIL_E_FORMAT);
	assert_int_equal(foil_json_get_uint(root, "gone", 9, &n, &err), FOIL_E_FORMAT);
	assert_int_equal(foil_json_get_uint(root, "n", 7, &n, &err), FOIL_E_LIMIT);
	assert_int_equal(n, 4711);
	assert_int_equal(foil_json_get_uint(root, "n", 8, &n, &err), FOIL_OK);
	foil_json_doc_close(&doc);
}

static void refuses(void **state)
{
	static const char *const rows[] = { "", " ", "{", "}", "[1,]", "[,1]", "{\"a\":1,}", "{a:1}",
		"{'a':1}", "{\"a\" 1}", "{\"a\":1,\"a\":2}", "[{\"a\":{\"b\":1,\"c\":2,\"b\":1}}]",
		"{\"a\":1,\"\\u0061\":2}", "{\"a\\u0000b\":1}", "\"a\\u0000b\"", "\"\\ud800\"",
		"\"\\udc00\\ud800\"", "\"\\x41\"", "\"a\nb\"", "\"\x01\"", "\"\xff\"",
		"\"\xc3\"", "\"\xed\xa0\x80\"", "\"\xc0\x80\"", "1 2", "{} {}", "[] x", "01", "+1",
		"-", "1.", ".5", "1e", "0x10", "NaN", "Infinity", "nul", "True", "// c\n1",
		"/* c */ 1", "\xef\xbb\xbf{}", "9223372036854775808", "-9223372036854775809",
		"1e999", "\"open", "\"open\\", "\"open\\\"", "[\"a", "tru" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_json_doc *doc = NULL;
		struct foil_err err;

		if (parse(rows[i], &doc, &err) != FOIL_E_FORMAT)
			fail_msg("row %zu passed: %s", i, rows[i]);
		assert_null(doc);
		assert_memory_equal(err.msg, "JSON: line ", 11);
		assert_null(strchr(err.msg, '\x01'));
	}
	/* jansson alone would pass over a NUL that follows a number. */
	for (size_t i = 0; i < 7; i++) {
		char text[7] = "[1, 23]";

		text[i] = '\0';
		assert_int_equal(foil_json_parse(foil_view(text, sizeof text),
				     &(struct foil_json_doc *){ NULL }, NULL), FOIL_E_FORMAT);
	}
	assert_int_equal(foil_json_parse(foil_view(NULL, 0), &(struct foil_json_doc *){ NULL }, NULL),
	    FOIL_E_FORMAT);
}

static void depth_on_both_sides(void **state)
{
	char text[400] = "";

	(void)state;
	for (int n = 1; n < 60; n++) {
		enum foil_code want = n <= FOIL_JSON_DEPTH_MAX ? FOIL_OK : FOIL_E_LIMIT;
		struct foil_json_doc *doc = NULL;

		memset(text, '[', (size_t)n);
		memset(text + n, ']', (size_t)n);
		text[2 * n] = '\0';
		assert_int_equal(parse(text, &doc, NULL), want);
		foil_json_doc_close(&doc);
	}
	/* Side by side is not deep, and brackets in strings do not count. */
	struct foil_json_doc *doc = NULL;

	assert_int_equal(parse("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
			       "[],[],[],[],[],[],[],[],[],[],[],[],[],{},{},{}]", &doc, NULL), FOIL_OK);
	foil_json_doc_close(&doc);
	assert_int_equal(parse("[\"[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[[[[[[[[[[[[[[[[{{{{{{{{{{{{{{{{\\\\\"]",
			     &doc, NULL), FOIL_OK);
	foil_json_doc_close(&doc);
}

static void size_on_both_sides(void **state)
{
	char *text = malloc(FOIL_JSON_SIZE_MAX + 1);

	(void)state;
	assert_non_null(text);
	memset(text, ' ', FOIL_JSON_SIZE_MAX + 1);
	memcpy(text, "[1]", 3);
	for (size_t over = 0; over <= 1; over++) {
		struct foil_json_doc *doc = NULL;

		assert_int_equal(foil_json_parse(foil_view(text, FOIL_JSON_SIZE_MAX + over), &doc, NULL),
		    over == 0 ? FOIL_OK : FOIL_E_LIMIT);
		foil_json_doc_close(&doc);
	}
	free(text);
}

/* What is written can be read back. */
static void there_and_back(void **state)
{
	struct foil_json_out *j = open_out();
	struct foil_json_doc *doc = NULL;
	struct foil_buf b = { 0 };
	struct foil_view text;
	char all[256];

	(void)state;
	for (size_t i = 0; i < 127; i++)
		all[i] = (char)(i + 1);
	memcpy(all + 127, "\xf0\x9f\x98\x80\xe2\x9f\xa6", 7);
	foil_json_object(j, NULL);
	foil_json_text(j, "t", foil_view(all, 134));
	foil_json_end(j);
	assert_int_equal(foil_json_finish(j, false, &b, NULL), FOIL_OK);
	for (size_t i = 0; i < b.len; i++)
		assert_true(b.p[i] == '\n' || (b.p[i] >= 0x20 && b.p[i] < 0x7f));
	assert_int_equal(foil_json_parse(foil_buf_view(&b), &doc, NULL), FOIL_OK);
	assert_int_equal(foil_json_get_text(foil_json_root(doc), "t", &text, NULL), FOIL_OK);
	assert_view_equal(text, foil_view(all, 134));
	foil_json_doc_close(&doc);
	foil_json_out_close(&j);
	foil_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_both_layouts),
		cmocka_unit_test(writes_ascii_only),
		cmocka_unit_test(misuse_is_reported),
		cmocka_unit_test(writer_limits),
		cmocka_unit_test(reads),
		cmocka_unit_test(booleans),
		cmocka_unit_test(null_is_tolerated),
		cmocka_unit_test(members_of_another_type),
		cmocka_unit_test(refuses),
		cmocka_unit_test(depth_on_both_sides),
		cmocka_unit_test(size_on_both_sides),
		cmocka_unit_test(there_and_back),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
