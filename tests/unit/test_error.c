/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/error.h"
#include "foil/text.h"

static void names_are_distinct(void **state)
{
	(void)state;
	for (int i = 0; i < FOIL_E_COUNT_; i++) {
		const char *name = foil_code_name((enum foil_code)i);

		assert_string_not_equal(name, "unknown");
		for (int k = 0; k < i; k++)
			assert_string_not_equal(name, foil_code_name((enum foil_code)k));
	}
	assert_string_equal(foil_code_name(FOIL_E_NOT_FOUND), "not-found");
	assert_string_equal(foil_code_name(FOIL_E_COUNT_), "unknown");
	assert_string_equal(foil_code_name((enum foil_code)77), "unknown");
}

static void fail_fills(void **state)
{
	struct foil_err err;

	(void)state;
	memset(&err, 0x55, sizeof err);
	assert_int_equal(foil_fail(&err, FOIL_E_IO, "read '%s': %d", "x", 7), FOIL_E_IO);
	assert_int_equal(err.code, FOIL_E_IO);
	assert_string_equal(err.msg, "read 'x': 7");
	assert_int_equal(foil_fail(NULL, FOIL_E_KEY, "nobody looks"), FOIL_E_KEY);
	assert_int_equal(foil_fail_in(NULL, FOIL_E_KEY, "nobody looks"), FOIL_E_KEY);
}

static void context_goes_in_front(void **state)
{
	struct foil_err err = { 0 };

	(void)state;
	(void)foil_fail(&err, FOIL_E_FORMAT, "not a date");
	assert_int_equal(foil_fail_in(&err, err.code, "%s line %d", "case.txt", 3), FOIL_E_FORMAT);
	assert_string_equal(err.msg, "case.txt line 3: not a date");
	/* The old message may be an argument of the new one. */
	assert_int_equal(foil_fail(&err, FOIL_E_ARG, "in: %s", err.msg), FOIL_E_ARG);
	assert_string_equal(err.msg, "in: case.txt line 3: not a date");
	err.msg[0] = '\0';
	(void)foil_fail_in(&err, FOIL_E_ARG, "alone");
	assert_string_equal(err.msg, "alone");
}

static void message_is_cleaned(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "a\x1b[31mb", "a?[31mb" },
		{ "a\nb\tc\rd\x7f", "a?b?c?d?" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "bad \xc3 byte \xff", "bad ? byte ?" },
		{ "c1 \xc2\x9b" "31m", "c1 ?31m" },
		{ "bidi \xe2\x80\xae!", "bidi ?!" },
		{ "real \xef\xbf\xbd", "real \xef\xbf\xbd" },
		{ "marker \xe2\x9f\xa6" "12\xe2\x9f\xa7", "marker \xe2\x9f\xa6" "12\xe2\x9f\xa7" },
	};
	struct foil_err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		(void)foil_fail(&err, FOIL_E_ARG, "%s", rows[i].in);
		assert_string_equal(err.msg, rows[i].out);
	}
}

/* `lead` ASCII bytes, then three-byte characters up to a total of `total` bytes. */
static void check_cut(size_t lead, size_t total, bool in_context)
{
	struct foil_err err = { 0 };
	char text[2000] = "";
	size_t len;

	memset(text, 'a', lead);
	for (len = lead; len + 3 <= total; len += 3)
		memcpy(text + len, "\xe2\x82\xac", 3);
	text[len] = '\0';
	if (in_context)
		(void)foil_fail_in(&err, FOIL_E_ARG, "%s", text);
	else
		(void)foil_fail(&err, FOIL_E_ARG, "%s", text);
	assert_non_null(memchr(err.msg, 0, sizeof err.msg));
	assert_int_equal(foil_utf8_check(foil_str(err.msg), NULL), FOIL_OK);
	assert_null(strchr(err.msg, '?'));
	if (len < sizeof err.msg && !in_context) {
		assert_string_equal(err.msg, text);
	} else if (len >= sizeof err.msg) {
		size_t kept = strlen(err.msg) - 3;

		assert_string_equal(err.msg + kept, "...");
		assert_memory_equal(err.msg, text, kept);
		assert_true(in_context || kept >= sizeof err.msg - 7);
	}
}

static void long_message_is_cut(void **state)
{
	(void)state;
	for (size_t lead = 0; lead < 4; lead++) {
		for (size_t total = 390; total < 410; total++) {
			check_cut(lead, total, false);
			check_cut(lead, total, true);
		}
		check_cut(lead, 1990, false);
		check_cut(lead, 1990, true);
	}
}

static void long_context_leaves_the_message(void **state)
{
	struct foil_err err = { 0 };
	char text[1000];

	(void)state;
	memset(text, 'c', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	(void)foil_fail(&err, FOIL_E_IO, "what went wrong");
	(void)foil_fail_in(&err, FOIL_E_IO, "%s", text);
	assert_non_null(strstr(err.msg, "...: what went wrong"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_distinct),
		cmocka_unit_test(fail_fills),
		cmocka_unit_test(context_goes_in_front),
		cmocka_unit_test(message_is_cleaned),
		cmocka_unit_test(long_message_is_cut),
		cmocka_unit_test(long_context_leaves_the_message),
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
