/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drafted letters. Over cases generated from the tables of all four regimes
 * (fixed seed) a draft, as text and as HTML, alone and against its record,
 * gives no finding of the three severities that say something is wrong; what
 * must reveal nothing is the same letter whatever is held; what the record
 * does not say is asked for, not made up.
 */
#include "notice_kit.h"

#include "foil/document.h"
#include "foil/ground.h"
#include "foil/letter.h"
#include "foil/text.h"

#include <stdio.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define V(s) { (const uint8_t *)(s), sizeof(s) - 1 }
#define CASES 320

static uint64_t seed = 20231103;

static uint32_t rnd(uint32_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(seed >> 33) % n;
}

/* ---- a case, as facts for the letter and for the check ---- */

#define ITEMS 12
#define GROUNDS 6
#define REDACTIONS 20
struct made {
	struct foil_letter_facts f;
	struct foil_notice_facts n;
	struct foil_arena arena;
	struct foil_letter_item item[ITEMS];
	struct foil_notice_item notice_item[ITEMS];
	struct foil_letter_ground ground[GROUNDS];
	struct foil_notice_ground notice_ground[GROUNDS];
	struct foil_letter_redaction redaction[REDACTIONS];
	struct foil_notice_together together[ITEMS + REDACTIONS];
};

static struct foil_view keep(struct made *m, const char *text)
{
	struct foil_view v = foil_arena_copy(&m->arena, foil_str(text));

	assert_non_null(v.p);
	return v;
}

static bool is_role(const struct foil_provision *p, const char *role)
{
	return strcmp(p->role, role) == 0;
}

/* A row of that role under the regime, in force in November 2023, that may be cited. */
static const struct foil_provision *pick(enum foil_regime regime, const char *role)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);

	for (;;) {
		const struct foil_provision *p = &all[rnd((uint32_t)n)];

		/*
		 * Silence under s.39(2) needs an answer under the Regulations, which a record does
		 * not hold (X14).
		 */
		if (p->regime == regime && is_role(p, role) && strcmp(p->id, "foia/39/2") != 0 &&
		    foil_provision_in_force(p, foil_day_make(2023, 11, 3)) &&
		    (p->leaf || (p->effect == FOIL_MIXED && is_role(p, "exempts"))))
			return p;
	}
}

/* With the condition that the strict reader asks for; false for what it refuses. */
static bool read_ground(struct made *m, const struct foil_provision *p, struct foil_provision_list *list)
{
	struct foil_buf text = { .max = 300 };
	bool ok;

	foil_buf_put_str(&text, p->id);
	if (!p->leaf && is_role(p, "exempts"))
		while (foil_provision_read(m->f.regime, foil_buf_view(&text), m->f.received, list,
		    NULL) != FOIL_OK) {
			foil_buf_reset(&text);
			foil_buf_printf(&text, "%s via %s", p->id, pick(m->f.regime, "condition")->id);
		}
	ok = foil_provision_read(m->f.regime, foil_buf_view(&text), m->f.received, list, NULL) == FOIL_OK;
	foil_buf_free(&text);
	return ok;
}

static const char *reply(const struct foil_provision *p, const char *question)
{
	static const char *const texts[] = { "the work of the harbour office, as staff see it",
		"a new technology asks for trust, and for debate.",
		    "measures lose their use once they are known",
		"the board took the matter up at two meetings", "those concerned have not been told",
		"it rests on what we were told & on <notes> of \"the day\"" };

	if (strcmp(question, "likelihood") == 0)
		return strcmp(p->test, "adverse_effect") == 0 || rnd(2) == 0 ? "would" : "would be likely to";
	if (strcmp(question, "outcome") == 0)
		return rnd(2) ? "maintaining the exemption outweighs disclosing" : "withhold";
	if (strcmp(question, "reasons") == 0 && strncmp(p->id, "foia/39/", 8) == 0)
		return "under EIR regulation 12(4)(e) it is a communication within the office";
	if (strcmp(question, "reasons") == 0 && strcmp(p->id, "foisa/39/2") == 0)
		return "under regulation 10(4)(e) of the Environmental Information (Scotland) "
		    "Regulations 2004 it is a communication within the office";
	if (strcmp(question, "purpose under") == 0)
		return p->regime == FOIL_FOISA ? "s.35(2)(c)" : "s.31(2)(c)";
	if (strcmp(question, "prohibited by") == 0)
		return "the Census Act 1920";
	if (strcmp(question, "privilege") == 0)
		return rnd(2) ? "advice, of our solicitors to us" : "litigation, for the proceedings of 2022";
	if (strcmp(question, "available at") == 0)
		return "https://foi.example/board/minutes";
	if (strcmp(question, "to be published") == 0 || strcmp(question, "to be finished") == 0)
		return "by 31 January 2024, as was settled in May 2023";
	if (strcmp(question, "qualified person") == 0)
		return "the Chief Officer, on 20 November 2023, that it would be likely to follow";
	if (strcmp(question, "cost estimate") == 0)
		return "31 hours, at 25 pounds an hour";
	if (strcmp(question, "narrowed by") == 0)
		return "asking for one year only";
	return texts[rnd(COUNT(texts))];
}

static void add_ground(struct made *m, const struct foil_provision *p)
{
	struct foil_provision_list list;
	struct foil_ask asks[FOIL_ASKS_MAX];
	struct foil_notice_ground *g;
	struct foil_view *ids;
	struct foil_notice_answer *answers;
	char letter[2] = { (char)('A' + (int)m->f.n_grounds), '\0' };
	static const char *const kinds[] = { "ordinary", "special category", "criminal offence" };
	size_t n, kind = rnd(2) == 0 ? 0 : rnd(3);

	if (!read_ground(m, p, &list))
		return;
	n = foil_ground_asks(list.p, list.n, foil_str(kinds[kind]), asks);
	assert_true(n > 0);
	ids = foil_arena_alloc(&m->arena, list.n, sizeof *ids);
	answers = foil_arena_alloc(&m->arena, n, sizeof *answers);
	for (size_t i = 0; i < list.n; i++)
		ids[i] = foil_str(list.p[i]->id);
	for (size_t i = 0; i < n; i++)
		answers[i] = (struct foil_notice_answer){ foil_str(asks[i].question),
			keep(m, strcmp(asks[i].question, "data") == 0 ? kinds[kind] :
			reply(list.p[0], asks[i].question)) };
	g = &m->notice_ground[m->f.n_grounds];
	*g = (struct foil_notice_ground){ keep(m, letter), ids, list.n, answers, n };
	m->ground[m->f.n_grounds++] = (struct foil_letter_ground){ *g, false };
}

/* No two sections of one group of grounds: 30 with 31, 35 with 36, 23 with 24 (X04). */
static bool excludes(const struct made *m)
{
	static const char *const pairs[][2] = { { "foia/30/", "foia/31/" }, { "foia/35/", "foia/36/" },
		{ "foia/23/", "foia/24/" } };
	bool have[COUNT(pairs)][2] = { { false, false } };

	for (size_t i = 0; i < m->f.n_grounds; i++)
		for (size_t k = 0; k < COUNT(pairs); k++)
			for (size_t s = 0; s < 2; s++)
				have[k][s] = have[k][s] ||
				    strncmp((const char *)m->ground[i].ground.ids[0].p, pairs[k][s], 8) == 0;
	for (size_t k = 0; k < COUNT(pairs); k++)
		if (have[k][0] && have[k][1])
			return true;
	return false;
}

/* Environmental information is decided under the Regulations alone (X14). */
static bool is_environmental(const struct made *m)
{
	for (size_t i = 0; i < m->f.n_grounds; i++)
		if (strncmp((const char *)m->ground[i].ground.ids[0].p, "foia/39/", 8) == 0 ||
		    foil_view_eq(m->ground[i].ground.ids[0], foil_str("foisa/39/2")))
			return true;
	return false;
}

static const struct foil_view *some_letters(struct made *m, size_t *n)
{
	struct foil_view *letters = foil_arena_alloc(&m->arena, 2, sizeof *letters);
	size_t first = rnd((uint32_t)m->f.n_grounds);

	*n = m->f.n_grounds > 1 && rnd(3) == 0 && !excludes(m) && !is_environmental(m) ? 2 : 1;
	letters[0] = m->ground[first].ground.letter;
	letters[1] = m->ground[(first + 1) % m->f.n_grounds].ground.letter;
	if (*n == 2)
		m->together[m->n.n_together++] = (struct foil_notice_together){ letters, 2 };
	return letters;
}

static const char *words_for(enum foil_letter_outcome o)
{
	switch (o) {
	case FOIL_LETTER_ELSEWHERE:
		return "https://foi.example/2022/minutes#top";
	case FOIL_LETTER_NOT_HELD:
		return "the board did not meet";
	case FOIL_LETTER_OUT_OF_SCOPE:
		return "of another year";
	case FOIL_LETTER_DUPLICATE:
		return "1";
	case FOIL_LETTER_TRANSFERRED:
		return "the Home Office, on 6 November 2023";
	default:
		return "";
	}
}

static enum foil_notice_outcome notice_outcome(enum foil_letter_outcome o)
{
	static const enum foil_notice_outcome as[] = { FOIL_NOTICE_OUTCOME_NONE, FOIL_NOTICE_DISCLOSED,
		FOIL_NOTICE_PART, FOIL_NOTICE_WITHHELD, FOIL_NOTICE_ELSEWHERE, FOIL_NOTICE_NOT_HELD,
		FOIL_NOTICE_UNDECIDED, FOIL_NOTICE_OTHER, FOIL_NOTICE_OTHER, FOIL_NOTICE_OTHER };

	return as[o];
}

/* Items of twelve months, or of reports without a series. */
static void add_item(struct made *m, size_t i, bool months, enum foil_letter_outcome o)
{
	struct foil_letter_item *it = &m->item[i];
	char label[40];

	if (months)
		(void)snprintf(label, sizeof label, "2022-%02zu", i + 1);
	else
		(void)snprintf(label, sizeof label, "report on pier %zu", i + 1);
	*it = (struct foil_letter_item){ .no = i + 1, .label = keep(m, label), .words = keep(m, words_for(o)),
		.date = FOIL_DAY_NONE, .outcome = o };
	if ((o <= FOIL_LETTER_ELSEWHERE) && rnd(3) > 0)
		it->date = foil_day_make(2022, (int)i + 1, 1 + (int)rnd(28));
	if (o == FOIL_LETTER_WITHHELD)
		it->letters = some_letters(m, &it->n_letters);
	if (o == FOIL_LETTER_DISCLOSED || o == FOIL_LETTER_PART) {
		struct foil_view *files = foil_arena_alloc(&m->arena, 2, sizeof *files);
		char name[40];

		it->n_files = 1 + rnd(2);
		for (size_t k = 0; k < it->n_files; k++) {
			(void)snprintf(name, sizeof name, k == 0 ? "item-%02zu.txt" :
			    "item-%02zu-2.txt", i + 1);
			files[k] = keep(m, name);
		}
		it->files = files;
		m->n.published += it->n_files;
	}
	for (size_t k = 0; k < it->n_files && o == FOIL_LETTER_PART; k++) {
		size_t r = m->f.n_redactions;

		if (r == REDACTIONS)
			break;
		m->redaction[r] = (struct foil_letter_redaction){ .serial = r + 1, .file = it->files[k],
			.line = 3 + rnd(90) };
		m->redaction[r].letters = some_letters(m, &m->redaction[r].n_letters);
		m->f.n_redactions++;
	}
	m->notice_item[i] = (struct foil_notice_item){ it->no, it->label, it->words, it->date,
	    notice_outcome(o) };
}

static void make_start(struct made *m, enum foil_regime regime, const char *request)
{
	memset(m, 0, sizeof *m);
	m->f = (struct foil_letter_facts){ .regime = regime, .authority = V("Example Police"),
		.reference = V("01.FOI.23.033513"), .received = foil_day_make(2023, 11, 3),
		.dated = foil_day_make(2023, 12, 1), .items = m->item, .grounds = m->ground,
		.redactions = m->redaction, .review = V("the Information Rights Unit, foi@police.example"),
		.origin = V("foi.example/ledger"), .size = 1204,
		.genesis = V("3f1d0c7e5a9b2d4c6e8f00112233445566778899aabbccddeeff001122334455"),
		.root = V("00aa11bb22cc33dd44ee55ff66778899aabbccddeeff00112233445566778899") };
	m->f.request = foil_str(request);
	m->n = (struct foil_notice_facts){ .regime = regime, .request = foil_str(request),
		.received = m->f.received, .due = foil_day_make(2023, 12, 4), .dated = m->f.dated,
		    .decided = true,
		.answers = true, .items = m->notice_item, .grounds = m->notice_ground,
		    .together = m->together };
}

/* What was asked for grounds that nothing is under would be refused by the case file: use them all. */
static void use_all(struct made *m)
{
	for (size_t i = 0; i < m->f.n_grounds && m->f.n_redactions < REDACTIONS &&
	    m->f.n_redactions > 0; i++) {
		struct foil_letter_redaction *r = &m->redaction[m->f.n_redactions];

		*r = m->redaction[0];
		r->serial = ++m->f.n_redactions;
		r->letters = &m->ground[i].ground.letter;
		r->n_letters = 1;
	}
}

static void make_general(struct made *m, enum foil_regime regime)
{
	bool months = rnd(2) == 0;
	size_t n = months ? 12 : 1 + rnd(8), grounds = 1 + rnd(GROUNDS - 1);

	make_start(m, regime, months ? "All minutes of the board from 2022" : "Reports on the piers");
	while (m->f.n_grounds < grounds) {
		add_ground(m, pick(regime, "exempts"));
		if (excludes(m))
			m->f.n_grounds--;
	}
	add_item(m, 0, months, rnd(2) ? FOIL_LETTER_PART : FOIL_LETTER_DISCLOSED);
	for (size_t i = 1; i < n; i++)
		add_item(m, i, months, (enum foil_letter_outcome)(1 + rnd(9)));
	m->f.n_items = n;
	use_all(m);
	if (m->f.n_redactions == 0) {
		bool withheld = false;

		for (size_t i = 0; i < n; i++)
			withheld = withheld || m->item[i].outcome == FOIL_LETTER_WITHHELD;
		if (!withheld)
			m->f.n_grounds = 0;
	}
	m->f.undecided = foil_str("they were not agreed when this was signed");
	m->n.n_items = m->f.n_items;
	m->n.n_grounds = m->f.n_grounds;
}

static void make_neither(struct made *m, enum foil_regime regime)
{
	struct foil_view *ids;
	size_t n = 1 + rnd(2);

	make_start(m, regime, "Any file on Mr X");
	ids = foil_arena_alloc(&m->arena, n, sizeof *ids);
	ids[0] = foil_str(pick(regime, "ncnd")->id);
	for (size_t i = 1; i < n; i++)
		do
			ids[i] = foil_str(pick(regime, "ncnd")->id);
		while (foil_view_eq(ids[0], ids[i]) && regime == FOIL_FOIA);
	if (n == 2 && foil_view_eq(ids[0], ids[1]))
		n = 1;
	m->f.neither = m->n.neither = true;
	m->f.neither_ids = m->n.neither_ids = ids;
	m->f.n_neither_ids = m->n.n_neither_ids = n;
}

static void make_refusal(struct made *m, enum foil_regime regime)
{
	make_start(m, regime, "Everything since 2005");
	add_ground(m, pick(regime, rnd(4) == 0 && regime == FOIL_FOIA ? "refusal-ncnd" : "refusal"));
	add_item(m, 0, false, FOIL_LETTER_WITHHELD);
	m->f.n_items = m->n.n_items = 1;
	m->n.n_grounds = m->f.n_grounds;
}

static void make_case(struct made *m, enum foil_regime regime)
{
	bool acts = regime == FOIL_FOIA || regime == FOIL_FOISA;
	uint32_t kind = rnd(10);

	if (kind == 0)
		make_neither(m, regime);
	else if (kind == 1 && acts)
		make_refusal(m, regime);
	else
		make_general(m, regime);
}

/* ---- a draft passes ---- */

static void draft(const struct made *m, enum foil_letter_form form, struct foil_buf *out)
{
	struct foil_err err = { .msg = "" };

	if (foil_letter_compose(&m->f, form, out, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
}

/* The whole letter is worth seeing: cmocka would cut it. */
static void fail_letter(const char *what, const struct foil_notice_finding *f, const struct foil_buf *text)
{
	(void)fprintf(stderr, "%.*s\n", (int)text->len, (const char *)text->p);
	fail_msg("%s: %s line %zu: %s", what, f->rule->id, f->line, f->text);
}

static void passes(const struct foil_buf *text, enum foil_regime regime,
    const struct foil_notice_facts *facts,
    const char *what)
{
	struct foil_notice n;

	kit_check_bytes(foil_buf_view(text), regime, facts, &n);
	for (size_t i = 0; i < n.n; i++)
		if (n.findings[i].rule->severity != FOIL_SEVERITY_INFORMATION)
			fail_letter(what, &n.findings[i], text);
	assert_int_equal(n.received, foil_day_make(2023, 11, 3));
	assert_int_equal(n.dated, foil_day_make(2023, 12, 1));
	foil_notice_free(&n);
}

/* Every element that is opened is closed, and the page is of one piece. */
static void is_balanced(const struct foil_buf *text)
{
	static const char *const names[] = { "html", "head", "title", "style", "body", "main", "h1",
	    "h2", "p",
		"ul", "li", "blockquote", "table", "caption", "thead", "tbody", "tr", "th", "td", "a" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const uint8_t *p = text->p, *end = text->p + text->len;
		size_t n = strlen(names[i]);
		long open = 0;

		while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL) {
			bool closing = ++p < end && *p == '/';

			p += closing;
			if ((size_t)(end - p) <= n || memcmp(p, names[i], n) != 0 ||
			    (p[n] != '>' && p[n] != ' '))
				continue;
			open += closing ? -1 : 1;
			if (open < 0 || open > 1)
				fail_msg("<%s> is opened and closed unevenly", names[i]);
		}
		assert_int_equal(open, 0);
	}
	assert_null(memmem(text->p, text->len, "<script", 7));
}

static void test_generated(void **state)
{
	static struct made m;
	size_t bytes = 0;

	(void)state;
	for (size_t i = 0; i < CASES; i++) {
		enum foil_regime regime = (enum foil_regime)(FOIL_FOIA + i % 4);
		char what[60];

		make_case(&m, regime);
		for (unsigned form = 0; form < 2; form++) {
			struct foil_buf text = { .max = 0 };
			size_t first;

			draft(&m, (enum foil_letter_form)form, &text);
			(void)snprintf(what, sizeof what, "case %zu, %s, %s", i, foil_regime_name(regime),
			    form ? "html" : "text");
			assert_int_equal(foil_html_is(foil_buf_view(&text)), form == 1);
			passes(&text, regime, NULL, what);
			passes(&text, FOIL_REGIME_NONE, &m.n, what);
			if (!m.f.neither && form == 0)
				assert_int_equal(foil_letter_unfilled(foil_buf_view(&text), &first), 0);
			if (form == 1)
				is_balanced(&text);
			bytes += text.len;
			foil_buf_free(&text);
		}
		foil_arena_free(&m.arena);
	}
	print_message("%u cases, %zu bytes of letters\n", CASES, bytes);
}

/* ---- what must reveal nothing ---- */

static bool has(const struct foil_buf *text, const char *words)
{
	return memmem(text->p, text->len, words, strlen(words)) != NULL;
}

/* Whatever is listed for the record, the letter is the same, byte for byte. */
static void test_neither(void **state)
{
	static struct made m;
	const struct foil_view id = V("foia/31/3");
	struct foil_buf one = { .max = 0 }, two = { .max = 0 };
	struct foil_letter_facts f;

	(void)state;
	make_general(&m, FOIL_FOIA);
	m.f.neither = true;
	m.f.neither_ids = &id;
	m.f.n_neither_ids = 1;
	draft(&m, FOIL_LETTER_TEXT, &one);
	f = m.f;
	m.f.n_items = m.f.n_grounds = m.f.n_redactions = 0;
	m.f.undecided = foil_str("");
	draft(&m, FOIL_LETTER_TEXT, &two);
	assert_true(f.n_items > 0);
	assert_true(foil_view_eq(foil_buf_view(&one), foil_buf_view(&two)));
	assert_true(has(&one, "Under section 31(3) of the Act we neither confirm nor deny"));
	foil_buf_free(&one);
	foil_buf_free(&two);
	foil_arena_free(&m.arena);
}

/* A refusal of the whole request says nothing of items, nor of how many there are. */
static void test_refusals(void **state)
{
	static const struct foil_view ids[] = { V("foia/12/1"), V("foia/12/2"), V("foia/14/1"),
	    V("foia/14/2"),
		V("foisa/12/1"), V("foisa/14/1") };
	static const char *const why[] = { "complying with it would cost more", "even confirming or denying",
		"is vexatious", "repeats a request", "complying with it would cost more", "is vexatious" };
	static const struct foil_notice_answer answers[] = { { V("cost estimate"), V("31 hours") },
		{ V("narrowed by"), V("asking for one year") }, { V("gist"), V("the red files") },
		{ V("reasons"), V("see the ninth letter") } };

	(void)state;
	for (size_t i = 0; i < COUNT(ids); i++) {
		static struct made m;
		struct foil_buf text = { .max = 0 }, other = { .max = 0 };
		struct foil_view letter = V("A");

		make_start(&m, foil_provision_regime(ids[i]), "Everything");
		m.ground[0].ground = (struct foil_notice_ground){ letter, &ids[i], 1, answers,
		    COUNT(answers) };
		m.item[0] = (struct foil_letter_item){ .no = 1, .label = V("the blue boxes"),
		    .words = V("many"),
			.date = FOIL_DAY_NONE, .outcome = FOIL_LETTER_WITHHELD, .letters = &letter,
			    .n_letters = 1 };
		m.item[1] = m.item[0];
		m.f.n_items = m.f.n_grounds = 1;
		draft(&m, FOIL_LETTER_TEXT, &text);
		m.f.n_items = 2;
		draft(&m, FOIL_LETTER_TEXT, &other);
		assert_true(foil_view_eq(foil_buf_view(&text), foil_buf_view(&other)));
		assert_true(has(&text, "We refuse your request under section"));
		assert_true(has(&text, why[i]));
		assert_false(has(&text, "blue boxes") || has(&text, "red files") || has(&text, "Annex"));
		assert_int_equal(has(&text, "ninth letter"), strstr(why[i], "cost") == NULL && i != 1);
		foil_buf_free(&text);
		foil_buf_free(&other);
		foil_arena_free(&m.arena);
	}
}

/* One ground over one redaction, for what follows. */
static void make_one(struct made *m, enum foil_regime regime, const struct foil_view *id,
    const struct foil_notice_answer *answers, size_t n)
{
	static const struct foil_view letter = V("A");
	static const struct foil_view file = V("item-01.txt");

	make_start(m, regime, "Everything");
	m->ground[0] = (struct foil_letter_ground){ { letter, id, 1, answers, n }, false };
	m->item[0] = (struct foil_letter_item){ .no = 1, .label = V("a report"), .date = FOIL_DAY_NONE,
		.outcome = FOIL_LETTER_PART, .files = &file, .n_files = 1 };
	m->redaction[0] = (struct foil_letter_redaction){ 1, file, 7, &letter, 1 };
	m->f.n_items = m->f.n_grounds = m->f.n_redactions = 1;
}

static const struct foil_view crime = V("foia/31/1/a");
static const struct foil_notice_answer all_answers[] = { { V("gist"), V("posts of cameras") },
	{ V("likelihood"), V("would be likely to") }, { V("harm"), V("they would be avoided") },
	{ V("for disclosure"), V("trust in them") }, { V("for withholding"), V("the safety of the square") },
	{ V("outcome"), V("maintaining the exemption outweighs disclosing") } };

static void test_silent(void **state)
{
	static struct made m;
	struct foil_notice n;

	(void)state;
	for (unsigned form = 0; form < 2; form++) {
		struct foil_buf text = { .max = 0 };

		make_one(&m, FOIL_FOIA, &crime, all_answers, COUNT(all_answers));
		m.ground[0].silent = true;
		draft(&m, (enum foil_letter_form)form, &text);
		assert_true(has(&text, "We withhold information under section 31(1)(a) of the Act "
		    "(number 1)."));
		assert_true(has(&text, "The reasons are left out, as section 17(4) of the Act allows.") &&
		    has(&text, "maintaining the exemption of section 31(1)(a) outweighs"));
		for (size_t i = 0; i < COUNT(all_answers); i++)
			assert_false(all_answers[i].answer.len > 20 &&
			    has(&text, (const char *)all_answers[i].answer.p) && i != 5);
		assert_false(has(&text, "cameras") || has(&text, "square") || has(&text, "crime"));
		kit_check_bytes(foil_buf_view(&text), FOIL_FOIA, NULL, &n);
		assert_int_equal(n.count[FOIL_SEVERITY_STATUTE], 0);
		foil_notice_free(&n);
		foil_buf_free(&text);
		foil_arena_free(&m.arena);
	}
}

/* ---- nothing is made up ---- */

static void test_unfilled(void **state)
{
	static struct made m;
	size_t first;

	(void)state;
	for (size_t drop = 0; drop <= COUNT(all_answers); drop++) {
		struct foil_notice_answer some[COUNT(all_answers)];
		struct foil_buf text = { .max = 0 };
		size_t n = 0;

		for (size_t i = 0; i < COUNT(all_answers); i++)
			if (i != drop)
				some[n++] = all_answers[i];
		make_one(&m, FOIL_FOIA, &crime, some, n);
		draft(&m, FOIL_LETTER_TEXT, &text);
		/* The gist may be left out; all else is asked for. */
		assert_int_equal(foil_letter_unfilled(foil_buf_view(&text), &first),
		    drop > 0 && drop < COUNT(all_answers));
		foil_buf_reset(&text);
		m.f.review = foil_str("");
		draft(&m, FOIL_LETTER_TEXT, &text);
		assert_int_equal(foil_letter_unfilled(foil_buf_view(&text), &first),
		    1 + (drop > 0 && drop < COUNT(all_answers)));
		foil_buf_free(&text);
		foil_arena_free(&m.arena);
	}
	assert_int_equal(foil_letter_unfilled(foil_str("a\n>>> b <<<\n>>>c\n<<<\n<<< >>>\n"
	    "x>>><<<y"), &first), 2);
	assert_int_equal(first, 2);
	assert_int_equal(foil_letter_unfilled(foil_str(""), &first), 0);
	assert_int_equal(first, 0);
}

/* One balance for two grounds on the same words: the second refers to it and is asked for none. */
static void test_joint_balance(void **state)
{
	static const struct foil_view offenders = V("foia/31/1/b"), letters[] = { V("A"), V("B") };
	static struct made m;
	struct foil_notice_answer joint[COUNT(all_answers)];
	struct foil_buf text = { .max = 0 };
	size_t first;

	(void)state;
	memcpy(joint, all_answers, sizeof joint);
	make_one(&m, FOIL_FOIA, &crime, joint, COUNT(joint));
	m.ground[1].ground = (struct foil_notice_ground){ letters[1], &offenders, 1, all_answers, 3 };
	m.redaction[0].letters = letters;
	m.redaction[0].n_letters = 2;
	m.f.n_grounds = 2;
	draft(&m, FOIL_LETTER_TEXT, &text);
	assert_int_equal(foil_letter_unfilled(foil_buf_view(&text), &first), 3);
	foil_buf_reset(&text);
	joint[5].answer = foil_str("maintaining outweighs disclosing, as for grounds A and B");
	draft(&m, FOIL_LETTER_TEXT, &text);
	assert_int_equal(foil_letter_unfilled(foil_buf_view(&text), &first), 0);
	assert_true(has(&text, "The public interest was weighed for this and another exemption together."));
	passes(&text, FOIL_FOIA, NULL, "one balance for two");
	foil_buf_free(&text);
	foil_arena_free(&m.arena);
}

static void test_no_procedure(void **state)
{
	static struct made m;
	struct foil_buf text = { .max = 0 };

	(void)state;
	make_one(&m, FOIL_FOIA, &crime, all_answers, COUNT(all_answers));
	m.f.no_review = true;
	m.f.review = foil_str("");
	draft(&m, FOIL_LETTER_TEXT, &text);
	assert_true(has(&text, "We have no procedure for complaints"));
	passes(&text, FOIL_FOIA, NULL, "no procedure");
	foil_buf_free(&text);
	foil_arena_free(&m.arena);
}

/* ---- foreign words ---- */

static void test_foreign(void **state)
{
	static const char foul[] = "<script>alert(1)</script> & \"x\" [[A b]] \\[[[ ]]] \xE2\x80\xAE end";
	static struct made m;
	struct foil_buf html = { .max = 0 }, text = { .max = 0 }, stripped = { .max = 0 };
	struct foil_notice_answer answers[COUNT(all_answers)];
	struct foil_marks marks;
	struct foil_err err = { .msg = "" };

	(void)state;
	memcpy(answers, all_answers, sizeof answers);
	answers[2].answer = foil_str(foul);
	make_one(&m, FOIL_FOIA, &crime, answers, COUNT(answers));
	m.f.request = m.f.authority = m.f.reference = m.f.review = m.f.signed_by = foil_str(foul);
	m.item[0].label = foil_str(foul);
	draft(&m, FOIL_LETTER_HTML, &html);
	assert_false(has(&html, "<script") || has(&html, "\xE2\x80\xAE"));
	assert_true(has(&html, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"));
	draft(&m, FOIL_LETTER_TEXT, &text);
	/* Read as letter.txt is read: only the two marks for the requester are marks. */
	if (foil_marks_strip(foil_buf_view(&text), &stripped, &marks, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	assert_int_equal(marks.n, 2);
	for (size_t i = 0; i < marks.n; i++)
		assert_true(foil_view_eq(marks.mark[i].labels, foil_str("requester")));
	assert_true(has(&stripped, "<script>alert(1)</script> & \"x\" [[A b]] \\[[[ ]]] \\u{202E} end"));
	foil_marks_free(&marks);
	foil_buf_free(&html);
	foil_buf_free(&text);
	foil_buf_free(&stripped);
	foil_arena_free(&m.arena);
}

static void test_links(void **state)
{
	static const struct {
		const char *words;
		bool link;
	} rows[] = {
		{ "https://foi.example/a?b=1&c", true }, { "http://foi.example", true },
		{ "javascript:alert(1)", false }, { "https://x.example/ with words", false },
		{ "https://x.example/\"onclick=", false }, { "https://", false },
		    { "the county library", false },
		{ "https://x.example/\xC3\xA9", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		static struct made m;
		struct foil_buf html = { .max = 0 };

		make_start(&m, FOIL_FOIA, "Everything");
		m.item[0] = (struct foil_letter_item){ .no = 1, .label = V("a"),
		    .words = foil_str(rows[i].words),
			.date = FOIL_DAY_NONE, .outcome = FOIL_LETTER_ELSEWHERE };
		m.f.n_items = 1;
		draft(&m, FOIL_LETTER_HTML, &html);
		assert_int_equal(has(&html, "<a href="), rows[i].link);
		foil_buf_free(&html);
		foil_arena_free(&m.arena);
	}
}

/* ---- limits ---- */

static void test_limits(void **state)
{
	static struct made m;
	static struct foil_letter_redaction many[FOIL_LETTER_ROWS_MAX + 1];
	struct foil_buf text = { .max = 0 };
	struct foil_err err = { .msg = "" };
	char *long_text = calloc(1, FOIL_NOTICE_TEXT_MAX);

	(void)state;
	assert_non_null(long_text);
	make_one(&m, FOIL_FOIA, &crime, all_answers, COUNT(all_answers));
	for (size_t i = 0; i < COUNT(many); i++) {
		many[i] = m.redaction[0];
		many[i].serial = i + 1;
	}
	m.f.redactions = many;
	m.f.n_redactions = FOIL_LETTER_ROWS_MAX;
	draft(&m, FOIL_LETTER_TEXT, &text);
	assert_true(has(&text, "(numbers 1 to 2000)") && has(&text,
	    "- 2000: item-01.txt line 7: section 31(1)(a)"));
	foil_buf_reset(&text);
	m.f.n_redactions++;
	draft(&m, FOIL_LETTER_TEXT, &text);
	assert_true(has(&text, "It has 2001 rows, and goes with this letter as schedule.csv."));
	foil_buf_reset(&text);
	memset(long_text, 'a', FOIL_NOTICE_TEXT_MAX - 1);
	m.f.request = foil_str(long_text);
	assert_int_equal(foil_letter_compose(&m.f, FOIL_LETTER_TEXT, &text, &err), FOIL_E_LIMIT);
	assert_int_equal(text.len, 0);
	m.f.request = foil_str("");
	m.f.regime = FOIL_REGIME_NONE;
	assert_int_equal(foil_letter_compose(&m.f, FOIL_LETTER_TEXT, &text, &err), FOIL_E_ARG);
	free(long_text);
	foil_buf_free(&text);
	foil_arena_free(&m.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_generated),
		cmocka_unit_test(test_neither),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_silent),
		cmocka_unit_test(test_unfilled),
		cmocka_unit_test(test_joint_balance),
		cmocka_unit_test(test_no_procedure),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
