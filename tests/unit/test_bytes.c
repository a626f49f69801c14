/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/bytes.h"

#include <stdio.h>

/* A request that no machine can meet must come back as NULL, also under a sanitiser. */
const char *__asan_default_options(void);
__attribute__((visibility("default"))) const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void views_compare(void **state)
{
	static const struct {
		const char *a, *b;
		int want;
	} rows[] = {
		{ "", "", 0 }, { "", "a", -1 }, { "a", "", 1 }, { "a", "a", 0 }, { "a", "b", -1 },
		{ "ab", "b", -1 }, { "ab", "a", 1 }, { "\xff", "a", 1 }, { "a", "aa", -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view a = exact(foil_str(rows[i].a)), b = exact(foil_str(rows[i].b));

		assert_int_equal(foil_view_cmp(a, b), rows[i].want);
		assert_int_equal(foil_view_cmp(b, a), -rows[i].want);
		assert_int_equal(foil_view_eq(a, b), rows[i].want == 0);
		free_exact(a);
		free_exact(b);
	}
	assert_int_equal(foil_view_cmp(foil_view(NULL, 0), foil_view(NULL, 0)), 0);
	assert_true(foil_view_eq(foil_view(NULL, 0), LIT("")));
}

static void buffer_grows(void **state)
{
	struct foil_buf b = { 0 };
	struct foil_err err = { 0 };

	(void)state;
	for (unsigned i = 0; i < 100000; i++)
		foil_buf_put_u8(&b, (uint8_t)(i * 7));
	assert_int_equal(foil_buf_check(&b, "test", &err), FOIL_OK);
	assert_int_equal(b.len, 100000);
	for (unsigned i = 0; i < 100000; i++)
		assert_int_equal(b.p[i], (uint8_t)(i * 7));
	foil_buf_reset(&b);
	assert_int_equal(b.len, 0);
	assert_true(b.cap >= 100000);
	foil_buf_put(&b, NULL, 0);
	foil_buf_put_str(&b, "a");
	foil_buf_put_view(&b, LIT("b\0c"));
	foil_buf_put_be64(&b, UINT64_C(0x0102030405060708));
	assert_view_equal(foil_buf_view(&b), LIT("ab\0c\1\2\3\4\5\6\7\10"));
	foil_buf_free(&b);
	assert_null(b.p);
	assert_int_equal(b.len, 0);
	foil_buf_free(&b);
}

static void buffer_keeps_its_bound(void **state)
{
	struct foil_buf b;
	struct foil_err err = { 0 };

	(void)state;
	foil_buf_init(&b, 10);
	foil_buf_put_str(&b, "0123456789");
	assert_int_equal(foil_buf_check(&b, "ten", &err), FOIL_OK);
	assert_non_null(foil_buf_room(&b, 0));
	/* The NUL of a string is not content. */
	assert_string_equal(foil_buf_cstr(&b), "0123456789");
	foil_buf_put_u8(&b, 'x');
	assert_int_equal(foil_buf_check(&b, "ten", &err), FOIL_E_LIMIT);
	assert_string_equal(err.msg, "ten: larger than 10 bytes");
	assert_int_equal(b.len, 10);
	/* It sticks, and shows nothing half-made. */
	foil_buf_put(&b, NULL, 0);
	assert_int_equal(b.failed, FOIL_E_LIMIT);
	assert_int_equal(foil_buf_view(&b).len, 0);
	assert_string_equal(foil_buf_cstr(&b), "");
	assert_null(foil_buf_room(&b, 0));
	foil_buf_reset(&b);
	foil_buf_put_str(&b, "again");
	assert_int_equal(foil_buf_check(&b, "ten", &err), FOIL_OK);
	assert_int_equal(b.max, 10);
	assert_null(foil_buf_room(&b, SIZE_MAX));
	assert_int_equal(b.failed, FOIL_E_LIMIT);
	foil_buf_wipe(&b);
	assert_int_equal(b.max, 10);
	assert_int_equal(b.failed, FOIL_OK);
	foil_buf_wipe(&b);
}

static void buffer_without_memory(void **state)
{
	struct foil_buf b = { .max = SIZE_MAX };
	struct foil_err err = { 0 };

	(void)state;
	foil_buf_put_str(&b, "kept");
	assert_null(foil_buf_room(&b, SIZE_MAX - 16));
	assert_int_equal(foil_buf_check(&b, "much", &err), FOIL_E_NOMEM);
	assert_string_equal(err.msg, "much: out of memory");
	assert_int_equal(b.len, 4);
	foil_buf_free(&b);
}

static void buffer_prints(void **state)
{
	char want[400] = "";

	(void)state;
	/* Every place where the buffer has to grow, with and without its NUL. */
	for (int n = 0; n < 300; n++) {
		struct foil_buf b = { .max = (size_t)n + 2 };

		foil_buf_printf(&b, "%*d", n == 0 ? 1 : n, 7);
		(void)snprintf(want, sizeof want, "%*d", n == 0 ? 1 : n, 7);
		assert_string_equal(foil_buf_cstr(&b), want);
		foil_buf_free(&b);
	}
	for (size_t max = 1; max < 200; max++) {
		struct foil_buf b = { .max = max };

		while (b.len < max)
			foil_buf_printf(&b, "%c", 'x');
		assert_int_equal(b.failed, FOIL_OK);
		foil_buf_printf(&b, "%s", "");
		assert_int_equal(b.failed, FOIL_OK);
		foil_buf_printf(&b, "%s", "y");
		assert_int_equal(b.failed, FOIL_E_LIMIT);
		assert_int_equal(b.len, max);
		foil_buf_free(&b);
	}
}

static void room_does_not_move_len(void **state)
{
	struct foil_buf b = { 0 };
	uint8_t *p = foil_buf_room(&b, 5);

	(void)state;
	assert_non_null(p);
	assert_int_equal(b.len, 0);
	memcpy(p, "abcde", 5);
	b.len += 3;
	foil_buf_put_str(&b, "X");
	assert_string_equal(foil_buf_cstr(&b), "abcX");
	foil_buf_free(&b);
}

static void hex_both_ways(void **state)
{
	uint8_t all[256], back[256];
	struct foil_buf b = { 0 };
	char text[513], upper[513];

	(void)state;
	for (size_t i = 0; i < sizeof all; i++)
		all[i] = (uint8_t)i;
	foil_hex(text, all, sizeof all);
	assert_int_equal(strlen(text), 512);
	assert_memory_equal(text + 0xab * 2, "abac", 4);
	foil_buf_put_hex(&b, all, sizeof all);
	assert_string_equal(foil_buf_cstr(&b), text);
	assert_int_equal(foil_unhex(back, 256, foil_str(text), NULL), FOIL_OK);
	assert_memory_equal(all, back, 256);
	for (size_t i = 0; i < sizeof text; i++)
		upper[i] = (char)(text[i] >= 'a' ? text[i] - 32 : text[i]);
	memset(back, 0, sizeof back);
	assert_int_equal(foil_unhex(back, 256, foil_str(upper), NULL), FOIL_OK);
	assert_memory_equal(all, back, 256);
	foil_hex(text, NULL, 0);
	assert_string_equal(text, "");
	assert_int_equal(foil_unhex(back, 0, LIT(""), NULL), FOIL_OK);
	foil_buf_free(&b);
}

static void bad_hex(void **state)
{
	static const char *const rows[] = { "", "0", "000", "00000", "0g00", "000G", " 000", "0x00",
		"00/0", "00:0", "00@0", "00`0", "-100" };
	uint8_t out[2] = { 7, 7 };
	struct foil_err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i]));

		assert_int_equal(foil_unhex(out, 2, v, &err), FOIL_E_FORMAT);
		assert_int_equal(out[0], 7);
		assert_int_equal(out[1], 7);
		free_exact(v);
	}
	assert_int_equal(foil_unhex(out, SIZE_MAX / 2 + 2, LIT("00"), &err), FOIL_E_FORMAT);
}

static void base64_both_ways(void **state)
{
	/* RFC 4648 section 10, and the two digits that are no letters or numbers */
	static const char *const rows[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" }, { "\xfb\xff\xbf", "+/+/" } };
	struct foil_buf b = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view plain = exact(foil_str(rows[i][0])),
				 text = exact(foil_str(rows[i][1]));

		foil_buf_reset(&b);
		foil_buf_put_base64(&b, plain.p, plain.len);
		assert_view_equal(foil_buf_view(&b), text);
		foil_buf_reset(&b);
		foil_buf_put_str(&b, "before ");
		assert_int_equal(foil_unbase64(&b, text, NULL), FOIL_OK);
		assert_memory_equal(b.p, "before ", 7);
		assert_view_equal(foil_view(b.p + 7, b.len - 7), plain);
		free_exact(plain);
		free_exact(text);
	}
	foil_buf_free(&b);
}

static void bad_base64(void **state)
{
	static const char *const rows[] = { "Z", "Zg", "Zg=", "Zg===", "=", "==", "===", "====",
		"Z===", "Zh==", "Zm9=", "Zm8=Zm8=", "Zg==\n", "Zm 9", "Zm-v", "Zm_v", "Zm9v=",
		"Zm=v", "\xc3\xa9Zg", "Zg==Zg==" };
	struct foil_buf b = { 0 };
	struct foil_err err;

	(void)state;
	foil_buf_put_str(&b, "kept");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i]));

		assert_int_equal(foil_unbase64(&b, v, &err), FOIL_E_FORMAT);
		assert_view_equal(foil_buf_view(&b), LIT("kept"));
		free_exact(v);
	}
	foil_buf_free(&b);
	foil_buf_init(&b, 2);
	assert_int_equal(foil_unbase64(&b, LIT("Zm9v"), &err), FOIL_E_LIMIT);
	foil_buf_free(&b);
}

/* Every text of four digits has one value, and that value no other text. */
static void base64_has_one_form(void **state)
{
	static const char digits[] = "AQgwEIBCDX/+=";
	struct foil_buf b = { 0 }, again = { 0 };
	size_t good = 0;

	(void)state;
	for (unsigned i = 0; i < 13 * 13 * 13 * 13; i++) {
		char t[4] = { digits[i % 13], digits[i / 13 % 13], digits[i / 169 % 13],
			digits[i / 2197] };

		foil_buf_reset(&b);
		foil_buf_reset(&again);
		if (foil_unbase64(&b, foil_view(t, 4), NULL) != FOIL_OK)
			continue;
		foil_buf_put_base64(&again, b.p, b.len);
		assert_view_equal(foil_buf_view(&again), foil_view(t, 4));
		good++;
	}
	/* 12^4 full ones; last digit a multiple of 4 (A Q g w E I) or of 16 (A Q g w) before padding */
	assert_int_equal(good, 12 * 12 * 12 * 12 + 12 * 12 * 6 + 12 * 4);
	foil_buf_free(&b);
	foil_buf_free(&again);
}

static void big_endian(void **state)
{
	static const uint64_t rows[] = { 0, 1, 255, 256, UINT32_MAX, UINT64_C(0x8000000000000000),
		UINT64_MAX, UINT64_C(0x0123456789abcdef) };
	uint8_t p[8];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		foil_put_be64(p, rows[i]);
		assert_true(foil_get_be64(p) == rows[i]);
		foil_put_be32(p, (uint32_t)rows[i]);
		assert_true(foil_get_be32(p) == (uint32_t)rows[i]);
	}
	foil_put_be64(p, UINT64_C(0x0123456789abcdef));
	assert_memory_equal(p, "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(views_compare),
		cmocka_unit_test(buffer_grows),
		cmocka_unit_test(buffer_keeps_its_bound),
		cmocka_unit_test(buffer_without_memory),
		cmocka_unit_test(buffer_prints),
		cmocka_unit_test(room_does_not_move_len),
		cmocka_unit_test(hex_both_ways),
		cmocka_unit_test(bad_hex),
		cmocka_unit_test(base64_both_ways),
		cmocka_unit_test(bad_base64),
		cmocka_unit_test(base64_has_one_form),
		cmocka_unit_test(big_endian),
	};

	return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
