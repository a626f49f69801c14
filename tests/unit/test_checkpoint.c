/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/note.h"

#define ROOT "WmH8K1T5z6cXdPJDIUPdQMbLKxGUf69lp9PaXLZRmcg="
#define EMPTY_ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

static const struct {
	const char *text;
	enum foil_code want;
	uint64_t size;
	bool extensions;
} checkpoints[] = {
	{ "o\n1\n" ROOT "\n", FOIL_OK, 1, false },
	{ "o\n0\n" EMPTY_ROOT "\n", FOIL_OK, 0, false },
	{ "o\n7\n" EMPTY_ROOT "\n", FOIL_OK, 7, false },
	{ "an origin + spaces\n20852163\n" ROOT "\n", FOIL_OK, 20852163, false },
	{ "o\n9223372036854775807\n" ROOT "\n", FOIL_OK, INT64_MAX, false },
	{ "o\n1\n" ROOT "\nx\n", FOIL_OK, 1, true },
	{ "o\n1\n" ROOT "\nx\ny\n", FOIL_OK, 1, true },
	{ "o\n9223372036854775808\n" ROOT "\n", FOIL_E_LIMIT, 0, false },
	{ "o\n18446744073709551616\n" ROOT "\n", FOIL_E_LIMIT, 0, false },
	{ "o\n0\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "", FOIL_E_FORMAT, 0, false },
	{ "o\n1\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\n" ROOT, FOIL_E_FORMAT, 0, false },
	{ "\n1\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\n\n", FOIL_E_FORMAT, 0, false },
	{ "o\n01\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n00\n" EMPTY_ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n+1\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n-1\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n 1\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1 \n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1a\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n0x1\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\r\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\n" ROOT " \n", FOIL_E_FORMAT, 0, false },
	/* bits left over; 3, 31, 33 bytes */
	{ "o\n1\nWmH8K1T5z6cXdPJDIUPdQMbLKxGUf69lp9PaXLZRmch=\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\nAAAA\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ==\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\n" ROOT "\n\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\n" ROOT "\nx\n\ny\n", FOIL_E_FORMAT, 0, false },
	{ "o\n1\n" ROOT "\nx", FOIL_E_FORMAT, 0, false },
	{ "o\t\n1\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
	{ "\xff\n1\n" ROOT "\n", FOIL_E_FORMAT, 0, false },
};

static void test_checkpoints(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(checkpoints); i++) {
		struct foil_view text = exact(foil_str(checkpoints[i].text));
		struct foil_checkpoint c = { .size = 77 };
		struct foil_err err = { .msg = "" };
		enum foil_code rc = foil_checkpoint_read(text, &c, &err);

		if (rc != checkpoints[i].want)
			fail_msg("checkpoint %zu: %s %s", i, foil_code_name(rc), err.msg);
		if (rc == FOIL_OK) {
			struct foil_buf b = { .max = 0 };

			assert_int_equal(c.size, checkpoints[i].size);
			assert_int_equal(c.extensions, checkpoints[i].extensions);
			/* writing gives the same again, but never an extension line */
			foil_checkpoint_put(&b, &c);
			assert_true(b.len <= text.len);
			assert_memory_equal(b.p, text.p, b.len);
			assert_int_equal(b.len == text.len, !c.extensions);
			foil_buf_free(&b);
		} else {
			assert_int_equal(c.size, 77);
		}
		free_exact(text);
	}
}

static void test_origin_length(void **state)
{
	struct foil_checkpoint c = { .size = 1 }, back;
	struct foil_buf b = { .max = 0 };

	(void)state;
	memset(c.origin, 'o', FOIL_NAME_MAX);
	foil_checkpoint_put(&b, &c);
	assert_int_equal(foil_checkpoint_read(foil_buf_view(&b), &back, NULL), FOIL_OK);
	assert_string_equal(back.origin, c.origin);
	foil_buf_reset(&b);
	foil_buf_put_u8(&b, 'o');
	foil_checkpoint_put(&b, &c);
	assert_int_equal(foil_checkpoint_read(foil_buf_view(&b), &back, NULL), FOIL_E_LIMIT);
	foil_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_checkpoints),
		cmocka_unit_test(test_origin_length),
	};

	return cmocka_run_group_tests_name("checkpoint", tests, NULL, NULL);
}
