/* SPDX-License-Identifier: Apache-2.0 */
/* What provisions ask for: questions, blocks that case.txt takes, and two sentences for every row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "foil/casetext.h"
#include "foil/ground.h"
#include "foil/text.h"

#include "../../src/law/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static foil_day a_day(const struct foil_provision *p)
{
	foil_day day = foil_day_make(2023, 11, 3);

	return p->to != FOIL_DAY_NONE && p->to < day ? p->to : p->from > day ? p->from : day;
}

/* "s.31(1)(a)" under a regime, to the questions in one line. */
static void questions(enum foil_regime regime, const char *text, struct foil_buf *out)
{
	struct foil_ask asks[FOIL_ASKS_MAX];
	struct foil_provision_list list;
	struct foil_err err = { .msg = "" };
	size_t n;

	if (foil_provision_read(regime, foil_str(text), foil_day_make(2023, 11, 3), &list, &err) != FOIL_OK)
		fail_msg("%s: %s", text, err.msg);
	n = foil_ground_asks(list.p, list.n, foil_str(""), asks);
	assert_true(n <= FOIL_ASKS_MAX);
	for (size_t i = 0; i < n; i++)
		foil_buf_printf(out, "%s%s", i > 0 ? ", " : "", asks[i].question);
}

#define PIT "for disclosure, for withholding, outcome"
static void test_questions(void **state)
{
	static const struct {
		enum foil_regime regime;
		const char *text, *asks;
	} rows[] = {
		{ FOIL_FOIA, "s.31(1)(a)", "gist, likelihood, harm, " PIT },
		{ FOIL_FOIA, "s.31(1)(g) and s.31(2)(c)", "gist, purpose under, likelihood, harm, " PIT },
		{ FOIL_FOIA, "s.40(2) via s.40(3A)(a)", "gist, data, interest, necessary, balance, reasons" },
		{ FOIL_FOIA, "s.40(2) via s.40(3B)", "gist, data, " PIT },
		{ FOIL_FOIA, "s.40(1)", "gist, reasons" },
		{ FOIL_FOIA, "s.42(1)", "gist, privilege, " PIT },
		{ FOIL_FOIA, "s.36(2)(b)(i)", "gist, qualified person, likelihood, harm, " PIT },
		{ FOIL_FOIA, "s.21(1)", "gist, available at" },
		{ FOIL_FOIA, "s.22(1)", "gist, to be published, " PIT },
		{ FOIL_FOIA, "s.22A(1) via s.22A(1)(b)(i)", "gist, likelihood, harm, " PIT },
		{ FOIL_FOIA, "s.23(1)", "gist, reasons" },
		{ FOIL_FOIA, "s.24(1)", "gist, reasons, " PIT },
		{ FOIL_FOIA, "s.35(1)(a)", "gist, reasons, " PIT },
		{ FOIL_FOIA, "s.38(1)(a)", "gist, likelihood, harm, " PIT },
		{ FOIL_FOIA, "s.41(1)", "gist, given by" },
		{ FOIL_FOIA, "s.43(2)", "gist, interests of, likelihood, harm, " PIT },
		{ FOIL_FOIA, "s.44(1)(a)", "gist, prohibited by" },
		{ FOIL_FOIA, "s.12(1)", "cost estimate, narrowed by" },
		{ FOIL_FOIA, "s.12(2)", "cost estimate, narrowed by" },
		{ FOIL_FOIA, "s.14(1)", "reasons" },
		{ FOIL_FOIA, "s.14(2)", "reasons" },
		{ FOIL_FOIA, "s.31(3)", "likelihood, harm, " PIT },
		{ FOIL_FOIA, "s.23(5)", "reasons" },
		{ FOIL_FOIA, "s.36(3)", "qualified person, likelihood, harm, " PIT },
		{ FOIL_FOIA, "s.40(5B)(a)(i)", "reasons" },
		{ FOIL_FOIA, "foia/not-held", "reasons" },
		{ FOIL_FOIA, "s.31(2)(c)", "" },
		{ FOIL_EIR, "reg.12(5)(b)", "gist, likelihood, harm, " PIT },
		{ FOIL_EIR, "reg.12(4)(d)", "gist, to be finished, " PIT },
		{ FOIL_EIR, "reg.12(4)(b)", "gist, reasons, " PIT },
		{ FOIL_EIR, "reg.13(1) via reg.13(2A)(a)", "gist, data, interest, necessary, "
		    "balance, reasons" },
		{ FOIL_EIR, "reg.12(6)", "likelihood, harm, " PIT },
		{ FOIL_FOISA, "s.30(b)(i)", "gist, likelihood, harm, " PIT },
		{ FOIL_FOISA, "s.38(1)(b) via s.38(2A)(a)", "gist, data, interest, necessary, "
		    "balance, reasons" },
		{ FOIL_FOISA, "s.18 and s.35(1)(a)", "likelihood, harm, " PIT },
		{ FOIL_FOISA, "s.18", "reasons, " PIT },
		{ FOIL_FOISA, "s.25(1)", "gist, available at" },
		{ FOIL_FOISA, "s.12(1)", "cost estimate, narrowed by" },
		{ FOIL_FOISA, "s.36(1)", "gist, privilege, " PIT },
		{ FOIL_EIRS, "reg.10(5)(e)", "gist, likelihood, harm, " PIT },
		{ FOIL_EIRS, "reg.11(2) via reg.11(3A)(a)", "gist, data, interest, necessary, "
		    "balance, reasons" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_buf got = { .max = 1000 };

		questions(rows[i].regime, rows[i].text, &got);
		if (strcmp(foil_buf_cstr(&got), rows[i].asks) != 0)
			fail_msg("%s asks \"%s\", not \"%s\"", rows[i].text, foil_buf_cstr(&got),
			    rows[i].asks);
		foil_buf_free(&got);
	}
}

/* What is asked of personal data goes by their kind. */
static void test_data(void **state)
{
	static const struct {
		const char *data, *asks;
	} rows[] = {
		{ "ordinary", "gist, data, interest, necessary, balance" },
		{ "special category", "gist, data, reasons" }, { "criminal offence", "gist, data, reasons" },
	};
	struct foil_provision_list list;

	(void)state;
	assert_int_equal(foil_provision_read(FOIL_FOIA, foil_str("s.40(2) via s.40(3A)(a)"),
	    foil_day_make(2023, 11, 3), &list, NULL), FOIL_OK);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_buf got = { .max = 1000 };
		struct foil_ask asks[FOIL_ASKS_MAX];
		size_t n = foil_ground_asks(list.p, list.n, foil_str(rows[i].data), asks);

		for (size_t k = 0; k < n; k++)
			foil_buf_printf(&got, "%s%s", k > 0 ? ", " : "", asks[k].question);
		assert_string_equal(foil_buf_cstr(&got), rows[i].asks);
		assert_true(asks[n - 1].must == (i > 0));
		foil_buf_free(&got);
	}
}

/* The provisions that make a ground of a row: those through a condition bring one. */
static bool list_of(const struct foil_provision *p, struct foil_provision_list *list)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);
	struct foil_buf text = { .max = 200 };
	enum foil_code rc;

	foil_buf_put_str(&text, p->id);
	for (size_t i = 0; i < n && strcmp(p->role, "exempts") == 0 && !p->leaf &&
	    p->effect == FOIL_MIXED; i++) {
		if (law_is_personal_condition(&all[i]) && all[i].leaf && all[i].regime == p->regime &&
		    all[i].to == p->to) {
			foil_buf_printf(&text, " via %s", all[i].id);
			break;
		}
	}
	rc = foil_provision_read(p->regime, foil_buf_view(&text), a_day(p), list, NULL);
	foil_buf_free(&text);
	return rc == FOIL_OK;
}

/* Every row that can be claimed gives a block that case.txt takes, all of it blank. */
static void test_blocks(void **state)
{
	size_t n, blocks = 0;
	const struct foil_provision *all = foil_provisions(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct foil_buf block = { .max = 10000 }, text = { .max = 10000 };
		struct foil_provision_list list;
		struct foil_arena arena = { 0 };
		struct foil_casetext ct;
		struct foil_ask asks[FOIL_ASKS_MAX];
		struct foil_err err = { .msg = "" };
		uint8_t *copy;
		size_t asked;

		if (!list_of(&all[i], &list))
			continue;
		asked = foil_ground_asks(list.p, list.n, foil_str(""), asks);
		if (foil_ground_block(&block, foil_str("Q"), &list, &err) != FOIL_OK) {
			assert_int_equal(asked, 0);
			assert_int_equal(err.code, FOIL_E_REFUSED);
			foil_buf_free(&block);
			continue;
		}
		assert_true(asked > 0);
		blocks++;
		foil_buf_printf(&text, "regime %s\n%s", foil_regime_name(all[i].regime),
		    foil_buf_cstr(&block));
		copy = malloc(text.len);
		assert_non_null(copy);
		memcpy(copy, text.p, text.len);
		if (foil_casetext_read(&arena, foil_view(copy, text.len), FOIL_REGIME_NONE,
		    a_day(&all[i]), &ct,
		    &err) != FOIL_OK)
			fail_msg("%s: %s\n%s", all[i].id, err.msg, foil_buf_cstr(&text));
		free(copy);
		assert_int_equal(ct.n_grounds, 1);
		assert_int_equal(ct.grounds[0].ground.n_answers, 0);
		assert_int_equal(ct.grounds[0].n_blank, asked);
		for (size_t q = 0; q < asked; q++)
			assert_true(foil_view_eq(ct.grounds[0].blank[q], foil_str(asks[q].question)));
		assert_int_equal(ct.grounds[0].ground.n_ids, list.n);
		for (size_t k = 0; k < list.n; k++)
			assert_true(foil_view_eq(ct.grounds[0].ground.ids[k], foil_str(list.p[k]->id)));
		foil_arena_free(&arena);
		foil_buf_free(&block);
		foil_buf_free(&text);
	}
	assert_true(blocks > 250);
}

/* Every node of the table of extras is in the tables of provisions, and is used. */
static void test_extras(void **state)
{
	size_t n, rows;
	const struct law_extra *e = law_extras(&n);
	const struct foil_provision *all = foil_provisions(&rows);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		bool used = false;

		for (size_t r = 0; r < rows && !used; r++)
			for (size_t k = 0; law_extra(&all[r], k) != NULL && !used; k++)
				used = law_extra(&all[r], k) == &e[i];
		if (!used)
			fail_msg("%s asks nobody", e[i].node);
	}
}

/* ---- two sentences ---- */

static const char *const code_words[] = { "NCND", "_", "PIT", "DPA18", "exempts", "leaf", "->", "LPP",
	"adverse_effect", "reasonable_opinion", "parent of", "(null)", "  ", "..", " .", " ,", "foia", "eirs",
	"foisa" };

static void test_explain(void **state)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct foil_buf b = { .max = 10000 };
		const char *s;
		size_t sentences = 0, first = 0, len;

		foil_provision_explain(&b, &all[i]);
		assert_int_equal(b.failed, FOIL_OK);
		s = foil_buf_cstr(&b);
		len = strlen(s);
		for (size_t k = 0; k < len; k++) {
			if (s[k] != '.' || (k + 1 < len && s[k + 1] != ' '))
				continue;
			sentences++;
			first = sentences == 1 ? k + 1 : first;
		}
		if (sentences != 2 || s[len - 1] != '.' || first < 40 || len - first < 40)
			fail_msg("%s is not two sentences: %s", all[i].id, s);
		if (!(s[0] >= 'A' && s[0] <= 'Z') || !(s[first + 1] >= 'A' && s[first + 1] <= 'Z'))
			fail_msg("%s does not begin with a capital: %s", all[i].id, s);
		for (size_t k = 0; k < COUNT(code_words); k++)
			if (strstr(s, code_words[k]) != NULL)
				fail_msg("%s has \"%s\": %s", all[i].id, code_words[k], s);
		foil_buf_free(&b);
	}
}

static void test_explained(void **state)
{
	static const struct {
		const char *id, *has;
	} rows[] = {
		{ "foia/40/3A/a", "whether disclosure is necessary for a legitimate interest" },
		{ "foia/40/2", "s.40(3A)(a), s.40(3A)(b), s.40(3B), s.40(4A)(a), s.40(4A)(b)" },
		{ "foia/31/1/a", "would, or would be likely to, prejudice what it protects, and "
		    "show that the public interest" },
		{ "foia/23/1", "without any public-interest test." },
		{ "foia/36/2/b/i", "reasonable opinion of its qualified person" },
		{ "foia/12/1", "estimate the cost, and help the requester to narrow the request" },
		{ "foia/40/3/a/i", "was until 24 May 2018" },
		{ "foia/17/4", "no ground to withhold" },
		{ "eir/12/5/b", "would adversely affect" },
		{ "foisa/35/1/a", "prejudice substantially" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_buf b = { .max = 10000 };

		foil_provision_explain(&b, foil_provision_find(foil_str(rows[i].id)));
		if (strstr(foil_buf_cstr(&b), rows[i].has) == NULL)
			fail_msg("%s: \"%s\" has no \"%s\"", rows[i].id, foil_buf_cstr(&b), rows[i].has);
		foil_buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_questions),
		cmocka_unit_test(test_data),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_extras),
		cmocka_unit_test(test_explain),
		cmocka_unit_test(test_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
