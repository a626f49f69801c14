/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "foil/provision.h"
#include "foil/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static foil_day day_2023(void)
{
	return foil_day_make(2023, 11, 3);
}

/* The text in memory of exactly its size, so that a sanitiser sees one byte too far. */
static enum foil_code read_exact(enum foil_regime r, const char *text, foil_day on,
    struct foil_provision_list *out, struct foil_err *err)
{
	size_t len = strlen(text);
	uint8_t *copy = malloc(len > 0 ? len : 1);
	enum foil_code rc;

	assert_non_null(copy);
	memcpy(copy, text, len);
	rc = foil_provision_read(r, foil_view(copy, len), on, out, err);
	free(copy);
	return rc;
}

static void the_table_is_sound(void **state)
{
	size_t n;
	const struct foil_provision *p = foil_provisions(&n);

	(void)state;
	assert_true(n > 300);
	for (size_t i = 0; i < n; i++) {
		struct foil_view id = foil_str(p[i].id);

		assert_ptr_equal(foil_provision_find(id), &p[i]);
		assert_int_equal(foil_provision_regime(id), p[i].regime);
		assert_int_not_equal(p[i].regime, FOIL_REGIME_NONE);
		assert_int_not_equal(p[i].effect, FOIL_EFFECT_NONE);
		assert_true(p[i].title[0] != '\0' && p[i].role[0] != '\0' && p[i].source[0] != '\0');
		assert_true(p[i].from != FOIL_DAY_NONE);
		assert_true(p[i].to == FOIL_DAY_NONE || p[i].from <= p[i].to);
		assert_string_not_equal(p[i].test, "-");
	}
	assert_null(foil_provision_find(foil_str("foia/31/1/z")));
	assert_null(foil_provision_find(foil_str("foia/31/1")));
	assert_null(foil_provision_find(foil_str("")));
	assert_null(foil_provision_find(foil_str("foia/031/1/a")));
}

/* Natural order: the rows of one section stand together and 2 is before 10. */
static void the_table_is_in_natural_order(void **state)
{
	static const char *const in_order[] = { "eir/5/3", "eir/12/3", "eirs/6/1/a", "foia/9/2",
		"foia/11", "foia/11/1A", "foia/11/3", "foia/12/1", "foia/37/1/a", "foia/37/1/aa",
		"foia/37/1/b", "foia/40/2", "foia/40/2/a", "foia/40/3/b", "foia/40/3A/a",
		"foia/40/5B/a/i", "foia/40/5B/a/ii", "foia/40/5B/b", "foia/not-held", "foisa/12/1" };
	const struct foil_provision *last = NULL;

	(void)state;
	for (size_t i = 0; i < COUNT(in_order); i++) {
		const struct foil_provision *p = foil_provision_find(foil_str(in_order[i]));

		assert_non_null(p);
		assert_true(last == NULL || last < p);
		last = p;
	}
}

/* Every line of the CSV files is a row, so none was lost on the way. */
static void every_line_is_a_row(void **state)
{
	static const char *const files[] = { "foia", "eir", "foisa", "eirs" };
	size_t lines = 0, n;

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		char path[64], *line = NULL;
		size_t cap = 0;
		FILE *f;

		(void)snprintf(path, sizeof path, "spec/provisions/%s.csv", files[i]);
		f = fopen(path, "r");
		assert_non_null(f);
		while (getline(&line, &cap, f) > 0)
			lines++;
		lines--; /* the header */
		free(line);
		(void)fclose(f);
	}
	(void)foil_provisions(&n);
	assert_int_equal(lines, n);
}

static void neither_confirm_nor_deny_targets_exist(void **state)
{
	size_t n, some = 0;
	const struct foil_provision *p = foil_provisions(&n), *target;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		if (p[i].ncnd[0] == '\0')
			continue;
		target = foil_provision_find(foil_str(p[i].ncnd));
		assert_non_null(target);
		assert_string_equal(target->role, "ncnd");
		assert_int_equal(target->regime, p[i].regime);
		some++;
	}
	assert_true(some > 100);
}

static bool starts(const char *id, const char *with)
{
	return strncmp(id, with, strlen(with)) == 0;
}

static bool among(const char *id, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (starts(id, list[i]))
			return true;
	return false;
}

/* s.2(3) FOIA and s.2(2) FOISA: exactly these are absolute, and no exception of the EIR is. */
static void the_absolute_list_is_the_statute_s(void **state)
{
	static const char *const absolute[] = { "foia/21/", "foia/23/", "foia/32/", "foia/34/",
		"foia/37/1/a", "foia/40/1", "foia/41/", "foia/44/", "foisa/25/", "foisa/26/",
		"foisa/36/2", "foisa/37/", "foisa/38/1/a", "foisa/38/1/c", "foisa/38/1/d" };
	static const char *const mixed[] = { "foia/36/", "foia/40/2", "foisa/38/1/b", "eir/13/1",
		"eirs/11/2" };
	static const char *const royal_qualified[] = { "foia/37/1/ac", "foia/37/1/ad" };
	size_t n;
	const struct foil_provision *p = foil_provisions(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		enum foil_effect want = FOIL_QUALIFIED;

		if (strcmp(p[i].role, "exempts") != 0)
			continue;
		if (among(p[i].id, mixed, COUNT(mixed)))
			want = FOIL_MIXED;
		else if (among(p[i].id, absolute, COUNT(absolute)) &&
		    !among(p[i].id, royal_qualified, COUNT(royal_qualified)))
			want = FOIL_ABSOLUTE;
		if (p[i].effect != want)
			fail_msg("%s has effect %d, not %d", p[i].id, p[i].effect, want);
	}
}

/* What was replaced and what replaced it are never in force on one day, nor is there a day between. */
static void replaced_rows_do_not_overlap(void **state)
{
	static const char *const pairs[][2] = { { "foia/40/3/a/i", "foia/40/3A/a" },
		{ "foia/40/3/b", "foia/40/3A/b" }, { "foia/40/3/a/ii", "foia/40/3B" },
		{ "foia/40/4", "foia/40/4A/a" }, { "eir/13/2/a/i", "eir/13/2A/a" },
		{ "eir/13/2/b", "eir/13/2A/b" }, { "eir/13/2/a/ii", "eir/13/2B/a" }, { "eir/13/3",
		    "eir/13/3A/a" },
		{ "foisa/38/2/a/i", "foisa/38/2A/a" }, { "foisa/38/2/b", "foisa/38/2A/b" },
		{ "foisa/38/2/a/ii", "foisa/38/2B" }, { "foisa/38/3", "foisa/38/3A/a" },
		{ "eirs/11/3/a/i", "eirs/11/3A/a" }, { "eirs/11/3/b", "eirs/11/3A/b" },
		{ "eirs/11/3/a/ii", "eirs/11/3B" }, { "eirs/11/4", "eirs/11/4A/a" } };
	size_t n, ended = 0;
	const struct foil_provision *p = foil_provisions(&n);

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		const struct foil_provision *old = foil_provision_find(foil_str(pairs[i][0]));
		const struct foil_provision *new = foil_provision_find(foil_str(pairs[i][1]));

		assert_non_null(old);
		assert_non_null(new);
		if (old->to == FOIL_DAY_NONE || new->from != old->to + 1)
			fail_msg("%s and %s overlap, or leave a gap", old->id, new->id);
	}
	/* One id, one row, one stretch of days: so nothing else can overlap. */
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			assert_string_not_equal(p[i - 1].id, p[i].id);
		ended += p[i].to != FOIL_DAY_NONE;
	}
	assert_true(ended >= COUNT(pairs));
}

static void in_force_on_both_edges(void **state)
{
	static const struct {
		const char *id;
		int y, m, d;
		bool in_force;
	} cases[] = {
		{ "foia/40/3A/a", 2018, 5, 24, false },
		{ "foia/40/3A/a", 2018, 5, 25, true },
		{ "foia/40/3/a/i", 2018, 5, 24, true },
		{ "foia/40/3/a/i", 2018, 5, 25, false },
		{ "foia/31/1/a", 2004, 12, 31, false },
		{ "foia/31/1/a", 2005, 1, 1, true },
		{ "foia/31/1/a", 2999, 12, 31, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(foil_provision_in_force(foil_provision_find(foil_str(cases[i].id)),
		    foil_day_make(cases[i].y, cases[i].m, cases[i].d)), cases[i].in_force);
	assert_false(foil_provision_in_force(foil_provision_find(foil_str("foia/31/1/a")),
	    FOIL_DAY_NONE));
}

static void regimes_both_ways(void **state)
{
	(void)state;
	for (int r = FOIL_FOIA; r <= FOIL_EIRS; r++)
		assert_int_equal(foil_regime_parse(foil_str(foil_regime_name((enum foil_regime)r))), r);
	assert_string_equal(foil_regime_name(FOIL_REGIME_NONE), "");
	assert_int_equal(foil_regime_parse(foil_str("")), FOIL_REGIME_NONE);
	assert_int_equal(foil_regime_parse(foil_str("FOIA")), FOIL_REGIME_NONE);
	assert_int_equal(foil_regime_parse(foil_str("foi")), FOIL_REGIME_NONE);
	assert_int_equal(foil_provision_regime(foil_str("eirs/10/4/a")), FOIL_EIRS);
	assert_int_equal(foil_provision_regime(foil_str("eirsx/10")), FOIL_REGIME_NONE);
	assert_int_equal(foil_provision_regime(foil_str("")), FOIL_REGIME_NONE);
}

static void shown_as_officials_cite(void **state)
{
	static const struct {
		const char *id, *shown;
	} cases[] = {
		{ "foia/31/1/a", "s.31(1)(a)" },
		{ "foia/40/3A/a", "s.40(3A)(a)" },
		{ "foia/36/2/b/ii", "s.36(2)(b)(ii)" },
		{ "foisa/30/b/i", "s.30(b)(i)" },
		{ "eir/12/5/b", "reg.12(5)(b)" },
		{ "eirs/10/4/e", "reg.10(4)(e)" },
		{ "foia/11", "s.11" },
		{ "foia/999/9", "s.999(9)" }, /* no such row: still shown */
		{ "foia/not-held", "not held" },
		{ "foia", "foia" },
		{ "foia/", "foia/" },
		{ "foia//1", "foia//1" },
		{ "foia/31/1/", "foia/31/1/" },
		{ "foia/31(1)", "foia/31(1)" },
		{ "ukfoi/31", "ukfoi/31" },
		{ "", "" },
		{ "foia/31/\x1b[2J", "foia/31/?[2J" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foil_buf b = { .max = 1000 };
		size_t len = strlen(cases[i].id);
		uint8_t *exact = malloc(len > 0 ? len : 1);

		assert_non_null(exact);
		memcpy(exact, cases[i].id, len);
		foil_provision_show(&b, foil_view(exact, len));
		assert_string_equal(foil_buf_cstr(&b), cases[i].shown);
		foil_buf_free(&b);
		free(exact);
	}
}

/* What is shown can be read back to the same row, for every row that is a ground. */
static void shown_rows_read_back(void **state)
{
	size_t n, tried = 0;
	const struct foil_provision *p = foil_provisions(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct foil_provision_list list = { .n = 0 };
		struct foil_buf b = { .max = 1000 };
		struct foil_err err = { 0 };

		if (!p[i].leaf || strcmp(p[i].role, "duty") == 0 || strstr(p[i].id, "not-held") != NULL)
			continue;
		foil_provision_show(&b, foil_str(p[i].id));
		if (read_exact(p[i].regime, foil_buf_cstr(&b), p[i].from, &list, &err) != FOIL_OK)
			fail_msg("%s: %s", p[i].id, err.msg);
		assert_int_equal(list.n, 1);
		assert_ptr_equal(list.p[0], &p[i]);
		assert_int_equal(read_exact(p[i].regime, p[i].id, p[i].from, &list, &err), FOIL_OK);
		foil_buf_free(&b);
		tried++;
	}
	assert_true(tried > 300);
}

/* The address above every row can be written and is answered: a row, or what stands below it. */
static void parents_can_be_named(void **state)
{
	size_t n;
	const struct foil_provision *p = foil_provisions(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct foil_provision_list list = { .n = 0 };
		struct foil_err err = { 0 };
		char id[80];
		char *slash;
		enum foil_code rc;

		(void)snprintf(id, sizeof id, "%s", p[i].id);
		slash = strrchr(id, '/');
		assert_non_null(slash);
		*slash = '\0';
		if (strchr(id, '/') == NULL)
			continue;
		rc = read_exact(p[i].regime, id, p[i].from, &list, &err);
		if (rc == FOIL_OK)
			assert_non_null(foil_provision_find(foil_str(id)));
		else if (rc != FOIL_E_NOT_FOUND)
			fail_msg("%s: %s", id, err.msg);
	}
}

static void reads_what_officers_write(void **state)
{
	static const struct {
		enum foil_regime r;
		const char *text, *ids;
	} cases[] = {
		{ FOIL_FOIA, "s.31(1)(a)", "foia/31/1/a" },
		{ FOIL_FOIA, "S31(1)(A)", "foia/31/1/a" },
		{ FOIL_FOIA, "31(1)(a)", "foia/31/1/a" },
		{ FOIL_FOIA, "  Section 31 (1) ( a ) ", "foia/31/1/a" },
		{ FOIL_FOIA, "\xC2\xA7\xC2\xA0" "42(1)", "foia/42/1" },
		{ FOIL_FOIA, "foia/31/1/a", "foia/31/1/a" },
		{ FOIL_FOIA, "s.40(2) via s.40(3A)(a)", "foia/40/2 foia/40/3A/a" },
		{ FOIL_FOIA, "s.40(2)\nvia 40(3a)(a)", "foia/40/2 foia/40/3A/a" },
		{ FOIL_FOIA, "s.40(3A)(a), s.40(2)", "foia/40/3A/a foia/40/2" },
		{ FOIL_FOIA, "s.31(1)(a), and s.31(1)(b)&s.42(1)", "foia/31/1/a foia/31/1/b foia/42/1" },
		{ FOIL_FOIA, "s.36(2)(b)(I)", "foia/36/2/b/i" },
		{ FOIL_FOIA, "s.22a(1)", "foia/22A/1" },
		{ FOIL_FOIA, "s.23(1), s.24(1)", "foia/23/1 foia/24/1" },
		{ FOIL_FOIA, "s.14(1)", "foia/14/1" },
		{ FOIL_EIR, "reg 12(5)(b)", "eir/12/5/b" },
		{ FOIL_EIR, "Regulation 12(4)(d)", "eir/12/4/d" },
		{ FOIL_EIR, "reg.13(1) via reg.13(2A)(a)", "eir/13/1 eir/13/2A/a" },
		{ FOIL_FOISA, "s.38(1)(b) via s.38(2A)(a)", "foisa/38/1/b foisa/38/2A/a" },
		{ FOIL_EIRS, "r.10(4)(e)", "eirs/10/4/e" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foil_provision_list list = { .n = 0 };
		struct foil_err err = { 0 };
		char got[400] = "";

		if (read_exact(cases[i].r, cases[i].text, day_2023(), &list, &err) != FOIL_OK)
			fail_msg("%s: %s", cases[i].text, err.msg);
		for (size_t k = 0; k < list.n; k++) {
			size_t at = strlen(got);

			(void)snprintf(got + at, sizeof got - at, "%s%s", k > 0 ? " " : "", list.p[k]->id);
		}
		assert_string_equal(got, cases[i].ids);
	}
}

static void refuses_the_rest_and_says_why(void **state)
{
	static const struct {
		enum foil_regime r;
		const char *text;
		enum foil_code code;
		const char *says;
	} cases[] = {
		{ FOIL_FOIA, "", FOIL_E_FORMAT, "no provision is named" },
		{ FOIL_FOIA, " \xC2\xA0 ", FOIL_E_FORMAT, "no provision is named" },
		{ FOIL_FOIA, "s.31(1)(z)", FOIL_E_NOT_FOUND, "did you mean s.31(1)(a)" },
		{ FOIL_FOIA, "s.40(2) via s.40(3AA)(a)", FOIL_E_NOT_FOUND, "did you mean s.40(3A)(a)" },
		{ FOIL_FOIA, "s.31(1)(aa)", FOIL_E_NOT_FOUND, "did you mean s.31(1)(a)" },
		{ FOIL_FOIA, "s.99999(1)(2)(3)", FOIL_E_NOT_FOUND, "there is no" },
		{ FOIL_FOIA, "s.31(1)", FOIL_E_NOT_FOUND, "give one of s.31(1)(a), s.31(1)(b), " },
		{ FOIL_FOIA, "s.31(1)", FOIL_E_NOT_FOUND, "and 1 more" },
		{ FOIL_FOIA, "s.36", FOIL_E_NOT_FOUND, "s.36(2)(c)" },
		{ FOIL_FOIA, "s.32(1)(c)", FOIL_E_NOT_FOUND, "give one of s.32(1)(c)(i), s.32(1)(c)(ii)" },
		{ FOIL_FOIA, "s.21", FOIL_E_NOT_FOUND, "give one of s.21(1)" },
		{ FOIL_FOIA, "s.40(2)", FOIL_E_NOT_FOUND, "via\" one of s.40(3A)(a), s.40(3A)(b)" },
		{ FOIL_FOIA, "s.40(2), s.40(2)(a)", FOIL_E_NOT_FOUND, "needs its condition" },
		{ FOIL_FOISA, "s.38(1)(b)", FOIL_E_NOT_FOUND, "needs its condition" },
		{ FOIL_FOIA, "s.40(2) via s.40(3)(a)(i)", FOIL_E_REFUSED, "its last day was 24 May 2018" },
		{ FOIL_FOIA, "s.31(1)(a) s.31(1)(b)", FOIL_E_FORMAT, "join provisions" },
		{ FOIL_FOIA, "s.31(1)(a)(b)", FOIL_E_NOT_FOUND, "did you mean" },
		{ FOIL_FOIA, "s.31(1)(a) and (b)", FOIL_E_FORMAT, "in full" },
		{ FOIL_FOIA, "s.31(1)(a),", FOIL_E_FORMAT, "number is missing" },
		{ FOIL_FOIA, "s.31(1)(a", FOIL_E_FORMAT, "bracket is not closed" },
		{ FOIL_FOIA, "s.31()", FOIL_E_FORMAT, "missing between the brackets" },
		{ FOIL_FOIA, "s.31(", FOIL_E_FORMAT, "missing between the brackets" },
		{ FOIL_FOIA, "s.", FOIL_E_FORMAT, "number is missing" },
		{ FOIL_FOIA, "privacy", FOIL_E_FORMAT, "not a citation" },
		{ FOIL_FOIA, "reg 12(5)(b)", FOIL_E_FORMAT, "under an Act" },
		{ FOIL_EIR, "s.31(1)(a)", FOIL_E_FORMAT, "under regulations" },
		{ FOIL_EIR, "foia/31/1/a", FOIL_E_NOT_FOUND, "not under eir" },
		{ FOIL_FOIA, "s.42(1) and s.42(1)", FOIL_E_FORMAT, "twice" },
		{ FOIL_FOIA, "s.42(1)\x1b[2J", FOIL_E_FORMAT, "\\u{1B}[2J" },
		{ FOIL_FOIA, "s.42(1)\xff", FOIL_E_FORMAT, "" },
		{ FOIL_REGIME_NONE, "s.42(1)", FOIL_E_ARG, "no regime" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foil_provision_list list = { .n = 77 };
		struct foil_err err = { 0 };
		enum foil_code rc = read_exact(cases[i].r, cases[i].text, day_2023(), &list, &err);

		if (rc != cases[i].code || strstr(err.msg, cases[i].says) == NULL)
			fail_msg("%s: %s: %s", cases[i].text, foil_code_name(rc), err.msg);
		assert_int_equal(list.n, 77); /* untouched */
	}
}

static void not_in_force_yet(void **state)
{
	struct foil_provision_list list = { .n = 0 };
	struct foil_err err = { 0 };
	foil_day before = foil_day_make(2018, 5, 24);

	(void)state;
	assert_int_equal(read_exact(FOIL_FOIA, "s.40(3A)(a)", before, &list, &err), FOIL_E_REFUSED);
	assert_non_null(strstr(err.msg, "only from 25 May 2018"));
	assert_int_equal(read_exact(FOIL_FOIA, "s.40(2) via s.40(3)(a)(i)", before, &list, &err),
	    FOIL_OK);
	/* the conditions offered are those of that day */
	assert_int_equal(read_exact(FOIL_FOIA, "s.40(2)", before, &list, &err), FOIL_E_NOT_FOUND);
	assert_non_null(strstr(err.msg, "s.40(3)(a)(i)"));
	assert_null(strstr(err.msg, "s.40(3A)"));
}

static void at_most_sixteen(void **state)
{
	static const char sixteen[] = "s.31(1)(a),s.31(1)(b),s.31(1)(c),s.31(1)(d),s.31(1)(e),"
	    "s.31(1)(f),s.31(1)(g),s.31(1)(h),s.31(1)(i),s.42(1),s.43(1),s.43(2),s.41(1),s.38(1)(a),"
	    "s.38(1)(b),s.21(1)";
	struct foil_provision_list list = { .n = 0 };
	struct foil_err err = { 0 };
	char more[sizeof sixteen + 20];

	(void)state;
	assert_int_equal(read_exact(FOIL_FOIA, sixteen, day_2023(), &list, &err), FOIL_OK);
	assert_int_equal(list.n, FOIL_PROVISIONS_MAX);
	(void)snprintf(more, sizeof more, "%s,s.23(1)", sixteen);
	assert_int_equal(read_exact(FOIL_FOIA, more, day_2023(), &list, &err), FOIL_E_LIMIT);
}

static void elsewhere_is_a_row(void **state)
{
	(void)state;
	assert_string_equal(foil_provision_elsewhere(FOIL_FOIA)->id, "foia/21/1");
	assert_string_equal(foil_provision_elsewhere(FOIL_FOISA)->id, "foisa/25/1");
	assert_string_equal(foil_provision_elsewhere(FOIL_EIR)->id, "eir/6/1/b");
	assert_string_equal(foil_provision_elsewhere(FOIL_EIRS)->id, "eirs/6/1/b");
	assert_null(foil_provision_elsewhere(FOIL_REGIME_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(the_table_is_in_natural_order),
		cmocka_unit_test(every_line_is_a_row),
		cmocka_unit_test(neither_confirm_nor_deny_targets_exist),
		cmocka_unit_test(the_absolute_list_is_the_statute_s),
		cmocka_unit_test(replaced_rows_do_not_overlap),
		cmocka_unit_test(in_force_on_both_edges),
		cmocka_unit_test(regimes_both_ways),
		cmocka_unit_test(shown_as_officials_cite),
		cmocka_unit_test(shown_rows_read_back),
		cmocka_unit_test(parents_can_be_named),
		cmocka_unit_test(reads_what_officers_write),
		cmocka_unit_test(refuses_the_rest_and_says_why),
		cmocka_unit_test(not_in_force_yet),
		cmocka_unit_test(at_most_sixteen),
		cmocka_unit_test(elsewhere_is_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
