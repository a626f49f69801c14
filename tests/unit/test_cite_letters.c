/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Letters made from random provisions in random house styles, with a fixed
 * seed, and how many of their citations are found. Such a figure proves
 * little about real letters; it shows when a change makes things worse.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "foil/citation.h"
#include "foil/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define LETTERS 2000
#define IDS_MAX 400

static uint64_t seed = 0x9E3779B97F4A7C15u;

/* splitmix64 */
static uint64_t next_random(void)
{
	uint64_t z = seed += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static size_t below(size_t n)
{
	return (size_t)(next_random() % n);
}

#define PICK(list) (list)[below(COUNT(list))]

/* A house style: what one authority always does. */
struct style {
	enum foil_regime regime;
	const char *head, *heads, *after_head, *limb_space, *joint, *last_joint, *act, *via;
	bool upper;
};

struct letter {
	struct foil_buf text;
	const char *id[IDS_MAX];
	size_t n;
};

static struct style random_style(void)
{
	static const char *const heads[] = { "section", "Section", "s", "s.", "S", "Sec.", "\xC2\xA7" };
	static const char *const many[] = { "sections", "Sections", "ss", "ss.", "Ss", "sections",
		"\xC2\xA7\xC2\xA7" };
	static const char *const regs[] = { "regulation", "Regulation", "reg", "reg.", "Reg.",
		"regulation", "Regulation" };
	static const char *const many_regs[] = { "regulations", "Regulations", "regs", "regs.", "Regs",
		"regulations", "Regulations" };
	static const char *const spaces[] = { " ", " ", "\xC2\xA0", "\n" };
	static const char *const tight[] = { "", "", "", " ", "\xC2\xA0" };
	static const char *const joints[] = { ", ", ", ", " & ", " and ", "/" };
	static const char *const last[] = { " and ", " & ", "&", " or ", ", and ", " &amp; " };
	static const char *const vias[] = { " by virtue of ", " via ", " and ", " read with ", " with ",
		" in conjunction with ", "" };
	static const char *const names[][4] = {
		{ "", " of the Act", " FOIA", " of the Freedom of Information Act 2000" },
		{ "", " of the Regulations", " of the EIR",
		    " of the Environmental Information Regulations 2004" },
		{ "", " of the Act", " of FOISA", " of the Freedom of Information (Scotland) Act 2002" },
		{ "", " of the Regulations", " of the EIRs",
		    " of the Environmental Information (Scotland) Regulations 2004" },
	};
	struct style s = { .regime = (enum foil_regime)(1 + below(4)) };
	size_t h = below(COUNT(heads));
	bool regulations = s.regime == FOIL_EIR || s.regime == FOIL_EIRS;

	s.head = regulations ? regs[h] : heads[h];
	s.heads = regulations ? many_regs[h] : many[h];
	s.after_head = PICK(spaces);
	if (!regulations && strlen(s.head) <= 2 && below(2) == 0)
		s.after_head = "";
	s.limb_space = PICK(tight);
	s.joint = PICK(joints);
	s.last_joint = PICK(last);
	s.via = PICK(vias);
	s.act = names[s.regime - 1][below(s.regime == FOIL_EIRS ? 2 : 4)];
	s.upper = below(10) == 0;
	return s;
}

/* "31(1)(a)", or from its part `from` on: "(1)(a)". */
static void put_address(struct letter *l, const struct style *s, const char *id, size_t from)
{
	size_t part = 0;

	for (const char *p = strchr(id, '/'); p != NULL; p = strchr(p, '/'), part++) {
		size_t n = strcspn(++p, "/");

		if (part < from)
			continue;
		foil_buf_put_str(&l->text, part > from ? s->limb_space : "");
		foil_buf_put_str(&l->text, part > 0 ? "(" : "");
		for (size_t i = 0; i < n; i++)
			foil_buf_put_u8(&l->text, s->upper && p[i] >= 'a' && p[i] <= 'z' ?
			    (uint8_t)(p[i] - ('a' - 'A')) : (uint8_t)p[i]);
		foil_buf_put_str(&l->text, part > 0 ? ")" : "");
	}
}

static void expect_id(struct letter *l, const char *id)
{
	assert_true(l->n < IDS_MAX);
	l->id[l->n++] = id;
}

static const struct foil_provision *random_row(enum foil_regime r)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n), *p;

	for (;;) {
		p = &all[below(n)];
		if (p->regime == r && p->leaf && p->to == FOIL_DAY_NONE &&
		    strstr(p->id, "not-held") == NULL && strchr(strchr(p->id, '/') + 1, '/') != NULL)
			return p;
	}
}

static size_t parent_len(const char *id)
{
	return (size_t)(strrchr(id, '/') - id);
}

static void cite_one(struct letter *l, const struct style *s)
{
	const struct foil_provision *p = random_row(s->regime);

	foil_buf_printf(&l->text, "%s%s", s->head, s->after_head);
	put_address(l, s, p->id, 0);
	foil_buf_put_str(&l->text, s->act);
	expect_id(l, p->id);
}

/* "31(1)(a), (b) and (c)": neighbours in the table with the same parent. */
static void cite_siblings(struct letter *l, const struct style *s)
{
	size_t n, count = 2 + below(3), at;
	const struct foil_provision *all = foil_provisions(&n), *p = random_row(s->regime);
	size_t parent = parent_len(p->id), depth = 0;

	for (size_t i = 0; i < parent; i++)
		depth += p->id[i] == '/';
	foil_buf_printf(&l->text, "%s%s", s->head, s->after_head);
	put_address(l, s, p->id, 0);
	expect_id(l, p->id);
	at = (size_t)(p - all) + 1;
	for (size_t k = 1; k < count && depth > 0; k++, at++) {
		if (at == n || parent_len(all[at].id) != parent || !all[at].leaf ||
		    strncmp(all[at].id, p->id, parent + 1) != 0)
			break;
		foil_buf_put_str(&l->text, k + 1 == count ? s->last_joint : s->joint);
		put_address(l, s, all[at].id, depth);
		expect_id(l, all[at].id);
	}
	foil_buf_put_str(&l->text, s->act);
}

/* "sections 31(1)(a), 40(2) and 42(1)" */
static void cite_several(struct letter *l, const struct style *s)
{
	size_t count = 2 + below(3);

	foil_buf_printf(&l->text, "%s%s", s->heads, s->after_head);
	for (size_t k = 0; k < count; k++) {
		const struct foil_provision *p = random_row(s->regime);

		if (k > 0)
			foil_buf_put_str(&l->text, k + 1 == count ? s->last_joint : s->joint);
		put_address(l, s, p->id, 0);
		expect_id(l, p->id);
	}
	foil_buf_put_str(&l->text, s->act);
}

/* "40(2) by virtue of section 40(3A)(a)", "40(2)(3A)(a)", "40(2) & 3A(a)" */
static void cite_condition(struct letter *l, const struct style *s)
{
	static const char *const pairs[][2] = {
		{ "foia/40/2", "foia/40/3A/a" },
		{ "eir/13/1", "eir/13/2A/a" },
		{ "foisa/38/1/b", "foisa/38/2A/a" },
		{ "eirs/11/2", "eirs/11/3A/a" },
	};
	const char *const *pair = pairs[s->regime - 1];
	bool again = s->via[0] != '\0' && strcmp(s->via, " and ") != 0 && below(2) == 0;

	foil_buf_printf(&l->text, "%s%s", s->head, s->after_head);
	put_address(l, s, pair[0], 0);
	foil_buf_put_str(&l->text, s->via);
	if (again)
		foil_buf_printf(&l->text, "%s%s", s->head, s->after_head);
	put_address(l, s, pair[1], again || (s->via[0] != '\0' && below(2) == 0) ? 0 : 1);
	foil_buf_put_str(&l->text, s->act);
	expect_id(l, pair[0]);
	expect_id(l, pair[1]);
}

static void put_citation(struct letter *l, const struct style *s)
{
	static void (*const kinds[])(struct letter *, const struct style *) = { cite_one, cite_one,
		cite_siblings, cite_several, cite_condition };

	PICK(kinds)(l, s);
}

/* Sentences that hold numbers, letters and other law, and no citation of ours. */
static void put_prose(struct letter *l)
{
	static const char *const prose[] = {
		"Your request of 3 November 2023 (reference FOI/2023/00417) was received on 06/11/2023.\n",
		"We hold 31 (thirty-one) documents, 12 of them in full.\n",
		"The principles are set out in section 34 of the Data Protection Act 2018.\n",
		"Article 5(1)(a) of the UK GDPR requires that processing be lawful, fair and transparent.\n",
		"A large section of the community takes an interest, as does the council's 40-strong team.\n",
		"Meetings were held on 12/07/2023, 31/08/2023 and 04/10/2023 at 10:30.\n",
		("(a) there is a legitimate interest; (b) disclosure is necessary; (c) it is not "
		    "unwarranted.\n"),
		"Please quote IC-155171-G3W9 or FS50567838; write to 40 High Street, Sheffield S1 2HH.\n",
		"See page 3, paragraph 2(b), of the attached report and Annex A (4 pages).\n",
		"The contract was let under section 135 of the Local Government Act 1972.\n",
		"Costs of 450 pounds (18 hours at 25 pounds) were estimated; 2 officers, 3 days.\n",
		"Minutes 1 to 12 are attached. Item 7 (part) is redacted.\n",
	};

	for (size_t k = below(3); k > 0; k--)
		foil_buf_put_str(&l->text, PICK(prose));
}

static void write_letter(struct letter *l, const struct style *s)
{
	static const char *const before[] = { "The information is exempt under ", "We rely on ",
		"Withheld: ", "This engages ", "", "(", "\xE2\x80\xA2 " };
	static const char *const after[] = { ".\n", " because disclosure would cause harm.\n",
		" - see below.\n", "\n", ".\n", "; the balance is set out below.\n", ").\n" };

	foil_buf_reset(&l->text);
	l->n = 0;
	for (size_t k = 3 + below(10); k > 0; k--) {
		put_prose(l);
		foil_buf_put_str(&l->text, PICK(before));
		put_citation(l, s);
		foil_buf_put_str(&l->text, PICK(after));
	}
	assert_int_equal(foil_buf_check(&l->text, "letter", NULL), FOIL_OK);
}

struct score {
	size_t expected, found, right, shown;
};

/* Counts ids as a multiset: each expected one is matched once. */
static void compare(const struct letter *l, const struct foil_citations *c, struct score *score)
{
	bool taken[IDS_MAX] = { false };
	size_t right = 0;

	for (size_t i = 0; i < c->n_refs; i++)
		for (size_t k = 0; k < l->n; k++)
			if (!taken[k] && strcmp(l->id[k], c->ref[i].id) == 0) {
				taken[k] = true;
				right++;
				break;
			}
	score->expected += l->n;
	score->found += c->n_refs;
	score->right += right;
	if ((right != l->n || right != c->n_refs) && getenv("FOIL_SHOW") != NULL && score->shown++ < 5) {
		print_message("----\n%s\nexpected:", foil_buf_cstr((struct foil_buf *)(uintptr_t)&l->text));
		for (size_t k = 0; k < l->n; k++)
			print_message(" %s%s", l->id[k], taken[k] ? "" : "(!)");
		print_message("\nfound:");
		for (size_t i = 0; i < c->n_refs; i++)
			print_message(" %s", c->ref[i].id);
		print_message("\n");
	}
}

static void letters_in_many_styles(void **state)
{
	struct letter l = { .text = { .max = 1 << 20 } };
	struct score score = { 0 };
	double precision, recall;

	(void)state;
	for (size_t i = 0; i < LETTERS; i++) {
		struct style s = random_style();
		struct foil_citations c;

		write_letter(&l, &s);
		assert_int_equal(foil_citations_find(foil_buf_view(&l.text), s.regime, FOIL_DAY_NONE, &c,
		    NULL), FOIL_OK);
		compare(&l, &c, &score);
		foil_citations_free(&c);
	}
	foil_buf_free(&l.text);
	precision = (double)score.right / (double)score.found;
	recall = (double)score.right / (double)score.expected;
	print_message("figure: %d letters of our own making, %zu citations: precision %.2f %%, "
	    "recall %.2f %%\n",
	    LETTERS, score.expected, 100 * precision, 100 * recall);
	assert_true(precision > 0.95 && recall > 0.95);
}

/* What holds of any result, whatever the text was. */
static void check_sound(const struct foil_citations *l, struct foil_view text)
{
	size_t refs = 0, end = 0;

	for (size_t i = 0; i < l->n; i++) {
		const struct foil_citation *c = &l->c[i];

		assert_true(c->at >= end && c->words.len > 0 && c->words.len <= text.len - c->at);
		assert_ptr_equal(c->words.p, text.p + c->at);
		assert_true(c->line > 0 && c->column > 0);
		end = c->at + c->words.len;
		assert_int_equal(c->first, refs);
		assert_true((c->n == 0) == (c->regime == FOIL_REGIME_NONE));
		refs += c->n;
		for (size_t k = c->first; k < refs; k++) {
			const struct foil_cited *r = &l->ref[k];

			assert_true(r->at >= c->at && r->len > 0 && r->at + r->len <= end);
			assert_int_equal(foil_provision_regime(foil_str(r->id)), c->regime);
			assert_ptr_equal(r->row, foil_provision_find(foil_str(r->id)));
		}
	}
	assert_int_equal(refs, l->n_refs);
}

/* Scraps of citations thrown together: no crash, and a sound result. */
static void scraps(void **state)
{
	static const char *const scrap[] = { "s", "s.", "Section ", "sections ", "ss.", "reg ", "EIR ",
		"31", "40", "3A", "12", "1", "(1)", "(2)", "(3A)", "(a)", "(b)", "(i)", "(ii)", "(z)", "(",
		")", " and ", " & ", ", ", "-", " to ", "/", " via ", " by virtue of ", " of the Act",
		" of the Data Protection Act 2018", " FOISA", "\n", " ", "\xC2\xA0", "\xC2\xA7", ".", "a",
		"paragraph ", " of section ", "subsection ", "exemption ", "(the Act)", "the ", "Act ",
		"Freedom of Information Act", "(some words here)", "2018", "\xE2\x80\x93", "'", "%" };
	struct foil_buf b = { .max = 1 << 16 };

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		struct foil_citations c;
		struct foil_view text;
		uint8_t *exact;

		foil_buf_reset(&b);
		for (size_t k = 1 + below(24); k > 0; k--)
			foil_buf_put_str(&b, PICK(scrap));
		exact = malloc(b.len);
		assert_non_null(exact);
		memcpy(exact, b.p, b.len);
		text = foil_view(exact, b.len);
		assert_int_equal(foil_citations_find(text, (enum foil_regime)below(5),
		    foil_day_make(2023, 11, 3), &c, NULL), FOIL_OK);
		check_sound(&c, text);
		foil_citations_free(&c);
		free(exact);
	}
	foil_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_in_many_styles),
		cmocka_unit_test(scraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
